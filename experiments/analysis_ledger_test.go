package experiments

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/model"
)

// paper is books by hand: two classes of one market with margins of a fifth, of which
// one pays fees, users who get a reward that they reckon with, a bank, a tool maker.
func paper(custom, other, missed, fees, reward, units, tools int64) *books {
	entries := []model.Entry{
		{Party: model.Users, What: "rewards", Reckoned: true},
		{Party: model.Users, What: "gifts"},
		{Party: model.Users, What: easeOfPaying, Nature: model.Worth, Coin: model.Units},
		{Party: model.Users, What: easeOfPaying, Nature: model.WorthStatic, Coin: model.Units},
		{Party: model.Sellers, ID: "shop", What: "custom", Nature: model.Custom, Market: "goods", PerMill: 200_000},
		{Party: model.Sellers, ID: "shop", What: "lost sales", Nature: model.ForGood, PerMill: 200_000},
		{Party: model.Sellers, ID: "shop", What: "fees"},
		{Party: model.Sellers, ID: "shop", What: "prices of tools", Coin: model.FirmsFen},
		{Party: model.Sellers, ID: "shop", What: "sales", Nature: model.Income},
		{Party: model.Sellers, ID: "stall", What: "custom", Nature: model.Custom, Market: "goods", PerMill: 200_000},
		{Party: model.ToolMakers, ID: "kit", What: "prices of tools", Coin: model.FirmsFen},
		{Party: model.Camps, ID: "east", What: "fees and rewards"},
		{Party: model.Sellers, ID: "shop", What: "stranded", Nature: model.Memo, Coin: model.FirmsFen},
	}
	return &books{
		entries: entries, weight: 10,
		sums: []int64{reward, 0, units, units / 2, custom, -missed, -fees, -tools, custom - missed, other, tools, fees - reward, 12345},
	}
}

// Each yuan stands in one place: what was worked out by hand.
func TestLedgerByHand(t *testing.T) {
	base := paper(100_000, 50_000, 0, 1_000, 0, 0, 700)
	// The shop loses custom of 20,000 fen, of which 8,000 go to the stall and 12,000
	// nowhere; 5,000 fen of what is left cannot be paid. Users get 400 fen, which they
	// reckoned with, and log-sums of 1,024 units, 20 yuan at 0.05 a yuan.
	c, missing := changeOf(paper(80_000, 58_000, 5_000, 600, 400, 1024, 300), base)
	assert.Empty(t, missing)
	at := reading{omega: 0.05}
	check := func(o owner, money, custom, good float64) {
		t.Helper()
		g := c.gain(o, at)
		assert.InDeltaSlice(t, []float64{money, custom, good}, []float64{g.money, g.custom, g.good}, 1e-9, o)
		assert.InDelta(t, money+custom+good, g.net(), 1e-9)
	}
	check(owner{model.Users, ""}, 40, 0, 200-40) // 400 fen of ten people each are 40 yuan
	check(owner{model.Sellers, "shop"}, 40+4, -160, -100-240)
	check(owner{model.Sellers, "stall"}, 0, 160, 0)
	check(owner{model.ToolMakers, "kit"}, -4, 0, 0)
	check(owner{model.Camps, "east"}, -80, 0, 0)
	check(everyone, 0, 0, 160-340)
	static := c.gain(owner{model.Users, ""}, reading{0.05, true})
	assert.InDelta(t, 100-40, static.good, 1e-9)
	income, known := c.income(owner{model.Sellers, "shop"})
	assert.True(t, known)
	assert.Equal(t, 10_000.0, income)
}

