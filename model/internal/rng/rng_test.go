package rng

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// The first outputs of splitmix64 for seed 1234567, as published with the generator.
func TestMixIsSplitmix64(t *testing.T) {
	state := uint64(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		state += odd
		require.Equal(t, want, Mix(state))
	}
}

// Draws along agents, days and purposes must look uniform and uncorrelated.
// The bounds are 5 standard errors of the mean, the variance and the
// correlation of uniform numbers.
func TestDrawsAreUniformAndUncorrelated(t *testing.T) {
	const n = 200_000
	pay, install := Replicate(1, 1).Stream("pay"), Replicate(1, 1).Stream("install")
	other := Replicate(1, 2).Stream("pay")
	at := func(s Stream, day, index int) Key { return s.At(int32(16_000+day), 24, index) }
	k0, k1, k2, k3, k4 := at(pay, 0, 0), at(pay, 1, 0), at(pay, 0, 1), at(install, 0, 0), at(other, 0, 0)
	series := map[string]func(i int) uint64{
		"agents":     func(i int) uint64 { return k0.Draw(uint64(i)) },
		"next agent": func(i int) uint64 { return k0.Draw(uint64(i + 1)) },
		"next day":   func(i int) uint64 { return k1.Draw(uint64(i)) },
		"index":      func(i int) uint64 { return k2.Draw(uint64(i)) },
		"purpose":    func(i int) uint64 { return k3.Draw(uint64(i)) },
		"replicate":  func(i int) uint64 { return k4.Draw(uint64(i)) },
		"days":       func(i int) uint64 { return at(pay, i, 0).Draw(7) },
		"pairs":      func(i int) uint64 { return k0.Pair(3, uint64(i)) },
		"pairs back": func(i int) uint64 { return k0.Pair(uint64(i), 3) },
	}
	for name, f := range series {
		var sum, squares, cross float64
		var bits [64]int
		for i := range n {
			d := f(i)
			for b := range bits {
				bits[b] += int(d >> b & 1)
			}
			x := Real(d) - 0.5
			sum += x
			squares += x * x
			cross += x * (Real(series["agents"](i)) - 0.5)
		}
		require.InDelta(t, 0, sum/n, 5*math.Sqrt(1.0/12/n), name)
		require.InDelta(t, 1.0/12, squares/n, 5*math.Sqrt(1.0/180/n), name)
		for b, ones := range bits {
			require.InDelta(t, 0.5, float64(ones)/n, 5*0.5/math.Sqrt(n), "%s bit %d", name, b)
		}
		if name != "agents" {
			require.InDelta(t, 0, cross/n, 5*1.0/12/math.Sqrt(n), name)
		}
	}
}

func TestKeysDiffer(t *testing.T) {
	seen := map[Key]bool{}
	s := Replicate(9, 3).Stream("x")
	for day := range 100 {
		for hour := range 25 {
			for index := range 4 {
				k := s.At(int32(day), hour, index)
				require.False(t, seen[k])
				seen[k] = true
			}
		}
	}
}

// TestBelowIsEveryDrawBelow compares it with the draws one by one.
func TestBelowIsEveryDrawBelow(t *testing.T) {
	for _, share := range []float64{0, 1e-12, 0.01, 0.5, 0.999} {
		for _, span := range [][2]int{{0, 0}, {0, 3}, {5, 6}, {8192, 8192 + 1001}, {1<<31 - 40, 1<<31 - 1}} {
			k, bound := Replicate(7, 3).Stream("below").At(16_000, 24, 1), uint64(share*(1<<63))*2
			want := []uint32{9}
			for i := span[0]; i < span[1]; i++ {
				if k.Draw(uint64(i)) < bound {
					want = append(want, uint32(i))
				}
			}
			require.Equal(t, want, k.Below([]uint32{9}, bound, span[0], span[1]))
			require.Len(t, k.Below(nil, math.MaxUint64, span[0], span[1]), span[1]-span[0])
		}
	}
}

// TestBelowKeepsWhatIsJustBelow sets the bound to each draw and to its neighbours.
func TestBelowKeepsWhatIsJustBelow(t *testing.T) {
	k := Replicate(1, 1).Stream("edge").At(16_000, 24, 0)
	for i := range 4000 {
		draw := k.Draw(uint64(i))
		from := i &^ 3
		require.NotContains(t, k.Below(nil, draw, from, from+4), uint32(i))
		require.Contains(t, k.Below(nil, draw+1, from, from+4), uint32(i))
	}
}

// TestSurelyLeavesOutThoseCloseToTheBound sets bounds to draws and to what is next to them.
func TestSurelyLeavesOutThoseCloseToTheBound(t *testing.T) {
	k := Replicate(3, 1).Stream("bound").At(1, 2, 3)
	for from := range uint64(200) {
		n := int(from) % 65
		var bound [256]uint64
		var want uint64
		var spread [64]uint64
		var kind [64]uint8
		for i := range n {
			agent := from + uint64(i)
			draw, limit := k.Draw(agent), k.Draw(agent/2)
			switch agent % 8 {
			case 0:
				limit = draw // equal: not below
			case 1:
				limit = draw | (1<<33 - 1) // below, but not by the upper half
			case 2:
				limit = draw + 1<<33
			}
			spread[i], kind[i] = Spread(agent), uint8(3*i)
			bound[kind[i]] = Upper(limit)
			if draw>>33 < limit>>33 {
				want |= 1 << i
			}
		}
		require.Equal(t, want, k.Surely(n, &spread, &kind, &bound))
	}
}

// TestAmongMissesNobody compares it with the draws one by one.
func TestAmongMissesNobody(t *testing.T) {
	k := Replicate(7, 2).Stream("among").At(16_000, 24, 1)
	for from := 0; from < 64*300; from += 64 {
		luck := Mix(uint64(from))
		for _, set := range []uint64{0, 1 << (from / 64 % 64), luck, luck & Mix(luck), luck | Mix(luck), math.MaxUint64} {
			draw := k.Draw(uint64(from + int(luck%64)))
			for _, bound := range []uint64{0, 1, draw - 1, draw, draw + 1, math.MaxUint64 - 1, math.MaxUint64} {
				var want uint64
				for n := range 64 {
					if set>>n&1 != 0 && k.Draw(uint64(from+n))>>33 <= bound>>33 && bound > 0 {
						want |= 1 << n
					}
				}
				require.Equal(t, want, k.Among(set, from, bound))
			}
		}
	}
}

// Numbers made together are those made one by one.
func TestNumbersMadeTogether(t *testing.T) {
	key := Replicate(3, 4).Stream("pay").At(16_000, 24, 0)
	agents := []uint32{0, 1, 7, 123_456, math.MaxUint32}
	out, more := make([]uint64, len(agents)+1), make([]uint64, len(agents))
	key.Parts(out, agents, 3)
	require.Zero(t, out[len(agents)])
	Parts(more, out[:len(agents)], 5)
	for n, agent := range agents {
		require.Equal(t, Part(key.Draw(uint64(agent)), 3), out[n])
		require.Equal(t, Part(out[n], 5), more[n])
	}
	sum := uint64(0)
	for n, agent := range agents {
		sum += Mix(Mix(key.Draw(uint64(agent)^99)+1234) + more[n])
	}
	require.Equal(t, sum, key.SumOfChains(agents, 99, 1234, more))
	sum = Mix(out[3]+more[0]) + Mix(out[0]+more[1])
	require.Equal(t, sum, SumOfLast(out, []uint32{3, 0}, more))
}
