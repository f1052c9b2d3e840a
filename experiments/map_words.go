package experiments

import (
	"fmt"
	"math"
)

// passage is where a way passes one half along a row of the map.
type passage struct {
	there     bool
	at        float64 // place on the first axis; the lowest if there are several
	low, high float64 // of its interval; NaN without one
	openLow   bool    // the interval goes on beyond the map
	openHigh  bool
	rising    bool // the market tips above, not below
	several   bool
}

// crossing looks along a row.
func (m *tipMap) crossing(w *way, row float64) passage {
	s := w.surface
	along := func(v []float64, x int) float64 {
		y := min(int(row), s.High-2)
		part := row - float64(y)
		return v[y*s.Wide+x]*(1-part) + v[(y+1)*s.Wide+x]*part
	}
	c := passage{low: math.NaN(), high: math.NaN()}
	for x := range s.Wide - 1 {
		a, b := along(s.P, x), along(s.P, x+1)
		if (a > half) == (b > half) {
			continue
		}
		if c.there {
			c.several = true
			break
		}
		c.there, c.rising, c.at = true, b > half, float64(x)+(half-a)/(b-a)
	}
	if !c.there || math.IsNaN(s.LowP[0]) {
		return c
	}
	// From the crossing outwards as far as the interval holds one half.
	c.low, c.openLow = reaches(c.at, -1, s.Wide, func(x int) (float64, float64) { return along(s.LowP, x), along(s.HighP, x) })
	c.high, c.openHigh = reaches(c.at, 1, s.Wide, func(x int) (float64, float64) { return along(s.LowP, x), along(s.HighP, x) })
	return c
}

// reaches goes from a place in one direction to where the interval no longer holds
// one half, between two places of the lattice by a straight line; open if that is
// nowhere.
func reaches(at float64, step, wide int, ends func(x int) (low, high float64)) (place float64, open bool) {
	x := int(at)
	if step > 0 {
		x++
	}
	place = at
	for ; x >= 0 && x < wide; x += step {
		low, high := ends(x)
		if low <= half && high >= half {
			place = float64(x)
			continue
		}
		before := x - step
		if before < 0 || before >= wide {
			return place, false
		}
		lowBefore, highBefore := ends(before)
		if lowBefore > half || highBefore < half {
			return float64(x), false // within one step, between whose ends nothing was run
		}
		end, endBefore := low, lowBefore
		if high < half {
			end, endBefore = high, highBefore
		}
		return float64(before) + float64(step)*(half-endBefore)/(end-endBefore), false
	}
	return place, true
}

// sentences say where half of the runs tip, where the market comes back, and what
// the scenario's own values give.
func (m *tipMap) sentences() []string {
	there := m.ways[0]
	c := m.crossing(there, m.row)
	for step := 1.0; !c.there && step < float64(there.surface.High); step++ {
		// The nearest row that the contour passes.
		for _, row := range []float64{m.row + step, m.row - step} {
			if row >= 0 && row <= float64(there.surface.High-1) && !c.there {
				if c = m.crossing(there, math.Round(row)); c.there {
					m.row = math.Round(row)
				}
			}
		}
	}
	out := []string{m.thereSentence(c)}
	if len(m.ways) > 1 {
		out = append(out, m.backSentence(c))
	}
	if h := m.here; h != nil && h.n > 0 {
		out = append(out, fmt.Sprintf("With the scenario's own values, %s and %s, %d of %d runs tip, 95 %% interval %s to %s%s",
			m.named(0, h.place[0]), m.named(1, h.place[1]), h.tipped, h.n, percent(h.low), percent(h.top), m.x.tail()))
	}
	return out
}

// named writes a value with the name of its axis.
func (m *tipMap) named(axis int, place float64) string {
	a := &m.axes[axis]
	return a.name + " = " + a.text(place)
}

