package experiments

import (
	"math"
	"slices"
	"strings"

	"hongbao/model"
)

// gauges says what is read off every run to tell how much passes the gates in which
// its arms differ: the traffic of every passage, summed up to some days.
type gauges struct {
	passages []model.Passage // of the base scenario
	cuts     []int32         // days at whose end the sums so far are kept, in order
	change   [][]changed     // by point and arm
}

// changed is how an arm differs from the base at a point.
type changed struct {
	from   int32    // first day on which they can differ
	beyond []string // what else than gates differs: paths
}

// mostContrasts is the number of pairs of markets up to which gauges are read: each
// has a first day of its own.
const mostContrasts = 512

// newGauges is nil where there is nothing to compare, or too much.
func (x *executor) newGauges() *gauges {
	if x.plan.Arms < 2 || x.plan.Points*(x.plan.Arms-1) > mostContrasts {
		return nil
	}
	g := &gauges{passages: x.e.base.Passages(), cuts: []int32{int32(x.e.Headline.At), int32(x.e.base.End)}}
	if u := x.e.Replicates.Until; u != nil {
		g.cuts = append(g.cuts, int32(u.At))
	}
	for _, values := range x.points() {
		row := make([]changed, x.plan.Arms)
		base, err := x.variants.get(x.e, &task{values: values, arm: x.e.arms[0]})
		for a := 1; a < x.plan.Arms && err == nil; a++ {
			var v variant
			if v, err = x.variants.get(x.e, &task{values: values, arm: x.e.arms[a]}); err == nil {
				row[a] = apart(base, v)
			}
			if from := row[a].from; from > int32(x.e.base.Start) && from < math.MaxInt32 {
				g.cuts = append(g.cuts, from-1)
			}
		}
		if err != nil {
			row = nil // the runs will say what is wrong
		}
		g.change = append(g.change, row)
	}
	slices.Sort(g.cuts)
	g.cuts = slices.Compact(g.cuts)
	return g
}

// apart finds how two markets of one experiment differ.
func apart(a, b variant) changed {
	out := changed{from: model.Together(a.scenario, b.scenario)}
	events := differing(a.gone, b.gone)
	for _, set := range differing(a.changed, b.changed) {
		parts := strings.Split(set.Path, ".")
		switch root := parts[0]; {
		case root == "events" && len(parts) > 2 && parts[2] != "regulates":
			events = append(events, parts[1])
		case root == "orders":
		case root == "gates" || root == "strategies":
			out.from = int32(a.scenario.Start)
		default:
			out.beyond = append(out.beyond, set.Path)
		}
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(events))) {
		out.beyond = append(out.beyond, hanging(a.scenario, id)...)
	}
	slices.Sort(out.beyond)
	out.beyond = slices.Compact(out.beyond)
	return out
}

// differing lists what one of two lists holds and the other does not.
func differing[T comparable](a, b []T) []T {
	var out []T
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, x)
		}
	}
	return out
}

// hanging lists what an event moves beside gates, passcodes, checkouts of tool makers
// and camps, which passages and their state show.
func hanging(s *model.Scenario, id string) []string {
	var out []string
	for _, e := range s.Events {
		if e.ID == id && len(e.Edicts) > 0 {
			out = append(out, "events."+id+".regulates")
		}
	}
	for _, path := range s.Hanging(id) {
		root, _, _ := strings.Cut(path, ".")
		switch {
		case root == "camps", root == "tool_makers", root == "orders", strings.HasSuffix(path, ".passcode"):
		default:
			out = append(out, path)
		}
	}
	return out
}

// passed is what has passed up to the end of a day.
type passed struct {
	traffic []model.Traffic // by passage
	state   []uint64        // by passage; equal where its gates have been the same
	market  [model.Rules]model.Traffic
}

func (p passed) clone() passed {
	return passed{slices.Clone(p.traffic), slices.Clone(p.state), p.market}
}

// meter reads the passages of one run.
type meter struct {
	gauges   *gauges
	passages []*model.Passage // as in the gauges; nil where the market has none
}

func newMeter(g *gauges, s *model.Scenario, out *outcome) *meter {
	if g == nil {
		return nil
	}
	m := &meter{g, make([]*model.Passage, len(g.passages))}
	all := s.Passages()
	for i := range g.passages {
		if k := slices.IndexFunc(all, func(p model.Passage) bool { return p.Name() == g.passages[i].Name() }); k >= 0 {
			m.passages[i] = &all[k]
		}
	}
	out.passed = []passed{{traffic: make([]model.Traffic, len(g.passages)), state: make([]uint64, len(g.passages))}}
	return m
}

// read adds a day to the last sums, and begins new ones on top of them after a cut.
func (m *meter) read(w *model.World, out *outcome) {
	now := &out.passed[len(out.passed)-1]
	for i, p := range m.passages {
		if p == nil {
			now.traffic[i].Count = math.NaN()
			continue
		}
		add(&now.traffic[i], p.Traffic(w))
		now.state[i] = p.State(w, now.state[i])
	}
	for rule := range now.market {
		add(&now.market[rule], w.Market(model.Rule(rule)))
	}
	if slices.Contains(m.gauges.cuts, w.Day) {
		out.passed = append(out.passed, now.clone())
	}
}

func add(to *model.Traffic, x model.Traffic) {
	to.Count += x.Count
	to.Value += x.Value
}

// sums gives what passed in a run after one day up to the end of another.
func (g *gauges) sums(o *outcome, after, to int32) (before, upTo passed) {
	k := slices.Index(g.cuts, to)
	upTo = o.passed[k]
	if k = slices.Index(g.cuts, after); k < 0 { // from the first day on
		return passed{traffic: make([]model.Traffic, len(g.passages))}, upTo
	}
	return o.passed[k], upTo
}
