package experiments

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
	"hongbao/model/spec"
)

// placeboName stands in the table where actions have their id.
const placeboName = "placebo"

// beaten is the share of placebos that an action must beat to stand out.
const beaten = 0.95

// checkEventStudy wants, for each action, one arm without it and nothing else, and
// enough days around it.
func checkEventStudy(c *checker, a *Analysis) {
	e := c.e
	if len(e.factors) > 0 {
		c.complain([]string{"factors"}, "the analysis event_study compares arms; expected no factors")
	}
	if !slices.ContainsFunc(wanted(e.base, e.Measures), func(m model.Column) bool { return m.Name == e.Headline.Measure }) {
		c.complain([]string{"measures"}, "the analysis event_study reads %s by day; expected it in the list", e.Headline.Measure)
	}
	days := true
	for _, span := range []struct {
		name string
		spec.Duration
	}{{"before", a.Before}, {"after", a.After}, {"apart", a.Apart}} {
		if span.Hours()%24 != 0 {
			days = false
			c.complain([]string{"analysis", span.name}, "%s is no full number of days", span.Duration)
		}
	}
	if len(a.Actions) == 0 {
		c.complain([]string{"analysis", "actions"}, "the analysis event_study needs dated actions; expected ids of events")
	}
	c.events([]string{"analysis", "actions"}, a.Actions)
	for i, id := range a.Actions {
		at := []string{"analysis", "actions", strconv.Itoa(i)}
		k := slices.IndexFunc(e.base.Events, func(event model.Event) bool { return event.ID == id })
		switch {
		case slices.Contains(a.Actions[:i], id):
			c.complain(at, "%s stands here twice; expected each action once", id)
		case k < 0 || !days: // said already
		case e.armWithout(id) < 0:
			c.complain(at, "no arm is without %s and nothing else; expected one: arms: {no_%s: {without: [%s]}}", id, id, id)
		default:
			if err := a.study().Fits(int(e.base.End-e.base.Start)+1, int(e.base.Events[k].At.Date()-e.base.Start)); err != nil {
				c.complain(at, "%s is on %s: %v; expected fewer days before or after, or a longer run", id, e.base.Events[k].At.Date(), err)
			}
		}
	}
}

// study is the design of the event study.
func (a *Analysis) study() stats.EventStudy {
	return stats.EventStudy{Before: int(a.Before.Days()), After: int(a.After.Days())}
}

// armWithout is the place of the arm that takes out one event alone; -1 if there is none.
func (e *Experiment) armWithout(id string) int {
	return slices.IndexFunc(e.arms, func(arm armOf) bool {
		return slices.Equal(arm.Without, []string{id}) && len(arm.Set) == 0
	})
}

// studied is what is found about a dated action.
type studied struct {
	model.Event
	day int // of the run, from 0
	stats.Band
	// truth is the mean over the days after it of what it changes, with an interval that
	// holds together with those of the other actions.
	truth stats.Member
	// study is what the history as it happened shows alone.
	study   stats.StudyReading
	smaller int     // placebos with a smaller effect
	p       float64 // see stats.Placebos
	seen    int     // single histories in which it beats the placebos
}

// outstanding tells whether it beats the placebos.
func (a *studied) outstanding(placebos int) bool { return beats(a.smaller, placebos) }

func beats(smaller, placebos int) bool {
	return placebos > 0 && float64(smaller) >= beaten*float64(placebos)
}

// settled tells whether the runs without it show that it changed the measure.
func (a *studied) settled() bool { return a.truth.Low > 0 || a.truth.High < 0 }

// placebo is a day on which nothing happened.
type placebo struct {
	day int
	stats.StudyReading
}

// eventStudy is the whole analysis.
type eventStudy struct {
	x        *executor
	a        *Analysis
	end      endValue // the measure, its unit
	column   int      // of it in the series
	history  []float64
	runs     int // complete runs of the history
	actions  []studied
	placebos []placebo
}

