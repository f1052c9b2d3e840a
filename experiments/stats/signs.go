package stats

// Signs gives the shares of all values or pairs that are above and below 0, with
// score intervals (Wilson 1927) at the effect's level. It assumes that the values
// are independent of each other. The two do not add up to 1 where values are 0;
// McNemar(e.Positive, e.Negative) tests whether both signs are equally likely.
func Signs(e Effect) (positive, negative Estimate) {
	share := func(k int) Estimate {
		out := unknown(e.N, e.Level)
		if e.N == 0 {
			out.warn("there are no values")
			return out
		}
		out.Value, out.Method = float64(k)/float64(e.N), MethodWilson
		out.Low, out.High = Wilson(k, e.N, e.Level)
		return out
	}
	return share(e.Positive), share(e.Negative)
}

// SameSign gives the share of all values or pairs with the sign of the mean, as Signs
// does. It cannot be told where the mean is exactly 0.
func SameSign(e Effect) Estimate {
	positive, negative := Signs(e)
	switch {
	case e.Mean > 0:
		return positive
	case e.Mean < 0:
		return negative
	}
	out := unknown(e.N, e.Level)
	if e.N > 0 {
		out.warn("the mean is 0 and has no sign")
	}
	return out
}
