package plots

import (
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// happening is a row of the events table.
type happening struct {
	id, label, camp, action string
	tags                    []string
	at, end                 float64 // end is NaN if there is none
	rank                    int
}

func (h *happening) tagged(any ...string) bool {
	for _, t := range h.tags {
		for _, want := range any {
			if t == want {
				return true
			}
		}
	}
	return false
}

// happenings reads the events table; rows that cannot be read are left out, as a
// figure without an event is better than none.
func (r *Results) happenings() []happening {
	t := r.Events
	if t == nil || !t.Has("time") {
		return nil
	}
	text := func(name string) func(int) string {
		if !t.Has(name) {
			return func(int) string { return "" }
		}
		c, _ := t.Column(name)
		return c.Text
	}
	time, id, label, camp, action, tags := text("time"), text("id"), text("label"), text("camp"), text("action"), text("tags")
	end := text("time_end")
	if !t.Has("time_end") {
		end = text("date_end")
	}
	rank := func(row int) float64 { return float64(row) }
	if t.Has("rank") {
		c, _ := t.Column("rank")
		rank = c.Float
	}
	on := text("on")
	var out []happening
	for row := range t.Len() {
		at, err := parseTime(time(row))
		if err != nil || on(row) == "0" { // did not happen in the base arm
			continue
		}
		h := happening{
			id: id(row), label: label(row), camp: camp(row), action: action(row), tags: strings.Fields(tags(row)), at: at, end: math.NaN(),
			rank: 1_000,
		}
		if v := rank(row); v >= 0 && v < 1_000_000 {
			h.rank = int(v)
		}
		if to, err := parseTime(end(row)); err == nil && to >= at {
			if to == math.Floor(to) { // the last day belongs to it
				to++
			}
			h.end = to
		}
		if h.label == "" {
			h.label = h.id
		}
		out = append(out, h)
	}
	return out
}

// mark gives the sign of an event: money, closing, or opening and circumventing.
func (h *happening) mark() string {
	switch {
	case h.tagged("subsidy", "fee", "campaign") || h.action == "money":
		return "diamond"
	case h.tagged("block", "close") || h.action == "close" || h.action == "confirm_close" || h.action == "stop":
		return "square"
	default:
		return "circle"
	}
}

// dated says how an event's date stands before its label.
type dated uint8

const (
	datedNot  dated = iota
	datedDay        // 2 Feb, ... unless the figure spans years
	datedHour       // 20:00 ...
)

// addEvents puts the events between two dates into all panels of a sheet. Campaigns,
// which mostly are the money behind an event, are left to it if there is any.
func (s *sheet) addEvents(all []happening, from, to float64, how dated) {
	others := slices.ContainsFunc(all, func(h happening) bool { return !h.tagged("campaign") })
	for _, h := range all {
		if h.at < from || h.at > to || (others && h.tagged("campaign")) {
			continue
		}
		text := h.label
		switch t := dayTime(h.at); how {
		case datedDay:
			if to-from < weekFrom { // over years the axis is date enough, and texts are long
				text = t.Format("2 Jan") + ", " + text
			}
		case datedHour:
			text = t.Format("15:04") + " " + text
			if t.Hour() == 0 && t.Minute() == 0 {
				text = t.Format("2 Jan") + ", " + h.label
			}
		}
		s.events = append(s.events, event{at: h.at, text: text, token: campToken(h.camp), mark: h.mark(), rank: h.rank})
	}
}

// observed gives the record's values of a measure between two dates as dots.
func (s *sheet) addRecord(record *table.Table, measure, panel, series string, b brush, from, to, one float64) (n, outside int, sources []string) {
	if record == nil {
		return 0, 0, nil
	}
	for _, name := range []string{"measure", "start", "value"} {
		if !record.Has(name) {
			return 0, 0, nil
		}
	}
	measures, _ := record.Column("measure")
	starts, _ := record.Column("start")
	values, _ := record.Column("value")
	for row := range record.Len() {
		if measures.Text(row) != measure || math.IsNaN(values.Float(row)) {
			continue
		}
		start, err := parseTime(starts.Text(row))
		if err != nil {
			continue
		}
		end := start
		if record.Has("end") {
			ends, _ := record.Column("end")
			if e, err := parseTime(ends.Text(row)); err == nil && e > start {
				end = e
			}
		}
		if end < from || start > to {
			continue
		}
		d := dot{panel: panel, series: series, token: b.token, mark: b.mark, from: start, to: end, y: values.Float(row) / one}
		if record.Has("outside") {
			c, _ := record.Column("outside")
			d.outside, _ = truth(c, row)
		}
		if d.outside {
			outside++
		}
		if record.Has("source") {
			c, _ := record.Column("source")
			if text := c.Text(row); text != "" && !slices.Contains(sources, text) {
				sources = append(sources, text)
			}
		}
		s.dots = append(s.dots, d)
		n++
	}
	return n, outside, sources
}
