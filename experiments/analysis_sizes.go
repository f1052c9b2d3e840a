package experiments

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model/spec"
)

// usersPath is the factor that the analysis sizes reads.
const usersPath = "population.users"

// checkSizes wants one factor, the number of users, from few to many.
func checkSizes(c *checker, _ *Analysis) {
	e := c.e
	if len(e.arms) > 1 {
		c.complain([]string{"arms"}, "the analysis sizes compares numbers of users; expected no arms")
	}
	if e.Design.Kind != "grid" {
		c.complain([]string{"design", "kind"}, "the analysis sizes reads every number of users; expected grid")
	}
	if len(e.factors) != 1 || e.factors[0].path != usersPath {
		c.complain([]string{"factors"}, "the analysis sizes needs one factor; expected the path %s", usersPath)
		return
	}
	values := e.factors[0].values
	if len(values) < 2 {
		c.complain([]string{"factors"}, "one number of users is compared with nothing; expected at least two")
	}
	for i := 1; i < len(values); i++ {
		if usersOf(values[i]) <= usersOf(values[i-1]) {
			c.complain([]string{"factors"}, "%s comes after %s; expected numbers of users that rise", values[i], values[i-1])
			return
		}
	}
}

// usersOf reads a value of the factor, which the checks have seen.
func usersOf(value string) int64 {
	n, err := spec.ParseCount(value)
	if err != nil {
		return 0
	}
	return int64(n)
}

// sized is a row of the table: an end measure with so many users.
type sized struct {
	end        endValue
	users      int64
	mean       stats.Effect
	sd         float64
	difference stats.Effect // from the most users, pair by pair
	within     bool         // the difference is as small as asked for, its interval included
	still      bool         // here and with every larger number but the largest
}

func sizedFields() []field[sized] {
	type r = sized
	return []field[r]{
		textField("measure", "end measure", func(row r) string { return row.end.name }),
		textField("at", "day, or period of a sum", func(row r) string { return row.end.at }),
		realField("users", "agents", "simulated persons", func(row r) float64 { return float64(row.users) }),
		countField("n", "runs", func(row r) int { return row.mean.N }),
		realField("mean", "", "mean over the runs", func(row r) float64 { return row.mean.Mean }),
		realField("low", "", "lower end of its interval", func(row r) float64 { return row.mean.Low }),
		realField("high", "", "upper end of it", func(row r) float64 { return row.mean.High }),
		realField("sd", "", "standard deviation over the runs: what luck does to one run", func(row r) float64 { return row.sd }),
		realField("difference", "", "mean less that with the most users, in runs of the same replicate", func(row r) float64 { return row.difference.Mean }),
		realField("difference_low", "", "lower end of its interval", func(row r) float64 { return row.difference.Low }),
		realField("difference_high", "", "upper end of it", func(row r) float64 { return row.difference.High }),
		countField("still", "1 where here and with all larger numbers the whole interval of the difference is within the part that is asked for", func(row r) int { return indicatorInt(row.still) }),
		realField("level", "share", "level of the intervals", func(row r) float64 { return row.mean.Level }),
		textField("unit", "unit of the numbers", func(row r) string { return row.end.unit }),
	}
}

// sizesOf reads an end measure at every number of users.
func (x *executor) sizesOf(end endValue, within float64) []sized {
	values := x.e.factors[0].values
	rows, all := make([]sized, len(values)), make([][]float64, len(values))
	for p, value := range values {
		all[p] = make([]float64, x.plan.Replicates)
		for k := range all[p] {
			all[p][k] = math.NaN()
			if o := x.complete(p, 0, k+1); o != nil {
				all[p][k] = end.of(o)
			}
		}
		rows[p] = sized{end: end, users: usersOf(value), mean: stats.Mean(all[p], stats.Options{}), sd: math.NaN()}
		if rows[p].mean.N > 1 {
			rows[p].sd = math.Sqrt(stats.Variance(finiteOf(all[p])))
		}
	}
	last := len(rows) - 1
	still := true
	for p := last; p >= 0; p-- {
		r := &rows[p]
		r.difference = stats.Paired(all[p], all[last], stats.Options{})
		most := within * math.Abs(rows[last].mean.Mean)
		r.within = r.difference.Low >= -most && r.difference.High <= most // false where unknown
		still = still && r.within
		r.still = still && p < last
	}
	return rows
}

