package design_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

func kind(t require.TestingT, name string) design.Kind {
	k, err := design.Find(name)
	require.NoError(t, err)
	return k
}

func lay(t require.TestingT, name string, s design.Settings, factors ...design.Factor) *design.Design {
	d, err := design.New(kind(t, name), factors, s)
	require.NoError(t, err, name)
	return d
}

// listed is a factor with so many values: a0, a1 ...
func listed(path string, n int) design.Factor {
	f := design.Factor{Path: path}
	for i := range n {
		f.Values = append(f.Values, fmt.Sprint(path, i))
	}
	return f
}

// ranged is a factor that tells its place.
func ranged(path string) design.Factor {
	return design.Factor{Path: path, At: func(place float64) string { return strconv.FormatFloat(place, 'g', -1, 64) }}
}

// usual are settings with which every kind works for factors of two values.
func usual(seed uint64) design.Settings {
	return design.Settings{Seed: seed, Points: 16, Scramble: true, Trajectories: 4, Levels: 4, Step: 2}
}

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range design.Kinds {
		assert.NotEmpty(t, k.Name)
		assert.NotEmpty(t, k.Doc)
		assert.NotEmpty(t, k.Size)
		assert.False(t, seen[k.Name])
		seen[k.Name] = true
		s := usual(1)
		if k.Name == "table" {
			s.Rows = [][]string{{"a0", "b0"}, {"a1", "b1"}}
		}
		factors := []design.Factor{listed("a", 2), listed("b", 2)}
		d := lay(t, k.Name, s, factors...)
		var all []design.Point
		for p := range d.Points() {
			require.Len(t, p.Values, len(factors))
			for i, v := range p.Values {
				assert.Contains(t, factors[i].Values, v)
			}
			assert.Equal(t, p.Values, d.At(int64(p.Index)))
			all = append(all, p)
		}
		require.Len(t, all, int(d.Size()))
		assert.Panics(t, func() { d.At(d.Size()) })
		assert.Panics(t, func() { d.At(-1) })
		assert.Panics(t, func() { d.Places(d.Size()) })
		assert.Equal(t, k.Samples, d.Places(0) != nil, k.Name)
		d.At(0)[0] = "changed"
		assert.Contains(t, factors[0].Values, d.At(0)[0], "a point is a slice of its own")

		alone := lay(t, k.Name, s)
		assert.Equal(t, int64(1), alone.Size(), "no factor: one point that changes nothing")
		assert.Equal(t, []string{}, alone.At(0))
	}
	_, err := design.Find("gird")
	assert.EqualError(t, err, `unknown design "gird"; expected one of grid, grid_and_ends, zip, product, table, one_at_a_time, random, latin_hypercube, halton, sobol, morris, saltelli`)
}

func texts(d *design.Design) []string {
	var out []string
	for p := range d.Points() {
		out = append(out, fmt.Sprint(p.Values))
	}
	return out
}

func TestGridVariesTheLastFactorFastest(t *testing.T) {
	assert.Equal(t, []string{"[a0 b0]", "[a0 b1]", "[a0 b2]", "[a1 b0]", "[a1 b1]", "[a1 b2]"},
		texts(lay(t, "grid", design.Settings{}, listed("a", 2), listed("b", 3))))
}