// readEventStudy reads each dated action twice: as the difference that it makes in the
// model, run by run, and as somebody reads it who has the history as it happened and
// nothing else. With the same luck in all arms a placebo of the first would be 0 to the
// bit; so the placebos are those of the second.
func readEventStudy(x *executor, a *Analysis) *Reading {
	s := &eventStudy{x: x, a: a, end: x.endValues()[0], column: x.e.studied()}
	if s.column < 0 || !x.keep.series {
		return nil
	}
	if s.history = s.mean(); s.history == nil {
		return nil // not one run of it is complete
	}
	for _, day := range a.study().PlaceboDays(s.history, s.busy(), int(a.Apart.Days()), a.Placebos) {
		r, err := a.study().At(s.history, day)
		if err != nil {
			panic("experiments: a placebo day cannot be read: " + err.Error())
		}
		s.placebos = append(s.placebos, placebo{day, r})
	}
	effects := s.placeboEffects()
	means := make([][]float64, len(a.Actions))
	for i, id := range a.Actions {
		k := slices.IndexFunc(x.e.base.Events, func(e model.Event) bool { return e.ID == id })
		act := studied{Event: x.e.base.Events[k], day: int(x.e.base.Events[k].At.Date() - x.e.base.Start)}
		act.Band, means[i] = s.truth(&act)
		act.study, _ = a.study().At(s.history, act.day) // without a value it is not outstanding
		if act.study.Path == nil {
			act.study.Effect = math.NaN()
		}
		act.smaller, act.p = stats.Placebos(act.study.Effect, effects)
		act.seen = s.seen(&act)
		s.actions = append(s.actions, act)
	}
	for i, member := range stats.PairedFamily(make([]float64, x.plan.Replicates), means, stats.Options{}) {
		s.actions[i].truth = member
	}
	return &Reading{
		Table: s.table(), Sentences: s.say(), Warnings: s.doubts(),
		Shown: []string{"action", "label", "at", "n", "effect", "low", "high", "study", "smaller", "placebos", "p", "seen", "unit"}, ShownRows: len(s.actions),
	}
}

// studied is the place of the measure in the series.
func (e *Experiment) studied() int {
	return slices.IndexFunc(e.columns.series, func(c model.Column) bool { return c.Name == e.Headline.Measure })
}

// singleEventStudy is what the action without which the headline's arm is changes in one
// replicate over the days after it; NaN if that arm is not without one of the actions.
func singleEventStudy(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	arm := x.speakers()[0]
	i := slices.IndexFunc(a.Actions, func(id string) bool { return x.e.armWithout(id) == arm })
	with, without := of(0, 0), of(0, arm)
	if i < 0 || with == nil || without == nil {
		return math.NaN()
	}
	k := slices.IndexFunc(x.e.base.Events, func(e model.Event) bool { return e.ID == a.Actions[i] })
	day := int(x.e.base.Events[k].At.Date() - x.e.base.Start)
	return meanAfter(with.series[x.e.studied()], without.series[x.e.studied()], day, a.study().After)
}

func (s *eventStudy) placeboEffects() []float64 {
	out := make([]float64, len(s.placebos))
	for i, p := range s.placebos {
		out[i] = p.Effect
	}
	return out
}

// curve is the measure of a run by day; nil if the run is not complete.
func (s *eventStudy) curve(arm, replicate int) []float64 {
	o := s.x.whole(0, arm, replicate)
	if o == nil {
		return nil
	}
	return o.series[s.column]
}

// mean is the history as it happened, the mean of its runs.
func (s *eventStudy) mean() []float64 {
	var out []float64
	for k := 1; k <= s.x.plan.Replicates; k++ {
		curve := s.curve(0, k)
		if curve == nil {
			continue
		}
		if s.runs++; out == nil {
			out = make([]float64, len(curve))
		}
		for d, v := range curve {
			out[d] += v
		}
	}
	for d := range out {
		out[d] /= float64(s.runs)
	}
	return out
}

// busy lists the days of the history on which an event acts or a campaign begins.
func (s *eventStudy) busy() []int {
	v, err := s.x.e.variant(nil, s.x.e.arms[0], nil)
	if err != nil {
		panic("experiments: unchecked arm: " + err.Error())
	}
	var out []int
	for _, e := range v.scenario.Events {
		if e.On && !slices.Contains(e.Tags, "annotation") {
			out = append(out, int(e.At.Date()-v.scenario.Start))
		}
	}
	for _, c := range v.scenario.Campaigns {
		if c.On && c.Kind != "annotation" {
			out = append(out, int(c.Window.From-v.scenario.Start))
		}
	}
	return out
}

// truth compares the histories with and without an action on the days around it. Its
// second result is the mean over the days after it, by replicate.
func (s *eventStudy) truth(act *studied) (stats.Band, []float64) {
	w := s.a.study()
	from, to := act.day-w.Before, act.day+w.After+1
	arm := s.x.e.armWithout(act.ID)
	var with, without [][]float64
	means := make([]float64, s.x.plan.Replicates)
	for k := 1; k <= s.x.plan.Replicates; k++ {
		means[k-1] = math.NaN()
		base, other := s.curve(0, k), s.curve(arm, k)
		if base == nil || other == nil {
			continue
		}
		with, without = append(with, base[from:to]), append(without, other[from:to])
		means[k-1] = meanAfter(base, other, act.day, w.After)
	}
	return stats.PairedBand(with, without, stats.Options{}), means
}

