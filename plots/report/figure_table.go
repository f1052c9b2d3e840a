package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

// figureRows is how many rows the tables of a figure have together.
const figureRows = 120

// figureTables prints what a figure shows, one table a panel. Long ones are thinned
// to evenly spaced dates, both ends kept.
func (p *Page) figureTables(name string, sheet *table.Table) []*cells {
	panels := of(sheet, "panel")
	most := min(max(figureRows/max(len(panels), 1), 4), 24)
	var out []*cells
	for _, row := range panels {
		id, style := text(sheet, "panel", row), text(sheet, "style", row)
		var c *cells
		switch setting(style, "axis") {
		case "cells":
			c = cellTable(sheet, id)
		case "rows":
			c = rowTable(sheet, id)
		case "plane":
			c = planeTable(sheet, id)
		default:
			c = p.curveTable(sheet, id, setting(style, "axis"), setting(style, "unit"), most)
		}
		if c == nil || len(c.Rows) == 0 {
			continue
		}
		c.File = "figures/" + name + ".csv"
		c.Caption = upper(text(sheet, "text", row))
		if c.Caption == "" {
			c.Caption = said(sheet, "scale")
		}
		out = append(out, c)
	}
	if c := p.quotedTable(sheet); c != nil {
		out = append(out, c)
	}
	return out
}

// setting reads name=value of a style.
func setting(style, name string) string {
	for _, word := range strings.Fields(style) {
		if v, ok := strings.CutPrefix(word, name+"="); ok {
			return v
		}
	}
	return ""
}

// shown writes a value of a panel's unit.
func shown(x float64, unit string) string {
	if math.IsNaN(x) {
		return none
	}
	switch unit {
	case "share":
		return digits(100*x, 1, false) + thin + "%"
	case "points":
		return digits(100*x, 2, true)
	case "million":
		return digits(x, 2, false) + thin + "m"
	case "thousand":
		return digits(x, 1, false) + thin + "k"
	}
	if x == math.Trunc(x) {
		return digits(x, 0, false)
	}
	return scaleOf("", 0, x).level(x)
}

func shownRange(low, high float64, unit string) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return none
	}
	return shown(low, unit) + " to " + shown(high, unit)
}

// seriesWords names a line: an arm by its label, anything else by its id.
func (p *Page) seriesWords(id string) string {
	if a, b, ok := strings.Cut(id, " minus "); ok {
		return p.arm(a) + " minus " + p.arm(b)
	}
	if a, b, ok := strings.Cut(id, ", "); ok {
		return p.arm(a) + ", " + strings.ReplaceAll(b, "_", " ")
	}
	return p.arm(id)
}

// curve is a line or band of a panel, by x.
type curve struct {
	series string
	x      []string
	cell   []string
}

// curves gathers the lines or the widest bands of a panel.
func curves(sheet *table.Table, panel, kind, unit string) []curve {
	var out []curve
	place := map[string]int{} // looked up only
	for _, row := range of(sheet, kind) {
		if text(sheet, "panel", row) != panel {
			continue
		}
		series := text(sheet, "series", row)
		k, known := place[series]
		if !known {
			k = len(out)
			place[series] = k
			out = append(out, curve{series: series})
		}
		value := ""
		if kind == "line" {
			value = shown(number(sheet, "y", row), unit)
		} else {
			value = shownRange(number(sheet, "low", row), number(sheet, "high", row), unit)
		}
		out[k].x, out[k].cell = append(out[k].x, text(sheet, "x", row)), append(out[k].cell, value)
	}
	return out
}

// curveTable prints the lines of a panel and the widest band of each, by date or whatever
// else lies along the axis.
func (p *Page) curveTable(sheet *table.Table, panel, axis, unit string, most int) *cells {
	lines, bands := curves(sheet, panel, "line", unit), curves(sheet, panel, "band", unit)
	var x []string
	for _, c := range append(slices.Clone(lines), bands...) {
		x = append(x, c.x...)
	}
	if len(x) == 0 {
		return nil
	}
	along, say := "date", sayDay
	switch axis {
	case "days", "value", "names":
		slices.SortFunc(x, byNumber)
		along, say = "value", sayAs(names(sheet, panel, "xname", "x"), axis)
		if axis == "days" {
			along = "day"
		}
	default:
		slices.Sort(x)
	}
	x = slices.Compact(x)
	out := &cells{Head: []string{along}, Left: 1}
	var columns []curve
	for _, l := range lines {
		out.Head, columns = append(out.Head, p.seriesWords(l.series)), append(columns, l)
		for _, b := range bands {
			if about, ok := strings.CutPrefix(b.series, l.series+", "); ok {
				out.Head, columns = append(out.Head, strings.ReplaceAll(about, " %", thin+"%")), append(columns, b)
				break // the first is the widest
			}
		}
	}
	if len(columns) == 0 {
		for _, b := range bands {
			out.Head, columns = append(out.Head, p.seriesWords(b.series)), append(columns, b)
		}
	}
	kept := thinned(x, most)
	for _, at := range kept {
		row := []string{say(at)}
		for _, c := range columns {
			if k := slices.Index(c.x, at); k >= 0 {
				row = append(row, c.cell[k])
			} else {
				row = append(row, none)
			}
		}
		out.add("", row...)
	}
	if len(kept) < len(x) {
		out.Note = digits(float64(len(kept)), 0, false) + " of " + digits(float64(len(x)), 0, false) + " " + along + "s, evenly spaced; all are in"
	}
	return out
}

