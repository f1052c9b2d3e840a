package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
)

// saltelli gives the values of a function at the points of a Saltelli design over the
// unit cube, in the order that SobolIndices takes.
func saltelli(t *testing.T, k int, n int64, f func(x []float64) float64) (a, b []float64, ab [][]float64) {
	kind, err := design.Find("saltelli")
	require.NoError(t, err)
	var factors []design.Factor
	for i := range k {
		factors = append(factors, design.Factor{Path: string(rune('a' + i)), At: func(float64) string { return "" }})
	}
	d, err := design.New(kind, factors, design.Settings{Seed: 7, Points: n, Scramble: true})
	require.NoError(t, err)
	ab = make([][]float64, k)
	for index := range d.Size() {
		y := f(d.Places(index))
		switch row := int(index % int64(k+2)); row {
		case 0:
			a = append(a, y)
		case k + 1:
			b = append(b, y)
		default:
			ab[row-1] = append(ab[row-1], y)
		}
	}
	return a, b, ab
}

// The function of Ishigami & Homma (1990) with a = 7, b = 0.1 has the variance
// a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2 and the indices that follow from its parts.
func TestSobolIndicesOfIshigami(t *testing.T) {
	const a, b = 7, 0.1
	pi4 := math.Pow(math.Pi, 4)
	first := 0.5 * math.Pow(1+b*pi4/5, 2)
	second := a * a / 8.0
	third := b * b * pi4 * pi4 * (1.0/18 - 1.0/50)
	whole := first + second + third
	wantFirst := []float64{first / whole, second / whole, 0}
	wantTotal := []float64{(first + third) / whole, second / whole, third / whole}
	assert.InDeltaSlice(t, []float64{0.3139, 0.4424, 0}, wantFirst, 5e-5, "as published")
	assert.InDeltaSlice(t, []float64{0.5576, 0.4424, 0.2437}, wantTotal, 5e-5, "as published")

	x, y, z := saltelli(t, 3, 4096, func(u []float64) float64 {
		x := make([]float64, 3)
		for i := range x {
			x[i] = math.Pi * (2*u[i] - 1)
		}
		return math.Sin(x[0]) + a*math.Pow(math.Sin(x[1]), 2) + b*math.Pow(x[2], 4)*math.Sin(x[0])
	})
	got := stats.SobolIndices(x, y, z, stats.Options{Resamples: 200})
	assert.Equal(t, 4096, got.N)
	assert.InDelta(t, whole, got.Variance, 0.02*whole)
	assert.InDelta(t, a/2.0, got.Mean, 0.02)
	for i := range 3 {
		assert.InDelta(t, wantFirst[i], got.First[i].Value, 0.01)
		assert.InDelta(t, wantTotal[i], got.Total[i].Value, 0.01)
		assert.LessOrEqual(t, got.First[i].Low, got.First[i].Value)
		assert.GreaterOrEqual(t, got.Total[i].High, got.Total[i].Value)
		assert.Less(t, got.Total[i].High-got.Total[i].Low, 0.1)
	}
}

// Sobol's g-function, the product of (|4x-2| + a) / (1 + a), has first-order variances
// 1 / (3 (1+a)²) and total ones V_i times the product of 1 + V_j over the others.
func TestSobolIndicesOfTheGFunction(t *testing.T) {
	a := []float64{0, 1, 4.5, 9, 99}
	part := make([]float64, len(a))
	whole := 1.0
	for i := range a {
		part[i] = 1 / (3 * (1 + a[i]) * (1 + a[i]))
		whole *= 1 + part[i]
	}
	x, y, z := saltelli(t, len(a), 4096, func(u []float64) float64 {
		out := 1.0
		for i := range u {
			out *= (math.Abs(4*u[i]-2) + a[i]) / (1 + a[i])
		}
		return out
	})
	got := stats.SobolIndices(x, y, z, stats.Options{Resamples: 200})
	assert.InDelta(t, whole-1, got.Variance, 0.02*(whole-1))
	for i := range a {
		assert.InDelta(t, part[i]/(whole-1), got.First[i].Value, 0.01)
		assert.InDelta(t, part[i]*whole/(1+part[i])/(whole-1), got.Total[i].Value, 0.01)
	}
}

// Of a linear function every elementary effect is the coefficient; of a product the
// effect of one factor is the other, whose spread is known.
func TestScreeningOfKnownFunctions(t *testing.T) {
	kind, err := design.Find("morris")
	require.NoError(t, err)
	names := []string{"x", "y", "z", "w"}
	var factors []design.Factor
	for _, n := range names {
		factors = append(factors, design.Factor{Path: n, At: func(float64) string { return "" }})
	}
	const walks = 400
	d, err := design.New(kind, factors, design.Settings{Seed: 3, Trajectories: walks, Levels: 4, Step: 2})
	require.NoError(t, err)
	f := func(u []float64) float64 { return 3*u[0] - 2*u[1] + u[2]*u[3] }
	effects := make([][]float64, 4)
	for walk := range int64(walks) {
		for step := range int64(4) {
			p, q := d.Places(walk*5+step), d.Places(walk*5+step+1)
			for i := range p {
				if p[i] != q[i] {
					effects[i] = append(effects[i], (f(q)-f(p))/(q[i]-p[i]))
				}
			}
		}
	}
	got := stats.Screen(effects, stats.Options{Resamples: 200})
	assert.InDelta(t, 3, got[0].Mu.Value, 1e-12)
	assert.InDelta(t, 3, got[0].MuStar.Low, 1e-12)
	assert.InDelta(t, 0, got[0].Sigma.High, 1e-12)
	assert.InDelta(t, -2, got[1].Mu.High, 1e-12)
	assert.InDelta(t, 2, got[1].MuStar.Value, 1e-12)
	for _, s := range got[2:] { // the other factor is 0, 1/3, 2/3 or 1, each as likely
		assert.Equal(t, walks, s.N)
		assert.InDelta(t, 0.5, s.Mu.Value, 0.06)
		assert.InDelta(t, math.Sqrt(5.0/36), s.Sigma.Value, 0.03)
		assert.Less(t, s.MuStar.Low, 0.5)
		assert.Greater(t, s.MuStar.High, 0.5)
		assert.InDelta(t, 2*1.96*math.Sqrt(5.0/36/walks), s.Mu.High-s.Mu.Low, 0.02)
	}
}
