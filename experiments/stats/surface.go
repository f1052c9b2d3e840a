package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Trials are the outcomes of one place of a plane.
type Trials struct {
	X, Y float64
	// Outcomes holds 1 or 0 by replicate, NaN where there is none. Replicates are the
	// same everywhere: they stand for luck that all places have in common.
	Outcomes []float64
}

// tally gives the number of outcomes and their mean.
func (t *Trials) tally() (n, mean float64) {
	for _, v := range t.Outcomes {
		if finite(v) {
			n++
			mean += v
		}
	}
	return n, mean / n
}

// Surface is the probability of an outcome over a plane, as far as trials tell it.
type Surface struct {
	Wide, High int // Wide and High count the places of the lattice at which it is told.
	// P is the probability, LowP and HighP the ends of its interval, row by row; the
	// ends are NaN where fewer than two replicates were tried.
	P, LowP, HighP []float64
	Nearest        int     // Nearest is the number of trials that each value rests on.
	Level          float64 // Level is the share of such intervals that hold the true probability.
}

// nearest are the numbers of places of which a value may be made.
var nearest = []int{9, 15, 25, 45}

// FitSurface estimates the probability on a lattice, places (0, 0) to (wide-1, high-1)
// with x fastest, from trials anywhere: at each place a plane is fitted to the shares
// at the nearest trials by weighted least squares, the weights falling with the distance
// as (1-d^3)^3 (Cleveland & Devlin 1988, "Locally weighted regression"). The number of
// trials is that which tells trials left out best from their neighbours.
//
// As the value is a sum of shares with weights that do not hang on them, so is that of
// a resample. Replicates are resampled, not trials: what is luck at one place is the
// same luck at the next. The interval is that between the quantiles of resamples,
// taken further out by sqrt(n/(n-1)) times Student's quantile over the normal one
// (Hesterberg 2015, section 3.2).
func FitSurface(trials []Trials, wide, high int, o Options) *Surface {
	s := &Surface{Wide: wide, High: high, Level: o.level()}
	size := wide * high
	s.P, s.LowP, s.HighP = make([]float64, size), make([]float64, size), make([]float64, size)
	w := newSmoother(trials)
	s.Nearest = w.choose()
	rows := make([][]part, size)
	for i := range rows {
		rows[i] = w.parts(float64(i%wide), float64(i/wide), s.Nearest)
		s.P[i] = mix(rows[i], w.shares)
		s.LowP[i], s.HighP[i] = math.NaN(), math.NaN()
	}
	if replicates := w.replicates(); replicates >= 2 {
		s.interval(w, rows, replicates, o)
	}
	return s
}

// interval sets the ends by resampling replicates.
func (s *Surface) interval(w *smoother, rows [][]part, replicates int, o Options) {
	resamples := o.resamples()
	values := make([][]float64, len(rows))
	for i := range values {
		values[i] = make([]float64, resamples)
	}
	var all []float64
	for _, t := range w.trials {
		all = append(all, t.Outcomes...)
	}
	source := rand.New(rand.NewPCG(seeds(all)))
	shares, drawn := make([]float64, len(w.trials)), make([]float64, replicates)
	for b := range resamples {
		clear(drawn)
		for range replicates {
			drawn[source.IntN(replicates)]++
		}
		for i, t := range w.trials {
			shares[i] = t.resampled(drawn, w.shares[i])
		}
		for i, row := range rows {
			values[i][b] = mix(row, shares)
		}
	}
	n := float64(replicates)
	z := studentQuantile((1+s.Level)/2, n-1) * math.Sqrt(n/(n-1))
	tail := distuv.UnitNormal.CDF(-z)
	for i, v := range values {
		slices.Sort(v)
		s.LowP[i], s.HighP[i] = orderStatistic(v, tail), orderStatistic(v, 1-tail)
	}
}

// resampled is the share in a resample; that of the trials if it has none of them.
func (t *Trials) resampled(drawn []float64, usual float64) float64 {
	n, sum := 0.0, 0.0
	for k, v := range t.Outcomes {
		if finite(v) {
			n += drawn[k]
			sum += drawn[k] * v
		}
	}
	if n == 0 {
		return usual
	}
	return sum / n
}

// smoother fits planes to shares.
type smoother struct {
	trials         []Trials // those with an outcome
	counts, shares []float64
	distance       []float64 // of all trials, from where a plane is fitted
	sorted         []float64 // the least of them
}

