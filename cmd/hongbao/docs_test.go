package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// The pages in docs are carried out from top to bottom, as a reader would: files
// are written, commands typed, snippets run. What a page shows of a command's
// output must be there, but for the digits, which move with the model.

// act is one thing that a page asks its reader to do.
type act struct {
	file, text string // write a file, or
	more       bool   // add to it
	command    string // type a command
	code       int
	shown      []string // lines of its output
	language   string   // or run a snippet, which is in text
}

var (
	acts = regexp.MustCompile("(?ms)^\\*\\*(\\S+)\\*\\*, (new|add at the end):\n\n```\\w*\n(.*?)^```$" +
		"|^```(python|r)\n(.*?)^```$" +
		"|^    \\$ hongbao ([^\n]+)\n((?:    [^$ ][^\n]*\n)*)")
	exitRemark = regexp.MustCompile(`\s+# exit code (\d)$`)
	hashes     = regexp.MustCompile(`run hash [0-9a-f]{16}`)
	numbers    = regexp.MustCompile(`[-+−]?\d[\d,.]*`)
)

func actsOf(t *testing.T, page string) []act {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
	require.NoError(t, err)
	var out []act
	for _, m := range acts.FindAllStringSubmatch(string(text), -1) {
		switch {
		case m[1] != "":
			out = append(out, act{file: m[1], text: m[3], more: m[2] != "new"})
		case m[4] != "":
			out = append(out, act{language: m[4], text: m[5]})
		default:
			a := act{command: m[6]}
			if code := exitRemark.FindStringSubmatch(m[6]); code != nil {
				a.command = strings.TrimSuffix(m[6], code[0])
				a.code, _ = strconv.Atoi(code[1])
			}
			for line := range strings.Lines(m[7]) {
				a.shown = append(a.shown, strings.TrimSpace(line))
			}
			out = append(out, a)
		}
	}
	// Nothing that looks like a command or a file may have escaped the pattern.
	require.Equal(t, strings.Count(string(text), "\n    $ "), count(out, func(a act) bool { return a.command != "" }), page)
	require.Equal(t, strings.Count(string(text), "\n```")/2, count(out, func(a act) bool { return a.command == "" }), page)
	return out
}

func count(list []act, is func(act) bool) int {
	n := 0
	for _, a := range list {
		if is(a) {
			n++
		}
	}
	return n
}

// masked is a text without its digits and without its breaks of lines.
func masked(text string) string {
	text = numbers.ReplaceAllString(hashes.ReplaceAllString(text, "run hash #"), "#")
	return strings.Join(strings.Fields(text), " ")
}

// carryOut does in the current folder what a page says.
func carryOut(t *testing.T, page string, list []act, snippet func(language, text string)) {
	t.Helper()
	shownAs := map[string]string{} // a hash of the page: the hash of this run
	for _, a := range list {
		switch {
		case a.file != "":
			var before []byte
			if a.more {
				var err error
				before, err = os.ReadFile(a.file)
				require.NoError(t, err, "%s adds to %s", page, a.file)
			} else {
				require.NoFileExists(t, a.file)
			}
			require.NoError(t, os.WriteFile(a.file, append(before, a.text...), 0o644))
		case a.language != "":
			snippet(a.language, a.text)
		default:
			got := hongbaoOn(t, still(), "", words(t, a.command)...)
			require.Equal(t, a.code, got.code, "%s: hongbao %s\n%s", page, a.command, got.both)
			for _, line := range a.shown {
				assert.Contains(t, masked(got.both), masked(line), "%s: hongbao %s", page, a.command)
				if hash := hashes.FindString(line); hash != "" {
					now := hashes.FindString(got.both)
					if before, ok := shownAs[hash]; ok {
						assert.Equal(t, before, now, "%s shows the same hash twice, hongbao %s", page, a.command)
					}
					shownAs[hash] = now
				}
			}
		}
	}
}

// The file that the page arrives at is the embedded scenario, and so are its tables.
func TestPageYourMarket(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	list := actsOf(t, "your-market.md")
	require.Greater(t, len(list), 15)
	embedded := func(ending string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", "model", "scenarios", "your-market"+ending))
		require.NoError(t, err)
		return string(text)
	}
	want := map[string]string{}
	for _, ending := range []string{".yaml", "-users.csv", "-campaigns.csv"} {
		want["your-market"+ending] = embedded(ending)
	}
	t.Chdir(t.TempDir())
	carryOut(t, "your-market.md", list, nil)
	for name, text := range want {
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, text, string(got), name)
	}
	require.Contains(t, model.Names(), "your-market")
	for _, name := range model.Names() {
		require.NotContains(t, name, ".csv")
	}
}

