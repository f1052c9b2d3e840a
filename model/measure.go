package model

import (
	"fmt"
	"slices"
	"strings"
)

// Measure is something that is read off the world at the end of a day.
type Measure struct {
	Name string
	Unit string
	Doc  string
	// Counting is the counting rule, where the measure follows one.
	Counting string
	// Hourly tells that the measure has values by the hour inside windows.
	Hourly bool
	// Asked tells that the measure takes a pass over people or ties: tables hold
	// it only where it is named.
	Asked bool
	// suffixes lists the columns without the measure's name; "" is the name alone.
	suffixes func(n *names) []string
	// read gives column k as numerator and denominator; a plain value has
	// denominator 1. Ratios over a period are ratios of sums.
	read func(w *World, k int) (num, den float64)
	// hour gives column k for one hour of an hourly day.
	hour func(w *World, k, hour int) float64
}

// Column is one column of a table of results.
type Column struct {
	Name    string
	Measure *Measure
	place   int
}

// Columns returns the columns of the named measures in this scenario; a name
// is a measure or one of its columns. No names means all measures.
func (s *Scenario) Columns(measures []string) ([]Column, error) {
	n := newNames(s)
	var out []Column
	if len(measures) == 0 {
		for i := range Measures {
			out = append(out, Measures[i].columns(&n)...)
		}
		return out, nil
	}
	for _, name := range measures {
		base, _, _ := strings.Cut(name, ".")
		i := slices.IndexFunc(Measures, func(m Measure) bool { return m.Name == base })
		if i < 0 {
			return nil, fmt.Errorf("unknown measure %q; see: hongbao list measures", name)
		}
		all := Measures[i].columns(&n)
		if name != base {
			all = slices.DeleteFunc(all, func(c Column) bool { return c.Name != name })
		}
		if len(all) == 0 {
			var known []string
			for _, c := range Measures[i].columns(&n) {
				known = append(known, c.Name)
			}
			return nil, fmt.Errorf("measure %s has no column %q in this scenario; it has %s", base, name, strings.Join(known, ", "))
		}
		for _, c := range all {
			if !slices.ContainsFunc(out, func(o Column) bool { return o.Name == c.Name }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// UnknownColumn tells what is unknown about the name of a measure or of one of its
// columns in this scenario, and what is known instead; what is "" if nothing is.
func (s *Scenario) UnknownColumn(name string) (what, got string, known []string) {
	base, _, inner := strings.Cut(name, ".")
	i := slices.IndexFunc(Measures, func(m Measure) bool { return m.Name == base })
	if i < 0 {
		for _, m := range Measures {
			known = append(known, m.Name)
		}
		return "measure", base, known
	}
	n := newNames(s)
	found := !inner
	for _, c := range Measures[i].columns(&n) {
		known = append(known, c.Name)
		found = found || c.Name == name
	}
	if found && len(known) > 0 {
		return "", "", nil
	}
	return "column", name, known
}

func (m *Measure) columns(n *names) []Column {
	var out []Column
	for k, suffix := range m.suffixes(n) {
		name := m.Name
		if suffix != "" {
			name += "." + suffix
		}
		out = append(out, Column{name, m, k})
	}
	return out
}

// Value reads the column today; it is NaN where a ratio has nothing below.
func (c Column) Value(w *World) float64 {
	num, den := c.Measure.read(w, c.place)
	return num / den
}

// Parts reads numerator and denominator.
func (c Column) Parts(w *World) (num, den float64) { return c.Measure.read(w, c.place) }

// HourValue reads the column in one hour of an hourly day; the measure must be Hourly.
func (c Column) HourValue(w *World, hour int) float64 { return c.Measure.hour(w, c.place, hour) }

// Hourly reports whether today is stepped by the hour.
func (w *World) Hourly() bool { return w.gates.hourly }

// yuan turns agents' fen into yuan of the people they stand for.
func (w *World) yuan(fen int64) float64 { return float64(fen) * w.Weight / 100 }

// people turns a number of agents into people.
func (w *World) people(n int64) float64 { return float64(n) * w.Weight }

func once(*names) []string { return []string{""} }

func perPlatform(n *names) []string {
	var out []string
	for _, p := range n.platforms {
		out = append(out, p.ID)
	}
	return out
}

// cash names the outside option in columns.
const cash = "cash"

func perPlatformAndCash(n *names) []string { return append(perPlatform(n), cash) }

func perVenue(n *names) []string {
	var out []string
	for _, v := range n.venues {
		out = append(out, v.ID)
	}
	return out
}

func perVenueAndPlatform(n *names) []string {
	var out []string
	for _, v := range n.venues {
		for _, p := range n.platforms {
			out = append(out, v.ID+"."+p.ID)
		}
	}
	return out
}

// perHostAndPlatform lists platforms, then each platform on each host on which
// a campaign shares envelopes of it.
func perHostAndPlatform(n *names) []string {
	out := perPlatform(n)
	for _, p := range n.platforms {
		for _, h := range n.hosts {
			out = append(out, p.ID+"."+h.ID)
		}
	}
	return out
}
