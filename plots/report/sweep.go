package report

import (
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// point is one point of a sweep in the base arm.
type point struct {
	settings []string // one a factor
	stats.Effect
}

// points gives the points with a value, in the order of the runs.
func (p *Page) points() []point {
	runs := p.baseRuns()
	if rows(runs) == 0 || !runs.Has(p.Answer.Measure) {
		return nil
	}
	var out []point
	for _, id := range runs.Distinct("point") {
		of := runs.Where("point", id)
		e := mean(of, p.Answer.Measure)
		if e.N == 0 {
			continue
		}
		one := point{Effect: e}
		for _, f := range p.Info.Factors {
			one.settings = append(one.settings, text(of, f, 0))
		}
		out = append(out, one)
	}
	return out
}

// factor names a factor for people: strategies.tencent.kind is strategy of tencent.
func factor(path string) string {
	parts := strings.Split(path, ".")
	last := strings.ReplaceAll(parts[len(parts)-1], "_", " ")
	switch {
	case len(parts) == 3 && parts[0] == "strategies" && last == "kind":
		return "strategy of " + strings.ReplaceAll(parts[1], "_", " ")
	case len(parts) > 2 && (parts[0] == "events" || parts[0] == "campaigns"):
		return last + " of " + strings.ReplaceAll(parts[1], "_", " ")
	}
	return last
}

// settingWords says where a point lies.
func (p *Page) settingWords(one point) string {
	var out []string
	for i, f := range p.Info.Factors {
		out = append(out, factor(f)+" "+strings.ReplaceAll(one.settings[i], "_", " "))
	}
	return strings.Join(out, ", ")
}

// effect is what the values of one factor do, averaged over all else.
type effect struct {
	path   string
	values []string
	means  []float64
	counts []int
}

func (e effect) reach() float64 {
	if len(e.means) == 0 {
		return 0
	}
	return slices.Max(e.means) - slices.Min(e.means)
}

// effects averages the base arm's runs by the values of each factor.
func (p *Page) effects() []effect {
	runs := p.baseRuns()
	if rows(runs) == 0 || !runs.Has(p.Answer.Measure) {
		return nil
	}
	var out []effect
	for _, path := range p.Info.Factors {
		e := effect{path: path}
		for _, v := range runs.Distinct(path) {
			if list := values(runs.Where(path, v), p.Answer.Measure); len(list) > 0 {
				e.values, e.means, e.counts = append(e.values, v), append(e.means, average(list)), append(e.counts, len(list))
			}
		}
		if len(e.values) > 0 {
			out = append(out, e)
		}
	}
	return out
}

func average(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}

// ends gives the points with the least and the greatest mean.
func ends(all []point) (least, most point) {
	least, most = all[0], all[0]
	for _, one := range all {
		if one.Mean < least.Mean {
			least = one
		}
		if one.Mean > most.Mean {
			most = one
		}
	}
	return least, most
}

// typical is the interval of the point whose interval is of middle width; false
// without intervals.
func typical(all []point) (point, bool) {
	var with []point
	for _, one := range all {
		if !math.IsNaN(one.Low) && !math.IsNaN(one.High) {
			with = append(with, one)
		}
	}
	if len(with) == 0 {
		return point{}, false
	}
	slices.SortStableFunc(with, func(a, b point) int {
		switch wa, wb := a.High-a.Low, b.High-b.Low; {
		case wa < wb:
			return -1
		case wa > wb:
			return 1
		}
		return 0
	})
	return with[len(with)/2], true
}

// sweepKeys are the ends of the range, what moves most, and the luck in it.
func (p *Page) sweepKeys() []keyNumber {
	all := p.points()
	if len(all) == 0 {
		return nil
	}
	c := p.column(p.Answer.Measure)
	least, most := ends(all)
	name := p.inWords(p.Answer.Measure, c.Unit)
	key := func(which string, one point) keyNumber {
		s := scaleOf(c.Unit, (one.High-one.Low)/2, one.Mean, one.Low, one.High)
		k := keyNumber{Value: s.level(one.Mean), Words: which + " mean, " + name + ": " + p.settingWords(one), Interval: s.span(one.Low, one.High, false)}
		if math.IsNaN(one.Low) {
			k.Interval, k.Weak = "one run, no interval", true
		}
		return k
	}
	out := []keyNumber{key("Least", least), key("Greatest", most)}
	top := effect{}
	for _, e := range p.effects() {
		if e.reach() > top.reach() {
			top = e
		}
	}
	if len(top.values) > 1 {
		s := scaleOf(c.Unit, top.reach()/10, top.reach())
		out = append(out, keyNumber{
			Value: strings.TrimPrefix(s.change(top.reach()), "+"), Words: "Moved most by: " + factor(top.path),
			Interval: "range of its means, all else averaged",
		})
	}
	if mid, ok := typical(all); ok {
		half := (mid.High - mid.Low) / 2
		s := scaleOf(c.Unit, half/10, half)
		out = append(out, keyNumber{
			Value: "±" + thin + strings.TrimPrefix(s.change(half), "+"), Words: "Luck in the mean of a point, middle of all points",
			Interval: "half a 95" + thin + "% interval, " + count(mid.N, "run"),
		})
	}
	return out
}

// factorTable prints what each value of each factor does.
func (p *Page) factorTable() *cells {
	list := p.effects()
	if len(list) == 0 {
		return nil
	}
	c := p.column(p.Answer.Measure)
	out := &cells{Caption: "What each value does, averaged over all other factors", Head: []string{"factor", "value", "mean", "runs"}, Left: 2}
	var every []float64
	least := math.Inf(1)
	for _, e := range list {
		every = append(every, e.means...)
		if r := e.reach(); r > 0 {
			least = min(least, r)
		}
	}
	if math.IsInf(least, 1) {
		least = 0
	}
	s := scaleOf(c.Unit, least/2, every...)
	for _, e := range list {
		name, look := factor(e.path), "first"
		for i, v := range e.values {
			out.add(look, name, strings.ReplaceAll(v, "_", " "), s.level(e.means[i]), digits(float64(e.counts[i]), 0, false))
			name, look = "", ""
		}
	}
	out.Note = "A mean over other factors hides what they do together; the points are below. More in"
	out.File = p.fileOf("runs")
	return out
}

// mostPoints is how many points a page lists.
const mostPoints = 80

// pointTable prints the mean at each point, with its interval.
func (p *Page) pointTable() *cells {
	if rows(p.Runs) == 0 || !p.Runs.Has(p.Answer.Measure) {
		return nil
	}
	c := p.column(p.Answer.Measure)
	arms := p.Runs.Distinct("arm")
	out := &cells{Caption: "Each point", Left: len(p.Info.Factors)}
	for _, f := range p.Info.Factors {
		out.Head = append(out.Head, factor(f))
	}
	if len(arms) > 1 {
		out.Head, out.Left = append(out.Head, "arm"), out.Left+1
	}
	out.Head = append(out.Head, "mean", "95"+thin+"% interval", "runs")
	var list []pointRow
	for _, id := range p.Runs.Distinct("point") {
		of := p.Runs.Where("point", id)
		for _, arm := range arms {
			one := of.Where("arm", arm)
			if one.Len() > 0 {
				list = append(list, pointRow{one, arm, mean(one, p.Answer.Measure)})
			}
		}
	}
	spread, every := 0.0, []float64{}
	for _, r := range list {
		every = append(every, r.Mean)
		if w := (r.High - r.Low) / 2; w > 0 && (spread == 0 || w < spread) {
			spread = w
		}
	}
	s := scaleOf(c.Unit, spread, every...)
	for _, r := range list {
		var row []string
		for _, f := range p.Info.Factors {
			row = append(row, strings.ReplaceAll(text(r.runs, f, 0), "_", " "))
		}
		if len(arms) > 1 {
			row = append(row, p.arm(r.arm))
		}
		out.add("", append(row, s.level(r.Mean), s.span(r.Low, r.High, false), digits(float64(r.N), 0, false))...)
	}
	out.cut(mostPoints, "summary.csv")
	return out
}

type pointRow struct {
	runs *table.Table
	arm  string
	stats.Effect
}
