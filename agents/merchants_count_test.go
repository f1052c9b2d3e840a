package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMerchantsAreCountedOneByOne compares the counts of words with those of rows.
func TestMerchantsAreCountedOneByOne(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 3, 4, 5, 64, 4*(1<<14-1) - 1, 4 * (1<<14 - 1), 4*(1<<14-1) + 6, 300_001} {
		m := NewMerchants(n, MaxPlatforms)
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
