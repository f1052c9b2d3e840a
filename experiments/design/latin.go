package design

import "math/rand/v2"

// LatinHypercube gives so many points in the unit cube of so many dimensions, one
// coordinate at a time in every one of equally many slices of each side (McKay,
// Beckman & Conover 1979, "A comparison of three methods for selecting values of
// input variables in the analysis of output from a computer code"). The seed alone
// decides; dimension k does not hang on how many follow it.
func LatinHypercube(points, dimensions int, seed uint64) [][]float64 {
	out := make([][]float64, points)
	for i := range out {
		out[i] = make([]float64, dimensions)
	}
	for k := range dimensions {
		source := rand.New(rand.NewPCG(seed, uint64(k)))
		for i, slice := range source.Perm(points) {
			out[i][k] = (float64(slice) + source.Float64()) / float64(points)
		}
	}
	return out
}
