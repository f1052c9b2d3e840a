package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model"
)

// headline says the answer in words. Every number in it stands in the comparison,
// or with one arm in the summary.
func (x *executor) headline() Headline {
	e := x.e
	m := x.endValues()[0] // the aim comes first, see columnsOf
	h := Headline{Measure: e.Headline.Measure, At: e.Headline.At.String(), Unit: m.unit, Base: e.arms[0].name}
	s := speaker{subject: subjectOf(e.base, e.Headline.Measure), at: h.At, unit: m.unit, tail: x.tail(), planned: x.plan.Replicates}
	if x.twoKinds() {
		// A mean over runs of two kinds lies where no run does.
		m = x.tippedValue()
		h.Measure, h.At, h.Unit = m.name, e.base.End.String(), m.unit
		s.subject, s.at, s.period, s.unit, s.levels = "the share of runs that tip to "+nameOf(e.base, e.base.TipTo), h.At, "until "+h.At, m.unit, true
	}
	if x.plan.Arms == 1 {
		_, level := x.levelOf(0, 0, m)
		h.Arms = []string{e.arms[0].name}
		h.Effects = []stats.Effect{level}
		if x.plan.Points > 1 {
			h.Sentence = x.sweepSentence(s, m)
		} else {
			h.Sentence = s.level(h.Effects[0])
		}
		h.Sentences = []string{h.Sentence}
		return h
	}
	all := x.contrasts(0, m)
	for _, a := range x.speakers() {
		c := all[a-1]
		s.change = x.change(a)
		h.Arms = append(h.Arms, e.arms[a].name)
		h.Effects = append(h.Effects, c.Effect)
		text := s.contrast(c)
		if x.plan.Points > 1 {
			text = "At the first point: " + text
		}
		h.Sentences = append(h.Sentences, text)
	}
	h.Sentence = h.Sentences[0]
	return h
}

// speakers are the arms that are compared with the base, the one that is asked for
// first.
func (x *executor) speakers() []int {
	order := make([]int, 0, x.plan.Arms-1)
	for a := 1; a < x.plan.Arms; a++ {
		order = append(order, a)
	}
	asked := func(a int) int { return indicatorInt(x.e.arms[a].name == x.e.Headline.Arm) }
	slices.SortStableFunc(order, func(a, b int) int { return asked(b) - asked(a) })
	return order
}

func indicatorInt(yes bool) int { return int(indicator(yes)) }

// tail ends every sentence: what was held, and what the interval leaves out.
func (x *executor) tail() string {
	text := "; simulation error only"
	if len(x.e.base.HandSet) > 0 {
		text += ", coefficients hand-set"
	}
	return text + "; " + x.e.OthersText() + "."
}

// change says in words what an arm changes.
func (x *executor) change(a int) string {
	arm := x.e.arms[a]
	gone := x.gone(0, a)
	if len(arm.Set) > 0 || len(gone) == 0 || len(x.e.arms[0].Without)+len(x.e.arms[0].Set) > 0 {
		return fmt.Sprintf("%q instead of %q", arm.Label, x.e.arms[0].Label)
	}
	named, err := x.e.base.Select(arm.Without)
	if err != nil {
		named = gone
	}
	left := slices.DeleteFunc(named, func(id string) bool { return !slices.Contains(gone, id) })
	answered := slices.DeleteFunc(slices.Clone(gone), func(id string) bool { return slices.Contains(left, id) })
	text := "Leaving out " + strings.Join(left, ", ")
	if len(answered) > 0 {
		text += " and what answered " + them(left) + " (" + strings.Join(answered, ", ") + ")"
	}
	return text
}

func them(list []string) string {
	if len(list) == 1 {
		return "it"
	}
	return "them"
}

// subjects are the measures that have words of their own; others go by the name of
// the column.
var subjects = []struct{ measure, words string }{
	{"share_value_commerce", "share of commerce value"},
	{"share_value_all", "share of all value"},
	{"share_count_all", "share of payments"},
	{"share_count_ex_envelopes", "share of payments without envelopes"},
	{"bound", "wallets with a card"},
	{"installed", "wallets installed"},
	{"active", "active wallets"},
	{"envelopes_opened", "opened envelopes"},
}

// subjectOf puts a measure in words, such as "Tenpay's share of commerce value".
func subjectOf(s *model.Scenario, measure string) string {
	base, id, _ := strings.Cut(measure, ".")
	for _, row := range subjects {
		if row.measure != base {
			continue
		}
		if slices.ContainsFunc(s.Platforms, func(p model.Platform) bool { return p.ID == id }) {
			return nameOf(s, id) + "'s " + row.words
		}
	}
	return measure
}

// nameOf is the name of a platform, or its id if it has none.
func nameOf(s *model.Scenario, id string) string {
	for _, p := range s.Platforms {
		if p.ID == id && p.Name != "" {
			return p.Name
		}
	}
	return id
}

