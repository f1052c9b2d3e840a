package design

import "math/bits"

// sobol is the sequence of Sobol' (1967) with the direction numbers of Joe & Kuo
// (2008) in the order of the Gray code (Antonov & Saleev 1979). Scrambled, all points
// are moved by one random number for each factor, bit by bit without carry, which
// keeps how evenly they lie.
var sobol = Kind{
	Name:    "sobol",
	Doc:     "a sequence that fills the space evenly and each factor's range exactly, where the number of points is a power of two",
	Size:    "n",
	Reads:   []string{"points", "skip", "scramble"},
	Samples: true,
	lay: func(factors []Factor, s Settings) (layout, error) {
		names := make([]string, len(factors))
		for k, f := range factors {
			names[k] = f.Path
		}
		q, err := newSequence("sobol", names, s)
		return layout{size: s.Points, place: q.place, low: q.low()}, err
	},
}

// sequence is a Sobol sequence in some dimensions.
type sequence struct {
	skip       int64
	scramble   bool
	directions [][]uint64 // by dimension and bit of the Gray code, as fractions of 2^placeBits
	shift      []uint64   // by dimension
}

func newSequence(kind string, names []string, s Settings) (*sequence, error) {
	if len(names) > sobolDimensions() {
		return &sequence{}, keyProblem("kind", "%s needs %d dimensions for these factors; expected at most %d, the length of the table of direction numbers", kind, len(names), sobolDimensions())
	}
	q := &sequence{skip: s.Skip, scramble: s.Scramble}
	for k, name := range names {
		q.directions = append(q.directions, directions(k))
		q.shift = append(q.shift, 0)
		if s.Scramble {
			q.shift[k] = luckOf(s, kind, name).draw(0) >> (64 - placeBits)
		}
	}
	return q, nil
}

// place is a coordinate of a point.
func (q *sequence) place(index int64, dimension int) float64 {
	n := uint64(index + q.skip)
	x := q.shift[dimension]
	for gray := n ^ n>>1; gray != 0; gray &= gray - 1 {
		x ^= q.directions[dimension][bits.TrailingZeros64(gray)]
	}
	return float64(x) / (1 << placeBits)
}

// low says that the first point is at 0 in all dimensions.
func (q *sequence) low() bool { return !q.scramble && q.skip == 0 }

// directions computes the direction numbers of a dimension, from 0, by the recurrence
// of Bratley & Fox (1988), "Algorithm 659".
func directions(dimension int) []uint64 {
	v := make([]uint64, placeBits)
	if dimension == 0 {
		for i := range v {
			v[i] = 1 << (placeBits - 1 - i)
		}
		return v
	}
	row := joeKuo[dimension-1]
	degree := len(row.m)
	for i := range v {
		if i < degree {
			v[i] = row.m[i] << (placeBits - 1 - i)
			continue
		}
		v[i] = v[i-degree] ^ v[i-degree]>>degree
		for j := 1; j < degree; j++ {
			if row.a>>(degree-1-j)&1 == 1 {
				v[i] ^= v[i-j]
			}
		}
	}
	return v
}
