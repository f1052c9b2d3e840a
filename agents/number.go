package agents

import (
	"math"
	"math/bits"
)

// Util is the number of integer units in one util.
const Util = 1024

// maxUtil bounds every utility in absolute value, in utils.
const maxUtil = 20

// unitBits is the binary scale of a weight: exp(0) is 1 << unitBits, so that
// the weights of 16 options at the largest utility still add up in 64 bits.
const unitBits = 30

// Exp returns e to the power x. It uses only +, -, * and / with every product
// rounded on its own, so that all processors and compilers agree to the bit;
// the relative error is below 1e-15 for |x| <= 700.
func Exp(x float64) float64 {
	if x == 0 {
		return 1 // as below, sooner
	}
	if x > 700 {
		x = 700
	}
	if x < -700 {
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	// ln 2 in two parts, the first exact in products with small integers.
	r := x - float64(k*6.93147180369123816490e-01)
	r -= float64(k * 1.90821492927058770002e-10)
	sum, term := 1.0, 1.0
	for n := 1; n <= 14; n++ {
		term = float64(term*r) / float64(n)
		sum += term
	}
	return math.Ldexp(sum, int(k))
}

// Log returns the natural logarithm of x > 0, to the same rule; the absolute
// error is below 1e-15 times the larger of 1 and |ln x|.
func Log(x float64) float64 {
	frac, e := math.Frexp(x)
	if frac < math.Sqrt2/2 {
		frac *= 2
		e--
	}
	// ln frac = 2 artanh z for z = (frac-1)/(frac+1), |z| < 0.172.
	z := (frac - 1) / (frac + 1)
	z2 := float64(z * z)
	sum, power := 0.0, z
	for n := 1; n <= 23; n += 2 {
		sum += power / float64(n)
		power = float64(power * z2)
	}
	return float64(float64(e)*math.Ln2) + float64(2*sum)
}

// Hazard returns 1 - exp(-rate), the chance of at least one event of a rate.
func Hazard(rate float64) float64 {
	if rate < 1e-6 {
		// The series avoids the cancellation of 1 - exp(-rate).
		return rate - float64(float64(rate*rate)/2)
	}
	return 1 - Exp(-rate)
}

// Logistic returns 1/(1+exp(-x)).
func Logistic(x float64) float64 { return 1 / (1 + Exp(-x)) }

// Threshold turns a probability into a bound for a draw of 64 bits: the event
// happens if draw < Threshold(p). Probabilities outside 0 to 1 are cut.
func Threshold(p float64) uint64 {
	switch {
	case !(p > 0):
		return 0
	case p >= 1:
		return math.MaxUint64
	}
	return uint64(float64(p*(1<<53))) << 11
}

// Happens reports whether an event of probability p (as a threshold) happens
// under the draw; a probability of one always happens.
func Happens(draw, threshold uint64) bool {
	return draw < threshold || threshold == math.MaxUint64
}

// Pick returns a uniform whole number in 0 to n-1 made from the draw.
func Pick(draw uint64, n int) int {
	hi, _ := bits.Mul64(draw, uint64(n))
	return int(hi)
}

// Units turns utils into integer units, to the nearest.
func Units(util float64) int32 {
	return int32(math.Floor(float64(util*Util) + 0.5))
}

var (
	weights = makeWeights()
	logs    = makeLogs()
	scales  = makeScales()
)

// makeWeights tabulates exp(v/Util) * 2^unitBits for |v| <= maxUtil*Util.
func makeWeights() (w [2*maxUtil*Util + 1]uint64) {
	for i := range w {
		w[i] = uint64(float64(Exp(float64(i-maxUtil*Util)/Util)*(1<<unitBits)) + 0.5)
	}
	return w
}

const logBits = 12

// makeLogs tabulates Util * ln(1 + m/2^logBits).
func makeLogs() (l [1 << logBits]int32) {
	for m := range l {
		l[m] = Units(Log(1 + float64(m)/(1<<logBits)))
	}
	return l
}

// makeScales tabulates Util * ln 2^k.
func makeScales() (s [65]int32) {
	for k := range s {
		s[k] = Units(float64(float64(k-unitBits) * math.Ln2))
	}
	return s
}

// Weight returns exp of a utility in units, scaled by 2^30; utilities beyond
// 20 utils are cut. It never decreases in v.
func Weight(v int32) uint64 {
	at := uint32(v + maxUtil*Util)
	if at >= uint32(len(weights)) {
		return weightBeyond(v)
	}
	return weights[at]
}

// weightBeyond is that of a utility beyond 20 utils. It stands apart as it is seldom
// asked for.
//
//go:noinline
func weightBeyond(v int32) uint64 {
	if v < 0 {
		return weights[0]
	}
	return weights[len(weights)-1]
}

// LogWeight returns the logarithm of a sum of weights in units; it never
// decreases in sum. It inverts Weight to within two units; below -14.6 utils a
// weight is a small whole number, and its rounding is the larger error.
func LogWeight(sum uint64) int32 {
	if sum == 0 {
		return -maxUtil * Util
	}
	k := bits.Len64(sum) - 1
	m := bits.RotateLeft64(sum, -k) >> (64 - logBits) // what follows the first one
	// Both parts are rounded, so the end of an octave could pass the start of the next.
	return min(scales[k]+logs[m], scales[k+1])
}
