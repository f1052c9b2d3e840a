package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// The commands of the page print its sentences, to the digit, and draw the figures that
// it speaks of.
func TestPageSensitivity(t *testing.T) {
	list := actsOf(t, "sensitivity.md")
	t.Chdir(t.TempDir())
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	said := 0
	for _, a := range list {
		if a.command == "" || !strings.HasPrefix(a.command, "sweep ") {
			carryOut(t, "sensitivity.md", []act{a}, nil)
			continue
		}
		got := must(t, a.command)
		whole := flat(strings.Join(a.shown, " "))
		for sentence := range strings.SplitSeq(whole, "others as recorded.") {
			require.Contains(t, flat(got.out), strings.TrimSpace(sentence))
			said += len(sentence)
		}
	}
	require.Greater(t, said, 500, "the page shows what is printed")
	for _, file := range []string{"morris/figures/morris.svg", "indices/figures/sobol-indices.svg", "cube/figures/factor-scatter.svg", "morris/morris.csv", "indices/sobol_indices.csv"} {
		require.FileExists(t, file)
	}
	require.NoError(t, store.Verify("indices"))
}
