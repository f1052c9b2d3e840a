package plots

import (
	"fmt"
	"math"

	"hongbao/experiments/table"
)

var morris = Figure{
	Name:  "morris",
	Doc:   "which of many factors matter: the mean size of their elementary effects, and the spread, which says whether they act alone",
	Build: buildMorris,
}

func buildMorris(r Results) (*table.Table, error) {
	a, err := r.sensitivity("morris", "morris", "a walk whose runs are all complete",
		"mu_star", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "sigma_low", "sigma_high")
	if err != nil {
		return nil, err
	}
	var sizes []estimate
	for _, f := range a.all {
		sizes = append(sizes, f.estimate("mu_star"))
	}
	v := newScale(a.unit, sizes)
	s := r.newSheet("morris")
	s.addFactors(a, &v, 0, "mu_star", "sigma", func(f *sensitive) string {
		return " | " + effectWords(f.numbers["mu"], f.numbers["mu_star"])
	})
	s.factorHeads(v.word, "spread")

	first := a.all[0]
	s.title = fmt.Sprintf("%s matters most: its whole range moves %s by %s %s", partLabel(first.factor), measureWords(a.measure), v.say(first.numbers["mu_star"]), v.word)
	if first.numbers["mu_star"] == 0 {
		s.title = "No factor moves " + measureWords(a.measure)
	}
	s.subtitle = withWarnings("Elementary effects on "+measureWords(a.measure)+atWords(a.at)+", "+v.long+" for the whole range of a factor: mean size (filled), and standard deviation over the walks (hollow)",
		map[bool]string{true: "only " + counted(first.n, "walk", "walks")}[first.n < 10])
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("%s of one step a factor, runs with the same luck. A spread near the mean size says that what a factor does bends, or hangs on others. Intervals: 95%s%%, by resampling walks", counted(first.n, "walk", "walks"), narrow),
		a.rest, r.provenance()))
	return s.table(), nil
}

// effectWords says whether a factor always leads the same way.
func effectWords(mu, star float64) string {
	switch {
	case star == 0:
		return "changes nothing"
	case math.Abs(mu) < 0.9*star:
		return "now up, now down"
	case mu > 0:
		return "up, first to last value"
	default:
		return "down, first to last value"
	}
}
