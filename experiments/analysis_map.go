package experiments

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
	"hongbao/model/spec"
)

// checkMap wants two factors that lead through ranges, and a market that can tip.
func checkMap(c *checker, a *Analysis) {
	e := c.e
	if len(e.Factors) != 2 {
		c.complain([]string{"factors"}, "the analysis map is drawn over two factors; there are %d", len(e.Factors))
	} else {
		for i, f := range e.Factors {
			if _, err := newMapAxis(e.paths, f, a.Depth); err != nil {
				c.complain([]string{"factors", fmt.Sprint(i)}, "%v", err)
			}
		}
	}
	if e.Design.Kind != "grid" {
		c.complain([]string{"design", "kind"}, "the analysis map begins with all combinations; expected grid")
	}
	if e.base.TipTo == "" {
		c.complain([]string{"analysis"}, "the analysis map needs to know to which platform the market tips; expected tip_to in the scenario or under set")
	}
	if a.Fine != 0 && a.Fine < e.Replicates.Most() {
		c.complain([]string{"analysis", "fine_replicates"}, "%d are fewer than the replicates, %d; expected as many or more", a.Fine, e.Replicates.Most())
	}
	var others []string
	for _, arm := range e.arms[1:] {
		others = append(others, arm.name)
	}
	at := []string{"analysis", "back"}
	switch {
	case a.Back != "" && !slices.Contains(others, a.Back):
		c.unknown(at, "arm", a.Back, others)
		return
	case a.Back != "" && a.Tip == "ever":
		c.complain([]string{"analysis", "tipped"}, "a market that begins tipped has tipped ever; expected at_end where there is a way back")
	}
	for _, name := range others {
		if name != a.Back {
			c.complain([]string{"arms", name}, "the analysis map has no use for this arm; expected the base and the one that back names")
		}
	}
}

// tipMap is the map of one experiment.
type tipMap struct {
	x    *executor
	a    *Analysis
	axes [2]mapAxis // across, and upwards
	ways []*way     // the way there, and the way back if there is one
	here *hereRun   // the scenario's own values; nil if they lie outside the map
	row  float64    // place on the second axis of which the sentence speaks
}

// way is what is found in one arm.
type way struct {
	arm     int
	search  *mapSearch
	surface *stats.Surface
}

// hereRun is what comes of the values that the scenario has by itself.
type hereRun struct {
	values   [2]string
	place    [2]float64
	tipped   int
	n        int
	low, top float64 // of its interval
}

// newTipMap prepares a map.
func newTipMap(x *executor, a *Analysis) *tipMap {
	m := &tipMap{x: x, a: a}
	for i, f := range x.e.Factors {
		axis, err := newMapAxis(x.e.paths, f, a.Depth)
		if err != nil {
			panic("experiments: unchecked side of a map: " + err.Error())
		}
		m.axes[i] = axis
	}
	m.here = m.own()
	m.row = float64(len(m.axes[1].numbers)-1) / 2
	if m.here != nil {
		m.row = m.here.place[1]
	}
	m.ways = []*way{{arm: 0}}
	if a.Back != "" {
		m.ways = append(m.ways, &way{arm: slices.Index(x.e.ArmNames(), a.Back)})
	}
	return m
}

// own finds the scenario's own values, if they are the same for all that a path
// stands for and lie in the map.
func (m *tipMap) own() *hereRun {
	h := &hereRun{}
	for i := range m.axes {
		a := &m.axes[i]
		for k, row := range paths(spec.Parameters(m.x.e.base)).match(a.path) {
			if k > 0 && row.Value != h.values[i] {
				return nil
			}
			h.values[i] = row.Value
		}
		number, err := a.scale.read(h.values[i])
		if err != nil {
			return nil
		}
		place, inside := a.place(number)
		if !inside {
			return nil
		}
		h.place[i] = place
	}
	return h
}

// fine is how many runs a cell has that was split.
func (m *tipMap) fine() int { return cmp.Or(m.a.Fine, 2*m.x.plan.Replicates) }

// all is how many runs the whole lattice would need on one way.
func (m *tipMap) all() int { return len(m.axes[0].values) * len(m.axes[1].values) * m.fine() }