// part is the weight with which a trial's share enters a value.
type part struct {
	trial  int
	weight float64
}

func newSmoother(trials []Trials) *smoother {
	w := &smoother{}
	for _, t := range trials {
		if n, mean := t.tally(); n > 0 {
			w.trials, w.counts, w.shares = append(w.trials, t), append(w.counts, n), append(w.shares, mean)
		}
	}
	w.distance = make([]float64, len(w.trials))
	return w
}

// replicates is the number of the last replicate with an outcome.
func (w *smoother) replicates() int {
	n := 0
	for _, t := range w.trials {
		for k, v := range t.Outcomes {
			if finite(v) {
				n = max(n, k+1)
			}
		}
	}
	return n
}

// choose gives the number of nearest trials with the least squared error at trials
// that are left out (of a linear smoother: Hastie, Tibshirani & Friedman 2009, 7.52).
func (w *smoother) choose() int {
	best, least := nearest[0], math.Inf(1)
	for i, k := range nearest {
		sum, n := 0.0, 0.0
		for c, t := range w.trials {
			fitted, own := 0.0, 0.0
			for _, p := range w.parts(t.X, t.Y, k) {
				fitted += p.weight * w.shares[p.trial]
				if p.trial == c {
					own = p.weight
				}
			}
			if own < 1-1e-6 {
				e := (w.shares[c] - fitted) / (1 - own)
				sum += w.counts[c] * e * e
				n += w.counts[c]
			}
		}
		if error := sum / n; n > 0 && error < least {
			best, least = nearest[max(0, i-1)], error
		}
	}
	return best
}

// parts gives the weights of the k nearest trials, and of those that are as far as
// the last of them, in the value at a place.
func (w *smoother) parts(x, y float64, k int) []part {
	if len(w.trials) == 0 {
		return nil
	}
	// A little beyond the last, which would have no weight otherwise.
	radius := 1.1*w.reach(x, y, k) + 1e-9
	var out []part
	var m [3][3]float64
	var along [][3]float64
	for i := range w.trials {
		d := w.distance[i] / radius
		if d >= 1 {
			continue
		}
		t, falls := &w.trials[i], 1-d*d*d
		weight := w.counts[i] * falls * falls * falls
		row := [3]float64{1, (t.X - x) / radius, (t.Y - y) / radius}
		for i := range 3 {
			for j := range 3 {
				m[i][j] += weight * row[i] * row[j]
			}
		}
		out, along = append(out, part{i, weight}), append(along, row)
	}
	// Where all trials stand in one line the slope across it cannot be told, and is 0.
	for i := 1; i < 3; i++ {
		m[i][i] += 1e-9 * m[0][0]
	}
	first := firstOfInverse(m)
	for i := range out {
		out[i].weight *= first[0]*along[i][0] + first[1]*along[i][1] + first[2]*along[i][2]
	}
	return out
}

// reach measures how far away all trials are, and gives the distance of the k-th.
func (w *smoother) reach(x, y float64, k int) float64 {
	w.sorted = w.sorted[:0]
	for i, t := range w.trials {
		d := math.Hypot(t.X-x, t.Y-y)
		w.distance[i] = d
		at, _ := slices.BinarySearch(w.sorted, d)
		if at == k {
			continue
		}
		if len(w.sorted) == k {
			w.sorted = w.sorted[:k-1]
		}
		w.sorted = slices.Insert(w.sorted, at, d)
	}
	return w.sorted[len(w.sorted)-1]
}

// firstOfInverse is the first row of the inverse of a symmetric matrix.
func firstOfInverse(m [3][3]float64) [3]float64 {
	a := m[1][1]*m[2][2] - m[1][2]*m[2][1]
	b := m[0][2]*m[2][1] - m[0][1]*m[2][2]
	c := m[0][1]*m[1][2] - m[0][2]*m[1][1]
	det := m[0][0]*a + m[1][0]*b + m[2][0]*c
	return [3]float64{a / det, b / det, c / det}
}

// mix is the value that parts give, held between 0 and 1; NaN without any.
func mix(parts []part, shares []float64) float64 {
	if len(parts) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, p := range parts {
		sum += p.weight * shares[p.trial]
	}
	return min(max(sum, 0), 1)
}
