package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

var tippingMap = Figure{
	Name:  "tipping-map",
	Doc:   "where in the plane of two factors the market tips in half of the runs, and where it comes back: cells as run, contours, the scenario's own place",
	Build: buildTippingMap,
}

func buildTippingMap(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "map" {
		return nil, nothing("tipping-map needs the analysis map (map.csv)")
	}
	m, err := readTipMap(&r)
	if err != nil {
		return nil, err
	}
	s := r.newSheet("tipping-map")
	s.panels = []panel{{
		id: planeID, row: 1, column: 1, to: m.x.last(), high: m.y.last(), weight: 1, axis: axisPlane, unit: unitShare,
	}}
	s.xnames, s.ynames = m.x.names(), m.y.names()
	for _, c := range m.there.cells {
		if c.n > 0 {
			s.tiles = append(s.tiles, tile{panel: planeID, left: c.left, right: c.right, low: c.low, high: c.high, value: c.tipped / c.n})
		}
	}
	s.scale, s.marks = mapScale(planeID, true, "", "", 0, 1)
	addLines := func(w *tipWay, name, dash string, width float64, halo bool) {
		for i, at := range w.lines[name] {
			s.paths = append(s.paths, path{panel: planeID, series: fmt.Sprintf("%s %s %d", w.arm.Name, name, i+1), token: "white", dash: dash, width: width, halo: halo, at: at})
		}
	}
	addLines(m.there, "band", "dots", 1, false)
	if m.back != nil {
		addLines(m.back, "contour", "tenpay", 1.6, true)
	}
	addLines(m.there, "contour", "", 2, true)
	if h := m.here; h != nil {
		s.rings = []ring{{panel: planeID, token: "mark", at: h.at, text: fmt.Sprintf("as the scenario has it | %s, %s: P = %s | 95%s%% interval %s to %s",
			m.x.say(h.x), m.y.say(h.y), digits(h.tipped/h.n, 2), narrow, digits(h.from, 2), digits(h.to, 2))}}
	}
	s.legends = m.legends()

	s.title = m.title()
	s.subtitle = "Share of runs in which the market is tipped: " + m.there.arm.Label
	if m.back != nil {
		s.subtitle += "; dashed: " + m.back.arm.Label
	}
	s.subtitle = withWarnings(s.subtitle, m.doubts()...)
	s.captions = append(s.captions, m.caption(&r))
	return s.table(), nil
}

const planeID = "plane"

// tipMap is the table of a map as it is drawn.
type tipMap struct {
	x, y        tipAxis
	there, back *tipWay // back is nil where there is no way back
	here        *tipHere
}

// tipAxis is a side of the map: the values of the design with their places.
type tipAxis struct {
	name   string
	places []float64
	values []float64
	texts  []string
}

// tipWay is what was found in one arm.
type tipWay struct {
	arm   Arm
	cells []tipCell
	lines map[string][][]point // by kind of row: looked up only
	runs  float64
}

type tipCell struct {
	left, right, low, high float64
	at                     point
	size, level            float64
	n, tipped              float64
}

// tipHere is the scenario's own place.
type tipHere struct {
	at        point
	x, y      float64
	n, tipped float64
	from, to  float64
}

