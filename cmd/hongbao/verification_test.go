package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// The page docs/verification.md is what the commands in it print: every
// embedded scenario with expectations is run by its own command, and the page's
// tables are made of the answers.

// chapter is one group of benchmarks on the page.
type chapter struct{ prefix, title, words string }

var chapters = []chapter{
	{"verification/v1-", "V1. Static logit", "Shares, log-sum and Herfindahl index of a multinomial logit; a blocked or dearer option (Train 2009, ch. 3; Small & Rosen 1981)."},
	{"verification/v2-", "V2. Network utility", "Fixed points of `m = tanh((gamma m + D)/2)` and fluctuations about them (Brock & Durlauf 2001). With `clock.update: async` people act one after another (Blume 1993): the fixed points stay, and with `a = 2 gamma s(1-s)` the fluctuations grow from `N Var = s(1-s)/(1-a^2)` to `s(1-s)/(1-a)`, which tells the two orders of updating apart."},
	{"verification/v3-", "V3. Adoption", "The Bass (1969) curve in the engine's own discrete form `F += (1-F)(1-exp(-(p+qF)dt))`, which tends to the continuous one."},
	{"verification/v4-", "V4. Lock-in", "Arrivals that choose once, with utility `g ln n`: a generalised Pólya urn (Arthur, Ermoliev & Kaniovski 1987; Arthur 1989), computed exactly by dynamic programming and met over 2,000 runs (`clock.update: arrivals`)."},
	{"verification/v5-", "V5. Loyalty", "State dependence is a Markov chain: stationary shares, repeat rates, autocorrelation (Dubé, Hitsch & Rossi 2010)."},
	{"verification/v6-", "V6. Linear stocks", "Habit and fatigue are linear filters (Lally et al. 2010)."},
	{"verification/v7-", "V7. Run-off of contracts", "No new sign, no renew: contracts run off linearly, or exponentially if memoryless."},
	{"verification/v8-", "V8. Envelopes", "Split law, slots, and branching of re-shared envelopes; the passcode as a converter."},
	{"verification/v9-", "V9. Percolation", "A gift that passes each tie once spreads on a random graph as bond percolation: `S = 1 - exp(-cTS)`."},
	{"verification/v10-", "V10. Thresholds", "Granovetter (1978) and complex contagion on a ring (Centola & Macy 2007), exact to one person."},
	{"verification/v12-", "V12. Common random numbers and plans", "One binary choice of each person. Arms that use one draw a person differ in `|p - q|` of the choices, so that the variance of their difference is `d (1 - d)` instead of `p (1 - p) + q (1 - q)`; the interval that is reached, and the pairs that halve it, follow from Student's quantiles. The plan itself, 64 values for a half-width of 0.005 at a standard deviation of 0.02 (62 by the normal quantile), is held by `go test ./experiments/stats -run TestRunsForAHalfWidth`."},
	{"verification/l", "Further benchmarks", "Chosen from the literature beyond the list above; each file derives its numbers."},
	{"mechanisms/", "One effect of each mechanism", "Small markets in which theory fixes the sign or the size of what a mechanism does."},
}

// compared are numbers of comparison.csv that theory knows, below the chapter whose
// prefix they have. With n pairs, a ratio of variances is within 4 sqrt(4/n) and a
// half-width within 4 sqrt(1/(2n)) of itself; the ends of a bootstrap of 2,000
// resamples add a few per cent, which count twice in the number of pairs.
var compared = []struct {
	prefix, line, point, arm, column, note string
	expected, tolerance                    float64
}{
	{"verification/v12-", "sweep common-random-numbers", "0", "to_35", "difference", "0.35 - 0.30; utilities are rounded to 1/1024", 0.05, 0.0036},
	{"verification/v12-", "sweep common-random-numbers", "0", "to_35", "variance_ratio", "0.4375 / 0.0475", 9.2105, 3.6842},
	{"verification/v12-", "sweep common-random-numbers", "1", "fifth", "variance_ratio", "logit, 0 against 0.2", 10.5071, 4.2028},
	{"verification/v12-", "sweep common-random-numbers", "0", "to_35", "half_width", "t(399) sqrt(0.0475 / (200 x 400))", 0.0015149, 0.0002142},
	{"verification/v12-", "sweep common-random-numbers", "0", "to_35", "pairs_needed", "least n with t(n-1) / sqrt(n) <= t(399) / (2 sqrt(400))", 1593, 319},
}

// comparisons runs the command of a chapter's numbers and returns their rows.
func comparisons(t *testing.T, prefix string) string {
	out, before := "", ""
	for _, c := range compared {
		if c.prefix != prefix {
			continue
		}
		if c.line != before {
			got := hongbao(t, c.line+" --json --quiet --out compared")
			require.Equal(t, 0, got.code, got.both)
			out += fmt.Sprintf("| **`hongbao %s`** | | | | |\n", c.line)
			before = c.line
		}
		found := false
		for _, row := range tableOf(t, filepath.Join("compared", "comparison.csv")) {
			if row["measure"] != "share_count_all.first" || row["point"] != c.point || row["arm"] != c.arm {
				continue
			}
			found = true
			got, verdict := valueOf(t, row[c.column]), "met"
			if !assert.InDelta(t, c.expected, got, c.tolerance, "%s: %s", c.line, c.column) {
				verdict = "**missed**"
			}
			out += fmt.Sprintf("| %s of %s, %s; %s | %s | %s | %s | %s |\n", c.column, row["measure"], c.arm, c.note, sixDigits(c.expected), sixDigits(got), sixDigits(c.tolerance), verdict)
		}
		assert.True(t, found, "%s: no row of %s at point %s", c.line, c.arm, c.point)
	}
	return out
}

