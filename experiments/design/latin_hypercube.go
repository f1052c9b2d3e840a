package design

// latinHypercube cuts each side of the cube into as many slices as there are points,
// and puts one point into each (McKay, Beckman & Conover 1979). Which slice a point
// has comes of a keyed order, so no list of slices is held.
var latinHypercube = Kind{
	Name:    "latin_hypercube",
	Doc:     "n points, of which each n-th part of each factor's range holds one",
	Size:    "n",
	Reads:   []string{"points"},
	Samples: true,
	lay: func(factors []Factor, s Settings) (layout, error) {
		slices, places := lucksOf(factors, s, "latin_hypercube", "slice"), lucksOf(factors, s, "latin_hypercube", "place")
		return layout{size: s.Points, place: func(index int64, k int) float64 {
			// Of 20 bits within the slice the sum is exact, so rounding leads into no other.
			within := float64(places[k].draw(uint64(index))>>44) / (1 << 20)
			return (float64(slices[k].shuffled(s.Points, index)) + within) / float64(s.Points)
		}}, nil
	},
}