// readTipMap reads the table of the analysis.
func readTipMap(r *Results) (*tipMap, error) {
	t := r.Analysis
	columns := map[string]*table.Column{}
	for _, name := range []string{"row", "arm", "line", "x", "y", "place_x", "place_y", "size", "level", "n", "tipped", "low", "high", "text"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, nothing("tipping-map needs the columns of the analysis map: %s", err)
		}
		columns[name] = c
	}
	number := func(name string, i int) float64 { return columns[name].Float(i) }
	m := &tipMap{}
	m.x.name, m.y.name = "first factor", "second factor"
	if len(r.Info.Factors) == 2 {
		m.x.name, m.y.name = factorTitle(r.Info.Factors[0]), factorTitle(r.Info.Factors[1])
	}
	ways := map[string]*tipWay{}
	for i, a := range r.arms(t.Where("row", "cell")) {
		w := &tipWay{arm: a, lines: map[string][][]point{}}
		ways[a.Name] = w
		if i == 0 {
			m.there = w
		} else if m.back == nil {
			m.back = w
		}
	}
	line := ""
	for i := range t.Len() {
		kind, at := columns["row"].Text(i), point{number("place_x", i), number("place_y", i)}
		w := ways[columns["arm"].Text(i)]
		switch kind {
		case "x_value":
			m.x.add(at.x, number("x", i), columns["text"].Text(i))
		case "y_value":
			m.y.add(at.y, number("y", i), columns["text"].Text(i))
		case "cell":
			w.cells = append(w.cells, tipCell{at: at, size: number("size", i), level: number("level", i), n: number("n", i), tipped: number("tipped", i)})
			w.runs += number("n", i)
		case "contour", "band":
			if w == nil {
				continue
			}
			if name := columns["arm"].Text(i) + kind + columns["line"].Text(i); name != line {
				line = name
				w.lines[kind] = append(w.lines[kind], nil)
			}
			last := len(w.lines[kind]) - 1
			w.lines[kind][last] = append(w.lines[kind][last], at)
		case "here":
			m.here = &tipHere{at: at, x: number("x", i), y: number("y", i), n: number("n", i), tipped: number("tipped", i), from: number("low", i), to: number("high", i)}
		}
	}
	if m.there == nil || len(m.x.places) < 2 || len(m.y.places) < 2 || m.x.last() > maxCells || m.y.last() > maxCells || m.there.runs == 0 {
		return nil, nothing("tipping-map needs cells with runs and two values or more of both factors")
	}
	for _, w := range ways {
		for i := range w.cells {
			c := &w.cells[i]
			c.left, c.right = max(0, c.at.x-c.size/2), min(m.x.last(), c.at.x+c.size/2)
			c.low, c.high = max(0, c.at.y-c.size/2), min(m.y.last(), c.at.y+c.size/2)
		}
	}
	return m, nil
}

func (a *tipAxis) add(place, value float64, text string) {
	a.places, a.values, a.texts = append(a.places, place), append(a.values, value), append(a.texts, text)
}

func (a *tipAxis) last() float64 { return a.places[len(a.places)-1] }

// names writes every value of the design that falls on a round place, and the name of
// the axis.
func (a *tipAxis) names() []name {
	out := []name{{panel: planeID, place: -1, text: upperFirst(a.name)}}
	for i, text := range a.texts {
		if x, err := strconv.ParseFloat(text, 64); err == nil && len(text) > 5 {
			text = threeShort(x)
		}
		out = append(out, name{panel: planeID, place: int(a.places[i]), text: factorValue(text)})
	}
	return out
}

// say writes a value of the axis with its unit, as the values of the design have it.
func (a *tipAxis) say(x float64) string {
	sample := a.texts[len(a.texts)-1]
	if _, err := parseTime(sample); err == nil {
		day := x
		if math.Abs(x) > 200_000 { // hours
			day = x / 24
		}
		return sayDate(day)
	}
	text := threeShort(x)
	if math.Abs(x) >= 1e6 {
		text = threeShort(x/1e6) + narrow + "m"
	}
	if _, unit, ok := strings.Cut(sample, " "); ok {
		text += " " + unit
	}
	return text
}

// value gives the value at a place between those of the design.
func (a *tipAxis) value(place float64) float64 {
	i := 0
	for i < len(a.places)-2 && place > a.places[i+1] {
		i++
	}
	part := (place - a.places[i]) / (a.places[i+1] - a.places[i])
	return a.values[i] + part*(a.values[i+1]-a.values[i])
}

// row is the place on the second axis of which the title speaks: the scenario's own if
// a contour passes there, else the middle of the longest.
func (m *tipMap) row() (float64, bool) {
	if m.here != nil {
		if _, ok := m.there.crosses(m.here.at.y); ok {
			return m.here.at.y, true
		}
	}
	var longest []point
	for _, line := range m.there.lines["contour"] {
		if len(line) > len(longest) {
			longest = line
		}
	}
	if longest == nil {
		return 0, false
	}
	return longest[len(longest)/2].y, true
}

