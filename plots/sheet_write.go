package plots

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

// The places of a figure table's columns.
const (
	columnPanel = iota
	columnKind
	columnSeries
	columnX
	columnXEnd
	columnY
	columnLow
	columnHigh
	columnText
	columnStyle
)

// blank gives the columns of a figure table.
func blank() []*table.Column {
	return []*table.Column{
		{Name: "panel", Kind: table.Text, Doc: "the set of axes that the row belongs to; empty for the whole figure"},
		{Name: "kind", Kind: table.Text, Doc: "what the row is: title, panel, band, line, dot, event, ..."},
		{Name: "series", Kind: table.Text, Doc: "the line, band or area that a point belongs to"},
		{Name: "x", Kind: table.Text, Doc: "date, or place of a column of cells"},
		{Name: "x_end", Kind: table.Text, Doc: "end of what begins at x"},
		{Name: "y", Kind: table.Real, Doc: "value, in the unit of the panel"},
		{Name: "low", Kind: table.Real, Doc: "lower end of a band, an axis or a scale"},
		{Name: "high", Kind: table.Real, Doc: "upper end of a band, an axis or a scale"},
		{Name: "text", Kind: table.Text, Doc: "what is written"},
		{Name: "style", Kind: table.Text, Doc: "colour, dash, mark and place"},
	}
}

// row is one row of a figure table.
type row struct {
	panel, kind, series, x, end, text, style string
	y, low, high                             float64
}

// empty is a row without numbers.
func empty(panel, kind string) row {
	return row{panel: panel, kind: kind, y: math.NaN(), low: math.NaN(), high: math.NaN()}
}

type sheetWriter struct{ b *table.Builder }

func (w *sheetWriter) add(r row) {
	w.b.Text(columnPanel, r.panel)
	w.b.Text(columnKind, r.kind)
	w.b.Text(columnSeries, r.series)
	w.b.Text(columnX, r.x)
	w.b.Text(columnXEnd, r.end)
	w.b.Real(columnY, round(r.y))
	w.b.Real(columnLow, round(r.low))
	w.b.Real(columnHigh, round(r.high))
	w.b.Text(columnText, r.text)
	w.b.Text(columnStyle, r.style)
	w.b.EndRow()
}

func (w *sheetWriter) words(kind, text string) {
	if text == "" {
		return
	}
	r := empty("", kind)
	r.text = text
	w.add(r)
}

