package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// kinds is an arm whose runs are of two kinds: those that tip and the others.
type kinds struct {
	arm    Arm
	ends   []float64          // days on which runs tipped, rising
	tipped map[string]float64 // by replicate, 1 or 0; looked up only
	n      int
}

func (k *kinds) share() float64 { return float64(len(k.ends)) / float64(k.n) }

// buildKinds shows what gap shows where the answer is a share of runs that tip: no
// line of a mean, which would run where no run does. Above both kinds of runs apart,
// below the share of runs that have tipped.
func (r *Results) buildKinds(measure, platform, what string, arms []Arm) (*table.Table, error) {
	if r.Runs == nil || !r.Runs.Has("tipped") || !r.Runs.Has("tip_time") {
		return nil, nothing("gap needs to know which runs tipped (runs.csv), as they are of two kinds")
	}
	s := r.newSheet("gap")
	above := panel{id: "levels", title: platformName(platform) + ", share of " + what, row: 1, column: 1, weight: 0.53, axis: axisDate, unit: unitShare, strip: true}
	below := panel{id: "tipped", title: "Share of runs that have tipped", row: 2, column: 1, weight: 0.47, axis: axisDate, unit: unitShare, low: 0, high: 1, zero: true}
	low, high, from, to := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	brushes := armBrushes(arms)
	var all []*kinds
	for i, arm := range arms {
		c, err := cutSeries(r.Series, arm.Name)
		if err != nil {
			return nil, err
		}
		values, ok := c.values(measure)
		if !ok {
			return nil, nothing("no numbers of the measure %s in arm %s", measure, arm.Name)
		}
		from, to = min(from, c.days[0]), max(to, c.days[len(c.days)-1])
		k := r.kindsOf(arm, from, to)
		if k.n == 0 {
			return nil, nothing("no run of arm %s says whether it tipped", arm.Name)
		}
		all = append(all, k)
		if i > 1 { // the names of six kinds would find no room
			continue
		}
		days, means, _ := weekly(c.days, values)
		for _, group := range []struct {
			tipped float64
			words  string
			dash   string
		}{{1, "tip", ""}, {0, "do not", "other"}} {
			of := columnsOf(means, c.replicates, func(name string) bool { v, known := k.tipped[name]; return known && v == group.tipped })
			sp := summarise(days, of)
			if sp == nil {
				continue
			}
			series := arm.Name + ", " + group.words
			if sp.n > 1 {
				s.bands = append(s.bands, curve{panel: above.id, series: series + ", 80 %", token: brushes[i].token, alpha: 0.12, x: sp.days, low: sp.at[1], high: sp.at[5]})
			}
			s.lines = append(s.lines, curve{panel: above.id, series: series, token: brushes[i].token, dash: group.dash, width: 1.5, x: sp.days, y: sp.median()})
			s.labels = append(s.labels, label{panel: above.id, series: series, token: brushes[i].token, y: sp.last(), text: fmt.Sprintf("%s | %d of %d %s", arm.Label, sp.n, k.n, group.words)})
			low, high = rangeOf(low, high, oneBand, sp)
		}
	}
	if to <= from {
		return nil, nothing("gap needs a series of two days or more")
	}
	above.low, above.high = niceRange(low, high, unitShare)
	above.from, above.to, below.from, below.to = from, to, from, to
	s.panels = []panel{above, below}
	least := math.MaxInt
	for i, k := range all {
		x, y := k.risen(from, to)
		s.lines = append(s.lines, curve{panel: below.id, series: k.arm.Name, token: brushes[i].token, dash: brushes[i].dash, width: 1.5, steps: true, x: x, y: y})
		s.labels = append(s.labels, label{panel: below.id, series: k.arm.Name, token: brushes[i].token, y: k.share(), text: k.arm.Label + " | " + percent(k.share())})
		least = min(least, k.n)
	}
	s.title, s.captions = kindsWords(all)
	s.subtitle = platformName(platform) + "'s share of " + what + ": the runs that tip and those that do not, apart. " + upperFirst(sayMonths(from, to))
	first := ""
	if len(all) > 2 {
		first = "above the first two arms"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(least, "run an arm", "runs an arm"), r.firstPoint(), first, r.missingArms(r.Series))
	s.addEvents(r.happenings(), from, to, datedDay)
	s.captions = append(s.captions, r.provenance())
	return s.table(), nil
}

// kindsOf reads which runs of an arm tipped, and when.
func (r *Results) kindsOf(arm Arm, from, to float64) *kinds {
	k := &kinds{arm: arm, tipped: map[string]float64{}}
	for _, l := range readLives(r.Runs, arm.Name, from, to) {
		k.n++
		k.tipped[l.replicate] = 0
		if l.tipped {
			k.tipped[l.replicate] = 1
			k.ends = append(k.ends, l.end)
		}
	}
	slices.Sort(k.ends)
	return k
}

// risen gives the days on which runs tip, with the first and last day, and the share
// of runs that have tipped from each on.
func (k *kinds) risen(from, to float64) (days, share []float64) {
	days = slices.Compact(slices.Sorted(slices.Values(append([]float64{from, to}, k.ends...))))
	for _, day := range days {
		n, _ := slices.BinarySearch(k.ends, day+1)
		share = append(share, float64(n)/float64(k.n))
	}
	return days, share
}

// columnsOf keeps the runs whose name fits.
func columnsOf(values [][]float64, names []string, fits func(name string) bool) [][]float64 {
	out := make([][]float64, len(values))
	for day, row := range values {
		for i, name := range names {
			if fits(name) {
				out[day] = append(out[day], row[i])
			}
		}
	}
	return out
}

// against compares the shares of tipped runs in the pairs of both arms.
func (k *kinds) against(base *kinds, names []string) stats.PairedShare {
	var a, b []float64
	for _, name := range names {
		mine, ok := k.tipped[name]
		theirs, there := base.tipped[name]
		if ok && there {
			a, b = append(a, mine), append(b, theirs)
		}
	}
	return stats.PairedShares(a, b, stats.Options{})
}

// kindsWords gives title and caption.
func kindsWords(all []*kinds) (string, []string) {
	base := all[0]
	names := make([]string, 0, len(base.tipped))
	for name := range base.tipped {
		names = append(names, name)
	}
	slices.Sort(names) // the pairs' order does not matter, but their bits would hang on it
	var title, caption []string
	for _, k := range all[1:] {
		e := k.against(base, names)
		said := fmt.Sprintf("%s %s", inSentence(k.arm.Label), percent(k.share()))
		title = append(title, said)
		words := "cannot be told from 0"
		if e.Low > 0 || e.High < 0 {
			words = "more than luck"
		}
		caption = append(caption, fmt.Sprintf("%s less %s: %s points, 95%s%% interval %s to %s (Newcombe, %d paired runs): %s.",
			k.arm.Label, inSentence(base.arm.Label), signed(points(e.Value)), narrow, points(e.Low), points(e.High), e.N, words))
	}
	text := fmt.Sprintf("Runs that tip: %s %s", inSentence(base.arm.Label), percent(base.share()))
	if len(title) > 0 {
		text += ", " + strings.Join(title, ", ")
	}
	return text, []string{"Two outcomes: runs that tip and runs that do not lie apart, so no mean is drawn. Above: medians of each kind (dotted: runs that do not tip) and 80" + narrow + "% of them at each date. Below: share of runs that have tipped. " + strings.Join(caption, " ")}
}
