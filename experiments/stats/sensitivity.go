package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Screening is what Morris's method says of one factor.
type Screening struct {
	N int // N is the number of walks.
	// Mu is the mean of the elementary effects, MuStar that of their sizes and Sigma
	// their standard deviation, NaN below two walks.
	Mu, MuStar, Sigma Ranged
}

// Ranged is a number with the ends of its bootstrap interval, NaN where there is none.
type Ranged struct{ Value, Low, High float64 }

// Screen reads elementary effects (Morris 1991; the mean of sizes is of Campolongo,
// Cariboni & Saltelli 2007), given by factor and then by walk. A walk that lacks an
// effect, NaN, is left out for all factors. Intervals are quantiles of resamples of
// whole walks.
func Screen(effects [][]float64, o Options) []Screening {
	walks := completeRows(effects)
	out := make([]Screening, len(effects))
	pick := resampled(walks, o)
	for i := range effects {
		of := func(f func(x []float64) float64) Ranged {
			return ranged(pick, o, func(rows []int) float64 {
				x := make([]float64, len(rows))
				for k, row := range rows {
					x[k] = walks[row][i]
				}
				return f(x)
			})
		}
		out[i] = Screening{
			N:  len(walks),
			Mu: of(meanOf),
			MuStar: of(func(x []float64) float64 {
				for k := range x {
					x[k] = math.Abs(x[k])
				}
				return meanOf(x)
			}),
			Sigma: of(func(x []float64) float64 {
				if len(x) < 2 {
					return math.NaN()
				}
				return math.Sqrt(Variance(x))
			}),
		}
	}
	return out
}

// Sensitivity is what Sobol's indices say of a measure.
type Sensitivity struct {
	N        int     // N is the number of base points with all their values.
	Mean     float64 // Mean is that of the values at A and B.
	Variance float64 // Variance is theirs, of which the indices are shares.
	// First is the share of the variance that each factor makes alone, and Total that
	// which it makes alone and together with others. Both are NaN without variance.
	First, Total []Ranged
}

// SobolIndices estimates first-order indices after Saltelli et al. 2010 (their table 2,
// formula b) and total ones after Jansen 1999 (formula f there):
//
//	S_i  = mean(B (AB_i - A)) / V,   T_i = mean((A - AB_i)^2) / (2 V),
//
// from the values at base points A and B and, by factor, at A with that factor of B.
// Values are taken around their mean, which does not change what is estimated and makes
// the first formula sharper; V is the variance at A and B. Base points that lack a value
// are left out. Intervals are quantiles of resamples of base points. An estimate may lie
// a little outside 0 to 1.
func SobolIndices(a, b []float64, ab [][]float64, o Options) Sensitivity {
	rows := completeRows(append([][]float64{a, b}, ab...))
	out := Sensitivity{N: len(rows), Mean: math.NaN(), Variance: math.NaN(), First: make([]Ranged, len(ab)), Total: make([]Ranged, len(ab))}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	if out.Mean, out.Variance = momentsAt(rows, all); len(rows) == 0 {
		out.Mean, out.Variance = math.NaN(), math.NaN()
	}
	pick := resampled(rows, o)
	for i := range ab {
		out.First[i] = ranged(pick, o, func(at []int) float64 {
			mean, variance := momentsAt(rows, at)
			sum := 0.0
			for _, k := range at {
				sum += (rows[k][1] - mean) * (rows[k][2+i] - rows[k][0])
			}
			return share(sum/float64(len(at)), variance)
		})
		out.Total[i] = ranged(pick, o, func(at []int) float64 {
			_, variance := momentsAt(rows, at)
			sum := 0.0
			for _, k := range at {
				d := rows[k][0] - rows[k][2+i]
				sum += d * d
			}
			return share(sum/float64(2*len(at)), variance)
		})
	}
	return out
}

// share is part of a whole, NaN where that is nothing.
func share(part, whole float64) float64 {
	if !(whole > 0) {
		return math.NaN()
	}
	return part / whole
}

// momentsAt gives mean and variance of the first two values of some rows.
func momentsAt(rows [][]float64, at []int) (mean, variance float64) {
	n := float64(2 * len(at))
	for _, k := range at {
		mean += (rows[k][0] + rows[k][1]) / n
	}
	for _, k := range at {
		x, y := rows[k][0]-mean, rows[k][1]-mean
		variance += (x*x + y*y) / n
	}
	return mean, variance
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// completeRows turns columns into rows and keeps those whose values are all finite.
func completeRows(columns [][]float64) [][]float64 {
	if len(columns) == 0 {
		return nil
	}
	var out [][]float64
	for row := range columns[0] {
		x := make([]float64, len(columns))
		for i, c := range columns {
			x[i] = c[row]
		}
		if !slices.ContainsFunc(x, func(v float64) bool { return !finite(v) }) {
			out = append(out, x)
		}
	}
	return out
}

// resampled draws rows with replacement: first all of them as they are, then resamples.
// The source is seeded from the values.
func resampled(rows [][]float64, o Options) [][]int {
	n := len(rows)
	own := make([]int, n)
	for i := range own {
		own[i] = i
	}
	out := [][]int{own}
	if n < 2 {
		return out
	}
	source := rand.New(rand.NewPCG(seeds(slices.Concat(rows...))))
	for range o.resamples() {
		at := make([]int, n)
		for i := range at {
			at[i] = source.IntN(n)
		}
		out = append(out, at)
	}
	return out
}

// ranged gives a statistic of the rows as they are, and its quantiles over resamples.
func ranged(picks [][]int, o Options, of func(rows []int) float64) Ranged {
	out := Ranged{math.NaN(), math.NaN(), math.NaN()}
	if len(picks[0]) == 0 {
		return out
	}
	if out.Value = of(picks[0]); len(picks) == 1 || math.IsNaN(out.Value) {
		return out
	}
	values := make([]float64, 0, len(picks)-1)
	for _, rows := range picks[1:] {
		values = append(values, of(rows))
	}
	half := (1 - o.level()) / 2
	ends := Quantiles(values, []float64{half, 1 - half})
	out.Low, out.High = ends[0], ends[1]
	return out
}
