package plots

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var look4 = flag.String("look", "", "folder for PNG files of all test figures")

type toyCase struct {
	name, figure string
	results      func() Results
}

func toyCases() []toyCase {
	end := dateDay(2016, 6, 30)
	return []toyCase{
		{"adoption", "adoption", func() Results { return toyRun(40, end) }},
		{"adoption-forecast-one-run", "adoption", func() Results { return toyRun(1, dateDay(2016, 12, 31)) }},
		{"adoption-arms-2", "adoption", func() Results { return toyCompare(2, 12) }},
		{"adoption-arms-3", "adoption", func() Results { return toyCompare(3, 12) }},
		{"adoption-grid-3x3", "adoption", func() Results { return toySweep(3, 3, 2, 3, true) }},
		{"adoption-grid-2x4", "adoption", func() Results { return toySweep(2, 4, 1, 3, true) }},
		{"habit", "habit", func() Results { return toyRun(40, end) }},
		{"gap", "gap", func() Results { return toyCompare(2, 40) }},
		{"gap-three", "gap", func() Results { return toyCompare(3, 12) }},
		{"gap-single", "gap", func() Results { return toyCompare(2, 1) }},
		{"eight-hours", "eight-hours", func() Results { return toyCompare(3, 40) }},
		{"eight-hours-one", "eight-hours", func() Results { return toyCompare(1, 40) }},
		{"run-off", "run-off", func() Results { return toyRun(40, dateDay(2015, 12, 31)) }},
		{"sweep-map", "sweep-map", func() Results { return toyNumbers(false) }},
		{"sweep-map-tipped", "sweep-map", func() Results { return toyNumbers(true) }},
		{"sweep-map-strategies", "sweep-map", func() Results { return toySweep(4, 4, 1, 3, false) }},
	}
}

func TestLook(t *testing.T) {
	if *look4 == "" {
		t.Skip("no -look")
	}
	for _, c := range toyCases() {
		f, err := Find(c.figure)
		require.NoError(t, err)
		tb, err := f.Build(c.results())
		require.NoError(t, err, c.name)
		for _, w := range []string{Wide, Narrow} {
			p, err := Draw(tb, Options{Width: w})
			require.NoError(t, err)
			var b bytes.Buffer
			require.NoError(t, p.WritePNG(&b))
			require.NoError(t, os.WriteFile(filepath.Join(*look4, c.name+"-"+w+".png"), b.Bytes(), 0o600))
			b.Reset()
			require.NoError(t, p.WriteSVG(&b))
			require.NoError(t, os.WriteFile(filepath.Join(*look4, c.name+"-"+w+".svg"), b.Bytes(), 0o600))
		}
		var b bytes.Buffer
		require.NoError(t, tb.WriteCSV(&b))
		require.NoError(t, os.WriteFile(filepath.Join(*look4, c.name+".csv"), b.Bytes(), 0o600))
	}
}
