package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMerchantsAreCountedOneByOne compares the running counts with those of rows.
func TestMerchantsAreCountedOneByOne(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	const n = 100
	m := NewMerchants(nil, n, MaxPlatforms)
	m.Watched = true
	for range 2000 {
		j, p := draw.IntN(n), PlatformID(draw.IntN(MaxPlatforms))
		accepts, contract := m.Accepts[j], m.Contract[j]
		m.Changed = m.Changed[:0]
		switch draw.IntN(5) {
		case 0:
			m.Take(j, p)
			require.True(t, m.Accepts[j].Has(p))
		case 1:
			m.Drop(j, p)
			require.False(t, m.Accepts[j].Has(p))
		case 2:
			m.Sign(j, p)
			require.True(t, m.Contract[j].Has(p))
		case 3:
			m.Part(j, p)
			require.False(t, m.Contract[j].Has(p))
		case 4:
			m.Set(j, PlatformSet(draw.Uint32()), PlatformSet(draw.Uint32()))
		}
		if accepts == m.Accepts[j] && contract == m.Contract[j] {
			require.Empty(t, m.Changed)
		} else {
			require.Equal(t, []uint32{uint32(j)}, m.Changed)
		}
		var takers, contracts [MaxPlatforms]int
		for j := range n {
			for p := range PlatformID(MaxPlatforms) {
				if m.Contract[j].Has(p) {
					contracts[p]++
				}
				if m.Contract[j].Has(p) || m.Accepts[j].Has(p) {
					takers[p]++
				}
			}
		}
		require.Equal(t, takers, m.Takers())
		require.Equal(t, contracts, m.Contracts())
		require.Equal(t, takers[p], m.Taking(p))
		require.True(t, m.Recount())
	}
	m.Set(7, 0, 0)
	m.Accepts[7] = 1 << 3
	require.False(t, m.Recount(), "a row that was not written by Set")
	require.True(t, m.Recount())
}