// The snippets print the mean that summary.csv holds.
func TestPageFromNetLogo(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	list := actsOf(t, "from-netlogo.md")
	t.Chdir(t.TempDir())
	snippets := 0
	carryOut(t, "from-netlogo.md", list, func(language, text string) {
		snippets++
		program, args := interpreter(language, strings.Contains(text, "pandas"))
		if program == "" {
			t.Logf("no program here runs the snippet in %s", language)
			return
		}
		file := fmt.Sprintf("snippet-%d.%s", snippets, language)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		out, err := exec.Command(program, append(args, file)...).CombinedOutput()
		require.NoError(t, err, "%s\n%s", text, out)
		got := map[string]float64{}
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) == 2 {
				if x, err := strconv.ParseFloat(f[1], 64); err == nil {
					got[f[0]] = x
				}
			}
		}
		want := map[string]float64{}
		for _, row := range tableOf(t, "paired/summary.csv") {
			if row["measure"] == "bound.east_pay" {
				want[row["arm"]] = valueOf(t, row["mean"])
			}
		}
		require.Len(t, want, 2)
		for arm, mean := range want {
			require.InEpsilon(t, mean, got[arm], 1e-9, "%s: %s\n%s", language, arm, out)
		}
	})
	require.Equal(t, 3, snippets)
}

// interpreter finds what runs a snippet on this machine, "" if nothing does.
func interpreter(language string, pandas bool) (program string, args []string) {
	if language == "r" {
		path, err := exec.LookPath("Rscript")
		if err != nil {
			return "", nil
		}
		return path, []string{"--vanilla"}
	}
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		try := "import csv"
		if pandas {
			try = "import pandas"
		}
		if path, err := exec.LookPath(name); err == nil && exec.Command(path, "-c", try).Run() == nil {
			return path, nil
		}
	}
	return "", nil
}

