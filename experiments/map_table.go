package experiments

import (
	"fmt"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// The kinds of rows of the table of a map.
const (
	rowCell    = "cell"    // rowCell is a cell as run.
	rowContour = "contour" // rowContour is a vertex of a line along which half of the runs tip.
	rowBand    = "band"    // rowBand is a vertex of the border of the contour's interval.
	rowEdge    = "edge"    // rowEdge is where half of the runs tip along a row of the design.
	rowHere    = "here"    // rowHere is the scenario's own place.
	rowAcross  = "x_value" // rowAcross is a value of the design on the first factor.
	rowUp      = "y_value" // rowUp is a value of the design on the second factor.
)

// The columns of the table of a map.
const (
	mapRow = iota
	mapArm
	mapLine
	mapX
	mapY
	mapFromX
	mapToX
	mapFromY
	mapToY
	mapPlaceX
	mapPlaceY
	mapSize
	mapLevel
	mapN
	mapTipped
	mapP
	mapLow
	mapHigh
	mapText
)

// table writes the map down.
func (m *tipMap) table() *table.Table {
	x, y := &m.axes[0], &m.axes[1]
	w := &mapWriter{m: m, b: table.NewBuilder(
		column(table.Text, "row", "", "cell: as run; contour: half of the runs tip; band: border of the contour's interval; edge: where half of the runs tip along a value of y, x_from and x_to being its interval; here: the scenario's own values; x_value, y_value: values of the design"),
		armColumn(),
		column(table.Text, "line", "", "line that a vertex belongs to, in order; of a band, whether the lower or the upper end of P is one half there; closed lines end where they begin"),
		column(table.Real, "x", x.scale.unit, "value of "+x.name+" that was run"),
		column(table.Real, "y", y.scale.unit, "value of "+y.name+" that was run"),
		column(table.Real, "x_from", x.scale.unit, "left border of the cell, or lower end of the interval of an edge; empty where it goes on beyond the map"),
		column(table.Real, "x_to", x.scale.unit, "right border of the cell, or upper end of the interval of an edge"),
		column(table.Real, "y_from", y.scale.unit, "lower border of the cell"),
		column(table.Real, "y_to", y.scale.unit, "upper border of the cell"),
		column(table.Real, "place_x", "", "the same in steps of the finest lattice, from 0"),
		column(table.Real, "place_y", "", "the same in steps of the finest lattice, from 0"),
		column(table.Real, "size", "", "side of the cell in steps of the finest lattice"),
		column(table.Real, "level", "", "how often the cell was split"),
		column(table.Real, "n", "runs", "runs that are complete"),
		column(table.Real, "tipped", "runs", "those that tipped"),
		column(table.Real, "p", "share", "share of runs that tipped"),
		column(table.Real, "low", "share", "lower end of its interval (Wilson)"),
		column(table.Real, "high", "share", "upper end of its interval"),
		column(table.Text, "text", "", "the value as a file has it; of an edge, with its interval"),
	)}
	// What is read first stands first.
	for _, way := range m.ways {
		w.edges(way)
	}
	if h := m.here; h != nil && h.n > 0 {
		w.begin(rowHere, m.x.e.arms[0].name)
		w.across(h.place[0])
		w.up(h.place[1])
		w.share(h.tipped, h.n)
		w.b.EndRow()
	}
	for _, way := range m.ways {
		w.way(way)
	}
	for axis, row := range []string{rowAcross, rowUp} {
		a := &m.axes[axis]
		step := (len(a.values) - 1) / (len(m.x.e.factors[axis].values) - 1)
		for i := 0; i < len(a.values); i += step {
			w.begin(row, "")
			if axis == 0 {
				w.across(float64(i))
			} else {
				w.up(float64(i))
			}
			w.b.Text(mapText, a.values[i])
			w.b.EndRow()
		}
	}
	return w.b.Table()
}

type mapWriter struct {
	m *tipMap
	b *table.Builder
}

func (w *mapWriter) begin(row, arm string) {
	w.b.Text(mapRow, row)
	w.b.Text(mapArm, arm)
}

func (w *mapWriter) across(place float64) {
	w.b.Real(mapX, w.m.axes[0].told(place))
	w.b.Real(mapPlaceX, place)
}

func (w *mapWriter) up(place float64) {
	w.b.Real(mapY, w.m.axes[1].told(place))
	w.b.Real(mapPlaceY, place)
}

func (w *mapWriter) share(tipped, n int) {
	w.b.Int(mapN, int64(n))
	w.b.Int(mapTipped, int64(tipped))
	if n > 0 {
		low, high := stats.Wilson(tipped, n, 0.95)
		w.b.Real(mapP, float64(tipped)/float64(n))
		w.b.Real(mapLow, low)
		w.b.Real(mapHigh, high)
	}
}

// way writes the cells, the contour and its band of one arm.
func (w *mapWriter) way(way *way) {
	arm := w.m.x.e.arms[way.arm].name
	mosaic, x, y := way.search.mosaic, &w.m.axes[0], &w.m.axes[1]
	for i, c := range mosaic.Cells {
		w.begin(rowCell, arm)
		w.across(float64(c.X))
		w.up(float64(c.Y))
		left, right, low, high := mosaic.Bounds(c)
		w.b.Real(mapFromX, x.told(left))
		w.b.Real(mapToX, x.told(right))
		w.b.Real(mapFromY, y.told(low))
		w.b.Real(mapToY, y.told(high))
		w.b.Int(mapSize, int64(c.Size))
		w.b.Int(mapLevel, int64(c.Level))
		tipped, n := count(way.search.outcomes[i])
		w.share(tipped, n)
		w.b.EndRow()
	}
	s := way.surface
	for _, of := range []struct {
		row, name string
		values    []float64
	}{{rowContour, "", s.P}, {rowBand, "low ", s.LowP}, {rowBand, "high ", s.HighP}} {
		for k, line := range stats.Contour(of.values, s.Wide, s.High, half) {
			for _, v := range line {
				w.begin(of.row, arm)
				w.b.Text(mapLine, fmt.Sprint(of.name, k+1))
				w.across(v.X)
				w.up(v.Y)
				w.b.EndRow()
			}
		}
	}
}

// edges writes where the way passes one half along every value of the design.
func (w *mapWriter) edges(way *way) {
	x, y := &w.m.axes[0], &w.m.axes[1]
	step := (len(y.values) - 1) / (len(w.m.x.e.factors[1].values) - 1)
	for row := 0; row < len(y.values); row += step {
		c := w.m.crossing(way, float64(row))
		if !c.there {
			continue
		}
		w.begin(rowEdge, w.m.x.e.arms[way.arm].name)
		w.across(c.at)
		w.up(float64(row))
		if !c.openLow {
			w.b.Real(mapFromX, x.told(c.low))
		}
		if !c.openHigh {
			w.b.Real(mapToX, x.told(c.high))
		}
		w.b.Text(mapText, x.text(c.at)+w.m.interval(c))
		w.b.EndRow()
	}
}