// table writes the sheet as a figure table (see the package comment).
func (s *sheet) table() *table.Table {
	w := &sheetWriter{b: table.NewBuilder(blank()...)}
	w.words("figure", s.name)
	w.words("title", s.title)
	w.words("subtitle", s.subtitle)
	w.words("tag", s.tag)
	for _, text := range s.captions {
		w.words("caption", text)
	}
	w.words("command", s.command)
	axes := make(map[string]string, len(s.panels)) // looked up only
	for _, p := range s.panels {
		axes[p.id] = p.axis
		r := empty(p.id, "panel")
		r.x, r.end = axisText(p.axis, p.from), axisText(p.axis, p.to)
		r.y, r.low, r.high, r.text = p.weight, p.low, p.high, p.title
		r.style = words(setting("colour", p.token), setting("row", strconv.Itoa(p.row)), setting("col", strconv.Itoa(p.column)),
			setting("axis", p.axis), setting("unit", p.unit), onOff("strip", p.strip), onOff("zero", p.zero), onOff("key", p.key), onOff("short", p.short))
		w.add(r)
	}
	for _, k := range s.keys {
		r := empty("", "key")
		r.text, r.style = k.text, words(setting("colour", k.token), setting("dash", k.dash))
		w.add(r)
	}
	for _, t := range s.tints {
		r := empty(t.panel, "tint")
		axis := cmp.Or(axes[t.panel], axisDate) // one of no panel is of the dates of all
		r.x, r.end, r.text, r.style = axisText(axis, t.from), axisText(axis, t.to), t.text, words(setting("colour", t.token), alphaSetting(t.alpha))
		w.add(r)
	}
	for _, e := range s.events {
		r := empty(e.panel, "event")
		r.x, r.y, r.text, r.style = dateText(e.at), float64(e.rank), e.text, words(setting("colour", e.token), setting("mark", e.mark))
		w.add(r)
	}
	w.curves("band", s.bands, axes)
	w.curves("line", s.lines, axes)
	for _, d := range s.dots {
		r := empty(d.panel, "dot")
		r.series, r.x, r.y = d.series, axisText(axes[d.panel], d.from), d.y
		if d.to != d.from {
			r.end = axisText(axes[d.panel], d.to)
		}
		r.style = words(setting("colour", d.token), setting("mark", d.mark), onOff("outside", d.outside))
		w.add(r)
	}
	for _, n := range s.notes {
		r := empty(n.panel, "note")
		r.x, r.y, r.text, r.style = dateText(n.x), n.y, n.text, setting("colour", n.token)
		if n.end > n.x {
			r.end = dateText(n.end)
		}
		if n.high > n.low {
			r.low, r.high = n.low, n.high
		}
		w.add(r)
	}
	for _, l := range s.labels {
		r := empty(l.panel, "label")
		r.series, r.y, r.text, r.style = l.series, l.y, l.text, words(setting("colour", l.token), onOff("plain", l.plain))
		w.add(r)
	}
	for _, n := range s.xnames {
		r := empty(n.panel, "xname")
		r.text = n.text
		if n.place >= 0 {
			r.x = strconv.Itoa(n.place)
		}
		w.add(r)
	}
	for _, n := range s.ynames {
		r := empty(n.panel, "yname")
		r.text = n.text
		if n.place >= 0 {
			r.y = float64(n.place)
		}
		w.add(r)
	}
	for _, c := range s.cells {
		r := empty(c.panel, "cell")
		r.x, r.y, r.low, r.text = strconv.Itoa(c.x), float64(c.y), c.value, c.text
		w.add(r)
	}
	if s.scale != nil {
		r := empty(s.scale.panel, "scale")
		r.low, r.high, r.text = s.scale.low, s.scale.high, s.scale.text
		w.add(r)
	}
	for _, m := range s.marks {
		r := empty("", "mark")
		r.y, r.text = m.y, m.text
		w.add(r)
	}
	for _, n := range s.notches {
		r := empty(n.panel, "tick")
		r.series, r.x, r.y, r.style = n.series, axisText(axes[n.panel], n.at), n.y, words(setting("colour", n.token), onOff("drop", n.drop))
		w.add(r)
	}
	for _, k := range s.risks {
		r := empty(k.panel, "risk")
		r.series, r.x, r.text, r.style = k.series, axisText(axes[k.panel], k.at), k.text, setting("colour", k.token)
		w.add(r)
	}
	w.named(s)
	w.plane(s)
	return w.b.Table()
}

func (w *sheetWriter) curves(kind string, curves []curve, axes map[string]string) {
	for _, c := range curves {
		style := setting("colour", c.token)
		if kind == "band" {
			style = words(style, alphaSetting(c.alpha))
		} else {
			style = words(style, setting("dash", c.dash), setting("width", strconv.FormatFloat(c.width, 'g', -1, 64)))
		}
		style = words(style, onOff("steps", c.steps))
		for i, x := range c.x {
			r := empty(c.panel, kind)
			r.series, r.x, r.style = c.series, axisText(axes[c.panel], x), style
			if kind == "line" {
				r.y = c.y[i]
			} else {
				r.low, r.high = c.low[i], c.high[i]
			}
			w.add(r)
		}
	}
}

func axisText(axis string, x float64) string {
	switch axis {
	case axisCells:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case axisRows, axisPlane, axisDays, axisValue, axisWords:
		return valueText(x)
	}
	return dateText(x)
}

// alphaSetting is empty for 0, which means opaque.
func alphaSetting(alpha float64) string {
	if alpha == 0 {
		return ""
	}
	return setting("alpha", strconv.FormatFloat(round(alpha), 'g', -1, 64))
}

func setting(name, value string) string {
	if value == "" {
		return ""
	}
	return name + "=" + value
}

func onOff(name string, on bool) string {
	if on {
		return name
	}
	return ""
}

func words(all ...string) string {
	var kept []string
	for _, w := range all {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
