package plots

import (
	"fmt"
	"math"
	"strconv"
)

// Limits of a panel of rows: a page holds no more.
const (
	maxRows    = 60
	maxNumbers = 4 // columns of numbers
)

// rowName is the name of a row, counted from 0 at the top: the name and after " | " a
// small second line, whose remarks "; " splits.
type rowName struct {
	panel, text, token string
	place              int
	ruled              bool // a line parts it from the rows above
}

// bar is a bar in a row.
type bar struct {
	panel, token string
	place        int
	from, to     float64
	hatch        bool // lines on white instead of colour
}

// link is a thin line from a row to the next.
type link struct {
	panel string
	place int
	at    float64
}

// interval is a line in a row, with a dot where at is a number.
type interval struct {
	panel, token  string
	place         int
	at, low, high float64
	under         bool // below the bar instead of across it
	ringed        bool // a ring round the dot
	hollow        bool // a dot that is white inside
}

// bound is a dashed line through all rows at a value, with its words at the foot.
type bound struct {
	panel, text, token string
	at                 float64
}

// numeral is a text at the right of a row, in a column counted from 0.
type numeral struct {
	panel, text, token string
	place, column      int
}

// notch is a short upright line through a value, or one that hangs from it.
type notch struct {
	panel, series, token string
	at, y                float64
	drop                 bool
}

// risk is a number below a date, in the line of its series; without series the head of
// these lines.
type risk struct {
	panel, series, text, token string
	at                         float64
}

// dated tells whether curves and dots stand over the x axis: one of time, or of values.
func (p *panel) dated() bool {
	switch p.axis {
	case axisDate, axisHour, axisDays, axisValue, axisWords:
		return true
	}
	return false
}

// factor tells whether the x axis is one of a factor's values, so that every panel has
// ticks of its own.
func (p *panel) factor() bool { return p.axis == axisValue || p.axis == axisWords }

func valueText(x float64) string { return strconv.FormatFloat(round(x), 'g', -1, 64) }

// named writes the panels of rows.
func (w *sheetWriter) named(s *sheet) {
	for _, n := range s.rows {
		r := empty(n.panel, "row")
		r.y, r.text, r.style = float64(n.place), n.text, words(setting("colour", n.token), onOff("ruled", n.ruled))
		w.add(r)
	}
	for _, b := range s.bars {
		r := empty(b.panel, "bar")
		r.y, r.x, r.end, r.style = float64(b.place), valueText(b.from), valueText(b.to), words(setting("colour", b.token), onOff("hatch", b.hatch))
		w.add(r)
	}
	for _, l := range s.links {
		r := empty(l.panel, "link")
		r.y, r.x = float64(l.place), valueText(l.at)
		w.add(r)
	}
	for _, i := range s.intervals {
		r := empty(i.panel, "interval")
		r.y, r.low, r.high, r.style = float64(i.place), i.low, i.high, words(setting("colour", i.token), onOff("under", i.under), onOff("ringed", i.ringed), onOff("hollow", i.hollow))
		if !math.IsNaN(i.at) {
			r.x = valueText(i.at)
		}
		w.add(r)
	}
	for _, b := range s.bounds {
		r := empty(b.panel, "bound")
		r.x, r.text, r.style = valueText(b.at), b.text, setting("colour", b.token)
		w.add(r)
	}
	for _, n := range s.numbers {
		r := empty(n.panel, "number")
		r.y, r.x, r.text, r.style = float64(n.place), strconv.Itoa(n.column), n.text, setting("colour", n.token)
		w.add(r)
	}
}

// named is the inverse of sheetWriter.named, for one row of the table.
func (r *sheetReader) named(kind, id, axis string, look *look) error {
	if axis != axisRows {
		return fmt.Errorf("column kind: %s needs a panel with axis=rows", kind)
	}
	if kind != "link" {
		if err := look.coloured(); err != nil {
			return err
		}
	}
	s, text := r.sheet, r.text(columnText)
	if kind == "bound" {
		at, err := r.x(columnX, axis)
		s.bounds = append(s.bounds, bound{panel: id, text: text, token: look.colour, at: at})
		return err
	}
	row, err := place(r.number(columnY), 0, maxRows-1)
	if err != nil {
		return fmt.Errorf("column y: %w", err)
	}
	switch kind {
	case "row":
		s.rows = append(s.rows, rowName{panel: id, text: text, token: look.colour, place: row, ruled: look.has("ruled")})
	case "bar":
		from, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		to, err := r.x(columnXEnd, axis)
		if err != nil {
			return err
		}
		s.bars = append(s.bars, bar{panel: id, token: look.colour, place: row, from: from, to: to, hatch: look.has("hatch")})
	case "link":
		at, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		s.links = append(s.links, link{panel: id, place: row, at: at})
	case "interval":
		i := interval{panel: id, token: look.colour, place: row, at: math.NaN(), under: look.has("under"), ringed: look.has("ringed"), hollow: look.has("hollow")}
		if r.text(columnX) != "" {
			if i.at, err = r.x(columnX, axis); err != nil {
				return err
			}
		}
		if i.low, err = r.finite(columnLow); err != nil {
			return err
		}
		if i.high, err = r.finite(columnHigh); err != nil {
			return err
		}
		if i.low > i.high {
			return fmt.Errorf("column low: %v is above high, %v", i.low, i.high)
		}
		s.intervals = append(s.intervals, i)
	case "number":
		x, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		n := numeral{panel: id, text: text, token: look.colour, place: row}
		if n.column, err = place(x, 0, maxNumbers-1); err != nil {
			return fmt.Errorf("column x: %w", err)
		}
		s.numbers = append(s.numbers, n)
	}
	return nil
}
