package main

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

// The figure says the numbers of the analysis: both estimate them, from the same days.
func TestTheFigureTimeToTipSaysWhatTheAnalysisSays(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	t.Chdir(t.TempDir())
	must(t, "compare time-to-tip --users 400 --replicates 8 --quiet --out out")
	r, err := readResults("out")
	require.NoError(t, err)
	file, err := os.Open("out/figures/time-to-tip.csv")
	require.NoError(t, err)
	defer file.Close()
	sheet, err := table.ReadCSV(file)
	require.NoError(t, err)
	captions := sheet.Where("kind", "caption")
	caption := ""
	for i := range captions.Len() {
		caption += textOf(captions, "text", i) + "\n"
	}
	plain := func(text string) string {
		return strings.NewReplacer("\u202f", " ", "\u2009", " ", "\u00a0", " ", "−", "-").Replace(text)
	}
	unit := 1.0
	if strings.Contains(caption, "months") {
		unit = 365.25 / 12
	}
	labels, _ := armLabels(r.Info)
	compared := 0
	for i := range r.Analysis.Len() {
		arm := textOf(r.Analysis, "arm", i)
		named := sheet.Where("kind", "label").Where("series", arm)
		require.Equal(t, 1, named.Len(), arm)
		if median := cellOf(r.Analysis, "median", i); !math.IsInf(median, 0) {
			date := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(median))
			assert.Contains(t, plain(textOf(named, "text", 0)), "median "+date.Format("2 Jan 2006"))
			compared++
		}
		// Of the base and of equal arms there is no difference to tell.
		later := cellOf(r.Analysis, "later", i)
		if math.IsNaN(later) || later == 0 {
			continue
		}
		said := regexp.MustCompile("(?i)" + regexp.QuoteMeta(labels[arm]) + ` ([-+][\d.]+), 95 % interval (-?[\d.]+) to (-?[\d.]+), (\d+) pair`).FindStringSubmatch(plain(caption))
		require.NotNil(t, said, "%s in %q", arm, plain(caption))
		for j, name := range []string{"later", "later_low", "later_high", "pairs"} {
			scale := unit
			if name == "pairs" {
				scale = 1
			}
			assert.InDelta(t, cellOf(r.Analysis, name, i)/scale, valueOf(t, said[j+1]), 0.051, "%s of %s", name, arm)
		}
		compared++
	}
	assert.GreaterOrEqual(t, compared, 2)
}