// Factors at the ends stand last in the grid; then each alone has its other values at the
// first point and at the last.
func TestGridAndEnds(t *testing.T) {
	a, b, c, d := listed("a", 2), listed("b", 2), listed("c", 3), listed("d", 2)
	assert.Equal(t, []string{
		"[a0 c2 b0 d1]", "[a0 c2 b1 d1]", "[a1 c2 b0 d1]", "[a1 c2 b1 d1]",
		"[a0 c0 b0 d1]", "[a1 c0 b1 d1]", "[a0 c1 b0 d1]", "[a1 c1 b1 d1]", "[a0 c2 b0 d0]", "[a1 c2 b1 d0]",
	}, texts(lay(t, "grid_and_ends", design.Settings{AtEnds: []bool{false, true, false, true}}, a, c, b, d)))
	assert.Equal(t, texts(lay(t, "grid", design.Settings{}, a, b)), texts(lay(t, "grid_and_ends", design.Settings{}, a, b)))
	_, err := design.New(kind(t, "grid_and_ends"), []design.Factor{a, listed("one", 1)}, design.Settings{AtEnds: []bool{true, false}})
	assert.EqualError(t, err, "the grid of the other factors has one point, so no two ends; expected another factor of two values or more")
	wide := []design.Factor{listed("a", 1<<16), listed("b", 1<<16), listed("c", 1<<16), listed("d", 1<<16), listed("e", 2)}
	_, err = design.New(kind(t, "grid_and_ends"), wide, design.Settings{AtEnds: []bool{false, false, false, false, true}})
	assert.ErrorContains(t, err, "too many points to count")
}

func TestZipAndProduct(t *testing.T) {
	a, b, c := listed("a", 2), listed("b", 2), listed("c", 3)
	assert.Equal(t, []string{"[a0 b0]", "[a1 b1]"}, texts(lay(t, "zip", design.Settings{}, a, b)))
	a.Group, b.Group = "g", "g"
	assert.Equal(t, []string{"[a0 c0 b0]", "[a0 c1 b0]", "[a0 c2 b0]", "[a1 c0 b1]", "[a1 c1 b1]", "[a1 c2 b1]"},
		texts(lay(t, "product", design.Settings{}, a, c, b)), "groups stand where their first factor does")
	_, err := design.New(kind(t, "zip"), []design.Factor{a, b, c}, design.Settings{})
	assert.EqualError(t, err, "a has 2 values and c has 3; expected as many, as a zip takes the first values together, then the second ones")
	c.Group = "g"
	_, err = design.New(kind(t, "product"), []design.Factor{a, b, c}, design.Settings{})
	assert.EqualError(t, err, "a has 2 values and c has 3; expected as many, as the group g takes the first values together, then the second ones")
}

func TestProductsHaveEveryCombinationOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var factors []design.Factor
		want := 1
		for g := range rapid.IntRange(1, 3).Draw(t, "groups") {
			n := rapid.IntRange(1, 4).Draw(t, "values")
			for i := range rapid.IntRange(1, 3).Draw(t, "factors") {
				f := listed(fmt.Sprintf("g%df%d_", g, i), n)
				f.Group = fmt.Sprint("g", g)
				factors = append(factors, f)
			}
			want *= n
		}
		d := lay(t, "product", design.Settings{}, factors...)
		require.Equal(t, int64(want), d.Size())
		seen := map[string]bool{}
		for p := range d.Points() {
			require.False(t, seen[fmt.Sprint(p.Values)])
			seen[fmt.Sprint(p.Values)] = true
			for i, f := range factors {
				for j, g := range factors {
					if f.Group == g.Group {
						require.Equal(t, slices.Index(f.Values, p.Values[i]), slices.Index(g.Values, p.Values[j]), "a group goes together")
					}
				}
			}
		}
	})
}

func TestGridHasEveryCombinationOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var factors []design.Factor
		want := 1
		for i := range rapid.IntRange(0, 4).Draw(t, "factors") {
			factors = append(factors, listed(fmt.Sprint("f", i), rapid.IntRange(1, 4).Draw(t, "values")))
			want *= len(factors[i].Values)
		}
		d := lay(t, "grid", design.Settings{}, factors...)
		require.Equal(t, int64(want), d.Size())
		var last []string
		for p := range d.Points() {
			if p.Index > 0 {
				require.Negative(t, slices.Compare(last, p.Values), "points rise, so none comes twice")
			}
			last = p.Values
			want--
		}
		require.Zero(t, want)
	})
}

func TestTableGivesItsRows(t *testing.T) {
	rows := [][]string{{"1", "x"}, {"2", "y"}, {"1", "x"}}
	d := lay(t, "table", design.Settings{Rows: rows}, design.Factor{Path: "a"}, design.Factor{Path: "b"})
	assert.Equal(t, []string{"[1 x]", "[2 y]", "[1 x]"}, texts(d))
	_, err := design.New(kind(t, "table"), []design.Factor{listed("a", 1)}, design.Settings{})
	assert.ErrorContains(t, err, "a table has no rows")
}

