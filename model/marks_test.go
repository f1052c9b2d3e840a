package model

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/internal/rng"
)

// TestMarksTellWho compares both ways to mark with a look at each.
func TestMarksTellWho(t *testing.T) {
	for n := range perWord + 1 {
		column, flags := make([]uint32, n), make([]uint16, n)
		var has, wants marks
		for i := range n {
			luck := rng.Mix(uint64(n*perWord + i))
			column[i], flags[i] = uint32(luck>>32)*uint32(luck&1), uint16(luck>>1)&0xF
			if column[i] != 0 {
				has |= 1 << i
			}
			if flags[i]&0b101 != 0 {
				wants |= 1 << i
			}
		}
		require.Equal(t, has, filled(column))
		require.Equal(t, wants, flagged(flags, 0b101))
	}
}
