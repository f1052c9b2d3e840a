package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/plots"
	reports "hongbao/plots/report"
)

// The block of a page, made from the folder of results of its command.

// answerRows is how many rows the table of a page has at most.
const answerRows = 20

// make writes the block from a folder of results.
func (a answer) make(t *testing.T, folder string) string {
	t.Helper()
	r, err := readResults(folder)
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(folder, answerFile))
	require.NoError(t, err)
	var said reports.Answer
	require.NoError(t, json.Unmarshal(text, &said))
	require.Equal(t, a.question, said.Question)
	require.NotEmpty(t, said.Sentences)
	parts := []string{"<!-- made by: hongbao " + a.command + " -->", "> " + strings.Join(said.Sentences, "\n>\n> ")}
	for _, one := range said.Prior {
		parts = append(parts, "*"+one.Sentence+"*")
	}
	for _, w := range said.Warnings {
		parts = append(parts, "*Warning: "+w+".*")
	}
	switch {
	case r.Analysis != nil:
		parts = append(parts, analysisMarkdown(r.Analysis, said, r.Info))
	case r.Comparison != nil:
		parts = append(parts, comparisonMarkdown(r.Comparison, r.Info, said, a.experiment(t).Measures))
	}
	parts = append(parts, partsMarkdown(t, folder, r.Info, said)...)
	for _, f := range a.figures {
		sheet, err := os.Open(filepath.Join(folder, "figures", f+".csv"))
		require.NoError(t, err, "the figure %s is drawn", f)
		title, err := titleOf(sheet)
		sheet.Close()
		require.NoError(t, err)
		parts = append(parts, fmt.Sprintf("![%s](%s)", title, a.picture(f)))
	}
	return strings.Join(append(parts, "<!-- end -->"), "\n\n")
}

// titleOf reads what a figure says.
func titleOf(sheet io.Reader) (string, error) {
	t, err := table.ReadCSV(sheet)
	if err != nil {
		return "", err
	}
	title := t.Where("kind", "title")
	if title.Len() == 0 {
		return "", errors.New("the figure has no title")
	}
	return textOf(title, "text", 0), nil
}

// armLabels gives what people call the arms, and their order.
func armLabels(info plots.Info) (labels map[string]string, names []string) {
	labels = map[string]string{}
	for _, a := range info.Arms {
		labels[a.Name] = a.Label
		names = append(names, a.Name)
	}
	return labels, names
}

// markdown writes a table of texts; right marks the columns of numbers.
func markdown(head []string, right []bool, rows [][]string) string {
	var b strings.Builder
	rule := ""
	for _, r := range right {
		rule += map[bool]string{true: "---:|", false: "---|"}[r]
	}
	fmt.Fprintf(&b, "| %s |\n|%s", strings.Join(head, " | "), rule)
	for _, row := range rows {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "|", "\\|")
		}
		fmt.Fprintf(&b, "\n| %s |", strings.Join(row, " | "))
	}
	return b.String()
}

// analysisMarkdown shows the columns of an analysis that are for readers: all
// if none are named. Of a table by measures or by roles of rows, the rows of the first,
// as many as there are for readers.
func analysisMarkdown(t *table.Table, said reports.Answer, info plots.Info) string {
	labels, _ := armLabels(info)
	all, shown := t.Len(), said.Shown
	for _, by := range []string{"measure", "role"} {
		if first := t.Distinct(by); len(first) > 1 {
			t = t.Where(by, first[0])
			break
		}
	}
	if len(shown) == 0 {
		shown = t.Names()
	}
	var right []bool
	for _, name := range shown {
		c, err := t.Column(name)
		right = append(right, err == nil && c.Kind != table.Text)
	}
	var rows [][]string
	for i := range min(t.Len(), answerRows, cmp.Or(said.ShownRows, answerRows)) {
		var row []string
		for j, name := range shown {
			switch {
			case right[j]:
				row = append(row, numeral(cellOf(t, name, i)))
			case name == "arm":
				row = append(row, cmp.Or(labels[textOf(t, name, i)], textOf(t, name, i)))
			default:
				row = append(row, textOf(t, name, i))
			}
		}
		rows = append(rows, row)
	}
	return markdown(shown, right, rows) + rest(len(rows), all, info.Analysis+".csv")
}

// rest says where the rows are that are not shown.
func rest(shown, all int, file string) string {
	if shown == all {
		return ""
	}
	return fmt.Sprintf("\n\n%d of %d rows; all are in `%s`.", shown, all, file)
}

// numeral writes a number with four significant digits.
func numeral(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case math.IsInf(x, 0):
		return "not reached"
	case math.Abs(x) >= 1000 || x == math.Trunc(x):
		return paper.signed(x, 0, false)
	}
	places := 3 - int(math.Floor(math.Log10(math.Abs(x))))
	text := paper.signed(x, min(max(places, 0), 9), false)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// paper is what numbers on pages are written with.
var paper = &pen{w: io.Discard, unicode: true, width: maxWidth}

// comparisonMarkdown shows the measures that the terminal prints first, as many as
// there is room for, arm by arm.
func comparisonMarkdown(t *table.Table, info plots.Info, said reports.Answer, asked []string) string {
	labels, arms := armLabels(info)
	var rows [][]string
	for _, k := range chosen(t, said.Measure, asked, mostMeasures) {
		of := t.Where("measure", k.measure).Where("at", k.at)
		if len(rows) > 0 && len(rows)+of.Len()+1 > answerRows {
			break
		}
		i := slices.IndexFunc(said.Columns, func(c reports.Column) bool { return c.Name == k.measure })
		words, unit := k.measure, textOf(of, "unit", 0)
		if i >= 0 {
			words, unit = said.Columns[i].Words, cmp.Or(said.Columns[i].Unit, unit)
		}
		if unit != "share" && unit != "" {
			words += " (" + unit + ")"
		}
		when := ", " + day(k.at)
		if strings.Contains(k.at, "..") {
			when = ", sum over the run"
		}
		places := sharePlaces(of)
		rows = append(rows, []string{words + when, labels[textOf(of, "base", 0)], paper.quantity(cellOf(of, "base_mean", 0), unit, places), "", "", ""})
		for _, i := range inOrder(of, arms) {
			up, down := cellOf(of, "positive", i), cellOf(of, "negative", i)
			row := []string{
				"", labels[textOf(of, "arm", i)], paper.quantity(cellOf(of, "mean", i), unit, places),
				paper.difference(cellOf(of, "difference", i), unit, places),
				paper.interval(cellOf(of, "low", i), cellOf(of, "high", i), unit, places),
				fmt.Sprintf("%.0f of %.0f", max(up, down), cellOf(of, "n", i)),
			}
			if up == 0 && down == 0 {
				row[3], row[4] = "exactly 0", "in all pairs"
			}
			rows = append(rows, row)
		}
	}
	return markdown([]string{"measure", "history", "mean", "difference", "95 % interval", "pairs of one sign"}, []bool{false, false, true, true, true, true}, rows)
}
