package experiments

import (
	"cmp"
	"context"
	"math"
	"slices"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
)

// half is the probability whose contour is sought.
const half = 0.5

// mapSearch finds the line along which a market tips in half of its runs. It begins
// with a coarse mosaic of cells, and splits those of which the runs cannot tell on
// which side they lie, until the cells are as small as they may be.
type mapSearch struct {
	mosaic *design.Mosaic
	coarse int // replicates of a cell that was never split
	fine   int // of all others, at least coarse
	most   int // runs in all
	// sample makes the runs of places and gives the outcomes in their order: 1 if
	// the run tipped, 0 if not, NaN if it failed.
	sample func(ctx context.Context, asked []trial) ([]float64, error)

	outcomes [][]float64 // by cell and replicate; NaN where there is none
	runs     int
	full     bool // no room was left to split all cells that were to be split
}

// trial is a run at a place of the lattice.
type trial struct{ x, y, replicate int }

// search runs the coarse cells and goes on to the smallest.
func (m *mapSearch) search(ctx context.Context) error {
	for {
		if err := m.run(ctx); err != nil {
			return err
		}
		if m.full || !slices.ContainsFunc(m.mosaic.Cells, func(c design.Cell) bool { return c.Level < m.mosaic.Depth }) {
			return nil
		}
		// Few resamples are enough to choose cells by.
		open := m.open(m.surface(stats.Options{Resamples: 200, Level: 0.5}))
		if len(open) == 0 {
			return nil
		}
		for _, i := range open {
			if m.runs+m.missing()+m.mosaic.Parts(i)*m.fine+m.fine > m.most {
				m.full = true
				break
			}
			m.mosaic.Split(i)
		}
	}
}

// wanted is how many replicates a cell is to have.
func (m *mapSearch) wanted(c design.Cell) int {
	if c.Level == 0 {
		return m.coarse
	}
	return m.fine
}

// missing counts the runs that the cells as they stand have not yet.
func (m *mapSearch) missing() int {
	n := 0
	for i, c := range m.mosaic.Cells {
		n += m.wanted(c)
		if i < len(m.outcomes) {
			n -= len(m.outcomes[i])
		}
	}
	return n
}

// run makes all runs that are missing.
func (m *mapSearch) run(ctx context.Context) error {
	var asked []trial
	var cells []int
	for i, c := range m.mosaic.Cells {
		if i == len(m.outcomes) {
			m.outcomes = append(m.outcomes, nil)
		}
		for k := len(m.outcomes[i]); k < m.wanted(c); k++ {
			asked, cells = append(asked, trial{c.X, c.Y, k + 1}), append(cells, i)
		}
	}
	got, err := m.sample(ctx, asked)
	if err != nil {
		return err
	}
	for k, v := range got {
		m.outcomes[cells[k]] = append(m.outcomes[cells[k]], v)
	}
	m.runs += len(asked)
	return nil
}

// surface is what the runs so far tell of the probability, at all places of the
// lattice.
func (m *mapSearch) surface(o stats.Options) *stats.Surface {
	trials := make([]stats.Trials, len(m.mosaic.Cells))
	for i, c := range m.mosaic.Cells {
		trials[i] = stats.Trials{X: float64(c.X), Y: float64(c.Y), Outcomes: m.outcomes[i]}
	}
	return stats.FitSurface(trials, m.mosaic.Columns, m.mosaic.Rows, o)
}

// open lists the cells that are to be split, those nearest to one half first.
func (m *mapSearch) open(s *stats.Surface) []int {
	var out []int
	distance := make([]float64, len(m.mosaic.Cells))
	for i, c := range m.mosaic.Cells {
		distance[i] = math.Abs(s.P[c.Y*s.Wide+c.X] - half)
		if c.Level < m.mosaic.Depth && (m.undecided(s, c) || m.atBorder(s, i) || m.against(s, i)) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Or(cmp.Compare(distance[a], distance[b]), cmp.Compare(a, b)) })
	return out
}

// undecided reports whether somewhere in the cell the interval holds one half, or
// the contour passes.
func (m *mapSearch) undecided(s *stats.Surface, c design.Cell) bool {
	left, right, low, high := m.mosaic.Span(c)
	side := s.P[c.Y*s.Wide+c.X] > half
	for y := low; y <= high; y++ {
		for x := left; x <= right; x++ {
			i := y*s.Wide + x
			if s.P[i] > half != side || s.LowP[i] <= half && s.HighP[i] >= half {
				return true
			}
		}
	}
	return false
}

// atBorder reports whether a neighbour's place lies on the other side.
func (m *mapSearch) atBorder(s *stats.Surface, i int) bool {
	c := m.mosaic.Cells[i]
	side := s.P[c.Y*s.Wide+c.X] > half
	return slices.ContainsFunc(m.mosaic.Neighbours(i), func(k int) bool {
		n := m.mosaic.Cells[k]
		return s.P[n.Y*s.Wide+n.X] > half != side
	})
}

// against reports whether the cell's own runs tell the side on which its neighbours
// do not put it: something smaller than the cells may lie there.
func (m *mapSearch) against(s *stats.Surface, i int) bool {
	c := m.mosaic.Cells[i]
	tipped, n := count(m.outcomes[i])
	low, high := stats.Wilson(tipped, n, s.Level)
	if s.P[c.Y*s.Wide+c.X] > half {
		return high < half
	}
	return low > half
}

// count gives the tipped runs and all that did not fail.
func count(outcomes []float64) (tipped, n int) {
	for _, v := range outcomes {
		if finite(v) {
			n++
			tipped += indicatorInt(v > half)
		}
	}
	return tipped, n
}
