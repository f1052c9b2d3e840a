package design_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

func grid(t require.TestingT) design.Kind {
	k, err := design.Find("grid")
	require.NoError(t, err)
	return k
}

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range design.Kinds {
		assert.NotEmpty(t, k.Name)
		assert.NotEmpty(t, k.Doc)
		assert.False(t, seen[k.Name])
		seen[k.Name] = true
		factors := []design.Factor{{Path: "a", Values: []string{"1", "2"}}, {Path: "b", Values: []string{"x", "y", "z"}}}
		size, err := design.Size(k, factors)
		require.NoError(t, err)
		for index := range size {
			values := k.At(factors, index)
			require.Len(t, values, len(factors))
			for i, v := range values {
				assert.Contains(t, factors[i].Values, v)
			}
		}
		assert.Panics(t, func() { k.At(factors, size) })
		assert.Panics(t, func() { k.At(factors, -1) })
	}
	_, err := design.Find("gird")
	assert.EqualError(t, err, `unknown design "gird"; expected one of grid`)
}

func TestGridVariesTheLastFactorFastest(t *testing.T) {
	factors := []design.Factor{{Path: "a", Values: []string{"1", "2"}}, {Path: "b", Values: []string{"x", "y", "z"}}}
	var got []string
	for p := range design.Points(grid(t), factors) {
		got = append(got, fmt.Sprint(p.Index, p.Values))
	}
	assert.Equal(t, []string{"0 [1 x]", "1 [1 y]", "2 [1 z]", "3 [2 x]", "4 [2 y]", "5 [2 z]"}, got)

	var alone []design.Point
	for p := range design.Points(grid(t), nil) {
		alone = append(alone, p)
	}
	assert.Equal(t, []design.Point{{Values: []string{}}}, alone, "no factor: one point that changes nothing")
}

func TestGridHasEveryCombinationOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var factors []design.Factor
		want := 1
		for i := range rapid.IntRange(0, 4).Draw(t, "factors") {
			f := design.Factor{Path: fmt.Sprint("f", i)}
			for j := range rapid.IntRange(1, 4).Draw(t, "values") {
				f.Values = append(f.Values, fmt.Sprint(j))
			}
			factors = append(factors, f)
			want *= len(f.Values)
		}
		k := grid(t)
		size, err := design.Size(k, factors)
		require.NoError(t, err)
		require.Equal(t, int64(want), size)
		var last []string
		for p := range design.Points(k, factors) {
			if p.Index > 0 {
				require.Negative(t, slices.Compare(last, p.Values), "points rise, so none comes twice")
			}
			last = p.Values
			want--
		}
		require.Zero(t, want)
	})
}

func TestHugeGridsAreCountedNotHeld(t *testing.T) {
	wide := make([]string, 1<<16)
	for i := range wide {
		wide[i] = fmt.Sprint(i)
	}
	factors := []design.Factor{{Path: "a", Values: wide}, {Path: "b", Values: wide}, {Path: "c", Values: wide}}
	k := grid(t)
	size, err := design.Size(k, factors)
	require.NoError(t, err)
	assert.Equal(t, int64(1)<<48, size)
	assert.Equal(t, []string{"65535", "65535", "65535"}, k.At(factors, size-1))
	for p := range design.Points(k, factors) {
		assert.Equal(t, []string{"0", "0", "0"}, p.Values)
		break
	}
	_, err = design.Size(k, append(factors, design.Factor{Path: "d", Values: wide}))
	assert.ErrorContains(t, err, "too many points to count")
}

func TestBrokenFactorsAreNamed(t *testing.T) {
	_, err := design.Size(grid(t), []design.Factor{{Path: "a", Values: []string{"1"}}, {Path: "a"}, {Values: []string{"1"}}})
	assert.ErrorContains(t, err, "two factors change a")
	assert.ErrorContains(t, err, "factor 2 (a) has no values")
	assert.ErrorContains(t, err, "factor 3 has no path")
}

func TestRanges(t *testing.T) {
	assert.Equal(t, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}, design.Range(0, 1, 11))
	assert.Equal(t, []float64{1, 0.5, 0, -0.5, -1}, design.Range(1, -1, 5))
	assert.Equal(t, []float64{-0.3, -0.2, -0.1, 0, 0.1}, design.Range(-0.3, 0.1, 5))
	assert.Equal(t, []float64{0, 200e6, 400e6, 600e6, 800e6, 1000e6}, design.Range(0, 1000e6, 6))
	assert.Equal(t, []float64{0, 0.33333333333, 0.66666666667, 1}, design.Range(0, 1, 4))
	assert.Equal(t, []float64{0.01, 0.1, 1, 10, 100}, design.LogRange(0.01, 100, 5))
	assert.Equal(t, []float64{8, 4, 2, 1}, design.LogRange(8, 1, 4))
	assert.Equal(t, []float64{5}, design.Range(5, 9, 1))
	for _, nothing := range [][]float64{
		design.Range(0, 1, 0), design.Range(0, math.Inf(1), 3), design.Range(math.NaN(), 1, 3),
		design.LogRange(0, 1, 3), design.LogRange(1, -1, 3), design.LogRange(1, math.Inf(1), 3),
	} {
		assert.Empty(t, nothing)
	}
}

func TestRangesAreEvenAndExactAtBothEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 50).Draw(t, "points")
		from, to := rapid.Float64Range(-1e12, 1e12).Draw(t, "from"), rapid.Float64Range(-1e12, 1e12).Draw(t, "to")
		x := design.Range(from, to, n)
		require.Equal(t, []float64{from, to}, []float64{x[0], x[n-1]})
		size := max(math.Abs(from), math.Abs(to))
		for i, v := range x {
			part := float64(i) / float64(n-1)
			require.InDelta(t, from+(to-from)*part, v, 1e-11*size)
		}

		from, to = math.Exp(rapid.Float64Range(-600, 600).Draw(t, "low")), math.Exp(rapid.Float64Range(-600, 600).Draw(t, "high"))
		x = design.LogRange(from, to, n)
		require.Equal(t, []float64{from, to}, []float64{x[0], x[n-1]})
		for i, v := range x {
			part := float64(i) / float64(n-1)
			require.InDelta(t, math.Log(from)*(1-part)+math.Log(to)*part, math.Log(v), 1e-9)
		}
	})
}