// Whatever the books, what changed hands and what custom moved adds up to nothing if it
// does in each run, and the net gains of all parties to that of everyone.
func TestLedgerAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<50)
		draw := func(name string) *books {
			return paper(n.Draw(t, name), n.Draw(t, name), n.Draw(t, name), n.Draw(t, name), n.Draw(t, name), n.Draw(t, name), n.Draw(t, name))
		}
		c, _ := changeOf(draw("arm"), draw("base"))
		r := reading{omega: 0.053, static: rapid.Bool().Draw(t, "static")}
		all := c.gain(everyone, r)
		require.Zero(t, all.people)
		require.Zero(t, all.firms)
		require.Zero(t, all.money)
		require.Zero(t, all.custom)
		var net, custom, size float64
		for _, o := range []owner{{model.Users, ""}, {model.Sellers, "shop"}, {model.Sellers, "stall"}, {model.ToolMakers, "kit"}, {model.Camps, "east"}} {
			g := c.gain(o, r)
			net, custom, size = net+g.net(), custom+g.custom, size+math.Abs(g.money)+math.Abs(g.custom)+math.Abs(g.good)
		}
		require.InDelta(t, all.net(), net, 1e-12*size+1e-6)
		require.InDelta(t, 0, custom, 1e-12*size+1e-6)
	})
}

func TestShareOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<58), 1, 8).Draw(t, "weights")
		var sum int64
		for _, w := range weights {
			sum += w
		}
		total := rapid.Int64Range(0, sum).Draw(t, "total")
		var got int64
		for k, x := range shareOut(total, weights) {
			got += x
			if sum == 0 {
				continue
			}
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[k])), big.NewInt(sum))
			off, _ := new(big.Rat).Sub(new(big.Rat).SetInt64(x), exact).Float64()
			require.Less(t, math.Abs(off), 1.0)
		}
		require.Equal(t, total, got)
	})
	assert.Empty(t, shareOut(0, nil))
}

func TestPartOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum, perMill := rapid.Int64Range(-1<<60, 1<<60).Draw(t, "sum"), rapid.Int64Range(1, 1_000_000).Draw(t, "part")
		got := new(big.Rat).SetInt64(partOf(sum, perMill))
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(sum), big.NewInt(perMill)), big.NewInt(1_000_000))
		off, _ := got.Sub(got, exact).Float64()
		require.LessOrEqual(t, math.Abs(off), 0.5)
	})
	assert.Equal(t, int64(7), partOf(7, 0), "all of it")
}

const blocked = `set: {welfare.on: "true", merchants.west_shop.profit.fixed: 100 yuan, merchants.west_shop.profit.every: 5d}
analysis: {kind: ledger}
arms: {as_it_happened: {}, open: {without: [west_blocks], label: Open}}
`

// A history that shares its first days with another has the books that it would have
// had alone.
func TestBooksOfSharedHistories(t *testing.T) {
	e := read(t, blocked+"replicates: 2")
	x, err := newExecutor(e, Options{Workers: 2})
	require.NoError(t, err)
	days := 0
	x.lived = func(n int) { days += n }
	x.all(context.Background())
	require.Less(t, days, 80, "days are shared")
	for _, o := range x.outcomes {
		require.Empty(t, o.failed)
		v, err := e.variant(nil, e.arms[o.arm], nil)
		require.NoError(t, err)
		r, err := model.Start(v.scenario, model.Luck{Seed: 1, Replicate: o.replicate}, model.Options{})
		require.NoError(t, err)
		alone := newBooks(e, v.scenario)
		require.NoError(t, r.Until(context.Background(), int32(v.scenario.End), watcher(func(w *model.World) { alone.keep(w) })))
		assert.Equal(t, alone.sums, o.books.sums)
		assert.Equal(t, alone.profits, o.books.profits)
	}
}

type watcher func(w *model.World)

func (f watcher) Observe(w *model.World) error {
	f(w)
	return nil
}

