package model

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// Who acts is found for any number of users up to a rank, whatever their sets.
func TestWhoActs(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	some := func() agents.PlatformSet {
		x := r.Uint64()
		return agents.PlatformSet(x & (x >> 16) & -(x >> 63))
	}
	for n := range 20 * (rank + 1) {
		users := n % (rank + 1)
		bound, fresh, sent := make([]agents.PlatformSet, users), make([]agents.PlatformSet, users), make([]agents.PlatformSet, users)
		var want uint64
		post := false
		for k := range users {
			bound[k], fresh[k] = some(), some()
			if n%3 == 0 {
				sent[k] = some()
			}
			post = post || sent[k] != 0
			if bound[k]&^fresh[k] != 0 || sent[k] != 0 {
				want |= 1 << k
			}
		}
		got, posted := acting(bound, fresh, sent)
		require.Equal(t, want, got)
		require.Equal(t, post, posted)
	}
}
