package stats

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// RestrictedMean gives the mean of the spells' length, none counted beyond the
// horizon: the area under Kaplan and Meier's share left (Royston and Parmar 2013,
// "Restricted mean survival time: an alternative to the hazard ratio"). It assumes
// that how long a spell is seen says nothing about when it ends. Nothing is told
// where no spell is followed to the horizon and some may last beyond what was seen.
//
// Below 30 spells the interval is Student's with the jackknife's standard error,
// from 30 the bootstrap of the spells (BCa). Without cuts before the horizon both are
// those of Mean. It panics unless the horizon is above 0, and on negative lengths.
func RestrictedMean(spells []Spell, horizon float64, o Options) Estimate {
	kept := finiteSpells(spells, nil)
	return restrictedEstimate([]arm{newArm(kept)}, len(kept), len(spells), horizon, o, "spells")
}

// PairedRestrictedMean gives the restricted mean of a less that of b, with an
// interval as RestrictedMean's, of which pairs are left out and resampled whole.
// Both slices must be equally long, pair by pair; it panics otherwise. Pairs with a
// length that is not finite are left out, with a warning. Identical arms give
// exactly 0 with an interval from 0 to 0.
func PairedRestrictedMean(a, b []Spell, horizon float64, o Options) Estimate {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d spells cannot be paired with %d", len(a), len(b)))
	}
	first, second := finiteSpells(a, b), finiteSpells(b, a)
	return restrictedEstimate([]arm{newArm(first), newArm(second)}, len(first), len(a), horizon, o, "pairs")
}

// finiteSpells gives those of finite length whose partners, if any, have one too.
func finiteSpells(spells, partners []Spell) []Spell {
	var kept []Spell
	for i, s := range spells {
		if finite(s.Length) && (partners == nil || finite(partners[i].Length)) {
			kept = append(kept, s)
		}
	}
	return kept
}

// arm holds spells and their places in order of length.
type arm struct {
	spells []Spell
	order  []int
}

func newArm(spells []Spell) arm {
	a := arm{spells: spells, order: make([]int, len(spells))}
	for i, s := range spells {
		if s.Length < 0 {
			panic(fmt.Sprintf("stats: a spell lasts %v", s.Length))
		}
		a.order[i] = i
	}
	slices.SortStableFunc(a.order, func(i, j int) int { return bySpell(spells[i], spells[j]) })
	return a
}

// followed tells whether the share left is known up to the horizon.
func (a arm) followed(horizon float64) bool {
	last := a.spells[a.order[len(a.order)-1]]
	return last.Length >= horizon || last.Ended
}

// mean is the area under the share left up to the horizon, each spell counted so
// many times. Beyond the last spell the share stays, as the resamples need it.
func (a arm) mean(horizon float64, counts []int) float64 {
	risk := 0
	for _, c := range counts {
		risk += c
	}
	area, left, before := 0.0, 1.0, 0.0
	for _, i := range a.order {
		s := a.spells[i]
		if s.Length >= horizon {
			break
		}
		area += left * (s.Length - before)
		before = s.Length
		if s.Ended && counts[i] > 0 {
			left *= float64(risk-counts[i]) / float64(risk)
		}
		risk -= counts[i]
	}
	return area + left*(horizon-before)
}

// restrictedEstimate describes the first arm, less the second if there is one, from
// n spells or pairs that are left of so many.
func restrictedEstimate(arms []arm, n, of int, horizon float64, o Options, many string) Estimate {
	if !(horizon > 0) || !finite(horizon) {
		panic(fmt.Sprintf("stats: a horizon of %v", horizon))
	}
	e := unknown(n, o.level())
	if n < of {
		e.warn("%d of %d %s have no finite length and are left out", of-n, of, many)
	}
	if n == 0 {
		e.warn("there are no %s", many)
		return e
	}
	for _, a := range arms {
		if !a.followed(horizon) {
			last := a.spells[a.order[n-1]].Length
			e.warn("no spell is followed to %v: the last is cut at %v", horizon, last)
			return e
		}
	}
	statistic := func(counts []int) float64 {
		value := arms[0].mean(horizon, counts)
		if len(arms) == 2 {
			value -= arms[1].mean(horizon, counts)
		}
		return value
	}
	counts := slices.Repeat([]int{1}, n)
	e.Value = statistic(counts)
	if n == 1 {
		e.warn("one of the %s gives no interval; use more replicates", many)
		return e
	}
	without := make([]float64, n)
	for i := range without {
		counts[i] = 0
		without[i] = statistic(counts)
		counts[i] = 1
	}
	e.interval(without, statistic, o.resamples(), arms)
	const few = 10
	if n < few && e.Low < e.High {
		e.warn("only %d %s: the interval holds if they are about normal", n, many)
	}
	return e
}

// interval sets the ends from the values without one spell or pair each (Efron and
// Tibshirani 1993, "An introduction to the bootstrap", chapters 11 and 14).
func (e *Estimate) interval(without []float64, statistic func(counts []int) float64, resamples int, arms []arm) {
	n := len(without)
	mean := exactMean(without)
	squares := 0.0
	for _, v := range without {
		squares += (v - mean) * (v - mean)
	}
	switch {
	case constant(without):
		e.Low, e.High, e.Method = e.Value, e.Value, MethodJackknife
		if e.Value != 0 {
			e.warn("all are equal, so the interval has no width")
		}
	case n < bootstrapFrom:
		half := studentQuantile((1+e.Level)/2, float64(n-1)) * math.Sqrt(squares*float64(n-1)/float64(n))
		e.Low, e.High, e.Method = e.Value-half, e.Value+half, MethodJackknife
	default:
		source := rand.New(rand.NewPCG(spellSeeds(arms)))
		values, below := make([]float64, resamples), 0.0
		for i := range values {
			values[i] = statistic(resampledCounts(source, n))
			below += 0.5 * float64(1-cmp.Compare(values[i], e.Value))
		}
		// A value without a pair is low where the pair's influence is high.
		e.Low, e.High = bcaEnds(values, below, -acceleration(without, mean), n, e.Level)
		e.Method = MethodBCa
	}
}

// resampledCounts says how often each of n is drawn in n draws.
func resampledCounts(source *rand.Rand, n int) []int {
	counts := make([]int, n)
	for range n {
		counts[source.Uint64N(uint64(n))]++
	}
	return counts
}

// spellSeeds hashes the spells to the two seeds of the source.
func spellSeeds(arms []arm) (uint64, uint64) {
	var x []float64
	for _, a := range arms {
		for _, s := range a.spells {
			ended := 0.0
			if s.Ended {
				ended = 1
			}
			x = append(x, s.Length, ended)
		}
	}
	return seeds(x)
}
