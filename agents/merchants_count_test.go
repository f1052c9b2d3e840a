package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMerchantsAreCountedOneByOne compares the counts of words with those of rows.
func TestMerchantsAreCountedOneByOne(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 3, 4, 5, 64, 8*(1<<13-1) - 1, 8 * (1<<13 - 1), 8*(1<<13-1) + 14, 300_001} {
		m := NewMerchants(nil, n, MaxPlatforms)
		full := n%2 == 1 // every merchant takes every wallet: no word may overflow
		var takers, contracts [MaxPlatforms]int
		for j := range n {
			m.Accepts[j], m.Contract[j] = PlatformSet(draw.Uint32()&0x3fff), PlatformSet(draw.Uint32()&0x8fff)
			if full {
				m.Accepts[j], m.Contract[j] = 1<<MaxPlatforms-1, 1<<MaxPlatforms-1
			}
			for p := range PlatformID(MaxPlatforms) {
				if m.Contract[j].Has(p) {
					contracts[p]++
				}
				if m.Contract[j].Has(p) || m.Accepts[j].Has(p) {
					takers[p]++
				}
			}
		}
		require.Equal(t, takers, m.Takers(), n)
		require.Equal(t, contracts, m.Contracts(), n)
		for p := range PlatformID(MaxPlatforms) {
			require.Equal(t, takers[p], m.Taking(p), n)
		}
	}
}

// TestChangedFindsEveryChange compares it with a look at every merchant.
func TestChangedFindsEveryChange(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 4, 7, 1001} {
		m := NewMerchants(nil, n, 5)
		seen, old := make([]PlatformSet, n), make([]PlatformSet, n)
		for range 50 {
			for range n/5 + 1 {
				if n > 0 {
					m.Accepts[draw.IntN(n)], m.Contract[draw.IntN(n)] = PlatformSet(draw.IntN(32)), PlatformSet(draw.IntN(32))
				}
			}
			contract, accepts := PlatformSet(draw.IntN(32)), PlatformSet(draw.IntN(32))
			var want, got []int
			for j := range old {
				now := m.Contract[j]&contract | m.Accepts[j]&accepts
				if now != old[j] {
					want = append(want, j)
				}
				old[j] = now
			}
			m.Changed(seen, contract, accepts, func(j int) { got = append(got, j) })
			require.Equal(t, want, got)
			require.Equal(t, old, seen)
		}
	}
}