// crosses gives the first place along a row at which half of the runs tip.
func (w *tipWay) crosses(row float64) (float64, bool) {
	first, found := math.Inf(1), false
	for _, line := range w.lines["contour"] {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			if min(a.y, b.y) > row || max(a.y, b.y) < row {
				continue
			}
			x := a.x
			if a.y != b.y {
				x += (row - a.y) / (b.y - a.y) * (b.x - a.x)
			}
			first, found = min(first, x), true
		}
	}
	return first, found
}

// title is the finding.
func (m *tipMap) title() string {
	row, ok := m.row()
	if !ok {
		low, high := m.there.span()
		switch {
		case high == 0:
			return "Nowhere on this map does any run tip"
		case low == 1:
			return "Every run tips everywhere on this map"
		}
		return "No edge on this map: " + percentRange(low, high) + " of runs tip"
	}
	x, _ := m.there.crosses(row)
	title := fmt.Sprintf("Half of the runs tip at a %s of %s", m.x.name, m.x.say(m.x.value(x)))
	if m.back != nil {
		if back, ok := m.back.crosses(row); ok {
			title += "; what has tipped comes back at " + m.x.say(m.x.value(back))
		} else {
			title += "; what has tipped does not come back"
			if p, ok := m.back.at(point{m.x.last() / 2, row}); ok && p < 0.5 {
				title = strings.TrimSuffix(title, "does not come back") + "always comes back"
			}
		}
	}
	return title + fmt.Sprintf(" (%s %s)", m.y.name, m.y.say(m.y.value(row)))
}

// span gives the least and greatest share of a cell.
func (w *tipWay) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range w.cells {
		if c.n > 0 {
			low, high = min(low, c.tipped/c.n), max(high, c.tipped/c.n)
		}
	}
	return low, high
}

// at gives the share of the cell in which a place lies.
func (w *tipWay) at(p point) (float64, bool) {
	for _, c := range w.cells {
		if c.n > 0 && c.left <= p.x && p.x <= c.right && c.low <= p.y && p.y <= c.high {
			return c.tipped / c.n, true
		}
	}
	return 0, false
}

// legends are the words on the regions and beside the lines.
func (m *tipMap) legends() []legend {
	var out []legend
	add := func(series, text string, beside bool, at []point) {
		if len(at) > 0 {
			out = append(out, legend{panel: planeID, series: series, text: text, token: "white", beside: beside, at: at})
		}
	}
	tips := func(w *tipWay, p point) (always, never bool) {
		share, ok := w.at(p)
		return ok && share == 1, ok && share == 0
	}
	add("always", "always tips", false, m.inside(func(p point) bool { always, _ := tips(m.there, p); return always }))
	if m.back != nil {
		add("never", "never tips", false, m.inside(func(p point) bool { _, never := tips(m.back, p); return never }))
		add("between", "between the lines: | history decides", false, m.inside(func(p point) bool {
			_, never := tips(m.there, p)
			always, _ := tips(m.back, p)
			return never && always
		}))
		add("back", "comes back at | the dashed line", true, along(m.back.lines["contour"], 0.72))
	} else {
		add("never", "never tips", false, m.inside(func(p point) bool { _, never := tips(m.there, p); return never }))
	}
	add("there", "half of the | runs tip", true, along(m.there.lines["contour"], 0.28))
	return out
}

// mostWords bounds the places that words may choose from.
const mostWords = 30

