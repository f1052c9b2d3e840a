package table_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readers are programs of others that print a Parquet file as JSON: an object with
// types, by column, and rows, as lists of texts with null for empty cells.
var readers = []struct {
	name    string
	command []string
}{
	{"pyarrow", []string{"python3", "-c", `
import json, sys, pyarrow.parquet as pq
t = pq.read_table(sys.argv[1])
kind = {"string": "VARCHAR", "int64": "BIGINT", "date32[day]": "DATE", "timestamp[ms]": "TIMESTAMP", "double": "DOUBLE"}
def text(v):
    return None if v is None else repr(v) if isinstance(v, float) else str(v)
print(json.dumps({"types": [kind[str(f.type)] for f in t.schema], "rows": [[text(v) for v in r.values()] for r in t.to_pylist()]}))`}},
	{"DuckDB in Python", []string{"python3", "-c", `
import json, sys, duckdb
r = duckdb.sql("select * from read_parquet('" + sys.argv[1] + "')")
def text(v):
    return None if v is None else repr(v) if isinstance(v, float) else str(v)
print(json.dumps({"types": [str(t) for t in r.types], "rows": [[text(v) for v in row] for row in r.fetchall()]}))`}},
	{"DuckDB in Node", []string{"node", "-e", `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const c = await (await DuckDBInstance.create(':memory:')).connect();
  const r = await c.runAndReadAll("select * from read_parquet('" + process.argv[1] + "')");
  const text = v => v === null ? null : String(v);
  console.log(JSON.stringify({ types: r.columnTypes().map(String), rows: r.getRowsJson().map(row => row.map(text)) }));
})();`}},
}

// What others read in a file is what was written: names, types and every cell.
func TestParquetIsReadByOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "days.parquet")
	require.NoError(t, os.WriteFile(path, asParquet(t, days(9)), 0o644))
	read := 0
	for _, r := range readers {
		out, err := exec.Command(r.command[0], append(r.command[1:], path)...).Output()
		if err != nil {
			t.Logf("%s is not here: %v", r.name, err)
			continue
		}
		read++
		var got struct {
			Types []string
			Rows  [][]*string
		}
		require.NoError(t, json.Unmarshal(out, &got), r.name)
		assert.Equal(t, []string{"VARCHAR", "BIGINT", "DATE", "TIMESTAMP", "DOUBLE", "DOUBLE"}, got.Types, r.name)
		require.Len(t, got.Rows, 9, r.name)
		cell := func(row, column int) string { return *got.Rows[row][column] }
		assert.Equal(t, "关闭, \"all\"\n", cell(3, 0), r.name)
		assert.Equal(t, "-2", cell(0, 1), r.name)
		assert.Equal(t, "2015-01-09", cell(8, 2), r.name)
		assert.Equal(t, "1969-12-31 08:08:00", cell(8, 3), r.name)
		assert.Equal(t, "0.625", cell(5, 4), r.name)
		assert.Contains(t, []string{"inf", "Infinity"}, cell(3, 5), r.name)
		assert.Equal(t, "-0.3333333333333333", cell(0, 5), r.name)
		for column := 2; column < 6; column++ {
			assert.Nil(t, got.Rows[1][column], r.name)
		}
	}
	if read == 0 {
		t.Skip("no other program that reads Parquet is here")
	}
}
