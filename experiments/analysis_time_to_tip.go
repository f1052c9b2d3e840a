package experiments

import (
	"fmt"
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
	"hongbao/model/spec"
)

// checkTimeToTip wants a market of which is said when it has tipped.
func checkTimeToTip(c *checker, _ *Analysis) {
	b := c.e.base
	switch {
	case b.TipTo == "":
		c.complain([]string{"analysis", "kind"}, "the analysis time_to_tip needs a scenario that says whose share tips the market; expected tip_to in it, or set.tip_to here")
	case tipHorizon(c.e) < 1:
		c.complain([]string{"analysis", "kind"}, "the analysis time_to_tip needs runs longer than tip_for, %s; the scenario runs %d days", b.TipFor, days(b))
	}
}

// tipHorizon is the number of days from the first day of a run to the last on which
// a tipping could begin and be seen: it must then last for tip_for.
func tipHorizon(e *Experiment) int {
	return days(e.base) - int(math.Ceil(e.base.TipFor.Days()))
}

func days(s *model.Scenario) int { return int(s.End-s.Start) + 1 }

// tipSpell is the time of a run until the market tips. A run that does not tip is cut
// at the horizon: all that is known is that it did not tip until then.
func tipSpell(o *outcome, start spec.Date, horizon int) stats.Spell {
	if o.tipped {
		return stats.Spell{Length: float64(spec.Date(o.tipDay) - start), Ended: true}
	}
	return stats.Spell{Length: float64(horizon)}
}

// tipRow is what is found for an arm at a point.
type tipRow struct {
	n, tipped int
	median    stats.Estimate
	within    stats.Estimate // mean within the horizon
	later     stats.Estimate // the same, less that of the base, pair by pair
}

// tipRow reads an arm; later is unknown for the base.
func (x *executor) tipRow(point, arm int) tipRow {
	horizon := tipHorizon(x.e)
	var all, mine, base []stats.Spell
	var r tipRow
	for k := 1; k <= x.plan.Replicates; k++ {
		o := x.complete(point, arm, k)
		if o == nil {
			continue
		}
		s := tipSpell(o, x.e.base.Start, horizon)
		all = append(all, s)
		r.tipped += indicatorInt(o.tipped)
		if other := x.complete(point, 0, k); other != nil {
			mine, base = append(mine, s), append(base, tipSpell(other, x.e.base.Start, horizon))
		}
	}
	r.n = len(all)
	r.median = stats.KaplanMeier(all, stats.Options{}).Median()
	r.within = stats.RestrictedMean(all, float64(horizon), stats.Options{})
	if arm == 0 {
		mine, base = nil, nil
	}
	r.later = stats.PairedRestrictedMean(mine, base, float64(horizon), stats.Options{})
	return r
}

// readTimeToTip says for every arm how many runs tip, how soon half of them do, and
// how much later than those of the base, within the days on which a tipping can be
// seen to begin.
func readTimeToTip(x *executor, _ *Analysis) *Reading {
	b := table.NewBuilder(
		pointColumn(), armColumn(),
		column(table.Integer, "n", "", "runs"),
		column(table.Integer, "tipped", "", "runs in which the market tipped"),
		column(table.Real, "share", "share", "share of runs in which it tipped"),
		column(table.Real, "share_low", "share", "lower end of its interval (Wilson)"),
		column(table.Real, "share_high", "share", "upper end of its interval"),
		column(table.Real, "median", "day", "days from the first until half of the runs have tipped (Kaplan and Meier); +Inf: not within the run"),
		column(table.Real, "median_low", "day", "lower end of its interval (Brookmeyer and Crowley)"),
		column(table.Real, "median_high", "day", "upper end of its interval"),
		column(table.Real, "mean_within", "day", "mean days until a run tips, none counted beyond the horizon (restricted mean)"),
		column(table.Real, "mean_low", "day", "lower end of its interval"),
		column(table.Real, "mean_high", "day", "upper end of its interval"),
		column(table.Integer, "pairs", "", "pairs of runs with the same luck as one of the base"),
		column(table.Real, "later", "day", "mean_within less that of the base, pair by pair"),
		column(table.Real, "later_low", "day", "lower end of its interval; simulation error only"),
		column(table.Real, "later_high", "day", "upper end of its interval"),
		column(table.Real, "level", "share", "share of such intervals that hold the true number"),
		column(table.Text, "method", "", "how the interval of later was made"),
		column(table.Integer, "horizon", "day", "days from the first to the last on which a tipping could begin and be seen"),
	)
	r := &Reading{Shown: []string{"arm", "n", "tipped", "median", "median_low", "median_high", "mean_within", "later", "later_low", "later_high"}}
	rows := make([]tipRow, len(x.e.arms))
	for p := range x.points() {
		for a, arm := range x.e.arms {
			t := x.tipRow(p, a)
			if p == 0 {
				rows[a] = t
			}
			low, high := stats.Wilson(t.tipped, t.n, t.median.Level)
			b.Int(0, int64(p))
			b.Text(1, arm.name)
			b.Int(2, int64(t.n))
			b.Int(3, int64(t.tipped))
			for i, v := range []float64{
				float64(t.tipped) / float64(t.n), low, high, t.median.Value, t.median.Low, t.median.High,
				t.within.Value, t.within.Low, t.within.High,
			} {
				b.Real(4+i, v)
			}
			b.Int(13, int64(t.later.N))
			b.Real(14, t.later.Value)
			b.Real(15, t.later.Low)
			b.Real(16, t.later.High)
			b.Real(17, t.median.Level)
			b.Text(18, t.later.Method)
			b.Int(19, int64(tipHorizon(x.e)))
			b.EndRow()
		}
	}
	r.Table = b.Table()
	r.Sentences, r.Warnings = x.tipSentences(rows)
	return r
}

