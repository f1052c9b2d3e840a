package design

// halton writes the number of a point in the first, second, third ... prime as base
// and mirrors the digits behind the point (Halton 1960, "On the efficiency of certain
// quasi-random sequences of points in evaluating multi-dimensional integrals").
// Scrambled, digits change their names by a random order for each factor and digit,
// which breaks up the stripes between large bases (Braaten & Weller 1979).
var halton = Kind{
	Name:    "halton",
	Doc:     "a sequence that fills the space evenly, whatever the number of points; best for few factors",
	Size:    "n",
	Reads:   []string{"points", "skip", "scramble"},
	Samples: true,
	lay: func(factors []Factor, s Settings) (layout, error) {
		bases := primes(len(factors))
		lucks := lucksOf(factors, s, "halton")
		place := func(index int64, k int) float64 { return mirrored(index+s.Skip, bases[k]) }
		if s.Scramble {
			place = func(index int64, k int) float64 { return scrambled(index+s.Skip, bases[k], lucks[k]) }
		}
		return layout{size: s.Points, place: place, low: !s.Scramble && s.Skip == 0}, nil
	},
}

// mirrored is the radical inverse. Numerator and denominator are whole, so that one
// division alone rounds.
func mirrored(n, base int64) float64 {
	above, below := int64(0), int64(1)
	for ; n > 0; n /= base {
		above, below = above*base+n%base, below*base
	}
	return float64(above) / float64(below)
}

// scrambled goes on with the zeros before the first digit, which have other names too.
func scrambled(n, base int64, l luck) float64 {
	above, below := int64(0), int64(1)
	for digit := uint64(0); below <= 1<<placeBits/base; digit++ {
		above = above*base + luck(l.draw(digit)).shuffled(base, n%base)
		below *= base
		n /= base
	}
	return float64(above) / float64(below)
}

// primes gives the first primes.
func primes(count int) []int64 {
	var out []int64
next:
	for n := int64(2); len(out) < count; n++ {
		for _, p := range out {
			if p*p > n {
				break
			}
			if n%p == 0 {
				continue next
			}
		}
		out = append(out, n)
	}
	return out
}