// searchMap draws the map: the design is its coarse cells.
func searchMap(ctx context.Context, x *executor, a *Analysis) (*Reading, error) {
	m := newTipMap(x, a)
	for _, w := range m.ways {
		s := &mapSearch{
			mosaic: m.mosaic(),
			coarse: x.plan.Replicates, fine: m.fine(), most: cmp.Or(a.Most, m.all()/2),
			sample: func(ctx context.Context, asked []trial) ([]float64, error) { return m.sample(ctx, w.arm, asked) },
		}
		if err := s.search(ctx); err != nil {
			return nil, err
		}
		w.search, w.surface = s, s.surface(stats.Options{})
	}
	if err := m.runHere(ctx); err != nil {
		return nil, err
	}
	return &Reading{Table: m.table(), Shown: []string{"row", "arm", "y", "x", "x_from", "x_to", "n", "tipped", "p", "low", "high"}, Sentences: m.sentences(), Warnings: m.warnings()}, nil
}

// mosaic begins with the points of the design.
func (m *tipMap) mosaic() *design.Mosaic {
	return design.NewMosaic(len(m.x.e.factors[0].values), len(m.x.e.factors[1].values), m.a.Depth)
}

// sample makes runs of one arm, and takes those of the design where it has them.
func (m *tipMap) sample(ctx context.Context, arm int, asked []trial) ([]float64, error) {
	x := m.x
	step := (len(m.axes[0].values) - 1) / (len(x.e.factors[0].values) - 1)
	rows := len(x.e.factors[1].values)
	out := make([]float64, len(asked))
	var wishes []wish
	var places []int
	for i, t := range asked {
		if t.x%step == 0 && t.y%step == 0 && t.replicate <= x.plan.Replicates {
			out[i] = m.outcome(x.run(t.x/step*rows+t.y/step, arm, t.replicate))
			continue
		}
		wishes = append(wishes, wish{values: []string{m.axes[0].values[t.x], m.axes[1].values[t.y]}, arm: arm, replicate: t.replicate})
		places = append(places, i)
	}
	got, err := x.grant(ctx, wishes)
	for k, o := range got {
		out[places[k]] = m.outcome(o)
	}
	return out, err
}

// outcome is 1 if a run tipped, as the analysis counts it, 0 if not, NaN if it is
// not complete.
func (m *tipMap) outcome(o *outcome) float64 {
	switch {
	case o == nil || o.failed != "":
		return math.NaN()
	case m.a.Tip == "ever":
		return indicator(o.tipped)
	}
	return indicator(o.stayed)
}

// runHere runs the scenario's own values, as often as a cell that was split.
func (m *tipMap) runHere(ctx context.Context) error {
	if m.here == nil {
		return nil
	}
	var wishes []wish
	for k := range m.fine() {
		wishes = append(wishes, wish{values: m.here.values[:], replicate: k + 1})
	}
	got, err := m.x.grant(ctx, wishes)
	if err != nil {
		return err
	}
	var outcomes []float64
	for _, o := range got {
		outcomes = append(outcomes, m.outcome(o))
	}
	m.here.tipped, m.here.n = count(outcomes)
	m.here.low, m.here.top = stats.Wilson(m.here.tipped, m.here.n, 0.95)
	return nil
}

// mapPlaces are the coarse cells on the way there.
func mapPlaces(x *executor, _ *Analysis) []runPlace {
	out := make([]runPlace, x.plan.Points)
	for point := range out {
		out[point].point = point
	}
	return out
}

// singleMap is where one replicate of the coarse cells tips along the row of which
// the sentence speaks, on the first axis.
func singleMap(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	m := newTipMap(x, a)
	mosaic := m.mosaic()
	rows := len(x.e.factors[1].values)
	trials := make([]stats.Trials, len(mosaic.Cells))
	for i, c := range mosaic.Cells {
		// Cells run along the first axis, points of the design along the second.
		column, row := i%len(x.e.factors[0].values), i/len(x.e.factors[0].values)
		trials[i] = stats.Trials{X: float64(c.X), Y: float64(c.Y), Outcomes: []float64{m.outcome(of(column*rows+row, 0))}}
	}
	w := &way{surface: stats.FitSurface(trials, mosaic.Columns, mosaic.Rows, stats.Options{})}
	c := m.crossing(w, m.row)
	if !c.there {
		return math.NaN()
	}
	return m.axes[0].told(c.at)
}

func mapNumber(x *executor, a *Analysis) (words, unit string) {
	m := newTipMap(x, a)
	return fmt.Sprintf("the %s at which half of the runs tip at %s", m.axes[0].name, m.named(1, m.row)), cmp.Or(m.axes[0].scale.unit, " ")
}
