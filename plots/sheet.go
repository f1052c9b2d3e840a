package plots

// sheet is a figure table in memory: what the picture shows, in data units. Dates
// are days since 1 January 1970 in UTC.
type sheet struct {
	name, title, subtitle, tag, command string

	captions []string
	panels   []panel
	keys     []key
	tints    []span
	events   []event
	bands    []curve
	lines    []curve
	dots     []dot
	notes    []note
	labels   []label
	xnames   []name
	ynames   []name
	cells    []cell
	scale    *scale
	marks    []mark
	notches  []notch
	risks    []risk

	rows      []rowName
	bars      []bar
	links     []link
	intervals []interval
	bounds    []bound
	numbers   []numeral

	tiles   []tile
	paths   []path
	rings   []ring
	legends []legend
}

// The kinds of x axis.
const (
	axisDate  = "date"  // axisDate has a tick a month or so.
	axisHour  = "hour"  // axisHour has the names of days between midnights.
	axisCells = "cells" // axisCells has names under the columns of a map.
	axisRows  = "rows"  // axisRows has values on top of named rows.
	axisDays  = "days"  // axisDays has days before and after an action, at 0.
	axisValue = "value" // axisValue has values of a factor that are numbers.
	axisWords = "names" // axisWords has values of a factor that are words, from 0.
	axisPlane = "plane" // axisPlane has places of a map, with names where they are given.
)

// The units of y axes and values.
const (
	unitShare    = "share"    // unitShare holds parts of 1 and shows %.
	unitPoints   = "points"   // unitPoints holds parts of 1 and shows percentage points.
	unitMillion  = "million"  // unitMillion holds and shows millions.
	unitThousand = "thousand" // unitThousand holds and shows thousands.
	unitCount    = "count"    // unitCount holds and shows plain numbers.
)

// panel is one set of axes.
type panel struct {
	id, title   string // after " | " the title has small lines, each after another
	token       string // colour of the title; empty for that of text
	row, column int    // counted from 1
	from, to    float64
	low, high   float64
	weight      float64 // share of the height, relative to the others
	axis, unit  string
	strip       bool // the events stand above it
	zero        bool // a line at 0 in the colour of text
	key         bool // it may hold the key to the bands
	short       bool // labels are values alone, for grids
}

// key is a line above all panels that says what a colour or dash is.
type key struct{ text, token, dash string }

// span is a tinted range of the x axis.
type span struct {
	panel, text, token string
	from, to           float64
	alpha              float64 // 0 is opaque
}

// event is a dated action; rank 1 is drawn first.
type event struct {
	panel, text, token, mark string
	at                       float64
	rank                     int
}

// curve is a line or band: x and either y (line) or low and high.
type curve struct {
	panel, series, token, dash string
	width, alpha               float64
	x, y, low, high            []float64
	steps                      bool // a value holds until the next
}

// dot is an observed value for a period.
type dot struct {
	panel, series, token, mark string
	from, to, y                float64
	outside                    bool
}

// note is a remark near the place x, y, put where it meets nothing. If end is above x
// it stands between both, and if high is above low between these: a remark is true
// only where it stands.
type note struct {
	panel, text, token string
	x, end, y          float64
	low, high          float64
}

// label names the end of a line. Its lines are split by " | ".
type label struct {
	panel, series, text, token string
	y                          float64
	plain                      bool // not bold
}

// name is the name of a column or row of a map, or (place -1) of its axis.
type name struct {
	panel, text string
	place       int
}

// cell is one field of a map.
type cell struct {
	panel, text string
	x, y        int
	value       float64
}

// scale is the colour scale of a map.
type scale struct {
	panel, text string
	low, high   float64
}

// mark is a value on the colour scale with words.
type mark struct {
	text string
	y    float64
}
