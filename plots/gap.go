package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var gap = Figure{
	Name:  "gap",
	Doc:   "the headline measure in each arm, and below it the paired difference from the base arm",
	Build: buildGap,
}

// shares are the measures that gap can show, in the order in which they are taken
// where the results do not say.
var shares = []struct{ name, what string }{
	{"share_value_commerce.", "commerce value"},
	{"share_value_all.", "payment value"},
	{"share_count_all.", "payments"},
	{"share_count_ex_envelopes.", "payments without envelopes"},
}

// headline gives the measure that comparisons are about: that of the bands if it is a
// share, else what the first column that the series has says.
func (r *Results) headline(t *table.Table) (measure, platform, what string) {
	for _, prefix := range shares {
		if r.Bands == nil || r.Bands.Len() == 0 || !r.Bands.Has("measure") {
			break
		}
		c, _ := r.Bands.Column("measure")
		if p, ok := strings.CutPrefix(c.Text(0), prefix.name); ok && t.Has(c.Text(0)) {
			return c.Text(0), p, prefix.what
		}
	}
	for _, prefix := range shares {
		if all := rivals(t, prefix.name); len(all) > 0 {
			p := all[len(all)-1]
			return prefix.name + p, p, prefix.what
		}
	}
	return "", "", ""
}

// isShare tells whether a measure is a share of payments or of runs.
func isShare(measure string) bool { return strings.HasPrefix(measure, "share_") || measure == "tipped" }

// asked gives the measure that the answer speaks of, if the table has it, and if that is a
// share, its platform and what it is a share of; else those of headline.
func (r *Results) asked(t *table.Table) (measure, platform, what string) {
	asked := r.Info.Measure
	if asked == "" || asked == "tipped" || !t.Has(asked) {
		return r.headline(t)
	}
	for _, prefix := range shares {
		if p, ok := strings.CutPrefix(asked, prefix.name); ok {
			return asked, p, prefix.what
		}
	}
	return asked, "", ""
}

// contrast is an arm against the base: differences by day and pair, and the end.
type contrast struct {
	arm     Arm
	days    []float64
	pairs   [][]float64 // by day, then pair
	mine    []float64   // the arm's values on the last day, by pair
	base    []float64   // the base's
	spread  *spread     // of the pairs, over weeks if there are many days
	band    *meanBand   // of their mean, nil if there is none
	at      float64     // the day that the end is taken at
	end     stats.Effect
	method  string
	sameFor int // leading days on which all pairs differ by exactly 0
}