func finiteOf(x []float64) []float64 {
	var out []float64
	for _, v := range x {
		if finite(v) {
			out = append(out, v)
		}
	}
	return out
}

// readSizes says from how many users on each end measure stands still.
func readSizes(x *executor, a *Analysis) *Reading {
	fields := sizedFields()
	b := fieldBuilder(fields)
	r := &Reading{Shown: []string{"users", "n", "mean", "low", "high", "sd", "difference", "difference_low", "difference_high", "unit"}, ShownRows: len(x.e.factors[0].values)}
	from := map[string][]string{} // users from which measures stand still; looked up only
	for m, end := range x.endValues() {
		rows := x.sizesOf(end, float64(a.Within))
		for _, row := range rows {
			putRow(b, fields, row)
		}
		if m == 0 {
			r.Sentences = []string{x.saySizes(end, rows, float64(a.Within))}
		}
		if largest := rows[len(rows)-1].mean; largest.N == 0 || largest.Mean == 0 {
			continue // nothing ever moves it, or it never has a value
		}
		words := standsFrom(rows)
		from[words] = append(from[words], end.name)
	}
	r.Sentences = append(r.Sentences, x.sayOthers(from, float64(a.Within)))
	if x.plan.Replicates < 5 {
		r.Warnings = []string{fmt.Sprintf("only %d runs with each number of users: intervals are wide, and what stands still may not be seen to", x.plan.Replicates)}
	}
	r.Table = b.Table()
	return r
}

// standsFrom is the smallest number of users from which a measure stands still, empty
// if none is.
func standsFrom(rows []sized) string {
	for _, r := range rows {
		if r.still {
			return grouped(r.users)
		}
	}
	return ""
}

// grouped writes a number with commas.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// saySizes says from how many users on the headline's measure stands still.
func (x *executor) saySizes(end endValue, rows []sized, within float64) string {
	last := rows[len(rows)-1]
	about := x.aboutHeadline(end)
	unit := end.unit
	if unit == "share" {
		unit = "percent" // a level, not a difference
	}
	f := speaker{unit: unit}.format(last.mean.Mean, last.mean.Low, last.mean.High)
	level := f(last.mean.Mean, true)
	if finite(last.mean.Low) {
		level += fmt.Sprintf(" (95 %% interval %s to %s)", f(last.mean.Low, false), f(last.mean.High, false))
	}
	fewest, most := last.mean.N, last.mean.N
	for _, r := range rows {
		fewest, most = min(fewest, r.mean.N), max(most, r.mean.N)
	}
	each := runsBetween(fewest, most) + " each"
	from := standsFrom(rows)
	if from == "" {
		return fmt.Sprintf("With %s users %s is %s; with no smaller number is it known to lie within %s of that, %s%s",
			grouped(last.users), about, level, percent(within), each, x.tail())
	}
	return fmt.Sprintf("From %s users on %s stands still: its mean lies within %s of that with %s users, %s, the whole interval of the difference included, %s%s",
		from, about, percent(within), grouped(last.users), level, each, x.tail())
}

// sayOthers counts the end measures by the number of users from which they stand still.
func (x *executor) sayOthers(from map[string][]string, within float64) string {
	all, parts := len(from[""]), []string(nil)
	for _, value := range x.e.factors[0].values {
		users := grouped(usersOf(value))
		n := len(from[users])
		if n == 0 {
			continue
		}
		all += n
		if len(parts) == 0 {
			parts = append(parts, fmt.Sprintf("%d %s still from %s users on", n, plural(n, "stands", "stand"), users))
		} else {
			parts = append(parts, fmt.Sprintf("%d from %s", n, users))
		}
	}
	if n := len(from[""]); n > 0 {
		parts = append(parts, fmt.Sprintf("%d with none below the largest", n))
	}
	return fmt.Sprintf("Of %d end measures that are not 0, within %s: %s%s", all, percent(within), strings.Join(parts, ", "), x.tail())
}

// singleSizes is the headline's measure with the most users in the runs of a replicate.
func singleSizes(x *executor, _ *Analysis, of func(point, arm int) *outcome) float64 {
	if o := of(x.plan.Points-1, 0); o != nil {
		return x.endValues()[0].of(o)
	}
	return math.NaN()
}
