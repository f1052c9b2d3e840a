package plots

import "fmt"

// addSpread draws a measure's bands and median in a panel. Without a spread (one
// run) it draws the line alone.
func (s *sheet) addSpread(panel, series string, sp *spread, b brush, levels []level) {
	if sp.n > 1 {
		for _, l := range levels {
			s.bands = append(s.bands, curve{
				panel: panel, series: series + ", " + l.name, token: b.token, alpha: l.alpha,
				x: sp.days, low: sp.at[l.low], high: sp.at[6-l.low],
			})
		}
	}
	s.lines = append(s.lines, curve{panel: panel, series: series, token: b.token, dash: b.dash, width: 1.5, x: sp.days, y: sp.median()})
}

// level is a band: its name, its lower quantile by place, its opacity.
type level struct {
	name  string
	low   int
	alpha float64
}

// The bands of a figure. Three are for one thing a colour, two for arms in one panel.
var (
	threeBands = []level{{"95 %", 0, 0.14}, {"80 %", 1, 0.18}, {"50 %", 2, 0.22}}
	twoBands   = []level{{"95 %", 0, 0.14}, {"80 %", 1, 0.10}}
	oneBand    = []level{{"80 %", 1, 0.18}}
)

const (
	threeBandWords = "50, 80 and 95" + narrow + "%"
	twoBandWords   = "80 and 95" + narrow + "%"
	oneBandWords   = "80" + narrow + "%"
)

// rangeOf widens a range by what spreads reach.
func rangeOf(low, high float64, bands []level, all ...*spread) (float64, float64) {
	for _, s := range all {
		l, h := s.reach(bands)
		low, high = min(low, l), max(high, h)
	}
	return low, high
}

// went says how a share moved: "went from 3 % to 31 %".
func went(from, to float64) string {
	a, b := percent(from), percent(to)
	switch {
	case a == b:
		return "stayed at " + b
	case to > from:
		return fmt.Sprintf("rose from %s to %s", a, b)
	default:
		return fmt.Sprintf("fell from %s to %s", a, b)
	}
}

// endedAt says where a share ended.
func endedAt(from, to float64) string {
	a, b := percent(from), percent(to)
	switch {
	case a == b:
		return "stayed at " + b
	case to > from:
		return "rose to " + b
	default:
		return "fell to " + b
	}
}