func buildGap(r Results) (*table.Table, error) {
	if r.Series == nil || r.Series.Len() == 0 {
		return nil, nothing("gap needs the series of runs (series.csv)")
	}
	measure, platform, what := r.headline(r.Series)
	if measure == "" {
		return nil, nothing("gap needs a measure of shares, such as share_value_commerce")
	}
	arms := r.arms(r.Series)
	if len(arms) < 2 {
		if missing := r.missingArms(r.Series); missing != "" {
			return nil, nothing("gap needs two arms with runs; %s", missing)
		}
		return nil, nothing("gap needs two arms; these results have %d", len(arms))
	}
	left := max(0, len(arms)-3)
	arms = arms[:min(len(arms), 3)]
	if r.Info.Measure == "tipped" {
		return r.buildKinds(measure, platform, what, arms)
	}
	brushes := armBrushes(arms)

	s := r.newSheet("gap")
	levels := panel{
		id: "levels", title: platformName(platform) + ", share of " + what, row: 1, column: 1, weight: 0.53, axis: axisDate, unit: unitShare, strip: true,
	}
	gaps := panel{id: "gap", row: 2, column: 1, weight: 0.47, axis: axisDate, unit: unitPoints, zero: true}
	var base *cut
	var baseValues [][]float64
	var contrasts []*contrast
	low, high := math.Inf(1), math.Inf(-1)
	from, to := math.Inf(1), math.Inf(-1)
	for i, arm := range arms {
		c, err := cutSeries(r.Series, arm.Name)
		if err != nil {
			return nil, err
		}
		values, ok := c.values(measure)
		if !ok {
			return nil, nothing("no numbers of the measure %s in arm %s", measure, arm.Name)
		}
		days, means, weeks := weekly(c.days, values)
		sp := summarise(days, means)
		if sp == nil {
			return nil, nothing("no finite numbers of the measure %s in arm %s", measure, arm.Name)
		}
		b := brushes[i]
		s.addSpread(levels.id, arm.Name, sp, b, twoBands)
		s.labels = append(s.labels, label{panel: levels.id, series: arm.Name, token: b.token, y: sp.last(), text: arm.Label + " | " + percentFine(sp.last())})
		low, high = rangeOf(low, high, twoBands, sp)
		sp.weeks = weeks
		from, to = min(from, c.days[0]), max(to, c.days[len(c.days)-1])
		if i == 0 {
			base, baseValues = c, values
			continue
		}
		k := pair(base, baseValues, c, values)
		if k == nil {
			return nil, nothing("arms %s and %s share no replicate and day, so they cannot be paired", arm.Name, arms[0].Name)
		}
		k.arm = arm
		r.endOf(k, measure)
		k.band = r.meanBand(measure, arm.Name, k.spread.weeks)
		contrasts = append(contrasts, k)
	}
	if to <= from {
		return nil, nothing("gap needs a series of two days or more")
	}
	levels.low, levels.high = niceRange(low, high, unitShare)

	low, high = 0, 0
	n := math.MaxInt
	for i, k := range contrasts {
		b := brushes[i+1]
		if len(contrasts) == 1 {
			b = brushes[0] // one difference is in the colour of text
		}
		series := k.arm.Name + " minus " + arms[0].Name
		low, high = min(low, slices.Min(k.spread.mean)), max(high, slices.Max(k.spread.mean))
		if k.band != nil {
			more := 0.0
			if len(contrasts) == 1 {
				more = 0.04
			}
			s.addMeanBand(gaps.id, series, b.token, k.band, more)
			low, high = min(low, slices.Min(k.band.low)), max(high, slices.Max(k.band.high))
		}
		s.lines = append(s.lines, curve{panel: gaps.id, series: series, token: b.token, dash: b.dash, width: 1.5, x: k.spread.days, y: k.spread.mean})
		n = min(n, k.end.N)
		text := signed(k.points(k.end.Mean)) + " points"
		if k.spread.weeks { // the line ends with the mean of a week
			text += " | on " + sayDate(math.Floor(k.at))
		}
		if !math.IsNaN(k.end.Low) {
			text += fmt.Sprintf(" | 95%s%% interval | %s to %s", narrow, k.points(k.end.Low), k.points(k.end.High))
		}
		s.labels = append(s.labels, label{panel: gaps.id, series: series, token: b.token, y: k.spread.mean[len(k.spread.mean)-1], text: text, plain: len(contrasts) == 1})
	}
	gaps.low, gaps.high = niceRange(low, high, unitPoints)
	gaps.title = "Gap, percentage points: " + inSentence(contrasts[0].arm.Label) + " minus " + inSentence(arms[0].Label)
	if len(contrasts) > 1 {
		gaps.title = "Gap, percentage points: each arm minus " + inSentence(arms[0].Label)
	}
	for _, p := range []*panel{&levels, &gaps} {
		p.from, p.to = from, to
	}
	s.panels = []panel{levels, gaps}
	s.gapNotes(contrasts, platform, arms[0], from, to, low, high)

	s.title = gapTitle(contrasts, arms[0], platform)
	s.subtitle = platformName(platform) + "'s share of " + what + " " + inSentence(arms[0].Label)
	for i, k := range contrasts {
		joint := ", "
		if i == len(contrasts)-1 {
			joint = " and "
		}
		s.subtitle += joint + inSentence(k.arm.Label)
	}
	s.subtitle += ". " + upperFirst(sayMonths(from, to))
	more := ""
	if left > 0 {
		more = counted(left, "more arm stands", "more arms stand") + " in the tables"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(n, "pair of runs", "pairs of runs"), r.firstPoint(), r.twoOutcomes(arms[0].Name), r.missingArms(r.Series), more)
	s.addEvents(r.happenings(), from, to, datedDay)
	s.captions = append(s.captions, sentences(gapCaption(contrasts, n), s.addForecast(from, to), r.provenance()))
	return s.table(), nil
}

