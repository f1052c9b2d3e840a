package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// stampTie marks a tie of two people in a circle.
const stampTie uint64 = 41

// proposal is a tie that somebody wants.
type proposal struct {
	from uint32
	to   uint32 // with closed where it is to a friend's friend
}

// closed marks a proposal of triadic closure; numbers of people are below it.
const closed = 1 << 31

// people are whom a proposal would tie, the lower number first.
func (x proposal) people() (a, b uint32) {
	to := x.to &^ closed
	return min(x.from, to), max(x.from, to)
}

// ties is the graph of one circle, which only grows. Everybody has a sorted list of
// his ties.
type ties struct {
	spec    *Circle
	host    agents.HostID
	p       agents.PlatformID
	key     uint64
	session uint64
	looks   rng.Stream

	lists packed
	room  []uint32 // for a list

	edges, wedges, triangles int64 // wedges are pairs of ties of one person
}

// tying is what one worker ties.
type tying struct {
	room                     [2][]uint32 // for the lists of two people
	some                     int         // who had no tie
	edges, wedges, triangles int64
	hash                     uint64
	_                        [64]byte // keeps workers on lines of their own
}

// of returns the circle friends of user i, sorted, in room.
func (c *ties) of(i int, room []uint32) []uint32 { return c.lists.of(i, room) }

// tie makes two people circle friends, unless they are or one can have no more.
func (c *ties) tie(t *tying, x proposal, tick int) {
	a, b := x.people()
	of, other := c.of(int(a), t.room[0]), c.of(int(b), t.room[1])
	if _, found := slices.BinarySearch(of, b); found || max(len(of), len(other)) >= c.lists.most {
		return
	}
	t.some += number(len(of) == 0) + number(len(other) == 0)
	t.edges++
	t.wedges += int64(len(of) + len(other))
	t.triangles += common(of, other)
	t.hash += stamp(stampTie, uint64(a)^c.key, uint64(tick), uint64(b))
	c.lists.insert(int(a), of, b)
	c.lists.insert(int(b), other, a)
}

// add takes over what a worker has tied.
func (c *ties) add(w *World, t *tying) {
	c.lists.some += t.some
	c.edges += t.edges
	c.wedges += t.wedges
	c.triangles += t.triangles
	w.flows.hash += t.hash
	*t = tying{room: t.room}
}

// common counts what two sorted rows share.
func common(a, b []uint32) int64 {
	var n int64
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// reach calls meet for the circle friends of user i who look in today.
func (c *ties) reach(w *World, k *worker, i int, meet func(j uint32)) {
	looks := w.key(c.looks, 0)
	for _, j := range c.of(i, k.circle) {
		if agents.Happens(looks.Draw(uint64(j)), c.session) {
			meet(j)
		}
	}
}

// circleOn returns the own graph of a host, nil where people have their contacts.
func (w *World) circleOn(h agents.HostID) *ties {
	for _, c := range w.circles {
		if c.host == h {
			return c
		}
	}
	return nil
}
