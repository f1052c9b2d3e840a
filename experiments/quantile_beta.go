package experiments

import (
	"math"

	"hongbao/agents"
)

// betaQuantile gives the quantiles of the beta distribution on 0 to 1, by halving the
// interval in which they lie.
func betaQuantile(a, b float64) func(place float64) float64 {
	scale := logGamma(a+b) - logGamma(a) - logGamma(b)
	return func(place float64) float64 {
		if place <= 0 || place >= 1 {
			return place
		}
		low, high := 0.0, 1.0
		for range 64 {
			middle := (low + high) / 2
			if betaShare(a, b, scale, middle) < place {
				low = middle
			} else {
				high = middle
			}
		}
		return (low + high) / 2
	}
}

// betaShare is the share of the beta distribution below x, the regularized incomplete
// beta function, by its continued fraction (Abramowitz & Stegun 1964, 26.5.8), read
// from the front (Lentz 1976). The scale is the logarithm of 1/B(a, b).
func betaShare(a, b, scale, x float64) float64 {
	if x <= 0 || x >= 1 {
		return x
	}
	if x > (a+1)/(a+b+2) { // where it converges fast
		return 1 - betaShare(b, a, scale, 1-x)
	}
	front := agents.Exp(scale+float64(a*agents.Log(x))+float64(b*agents.Log(1-x))) / a
	const tiny = 1e-300
	c, d := 1.0, 1/away(1-float64((a+b)*x)/(a+1), tiny)
	value := d
	for m := 1.0; m < 10_000; m++ {
		even := float64(float64(m*(b-m))*x) / float64((a+2*m-1)*(a+2*m))
		odd := -float64(float64((a+m)*(a+b+m))*x) / float64((a+2*m)*(a+2*m+1))
		step := 1.0
		for _, k := range [2]float64{even, odd} {
			d = 1 / away(1+float64(k*d), tiny)
			c = away(1+k/c, tiny)
			step = float64(c * d)
			value = float64(value * step)
		}
		if math.Abs(step-1) < 1e-15 {
			break
		}
	}
	return float64(front * value)
}

// away keeps a number from 0.
func away(x, least float64) float64 {
	if math.Abs(x) < least {
		return least
	}
	return x
}

// logGamma is the logarithm of the gamma function for x above 0, by Stirling's series
// from 12 on (Abramowitz & Stegun 1964, 6.1.41).
func logGamma(x float64) float64 {
	product := 1.0
	for ; x < 12; x++ {
		product = float64(product * x)
	}
	inverse := 1 / x
	square := float64(inverse * inverse)
	series := 0.0
	for _, c := range [6]float64{-691.0 / 360360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12} {
		series = float64(series*square) + c
	}
	return float64((x-0.5)*agents.Log(x)) - x + 0.9189385332046728 + float64(series*inverse) - agents.Log(product)
}
