package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// newSheet begins a figure with what all figures say.
func (r *Results) newSheet(name string) *sheet {
	return &sheet{name: name, tag: sentenceCase(r.Info.Tag), command: r.Info.Command}
}

func sentenceCase(text string) string {
	if text == "" {
		return ""
	}
	return upperFirst(text)
}

// provenance is the last paragraph of every caption: who, which seeds, what was run.
func (r *Results) provenance() string {
	i := r.Info
	var parts []string
	if i.Users > 0 {
		text := counted(int(i.Users), "user", "users")
		if i.MostUsers > i.Users {
			text = digits(float64(i.Users), 0) + " to " + counted(int(i.MostUsers), "user", "users")
		}
		if i.StandsFor > 0 && i.StandsFor != i.Users {
			text += " stand for " + people(float64(i.StandsFor)) + " people"
		} else {
			text += " a run"
		}
		parts = append(parts, text)
	}
	if i.Others != "" {
		parts = append(parts, upperFirst(i.Others))
	}
	if i.SeedRule != "" {
		parts = append(parts, "Seed rule: "+i.SeedRule)
	}
	switch {
	case i.Scenario != "" && i.Hash != "":
		parts = append(parts, "Scenario "+i.Scenario+", configuration "+i.Hash)
	case i.Scenario != "":
		parts = append(parts, "Scenario "+i.Scenario)
	case i.Hash != "":
		parts = append(parts, "Configuration "+i.Hash)
	}
	if i.Tag != "" {
		parts = append(parts, "Parameters: "+inSentence(i.Tag))
	}
	return sentences(parts...)
}

// sentences ends each part with a full stop and leaves out empty ones.
func sentences(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p)
		if !strings.HasSuffix(p, ".") {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// people prints a number of people or things in words.
func people(x float64) string {
	switch size := math.Abs(x); {
	case size >= 1e9:
		return threeShort(x/1e9) + " billion"
	case size >= 1e6:
		return threeShort(x/1e6) + " million"
	default:
		return digits(x, 0)
	}
}

// lineWords says what a line and its bands are.
func lineWords(s *spread, bands string) string {
	weeks := ""
	if s.weeks {
		weeks = ", shares as means over 7 days"
	}
	if s.n <= 1 {
		return "Lines: a single run, so there is no band; more replicates show the spread" + weeks
	}
	return fmt.Sprintf("Lines: median of %d runs; bands: %s of runs at each date (pointwise), simulation spread only%s", s.n, bands, weeks)
}

// fewWords is the warning of a subtitle for few runs, and for runs that are missing.
func (r *Results) fewWords(n int, one, many string) string {
	if n < r.Info.Replicates {
		return fmt.Sprintf("only %d of %s finished", n, counted(r.Info.Replicates, one, many))
	}
	if n >= 30 {
		return ""
	}
	return "only " + counted(n, one, many)
}

// firstPoint is the warning of a subtitle where a sweep has many points and the figure
// shows the first.
func (r *Results) firstPoint() string {
	n := 0
	for _, t := range []*table.Table{r.Series, r.Comparison, r.Runs} {
		if t != nil {
			n = max(n, len(pointsOf(t)))
		}
	}
	if n < 2 {
		return ""
	}
	text := fmt.Sprintf("only the first of %d points", n)
	const named = 3
	factors := r.factors()
	if len(factors) > named {
		return text
	}
	for _, f := range factors {
		text += ", " + factorTitle(f.path) + " " + f.at[f.first]
	}
	return text
}

// missingArms is the warning of a subtitle for arms of which no run is there.
func (r *Results) missingArms(t *table.Table) string {
	if !t.Has("arm") {
		return ""
	}
	present := t.Distinct("arm")
	var names []string
	for _, a := range r.Info.Arms {
		if !slices.Contains(present, a.Name) {
			names = append(names, inSentence(cmp.Or(a.Label, a.Name)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "no run of " + strings.Join(names, ", ") + " finished"
}

// withWarnings appends warnings to a subtitle.
func withWarnings(subtitle string, warnings ...string) string {
	for _, w := range warnings {
		if w != "" {
			subtitle += "; " + w
		}
	}
	return subtitle
}

// twoOutcomes warns where runs of the arm fall into two groups, which a median hides.
func (r *Results) twoOutcomes(arm string) string {
	if r.Runs == nil || !r.Runs.Has("tipped") {
		return ""
	}
	tipped, n := tippedShare(r.Runs, arm)
	if n < 2 || tipped < 0.1 || tipped > 0.9 {
		return ""
	}
	return "two outcomes: " + percent(tipped) + " of runs tipped"
}

// tippedShare gives the part of an arm's runs that tipped and how many there are.
func tippedShare(runs *table.Table, arm string) (part float64, n int) {
	column, _ := runs.Column("tipped")
	yes := 0
	for row := range runs.Len() {
		if arm != "" && runs.Has("arm") {
			if c, _ := runs.Column("arm"); c.Text(row) != arm {
				continue
			}
		}
		v, ok := truth(column, row)
		if !ok {
			continue
		}
		n++
		if v {
			yes++
		}
	}
	if n == 0 {
		return math.NaN(), 0
	}
	return float64(yes) / float64(n), n
}

// truth reads a cell that says yes or no.
func truth(c *table.Column, row int) (value, known bool) {
	switch strings.ToLower(c.Text(row)) {
	case "1", "true", "yes":
		return true, true
	case "0", "false", "no":
		return false, true
	default:
		return false, false
	}
}
