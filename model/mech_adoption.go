package model

import (
	"math"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// adoption lets people install wallets and bind cards. The hazard is that of
// Bass (1969) with the share of friends in the place of the share of all, plus
// what a running subsidy adds. Whoever is drawn installs at most once a day
// and wallet; what he has counts for himself at once, for others tomorrow.
type adoption struct {
	platforms []adopting
	campaigns []pushing
	today     []todays  // by platform
	waiting   []waiting // by platform
}

// adopting is a platform that can be installed.
type adopting struct {
	p             agents.PlatformID
	rule          *Adoption
	hosts         uint16 // hosts of which one is needed; 0 means none
	install, card rng.Stream
	bindAtOnce    uint64
}

// pushing is a subsidy that makes people install its wallet.
type pushing struct {
	campaign *Campaign
	p        agents.PlatformID
}

func (m *adoption) start(w *World) error {
	for p, platform := range w.names.platforms {
		id := keyOf(platform.Key, platform.ID)
		a := adopting{
			p: agents.PlatformID(p), rule: &platform.Adoption,
			install: w.root.Stream("install/" + id), card: w.root.Stream("bind/" + id),
			bindAtOnce: agents.Threshold(float64(platform.Adoption.Bind)),
		}
		for _, h := range w.names.hostsNamed(platform.Host) {
			a.hosts |= 1 << h
		}
		if platform.Host == "" {
			a.hosts = 0
		}
		m.platforms = append(m.platforms, a)
	}
	m.today, m.waiting = make([]todays, len(m.platforms)), make([]waiting, len(m.platforms))
	for n := range w.Scenario.Campaigns {
		c := &w.Scenario.Campaigns[n]
		if c.Install > 0 && c.Budget > 0 && c.pays() && w.running(c) {
			m.campaigns = append(m.campaigns, pushing{c, w.names.platform(c.Platform)})
		}
	}
	return nil
}

// push returns the hazard that subsidies of wallet p add today.
func (m *adoption) push(w *World, p agents.PlatformID) float64 {
	var sum float64
	for _, c := range m.campaigns {
		if c.p == p && w.Day >= int32(c.campaign.Window.From) && w.Day <= int32(c.campaign.Window.To) && w.called(c.campaign) {
			sum += c.campaign.Install
		}
	}
	return sum
}

// todays is what one wallet's hazard is made of today.
type todays struct {
	external, push, imitation, boost float64
	cross                            float64
	bound                            []uint64 // by segment: no draw at or above it can install
	install, card                    rng.Key
	bindRate                         uint64
}

func (m *adoption) keep(*kept) {}

func (m *adoption) step(w *World) {
	var open agents.PlatformSet // wallets that anybody can install or bind today
	for n, a := range m.platforms {
		t := todays{push: m.push(w, a.p), boost: 1, install: w.key(a.install, 0), card: w.key(a.card, 0), bound: m.today[n].bound[:0]}
		if a.rule.Law == "bass" && w.calendar.started(a.rule.From, w.Day) {
			t.external = float64(a.rule.External * a.rule.boom(w.Day))
			t.imitation = a.rule.Imitation
			if a.rule.Cross > 0 {
				t.cross = float64(a.rule.Cross * w.shareAccepting(a.p))
			}
			t.boost = a.rule.Boost
		}
		t.bindRate = w.chanceOf(a.rule.BindRate)
		for _, s := range w.names.segments {
			most := float64((t.external + t.push + t.imitation + t.cross) * s.Speed)
			t.bound = append(t.bound, w.chanceOf(float64(most*max(1, t.boost))))
		}
		if t.external+t.push+t.imitation+t.cross > 0 || t.bindRate > 0 {
			open = open.With(a.p)
		}
		m.today[n] = t
	}
	if open == 0 {
		return
	}
	// The morning's state decides: what an envelope brought today neither spares nor
	// causes a draw. What a wallet changes for another of the same person comes from
	// those before it.
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		k := w.workers[worker]
		for s := open; s != 0; s &= s - 1 {
			t := &m.today[s.First()]
			m.bindLater(w, k, s.First(), t, from, to)
			m.installLater(w, k, s.First(), t, from, to)
		}
	})
	w.gather()
}

// wants reports whether user i can still get a card in wallet p, which he has or has
// not had since the morning.
func (w *World) wants(i int, p agents.PlatformID, seen bool) bool {
	u := &w.Users
	return w.inMarket(i) && u.Seen[i].Has(p) == seen && !w.holds(i).Has(p)
}