// byNumber compares two texts of numbers.
func byNumber(a, b string) int {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
}

// sayAs writes a place along an axis: by its name where the axis has names.
func sayAs(of namesOf, axis string) func(string) string {
	return func(at string) string {
		if k, err := strconv.Atoi(at); axis == "names" && err == nil && k >= 0 && k < len(of.text) {
			return of.text[k]
		}
		return strings.Replace(at, "-", "−", 1)
	}
}

// thinned keeps so many evenly spaced values, both ends among them.
func thinned(x []string, most int) []string {
	if len(x) <= most || most < 2 {
		return x
	}
	out := make([]string, most)
	for i := range out {
		out[i] = x[i*(len(x)-1)/(most-1)]
	}
	return out
}

// mostColumns is how wide the table of a map is at most.
const mostColumns = 24

// cellTable prints a map as it lies.
func cellTable(sheet *table.Table, panel string) *cells {
	columns, lines := names(sheet, panel, "xname", "x"), names(sheet, panel, "yname", "y")
	if len(columns.text) == 0 || len(lines.text) == 0 {
		return nil
	}
	grid := make([][]string, len(lines.text))
	for i := range grid {
		grid[i] = make([]string, len(columns.text))
	}
	for _, row := range of(sheet, "cell") {
		x, err := strconv.Atoi(text(sheet, "x", row))
		y := number(sheet, "y", row)
		if err != nil || text(sheet, "panel", row) != panel || x < 0 || x >= len(columns.text) || !(y >= 0 && int(y) < len(lines.text)) {
			continue
		}
		value := text(sheet, "text", row)
		if value == "" {
			value = shown(number(sheet, "low", row), "")
		}
		grid[int(y)][x] = value
	}
	return gridTable(columns, lines, grid)
}

// gridTable prints values by line and column under their names.
func gridTable(columns, lines namesOf, grid [][]string) *cells {
	out := &cells{Head: append([]string{lines.title + " \\ " + columns.title}, columns.text...), Left: 1}
	// The picture counts from below.
	for i := len(grid) - 1; i >= 0; i-- {
		out.add("", append([]string{lines.text[i]}, grid[i]...)...)
	}
	if len(out.Head) > mostColumns {
		out.Head = out.Head[:mostColumns]
		for i := range out.Rows {
			out.Rows[i].Cells = out.Rows[i].Cells[:mostColumns]
		}
		out.Note = "The first columns; all are in"
	}
	if len(out.Rows) > figureRows {
		out.Rows = out.Rows[:figureRows]
		out.Note = "The first rows; all are in"
	}
	return out
}

type namesOf struct {
	title string
	text  []string
}

// names gives the names along one side of a map.
func names(sheet *table.Table, panel, kind, place string) namesOf {
	var out namesOf
	for _, row := range of(sheet, kind) {
		if text(sheet, "panel", row) != panel {
			continue
		}
		if text(sheet, place, row) == "" {
			out.title = text(sheet, "text", row)
		} else {
			out.text = append(out.text, text(sheet, "text", row))
		}
	}
	return out
}

// quotedTable prints the observed values of a figure.
func (p *Page) quotedTable(sheet *table.Table) *cells {
	list := of(sheet, "dot")
	if len(list) == 0 {
		return nil
	}
	out := &cells{Caption: "Quoted values", Head: []string{"of", "period", "value"}, Left: 2}
	for _, row := range list {
		if series := text(sheet, "series", row); series == "points" || series == "runs" {
			continue // of a sweep, whose means stand in the panel's own table
		}
		unit := ""
		for _, k := range of(sheet, "panel") {
			if text(sheet, "panel", k) == text(sheet, "panel", row) {
				unit = setting(text(sheet, "style", k), "unit")
			}
		}
		period := sayDay(text(sheet, "x", row))
		if to := text(sheet, "x_end", row); to != "" {
			period += " to " + sayDay(to)
		}
		out.add("", p.seriesWords(text(sheet, "series", row)), period, shown(number(sheet, "y", row), unit))
	}
	if len(out.Rows) == 0 {
		return nil
	}
	out.cut(mostFacts, "record.csv")
	return out
}
