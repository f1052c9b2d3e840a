package experiments

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
	"hongbao/model"
)

// checkShapley wants one arm and factors of two values each, of which the first
// stands for "not there" and the second for "there", in all combinations that the game
// needs.
func checkShapley(c *checker, a *Analysis) {
	e, found := c.e, len(c.found)
	c.factorsNamed([]string{"analysis", "leaks"}, a.Leaks)
	if name, total := strings.CutSuffix(a.Beside, ".total"); name != "" && c.column([]string{"analysis", "beside"}, name) {
		ends := columnsOf(e, []variant{{scenario: e.base}}).ends
		if !slices.ContainsFunc(ends, func(end ending) bool { return end.name == a.Beside }) {
			c.complain([]string{"analysis", "beside"}, "the runs have no end measure %s; expected %s", a.Beside, map[bool]string{true: "a measure whose sum is taken, such as lost_sales.total", false: "one of measures"}[total])
		}
	}
	for i, f := range e.factors {
		if len(f.values) != 2 {
			c.complain([]string{"factors", fmt.Sprint(i)}, "the analysis shapley needs two values a factor, without and with the change, in this order; there are %d", len(f.values))
		}
	}
	if len(e.arms) > 1 {
		c.complain([]string{"arms"}, "the analysis shapley runs all combinations of factors; expected no arms")
	}
	if players := len(e.factors) - len(a.Leaks); players < 2 || len(e.factors) > stats.MostPlayers {
		c.complain([]string{"factors"}, "the analysis shapley shares a difference out among 2 to %d factors, leaks apart; there are %d, and %d leaks", stats.MostPlayers, players, len(a.Leaks))
	}
	if len(c.found) == found {
		c.combinations(a)
	}
}

// combinations complains about a design that lacks a point of the game.
func (c *checker) combinations(a *Analysis) {
	e, at := c.e, []string{"design", "kind"}
	if kind, _ := design.Find(e.Design.Kind); kind.Samples {
		c.complain(at, "the analysis shapley needs every combination, and the design %s draws some; expected grid", kind.Name)
		return
	}
	g := newGame(e, a)
	lacks := g.lacks()
	switch of := listed(g.names()); {
	case lacks == "":
	case len(g.leaks) == 0:
		c.complain(at, "the analysis shapley needs every combination of %s, and there is no point where %s; expected grid", of, lacks)
	default:
		c.complain(at, "the analysis shapley needs every combination of %s, and all and none of them without each leak, and there is no point where %s; expected grid or grid_and_ends", of, lacks)
	}
}

// sharing shares out what came of the runs of a game.
type sharing struct {
	*game
	x *executor
}

func newSharing(x *executor, a *Analysis) *sharing { return &sharing{newGame(x.e, a), x} }

// worths reads an end measure of one replicate in the worlds of all sets of players; NaN
// for a set without a world.
func worths(points []int, end endValue, of func(point, arm int) *outcome) ([]float64, bool) {
	out := make([]float64, len(points))
	for set, point := range points {
		if point == nowhere {
			out[set] = math.NaN()
			continue
		}
		o := of(point, 0)
		if o == nil || o.failed != "" {
			return nil, false
		}
		if out[set] = end.of(o); !finite(out[set]) {
			return nil, false
		}
	}
	return out, true
}

// replicates calls f with the worths of every replicate that has all of them: in the
// game, and without each leak.
func (g *sharing) replicates(end endValue, f func(with []float64, without [][]float64)) {
	for replicate := 1; replicate <= g.x.plan.Replicates; replicate++ {
		of := func(point, arm int) *outcome { return g.x.run(point, arm, replicate) }
		with, ok := worths(g.with, end, of)
		var without [][]float64
		for _, points := range g.without {
			w, all := worths(points, end, of)
			without, ok = append(without, w), ok && all
		}
		if ok {
			f(with, without)
		}
	}
}

// The roles of rows: a part of the total, the total, a leak inside it, and the same leak
// where no player is.
const (
	rolePart  = "part"
	roleTotal = "total"
	roleLeak  = "leak"
	roleAlone = "alone"
)

