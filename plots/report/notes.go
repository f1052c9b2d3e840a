package report

import (
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// note stands in the margin of a figure.
type note struct{ Head, Text string }

// howTo says how each figure is read, by its name.
var howTo = []struct{ name, text string }{
	{"adoption", "Each line is a platform's part of what people pay. Where there are two panels, the lower one counts people with a wallet. Hollow marks are quoted figures; one filled red lies outside the band."},
	{"habit", "The line is how much people are used to a platform: 0 is never used, 1 is used every time. Habit outlasts the event that made it."},
	{"gap", "Arms share every draw of luck: user by user, the same person has the same day in each. Until the arms differ in an event, the gap is zero to the last bit; after it, the gap is that event's doing."},
	{"eight-hours", "Hours, not days. The tinted window is the time in which the links were open. Arms are drawn as one line until they part."},
	{"run-off", "How many shops accept each platform, and how many are bound by contract. Contracts run off late: what was signed before a block outlives it."},
	{"shapley", "Each bar begins where the one above ends, so that they add up to the black one: the change with all parts against none. A part's bar is what it adds on average over all orders in which the parts could have come. Grey cannot be told from nothing."},
	{"ledger", "Each row is a party. Solid is what it won or lost and nobody else got: easier payments, sales that failed, costs. Hatched is what came from or went to others: money, and customers who buy elsewhere; over all rows it adds up to nothing, to the fen. The dot below is the sum, the line its interval."},
	{"effects", "Each row is one history less the base, pair by pair with the same luck. The dot is the mean, the line its interval; a line across zero is grey. Rows that overlap are not the same as rows that are equal."},
	{"time-to-tip", "Each line falls by one step whenever a run tips. A tick on it is a run that had not tipped when it ended: it counts as not tipped up to then. The numbers below say how many runs the line still rests on."},
	{"sweep-map", "Each cell is one combination of values as it was run, nothing is smoothed between cells. Equal colours mean equal outcomes; a difference smaller than luck is none."},
	{"tipping-map", "Each cell is as it was run: large where the side is clear, small where it is not. Right of the solid line more than half of the runs tip. Between it and the dashed one the market stays where it stands, tipped or not; only beyond the dashed one does it come back."},
}

// notes gives the margin of a figure.
func (p *Page) notes(name string, sheet *table.Table) []note {
	var out []note
	for _, h := range howTo {
		if h.name == name {
			out = append(out, note{"How to read it", h.text})
		}
	}
	if len(out) == 0 {
		switch {
		case len(of(sheet, "cell")) > 0:
			out = append(out, note{"How to read it", "Each cell is one combination as it was run; nothing is smoothed between cells."})
		case len(of(sheet, "line")) > 0:
			out = append(out, note{"How to read it", "Each line ends at its name and value. The caption says what it is."})
		}
	}
	if text := p.bandWords(sheet); text != "" {
		out = append(out, note{"What a band is", text})
	}
	if name == "gap" {
		if c, ok := p.mainContrast(); ok && c.saves > 1 && !math.IsInf(c.saves, 0) {
			times := scaleOf("", 0, c.saves)
			times.decimals = max(times.decimals-1, 0)
			out = append(out, note{"Saved by pairing", "Without shared luck, the same interval would need " + times.level(c.saves) + " times as many runs."})
		}
	}
	if marks := p.markWords(sheet); marks != "" {
		out = append(out, note{"The marks on top", marks})
	}
	return out
}

// bandWords says what the bands of a figure are.
func (p *Page) bandWords(sheet *table.Table) string {
	var kinds []string
	people := false
	for _, row := range of(sheet, "band") {
		series := text(sheet, "series", row)
		if i := strings.LastIndex(series, ", "); i >= 0 {
			kind := series[i+2:]
			people = people || strings.Contains(kind, "sd of users")
			if strings.HasSuffix(kind, "%") && !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	switch {
	case people:
		return "One standard deviation of people to both sides: how much users differ, not how sure the mean is."
	case len(kinds) > 0:
		text := "At each date, the middle " + strings.ReplaceAll(strings.Join(kinds, ", "), " %", thin+"%") + " of the runs"
		if len(kinds) > 1 {
			text += ", from light to dark"
		}
		return text + ". The inputs are the same in all runs: the band is luck alone. A single run may leave it."
	case p.Info.Replicates == 1 && len(of(sheet, "line")) > 0:
		return "There is none: one run has no spread."
	}
	return ""
}

// markWords explains the marks of events that the figure has.
func (p *Page) markWords(sheet *table.Table) string {
	var have []string
	for _, row := range of(sheet, "event") {
		have = append(have, setting(text(sheet, "style", row), "mark"))
	}
	var out []string
	for _, m := range []struct{ mark, words string }{
		{"square", "a square closes"}, {"circle", "a circle opens or gets round"}, {"diamond", "a diamond is money"},
	} {
		if slices.Contains(have, m.mark) {
			out = append(out, m.words)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return upper(strings.Join(out, ", ")) + ". The colour is that of the camp that acts."
}
