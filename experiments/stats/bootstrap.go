package stats

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// bca gives the bias-corrected and accelerated bootstrap interval of the mean
// (Efron 1987, "Better bootstrap confidence intervals", sections 2 to 4). With
// means m* of resamples, z0 the normal quantile of the share of m* below the mean
// and a the acceleration, the ends are the quantiles of m* at
//
//	Phi(z0 + (z0 + z) / (1 - a (z0 + z))),  z = -+ sqrt(n / (n-1)) t,
//
// where t is Student's quantile with n-1 degrees of freedom. Efron takes the
// normal quantile; resamples spread by n instead of n-1 and know nothing of the
// doubt in the spread, so that his 95 % intervals of 30 skewed values hold the mean
// in less than 93 % of cases. The wider z is that of Hesterberg 2015, "What teachers
// should know about the bootstrap", section 3.2.
//
// Not all values of x may be equal.
func bca(x []float64, mean, level float64, resamples int) (low, high float64) {
	source := rand.New(rand.NewPCG(seeds(x)))
	n := len(x)
	means := make([]float64, resamples)
	below := 0.0
	for i := range means {
		// The mean is taken around the sample's, which keeps digits where values
		// are large and differ little.
		sum := 0.0
		for range n {
			sum += x[source.Uint64N(uint64(n))] - mean
		}
		shift := sum / float64(n)
		means[i] = mean + shift
		switch {
		case shift < 0:
			below++
		case shift == 0:
			below += 0.5 // values that are counts give many ties
		}
	}
	return bcaEnds(means, below, acceleration(x, mean), n, level)
}

// bcaEnds gives the interval from the statistic of the resamples of n values, of
// which so many lie below that of the sample (ties count half), and the
// acceleration. It sorts the resamples.
func bcaEnds(resampled []float64, below, acceleration float64, n int, level float64) (low, high float64) {
	slices.Sort(resampled)
	// No resample on one side would put the quantile at infinity.
	count := float64(len(resampled))
	z0 := distuv.UnitNormal.Quantile(min(max(below, 0.5), count-0.5) / count)
	end := func(z float64) float64 {
		tilted := 1 - acceleration*(z0+z)
		if tilted <= 0 { // so skewed that the correction breaks down: the outermost resample
			return math.Inf(sign(z))
		}
		return z0 + (z0+z)/tilted
	}
	z := studentQuantile((1+level)/2, float64(n-1)) * math.Sqrt(float64(n)/float64(n-1))
	return orderStatistic(resampled, distuv.UnitNormal.CDF(end(-z))), orderStatistic(resampled, distuv.UnitNormal.CDF(end(z)))
}

func sign(x float64) int {
	if x < 0 {
		return -1
	}
	return 1
}

// acceleration is a sixth of the skewness of the mean's influence values.
func acceleration(x []float64, mean float64) float64 {
	squares, cubes := 0.0, 0.0
	for _, v := range x {
		d := v - mean
		squares += d * d
		cubes += d * d * d
	}
	a := cubes / (6 * math.Pow(squares, 1.5))
	if !finite(a) { // squares of tiny values may vanish
		return 0
	}
	return a
}

// orderStatistic gives the quantile at place p(B+1) of B sorted values, between
// neighbours by a straight line, and the outermost value beyond them.
func orderStatistic(sorted []float64, p float64) float64 {
	place := p*float64(len(sorted)+1) - 1
	switch {
	case place <= 0:
		return sorted[0]
	case place >= float64(len(sorted)-1):
		return sorted[len(sorted)-1]
	}
	i := int(place)
	return between(sorted[i], sorted[i+1], place-float64(i))
}

// seeds hashes the values to the two seeds of the source.
func seeds(x []float64) (uint64, uint64) {
	h := fnv.New128a()
	var bits [8]byte
	for _, v := range x {
		binary.LittleEndian.PutUint64(bits[:], math.Float64bits(v))
		_, _ = h.Write(bits[:]) // a hash cannot fail
	}
	sum := h.Sum(nil)
	return binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:])
}