// shared is what falls to one part, to all or to a leak.
type shared struct {
	part, role string
	factor     int // -1 for the total
	stats.Effect
	// joint is the interval that holds together with those of the other parts, and holm
	// the p-value adjusted for them; NaN where there are none.
	joint       [2]float64
	holm        float64
	least, most float64 // of the mean gains over the sets of players
}

// tally sums the worths of the replicates up.
type tally struct {
	n      int
	values [][]float64  // by part, then the total; by replicate
	sums   []*big.Float // the same, k! times and over the replicates, exact
	gains  [][]float64  // by player, what he adds to each set, over the replicates
	leaks  [][]float64  // by leak, where all players are there; by replicate
	alone  [][]float64  // the same where none is
	drains [][]float64  // by leak, what it changes in each set, over the replicates
}

func (g *sharing) tally(end endValue) *tally {
	k := len(g.players)
	t := &tally{
		values: make([][]float64, k+1), sums: make([]*big.Float, k+1), gains: make([][]float64, k),
		leaks: make([][]float64, len(g.leaks)), alone: make([][]float64, len(g.leaks)), drains: make([][]float64, len(g.leaks)),
	}
	for i := range t.sums {
		t.sums[i] = stats.Exact(0)
	}
	for _, sets := range [][][]float64{t.gains, t.drains} {
		for i := range sets {
			sets[i] = make([]float64, 1<<k)
		}
	}
	g.replicates(end, func(with []float64, without [][]float64) {
		t.n++
		for i, sum := range stats.ShapleySums(k, with) {
			t.values[i] = append(t.values[i], stats.Part(sum, stats.Factorial(k)))
			t.sums[i].Add(t.sums[i], sum)
		}
		for i := range t.gains {
			for set := range with {
				t.gains[i][set] += with[set|1<<i] - with[set]
			}
		}
		for l, w := range without {
			t.leaks[l] = append(t.leaks[l], with[1<<k-1]-w[1<<k-1])
			t.alone[l] = append(t.alone[l], with[0]-w[0])
			for set := range with {
				t.drains[l][set] += with[set] - w[set]
			}
		}
	})
	return t
}

// share computes what falls to each player. Sums are kept exact until they are
// divided by k! and the number of replicates, so that the parts add up to the total.
func (g *sharing) share(end endValue) []shared {
	k, t := len(g.players), g.tally(end)
	var out []shared
	add := func(factor int, role string, values []float64) *shared {
		none := math.NaN()
		s := shared{part: roleTotal, role: role, factor: factor, Effect: stats.Mean(values, stats.Options{}), joint: [2]float64{none, none}, holm: none, least: none, most: none}
		if factor >= 0 {
			s.part = g.e.factors[factor].name
		}
		out = append(out, s)
		return &out[len(out)-1]
	}
	exact := func(i int) float64 {
		if t.n == 0 {
			return math.NaN()
		}
		return stats.Part(t.sums[i], stats.Factorial(k)*float64(t.n))
	}
	family := stats.PairedFamily(make([]float64, t.n), t.values[:k], stats.Options{})
	for i, factor := range g.players {
		s := add(factor, rolePart, t.values[i])
		s.Mean = exact(i)
		s.joint, s.holm = [2]float64{family[i].Low, family[i].High}, family[i].Holm
		s.least, s.most = reach(t.gains[i], t.n, func(set int) bool { return set>>i&1 == 0 })
	}
	add(-1, roleTotal, t.values[k]).Mean = exact(k)
	for l, factor := range g.leaks {
		s := add(factor, roleLeak, t.leaks[l])
		s.least, s.most = reach(t.drains[l], t.n, func(set int) bool { return g.without[l][set] != nowhere })
		add(factor, roleAlone, t.alone[l])
	}
	return out
}

// reach gives the least and the greatest of the means over n of sums in some sets.
func reach(sums []float64, n int, in func(set int) bool) (least, most float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	least, most = math.Inf(1), math.Inf(-1)
	for set, sum := range sums {
		if in(set) {
			least, most = min(least, sum/float64(n)), max(most, sum/float64(n))
		}
	}
	return least, most
}

