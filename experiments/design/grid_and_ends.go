package design

// gridAndEnds leaves some factors out of a grid but for its two ends.
var gridAndEnds = Kind{
	Name:  "grid_and_ends",
	Doc:   "a grid of all factors but those at_ends, which have their last value there; then each other value of these at the first point of the grid and at the last",
	Size:  "v*v*...+2(v-1)+2(v-1)+...",
	Reads: []string{"at_ends"},
	lay: func(factors []Factor, s Settings) (layout, error) {
		var crossing [][]int
		var apart, changed []int // factors, and by change the factor
		var changes []string     // the values that these have
		last := func(i int) int { return len(factors[i].Values) - 1 }
		for i, f := range factors {
			if s.AtEnds == nil || !s.AtEnds[i] {
				crossing = append(crossing, []int{i})
				continue
			}
			apart = append(apart, i)
			for _, v := range f.Values[:last(i)] {
				changed, changes = append(changed, i), append(changes, v)
			}
		}
		inner := crossed(factors, crossing)
		switch {
		case inner.size == tooMany:
			return inner, nil
		case inner.size == 1 && len(changes) > 0:
			return layout{}, keyProblem("at_ends", "the grid of the other factors has one point, so no two ends; expected another factor of two values or more")
		}
		return layout{size: inner.size + 2*int64(len(changes)), values: func(index int64) []string {
			beyond := index - inner.size
			if beyond >= 0 {
				index = beyond % 2 * (inner.size - 1)
			}
			out := inner.values(index)
			for _, i := range apart {
				out[i] = factors[i].Values[last(i)]
			}
			if beyond >= 0 {
				out[changed[beyond/2]] = changes[beyond/2]
			}
			return out
		}}, nil
	},
}