func TestLedgerOfABlock(t *testing.T) {
	r := run(t, read(t, blocked+"replicates: 6"), Options{})
	l := r.Analysis.Table
	main := where(l, "inertia", "counted", "omega", "0.053")
	total := where(main, "party", "total")
	require.Equal(t, 1, total.Len())
	for _, column := range []string{"money", "custom", "people_fen", "firms_fen"} {
		assert.Equal(t, []float64{0}, floats(t, total, column), column)
		sum, size := 0.0, 0.0
		for i, x := range floats(t, main, column) {
			if cells(t, main, "party")[i] != "total" {
				sum, size = sum+x, size+math.Abs(x)
			}
		}
		assert.InDelta(t, 0, sum, 1e-12*size, column)
		if strings.HasSuffix(column, "_fen") {
			assert.Zero(t, sum, column)
		}
	}
	for i, net := range floats(t, l, "net") {
		parts := floats(t, l, "money")[i] + floats(t, l, "custom")[i] + floats(t, l, "for_good")[i]
		assert.InDelta(t, net, parts, 1e-9*(1+math.Abs(net)))
	}
	// Users and everyone in six readings, twice of which is the main one.
	assert.Equal(t, 6, where(l, "party", "users").Len())
	assert.Equal(t, 6, where(l, "party", "total").Len())
	assert.Positive(t, floats(t, where(main, "party", "merchants", "id", "west_shop"), "income")[0])

	// The block lets East's contracts run off: without it the shops pay East more.
	shop := where(main, "party", "merchants", "id", "west_shop")
	east := where(main, "party", "camps", "id", "east")
	assert.Negative(t, floats(t, shop, "money")[0])
	assert.Positive(t, floats(t, east, "money")[0])
	losers := floats(t, shop, "losers")[0]
	assert.True(t, losers >= 0 && losers <= 1)
	assert.LessOrEqual(t, floats(t, shop, "q10")[0], floats(t, shop, "q90")[0])

	// The main sentence has the numbers of the table and ends as all do.
	s := r.Headline.Sentence
	assert.Equal(t, r.Analysis.Sentences[0], s)
	f := yuanPrinter(floats(t, total, "net")[0], floats(t, total, "low")[0], floats(t, total, "high")[0])
	for _, column := range []string{"low", "high"} {
		assert.Contains(t, s, strings.TrimLeft(f(floats(t, total, column)[0], false), "-"))
	}
	assert.Contains(t, s, "over 2015-01-01 to 2015-01-20, 6 paired runs; simulation error only; others as recorded")
	last := r.Analysis.Sentences[len(r.Analysis.Sentences)-1]
	assert.Contains(t, last, "0 fen are left over in every pair")
}

func TestLedgerFromADay(t *testing.T) {
	whole := run(t, read(t, blocked+"replicates: 2"), Options{}).Analysis.Table
	late := run(t, read(t, strings.Replace(blocked, "{kind: ledger}", "{kind: ledger, from: 2015-01-08}", 1)+"replicates: 2"), Options{}).Analysis.Table
	assert.Equal(t, "2015-01-08..2015-01-20", cells(t, late, "at")[0])
	// Before the histories part there is no difference, but there are sales.
	assert.Equal(t, floats(t, whole, "net")[0], floats(t, late, "net")[0])
	sales := func(x []float64) float64 { return x[1] }
	assert.Less(t, sales(floats(t, late, "income")), sales(floats(t, whole, "income")))
}

func TestLedgerOfEqualArms(t *testing.T) {
	r := run(t, read(t, `set: {welfare.on: "true"}
analysis: {kind: ledger}
arms: {as_it_happened: {}, same: {label: The same}}
replicates: 3`), Options{})
	for _, column := range []string{"money", "custom", "for_good", "net", "low", "high"} {
		for _, x := range floats(t, r.Analysis.Table, column) {
			assert.Zero(t, x, column)
		}
	}
	require.Len(t, r.Analysis.Sentences, 1)
	assert.Contains(t, r.Headline.Sentence, "changes nothing, exactly, in anybody's ledger in all 3 pairs")
	assert.Empty(t, r.Analysis.Warnings)
}

func TestLedgerOfOnePair(t *testing.T) {
	r := run(t, read(t, blocked+"replicates: 1"), Options{})
	assert.Contains(t, r.Headline.Sentence, "in the one pair of runs, which gives no interval")
	for _, x := range floats(t, r.Analysis.Table, "low") {
		assert.True(t, math.IsNaN(x) || x == 0)
	}
}

