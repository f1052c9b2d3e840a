package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var timeToTip = Figure{
	Name:  "time-to-tip",
	Doc:   "share of runs that have not tipped yet, over time and by arm, with the runs that ended untipped",
	Build: buildTimeToTip,
}

// tipping is when the runs of an arm tipped.
type tipping struct {
	arm   Arm
	lives []life
	curve *survival
}

// life is one run: the day it tipped, or the last one on which it had not.
type life struct {
	replicate string
	end       float64
	tipped    bool
}

// spell is the time of a life since the first day of any run.
func (l life) spell(from float64) stats.Spell {
	return stats.Spell{Length: l.end - from, Ended: l.tipped}
}

func buildTimeToTip(r Results) (*table.Table, error) {
	t := r.Runs
	if t == nil || !t.Has("tipped") || !t.Has("tip_time") {
		return nil, nothing("time-to-tip needs runs with the columns tipped and tip_time (runs.csv)")
	}
	from, last, ok := firstAndLast(r.Series)
	if !ok || last <= from {
		return nil, nothing("time-to-tip needs the series of runs, for its first and last day (series.csv)")
	}
	last = r.tipHorizon(from, last)
	arms := r.arms(t)
	left := max(0, len(arms)-4)
	arms = arms[:min(len(arms), 4)]
	any := false
	var all []*tipping
	for _, arm := range arms {
		k := &tipping{arm: arm, lives: readLives(t, arm.Name, from, last)}
		if len(k.lives) == 0 {
			continue
		}
		k.curve = productLimit(k.lives, from)
		any = any || k.curve.last() < 1
		all = append(all, k)
	}
	if !any {
		return nil, nothing("no run of these arms tipped, so time-to-tip has nothing to show")
	}

	s := r.newSheet("time-to-tip")
	p := panel{
		id: "waiting", title: "Runs that have not tipped", row: 1, column: 1, from: from, to: last, low: 0, high: 1, weight: 1, axis: axisDate, unit: unitShare, strip: true,
	}
	s.panels = []panel{p}
	s.lines = append(s.lines, curve{panel: p.id, series: "half of the runs", token: "axis", dash: "other", width: 0.6, x: []float64{from, last}, y: []float64{0.5, 0.5}})
	s.notes = append(s.notes, note{panel: p.id, x: from, y: 0.56, low: 0.4, high: 0.62, text: "half of the runs", token: "muted"})
	brushes := armBrushes(arms)
	least := math.MaxInt
	s.risks = append(s.risks, risk{panel: p.id, at: from, text: "Runs not yet tipped", token: "muted"})
	for i, k := range all {
		b := brushes[i]
		least = min(least, len(k.lives))
		c := k.curve
		x, y := slices.Clone(c.days), slices.Clone(c.share)
		if i > 0 {
			x, y = c.parted(all[0].curve)
		}
		if x[len(x)-1] < last {
			x, y = append(x, last), append(y, c.last())
		}
		if low, high := c.interval(); len(low) > 1 {
			days := c.days[:len(low)]
			if len(low) == len(c.days) && days[len(days)-1] < last {
				days, low, high = append(slices.Clone(days), last), append(low, low[len(low)-1]), append(high, high[len(high)-1])
			}
			s.bands = append(s.bands, curve{panel: p.id, series: k.arm.Name + ", 95 % interval", token: b.token, alpha: 0.16, steps: true, x: days, low: low, high: high})
		}
		s.lines = append(s.lines, curve{panel: p.id, series: k.arm.Name, token: b.token, dash: b.dash, width: 1.5, steps: true, x: x, y: y})
		for _, day := range c.censored {
			s.notches = append(s.notches, notch{panel: p.id, series: k.arm.Name, token: b.token, at: day, y: c.at(day)})
		}
		words := percent(c.last()) + " not tipped"
		if day, ok := c.median(); ok {
			words = "median " + sayDate(day)
			s.notches = append(s.notches, notch{panel: p.id, series: k.arm.Name, token: b.token, at: day, y: 0.5, drop: true})
		}
		s.labels = append(s.labels, label{panel: p.id, series: k.arm.Name, token: b.token, y: c.last(), text: k.arm.Label + " | " + words})
		for _, day := range riskDays(from, last) {
			s.risks = append(s.risks, risk{panel: p.id, series: inSentence(k.arm.Label), token: b.token, at: day, text: digits(float64(k.waiting(day)), 0)})
		}
	}
	differences := delays(all, from, last)
	s.title = tipTitle(all, differences, last)
	s.subtitle = "Share of runs in which the market has not tipped yet"
	if len(all) > 1 {
		s.subtitle += ", by arm"
	}
	s.subtitle += ". " + upperFirst(sayMonths(from, last))
	first, more := "", ""
	if n := len(pointsOf(t)); n > 1 {
		first = fmt.Sprintf("the first of %d points of the sweep", n)
	}
	if left > 0 {
		more = counted(left, "more arm stands", "more arms stand") + " in the tables"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(least, "run an arm", "runs an arm"), first, more)
	s.addEvents(r.happenings(), from, last, datedDay)
	s.captions = append(s.captions, sentences(tipCaption(all, differences), r.provenance()))
	return s.table(), nil
}

