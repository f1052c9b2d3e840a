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
	put := func(m *agents.Marks, i int, s agents.PlatformSet) {
		for ; s != 0; s &= s - 1 {
			m.Put(i, s.First(), 2*rank)
		}
	}
	for n := range 20 * (rank + 1) {
		users := n % (rank + 1)
		w := &World{Users: agents.Users{N: 2 * rank, Bound: make([]agents.PlatformSet, 2*rank)}}
		var want, posts uint64
		for k := range users {
			bound, fresh, sent := some(), some(), agents.PlatformSet(0)
			if n%3 == 0 {
				sent = some()
			}
			w.Users.Bound[rank+k] = bound
			put(&w.Users.Fresh, rank+k, fresh)
			put(&w.Users.Sent, rank+k, sent)
			posts |= uint64(number(sent != 0)) << k
			want |= uint64(number(bound&^fresh != 0 || sent != 0)) << k
		}
		got, sent := w.acting(rank, rank+users)
		require.Equal(t, want, got)
		require.Equal(t, posts, sent)
	}
}
