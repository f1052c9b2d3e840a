package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/plots"
	reports "hongbao/plots/report"
)

// partsMarkdown shows, where differences are split, what passes the gates that differ
// and the parts of what was asked about; empty elsewhere.
func partsMarkdown(t *testing.T, folder string, info plots.Info, said reports.Answer) []string {
	t.Helper()
	read := func(name string) *table.Table {
		text, err := os.Open(filepath.Join(folder, name))
		require.NoError(t, err)
		defer text.Close()
		out, err := table.ReadCSV(text)
		require.NoError(t, err)
		return out.Where("measure", said.Asked).Where("at", said.AskedAt)
	}
	if _, err := os.Stat(filepath.Join(folder, "parts.csv")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	parts, comparison := read("parts.csv"), read("comparison.csv")
	var passing, split [][]string
	for _, arm := range info.Arms {
		for _, i := range inOrder(comparison, []string{arm.Name}) {
			passing = append(passing, []string{
				arm.Label, paper.exposed(cellOf(comparison, "exposure_bound_count", i)), paper.exposed(cellOf(comparison, "exposure_bound_value", i)),
				textOf(comparison, "exposure_through", i),
			})
		}
		label, places := arm.Label, 1
		for _, i := range inOrder(parts, []string{arm.Name}) {
			places = max(places, decimals((cellOf(parts, "high", i)-cellOf(parts, "low", i))/2))
		}
		for _, i := range inOrder(parts, []string{arm.Name}) {
			value, low, high, unit := cellOf(parts, "value", i), cellOf(parts, "low", i), cellOf(parts, "high", i), textOf(parts, "unit", i)
			split = append(split, []string{label, textOf(parts, "part", i), paper.difference(value, unit, places), paper.interval(low, high, unit, places)})
			label = ""
		}
	}
	return []string{
		markdown([]string{"history", "part", "difference", "95 % interval"}, []bool{false, false, true, true}, split),
		markdown([]string{"history", "of payments", "of their value", "passes the gates that differ"}, []bool{false, true, true, false}, passing),
	}
}
