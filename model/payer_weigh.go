package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// weigh computes what depends on the user and the wallet alone, for wallets of a set.
func (d *payer) weigh(set agents.PlatformSet) {
	set &^= d.known
	d.known |= set
	w, u, i := d.w, &d.w.Users, d.i
	r := &w.rules
	degree := 0
	if r.gammaFriends != 0 && w.graph != nil {
		degree = w.friends(i)
	}
	distrust := w.worn.trust.of(i)
	taste := d.m.taste.From(uint64(i))
	for s := set; s != 0; s &= s - 1 {
		p := s.First()
		at := u.Cell(i, p)
		v := d.m.global[p]
		if len(d.groups) == 0 {
			v += r.kappa * int32(u.Habit[at]) / agents.FullHabit // below 2^31
		}
		switch {
		case r.form != formShare:
			if r.amongFriends != 0 {
				v += d.friendsShow(p)
			}
		case degree > 0 && d.m.friends != nil:
			v += d.m.friends.of(degree, int(w.counters.get(at)))
		case degree > 0:
			v += int32(r.gammaFriends * int64(w.counters.get(at)) / int64(degree))
		case r.gammaFriends != 0 && w.graph == nil && w.market.dawnUsers > 0:
			v += int32(r.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
		v -= w.worn.trust.penalty(distrust, p)
		if r.taste != nil {
			v += r.taste[taste.Draw(w.names.platformKey[p])>>52]
		}
		d.own[p] = v
	}
}

// weighAll computes what all wallets that can be used today are worth to those who act,
// one wallet after the other.
func (d *payer) weighAll(r *round) {
	within := agents.PlatformSet(0)
	for _, o := range d.m.contexts {
		within |= o.today.open
	}
	owned := agents.PlatformSet(0)
	for k, set := range r.has[:r.acting] {
		r.people[r.place[k]%crowd].known = set & within
		owned |= set
	}
	for set := owned & within; set != 0; set &= set - 1 {
		p, n := set.First(), uint(0)
		for k, set := range r.has[:r.acting] {
			r.some[n%crowd] = uint16(k)
			n += uint(set >> (p % agents.MaxPlatforms) & 1)
		}
		d.weighOne(r, p, r.some[:n])
	}
}

// weighOne computes what depends on the user and wallet p alone, for some of those who act.
func (d *payer) weighOne(r *round, p agents.PlatformID, some []uint16) {
	w, u := d.w, &d.w.Users
	base, cell := d.m.global[p], u.Cell(0, p)
	usual(r, some, newWorthOfHabit(base, w.rules.kappa), u.Habit[cell:], u.P, r.penalty[cell:], r.first)
	friendly(r, some, d.m.friends, w.counters.narrow[cell:], w.degrees, u.P)
	if w.rules.taste != nil {
		tasteful(r, some, d.m.taste, w.names.platformKey[p], w.rules.taste)
	}
	for _, k := range some {
		r.people[r.place[k%crowd]%crowd].own[p%agents.MaxPlatforms] = r.v[k%crowd]
	}
}

// usual writes what the habit of a wallet is worth to some people, less their distrust.
// Loops like this one and the next are written out of line, or they have no registers.
//
//go:noinline
func usual(r *round, some []uint16, worth worthOfHabit, habit []uint16, row int, penalty []int32, first int) {
	for _, k := range some {
		k %= crowd
		at := int(r.users[k]) * row
		r.v[k] = worth.of(habit[at]) - penalty[at-first]
	}
}

// friendly adds what their friends' use of it is worth to them.
//
//go:noinline
func friendly(r *round, some []uint16, friends *shares, showing, degrees []uint8, row int) {
	units, wide := friends.units, friends.row
	for _, k := range some {
		k %= crowd
		i := r.users[k]
		r.v[k] += units[uint32(degrees[i])*wide+uint32(showing[int(i)*row])]
	}
}

// tasteful adds their taste for it.
//
//go:noinline
func tasteful(r *round, some []uint16, taste rng.Key, platform uint64, units []int32) {
	for _, k := range some {
		k %= crowd
		r.v[k] += units[taste.From(uint64(r.users[k])).Draw(platform)>>52]
	}
}
