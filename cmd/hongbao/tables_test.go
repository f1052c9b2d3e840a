package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
	"hongbao/experiments/table"
)

// sameCells requires that a table says the same in two folders, whatever files hold it.
func sameCells(t *testing.T, name, want, got string) {
	t.Helper()
	a, err := readTable(want, name, reading(want))
	require.NoError(t, err)
	require.NotNil(t, a, name)
	b, err := readTable(got, name, reading(got))
	require.NoError(t, err)
	require.NotNil(t, b, name)
	require.Equal(t, a.Names(), b.Names())
	require.Equal(t, a.Len(), b.Len())
	for i, c := range a.Columns {
		for row := range a.Len() {
			require.Equal(t, c.Text(row), b.Columns[i].Text(row), "%s, column %s, row %d", name, c.Name, row)
		}
	}
}

// A folder of Parquet files says what one of CSV files says, and everything that reads
// folders reads it.
func TestFoldersOfParquet(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	require.NoError(t, os.WriteFile("hours.yaml", []byte("hongbao: 1\nkind: scenario\nextends: duopoly\nclock: {hourly: [2015-04-01..2015-04-02]}\n"), 0o644))
	require.NoError(t, os.WriteFile("hourly.yaml", []byte("hongbao: 1\nkind: experiment\nextends: sweep.yaml\nscenario: hours.yaml\n"), 0o644))
	must(t, "sweep hourly.yaml --out csv")
	must(t, "sweep hourly.yaml --out parquet --format parquet")
	for _, name := range longTables {
		sameCells(t, name, "csv", "parquet")
		require.NoFileExists(t, "parquet/"+name+".csv")
		require.NoFileExists(t, "csv/"+name+".parquet")
		f, err := readTable("parquet", name, reading("parquet"))
		require.NoError(t, err)
		if name == "series" || name == "hourly" {
			require.NotEqual(t, table.Plain, f.Columns[5].Form, "days and hours are typed")
		}
	}
	require.FileExists(t, "parquet/columns.csv")
	require.FileExists(t, "parquet/design.csv")
	readme, err := os.ReadFile("parquet/README.txt")
	require.NoError(t, err)
	require.Contains(t, string(readme), "runs.parquet")
	require.NotContains(t, string(readme), "runs.csv")
	page, err := os.ReadFile("parquet/report.html")
	require.NoError(t, err)
	require.Contains(t, string(page), "runs.parquet")

	verified := must(t, "verify parquet --sample 2")
	require.Contains(t, verified.out, "the same bits")
	before := contents(t, "parquet")
	must(t, "plot parquet")
	must(t, "report parquet")
	after := contents(t, "parquet")
	for name := range before {
		if name != "manifest.json" {
			require.Equal(t, before[name], after[name], name)
		}
	}
	for _, name := range []string{"sweep-map", "adoption"} {
		require.True(t, contents(t, "csv")["figures/"+name+".svg"] == before["figures/"+name+".svg"], name)
	}

	// The same command with another form takes the runs as they are and leaves no table
	// twice, unless both forms are asked for.
	again := must(t, "sweep hourly.yaml --out parquet")
	require.Contains(t, again.talk, "8 of 8 runs were finished before")
	require.NoFileExists(t, "parquet/runs.parquet")
	sameTables(t, "csv", "parquet")
	must(t, "sweep hourly.yaml --out parquet --format csv,parquet")
	require.FileExists(t, "parquet/runs.parquet")
	require.FileExists(t, "parquet/runs.csv")
}

func TestDamagedParquetIsFound(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "run my-festival.yaml --out one --format parquet --set end=2015-05-31")
	path := filepath.Join("one", "runs.parquet")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	text[len(text)/2] ^= 1
	require.NoError(t, os.WriteFile(path, text, 0o644))
	for _, command := range []string{"verify one", "plot one", "report one"} {
		got := hongbao(t, command)
		require.Equal(t, exitOutput, got.code, command)
		require.Contains(t, got.talk, "runs.parquet")
	}
}

// Shards merge to the Parquet bytes of one process, with any number of workers.
func TestShardsMergeToTheSameParquet(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	// Without a title the results are named after the scenario, which a shard keeps under
	// another name.
	text, err := os.ReadFile("sweep.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("sweep.yaml", []byte(strings.Replace(string(text), "title: A small sweep\n", "", 1)), 0o644))
	must(t, "sweep sweep.yaml --out one --workers 2 --format parquet")
	for _, shard := range []string{"2/3", "1/3", "3/3"} {
		must(t, "sweep run sweep.yaml --out many --workers 1 --format parquet --shard "+shard)
	}
	must(t, "sweep merge many")
	sameTables(t, "one", "many")
	must(t, "sweep merge many --format csv")
	require.FileExists(t, "many/runs.csv")
	require.NoFileExists(t, "many/runs.parquet")
	require.NoError(t, store.Verify("many"))
}

// Above many runs the tables that grow with them are Parquet files by themselves.
func TestLargeSweepsAreParquet(t *testing.T) {
	endings := func(j job, name string) string {
		var out []string
		for _, f := range j.formatsOf(name) {
			out = append(out, f.Ending)
		}
		return strings.Join(out, " ")
	}
	for _, name := range longTables {
		require.Equal(t, ".csv", endings(job{runs: manyRuns}, name))
		require.Equal(t, ".parquet", endings(job{runs: manyRuns + 1}, name))
		require.Equal(t, ".csv", endings(job{runs: manyRuns + 1, format: []string{"csv"}}, name))
		require.Equal(t, ".csv .parquet", endings(job{format: []string{"parquet", "csv"}}, name))
	}
	require.Equal(t, ".csv", endings(job{runs: manyRuns + 1}, "summary"))
}
