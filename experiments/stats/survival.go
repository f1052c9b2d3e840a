package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Spell is the time until something ends: a block, a contract, a lead.
type Spell struct {
	Length float64 // Length is the time that was seen, in any unit, not negative.
	Ended  bool    // Ended says that it then ended; otherwise it went on unseen (censored).
}

// Survival is the share of spells that are left over time.
type Survival struct {
	N     int            // N is the number of spells that were used.
	Ends  int            // Ends is the number of them that ended.
	Level float64        // Level is that of the intervals.
	Steps []SurvivalStep // Steps are the times at which spells ended, in order.
	// Last is the longest time that was seen, NaN without spells: beyond it the share
	// is not known unless it is 0.
	Last     float64
	Warnings []string // Warnings says in words what limits the result.
}

// SurvivalStep is a time at which spells ended.
type SurvivalStep struct {
	Time   float64 // Time is the length of the spells that ended.
	AtRisk int     // AtRisk counts the spells that lasted until then.
	Ended  int     // Ended counts those of them that ended.
	// Left is the share of spells that last longer.
	Left float64
	// SE is the standard error of Left (Greenwood 1926).
	SE float64
	// Low and High are the ends of the interval of Left, NaN where Left is 0.
	Low, High float64
}

// KaplanMeier gives the share of spells left (Kaplan and Meier 1958, "Nonparametric
// estimation from incomplete observations"):
//
//	Left(t) = product over times up to t of (1 - Ended / AtRisk),
//
// with intervals that are normal on the scale log(-log Left), whose spread follows
// from Greenwood's sum (Kalbfleisch and Prentice 1980, section 1.3). It assumes that
// how long a spell is seen says nothing about when it ends. Spells that are cut at
// the moment at which others end are at risk there. Spells whose length is not
// finite are left out, with a warning; it panics on negative ones.
func KaplanMeier(spells []Spell, o Options) Survival {
	sorted := sortedSpells(spells)
	n := len(sorted)
	s := Survival{N: n, Level: o.level(), Last: math.NaN()}
	if n < len(spells) {
		s.warn("%d of %d spells have no finite length and are left out", len(spells)-n, len(spells))
	}
	if n == 0 {
		s.warn("there are no spells")
		return s
	}
	s.Last = sorted[n-1].Length
	z := distuv.UnitNormal.Quantile((1 + s.Level) / 2)
	left, greenwood := 1.0, 0.0
	for i := 0; i < n; {
		step := SurvivalStep{Time: sorted[i].Length, AtRisk: n - i}
		for ; i < n && sorted[i].Length == step.Time; i++ {
			if sorted[i].Ended {
				step.Ended++
			}
		}
		if step.Ended == 0 {
			continue
		}
		s.Ends += step.Ended
		risk, ended := float64(step.AtRisk), float64(step.Ended)
		left *= (risk - ended) / risk
		step.Left, step.Low, step.High = left, math.NaN(), math.NaN()
		if left > 0 {
			greenwood += ended / (risk * (risk - ended))
			step.SE = left * math.Sqrt(greenwood)
			width := z * math.Sqrt(greenwood) / -math.Log(left)
			step.Low, step.High = math.Pow(left, math.Exp(width)), math.Pow(left, math.Exp(-width))
		}
		s.Steps = append(s.Steps, step)
	}
	if s.Ends == 0 {
		s.warn("none of %d spells ended", n)
	}
	return s
}

func (s *Survival) warn(format string, arguments ...any) {
	s.Warnings = append(s.Warnings, fmt.Sprintf(format, arguments...))
}

// At gives the share left after time t; NaN where it is not known.
func (s Survival) At(t float64) float64 {
	left := 1.0
	for _, step := range s.Steps {
		if step.Time > t {
			break
		}
		left = step.Left
	}
	if s.N == 0 || (t > s.Last && left > 0) {
		return math.NaN()
	}
	return left
}

// Median gives the first time by which half of the spells or more have ended, with
// the interval of times at which a half lies in the interval of the share left
// (Brookmeyer and Crowley 1982, "A confidence interval for the median survival
// time"). +Inf says that a time is not reached by what was seen.
func (s Survival) Median() Estimate {
	e := unknown(s.N, s.Level)
	if s.N == 0 {
		e.warn("there are no spells")
		return e
	}
	e.Value, e.Low, e.High, e.Method = math.Inf(1), math.Inf(1), math.Inf(1), MethodLogLog
	const half = 0.5 + 1e-12 // products of shares may be off by a last digit
	for _, step := range slices.Backward(s.Steps) {
		if step.Left <= half {
			e.Value = step.Time
		}
		if step.Low <= half || step.Left == 0 {
			e.Low = step.Time
		}
		if step.High <= half {
			e.High = step.Time
		}
	}
	if math.IsInf(e.Value, 1) {
		e.warn("not reached: %.3g %% of spells are left at %v", 100*s.At(s.Last), s.Last)
	}
	return e
}

// sortedSpells gives those of finite length in order, ends before cuts.
func sortedSpells(spells []Spell) []Spell {
	var sorted []Spell
	for _, s := range spells {
		if s.Length < 0 {
			panic(fmt.Sprintf("stats: a spell lasts %v", s.Length))
		}
		if finite(s.Length) {
			sorted = append(sorted, s)
		}
	}
	slices.SortStableFunc(sorted, bySpell)
	return sorted
}

func bySpell(a, b Spell) int {
	switch {
	case a.Length != b.Length:
		return cmp.Compare(a.Length, b.Length)
	case a.Ended == b.Ended:
		return 0
	case a.Ended:
		return -1
	}
	return 1
}
