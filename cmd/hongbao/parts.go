package main

import (
	"fmt"
	"math"
)

// mostSplit is how many arms the block of parts shows; all are in parts.csv.
const mostSplit = 6

// printParts prints how the differences that the experiment asks about split.
func (s *session) printParts(j *job) {
	if j.results.Parts == nil {
		return
	}
	t := askedRows(j, j.results.Parts.Table)
	if t == nil || t.Len() == 0 {
		return
	}
	p := s.out
	g := grid{indent: 2, gap: 2, right: []bool{false, true, true}}
	g.heading(s.blockTitle(j, t, key{j.e.Headline.Measure, j.e.Headline.At.String()})+": parts of the difference", "")
	g.styled(grey, "", "difference", "95 % interval")
	arms, done := armsOf(j), 0
	for _, arm := range arms {
		of := t.Where("arm", arm)
		if of.Len() == 0 {
			continue
		}
		if done++; done > mostSplit {
			g.cells(cell{"more arms in parts.csv", grey})
			break
		}
		g.cells(cell{armLabel(j.e, arm), plain})
		places := 1
		for i := range of.Len() {
			if width := (cellOf(of, "high", i) - cellOf(of, "low", i)) / 2; width > 0 && !math.IsInf(width, 0) {
				places = max(places, decimals(width))
			}
		}
		for i := range of.Len() {
			value, low, high, unit := cellOf(of, "value", i), cellOf(of, "low", i), cellOf(of, "high", i), textOf(of, "unit", i)
			look, said, interval := plain, p.difference(value, unit, places), p.interval(low, high, unit, places)
			if !(low > 0 || high < 0) {
				look = grey
			}
			if value == 0 && low == 0 && high == 0 {
				said, interval = "exactly 0", fmt.Sprintf("in all %s replicates", textOf(of, "n", i))
			}
			g.cells(cell{"  " + textOf(of, "part", i), look}, cell{said, look}, cell{interval, look})
		}
	}
	g.print(p)
	p.printf("\n")
}