func TestOneAtATimeChangesOneFactor(t *testing.T) {
	factors := []design.Factor{listed("a", 3), listed("b", 1), listed("c", 2)}
	assert.Equal(t, []string{"[a0 b0 c0]", "[a1 b0 c0]", "[a2 b0 c0]", "[a0 b0 c1]"}, texts(lay(t, "one_at_a_time", design.Settings{}, factors...)))
	assert.Equal(t, []string{"[a1 b0 c9]", "[a0 b0 c9]", "[a2 b0 c9]", "[a1 b0 c0]", "[a1 b0 c1]"},
		texts(lay(t, "one_at_a_time", design.Settings{Base: []string{"a1", "", "c9"}}, factors...)), "a base that is among the values, and one that is not")
	rapid.Check(t, func(t *rapid.T) {
		var factors []design.Factor
		size := 1
		for i := range rapid.IntRange(1, 5).Draw(t, "factors") {
			n := rapid.IntRange(1, 5).Draw(t, "values")
			factors = append(factors, listed(fmt.Sprint("f", i), n))
			size += n - 1
		}
		d := lay(t, "one_at_a_time", design.Settings{}, factors...)
		require.Equal(t, int64(size), d.Size())
		seen := map[string]bool{}
		for p := range d.Points() {
			other := 0
			for i, v := range p.Values {
				if v != d.At(0)[i] {
					other++
				}
			}
			require.Equal(t, min(p.Index, 1), other)
			require.False(t, seen[fmt.Sprint(p.Values)])
			seen[fmt.Sprint(p.Values)] = true
		}
	})
}

func TestHugeDesignsAreCountedNotHeld(t *testing.T) {
	wide := []design.Factor{listed("a", 1<<16), listed("b", 1<<16), listed("c", 1<<16)}
	d := lay(t, "grid", design.Settings{}, wide...)
	assert.Equal(t, int64(1)<<48, d.Size())
	assert.Equal(t, []string{"a65535", "b65535", "c65535"}, d.At(d.Size()-1))
	for p := range d.Points() {
		assert.Equal(t, []string{"a0", "b0", "c0"}, p.Values)
		break
	}
	_, err := design.New(kind(t, "grid"), append(wide, listed("d", 1<<16)), design.Settings{})
	assert.ErrorContains(t, err, "too many points to count")

	for _, k := range design.Kinds {
		if !k.Samples {
			continue
		}
		s := usual(1)
		s.Points, s.Trajectories = 10_000_000, 10_000_000
		factors := make([]design.Factor, 20)
		for i := range factors {
			factors[i] = ranged(fmt.Sprint("f", i))
		}
		made := testing.AllocsPerRun(1, func() {
			d := lay(t, k.Name, s, factors...)
			assert.GreaterOrEqual(t, d.Size(), int64(10_000_000))
			d.Places(d.Size() - 1)
		})
		assert.Less(t, made, 2000.0, "%s holds no points", k.Name)
		s.Points, s.Trajectories = math.MaxInt64/2, math.MaxInt64/2
		if k.Name == "morris" || k.Name == "saltelli" {
			_, err := design.New(k, factors, s)
			assert.ErrorContains(t, err, "too many points to count", k.Name)
		}
	}
}

func TestBrokenFactorsAreNamed(t *testing.T) {
	_, err := design.New(kind(t, "grid"), []design.Factor{listed("a", 1), {Path: "a"}, {Values: []string{"1"}}, ranged("r")}, design.Settings{})
	assert.ErrorContains(t, err, "two factors change a")
	assert.ErrorContains(t, err, "factor 2 (a) has no values")
	assert.ErrorContains(t, err, "factor 3 has no path")
	assert.ErrorContains(t, err, "factor 4 (r) has no list of values, which a grid goes through")
}
