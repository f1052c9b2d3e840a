package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The widths of pictures that have names.
const (
	Wide   = "wide"   // Wide is 183 mm, a page of two columns.
	Narrow = "narrow" // Narrow is 89 mm, one column or a phone.
)

// The widths that can be drawn, in millimetres.
const (
	LeastWidth = 80
	MostWidth  = 400
)

// Options says how a figure is drawn. The zero value is the default.
type Options struct {
	// Width is Wide, Narrow or a number of millimetres; empty means Wide.
	Width string
	// Bare leaves out title, subtitle, caption, command and the white ground, for
	// pages that set these as text.
	Bare bool
	// Journal is for pages of a journal, which sets its own legend: it leaves out
	// title, subtitle, caption and command, marks panels by letters, keeps every text
	// at 6 points or more and gives PNG 300 dots an inch. See Picture.Legend.
	Journal bool
}

// journalLeast is the least size of a text in a journal, in points.
const journalLeast = 6

// Check finds a width that cannot be drawn.
func (o Options) Check() error {
	_, _, err := o.measure()
	return err
}

// measure gives the sizes of the page and the width of a PNG in pixels.
func (o Options) measure() (measure, int, error) {
	m, pixels := wideMeasure, 1600
	switch o.Width {
	case "", Wide:
	case Narrow:
		m, pixels = narrowMeasure, 780
	default:
		mm, err := strconv.ParseFloat(strings.TrimSuffix(o.Width, "mm"), 64)
		if err != nil || !(mm >= LeastWidth && mm <= MostWidth) {
			return m, 0, fmt.Errorf("unknown width %q; expected %s, %s or %d to %d millimetres, such as 140", o.Width, Wide, Narrow, LeastWidth, MostWidth)
		}
		const between = 120
		if mm < between {
			m = narrowMeasure
		}
		m.width = mm * millimetre
		pixels = int(math.Round(mm * 1600 / 183))
	}
	if o.Journal {
		m.least = journalLeast
		pixels = int(math.Round(m.width / 72 * 300))
	}
	return m, pixels, nil
}

// measure holds the sizes of a page in points.
type measure struct {
	width, margin, labelRoom float64
	narrow                   bool
	least                    float64 // size of a text, 0 where any may be drawn
	letters                  bool    // panels are marked a, b, ...

	title, subtitle, heading, label, tick, event, note, caption, command style
}

// The measures of the two widths. They are values of the house look, never changed.
var (
	wideMeasure = measure{
		width: 183 * millimetre, margin: 2.5 * millimetre, labelRoom: 32 * millimetre,
		title: style{size: 11.5, bold: true}, subtitle: style{size: 8.6}, heading: style{size: 8, bold: true},
		label: style{size: 8, bold: true}, tick: style{size: 7.4}, event: style{size: 6.8}, note: style{size: 6.6},
		caption: style{size: 6.6}, command: style{size: 6.6, mono: true},
	}
	narrowMeasure = measure{
		width: 89 * millimetre, margin: 2.3 * millimetre, labelRoom: 20 * millimetre, narrow: true,
		title: style{size: 9.6, bold: true}, subtitle: style{size: 7.6}, heading: style{size: 8, bold: true},
		label: style{size: 8, bold: true}, tick: style{size: 7.4}, event: style{size: 6.4}, note: style{size: 6.4},
		caption: style{size: 5.9}, command: style{size: 5.9, mono: true},
	}
)