// Every sign that the exercises predict comes true with the seed that they use.
func TestPageClass(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	list := actsOf(t, "class.md")
	t.Chdir(t.TempDir())
	carryOut(t, "class.md", list, nil)

	t.Run("nest", func(t *testing.T) {
		var open, blocked [2]float64
		for _, row := range tableOf(t, "class-1/comparison.csv") {
			if row["measure"] == "payments.cash" {
				point := int(valueOf(t, row["point"]))
				open[point], blocked[point] = valueOf(t, row["base_mean"]), valueOf(t, row["mean"])
				require.Positive(t, valueOf(t, row["low"]), "cash gains from the block")
			}
		}
		require.Greater(t, blocked[0]-open[0], blocked[1]-open[1], "less where wallets are closer substitutes")
		require.Less(t, blocked[0], blocked[1], "the trap: the blocked arms alone show the opposite")
		// Nested logit, shares of the payments that the first wallet lost (Train 2009, ch. 4);
		// 100 days of 2,000 users in five runs leave a standard error of 0.002.
		lost := means(tableOf(t, "class-1/series.csv"), "payments.first", func(r map[string]string) string { return r["point"] + r["arm"] })
		cash := means(tableOf(t, "class-1/series.csv"), "payments.cash", func(r map[string]string) string { return r["point"] + r["arm"] })
		for point, share := range map[string]float64{"0": 0.4422, "1": 0.3088} {
			require.InDelta(t, share, (cash[point+"blocked"]-cash[point+"open"])/lost[point+"open"], 0.008, "point %s", point)
		}
	})

	t.Run("subsidy", func(t *testing.T) {
		gap := func(column, day string) float64 {
			m := means(tableOf(t, "class-2/series.csv"), column, func(r map[string]string) string { return r["time"] + r["arm"] })
			return m[day+"as_it_happened"] - m[day+"without"]
		}
		const share, habit = "share_value_commerce.east_pay", "habit.east_pay"
		july, august := gap(share, "2015-07-31"), gap(share, "2015-08-01")
		require.Greater(t, july, 0.1)
		require.Less(t, august, july/2, "most of the jump is gone")
		require.Positive(t, gap(share, "2015-12-31"), "something stays")
		first, later, end := gap(habit, "2015-07-31"), gap(habit, "2015-08-16"), gap(habit, "2015-12-31")
		require.Positive(t, end)
		require.Less(t, end, later)
		require.Less(t, later, first)
		require.Greater(t, later, first/2, "habits in use take longer than their half-life")
	})

	t.Run("subsidy, the trap", func(t *testing.T) {
		left := func(folder string, settings ...string) float64 {
			line := "compare class-habit.yaml --without rebate --users 2_000 --replicates 10 --out " + folder
			for _, s := range settings {
				line += " --set " + s
			}
			must(t, line)
			return -comparisonOf(t, folder, "share_value_commerce.east_pay")["difference"]
		}
		all := -comparisonOf(t, "class-2", "share_value_commerce.east_pay")["difference"]
		noHabit := left("no-habit", "choice.kappa=0")
		nothing := left("nothing", "choice.kappa=0", "choice.delta=0", "choice.gamma_friends=0", "choice.gamma_global=0")
		require.Greater(t, noHabit, all/2, "what stays is not all habit")
		require.Less(t, nothing, noHabit/2)
	})

	t.Run("contracts", func(t *testing.T) {
		day := func(r map[string]string) string { return r["time"] }
		rows := tableOf(t, "class-3/series.csv")
		contracts, takes := means(rows, "contracts.west_shop.east_pay", day), means(rows, "acceptance.west_shop.east_pay", day)
		before := contracts["2015-03-31"]
		require.Greater(t, contracts["2015-04-08"], 0.9*before, "a week after, almost nothing")
		require.Less(t, contracts["2015-06-30"], 0.7*before)
		require.Positive(t, contracts["2015-06-30"])
		require.Positive(t, contracts["2015-09-20"])
		require.Zero(t, contracts["2015-09-28"], "180 days after")
		require.InDelta(t, 0.2, takes["2015-12-31"], 0.05, "those who are paid without contract")
	})

	t.Run("passcode", func(t *testing.T) {
		for _, measure := range []string{"participants.alipay_2015_own_envelopes", "envelopes_opened.alipay.total"} {
			require.Negative(t, comparisonOf(t, "class-4", measure)["high"], measure)
		}
		require.InDelta(t, 0, comparisonOf(t, "class-4", "rewards.alipay.total")["difference"], 1)
		tenpay := comparisonOf(t, "class-4", "share_value_commerce.tenpay")
		require.Negative(t, tenpay["low"])
		require.Positive(t, tenpay["high"])
	})

	t.Run("luck", func(t *testing.T) {
		near, far := comparisonOf(t, "class-5", "share_value_commerce.oak_pay"), comparisonOf(t, "class-5-trap", "share_value_commerce.east_pay")
		require.Positive(t, near["low"])
		require.Greater(t, near["variance_ratio"], 20.0)
		require.Less(t, far["variance_ratio"], near["variance_ratio"]/10, "the trap: histories that part")
		require.Negative(t, far["low"])
		require.Positive(t, far["high"])
	})
}

// tableOf reads a CSV file, a map of columns for each row.
func tableOf(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func valueOf(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}

// means averages a column over rows of one group; empty cells are left out.
func means(rows []map[string]string, column string, group func(map[string]string) string) map[string]float64 {
	sum, n := map[string]float64{}, map[string]float64{}
	for _, row := range rows {
		if x, err := strconv.ParseFloat(row[column], 64); err == nil {
			sum[group(row)] += x
			n[group(row)]++
		}
	}
	for g := range sum {
		sum[g] /= n[g]
	}
	return sum
}

// comparisonOf returns the numbers of the first row of a measure.
func comparisonOf(t *testing.T, folder, measure string) map[string]float64 {
	t.Helper()
	rows := tableOf(t, folder+"/comparison.csv")
	i := slices.IndexFunc(rows, func(r map[string]string) bool { return r["measure"] == measure })
	require.GreaterOrEqual(t, i, 0, measure)
	out := map[string]float64{}
	for _, c := range []string{"difference", "low", "high", "variance_ratio"} {
		if text := rows[i][c]; text != "" {
			out[c] = valueOf(t, text)
		}
	}
	return out
}