// pair subtracts the base from an arm, replicate by replicate and day by day. Nil if
// nothing can be paired.
func pair(base *cut, baseValues [][]float64, arm *cut, values [][]float64) *contrast {
	k := &contrast{}
	var mine, theirs []int
	for i, name := range base.replicates {
		for j, other := range arm.replicates {
			if name == other {
				theirs, mine = append(theirs, i), append(mine, j)
				break
			}
		}
	}
	j, same := 0, true
	for i, day := range base.days {
		for j < len(arm.days) && arm.days[j] < day {
			j++
		}
		if j == len(arm.days) {
			break
		}
		if arm.days[j] != day {
			continue
		}
		row := make([]float64, len(mine))
		k.mine, k.base = make([]float64, len(mine)), make([]float64, len(mine))
		for p := range mine {
			k.mine[p], k.base[p] = values[j][mine[p]], baseValues[i][theirs[p]]
			row[p] = k.mine[p] - k.base[p]
			same = same && row[p] == 0
		}
		k.days, k.pairs = append(k.days, day), append(k.pairs, row)
		if same {
			k.sameFor++
		}
	}
	days, means, weeks := weekly(k.days, k.pairs)
	if k.spread = summarise(days, means); k.spread == nil {
		return nil
	}
	k.spread.weeks = weeks
	return k
}

// endOf takes the difference at the end from the comparison, or computes it.
func (r *Results) endOf(k *contrast, measure string) {
	last := len(k.pairs) - 1
	k.at = k.days[last]
	k.end = stats.Paired(k.mine, k.base, stats.Options{})
	k.method = k.end.Method
	t := r.Comparison
	if t == nil {
		return
	}
	for _, name := range []string{"measure", "arm", "difference", "low", "high", "n"} {
		if !t.Has(name) {
			return
		}
	}
	get := func(name string, row int) *float64 {
		if !t.Has(name) {
			return nil
		}
		c, _ := t.Column(name)
		v := c.Float(row)
		return &v
	}
	measures, _ := t.Column("measure")
	armNames, _ := t.Column("arm")
	for row := range t.Len() {
		if measures.Text(row) != measure || armNames.Text(row) != k.arm.Name {
			continue
		}
		if t.Has("at") {
			c, _ := t.Column("at")
			day, err := parseTime(c.Text(row))
			if err == nil && math.Floor(day) != math.Floor(k.at) {
				continue
			}
		}
		k.end.Mean, k.end.Low, k.end.High = *get("difference", row), *get("low", row), *get("high", row)
		k.end.N = int(*get("n", row))
		if v := get("positive", row); v != nil && !math.IsNaN(*v) {
			k.end.Positive = int(*v)
		}
		if v := get("negative", row); v != nil && !math.IsNaN(*v) {
			k.end.Negative = int(*v)
		}
		if v := get("variance_ratio", row); v != nil {
			k.end.VarianceRatio = *v
		}
		if t.Has("method") {
			c, _ := t.Column("method")
			k.method = c.Text(row)
		}
		return
	}
}

// includesZero tells whether an effect cannot be told from 0.
func includesZero(e stats.Effect) bool {
	return math.IsNaN(e.Low) || math.IsNaN(e.High) || (e.Low <= 0 && e.High >= 0)
}

// points prints a number of the difference at the end, with so many decimals that no
// end of an interval that excludes 0 reads as 0.
func (k *contrast) points(x float64) string {
	text := points(x)
	if includesZero(k.end) {
		return text
	}
	for decimals := 3; decimals <= 5 && x != 0 && !strings.ContainsAny(text, "123456789"); decimals++ {
		text = digits(100*x, decimals)
	}
	return text
}

// always tells whether all pairs are exactly equal on all days.
func (k *contrast) always() bool { return k.sameFor == len(k.days) }

func gapTitle(all []*contrast, base Arm, platform string) string {
	if len(all) > 1 {
		var parts []string
		for _, k := range all {
			text := inSentence(k.arm.Label) + " " + signed(k.points(k.end.Mean)) + " points"
			if includesZero(k.end) {
				text = inSentence(k.arm.Label) + " cannot be told from 0"
			}
			parts = append(parts, text)
		}
		return platformName(platform) + " against " + inSentence(base.Label) + ": " + strings.Join(parts, ", ")
	}
	k := all[0]
	size := k.points(math.Abs(k.end.Mean))
	direction := "higher"
	if k.end.Mean < 0 {
		direction = "lower"
	}
	switch {
	case k.always():
		return fmt.Sprintf("%s and %s are the same to the bit in all %d pairs", k.arm.Label, inSentence(base.Label), k.end.N)
	case math.IsNaN(k.end.Low):
		return fmt.Sprintf("%s, %s ends %s points %s than %s in the only pair of runs", k.arm.Label, platformName(platform), size, direction, inSentence(base.Label))
	case includesZero(k.end):
		return fmt.Sprintf("%s against %s: %s points for %s cannot be told from 0",
			k.arm.Label, inSentence(base.Label), signed(k.points(k.end.Mean)), platformName(platform))
	default:
		return fmt.Sprintf("%s, %s ends %s points %s than %s", k.arm.Label, platformName(platform), size, direction, inSentence(base.Label))
	}
}