// relations are the exact ones; each is a test without tolerance.
var relations = []struct{ name, says, test string }{
	{"M1", "the same scenario and seed give the same bytes for any number of workers", "TestResultDoesNotDependOnHowItIsRun"},
	{"M2", "the order of lists means nothing, and exchanged ids rename columns", "TestListOrderMeansNothing|TestExchangedIDsRenameColumns"},
	{"M3", "an intervention on what carries no traffic changes nothing else", "TestNullInterventionsChangeNothing|TestStrategiesThatNeverActChangeNothing"},
	{"M4", "money, packets, contracts and merchants are conserved on every day", "TestConservation"},
	{"M5", "making a wallet better makes nobody leave it", "TestNobodyLeaves"},
	{"M6", "off is absent", "OffIsAbsent|TestWithoutWearNothingChanges"},
	{"M7", "a run that is saved and taken up again equals the whole one", "TestSplitRunEqualsTheWhole|TestEveryMechanismSplits"},
	{"M8", "half the step leaves half the error: a ratio of 2 within 0.3, the one tolerance here", "TestHalvingTheStepHalvesTheError"},
}

// ownCommand is the command that a scenario's comment names for itself.
var ownCommand = regexp.MustCompile(`(?m)^# \$ hongbao (run \S+[^\n]*)$`)

func TestVerificationPage(t *testing.T) {
	page := filepath.Join("..", "..", "docs", "verification.md")
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	page, err = filepath.Abs(page)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	var b strings.Builder
	found := map[string]bool{}
	for _, c := range chapters {
		table := ""
		for _, name := range model.Names() {
			if strings.HasPrefix(name, c.prefix) {
				found[name] = true
				table += benchmark(t, name)
			}
		}
		table += comparisons(t, c.prefix)
		if table == "" {
			continue
		}
		fmt.Fprintf(&b, "## %s\n\n%s\n\n| measured | expected | got | tolerance | verdict |\n|---|---|---|---|---|\n%s\n", c.title, c.words, table)
	}
	for _, name := range model.Names() {
		if strings.HasPrefix(name, "benchmarks/") {
			continue // that is only timed
		}
		assert.Equal(t, strings.Contains(name, "/"), found[name], "%s stands on the page if it has something to be held against", name)
	}
	b.WriteString("## M. Exact relations\n\nNo tolerance, but for the ratio of M8: one bit that differs fails the test.\n\n| | relation | command |\n|---|---|---|\n")
	for _, r := range relations {
		fmt.Fprintf(&b, "| %s | %s | `go test ./model -run '%s'` |\n", r.name, r.says, strings.ReplaceAll(r.test, "|", "\\|"))
	}
	const mark = "<!-- made by the commands -->\n"
	intro, _, ok := strings.Cut(string(text), mark)
	require.True(t, ok, "the page has a place for its tables")
	want := intro + mark + "\n" + b.String()
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
		return
	}
	assert.Equal(t, want, string(text), "docs/verification.md is not what its commands print; go test ./cmd/hongbao -run VerificationPage -update")
}

// benchmark runs one scenario by its own command and returns its rows.
func benchmark(t *testing.T, name string) string {
	text, err := model.Text(name)
	require.NoError(t, err)
	line := "run " + name
	if m := ownCommand.FindSubmatch(text); m != nil {
		line = string(m[1])
	}
	got := hongbao(t, line+" --json --quiet --out run")
	require.NoError(t, os.RemoveAll("run"))
	require.Contains(t, []int{0, 4}, got.code, "%s: %s", line, got.both)
	var answer struct {
		Expectations []struct {
			Name, Stat, Note         string
			Expected, Got, Tolerance float64
			OK                       bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &answer), line)
	require.NotEmpty(t, answer.Expectations, name)
	out := fmt.Sprintf("| **`hongbao %s`** | | | | |\n", line)
	for _, e := range answer.Expectations {
		assert.True(t, e.OK, "%s: %s expected %v got %v", line, e.Name, e.Expected, e.Got)
		what := e.Name
		if e.Stat != "mean" {
			what += ", " + strings.ReplaceAll(e.Stat, "_", " ")
		}
		if e.Note != "" {
			what += "; " + strings.ReplaceAll(e.Note, "|", "\\|")
		}
		verdict := "met"
		if !e.OK {
			verdict = "**missed**"
		}
		out += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", what, sixDigits(e.Expected), sixDigits(e.Got), sixDigits(e.Tolerance), verdict)
	}
	return out
}

// sixDigits writes a number with six significant digits.
func sixDigits(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
