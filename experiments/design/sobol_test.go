package design

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// The first points of the sequence as other programs print them that use the same
// numbers: scipy.stats.qmc.Sobol(d, scramble=False) and torch.quasirandom.SobolEngine.
var published = [][]float64{
	{0, 0, 0, 0, 0, 0, 0, 0},
	{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
	{0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75},
	{0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25},
	{0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875},
	{0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375},
	{0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125},
	{0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625},
	{0.1875, 0.3125, 0.9375, 0.4375, 0.5625, 0.3125, 0.4375, 0.9375},
	{0.6875, 0.8125, 0.4375, 0.9375, 0.0625, 0.8125, 0.9375, 0.4375},
	{0.9375, 0.0625, 0.6875, 0.1875, 0.3125, 0.5625, 0.1875, 0.1875},
	{0.4375, 0.5625, 0.1875, 0.6875, 0.8125, 0.0625, 0.6875, 0.6875},
	{0.3125, 0.1875, 0.3125, 0.5625, 0.9375, 0.4375, 0.0625, 0.0625},
	{0.8125, 0.6875, 0.8125, 0.0625, 0.4375, 0.9375, 0.5625, 0.5625},
	{0.5625, 0.4375, 0.0625, 0.8125, 0.1875, 0.6875, 0.3125, 0.8125},
	{0.0625, 0.9375, 0.5625, 0.3125, 0.6875, 0.1875, 0.8125, 0.3125},
	{0.09375, 0.46875, 0.46875, 0.65625, 0.28125, 0.96875, 0.53125, 0.84375},
	{0.59375, 0.96875, 0.96875, 0.15625, 0.78125, 0.46875, 0.03125, 0.34375},
	{0.84375, 0.21875, 0.21875, 0.90625, 0.53125, 0.21875, 0.78125, 0.09375},
	{0.34375, 0.71875, 0.71875, 0.40625, 0.03125, 0.71875, 0.28125, 0.59375},
	{0.46875, 0.09375, 0.84375, 0.28125, 0.15625, 0.84375, 0.90625, 0.21875},
}

func sobolOf(t *testing.T, dimensions int, s Settings) *sequence {
	t.Helper()
	names := make([]string, dimensions)
	for k := range names {
		names[k] = fmt.Sprint("f", k)
	}
	q, err := newSequence("sobol", names, s)
	require.NoError(t, err)
	return q
}

func TestSobolIsThePublishedSequence(t *testing.T) {
	q := sobolOf(t, 8, Settings{})
	for index, want := range published {
		for k, x := range want {
			require.Equal(t, x, q.place(int64(index), k), "point %d, dimension %d", index, k+1)
		}
	}
}

// The polynomials are primitive: x generates all that is not 0 modulo each.
func TestPolynomialsArePrimitiveAndDifferent(t *testing.T) {
	seen := map[uint64]bool{}
	last := 0
	for k, row := range joeKuo {
		s := len(row.m)
		require.GreaterOrEqual(t, s, last, "degrees rise")
		last = s
		polynomial := uint64(1)<<s | row.a<<1 | 1
		require.False(t, seen[polynomial], "dimension %d", k+2)
		seen[polynomial] = true
		order, power := 1, uint64(2)
		if s == 1 {
			power ^= polynomial
		}
		for power != 1 {
			power <<= 1
			if power>>s == 1 {
				power ^= polynomial
			}
			order++
			require.Less(t, order, 1<<s)
		}
		require.Equal(t, 1<<s-1, order, "dimension %d", k+2)
	}
}

func TestFirstDirectionNumbersAreOddAndSmall(t *testing.T) {
	for k, row := range joeKuo {
		for i, m := range row.m {
			require.Equal(t, uint64(1), m%2, "dimension %d", k+2)
			require.Less(t, m, uint64(1)<<(i+1), "dimension %d", k+2)
		}
	}
}

// Every 2^m points from a multiple of 2^m on have one in each of 2^m parts of each
// side: projections are (0, m, 1)-nets. Moving all bits keeps that.
func TestProjectionsAreNets(t *testing.T) {
	for _, scramble := range []bool{false, true} {
		for _, skip := range []int64{0, 1 << 12} {
			q := sobolOf(t, sobolDimensions(), Settings{Skip: skip, Scramble: scramble, Seed: 5})
			for k := range sobolDimensions() {
				for _, m := range []int{1, 4, 10} {
					seen := make([]bool, 1<<m)
					for index := range int64(1 << m) {
						part := int(q.place(index, k) * float64(int(1)<<m))
						require.False(t, seen[part], "dimension %d, 2^%d points", k+1, m)
						seen[part] = true
					}
				}
			}
		}
	}
}

// Property A of Sobol': of 2^d points one has each corner of the halves of all d
// sides. It holds if the first bits of the first d direction numbers are independent;
// Joe & Kuo chose theirs so up to dimension 1,111.
func TestPropertyA(t *testing.T) {
	for d := 1; d <= sobolDimensions(); d++ {
		require.True(t, independent(d), "dimension %d", d)
	}
	// In three dimensions the corners can be counted.
	q := sobolOf(t, 3, Settings{})
	corners := map[[3]bool]bool{}
	for index := range int64(8) {
		corners[[3]bool{q.place(index, 0) < 0.5, q.place(index, 1) < 0.5, q.place(index, 2) < 0.5}] = true
	}
	require.Len(t, corners, 8)
}

// independent tells whether the first bits of the first d direction numbers of d
// dimensions have no sum that vanishes.
func independent(d int) bool {
	rows := make([][]bool, d)
	for k := range rows {
		rows[k] = make([]bool, d)
		for i, v := range directions(k)[:min(d, placeBits)] {
			rows[k][i] = v>>(placeBits-1) == 1
		}
		for i := placeBits; i < d; i++ {
			rows[k][i] = firstBit(k, i)
		}
	}
	for c := range d {
		pivot := -1
		for r := c; r < d && pivot < 0; r++ {
			if rows[r][c] {
				pivot = r
			}
		}
		if pivot < 0 {
			return false
		}
		rows[c], rows[pivot] = rows[pivot], rows[c]
		for r := c + 1; r < d; r++ {
			if rows[r][c] {
				for i := c; i < d; i++ {
					rows[r][i] = rows[r][i] != rows[c][i]
				}
			}
		}
	}
	return true
}

// firstBit follows the recurrence beyond the bits of a place: the first bit of a
// direction number is the sum of those that its polynomial names.
func firstBit(dimension, number int) bool {
	if dimension == 0 {
		return number == 0
	}
	row := joeKuo[dimension-1]
	degree := len(row.m)
	bits := make([]bool, number+1)
	for i := range bits {
		if i < degree {
			bits[i] = row.m[i]>>i == 1
			continue
		}
		bits[i] = bits[i-degree]
		for j := 1; j < degree; j++ {
			bits[i] = bits[i] != (row.a>>(degree-1-j)&1 == 1 && bits[i-j])
		}
	}
	return bits[number]
}

func TestSobolRefusesMoreDimensionsThanItsTable(t *testing.T) {
	factors := make([]Factor, sobolDimensions()+1)
	for i := range factors {
		factors[i] = Factor{Path: fmt.Sprint("f", i), Values: []string{"0", "1"}}
	}
	_, err := New(sobol, factors, Settings{Points: 4})
	require.EqualError(t, err, "sobol needs 129 dimensions for these factors; expected at most 128, the length of the table of direction numbers")
	_, err = New(sobol, factors[:128], Settings{Points: 4})
	require.NoError(t, err)
	_, err = New(saltelli, factors[:65], Settings{Points: 4})
	require.ErrorContains(t, err, "saltelli needs 130 dimensions")
}

func TestHaltonMirrorsDigits(t *testing.T) {
	d, err := New(halton, []Factor{{Path: "a", Values: []string{"x"}}, {Path: "b", Values: []string{"x"}}, {Path: "c", Values: []string{"x"}}}, Settings{Points: 10})
	require.NoError(t, err)
	// Halton 1960: 6 is 110 in base 2, 20 in base 3 and 11 in base 5.
	require.Equal(t, []float64{3.0 / 8, 2.0 / 9, 6.0 / 25}, d.Places(6))
	require.Equal(t, []float64{0, 0, 0}, d.Places(0))
	require.Equal(t, []float64{1.0 / 2, 1.0 / 3, 1.0 / 5}, d.Places(1))
	require.Equal(t, []int64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}, primes(10))
}

// Scrambled, each run of b^m points still has one in each of b^m parts.
func TestScrambledHaltonKeepsItsParts(t *testing.T) {
	d, err := New(halton, []Factor{{Path: "a", Values: []string{"x"}}, {Path: "b", Values: []string{"x"}}, {Path: "c", Values: []string{"x"}}}, Settings{Points: 1000, Scramble: true, Seed: 3})
	require.NoError(t, err)
	for k, parts := range []int{64, 27, 125} {
		seen := make([]bool, parts)
		for index := range int64(parts) {
			part := int(d.Places(index)[k] * float64(parts))
			require.False(t, seen[part])
			seen[part] = true
		}
	}
}
