package plots

import (
	"fmt"
	"math"

	"hongbao/experiments/table"
)

var sobolIndices = Figure{
	Name:  "sobol-indices",
	Doc:   "which part of the variance of a result each factor makes, alone and together with others",
	Build: buildSobolIndices,
}

func buildSobolIndices(r Results) (*table.Table, error) {
	a, err := r.sensitivity("sobol-indices", "sobol_indices", "a measure that differs between points",
		"total", "first", "first_low", "first_high", "total", "total_low", "total_high", "luck")
	if err != nil {
		return nil, err
	}
	s := r.newSheet("sobol-indices")
	s.addFactors(a, &valueScale{unit: unitShare, each: 1}, 1, "total", "first", func(*sensitive) string { return "" })
	s.factorHeads("total", "alone")
	sum := 0.0
	for _, f := range a.all {
		sum += f.numbers["first"]
	}

	f := a.all[0]
	s.title = fmt.Sprintf("%s makes the most of the variance of %s: %s alone, %s with others", partLabel(f.factor), measureWords(a.measure), percent(f.numbers["first"]), percent(f.numbers["total"]))
	s.subtitle = withWarnings("Sobol's indices of "+measureWords(a.measure)+atWords(a.at)+": share of the variance over all points that a factor makes with all others (filled) and alone (hollow)",
		map[bool]string{true: "only " + counted(f.n, "base point", "base points")}[f.numbers["total_high"]-f.numbers["total_low"] > 0.2])
	luck := ""
	if l := f.numbers["luck"]; !math.IsNaN(l) {
		luck = fmt.Sprintf("Luck makes %s of the variance of single runs; the indices are of means over %s", percent(l), counted(r.Info.Replicates, "replicate", "replicates"))
	}
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("%s; all factors alone make %s. Intervals: 95%s%%, by resampling base points", counted(f.n, "base point", "base points"), percent(sum), narrow),
		luck, a.rest, r.provenance()))
	return s.table(), nil
}
