package design

// saltelli is the design of Saltelli (2002), "Making best use of model evaluations to
// compute sensitivity indices". A point of a Sobol sequence in twice as many
// dimensions as factors gives two points A and B; then each factor of A takes the
// value that it has in B, one at a time, and for second order each of B that of A. The
// order of rows is that of SALib: A, A with 1 of B, A with 2 of B ..., (B with 1 of
// A ...,) B.
var saltelli = Kind{
	Name:    "saltelli",
	Doc:     "pairs of points of a Sobol sequence, and each pair's mixtures in one factor, for Sobol's sensitivity indices",
	Size:    "n(k+2) or n(2k+2)",
	Reads:   []string{"points", "skip", "scramble", "second_order"},
	Samples: true,
	lay: func(factors []Factor, s Settings) (layout, error) {
		k := len(factors)
		names := make([]string, 2*k)
		for i, f := range factors {
			names[i], names[k+i] = "A "+f.Path, "B "+f.Path
		}
		q, err := newSequence("saltelli", names, s)
		rows := k + 2
		if s.SecondOrder {
			rows = 2*k + 2
		}
		return layout{size: times(s.Points, int64(rows)), low: q.low(), place: func(index int64, i int) float64 {
			point, row := index/int64(rows), int(index%int64(rows))
			fromB := row == rows-1 || row-1 == i || row > k && row-1-k != i
			if fromB {
				return q.place(point, k+i)
			}
			return q.place(point, i)
		}}, err
	},
}