// verbOf puts a verb behind a change: history would have been another, settings are
// other ones.
func verbOf(change, past, present string) string {
	if strings.HasPrefix(change, "Leaving out") {
		return "would have " + past
	}
	return present
}

// speaker puts numbers of one measure in sentences.
type speaker struct {
	subject, at, unit string
	period            string // what stands in place of "on" and the day
	planned           int    // runs that were asked for; 0 leaves it unsaid
	levels            bool   // both levels are said beside their difference
	change            string // what the arm does, at the start of a sentence
	tail              string // how every sentence ends
}

// when is the day or period.
func (s speaker) when() string { return cmp.Or(s.period, "on "+s.at) }

// about is the subject with its day or period.
func (s speaker) about() string { return s.subject + " " + s.when() }

// contrast says a paired difference.
func (s speaker) contrast(c contrast) string {
	runs := pairsOf(c.N, c.planned) + " paired runs"
	about := s.about()
	verb := func(past, present string) string { return verbOf(s.change, past, present) }
	switch {
	case c.pairs == 0:
		return fmt.Sprintf("%s: no pair of runs is complete, so nothing can be said of %s%s", s.change, about, s.tail)
	case c.N == 0:
		return fmt.Sprintf("%s: none of %d pairs of runs has a value of %s%s", s.change, c.pairs, about, s.tail)
	case c.AllZero && c.sameRun:
		return fmt.Sprintf("%s %s nothing, exactly, in %s: %s and every event of the runs are the same%s",
			s.change, verb("changed", "changes"), allPairs(c.pairs, c.planned), about, s.tail)
	case c.AllZero:
		return fmt.Sprintf("%s %s %s exactly as it was in %s%s", s.change, verb("left", "leaves"), about, allPairs(c.N, c.planned), s.tail)
	case c.Method == stats.MethodNone:
		f := s.format(c.Mean, 0, 0)
		return fmt.Sprintf("%s %s %s by %s in the one pair of runs, which gives no interval%s", s.change, verb(raised(c.Mean, "raised", "lowered"), raised(c.Mean, "raises", "lowers")), about, f(math.Abs(c.Mean), true), s.tail)
	case c.Low <= 0 && c.High >= 0:
		f := s.format(c.Mean, c.Low, c.High)
		return fmt.Sprintf("%s %s %s by %s%s, %s interval %s to %s: this cannot be told from 0, %s%s",
			s.change, verb("changed", "changes"), about, f(c.Mean, true), s.fromTo(c), percent(c.Level), f(c.Low, false), f(c.High, false), runs, s.tail)
	}
	f := s.format(c.Mean, c.Low, c.High)
	low, high := math.Abs(c.Low), math.Abs(c.High)
	if low > high {
		low, high = high, low
	}
	return fmt.Sprintf("%s %s %s by %s%s, %s interval %s to %s, %s%s",
		s.change, verb(raised(c.Mean, "raised", "lowered"), raised(c.Mean, "raises", "lowers")), about,
		f(math.Abs(c.Mean), true), s.fromTo(c), percent(c.Level), f(low, false), f(high, false), runs, s.tail)
}

// pairsOf counts pairs or runs, and says how many were asked for if some are missing.
func pairsOf(n, planned int) string {
	if n < planned {
		return fmt.Sprintf("%d of %d", n, planned)
	}
	return strconv.Itoa(n)
}

// allPairs says of which pairs something holds.
func allPairs(n, planned int) string {
	if n < planned {
		return fmt.Sprintf("all %d pairs that can be compared, of %d", n, planned)
	}
	return fmt.Sprintf("all %d pairs", n)
}

// fromTo says both levels, if they are asked for.
func (s speaker) fromTo(c contrast) string {
	if !s.levels {
		return ""
	}
	s.unit = levelUnit(s.unit)
	f := s.format(c.mean-c.base, 0, 0)
	return fmt.Sprintf(", from %s to %s", f(c.base, true), f(c.mean, true))
}

func raised(difference float64, up, down string) string {
	if difference > 0 {
		return up
	}
	return down
}

// level says a mean.
func (s speaker) level(e stats.Effect) string {
	subject := s.subject // the name of a column stays as it is
	if strings.Contains(subject, " ") {
		subject = strings.ToUpper(subject[:1]) + subject[1:]
	}
	w := s
	w.subject, w.unit = subject, levelUnit(s.unit)
	what := "interval of the mean"
	if e.Method == stats.MethodWilson {
		what = "interval"
	}
	switch {
	case e.N == 0:
		return fmt.Sprintf("%s has no value %s%s", subject, s.when(), s.tail)
	case e.N == 1:
		return fmt.Sprintf("%s is %s in the one run%s", w.about(), w.format(e.Mean, 0, 0)(e.Mean, true), s.tail)
	}
	f := w.format(e.Mean, e.Low, e.High)
	return fmt.Sprintf("%s is %s, %s %s %s to %s, %s runs%s", w.about(), f(e.Mean, true), percent(e.Level), what, f(e.Low, false), f(e.High, false), pairsOf(e.N, s.planned), s.tail)
}