// meanAfter is the mean difference of two curves over the days after one.
func meanAfter(a, b []float64, day, days int) float64 {
	sum := 0.0
	for d := day + 1; d <= day+days; d++ {
		sum += a[d] - b[d]
	}
	return sum / float64(days)
}

// seen counts the single histories in which an action beats the placebos.
func (s *eventStudy) seen(act *studied) int {
	n := 0
	for k := 1; k <= s.x.plan.Replicates; k++ {
		curve := s.curve(0, k)
		if curve == nil {
			continue
		}
		var effects []float64
		for _, p := range s.placebos {
			if r, err := s.a.study().At(curve, p.day); err == nil {
				effects = append(effects, r.Effect)
			}
		}
		r, err := s.a.study().At(curve, act.day)
		if err != nil {
			continue
		}
		smaller, _ := stats.Placebos(r.Effect, effects)
		n += indicatorInt(beats(smaller, len(effects)))
	}
	return n
}

// table has one row for each action and each placebo first, then their days.
func (s *eventStudy) table() *table.Table {
	b := table.NewBuilder(
		column(table.Text, "measure", "", "measure by day"),
		column(table.Text, "action", "", "event, or placebo: a day on which nothing happened"),
		column(table.Text, "label", "", "the event in a few words"),
		column(table.Text, "camp", "", "camp of the actor; neutral if it is in none"),
		column(table.Text, "at", "", "its day"),
		column(table.Integer, "n", "", "pairs of runs with and without the action; of a placebo, runs of the history"),
		column(table.Real, "effect", "", "what the action changes: mean of the history with it less that without it, pair by pair; on a day, or over the days after it"),
		column(table.Real, "low", "", "lower end of its interval, which holds on all days together, or for all actions"),
		column(table.Real, "high", "", "upper end of it"),
		column(table.Real, "level", "share", "share of such bands, or families of intervals, that hold the truth"),
		column(table.Real, "study", "", "event study: the history as it happened less the line through the days before; on a day, or over the days after"),
		column(table.Real, "smaller", "", "placebos whose study is smaller in size; of a placebo, the others"),
		column(table.Real, "placebos", "", "placebos; of a placebo, the others"),
		column(table.Real, "p", "", "(1 + placebos at least as large) / (1 + placebos)"),
		column(table.Real, "seen", "share", "single runs of the history in which it beats 95 % of the placebos"),
		column(table.Text, "unit", "", "unit of the numbers"),
		column(table.Real, "day", "day", "days since the action; empty in the row of all days after it"),
	)
	start := func(id string, day, n int) {
		b.Text(0, s.x.e.Headline.Measure)
		b.Text(1, id)
		b.Text(4, (s.x.e.base.Start + spec.Date(day)).String())
		b.Int(5, int64(n))
		b.Text(15, s.end.unit)
	}
	name := func(act *studied) {
		start(act.ID, act.day, act.N)
		b.Text(2, act.Label)
		b.Text(3, campOf(s.x.e.base, act.Actor))
	}
	study := func(effect float64, smaller, placebos int, p float64) {
		b.Real(10, effect)
		b.Real(11, float64(smaller))
		b.Real(12, float64(placebos))
		b.Real(13, p)
	}
	for i := range s.actions {
		act := &s.actions[i]
		name(act)
		b.Real(6, act.truth.Mean)
		b.Real(7, act.truth.Low)
		b.Real(8, act.truth.High)
		b.Real(9, act.truth.Simultaneous)
		study(act.study.Effect, act.smaller, len(s.placebos), act.p)
		b.Real(14, float64(act.seen)/float64(s.runs))
		b.EndRow()
	}
	for i, p := range s.placebos {
		start(placeboName, p.day, s.runs)
		smaller, chance := stats.Placebos(p.Effect, slices.Delete(s.placeboEffects(), i, i+1))
		study(p.Effect, smaller, len(s.placebos)-1, chance)
		b.EndRow()
	}
	before := s.a.study().Before
	for i := range s.actions {
		act := &s.actions[i]
		for d := range max(len(act.Mean), len(act.study.Path)) {
			name(act)
			if d < len(act.Mean) { // there is no curve without pairs
				b.Real(6, act.Mean[d])
				b.Real(7, act.Low[d])
				b.Real(8, act.High[d])
			}
			b.Real(9, act.Level)
			if d < len(act.study.Path) {
				b.Real(10, act.study.Path[d])
			}
			b.Real(16, float64(d-before))
			b.EndRow()
		}
	}
	for _, p := range s.placebos {
		for d, v := range p.Path {
			start(placeboName, p.day, s.runs)
			b.Real(10, v)
			b.Real(16, float64(d-before))
			b.EndRow()
		}
	}
	return b.Table()
}

