package experiments

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

// game is an executor whose runs have the worths of a known game: one replicate
// for each function.
func game(t *testing.T, players int, worth ...func(set int) float64) *executor {
	t.Helper()
	var text strings.Builder
	text.WriteString("hongbao: 1\nkind: experiment\nscenario: duopoly\nusers: 100\nfactors:\n")
	for i := range players {
		text.WriteString("  - {name: player" + string(rune('a'+i)) + ", path: choice.kappa, list: [0, 0.5]}\n")
	}
	text.WriteString("replicates: " + string(rune('0'+len(worth))) + "\nanalysis: {kind: shapley}\n")
	// Paths may not be moved by two factors in a file, so each gets its own.
	own := []string{"choice.kappa", "choice.delta", "choice.gamma_global", "choice.gamma_friends"}
	s := text.String()
	for i := range players {
		s = strings.Replace(s, "path: choice.kappa,", "path: "+own[i]+" ,", 1)
	}
	e, err := Read("game.yaml", []byte(s), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for p, values := range x.points {
		set := 0
		for i, f := range e.factors {
			if values[i] == f.values[1] {
				set |= 1 << i
			}
		}
		for k, w := range worth {
			ends := make([]float64, len(e.columns.ends))
			ends[0] = w(set)
			x.outcomes[x.at(p, 0, k+1)] = &outcome{point: p, replicate: k + 1, ends: ends}
		}
	}
	return x
}

// shared gives the values of the first measure by part.
func shared(t *testing.T, r *table.Table) map[string]float64 {
	t.Helper()
	part, err := r.Column("part")
	require.NoError(t, err)
	value, err := r.Column("value")
	require.NoError(t, err)
	measure, err := r.Column("measure")
	require.NoError(t, err)
	out := map[string]float64{}
	for row := range r.Len() {
		if measure.Text(row) == measure.Text(0) {
			out[part.Text(row)] = value.Float(row)
		}
	}
	return out
}

// The glove game (Shapley & Shubik 1969): one left glove and two right ones; a
// pair is worth 1. The left glove gets 2/3, each right one 1/6.
func TestShapleyOfTheGloveGame(t *testing.T) {
	gloves := func(set int) float64 {
		if set&1 != 0 && set&6 != 0 {
			return 1
		}
		return 0
	}
	got := shared(t, readShapley(game(t, 3, gloves), nil).Table)
	assert.InDelta(t, 2.0/3, got["playera"], 1e-15)
	assert.InDelta(t, 1.0/6, got["playerb"], 1e-15)
	assert.InDelta(t, 1.0/6, got["playerc"], 1e-15)
	assert.Equal(t, 1.0, got["total"])
}

// In whole numbers the parts add up to the total exactly, whatever the game; a
// player who adds nothing gets nothing, and equal players get the same.
func TestShapleyAddsUp(t *testing.T) {
	odd := func(set int) float64 { return float64(set*set*7919%10_007) + float64(set)*1e9 }
	dummy := func(set int) float64 { return odd(set &^ 8) }
	for _, w := range []func(int) float64{odd, dummy} {
		x := game(t, 4, w)
		got := shared(t, readShapley(x, nil).Table)
		sum := 0.0
		for part, v := range got {
			if part != "total" {
				sum += v * factorial(4)
			}
		}
		assert.Equal(t, got["total"]*factorial(4), sum)
	}
	got := shared(t, readShapley(game(t, 4, dummy), nil).Table)
	assert.Zero(t, got["playerd"])
	alike := func(set int) float64 { return float64([]int{0, 5, 5, 30}[set&3]) }
	got = shared(t, readShapley(game(t, 2, alike), nil).Table)
	assert.Equal(t, got["playera"], got["playerb"])
	assert.Equal(t, 15.0, got["playera"])
}

// With several replicates the value is their mean, with an interval about it.
func TestShapleyOverReplicates(t *testing.T) {
	scaled := func(by float64) func(int) float64 { return func(set int) float64 { return by * float64(set) } }
	r := readShapley(game(t, 2, scaled(1), scaled(2), scaled(3)), nil)
	got := shared(t, r.Table)
	assert.Equal(t, map[string]float64{"playera": 2, "playerb": 4, "total": 6}, got)
	assert.Len(t, r.Sentences, 2)
	assert.Contains(t, r.Sentences[0], "falls to playera")
}

// A run that failed takes its replicate out of every part.
func TestShapleyNeedsEveryCombination(t *testing.T) {
	count := func(set int) float64 { return float64(set) }
	x := game(t, 2, count, count)
	x.outcomes[x.at(0, 0, 2)].failed = "no room"
	n, err := readShapley(x, nil).Table.Column("n")
	require.NoError(t, err)
	assert.Equal(t, 1.0, n.Float(0))
}