// part says which share of a difference falls to one of several parts; the interval
// holds together with those of the others.
func (s speaker) part(name string, e stats.Effect) string {
	if e.N == 0 {
		return fmt.Sprintf("No run gives %s on %s, so nothing falls to %s%s", s.subject, s.at, name, s.tail)
	}
	f := s.format(e.Mean, e.Low, e.High)
	runs := fmt.Sprintf("%d replicates of every combination", e.N)
	if e.Mean == 0 && e.Low == 0 && e.High == 0 {
		return fmt.Sprintf("Of the change of %s on %s, nothing, exactly, falls to %s, %s%s", s.subject, s.at, name, runs, s.tail)
	}
	if e.Method == stats.MethodNone {
		return fmt.Sprintf("Of the change of %s on %s, %s falls to %s in the one replicate, which gives no interval%s", s.subject, s.at, f(e.Mean, true), name, s.tail)
	}
	said := fmt.Sprintf("Of the change of %s on %s, %s falls to %s, %s interval for all parts together %s to %s", s.subject, s.at, f(e.Mean, true), name, percent(e.Level), f(e.Low, false), f(e.High, false))
	if e.Low <= 0 && e.High >= 0 {
		said += ": this cannot be told from 0"
	}
	return said + ", " + runs + s.tail
}

// sweepSentence says how far the measure runs over the points.
func (x *executor) sweepSentence(s speaker, m endValue) string {
	least, most, n := -1, -1, 0
	fewest, behind := math.MaxInt, 0 // runs
	means := make([]float64, x.plan.Points)
	for p := range x.points() {
		_, level := x.levelOf(p, 0, m)
		means[p] = level.Mean
		if math.IsNaN(means[p]) {
			continue
		}
		n++
		fewest, behind = min(fewest, level.N), max(behind, level.N)
		if least < 0 || means[p] < means[least] {
			least = p
		}
		if most < 0 || means[p] > means[most] {
			most = p
		}
	}
	if n == 0 {
		return fmt.Sprintf("%s has no value on %s at any point%s", s.subject, s.at, s.tail)
	}
	w := s
	w.unit = levelUnit(s.unit)
	f := w.format(means[most]-means[least], 0, 0)
	return fmt.Sprintf("Over %d points %s on %s runs from %s (%s) to %s (%s), means of %s%s",
		n, s.subject, s.at, f(means[least], true), x.pointText(least), f(means[most], true), x.pointText(most), runsBetween(fewest, behind), s.tail)
}

// runsBetween says how many runs stand behind each of some numbers.
func runsBetween(fewest, most int) string {
	if fewest < most {
		return fmt.Sprintf("%d to %d runs", fewest, most)
	}
	return fmt.Sprintf("%d %s", most, plural(most, "run", "runs"))
}

func (x *executor) pointText(p int) string {
	var words []string
	for i, f := range x.e.factors {
		words = append(words, f.name+"="+x.values(p)[i])
	}
	return strings.Join(words, ", ")
}

// levelUnit is the unit in which a level is said: shares in percent, differences of
// shares in points.
func levelUnit(unit string) string {
	if unit == "share" {
		return "percent"
	}
	return unit
}

// format gives a printer of numbers of one sentence: all with the same decimals,
// so many that the interval shows two digits and no end that is not 0 prints as 0.
func (s speaker) format(mean, low, high float64) func(x float64, unit bool) string {
	factor, word := 1.0, s.unit
	switch {
	case s.unit == "share":
		factor, word = 100, "points"
	case s.unit == "percent":
		factor, word = 100, "%"
	default:
		size := max(math.Abs(mean), math.Abs(low), math.Abs(high))
		for _, step := range []struct {
			from float64
			word string
		}{{1e9, "bn"}, {1e6, "m"}, {1e4, "k"}} {
			if size >= step.from {
				factor, word = scaleOf[step.word], strings.TrimSpace(step.word+" "+s.unit)
				break
			}
		}
	}
	width := math.Abs(high-low) / 2 * factor
	if width == 0 {
		width = math.Abs(mean) * factor / 10
	}
	decimals := 1
	need := func(x float64) {
		if x > 0 {
			decimals = max(decimals, -int(math.Floor(math.Log10(x))))
		}
	}
	need(width)
	for _, end := range []float64{mean, low, high} {
		need(math.Abs(end) * factor * 2) // 0.05 would still round to 0.1
	}
	decimals = min(decimals, 6)
	return func(x float64, unit bool) string {
		text := strconv.FormatFloat(x*factor, 'f', decimals, 64)
		if strings.Trim(text, "-0.") == "" {
			text = strings.TrimPrefix(text, "-")
		}
		if unit && word != "" {
			text += " " + word
		}
		return text
	}
}

var scaleOf = map[string]float64{"bn": 1e-9, "m": 1e-6, "k": 1e-3}

// percent puts a share in words.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + " %"
}
