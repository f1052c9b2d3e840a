package experiments

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/model"
)

// files fetches files from testdata.
func files(name string) ([]byte, error) { return os.ReadFile(filepath.Join("testdata", name)) }

// read reads an experiment on testdata/duel.yaml.
func read(t testing.TB, text string, settings ...model.Setting) *Experiment {
	t.Helper()
	e, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text), files, settings...)
	require.NoError(t, err)
	return e
}

// duel is the scenario of testdata/duel.yaml.
func duel(t testing.TB, settings ...model.Setting) *model.Scenario {
	t.Helper()
	text, err := files("duel.yaml")
	require.NoError(t, err)
	s, err := model.Read("duel.yaml", text, nil, settings...)
	require.NoError(t, err)
	return s
}

func set(path, value string) model.Setting { return model.Setting{Path: path, Value: value} }

func run(t testing.TB, e *Experiment, o Options) *Results {
	t.Helper()
	r, err := e.Run(context.Background(), o)
	require.NoError(t, err)
	require.Equal(t, r.Total, r.Done)
	return r
}

// csv is the text of a table.
func csv(t testing.TB, x *table.Table) string {
	t.Helper()
	if x == nil {
		return ""
	}
	require.NoError(t, x.Check())
	var b bytes.Buffer
	require.NoError(t, x.WriteCSV(&b))
	return b.String()
}

// everything is the text of all that an experiment gives.
func everything(t testing.TB, r *Results) string {
	t.Helper()
	var b strings.Builder
	for _, x := range []*table.Table{r.Series, r.Hourly, r.Runs, r.Design, r.Summary, r.Comparison, r.Failures, r.Events, r.Record, r.Fit, r.Columns} {
		b.WriteString(csv(t, x) + "\n")
	}
	b.WriteString(strings.Join(append(r.Headline.Sentences, r.Warnings...), "\n"))
	return b.String()
}

// floats gives the cells of a column.
func floats(t testing.TB, x *table.Table, name string) []float64 {
	t.Helper()
	c, err := x.Column(name)
	require.NoError(t, err)
	return c.Floats()
}

// cells gives the texts of a column.
func cells(t testing.TB, x *table.Table, name string) []string {
	t.Helper()
	c, err := x.Column(name)
	require.NoError(t, err)
	out := make([]string, x.Len())
	for i := range out {
		out[i] = c.Text(i)
	}
	return out
}

// where takes the rows in which columns have texts: name, text, name, text ...
func where(x *table.Table, pairs ...string) *table.Table {
	for i := 0; i < len(pairs); i += 2 {
		x = x.Where(pairs[i], pairs[i+1])
	}
	return x
}

func number(t require.TestingT, text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}
