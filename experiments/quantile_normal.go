package experiments

import (
	"math"

	"hongbao/agents"
)

// cutNormal gives the quantiles of the standard normal distribution between two ends,
// which may be infinite.
func cutNormal(low, high float64) func(place float64) float64 {
	if low > 0 {
		upper := cutNormal(-high, -low) // where the tail is thin the lower one is exact
		return func(place float64) float64 { return -upper(1 - place) }
	}
	from, to := normalShare(low), normalShare(high)
	return func(place float64) float64 {
		share := from + float64(place*(to-from))
		switch {
		case share <= 0:
			return low
		case share >= 1:
			return high
		}
		return min(max(normalQuantile(share), low), high)
	}
}

// normalShare is the share of the standard normal distribution below x, by the series
// of Marsaglia (2004), "Evaluating the normal distribution"; the error is below 1e-15.
func normalShare(x float64) float64 {
	switch {
	case x > 9:
		return 1
	case x < -9:
		return 0
	}
	square := float64(x * x)
	sum, term, last := x, x, 0.0
	for i := 3.0; sum != last; i += 2 {
		term = float64(term*square) / i
		last, sum = sum, sum+term
	}
	// Rounding may lead a hair out of the range.
	return min(max(0.5+float64(sum*agents.Exp(-square/2))*0.3989422804014327, 0), 1)
}

// normalQuantile is the inverse of normalShare for p above 0 and below 1: algorithm AS
// 241 of Wichura (1988), whose relative error is about 1e-16. The library's own
// differs between processors in the last bits, and these can change a text.
func normalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		return float64(q * ratio(0.180625-float64(q*q), &normalMiddle))
	}
	r := math.Sqrt(-agents.Log(min(p, 1-p)))
	x := 0.0
	if r <= 5 {
		x = ratio(r-1.6, &normalSides)
	} else {
		x = ratio(r-5, &normalTails)
	}
	return math.Copysign(x, q)
}

// ratio is a polynomial over another, with the coefficients of the lowest power first.
func ratio(x float64, c *[2][8]float64) float64 {
	above, below := 0.0, 0.0
	for i := 7; i >= 0; i-- {
		above = float64(above*x) + c[0][i]
		below = float64(below*x) + c[1][i]
	}
	return above / below
}

// The coefficients are those of Wichura (1988), Applied Statistics 37, 477-484, routine
// PPND16.
var (
	normalMiddle = [2][8]float64{
		{3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
		{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3},
	}
	normalSides = [2][8]float64{
		{1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
		{1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9},
	}
	normalTails = [2][8]float64{
		{6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
		{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15},
	}
)
