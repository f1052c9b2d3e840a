package main

import (
	"fmt"
	"math"
	"slices"

	"hongbao/experiments/table"
)

// mostExposed is how many arms the block on exposure names; all are in comparison.csv.
const mostExposed = 6

// askedRows are the rows of a table of the first point that speak of the measure that
// the experiment asks about.
func askedRows(j *job, t *table.Table) *table.Table {
	if t == nil || t.Len() == 0 {
		return nil
	}
	if t.Has("point") {
		t = t.Where("point", t.Distinct("point")[0])
	}
	return t.Where("measure", j.e.Headline.Measure).Where("at", j.e.Headline.At.String())
}

// printExposure prints how much passes the gates in which each arm differs from the
// base, where the experiment asks about a share of payments.
func (s *session) printExposure(j *job) {
	t := askedRows(j, j.results.Comparison)
	if t == nil {
		return
	}
	order := inOrder(t, armsOf(j))
	if !slices.ContainsFunc(order, func(i int) bool { return !math.IsNaN(cellOf(t, "exposure_bound_value", i)) }) {
		return // the word why stands in comparison.csv
	}
	p := s.out
	g := grid{indent: 2, gap: 2, right: []bool{false, true, true}}
	g.styled(grey, "passes the gates that differ", "payments", "value", "")
	for k, i := range order {
		if k == mostExposed {
			g.cells(cell{fmt.Sprintf("%d more arms in comparison.csv", len(order)-k), grey})
			break
		}
		count, value := cellOf(t, "exposure_bound_count", i), cellOf(t, "exposure_bound_value", i)
		look := plain
		if math.IsNaN(value) {
			look = grey
		}
		g.cells(
			cell{armLabel(j.e, textOf(t, "arm", i)), look},
			cell{p.exposed(count), look}, cell{p.exposed(value), look},
			cell{textOf(t, "exposure_through", i), grey},
		)
	}
	g.print(p)
	p.printf("\n")
}

// exposed writes an exposure with two digits that count.
func (p *pen) exposed(share float64) string {
	if share == 0 {
		return "0 %"
	}
	return p.quantity(share, "share", decimals(share/2))
}