// sharedRow is a row of the table.
type sharedRow struct {
	end endValue
	shared
	when, events string
}

func sharedFields() []field[sharedRow] {
	type r = sharedRow
	return []field[r]{
		textField("measure", "end measure that is shared out", func(row r) string { return row.end.name }),
		textField("at", "day, or period of a sum", func(row r) string { return row.end.at }),
		textField("part", "factor, or total: all players against none", func(row r) string { return row.part }),
		textField("role", "part, total, leak: a factor that is no player, where all players are there, or alone: the same where none is; the total holds the leak less that", func(row r) string { return row.role }),
		countField("n", "replicates with a value in every world", func(row r) int { return row.N }),
		realField("value", "", "mean Shapley value over the replicates; the parts add up to the total", func(row r) float64 { return row.Mean }),
		realField("low", "", "lower end of its interval, for the row alone; simulation error only", func(row r) float64 { return row.Low }),
		realField("high", "", "upper end of its interval", func(row r) float64 { return row.High }),
		realField("level", "share", "share of such intervals that hold the true mean", func(row r) float64 { return row.Level }),
		textField("method", "how the interval was made", func(row r) string { return row.Method }),
		realField("joint_low", "", "lower end of its wider interval, at which those of all parts hold together (Bonferroni)", func(row r) float64 { return row.joint[0] }),
		realField("joint_high", "", "upper end of it", func(row r) float64 { return row.joint[1] }),
		realField("p_holm", "", "p-value of no effect, adjusted for all parts by Holm's steps", func(row r) float64 { return row.holm }),
		realField("least", "", "smallest mean marginal worth over the coalitions that it joins", func(row r) float64 { return row.least }),
		realField("most", "", "largest; far from the smallest means that the parts interact", func(row r) float64 { return row.most }),
		textField("when", "when its events act, the first and the last", func(row r) string { return row.when }),
		textField("events", "events that are not there without it", func(row r) string { return row.events }),
		textField("unit", "unit of the numbers", func(row r) string { return row.end.unit }),
	}
}

// readShapley shares out every end measure among the players, and takes each leak
// apart: what it changes where all players are there is inside the total.
func readShapley(x *executor, a *Analysis) *Reading {
	g := newSharing(x, a)
	fields := sharedFields()
	b := fieldBuilder(fields)
	r := &Reading{Shown: []string{"part", "role", "when", "n", "value", "low", "high", "joint_low", "joint_high", "least", "most", "unit"}}
	var beside []string
	for m, end := range x.endValues() {
		rows := g.share(end)
		for _, s := range rows {
			when, events := g.events(s.factor)
			putRow(b, fields, sharedRow{end, s, when, events})
		}
		if m == 0 {
			r.Sentences, r.Warnings = g.say(end, rows), g.doubts(rows)
		}
		if end.name == a.Beside {
			beside = g.sayBeside(end, rows)
		}
	}
	r.Sentences = append(r.Sentences, beside...)
	r.Table = b.Table()
	return r
}

// shapleyPlaces are the points without any player and with all.
func shapleyPlaces(x *executor, a *Analysis) []runPlace {
	with := newGame(x.e, a).with
	return []runPlace{{point: with[0]}, {point: with[len(with)-1]}}
}

// singleShapley is the total of the headline's measure in one replicate.
func singleShapley(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	ends := shapleyPlaces(x, a)
	none, all := of(ends[0].point, 0), of(ends[1].point, 0)
	if none == nil || all == nil {
		return math.NaN()
	}
	m := x.endValues()[0]
	return m.of(all) - m.of(none)
}

