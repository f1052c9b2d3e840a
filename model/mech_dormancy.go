package model

import (
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Dormancy is how a wallet that its owner does not use falls asleep (the account
// is there, the password forgotten) and is removed from the phone. Both hazards
// fall with the sessions that the wallet gets anyway, social ones above all:
// what lives in a chat is seen daily, while "tool apps die" (p46).
type Dormancy struct {
	On         bool          `yaml:"on" default:"true" doc:"false takes the block out of the file"`
	After      spec.Duration `yaml:"after" default:"60d" min:"1d" max:"3650d" doc:"time without use after which a wallet may fall asleep"`
	Hazard     float64       `yaml:"hazard" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of falling asleep then, without any sessions" source:"p46"`
	Uninstall  float64       `yaml:"uninstall" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of removing a wallet that is asleep, without any sessions" source:"p46"`
	Sessions   float64       `yaml:"sessions" default:"0" min:"0" max:"100" unit:"1/day" doc:"sessions of a person with the wallet for other reasons than paying, such as chatting"`
	PerSession float64       `yaml:"per_session" default:"1" min:"0" max:"10" unit:"day" doc:"both hazards fall as exp(-per_session * sessions)"`
}

func (d *Dormancy) there() bool { return d != nil && d.On }

func hasDormancy(s *Scenario) bool {
	for _, p := range s.Platforms {
		if p.Dormancy.there() {
			return true
		}
	}
	return false
}

// sleep says whose wallets are asleep.
type sleep struct {
	asleep  []agents.PlatformSet // by user
	since   sparse[uint16]       // 1 + tick of the last installation or waking, where it still matters; P entries a user
	fresh   []int                // by place in a row: so many days it matters
	begun   bool                 // it is not the eve any more
	wallets []napping
}

// napping is a wallet that can fall asleep, with its chances of a day.
type napping struct {
	p                 agents.PlatformID
	after             int
	hazard, uninstall uint64
	stream            rng.Stream
	woken             []uint64 // one bit a user whom an envelope of today wakes tonight; nil where there is none
	idle              []marks  // users who may fall asleep up to a day; see list
	until             int      // that day
}

func newSleep(w *World) *sleep {
	if !hasDormancy(w.Scenario) {
		return nil
	}
	s := &sleep{
		asleep: agents.Make[agents.PlatformSet](w.arena, w.Users.N),
		since:  newSparse[uint16](w.shared, w.Users.N, w.Users.P), fresh: make([]int, w.Users.P),
	}
	for p, platform := range w.names.platforms {
		d := platform.Dormancy
		if !d.there() {
			continue
		}
		spared := agents.Exp(-float64(d.PerSession * d.Sessions))
		chance := func(rate float64) uint64 { return w.chanceOf(float64(rate * spared)) }
		s.wallets = append(s.wallets, napping{
			p: agents.PlatformID(p), after: int(d.After.Hours() / 24), hazard: chance(d.Hazard), uninstall: chance(d.Uninstall),
			stream: w.root.Stream("dormancy/" + keyOf(platform.Key, platform.ID)), idle: agents.Make[marks](w.arena, groups(w.Users.N)*neighbours/perWord),
		})
		s.fresh[w.Users.Cell(0, agents.PlatformID(p))] = int(d.After.Hours() / 24)
	}
	return s
}

// asleep returns the wallets of user i that are asleep.
func (w *World) asleep(i int) agents.PlatformSet {
	if w.worn.dormancy == nil {
		return 0
	}
	return w.worn.dormancy.asleep[i]
}

// sleep puts wallet p of user i to sleep, if that wallet can.
func (w *World) sleep(i int, p agents.PlatformID) {
	if s := w.worn.dormancy; s != nil && w.names.platforms[p].Dormancy.there() {
		s.asleep[i] = s.asleep[i].With(p)
	}
}

// unpack notes that wallet p is new on the phone of user i.
func (w *World) unpack(i int, p agents.PlatformID) {
	if s := w.worn.dormancy; s != nil && s.begun && w.names.platforms[p].Dormancy.there() {
		s.since.set(i, w.Users.Cell(0, p), uint16(w.Tick)+1)
	}
}

// wake wakes wallet p of user i at once.
func (w *World) wake(i int, p agents.PlatformID) {
	if s := w.worn.dormancy; s != nil && s.asleep[i].Has(p) {
		s.asleep[i] = s.asleep[i].Without(p)
		s.since.set(i, w.Users.Cell(0, p), uint16(w.Tick)+1)
	}
}

// wakeTomorrow wakes wallet p of user i, who got an envelope of it, after today:
// no payment foresees an envelope of a later hour.
func (w *World) wakeTomorrow(i int, p agents.PlatformID) {
	s := w.worn.dormancy
	if s == nil {
		return
	}
	for n := range s.wallets {
		if x := &s.wallets[n]; x.p == p {
			if x.woken == nil {
				x.woken = make([]uint64, (w.Users.N+perWord-1)/perWord)
			}
			x.woken[i/perWord] |= 1 << (i % perWord)
		}
	}
}

// awakes reports whether user i is woken tonight.
func (x *napping) awakes(i int) bool { return x.woken != nil && x.woken[i/perWord]>>(i%perWord)&1 != 0 }

// dormancy closes the day for wallets: those that were used stay awake, others
// may fall asleep, and those asleep may be removed.
type dormancy struct{ s *sleep }

func (m *dormancy) start(w *World) error {
	m.s = w.worn.dormancy
	m.s.begun = true
	return nil
}

func (m *dormancy) keep(k *kept) {
	k.add("dormancy.asleep", &m.s.asleep)
	k.add("dormancy.fresh", &m.s.since.there)
	k.add("dormancy.since", &m.s.since)
	k.then(func(*World, func(string) bool) {
		for n := range m.s.wallets {
			m.s.wallets[n].until = 0
		}
	})
}

func (m *dormancy) step(w *World) {
	for n := range m.s.wallets {
		if x := &m.s.wallets[n]; x.hazard > 0 && w.Tick >= x.until {
			x.until = w.Tick + min(lookAhead, x.after)
			w.pool.each(w.Users.N, func(_, _, from, to int) { m.s.list(w, x, from, to) })
		}
	}
	w.pool.each(w.Users.N, func(worker, number, from, to int) {
		k := w.workers[worker]
		if (w.Tick+number)%sweepEvery == 0 {
			m.sweep(w.Tick+1, from, to)
		}
		m.stir(w, k, from, to)
		for n := range m.s.wallets {
			if x := &m.s.wallets[n]; x.hazard > 0 {
				m.doze(w, k, x, from, to)
			}
		}
	})
	for n := range m.s.wallets {
		m.s.wallets[n].woken = nil // a quiet day needs no room for them
	}
	w.gather()
}

// sweepEvery is the number of days after which dates that matter no more are forgotten.
const sweepEvery = 32

// sweep forgets dates that are so long ago that a wallet may fall asleep, as it may
// where there is none.
func (m *dormancy) sweep(now, from, to int) {
	m.s.since.each(from, to, func(_, at int, since uint16) uint16 {
		if now-int(since) >= m.s.fresh[at] {
			return 0
		}
		return since
	})
}

// stir goes through the wallets that are asleep or woken: some are awake from today on,
// some that sleep are removed.
func (m *dormancy) stir(w *World, k *worker, from, to int) {
	s := m.s
	for ; from < to; from += 16 {
		var woken uint64
		for n := range s.wallets {
			if x := &s.wallets[n]; x.woken != nil {
				woken |= x.woken[from/perWord] >> (from % perWord)
			}
		}
		until := min(to, from+16)
		if woken&(1<<16-1) == 0 && until-from == 16 && none((*[16]agents.PlatformSet)(s.asleep[from:])) {
			continue
		}
		for i := from; i < until; i++ {
			if s.asleep[i] != 0 || woken>>(i-from)&1 != 0 {
				m.rouse(w, k, i)
			}
		}
	}
}

// none reports whether a column is empty.
func none(c *[16]agents.PlatformSet) bool {
	return c[0]|c[1]|c[2]|c[3]|c[4]|c[5]|c[6]|c[7]|c[8]|c[9]|c[10]|c[11]|c[12]|c[13]|c[14]|c[15] == 0
}

// rouse sees to the wallets of one user.
func (m *dormancy) rouse(w *World, k *worker, i int) {
	s, u := m.s, &w.Users
	now := uint16(w.Tick) + 1
	for n := range s.wallets {
		x := &s.wallets[n]
		if !u.Installed[i].Has(x.p) {
			continue
		}
		place := u.Cell(i, x.p)
		switch {
		case u.Paid[place] == now || !u.Seen[i].Has(x.p) || x.awakes(i):
			if u.Paid[place] != now { // which says as much
				s.since.set(i, u.Cell(0, x.p), now)
			}
			s.asleep[i] = s.asleep[i].Without(x.p)
		case s.asleep[i].Has(x.p) && x.uninstall > 0 && agents.Happens(w.key(x.stream, 0).Draw(uint64(i)), x.uninstall):
			s.asleep[i] = s.asleep[i].Without(x.p)
			w.uninstall(k, i, x.p)
		case s.asleep[i].Has(x.p):
			k.flows.dormant[x.p]++
		}
	}
}

// list lists who of a chunk has not used a wallet for so long that it may fall asleep
// before the next list. Whoever is not among them, or uses it meanwhile, has a date too
// late for that: the days of one list are no more than those without use.
func (s *sleep) list(w *World, x *napping, from, to int) {
	for i := from; i < to; i++ {
		if i%perWord == 0 {
			x.idle[i/perWord] = 0
		}
		if w.Users.Installed[i].Has(x.p) && x.until-s.last(w, x, i) >= x.after {
			x.idle[i/perWord] |= 1 << (i % perWord)
		}
	}
}

// last is 1 + the day on which user i used the wallet last, got it, or was woken.
func (s *sleep) last(w *World, x *napping, i int) int {
	return int(max(s.since.of(i, w.Users.Cell(0, x.p)), w.Users.Paid[w.Users.Cell(i, x.p)]))
}

// doze lets wallets fall asleep that nobody has used for long. One that was used, is
// new or was woken today has a date of today.
func (m *dormancy) doze(w *World, k *worker, x *napping, from, to int) {
	s, u, key := m.s, &w.Users, w.key(x.stream, 0)
	for ; from < to; from += perWord {
		some := key.Among(uint64(x.idle[from/perWord]), from, x.hazard)
		for ; some != 0; some &= some - 1 {
			i := from + bits.TrailingZeros64(some)
			if u.Installed[i].Has(x.p) && !s.asleep[i].Has(x.p) && w.Tick+1-s.last(w, x, i) >= x.after &&
				agents.Happens(key.Draw(uint64(i)), x.hazard) {
				s.asleep[i] = s.asleep[i].With(x.p)
				k.flows.hash += stamp(stampAsleep, uint64(i), uint64(w.Tick), w.names.platformKey[x.p])
				k.flows.dormant[x.p]++
			}
		}
	}
}

// uninstall takes wallet p, with its card and its habit, from the phone of
// user i. He leaves the wallet's own circle, where it is the only way into it.
func (w *World) uninstall(k *worker, i int, p agents.PlatformID) {
	u := &w.Users
	if u.Bound[i].Has(p) {
		k.market.holders[u.Bound[i]]--
		u.Bound[i] = u.Bound[i].Without(p)
		k.market.holders[u.Bound[i]]++
		k.market.bound[p]--
	}
	u.Installed[i] = u.Installed[i].Without(p)
	k.market.installed[p]--
	k.flows.uninstalls[p]++
	k.flows.hash += stamp(stampAsleep, uint64(i), uint64(w.Tick), w.names.platformKey[p]+1)
	w.learn(k, i, p, 0)
	if u.Last[i] == p {
		u.Last[i] = agents.Outside
	}
	for h, host := range w.names.hosts {
		if w.rules.circle[p]>>h&1 != 0 && len(host.Audience) == 0 && host.Share == 0 {
			u.Hosts[i] &^= 1 << h
		}
	}
	u.Primary[i] = u.PrimaryOf(i, u.Primary[i], w.rules.margin)
	w.show(k, i, w.visible(i))
}
