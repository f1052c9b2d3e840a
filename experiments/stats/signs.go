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
