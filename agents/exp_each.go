package agents

import "math"

// ExpEach turns every number of a table into e to its power, with the very bits of
// Exp. Four numbers at a time need little more time than one: a division takes long,
// but does not keep others waiting.
func ExpEach(table []float64) {
	const lanes = 4
	for ; len(table) >= lanes; table = table[lanes:] {
		x := (*[lanes]float64)(table)
		if !(min(x[0], x[1], x[2], x[3]) >= -700 && max(x[0], x[1], x[2], x[3]) <= 700) {
			for i := range x {
				x[i] = Exp(x[i])
			}
			continue
		}
		k0, r0 := ofTwo(x[0])
		k1, r1 := ofTwo(x[1])
		k2, r2 := ofTwo(x[2])
		k3, r3 := ofTwo(x[3])
		s0, s1, s2, s3 := 1.0, 1.0, 1.0, 1.0
		t0, t1, t2, t3 := 1.0, 1.0, 1.0, 1.0
		for n := 1; n <= 14; n++ {
			t0, t1, t2, t3 = float64(t0*r0)/float64(n), float64(t1*r1)/float64(n), float64(t2*r2)/float64(n), float64(t3*r3)/float64(n)
			s0, s1, s2, s3 = s0+t0, s1+t1, s2+t2, s3+t3
		}
		x[0], x[1], x[2], x[3] = float64(s0*k0), float64(s1*k1), float64(s2*k2), float64(s3*k3)
	}
	for i, x := range table {
		table[i] = Exp(x)
	}
}

// ofTwo splits the power of e into a power of two and what is left of x; a product
// with that power, in the range of Exp, is exact.
func ofTwo(x float64) (power, left float64) {
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	left = x - float64(k*6.93147180369123816490e-01)
	left -= float64(k * 1.90821492927058770002e-10)
	return math.Float64frombits(uint64(1023+int(k)) << 52), left
}