// say puts it in words: how many actions stand out first, then each.
func (s *eventStudy) say() []string {
	x, w := s.x, s.a.study()
	subject := subjectOf(x.e.base, x.e.Headline.Measure)
	var out, known []string
	for _, act := range s.actions {
		if act.outstanding(len(s.placebos)) {
			out = append(out, act.ID)
		}
		if act.settled() {
			known = append(known, act.ID)
		}
	}
	first := fmt.Sprintf("%s dated actions %s %s more than %s of %d placebo dates do%s, by an event study of the history as it happened; the model, which can take each of them out, knows %s to have changed it%s, %d paired runs",
		ofAll(len(out), len(s.actions)), plural(len(out), "moves", "move"), subject, percent(beaten), len(s.placebos), bracketed(out), numberOf(len(known)), bracketed(known), s.pairs())
	sentences := []string{first + x.tail()}
	for _, act := range s.actions {
		speak := speaker{subject: subject, unit: s.end.unit}
		text := fmt.Sprintf("%s on %s (%s): ", act.ID, act.At.Date(), act.Label)
		t := act.truth
		f := speak.format(t.Mean, t.Low, t.High)
		switch {
		case t.N == 0:
			text += "no pair of runs tells what it changes"
		case t.AllZero:
			text += fmt.Sprintf("it changes %s over the %d days after it by nothing, exactly, in all %d pairs", subject, w.After, t.N)
		case t.Method == stats.MethodNone:
			text += fmt.Sprintf("it changes %s over the %d days after it by %s in the one pair of runs, which gives no interval", subject, w.After, f(t.Mean, true))
		default:
			text += fmt.Sprintf("it changes %s over the %d days after it by %s, %s interval for all actions together %s to %s", subject, w.After, f(t.Mean, true), percent(t.Simultaneous), f(t.Low, false), f(t.High, false))
			if !act.settled() {
				text += ": this cannot be told from 0"
			}
		}
		if math.IsNaN(act.study.Effect) {
			text += "; the event study has no value"
		} else {
			g := speak.format(act.study.Effect, 0, 0)
			text += fmt.Sprintf("; the event study reads %s, more than %d of %d placebo dates, p = %s, and in %d of %d single runs it beats %s of them",
				g(act.study.Effect, true), act.smaller, len(s.placebos), strconv.FormatFloat(act.p, 'f', 2, 64), act.seen, s.runs, percent(beaten))
		}
		sentences = append(sentences, text+x.tail())
	}
	return sentences
}

// pairs is the least number of pairs behind an action.
func (s *eventStudy) pairs() int {
	n := s.x.plan.Replicates
	for _, act := range s.actions {
		n = min(n, act.truth.N)
	}
	return n
}

// ofAll says how many of some: none of the 6, 2 of 6.
func ofAll(n, all int) string {
	if n == 0 {
		return fmt.Sprintf("None of %d", all)
	}
	return fmt.Sprintf("%d of %d", n, all)
}

func numberOf(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func plural(n int, one, many string) string {
	if n <= 1 {
		return one
	}
	return many
}

func bracketed(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " (" + strings.Join(ids, ", ") + ")"
}

// doubts says what limits the study.
func (s *eventStudy) doubts() []string {
	var out []string
	if n := len(s.placebos); n < s.a.Placebos {
		out = append(out, fmt.Sprintf("only %d days are more than %d days from every dated action and far enough from the ends; %d placebo dates were asked for", n, int(s.a.Apart.Days()), s.a.Placebos))
	}
	told := map[int]bool{} // looked up only
	for _, act := range s.actions {
		var same []string
		for _, other := range s.actions {
			if other.day == act.day {
				same = append(same, other.ID)
			}
		}
		if len(same) > 1 && !told[act.day] {
			told[act.day] = true
			out = append(out, fmt.Sprintf("%s act on one day: a history by day gives them the same event study, whatever each of them did", listed(same)))
		}
	}
	return out
}