// riskDays are the days for which runs are counted that have not tipped: those that the
// axis names in a wide picture.
func riskDays(from, last float64) []float64 {
	const width = 340
	var days []float64
	for _, t := range dateTicks(from, last, width, false) {
		days = append(days, t.at)
	}
	if len(days) < 2 {
		return []float64{from, last}
	}
	return days
}

// tipHorizon is the last day on which a tipping could begin and be seen, as it must then
// last for a while: the analysis time_to_tip knows it, the runs alone do not.
func (r *Results) tipHorizon(from, last float64) float64 {
	if r.Info.Analysis != "time_to_tip" || r.Analysis == nil || r.Analysis.Len() == 0 {
		return last
	}
	c, err := r.Analysis.Column("horizon")
	if err != nil || !(c.Float(0) > 0) {
		return last
	}
	return min(last, from+c.Float(0))
}

// firstAndLast gives the first and last day of a series.
func firstAndLast(t *table.Table) (first, last float64, ok bool) {
	if t == nil || !t.Has("time") || t.Len() == 0 {
		return 0, 0, false
	}
	times := t.Distinct("time")
	first, last = math.Inf(1), math.Inf(-1)
	for _, text := range times {
		day, err := parseTime(text)
		if err != nil {
			return 0, 0, false
		}
		first, last = min(first, math.Floor(day)), max(last, math.Floor(day))
	}
	return first, last, true
}

// readLives reads the runs of an arm at its first point.
func readLives(t *table.Table, arm string, from, last float64) []life {
	tipped, _ := t.Column("tipped")
	times, _ := t.Column("tip_time")
	text := func(name string, row int) string {
		if !t.Has(name) {
			return ""
		}
		c, _ := t.Column(name)
		return c.Text(row)
	}
	point, some := "", false
	var out []life
	for row := range t.Len() {
		if arm != "" && text("arm", row) != arm {
			continue
		}
		if !some {
			point, some = text("point", row), true
		}
		yes, known := truth(tipped, row)
		if !known || text("point", row) != point {
			continue
		}
		l := life{replicate: text("replicate", row), end: last, tipped: yes}
		if t.Has("ticks") {
			c, _ := t.Column("ticks")
			if days := c.Float(row); days >= 1 && days < last-from {
				l.end = from + days - 1
			}
		}
		if yes {
			day, err := parseTime(times.Text(row))
			if err != nil {
				continue
			}
			l.end = min(max(math.Floor(day), from), last)
		}
		out = append(out, l)
	}
	return out
}

// waiting counts the runs that have neither tipped nor ended before a day.
func (k *tipping) waiting(day float64) int {
	n := 0
	for _, l := range k.lives {
		if l.end > day || (l.end == day && !l.tipped) {
			n++
		}
	}
	return n
}

// delay is how many days later the runs of an arm tip than those of the first, within
// the days that were run: the difference of restricted means (Royston and Parmar 2013).
type delay struct {
	arm Arm
	stats.Estimate
}

func (d delay) none() bool { return d.Low == 0 && d.High == 0 }