// gapNotes says where the difference is exactly 0 and what is above 0.
func (s *sheet) gapNotes(all []*contrast, platform string, base Arm, from, to, low, high float64) {
	same, pairs := math.MaxInt, 0
	for _, k := range all {
		same = min(same, k.sameFor)
		pairs = max(pairs, k.spread.n)
	}
	days := all[0].days
	above := low + 0.16*(high-low)
	if same = min(same, len(days)); same > 1 && days[same-1]-days[0] > 0.06*(to-from) {
		text := fmt.Sprintf("exactly 0 in | all %d pairs", pairs)
		if pairs == 1 {
			text = "exactly 0"
		}
		if same < len(days) {
			text += " | until " + sayDate(math.Floor(days[same-1]))
		}
		s.notes = append(s.notes, note{panel: "gap", x: from, end: days[same-1], y: max(above, 0.16*(high-low)), text: text, token: "muted"})
	}
	side := note{panel: "gap", x: from + 0.7*(to-from), y: 0.1 * (high - low), low: 0, high: 1, token: "muted"}
	words := "above 0: %s higher than %s"
	if -low > high {
		words = "below 0: %s lower than %s"
		side.y, side.low, side.high = -0.02*(high-low), -1, 0
	}
	side.text = fmt.Sprintf(words, platformName(platform), inSentence(base.Label))
	s.notes = append(s.notes, side)
	if b := all[0].band; b != nil && !all[0].always() {
		level := percent(b.level)
		s.notes = append(s.notes, note{
			panel: "gap", x: from + 0.05*(to-from), y: high, token: "muted",
			text: "dark: mean, " + level + " at each date | light: " + level + " for the whole curve",
		})
	}
}

func gapCaption(all []*contrast, n int) string {
	var b strings.Builder
	if n <= 1 {
		return "Lines: a single run an arm, so there is no band and no interval; more replicates show the spread."
	}
	fmt.Fprintf(&b, "Above: medians and %s of runs at each date. Below: mean of %d paired differences (same seed in both arms).", twoBandWords, n)
	if all[0].band != nil {
		level := percent(all[0].band.level)
		fmt.Fprintf(&b, " Bands below hold the mean: dark %s at each date (pointwise, Student's t), light %s on all dates at once (simultaneous, sup-t).", level, level)
	}
	if all[0].spread.weeks {
		b.WriteString(" Lines and bands: means over 7 days.")
	}
	same := math.MaxInt
	for _, k := range all {
		same = min(same, k.sameFor)
	}
	if same > 1 && same < len(all[0].days) {
		fmt.Fprintf(&b, " Before %s all differences are exactly 0.", sayDate(math.Floor(all[0].days[same])))
	}
	for _, k := range all {
		who := ""
		if len(all) > 1 {
			who = " " + inSentence(k.arm.Label)
		}
		fmt.Fprintf(&b, " Mean gap%s on %s: %s points", who, sayDate(math.Floor(k.at)), signed(k.points(k.end.Mean)))
		if !math.IsNaN(k.end.Low) {
			fmt.Fprintf(&b, ", 95%s%% interval %s to %s", narrow, k.points(k.end.Low), k.points(k.end.High))
			switch k.method {
			case stats.MethodBCa:
				b.WriteString(" (BCa, 2,000 resamples)")
			case stats.MethodT:
				b.WriteString(" (Student's t)")
			}
		}
		fmt.Fprintf(&b, "; %d of %d pairs positive", k.end.Positive, k.end.N)
		if v := k.end.VarianceRatio; !math.IsNaN(v) && !math.IsInf(v, 0) && v > 0 {
			fmt.Fprintf(&b, "; pairing saves a factor %s in runs", three(v))
		}
		b.WriteString(".")
	}
	return b.String()
}
