package bench

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// TestNaiveAgreesWithTheKernel runs both on the same market, each with luck of its own,
// and compares what they end with: where both tell the same story, means differ by no
// more than their simulation error allows.
func TestNaiveAgreesWithTheKernel(t *testing.T) {
	const users, runs = 4000, 8
	s, err := warCore(users)
	require.NoError(t, err)
	kernel, slow := map[string][]float64{}, map[string][]float64{}
	for k := range runs {
		last := ends(t, s, k+1)
		for name, x := range last {
			kernel[name] = append(kernel[name], x)
		}
		n := newNaive(s, uint64(k))
		var payments, value, all, total [16]float64
		for n.day <= int32(s.End) {
			n.step()
			for q := range n.platforms {
				payments[q] += n.payments[q]
				value[q] += n.value[q]
				all[0] += n.payments[q]
				total[0] += n.value[q]
			}
		}
		for q, p := range n.platforms {
			if len(p.Background) > 0 {
				continue
			}
			installed, shown := 0.0, 0.0
			for _, who := range n.people {
				if who.installed[q] {
					installed++
				}
				if who.shows == q {
					shown++
				}
			}
			add := func(name string, x float64) { slow[name] = append(slow[name], x) }
			add("installed."+p.ID, installed/users)
			add("shown."+p.ID, shown/users)
			add("payments."+p.ID, payments[q]/all[0])
			add("value."+p.ID, value[q]/total[0])
			if q == 0 {
				add("all", all[0]/users)
			}
		}
	}
	require.Equal(t, len(kernel), len(slow))
	for name := range kernel {
		a, va := meanAndVariance(kernel[name])
		b, vb := meanAndVariance(slow[name])
		t.Logf("%-24s kernel %.5f naive %.5f se %.5f", name, a, b, math.Sqrt((va+vb)/runs))
		// Stocks of 16 bits and utilities in steps of 1/1024 move shares by less than this.
		require.InDelta(t, b, a, 4*math.Sqrt((va+vb)/runs)+5e-4, name)
	}
}

// ends runs the kernel and returns what the test compares.
func ends(t *testing.T, s *model.Scenario, replicate int) map[string]float64 {
	r, err := model.Start(s, model.Luck{Seed: 1, Replicate: replicate}, model.Options{})
	require.NoError(t, err)
	columns, err := s.Columns([]string{"installed", "shown", "payments", "value"})
	require.NoError(t, err)
	sums := map[string]float64{}
	require.NoError(t, r.Until(context.Background(), int32(s.End), watch(func(w *model.World) {
		for _, c := range columns {
			switch x := c.Value(w); c.Measure.Name {
			case "payments", "value":
				sums[c.Name] += x
			default:
				sums[c.Name] = x / s.StandsFor()
			}
		}
	})))
	out := map[string]float64{}
	all, total := 0.0, 0.0
	active := slices.DeleteFunc(slices.Clone(s.Platforms), func(p model.Platform) bool { return len(p.Background) > 0 })
	for _, p := range active {
		all += sums["payments."+p.ID]
		total += sums["value."+p.ID]
	}
	for _, p := range active {
		out["installed."+p.ID], out["shown."+p.ID] = sums["installed."+p.ID], sums["shown."+p.ID]
		out["payments."+p.ID], out["value."+p.ID] = sums["payments."+p.ID]/all, sums["value."+p.ID]/total
	}
	out["all"] = all / s.StandsFor()
	return out
}

type watch func(w *model.World)

// Observe implements model.Observer.
func (f watch) Observe(w *model.World) error { f(w); return nil }

func meanAndVariance(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}