// delays compares every arm with the first, pair by pair. An arm is left out if its
// times are not known up to the last day.
func delays(all []*tipping, from, last float64) []delay {
	var out []delay
	for _, k := range all[1:] {
		var mine, base []stats.Spell
		for _, l := range k.lives {
			for _, o := range all[0].lives {
				if l.replicate == o.replicate {
					mine, base = append(mine, l.spell(from)), append(base, o.spell(from))
					break
				}
			}
		}
		e := stats.PairedRestrictedMean(mine, base, last-from, stats.Options{})
		if !math.IsNaN(e.Value) {
			out = append(out, delay{k.arm, e})
		}
	}
	return out
}

// daysOf gives a printer of numbers of days, in months if one of the delays is long.
func daysOf(differences []delay) (say func(days float64) string, unit string) {
	const month, long = 365.25 / 12, 90
	for _, d := range differences {
		if math.Abs(d.Value) >= long {
			return func(days float64) string { return digits(days/month, 1) }, " months"
		}
	}
	return func(days float64) string { return digits(days, 1) }, " days"
}

func tipTitle(all []*tipping, differences []delay, last float64) string {
	base := all[0]
	by := func(k *tipping) string {
		if day, ok := k.curve.median(); ok {
			return "half of the runs tip by " + sayDate(day)
		}
		return percent(1-k.curve.last()) + " of runs tip by " + sayDate(last)
	}
	if len(all) == 1 {
		return upperFirst(by(base))
	}
	if len(differences) == len(all)-1 {
		var parts, unsure []string
		say, unit := daysOf(differences)
		mean := " on average " // said once; it is no distance between medians
		for _, d := range differences {
			who := inSentence(d.arm.Label)
			later := say(math.Abs(d.Value)) + unit + " later"
			if d.Value < 0 {
				later = say(math.Abs(d.Value)) + unit + " earlier"
			}
			switch {
			case d.none():
				parts = append(parts, who+" on the same days")
			case math.IsNaN(d.Low):
				parts = append(parts, who+" "+later+" in the only pair")
			case d.Low <= 0 && d.High >= 0:
				unsure = append(unsure, who)
			default:
				parts = append(parts, who+mean+later)
				mean = " "
			}
		}
		switch {
		case len(unsure) == 1:
			parts = append(parts, unsure[0]+" cannot be told from it")
		case len(unsure) == len(differences):
			parts = append(parts, "none of the "+countWords(len(unsure))+" others can be told from it")
		case len(unsure) > 1:
			parts = append(parts, countWords(len(unsure))+" others cannot be told from it")
		}
		return upperFirst(by(base)) + " " + inSentence(base.arm.Label) + "; " + strings.Join(parts, ", ")
	}
	var parts []string
	for _, k := range all {
		parts = append(parts, inSentence(k.arm.Label)+": "+by(k))
	}
	return upperFirst(strings.Join(parts, "; "))
}

func tipCaption(all []*tipping, differences []delay) string {
	parts := []string{"Product-limit estimate (Kaplan and Meier); bands: 95" + narrow + "% intervals at each date (log-log)"}
	n, ended, medians := 0, 0, ""
	for _, k := range all {
		if _, reached := k.curve.median(); reached {
			medians = "; those below the dotted line are medians"
		}
		for _, l := range k.lives {
			n++
			if !l.tipped {
				ended++
			}
		}
	}
	if ended > 0 {
		parts = append(parts, fmt.Sprintf("A tick is a run that ended untipped (%d of %d: censored, not dropped)%s", ended, n, medians))
	}
	say, unit := daysOf(differences)
	means := ""
	for _, d := range differences {
		if math.IsNaN(d.Low) || d.none() {
			continue
		}
		if means == "" {
			means = fmt.Sprintf("Mean time to tip within these dates (restricted mean), minus that of %s,%s: ", inSentence(all[0].arm.Label), unit)
		} else {
			means += "; "
		}
		means += fmt.Sprintf("%s %s, 95%s%% interval %s to %s, %s", inSentence(d.arm.Label), signed(say(d.Value)), narrow, say(d.Low), say(d.High), counted(d.N, "pair", "pairs"))
	}
	parts = append(parts, means)
	return sentences(parts...)
}