func TestLedgerLeavesFailedRunsOut(t *testing.T) {
	x, err := newExecutor(read(t, blocked+"replicates: 3"), Options{})
	require.NoError(t, err)
	x.trip = func(_, arm, replicate int) {
		if replicate == 2 {
			panic(fmt.Sprint("no room in arm ", arm))
		}
	}
	r, err := resultsOf(x)
	require.NoError(t, err)
	assert.Equal(t, 2.0, floats(t, r.Analysis.Table, "n")[0])

	x, err = newExecutor(read(t, blocked+"replicates: 1"), Options{})
	require.NoError(t, err)
	x.trip = func(int, int, int) { panic("no room") }
	r, err = resultsOf(x)
	require.NoError(t, err)
	assert.Contains(t, r.Headline.Sentence, "no pair of runs is complete")
	assert.Zero(t, r.Analysis.Table.Len())
}

func resultsOf(x *executor) (*Results, error) {
	x.all(context.Background())
	return x.collect(context.Background())
}

// A party that only one arm knows is said.
func TestLedgerOfAPartyThatIsMissing(t *testing.T) {
	arm, base := paper(1, 1, 0, 1, 0, 0, 0), paper(1, 1, 0, 1, 0, 0, 0)
	base.entries = append(base.entries, model.Entry{Party: model.Banks, What: "bank costs"})
	base.sums = append(base.sums, 0)
	_, missing := changeOf(arm, base)
	assert.Equal(t, []string{"banks"}, missing)
	_, missing = changeOf(base, arm)
	assert.Equal(t, []string{"banks"}, missing)
}

// A gain that log-sums make, and that is a loss without inertia or at another worth of
// a yuan, is warned of.
func TestLedgerWarnsOfSigns(t *testing.T) {
	at := func(omega float64, static bool, net float64) account {
		a := account{owner: owner{party: model.Users}, reading: reading{omega, static}}
		a.net.Mean = net
		return a
	}
	l := ledgerOf{accounts: []account{at(0.053, false, 5)}, others: []account{at(0.04, false, 7), at(0.053, true, -1), at(0.07, true, -0.5)}}
	assert.Equal(t, "the sign of the net gain turns at omega 0.053 with habit, loyalty and network left out; omega 0.07 with habit, loyalty and network left out", l.reversals(owner{party: model.Users}))
	l.others = l.others[:1]
	assert.Empty(t, l.reversals(owner{party: model.Users}))
}

func TestLedgerNeedsWelfareAndArms(t *testing.T) {
	for text, want := range map[string]string{
		"analysis: {kind: ledger}\narms: {a: {}, b: {}}":                                                                             "needs the scenario's welfare block in every arm, and a has none",
		"analysis: {kind: ledger}\nset: {welfare.on: \"true\"}":                                                                      "expected two or more",
		"analysis: {kind: ledger}\nset: {welfare.on: \"true\", choice.omega: \"0\"}\narms: {a: {}, b: {}}":                           "choice.omega is 0",
		"analysis: {kind: ledger}\nset: {welfare.on: \"true\"}\narms: {a: {}, b: {set: {choice.omega: \"0.07\"}}}":                   "changes choice.omega",
		"analysis: {kind: ledger, from: 2016-01-01}\nset: {welfare.on: \"true\"}\narms: {a: {}, b: {}}":                              "outside the run",
		"analysis: {kind: ledger, omega_low: 0.08}\nset: {welfare.on: \"true\"}\narms: {a: {}, b: {}}":                               "above omega_high",
		"analysis: {kind: ledger}\nset: {welfare.on: \"true\"}\narms: {a: {}, b: {}}\nfactors: [{path: choice.kappa, list: [0, 1]}]": "expected no factors",
	} {
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text), files)
		require.ErrorContains(t, err, want)
	}
}

// The prior band is told of the ledger's own number, not of an arm's headline.
func TestPriorBandOfALedger(t *testing.T) {
	r := run(t, read(t, blocked+`replicates: 2
prior: {draws: 4, replicates: 2, users: 100}
`, set("hand_set", "[{path: choice.kappa, reason: a guess, low: 0.4, high: 1.2}]")), Options{})
	assert.Empty(t, r.Prior.Band.Arm)
	assert.Contains(t, r.Prior.Sentence, "what all parties together gain lies between")
	assert.Contains(t, r.Prior.Sentence, "yuan")
}
