package report

import "math"

// parts prints how the difference that the answer speaks of splits; nil without.
func (p *Page) parts() *cells {
	if rows(p.Parts) == 0 {
		return nil
	}
	t := p.Parts
	out := &cells{
		Caption: "Direct, habit and network part", Head: []string{"part", "difference", "95" + thin + "% interval", "replicates"},
		Left: 1, File: "parts.csv",
	}
	arm := ""
	for row := range t.Len() {
		if text(t, "measure", row) != p.Answer.Asked || text(t, "at", row) != p.Answer.AskedAt {
			continue
		}
		if name := text(t, "arm", row); name != arm {
			arm = name
			out.add("group", p.arm(arm))
		}
		value, low, high := number(t, "value", row), number(t, "low", row), number(t, "high", row)
		look := ""
		if !(low > 0 || high < 0) {
			look = "weak"
		}
		s := scaleOf(text(t, "unit", row), math.Abs(high-low)/2, value, low, high)
		out.add(look, text(t, "part", row), s.change(value), s.span(low, high, true), text(t, "n", row))
	}
	if len(out.Rows) == 0 {
		return nil
	}
	out.cut(mostRest, "parts.csv")
	return out
}