// tipSentences says what each arm does to the time, the arm that is asked for first;
// with one arm, how many runs tip and when.
func (x *executor) tipSentences(rows []tipRow) (sentences, warnings []string) {
	first := ""
	if x.plan.Points > 1 {
		first = "At the first point: "
	}
	who := nameOf(x.e.base, x.e.base.TipTo)
	for _, a := range x.speakers() {
		sentences = append(sentences, first+x.tipContrast(who, a, rows[a], rows[0])+x.tail())
		for _, w := range rows[a].later.Warnings {
			warnings = append(warnings, x.e.arms[a].name+": "+w)
		}
	}
	if len(sentences) == 0 {
		sentences = append(sentences, first+x.tipLevel(who, rows[0])+x.tail())
	}
	return sentences, warnings
}

func (x *executor) tipLevel(who string, r tipRow) string {
	text := fmt.Sprintf("The market tips to %s in %d of %d runs", who, r.tipped, r.n)
	if day := x.tipDate(r.median.Value); day != "" {
		text += ", in half of them by " + day
		if low, high := x.tipDate(r.median.Low), x.tipDate(r.median.High); low != "" && high != "" {
			text += fmt.Sprintf(", %s interval %s to %s", percent(r.median.Level), low, high)
		}
	}
	return text
}

// tipDate is the day after so many days, empty if it is not reached.
func (x *executor) tipDate(days float64) string {
	if !finite(days) {
		return ""
	}
	return (x.e.base.Start + spec.Date(days)).String()
}

func (x *executor) tipContrast(who string, a int, r, base tipRow) string {
	e, pairs := r.later, pairsOf(r.later.N, x.plan.Replicates)+" paired runs"
	c := x.change(a)
	do := func(past, present string) string { return verbOf(c, past, present) }
	counts := fmt.Sprintf("it tips in %d of %d runs instead of %d of %d", r.tipped, r.n, base.tipped, base.n)
	f := (speaker{unit: "days"}).format(e.Value, e.Low, e.High)
	late := raised(e.Value, "later", "sooner")
	low, high := math.Abs(e.Low), math.Abs(e.High)
	if low > high {
		low, high = high, low
	}
	within := fmt.Sprintf("on average within the %d days in which that can be seen", tipHorizon(x.e))
	switch {
	case e.N == 0:
		return c + ": no pair of runs is complete, so nothing is known of the time until the market tips to " + who
	case r.tipped == 0 && base.tipped == 0:
		return fmt.Sprintf("%s %s nothing that can be seen: the market tips to %s in no run, %s", c, do("changed", "changes"), who, pairs)
	case e.Low == 0 && e.High == 0:
		return fmt.Sprintf("%s %s the market tip to %s on the same days, exactly, in %s", c, do("let", "lets"), who, allPairs(e.N, x.plan.Replicates))
	case e.Method == stats.MethodNone:
		return fmt.Sprintf("%s %s the market tip to %s %s %s %s in the one pair of runs, which gives no interval", c, do("let", "lets"), who, f(math.Abs(e.Value), true), late, within)
	case e.Low <= 0 && e.High >= 0:
		return fmt.Sprintf("%s %s the time until the market tips to %s by %s %s, %s interval %s to %s: this cannot be told from 0, %s; %s",
			c, do("changed", "changes"), who, f(e.Value, true), within, percent(e.Level), f(e.Low, false), f(e.High, false), pairs, counts)
	}
	return fmt.Sprintf("%s %s the market tip to %s %s %s %s, %s interval %s to %s, %s; %s",
		c, do("let", "lets"), who, f(math.Abs(e.Value), true), late, within, percent(e.Level), f(low, false), f(high, false), pairs, counts)
}

// singleTimeToTip is how much later the arm that is asked for tips than the base, in
// the runs of one replicate.
func singleTimeToTip(x *executor, _ *Analysis, of func(point, arm int) *outcome) float64 {
	spoken := x.speakers()
	if len(spoken) == 0 {
		return math.NaN()
	}
	mine, base := of(0, spoken[0]), of(0, 0)
	if mine == nil || base == nil {
		return math.NaN()
	}
	horizon := tipHorizon(x.e)
	return tipSpell(mine, x.e.base.Start, horizon).Length - tipSpell(base, x.e.base.Start, horizon).Length
}
