package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments"
	"hongbao/model"
	"hongbao/plots"
)

// The page docs/history.md says of every fact of the record what acts on its
// behalf, and its table of effects is what one command prints.

var updateHistory = flag.Bool("update-history", false, "run the experiment history in full, a few minutes, and write its effects into docs/history.md")

var historyPage = filepath.Join("..", "..", "docs", "history.md")

// fact is one section of the page.
type fact struct {
	title, rows, look string
	arms              []string
	figures           []string
}

var (
	factLines  = regexp.MustCompile(`(?m)^### (.+)\n(?:.*\n)*?- Rows: (.+)\n- Mechanism: .+\n- Arm: (.+)\n- Look at: (.+)\n- Can the record tell\? .+$`)
	quoted     = regexp.MustCompile("`([^`]+)`")
	effectsAt  = regexp.MustCompile(`(?s)<!-- made by the command -->\n.*?<!-- end -->`)
	eventID    = regexp.MustCompile(`\be\d\d\b`)
	behaviours = regexp.MustCompile(`\bp\d\d\b`)
	campaignID = regexp.MustCompile(`\bc:(\w+)`)
)

func historyText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(historyPage)
	require.NoError(t, err)
	return string(text)
}

func facts(t *testing.T) []fact {
	t.Helper()
	text := historyText(t)
	var out []fact
	for _, m := range factLines.FindAllStringSubmatch(text, -1) {
		look, figures, _ := strings.Cut(m[4], "figure")
		f := fact{title: m[1], rows: m[2], look: look}
		for _, q := range quoted.FindAllStringSubmatch(m[3], -1) {
			f.arms = append(f.arms, q[1])
		}
		for _, q := range quoted.FindAllStringSubmatch(figures, -1) {
			f.figures = append(f.figures, q[1])
		}
		out = append(out, f)
	}
	require.Len(t, out, strings.Count(text, "\n### "), "every section has its five lines")
	return out
}

// column reads one column of a table of the record.
func column(t *testing.T, table, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "model", "history", table+".csv"))
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	at := slices.Index(all[0], name)
	require.GreaterOrEqual(t, at, 0, name)
	var out []string
	for _, r := range all[1:] {
		out = append(out, r[at])
	}
	return out
}

// Every event inside the window stands on the page, and what stands there is in
// the record, in the scenario, in the experiment or in a catalogue.
func TestHistoryPageNamesWhatThereIs(t *testing.T) {
	text, list := historyText(t), facts(t)
	sc, err := model.Open("war-2013-2016")
	require.NoError(t, err)
	e, err := experiments.Open("history")
	require.NoError(t, err)

	_, annotated, ok := strings.Cut(text, "\n## Annotations\n")
	require.True(t, ok)
	annotated, _, ok = strings.Cut(annotated, "\n## ")
	require.True(t, ok)
	onPage := map[string]bool{}
	for _, f := range list {
		for _, id := range eventID.FindAllString(f.rows, -1) {
			onPage[id] = true
		}
	}
	ids, dates := column(t, "events", "event_id"), column(t, "events", "date_start")
	for n, id := range ids {
		if dates[n] >= sc.Start.String() && dates[n] <= sc.End.String() {
			assert.True(t, onPage[id], "event %s has a section", id)
		}
	}
	for _, id := range eventID.FindAllString(text, -1) {
		assert.Contains(t, ids, id)
	}
	quiet, silent := annotations(sc)
	for _, id := range eventID.FindAllString(annotated, -1) {
		assert.Contains(t, quiet, id, "%s is called an annotation", id)
	}
	for _, id := range behaviours.FindAllString(text, -1) {
		assert.Contains(t, column(t, "behaviour", "parameter_id"), id)
	}
	for _, m := range campaignID.FindAllStringSubmatch(text, -1) {
		assert.Contains(t, column(t, "campaigns", "campaign_id"), m[1])
	}
	for _, m := range campaignID.FindAllStringSubmatch(annotated, -1) {
		assert.Contains(t, silent, m[1], "%s is called an annotation", m[1])
	}

	var arms []string
	for _, f := range list {
		arms = append(arms, f.arms...)
		for _, name := range f.figures {
			assert.True(t, slices.ContainsFunc(plots.Figures, func(x plots.Figure) bool { return x.Name == name }), "%s: figure %s", f.title, name)
		}
		for _, q := range quoted.FindAllStringSubmatch(f.look, -1) {
			assertColumn(t, sc, q[1])
		}
	}
	want := []string{}
	for name := range e.Arms {
		if name != "as_it_happened" {
			want = append(want, name)
		}
	}
	assert.ElementsMatch(t, want, arms, "each arm of the experiment has its section")

	// The arm of swapped graphs opens the first gate of the file.
	first := sc.Gates[0].Gate
	assert.Equal(t, []string{"wechat", "envelope_link", "alipay", "guest"}, []string{first.Host, first.Object, first.Guest, first.Side})
}