// bindLater gives cards to people who have the wallet.
func (m *adoption) bindLater(w *World, k *worker, p agents.PlatformID, t *todays, from, to int) {
	k.some = t.card.Below(k.some[:0], t.bindRate, from, to)
	for _, user := range k.some {
		if i := int(user); w.wants(i, p, true) && t.card.Draw(uint64(i)) < t.bindRate {
			w.bindSurely(k, i, p)
		}
	}
}

// seldom is a chance of one in sixteen: where more are drawn, or few have not the wallet
// yet, it takes less to look first who has not, and then at his luck.
const seldom = math.MaxUint64 / 16

// waiting are those who are in the market and had not a wallet in a morning.
type waiting struct {
	who     []uint32
	entered int // people who were in the market; nobody has been listed before the first came
}

// without lists those of the users from a place up to another. In a small market, where
// nobody gives a wallet up, they are those of the last time but for those who have it now.
func (m *adoption) without(w *World, k *worker, p agents.PlatformID, from, to int) []uint32 {
	if w.Users.N > chunk || w.worn.dormancy != nil {
		k.some = w.lacking(k.some, p, from, to)
		return k.some
	}
	l := &m.waiting[p]
	if l.entered != w.market.entered {
		l.who, l.entered = w.lacking(l.who, p, from, to), w.market.entered
		return l.who
	}
	l.who = slices.DeleteFunc(l.who, func(i uint32) bool { return w.Users.Seen[i].Has(p) })
	return l.who
}

// lacking lists who is in the market and had not a wallet in the morning, of the users
// from a place up to another.
func (w *World) lacking(out []uint32, p agents.PlatformID, from, to int) []uint32 {
	out = slices.Grow(out[:0], to-from+perWord)
	for ; from < to; from += perWord {
		end := min(from+perWord, to)
		out = (w.present(from, end) &^ flagged(w.Users.Seen[from:end], agents.Only(p))).list(out, from)
	}
	return out
}

// installLater gives the wallet, and maybe a card, to people who do not have it.
func (m *adoption) installLater(w *World, k *worker, p agents.PlatformID, t *todays, from, to int) {
	u, list := &w.Users, []uint32(nil)
	if bound := slices.Max(t.bound); bound > seldom || w.market.installed[p] > int64(w.Users.N)/10*9 {
		list = m.without(w, k, p, from, to)
	} else {
		k.some = t.install.Below(k.some[:0], bound, from, to)
		list = k.some
	}
	for _, user := range list {
		i := int(user)
		draw := t.install.Draw(uint64(i))
		if draw >= t.bound[u.Segment[i]] || !w.wants(i, p, false) || !m.installs(w, i, p, t, draw) {
			continue
		}
		if !u.Installed[i].Has(p) {
			w.install(k, i, p)
		}
		if agents.Happens(rng.Part(draw, 0), m.platforms[p].bindAtOnce) {
			w.bindSurely(k, i, p)
		}
	}
}

// installs decides exactly for the few whose draw is below the bound.
func (m *adoption) installs(w *World, i int, p agents.PlatformID, t *todays, draw uint64) bool {
	if hosts := m.platforms[p].hosts; hosts != 0 && w.Users.Hosts[i]&hosts == 0 {
		return false
	}
	rate := t.external + t.push + float64(t.imitation*w.friendShare(i, p)) + t.cross
	if w.Users.Seen[i] != 0 {
		rate = float64(rate * t.boost)
	}
	rate = float64(rate * w.names.segments[w.Users.Segment[i]].Speed)
	return w.happens(rate, draw)
}

// friendShare returns the share of user i's friends (of everybody under
// complete mixing) who showed wallet p at the start of the day. Friends who
// have not entered count in the denominator.
func (w *World) friendShare(i int, p agents.PlatformID) float64 {
	if w.graph == nil {
		if w.market.dawnUsers == 0 {
			return 0
		}
		return float64(w.market.dawn[p]) / float64(w.market.dawnUsers)
	}
	degree := w.friends(i)
	if degree == 0 {
		return 0
	}
	return float64(w.counters.get(w.Users.Cell(i, p))) / float64(degree)
}

// boom returns the factor on external influence on a day.
func (a *Adoption) boom(day int32) float64 {
	if a.Boom == nil {
		return 1
	}
	z := float64(day-int32(a.Boom.Peak)) / (float64(a.Boom.Width) / 24)
	return 1 + float64(a.Boom.Size*agents.Exp(-float64(z*z)/2))
}

// running reports whether a campaign is in history: switched on, with all the
// events that are the same fact.
func (w *World) running(c *Campaign) bool {
	return c.On && c.Kind != "annotation" && w.calendar.inHistory(c.Events) && int32(c.Window.To) >= w.calendar.start && int32(c.Window.From) <= w.calendar.end
}
