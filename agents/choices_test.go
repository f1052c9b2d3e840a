package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Choices made together are those made one by one.
func TestChoicesMadeTogether(t *testing.T) {
	luck := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		r := NewChoiceRule([]float64{1, 0.4}[luck.IntN(2)])
		require.True(t, r.Together())
		wallets, outside, hasOutside := 1+luck.IntN(MaxPlatforms), int32(luck.IntN(8*Util)-4*Util), luck.IntN(2) == 0
		c := &Choices{N: luck.IntN(Together + 1)}
		for k := range c.N {
			for c.Usable[k] == 0 {
				c.Usable[k] = PlatformSet(luck.Uint32()) & (1<<wallets - 1)
			}
			c.Nest[k], c.Pick[k] = luck.Uint64(), luck.Uint64()
			for p := range wallets {
				c.V[p][k] = int32(luck.IntN(10*Util) - 5*Util)
			}
			switch luck.IntN(20) {
			case 0:
				c.Pick[k], c.Nest[k] = 0, 0
			case 1:
				c.Pick[k], c.Nest[k] = ^uint64(0), ^uint64(0)
			case 2:
				c.V[0][k], c.V[wallets-1][k] = 30*Util, -30*Util // beyond what is tabulated
			}
		}
		if luck.IntN(2) == 0 {
			c.Common = 1<<wallets - 1
			for _, usable := range c.Usable[:c.N] {
				c.Common &= usable
			}
		}
		before := c.V
		var beside *Beside
		if hasOutside {
			beside = NewBeside(outside)
			if luck.IntN(8) == 0 {
				beside.Tabulate()
			}
		}
		r.ChooseAll(c, wallets, beside)
		for k := range c.N {
			var v [MaxPlatforms]int32
			for p := range v {
				v[p] = before[p][k]
			}
			p, logsum := r.Choose(&v, c.Usable[k], outside, hasOutside, c.Nest[k], c.Pick[k])
			require.Equal(t, p, c.Chosen[k])
			require.Equal(t, logsum, c.LogSum[k])
		}
	}
	// Draws at the very edge, of which the table knows the upper half alone.
	b := NewBeside(700)
	b.Tabulate()
	for inclusive := int32(-3 * Util); inclusive < 3*Util; inclusive += 11 {
		want := b.at(inclusive)
		for _, nest := range []uint64{0, want.most>>32<<32 - 1, want.most >> 32 << 32, want.most - 1, want.most, want.most + 1, want.most | 1<<32 - 1, ^uint64(0)} {
			chosen, logsum := []PlatformID{3}, []int32{inclusive}
			b.chooseAll(chosen, logsum, []uint64{nest})
			require.Equal(t, nest <= want.most, chosen[0] == 3)
			require.Equal(t, want.logsum, logsum[0])
		}
	}
	require.False(t, NewChoiceRule(1).Scaled(0).Together())
	require.False(t, NewChoiceRule(1).Scaled(2).Together())
}