func (m *tipMap) thereSentence(c passage) string {
	w := m.ways[0]
	to := nameOf(m.x.e.base, m.x.e.base.TipTo)
	runs, all := w.search.runs, m.all()
	cost := fmt.Sprintf("%d runs, where all places at the finest step would need %d", runs, all)
	if !c.there {
		least, most := spanOf(w)
		where := "at no place of the map"
		if least > half {
			where = "at every place of the map"
		}
		share := percent(least) + " to " + percent(most) + " of them"
		switch {
		case most == 0:
			share = "none"
		case least == 1:
			share = "all"
		}
		return fmt.Sprintf("The market tips to %s in more than half of the runs %s, in %s, %s%s", to, where, share, cost, m.x.tail())
	}
	side := "above"
	if !c.rising {
		side = "below"
	}
	return fmt.Sprintf("At %s half of the runs tip to %s at %s%s, and more of them %s, %s%s",
		m.named(1, m.row), to, m.named(0, c.at), m.interval(c), side, cost, m.x.tail())
}

func (m *tipMap) backSentence(c passage) string {
	w := m.ways[1]
	b := m.crossing(w, m.row)
	if !b.there {
		i := int(math.Round(m.row))*w.surface.Wide + w.surface.Wide/2
		said := "comes back in more than half of the runs at every place"
		if w.surface.P[i] > half {
			said = "comes back in more than half of the runs nowhere"
		}
		return fmt.Sprintf("A market that begins tipped %s along %s%s", said, m.named(1, m.row), m.x.tail())
	}
	side := "below"
	if !b.rising {
		side = "above"
	}
	said := fmt.Sprintf("A market that begins tipped comes back in half of the runs only at %s%s, and in more of them %s", m.named(0, b.at), m.interval(b), side)
	if c.there && finite(c.low) && finite(b.high) && (c.rising && b.high >= c.low || !c.rising && b.low <= c.high) {
		said += ": this cannot be told from where it tips"
	}
	return said + m.x.tail()
}

// interval says the interval of a crossing.
func (m *tipMap) interval(c passage) string {
	if math.IsNaN(c.low) {
		return " (one replicate gives no interval)"
	}
	a := &m.axes[0]
	low, high := a.text(c.low), a.text(c.high)
	switch {
	case c.openLow && c.openHigh:
		return ", 95 % interval the whole map"
	case c.openLow:
		return fmt.Sprintf(", 95 %% interval from the border of the map to %s", high)
	case c.openHigh:
		return fmt.Sprintf(", 95 %% interval from %s to the border of the map", low)
	}
	return fmt.Sprintf(", 95 %% interval %s to %s", low, high)
}

// spanOf gives the least and greatest share of tipped runs of a cell.
func spanOf(w *way) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, outcomes := range w.search.outcomes {
		if tipped, n := count(outcomes); n > 0 {
			p := float64(tipped) / float64(n)
			least, most = min(least, p), max(most, p)
		}
	}
	return least, most
}

// warnings says what limits the map.
func (m *tipMap) warnings() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, w := range m.ways {
		way := "the way there"
		if w.arm > 0 {
			way = "the way back"
		}
		least, most := spanOf(w)
		switch {
		case math.IsInf(least, 0):
			add("map, %s: no run is complete", way)
			continue
		case most == 0:
			add("map, %s: no run tips anywhere in the map; there is no contour", way)
		case least == 1:
			add("map, %s: every run tips everywhere in the map; there is no contour", way)
		case most <= half || least > half:
			add("map, %s: no contour passes through the map; the share of tipped runs is %s to %s", way, percent(least), percent(most))
		}
		if w.search.full {
			add("map, %s: cells that should have been split were not, as that takes more than %d runs; give most_runs, or fewer points", way, w.search.most)
		}
		failed := 0
		for _, outcomes := range w.search.outcomes {
			_, n := count(outcomes)
			failed += len(outcomes) - n
		}
		if failed > 0 {
			add("map, %s: %d of %d runs failed and are left out", way, failed, w.search.runs)
		}
	}
	switch replicates := m.x.plan.Replicates; {
	case m.fine() == 1:
		add("map: one replicate: every cell is 0 or 1, and the contour has no band")
	case replicates < 4:
		add("map: %d replicates of a coarse cell cannot tell its side; what is smaller than a cell may be missed", replicates)
	}
	return out
}
