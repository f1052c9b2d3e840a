package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLedgerPutsWhoLosesFirstAndCampsLast(t *testing.T) {
	figure := build(t, "ledger", toyLedger(20, toyParties()...))
	names := strings.Split(said(t, figure, "row"), "\n")
	var order []string
	for _, n := range names {
		order = append(order, strings.Split(n, " | ")[0])
	}
	assert.Equal(t, []string{"Users", "WeChat shops", "Kit", "NetEase Cloud Music", "Banks", "Stalls", "Alibaba", "Tencent", "All together"}, order)
	assert.Equal(t, "WeChat shops | 62 % of them lose; lost sales; custom; fees", names[1])
	assert.Equal(t, "Stalls | includes 0; custom", names[5])
	assert.Equal(t, "All together | transfers cancel to 0 fen", names[8])
	assert.Contains(t, rows(t, figure, "row")[8]["style"], "ruled")
	assert.Equal(t, "357 million yuan are lost that nobody received; users lose 328, WeChat shops 201", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "subtitle"), "As it happened against never blocked, million yuan, 1 Feb 2015 to 31 Dec 2015. Hatched: changed hands. Solid: gained or lost for good; only 20 pairs of runs")
	assert.Contains(t, said(t, figure, "caption"), "Exactly the same: idle.")
	assert.Contains(t, said(t, figure, "xname"), "of income")
}

// Solid begins at 0, hatched where solid ends, or on the other side of 0; the dot
// stands at their sum.
func TestLedgerBars(t *testing.T) {
	figure := build(t, "ledger", toyLedger(20, toyParties()...))
	bars := map[string][][2]float64{} // by row
	for _, b := range rows(t, figure, "bar") {
		if strings.Contains(b["style"], "hatch") {
			assert.Equal(t, "colour=other hatch", b["style"])
		}
		bars[b["y"]] = append(bars[b["y"]], [2]float64{numberOf(t, b["x"]), numberOf(t, b["x_end"])})
	}
	assert.Equal(t, [][2]float64{{0, -190}, {-190, -328}}, bars["0"], "users")
	assert.Equal(t, [][2]float64{{0, 5}, {0, -171}}, bars["6"], "Alibaba gains for good and loses what changed hands")
	assert.Equal(t, [][2]float64{{0, 25}, {25, 370}}, bars["7"], "Tencent")
	assert.Equal(t, [][2]float64{{0, -357}}, bars["8"], "all together: nothing changed hands")
	for i, n := range rows(t, figure, "interval") {
		assert.Contains(t, n["style"], "under")
		sum := 0.0
		for _, b := range bars[n["y"]] {
			sum += b[1] - b[0]
		}
		assert.InDelta(t, sum, numberOf(t, n["x"]), 1e-9, i)
	}
	styles := rows(t, figure, "bar")
	assert.Equal(t, "colour=loss", styles[0]["style"])
	assert.Equal(t, "colour=loss-total", styles[len(styles)-1]["style"])
}

func TestLedgerOfFewAndEqualRuns(t *testing.T) {
	one := build(t, "ledger", toyLedger(1, toyParties()...))
	assert.Equal(t, "A single pair of runs; in it 357 million yuan are lost for good", said(t, one, "title"))
	assert.Contains(t, said(t, one, "caption"), "one pair gives no interval")
	assert.Contains(t, said(t, one, "row"), "Users | no interval; ease of paying; rewards")

	same := build(t, "ledger", toyLedger(5, toyAccount{party: "users"}, toyAccount{party: "banks"}, toyAccount{party: "total"}))
	assert.Equal(t, "Every ledger stays the same, exactly", said(t, same, "title"))
	assert.Equal(t, "Users | exactly 0\nBanks | exactly 0\nAll together | exactly 0; transfers cancel to 0 fen", said(t, same, "row"))

	unsure := toyParties()
	for i := range unsure {
		unsure[i].half = 1000
	}
	assert.Equal(t, "Nobody's loss, and no loss of all together, can be told from 0", said(t, build(t, "ledger", toyLedger(5, unsure...)), "title"))
	unsure[1].half = 3
	assert.Equal(t, "WeChat shops lose 201 million yuan; the sum of all cannot be told from 0", said(t, build(t, "ledger", toyLedger(5, unsure...)), "title"))
}

func TestLedgerLeavesOutTheLeast(t *testing.T) {
	parties := toyParties()
	for i := range 20 {
		parties = append(parties[:len(parties):len(parties)], toyAccount{party: "wallets", id: fmt.Sprintf("wallet %d", i), money: float64(i) / 100, half: 1})
	}
	figure := build(t, "ledger", toyLedger(20, parties...))
	assert.Len(t, rows(t, figure, "row"), mostLedgers+1)
	assert.Contains(t, said(t, figure, "caption"), "12 smaller changes that cannot be told from 0 stand in the table")
	assert.Contains(t, said(t, figure, "row"), "Wallet 19")
}

func TestLedgerNeedsItsAnalysis(t *testing.T) {
	r := toyLedger(5, toyParties()...)
	r.Info.Analysis = "shapley"
	_, err := buildLedger(r)
	require.ErrorIs(t, err, ErrNothing)
	r = toyLedger(5, toyParties()[:3]...)
	_, err = buildLedger(r)
	require.ErrorIs(t, err, ErrNothing, "without a total")
	r = toyLedger(0)
	_, err = buildLedger(r)
	require.ErrorIs(t, err, ErrNothing, "without a pair")
}

func TestPortionsHaveTwoDigits(t *testing.T) {
	for x, want := range map[float64]string{0.12: "12.0", 0.0312: "3.1", 0.00312: "0.31", 0.0000312: "0.0031", -0.5: "−50.0", math.Copysign(0, 1): "0.0"} {
		assert.Equal(t, want+narrow+"%", portionText(x))
	}
}