// assertColumn checks that a measure exists, and its column where the scenario
// has columns of that measure.
func assertColumn(t *testing.T, sc *model.Scenario, name string) {
	t.Helper()
	measure, _, _ := strings.Cut(name, ".")
	require.True(t, slices.ContainsFunc(model.Measures, func(m model.Measure) bool { return m.Name == measure }), "measure %s", name)
	if all, err := sc.Columns([]string{measure}); err == nil && len(all) > 0 && strings.Contains(name, ".") {
		_, err := sc.Columns([]string{name})
		assert.NoError(t, err)
	}
}

// effects are the columns of the table.
var effects = []struct {
	column, title string
	unit          float64
	places        int
}{
	{"share_value_commerce.tenpay", "Tenpay, share of commerce", 0.01, 2},
	{"share_value_all.tenpay", "Tenpay, share of all value", 0.01, 2},
	{"bound.tenpay", "cards in Tenpay", 1e6, 1},
	{"installed.alipay", "Alipay wallets", 1e6, 1},
	{"lost_sales.total", "lost sales", 1e6, 0},
	{"envelopes_opened.alipay.total", "openings of Alipay's envelopes", 1e6, 0},
}

// TestHistoryEffects makes the table of effects: in full with -update-history,
// else with a handful of people, which shows that every row can still be made.
func TestHistoryEffects(t *testing.T) {
	if testing.Short() && !*updateHistory {
		t.Skip("runs four years fifty times")
	}
	text, list := historyText(t), facts(t)
	page, err := filepath.Abs(historyPage)
	require.NoError(t, err)
	e, err := experiments.Open("history")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	line := "compare history --quiet --out out"
	if !*updateHistory {
		line += " --users 100 --replicates 2"
	}
	must(t, line)
	made := effectsTable(t, e, list)
	require.Len(t, effectsAt.FindAllString(text, -1), 1)
	if *updateHistory {
		text = effectsAt.ReplaceAllLiteralString(text, "<!-- made by the command -->\n\n"+made+"\n<!-- end -->")
		require.NoError(t, os.WriteFile(page, []byte(text), 0o644))
		return
	}
	shown := effectsAt.FindString(text)
	assert.Contains(t, shown, e.Hash(), "the table is of another experiment or scenario; go test ./cmd/hongbao -run HistoryEffects -update-history")
	assert.Equal(t, rowNames(made), rowNames(shown))
}

func rowNames(table string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(table, -1) {
		out = append(out, m[1])
	}
	return out
}

func effectsTable(t *testing.T, e *experiments.Experiment, list []fact) string {
	t.Helper()
	f, err := os.Open(filepath.Join("out", "comparison.csv"))
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	cells := map[string]string{} // by arm and column
	for _, r := range all[1:] {
		get := func(name string) string { return r[slices.Index(all[0], name)] }
		number := func(name string) float64 {
			x, err := strconv.ParseFloat(get(name), 64)
			require.NoError(t, err)
			return x
		}
		for _, c := range effects {
			if get("measure") != c.column {
				continue
			}
			key := get("arm") + " " + c.column
			require.Empty(t, cells[key], "one row each")
			cells[key] = "exactly 0"
			if get("positive") != "0" || get("negative") != "0" {
				show := func(x float64) string {
					text := strconv.FormatFloat(x/c.unit, 'f', c.places, 64)
					if strings.Trim(text, "-0.") == "" {
						text = strings.TrimPrefix(text, "-")
					}
					return strings.ReplaceAll(text, "-", "−")
				}
				cells[key] = fmt.Sprintf("%s (%s to %s)", show(number("difference")), show(number("low")), show(number("high")))
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Experiment and scenario `%s`. Differences from the history as it\nhappened, mean of %d pairs with 95 percent intervals, which hold the error of\nsimulation and no other: on the last day points of share and millions of people,\nover the whole run millions of yuan and of openings. *Exactly 0*: in every pair to\nthe last bit.\n\n", e.Hash(), e.Replicates.Most())
	head, rule := "| arm | history |", "|---|---|"
	for _, c := range effects {
		head += " " + c.title + " |"
		rule += "---|"
	}
	b.WriteString(head + "\n" + rule + "\n")
	for _, f := range list {
		for _, arm := range f.arms {
			fmt.Fprintf(&b, "| `%s` | %s |", arm, e.Arms[arm].Label)
			for _, c := range effects {
				cell, ok := cells[arm+" "+c.column]
				require.True(t, ok, "%s of %s", c.column, arm)
				b.WriteString(" " + cell + " |")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}
