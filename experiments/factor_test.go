package experiments

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/model"
	"hongbao/model/spec"
)

func TestRangesAreWrittenAsTheFileWritesValues(t *testing.T) {
	p := paths(spec.Parameters(duel(t)))
	span := func(from, to string, points int) *Span {
		return &Span{From: spec.Scalar(from), To: spec.Scalar(to), Points: points}
	}
	for _, c := range []struct {
		factor Factor
		want   []string
	}{
		{Factor{Path: "choice.kappa", Range: span("0", "1", 5)}, []string{"0", "0.25", "0.5", "0.75", "1"}},
		{Factor{Path: "choice.kappa", Range: span("0", "0.3", 4)}, []string{"0", "0.1", "0.2", "0.3"}},
		{Factor{Path: "choice.gamma_friends", Range: span("-1", "1", 3)}, []string{"-1", "0", "1"}},
		{Factor{Path: "hosts.*.share", Range: span("10%", "0.5", 3)}, []string{"10%", "0.3", "0.5"}},
		{Factor{Path: "campaigns.east_festival.budget", Range: span("0", "1000m", 3)}, []string{"0", "500m", "1000m"}},
		{Factor{Path: "campaigns.east_festival.budget", LogRange: span("60m", "6bn", 4)}, []string{"60m", "278.5m", "1293m", "6bn"}},
		{Factor{Path: "population.users", LogRange: span("100", "10_000", 4)}, []string{"100", "464", "2154", "10_000"}},
		{Factor{Path: "events.west_blocks.to", Range: span("0", "1000", 4)}, []string{"0", "333", "667", "1000"}},
		{Factor{Path: "events.west_blocks.at", Range: span("2015-01-05", "2015-01-05T08:00", 3)}, []string{"2015-01-05", "2015-01-05T04:00", "2015-01-05T08:00"}},
		{Factor{Path: "events.west_blocks.at", Range: span("2015-01-05", "2015-01-08", 3)}, []string{"2015-01-05", "2015-01-07", "2015-01-08"}},
		{Factor{Path: "merchants.west_shop.contracts.length", Range: span("1w", "21d", 3)}, []string{"1w", "14d", "21d"}},
		{Factor{Path: "end", Range: span("2015-01-18", "2015-01-20", 3)}, []string{"2015-01-18", "2015-01-19", "2015-01-20"}},
		{Factor{Path: "choice.kappa", LogRange: span("0.01", "1", 3)}, []string{"0.01", "0.1", "1"}},
		{Factor{Path: "choice.kappa", Range: span("0.5", "1", 1)}, []string{"0.5"}},
		{Factor{Path: "choice.kappa", List: []string{"1", "0.5"}}, []string{"1", "0.5"}},
		{Factor{Name: "x", Options: map[string]Option{"on": {}, "off": {}}}, []string{"off", "on"}},
	} {
		got, err := c.factor.writeOut(p)
		require.NoError(t, err)
		assert.Equal(t, c.want, got.values)
	}
}

func TestEveryValueOfARangeCanBeSet(t *testing.T) {
	s := duel(t)
	p := paths(spec.Parameters(s))
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SampledFrom([]struct{ path, from, to string }{
			{"choice.kappa", "0.001", "20"},
			{"campaigns.east_festival.budget", "0.07", "100bn"},
			{"campaigns.east_festival.amount", "1 yuan", "9.99k"},
			{"population.users", "17", "1m"},
			{"tip_at", "0.1%", "100%"},
		}).Draw(t, "path")
		span := &Span{From: spec.Scalar(row.from), To: spec.Scalar(row.to), Points: rapid.IntRange(1, 12).Draw(t, "points")}
		f := Factor{Path: row.path, Range: span}
		if rapid.Bool().Draw(t, "log") {
			f = Factor{Path: row.path, LogRange: span}
		}
		got, err := f.writeOut(p)
		require.NoError(t, err)
		require.Len(t, got.values, span.Points)
		for _, v := range got.values {
			_, err := s.With(model.Setting{Path: row.path, Value: v})
			require.NoError(t, err, v)
		}
	})
}

func TestFourDigitsStayNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Exp(rapid.Float64Range(-20, 40).Draw(t, "log"))
		require.InEpsilon(t, x, fourDigits(x), 0.0005)
	})
}

func TestStarsStandForOneName(t *testing.T) {
	s := duel(t)
	p := paths(spec.Parameters(s))
	var got []string
	for _, row := range p.match("contexts.*.platforms.*.a") {
		got = append(got, row.Path)
	}
	assert.Equal(t, []string{"contexts.shopping.platforms.east_pay.a", "contexts.shopping.platforms.west_pay.a", "contexts.person_to_person.platforms.east_pay.a", "contexts.person_to_person.platforms.west_pay.a"}, got)
	assert.Empty(t, p.match("contexts.*.a"))
	assert.Empty(t, p.match("segments.*.share"), "a list without elements")

	// The general comes before the special, whatever the names.
	changes, err := p.changes(map[string]string{"a.b": "1", "campaigns.east_festival.slots": "3", "campaigns.*.slots": "2", "a": "0"})
	require.NoError(t, err)
	assert.Equal(t, "[{campaigns.east_festival.slots 2} {campaigns.west_festival.slots 2} {a 0} {a.b 1} {campaigns.east_festival.slots 3}]", fmt.Sprint(changes))
}

func TestFactorsArmsAndOptionsMeet(t *testing.T) {
	e := read(t, `
arms: {a: {}, b: {without: [east_blocks], set: {choice.sigma: 0.9}}}
factors:
  - {path: choice.kappa, list: [1, 2]}
  - {name: fun, options: {off: {set: {campaigns.*.on: false}, without: [tag:block], keep: [west_blocks]}, on: {}}}
replicates: 1
`)
	r := run(t, e, Options{})
	assert.Equal(t, `point,arm,choice.kappa,fun,label,without,changed
0,a,1,off,A,east_blocks,campaigns.*.on=false
0,b,1,off,B,east_blocks,campaigns.*.on=false; choice.sigma=0.9
1,a,1,on,A,,
1,b,1,on,B,east_blocks,choice.sigma=0.9
2,a,2,off,A,east_blocks,campaigns.*.on=false
2,b,2,off,B,east_blocks,campaigns.*.on=false; choice.sigma=0.9
3,a,2,on,A,,
3,b,2,on,B,east_blocks,choice.sigma=0.9
`, csv(t, r.Design))
	assert.Equal(t, []string{"off", "off", "on", "on", "off", "off", "on", "on"}, cells(t, r.Runs, "fun"))
	v, err := e.variant([]string{"2", "off"}, e.arms[1], nil)
	require.NoError(t, err)
	s := v.scenario
	assert.Equal(t, 2.0, s.Choice.Kappa)
	assert.Equal(t, 0.9, s.Choice.Sigma)
	assert.False(t, s.Campaigns[0].On || s.Campaigns[1].On)
	assert.True(t, s.Events[1].On, "kept")
	assert.False(t, s.Events[2].On)
	// Without campaigns nobody takes part in one.
	for i, x := range floats(t, r.Runs, "participants.east_festival") {
		assert.Equal(t, cells(t, r.Runs, "fun")[i] == "on", x > 0)
	}
}
