package report

// exposed prints how much passes the gates in which the arms differ from the base,
// where the answer speaks of a share of payments; nil elsewhere.
func (p *Page) exposed() *cells {
	if rows(p.Comparison) == 0 {
		return nil
	}
	t, _ := firstPoint(p.Comparison)
	out := &cells{
		Caption: "What passes the gates that differ, of all payments that the answer counts", Head: []string{"arm", "what passes", "of payments", "of value"},
		Left: 2, File: "comparison.csv",
	}
	for row := range t.Len() {
		through := text(t, "exposure_through", row)
		if text(t, "measure", row) != p.Answer.Asked || text(t, "at", row) != p.Answer.AskedAt || through == "" {
			continue
		}
		count, value := number(t, "exposure_bound_count", row), number(t, "exposure_bound_value", row)
		out.add("", p.arm(text(t, "arm", row)), through, scaleOf("share", count/2, count).level(count), scaleOf("share", value/2, value).level(value))
	}
	if len(out.Rows) == 0 {
		return nil
	}
	out.cut(mostRest, "comparison.csv")
	return out
}