// events gives the events that are not there without a factor, all others being
// there, and when the first and the last of them act.
func (g *sharing) events(factor int) (when, ids string) {
	if factor < 0 {
		return "", ""
	}
	e := g.e
	values := make([]string, len(e.factors))
	for i, f := range e.factors {
		values[i] = f.values[1]
	}
	_, before := g.gone(values)
	values[factor] = e.factors[factor].values[0]
	scenario, gone := g.gone(values)
	var acting []model.Event
	for _, event := range scenario.Events {
		if slices.Contains(gone, event.ID) && !slices.Contains(before, event.ID) {
			acting = append(acting, event)
			ids = strings.TrimSpace(ids + " " + event.ID)
		}
	}
	if len(acting) == 0 {
		return "", ""
	}
	slices.SortStableFunc(acting, func(a, b model.Event) int { return int(a.At - b.At) })
	first, last := acting[0].At, acting[len(acting)-1].At
	switch {
	case first == last:
		return first.String(), ids
	case first.Date() == last.Date():
		return first.Date().String(), ids
	}
	return first.Date().String() + ".." + last.Date().String(), ids
}

func (g *sharing) gone(values []string) (*model.Scenario, []string) {
	v, err := g.x.variants.get(g.e, &task{values: slices.Clone(values), arm: g.e.arms[0]})
	if err != nil {
		panic("experiments: unchecked combination of factors: " + err.Error())
	}
	return v.scenario, v.gone
}

// say puts the rows of the headline's measure in words, the total first.
func (g *sharing) say(end endValue, rows []shared) []string {
	s := speaker{subject: subjectOf(g.e.base, g.e.Headline.Measure), at: end.at, unit: end.unit, tail: g.x.tail()}
	var parts []string
	whole, leaks := "", []string(nil)
	for _, row := range rows {
		c := contrast{Effect: row.Effect, pairs: row.N}
		switch row.role {
		case rolePart:
			e := row.Effect
			e.Low, e.High = row.joint[0], row.joint[1]
			parts = append(parts, s.part(spaced(row.part), e))
		case roleTotal:
			s.change = "Having all of " + spaced(listed(g.names()))
			whole = s.contrast(c)
		case roleLeak:
			s.change = "Inside this, with all of them there, having " + spaced(row.part)
			leaks = append(leaks, s.contrast(c))
		case roleAlone:
			s.change = "Where none of them is there, having " + spaced(row.part)
			leaks = append(leaks, s.contrast(c))
		}
	}
	return append(append([]string{whole}, parts...), leaks...)
}

// sayBeside shares out another measure in one sentence.
func (g *sharing) sayBeside(end endValue, rows []shared) []string {
	s := speaker{unit: end.unit}
	when := "on " + end.at
	if from, to, period := strings.Cut(end.at, ".."); period {
		when = "from " + from + " to " + to
	}
	var whole string
	var parts, leaks []string
	for _, row := range rows {
		if row.N == 0 {
			return nil
		}
		low, high := row.Low, row.High
		if row.role == rolePart {
			low, high = row.joint[0], row.joint[1]
		}
		f := s.format(row.Mean, low, high)
		words := f(row.Mean, true)
		if finite(low) {
			words += fmt.Sprintf(" (%s to %s)", f(low, false), f(high, false))
		}
		switch row.role {
		case rolePart:
			parts = append(parts, words+" to "+spaced(row.part))
		case roleTotal:
			whole = words
		case roleLeak:
			leaks = append(leaks, words+" by "+spaced(row.part))
		}
	}
	text := fmt.Sprintf("Beside it, having all of them changes %s %s by %s, of which there fall %s", end.name, when, whole, listed(parts))
	if len(leaks) > 0 {
		text += ", and inside it is changed " + listed(leaks)
	}
	if rows[0].N > 1 {
		text += "; in brackets " + percent(rows[0].Level) + " intervals, those of the parts for all together"
	}
	return []string{text + g.x.tail()}
}

// doubts says what limits the parts of the headline's measure.
func (g *sharing) doubts(rows []shared) []string {
	var out []string
	for _, row := range rows {
		if row.role != roleTotal {
			continue
		}
		if missing := g.x.plan.Replicates - row.N; missing > 0 {
			out = append(out, fmt.Sprintf("%d of %d replicates lack a value in some combination and are left out of all parts", missing, g.x.plan.Replicates))
		}
		if !row.AllZero && row.Low <= 0 && row.High >= 0 {
			out = append(out, "the total cannot be told from 0: how it is shared out says little")
		}
	}
	return out
}

// spaced writes a name as words.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// listed joins words: a, b and c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
