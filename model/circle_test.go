package model

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/internal/rng"
)

// Ties come out as if they had been granted one by one in the order of arrival, with any
// number of workers: where hardly anybody, and where nearly everybody, has as many ties as
// one can have; where many people share the places on which proposals are counted; and
// where some have more proposals than a place can count.
func TestTiesOfManyWorkersAreGrantedByArrival(t *testing.T) {
	const people = 3*chunk - 100
	for _, c := range []struct{ most, days, proposals, stars int }{
		{1, 2, 30_000, 0},
		{3, 4, 20_000, 0},
		{30, 3, 60_000, 3},
		{250, 2, 3_000, 1},
	} {
		for _, workers := range []int{1, 3} {
			luck := rand.New(rand.NewPCG(5, uint64(c.most)))
			w := &World{pool: pool{workers}, shared: &shared{}}
			w.Users.N = people
			g := &growing{
				ties:      &ties{lists: newPacked(w.shared, people, c.most), room: make([]uint32, 0, c.most), key: 7},
				proposals: make([][]proposal, chunks(people)), tying: make([]tying, workers),
			}
			for n := range g.tying {
				g.tying[n].room = [2][]uint32{make([]uint32, 0, c.most), make([]uint32, 0, c.most)}
			}
			friends, made, hash := make([]map[uint32]bool, people), 0, uint64(0)
			for i := range friends {
				friends[i] = map[uint32]bool{}
			}
			for w.Tick = range c.days {
				var all []arrival
				g.keys = [2]rng.Key{rng.Key(luck.Uint64()), rng.Key(luck.Uint64())}
				for range c.proposals {
					a := luck.IntN(people)
					b := luck.IntN(people)
					if luck.IntN(3) > 0 {
						b = min(people-1, a+1+luck.IntN(50))
					}
					if c.stars > 0 && luck.IntN(8) == 0 {
						a = luck.IntN(c.stars)
					}
					if a != b {
						x := proposal{uint32(a), uint32(b) | closed*uint32(luck.IntN(2))}
						all = append(all, arrival{x, g.comes(x)})
					}
				}
				for _, x := range all {
					g.proposals[x.from/chunk] = append(g.proposals[x.from/chunk], x.proposal)
				}
				g.grant(w)
				for n := range g.proposals {
					g.proposals[n] = g.proposals[n][:0]
				}
				slices.SortFunc(all, func(x, y arrival) int {
					a, b := x.people()
					first, second := y.people()
					return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(a, first), cmp.Compare(b, second))
				})
				for _, x := range all {
					a, b := x.people()
					if !friends[a][b] && len(friends[a]) < c.most && len(friends[b]) < c.most {
						friends[a][b], friends[b][a] = true, true
						made++
						hash += stamp(stampTie, uint64(a)^g.ties.key, uint64(w.Tick), uint64(b))
					}
				}
			}
			var some, wedges, triangles, full int
			for i, of := range friends {
				list := g.ties.of(i, g.ties.room)
				require.Len(t, list, len(of), "person %d", i)
				for n, j := range list {
					require.True(t, of[j])
					for _, k := range list[n+1:] {
						triangles += number(friends[j][k])
					}
				}
				some += number(len(of) > 0)
				wedges += len(of) * (len(of) - 1) / 2
				full += number(len(of) == c.most)
			}
			require.Positive(t, full, "nobody has as many as one can have")
			require.Equal(t, some, g.ties.lists.some)
			require.EqualValues(t, made, g.ties.edges)
			require.EqualValues(t, wedges, g.ties.wedges)
			require.EqualValues(t, triangles, 3*g.ties.triangles)
			require.Equal(t, hash, w.flows.hash)
		}
	}
}