// inside lists places of a region, those farthest from its border first.
func (m *tipMap) inside(of func(point) bool) []point {
	columns, rows := int(m.x.last())+1, int(m.y.last())+1
	grid := make([]bool, columns*rows)
	for i := range grid {
		grid[i] = of(point{float64(i % columns), float64(i / columns)})
	}
	type spot struct {
		at   point
		room int
	}
	var spots []spot
	for i, in := range grid {
		if !in {
			continue
		}
		x, y, room := i%columns, i/columns, 0
		for open := true; open && room < columns+rows; room++ {
			for dy := -room; dy <= room && open; dy++ {
				for dx := -room; dx <= room && open; dx++ {
					u, v := x+dx, y+dy
					open = u >= 0 && v >= 0 && u < columns && v < rows && grid[v*columns+u]
				}
			}
		}
		spots = append(spots, spot{point{float64(x), float64(y)}, room})
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return b.room - a.room })
	var out []point
	for i := 0; i < len(spots) && len(out) < mostWords; i++ {
		out = append(out, spots[i].at)
	}
	return out
}

// along lists places of the longest line, from a part of its length outwards.
func along(lines [][]point, from float64) []point {
	var longest []point
	for _, line := range lines {
		if len(line) > len(longest) {
			longest = line
		}
	}
	if len(longest) == 0 {
		return nil
	}
	line := slices.Clone(longest)
	if line[0].y > line[len(line)-1].y {
		slices.Reverse(line)
	}
	start := int(from * float64(len(line)-1))
	out := []point{line[start]}
	for step := 1; step < len(line) && len(out) < mostWords; step++ {
		for _, i := range []int{start - step, start + step} {
			if i >= 0 && i < len(line) {
				out = append(out, line[i])
			}
		}
	}
	return out
}

// runsOf gives the least and greatest number of runs of cells, of those that were split
// or of the others.
func (w *tipWay) runsOf(split bool) (least, most float64) {
	least, most = math.Inf(1), 0
	for _, c := range w.cells {
		if (c.level > 0) == split {
			least, most = min(least, c.n), max(most, c.n)
		}
	}
	return least, most
}

// doubts are the warnings of the subtitle.
func (m *tipMap) doubts() []string {
	var out []string
	_, most := m.there.runsOf(true)
	if coarse, all := m.there.runsOf(false); most == 0 {
		most = max(coarse, all)
	}
	if most == 1 {
		out = append(out, "a single run in a cell, so there is no band")
	} else if most < 10 {
		out = append(out, fmt.Sprintf("only %s in a cell", counted(int(most), "run", "runs")))
	}
	return out
}

// caption says what the lines are and what was run.
func (m *tipMap) caption(r *Results) string {
	parts := []string{}
	if len(m.there.lines["contour"]) > 0 {
		text := "Solid: half of the runs tip (planes fitted to the nearest cells)"
		if len(m.there.lines["band"]) > 0 {
			text += "; dotted: its 95" + narrow + "% interval, place by place, replicates resampled"
		}
		parts = append(parts, text)
	}
	if m.back != nil && len(m.back.lines["contour"]) > 0 {
		parts = append(parts, "Dashed: half of the runs that begin tipped are tipped at the end")
	}
	cost := "Cells as run, not smoothed: " + counted(int(m.there.runs), "run", "runs")
	if m.back != nil {
		cost += ", and " + counted(int(m.back.runs), "run", "runs") + " on the way back"
	}
	coarse, fine := wordRange(m.there.runsOf(false)), wordRange(m.there.runsOf(true))
	switch {
	case coarse != "" && fine != "":
		cost += fmt.Sprintf("; %s in a coarse cell, %s in a small one", coarse, fine)
	case coarse+fine != "":
		cost += fmt.Sprintf("; %s in a cell", coarse+fine)
	}
	if fine != "" {
		_, most := m.there.runsOf(true)
		cost += fmt.Sprintf("; the full fine grid would need %s", digits((m.x.last()+1)*(m.y.last()+1)*most, 0))
		if m.back != nil {
			cost += " each way"
		}
	}
	if empty := slices.IndexFunc(m.there.cells, func(c tipCell) bool { return c.n == 0 }); empty >= 0 {
		cost += "; cells without a complete run are grey"
	}
	return sentences(append(parts, cost, r.provenance())...)
}

// wordRange writes numbers of runs; nothing where there are none.
func wordRange(least, most float64) string {
	switch {
	case most == 0:
		return ""
	case least == most:
		return digits(most, 0)
	}
	return digits(least, 0) + " to " + digits(most, 0)
}
