package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// What wears on people, in the words of the twin: maps, plain loops over
// everybody, and no table but that of a factor's rounding.

// The numbers of an occasion's draw after those of the twin's file.
const (
	twinLoss     = 20
	twinCheckout = 21
)

// wearing is what has worn on one person.
type wearing struct {
	fatigue  map[string]uint16 // by site
	met      map[string]uint64 // envelopes of today
	muted    map[string]bool
	distrust map[agents.PlatformID]uint16
	asleep   map[agents.PlatformID]bool
	woken    map[agents.PlatformID]bool
	since    map[agents.PlatformID]int // 1 + tick of the last use, 0 for the eve
}

// twinWorn is the part of the market that wears on people.
type twinWorn struct {
	sites  map[string]*Fatigue // by group, or id of a host without group
	count  map[string]int64    // of the day, of sites and platforms
	day    int
	gone   map[string]int64
	blame  map[int]map[agents.Gate]agents.PlatformSet // by hour, 0 on days without hours
	shocks []twinShock                                // of today
	news   []twinShock                                // losses of yesterday
}

type twinShock struct {
	who  *person
	p    agents.PlatformID
	loss bool
}

// unworn begins with people on whom nothing has worn.
func (t *twin) unworn() {
	t.worn = twinWorn{sites: map[string]*Fatigue{}, gone: map[string]int64{}, count: map[string]int64{}, blame: map[int]map[agents.Gate]agents.PlatformSet{}}
	for _, h := range t.s.Hosts {
		if h.Fatigue != nil && h.Fatigue.On {
			t.worn.sites[siteOf(&h)] = h.Fatigue
		}
	}
	for _, who := range t.people {
		who.worn = wearing{
			fatigue: map[string]uint16{}, met: map[string]uint64{}, muted: map[string]bool{},
			distrust: map[agents.PlatformID]uint16{}, asleep: map[agents.PlatformID]bool{}, woken: map[agents.PlatformID]bool{},
			since: map[agents.PlatformID]int{},
		}
		for site, f := range t.worn.sites {
			who.worn.fatigue[site] = uint16(inUnits(f.Start))
		}
	}
}

func siteOf(h *Host) string { return keyOf(h.Group, h.ID) }

func inUnits(messages float64) uint64 { return uint64(float64(messages*256) + 0.5) }

// weary is exp(-rate f) in whole parts of 2^30.
func weary(rate float64, f uint16) float64 {
	return float64(uint64(float64(agents.Exp(-float64(rate*float64(f))/256)*(1<<30))+0.5)) / (1 << 30)
}

// attention is the factor on links and entries of a host, and that on messages.
func (t *twin) attention(who *person, h agents.HostID) (sessions, heard float64) {
	site := siteOf(t.n.hosts[h])
	f := t.worn.sites[site]
	if f == nil {
		return 1, 1
	}
	sessions = weary(f.Sessions, who.worn.fatigue[site])
	if who.worn.muted[site] {
		return sessions, 0
	}
	return sessions, sessions
}

// reached notes an envelope that reaches somebody.
func (t *twin) reached(who *person, h agents.HostID, chance float64, draw, many uint64) {
	site := siteOf(t.n.hosts[h])
	f := t.worn.sites[site]
	if f == nil {
		return
	}
	if agents.Happens(draw, agents.Threshold(float64(chance*weary(f.Sessions, who.worn.fatigue[site])))) {
		who.worn.met[site] += many
	}
}

// wearily is the chance to be reached by an envelope and to open it.
func (t *twin) wearily(who *person, h agents.HostID, chance float64) float64 {
	site := siteOf(t.n.hosts[h])
	f := t.worn.sites[site]
	if f == nil {
		return chance
	}
	chance = float64(chance * weary(f.Sessions, who.worn.fatigue[site]))
	return float64(chance * weary(f.Open, who.worn.fatigue[site]))
}

// fades is what a share that fades a day fades in a step.
func (t *twin) fades(share float64) float64 {
	if t.s.Clock.DT == 1 || share == 0 || share == 1 {
		return share
	}
	return 1 - agents.Exp(float64(t.s.Clock.DT*agents.Log(1-share)))
}

// wear closes the day: fatigue, trust, then wallets.
func (t *twin) wear() {
	for n := range t.n.hosts {
		if h := t.n.hosts[n]; h.Fatigue != nil && h.Fatigue.On {
			t.tire(siteOf(h), keyOf(h.Group, keyOf(h.Key, h.ID)), h.Fatigue)
		}
	}
	if t.s.Trust != nil && t.s.Trust.On {
		t.forgive()
	}
	for _, p := range t.platforms() {
		if d := t.n.platforms[p].Dormancy; d != nil && d.On {
			for _, who := range t.people {
				t.nap(who, p, d)
			}
		}
	}
	for _, who := range t.people {
		clear(who.worn.met)
		clear(who.worn.woken)
	}
	t.worn.shocks = nil
}

func (t *twin) tally(what, row string, n int64) {
	if t.worn.day != t.tick {
		t.worn.day, t.worn.count = t.tick, map[string]int64{}
	}
	t.worn.count[what+" "+row] += n
}

// tire lets one site tire everybody on it.
func (t *twin) tire(site, key string, f *Fatigue) {
	var hosts []agents.HostID
	for h, host := range t.n.hosts {
		if siteOf(host) == site {
			hosts = append(hosts, agents.HostID(h))
		}
	}
	flow := f.Messages
	for v, venue := range t.n.venues {
		done := map[string]bool{}
		for _, h := range hosts {
			for _, name := range []string{t.n.hosts[h].Group, t.n.hosts[h].ID} {
				if r, ok := venue.Referrals[name]; ok && name != "" && !done[name] {
					done[name] = true
					gate := gateOver(t.gates(0), t.n.hostsNamed(name), agents.MassMessage, t.n.venueGuest(v))
					flow += float64(float64(r.Messages*float64(gate)) / 1000 * t.tooled(t.venues[v]))
				}
			}
		}
	}
	var sum int64
	for _, who := range t.people {
		if !t.inMarket(who) || !t.onHost(who, hosts[0]) {
			continue
		}
		input := inUnits(float64(flow * t.s.Clock.DT))
		if who.worn.muted[site] {
			input = 0
		}
		t.tally("messages", site, int64(input))
		t.tally("read", site, int64(float64(input)*float64(weary(f.Sessions, who.worn.fatigue[site])*(1<<20))))
		now := agents.NewStockRule(t.fades(f.Decay)).Next(who.worn.fatigue[site], input+who.worn.met[site]*inUnits(f.Envelopes))
		who.worn.fatigue[site] = now
		draw := t.whole(t.root.Stream("fatigue/"+key), 0).Draw(uint64(who.number))
		if draw < agents.Threshold(agents.Hazard(float64(float64(f.Leave*float64(now))/256*t.s.Clock.DT))) {
			for _, h := range hosts {
				delete(who.joined, h)
				delete(who.circle, h)
			}
			t.worn.gone[site]++
			t.term(stampGone, uint64(who.number), uint64(t.tick), rng.Hash(key))
			continue
		}
		if !who.worn.muted[site] && rng.Part(draw, 0) < agents.Threshold(agents.Hazard(float64(float64(f.Mute*float64(now))/256*t.s.Clock.DT))) {
			who.worn.muted[site] = true
			t.term(stampGone, uint64(who.number), uint64(t.tick), rng.Hash(key)+1)
		}
		sum += int64(now)
		t.tally("present", site, 1)
		if who.worn.muted[site] {
			t.tally("muted", site, 1)
		}
		t.tally("sessions", site, int64(float64(weary(f.Sessions, now)*(1<<20))))
	}
	t.tally("fatigue", site, sum)
	if sum != 0 && f.Sessions+f.Open+f.Mute+f.Leave > 0 {
		t.term(stampTired, rng.Hash(key), uint64(t.tick), uint64(sum))
	}
}

// blame notes who answers for every gate that is not open at an hour.
func (t *twin) blame(hour int) {
	now := int64(t.day)*24 + int64(hour)
	out := map[agents.Gate]agents.PlatformSet{}
	for h, host := range t.n.hosts {
		for _, o := range []agents.Object{agents.EnvelopeLink, agents.ContractPayment, agents.DirectPayment} {
			for p, platform := range t.n.platforms {
				gate := agents.Gate{Host: agents.HostID(h), Object: o, Guest: t.n.platformGuest(p)}
				owners := [2]*Camp{t.camp(host.ID, now), t.camp(platform.ID, now)}
				var values [2]agents.Permille
				for side := range owners {
					values[side] = t.side(agents.Side(side), gate)
				}
				for side, owner := range owners {
					if owner == nil || values[side] > values[1-side] || min(values[0], values[1]) == agents.Open {
						continue
					}
					for q, other := range t.n.platforms {
						if t.camp(other.ID, now) == owner {
							out[gate] = out[gate].With(agents.PlatformID(q))
						}
					}
				}
			}
		}
	}
	if !t.hourly {
		hour = 0
	}
	t.worn.blame[hour] = out
}

// blamed returns the wallets that answer for a closed gate on some hosts.
func (t *twin) blamed(hosts []agents.HostID, o agents.Object, p agents.PlatformID, hour int) agents.PlatformSet {
	if !t.hourly {
		hour = 0
	}
	var out agents.PlatformSet
	for _, h := range hosts {
		out |= t.worn.blame[hour][agents.Gate{Host: h, Object: o, Guest: t.n.platformGuest(int(p))}]
	}
	return out
}

// shocked notes that a blocked attempt costs some wallets somebody's trust.
func (t *twin) shocked(who *person, wallets agents.PlatformSet) {
	for _, p := range t.platforms() {
		if wallets.Has(p) {
			t.worn.shocks = append(t.worn.shocks, twinShock{who, p, false})
		}
	}
}

// goWrong lets a paid deal go wrong.
func (t *twin) goWrong(who *person, d *deal, v int, p agents.PlatformID, amount int64, draw uint64, index int) {
	r := d.spec.Risk
	if v >= 0 && t.n.venues[v].Risk != nil && t.n.venues[v].Risk.On {
		r = t.n.venues[v].Risk
	}
	if r == nil || !r.On || !agents.Happens(rng.Part(draw, twinLoss), agents.Threshold(float64(r.Loss))) {
		return
	}
	for _, id := range r.Escrow {
		if t.n.platform(id) == p {
			return
		}
	}
	t.tally("losses", t.n.platforms[p].ID, amount)
	t.term(stampLoss, uint64(who.number)^t.n.contextKey[d.c], uint64(t.tick)<<8|uint64(index), uint64(amount)^t.n.platformKey[p])
	t.worn.shocks = append(t.worn.shocks, twinShock{who, p, true})
}

// forgive lets distrust fade, then grow by the shocks of today and what friends
// lost yesterday.
func (t *twin) forgive() {
	step := func(x float64) int { return int(float64(x*65535) + 0.5) }
	rule := agents.NewStockRule(t.fades(t.s.Trust.Recovery))
	doubt := func(who *person, p agents.PlatformID, size int) {
		who.worn.distrust[p] = uint16(min(65535, int(who.worn.distrust[p])+size))
	}
	for _, who := range t.people {
		for p, x := range who.worn.distrust {
			who.worn.distrust[p] = rule.Next(x, 0)
		}
	}
	for _, s := range t.worn.news {
		for _, friend := range s.who.friends {
			doubt(friend, s.p, step(float64(t.s.Trust.Hearsay)))
		}
	}
	t.worn.news = nil
	for _, s := range t.worn.shocks {
		if s.loss {
			doubt(s.who, s.p, step(float64(t.s.Trust.Loss)))
			t.worn.news = append(t.worn.news, s)
		} else {
			doubt(s.who, s.p, step(float64(t.s.Trust.Complaint)))
		}
	}
	for _, p := range t.platforms() {
		var sum int64
		for _, who := range t.people {
			if who.bound[p] {
				sum += int64(who.worn.distrust[p])
			}
		}
		t.tally("distrust", t.n.platforms[p].ID, sum)
		if sum != 0 && t.s.Trust.Psi > 0 {
			t.term(stampDistrust, t.n.platformKey[p], uint64(t.tick), uint64(sum))
		}
	}
}

// penalty is the utility that distrust takes.
func (t *twin) penalty(who *person, p agents.PlatformID) int32 {
	if t.s.Trust == nil || !t.s.Trust.On {
		return 0
	}
	return int32(int64(agents.Units(t.s.Trust.Psi)) * int64(who.worn.distrust[p]) / 65535)
}

// lull puts a wallet to sleep that can.
func (t *twin) lull(who *person, p agents.PlatformID) {
	if d := t.n.platforms[p].Dormancy; d != nil && d.On {
		who.worn.asleep[p] = true
	}
}

func (t *twin) wake(who *person, p agents.PlatformID) {
	if who.worn.asleep[p] {
		delete(who.worn.asleep, p)
		who.worn.since[p] = t.tick + 1
	}
}

// nap is the evening of one wallet of one person.
func (t *twin) nap(who *person, p agents.PlatformID, d *Dormancy) {
	if !who.installed[p] {
		return
	}
	platform := t.n.platforms[p]
	at, paid := who.lastPaid[p]
	spared := agents.Exp(-float64(d.PerSession * d.Sessions))
	draw := t.whole(t.root.Stream("dormancy/"+keyOf(platform.Key, platform.ID)), 0).Draw(uint64(who.number))
	happens := func(rate float64) bool {
		return agents.Happens(draw, agents.Threshold(agents.Hazard(float64(float64(rate*spared)*t.s.Clock.DT))))
	}
	switch {
	case paid && at == t.tick || !who.seen[p] || who.worn.woken[p]:
		delete(who.worn.asleep, p)
		who.worn.since[p] = t.tick + 1
	case who.worn.asleep[p]:
		if happens(d.Uninstall) {
			t.remove(who, p)
		}
	case t.tick+1-who.worn.since[p] >= int(d.After/24) && happens(d.Hazard):
		who.worn.asleep[p] = true
		t.term(stampAsleep, uint64(who.number), uint64(t.tick), t.n.platformKey[p])
	}
	if who.worn.asleep[p] {
		t.tally("dormant", platform.ID, 1)
	}
}

// remove takes a wallet from a phone.
func (t *twin) remove(who *person, p agents.PlatformID) {
	for _, m := range []map[agents.PlatformID]bool{who.installed, who.bound, who.worn.asleep} {
		delete(m, p)
	}
	delete(who.habit, p)
	if who.last == p {
		who.last = agents.Outside
	}
	for h, host := range t.n.hosts {
		if host.Platform == t.n.platforms[p].ID && len(host.Audience) == 0 && host.Share == 0 {
			delete(who.circle, agents.HostID(h))
		}
	}
	t.settle(who)
	t.tally("uninstalls", t.n.platforms[p].ID, 1)
	t.term(stampAsleep, uint64(who.number), uint64(t.tick), t.n.platformKey[p]+1)
}

// checkout returns the wallets that work where none of the usual ones does.
func (t *twin) checkout(who *person, d *deal, v *venue, contract, direct agents.PlatformSet, hour int, draw uint64) agents.PlatformSet {
	c := t.s.Choice.Checkout
	if c == nil || !c.On {
		return 0
	}
	there := len(c.Venues) == 0
	for _, id := range c.Venues {
		there = there || id == v.spec.ID
	}
	if !there {
		return 0
	}
	open, lawful := t.let(v, contract, direct, hour, draw), t.lawful(d.spec, hour, draw)
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		platform := t.n.platforms[p]
		if !open.Has(p) || !lawful.Has(p) || !d.usable.Has(p) || t.purse(who).Has(p) || who.fresh[p] {
			continue
		}
		chance := float64(float64(c.Registers) * float64(c.Binds))
		if who.installed[p] {
			chance = float64(c.Remembers)
			if own, ok := c.RemembersOf[platform.ID]; ok {
				chance = float64(own)
			}
		} else if platform.Host != "" {
			on := false
			for _, h := range t.n.hostsNamed(platform.Host) {
				on = on || t.onHost(who, h)
			}
			if !on {
				continue
			}
		}
		if agents.Happens(rng.Part(rng.Part(draw, twinCheckout), int(p)), agents.Threshold(chance)) {
			out = out.With(p)
		}
	}
	return out
}

// remember gives somebody the wallet with which he has just paid.
func (t *twin) remember(who *person, p agents.PlatformID) {
	t.tally("saved", t.n.platforms[p].ID, 1)
	if !who.installed[p] {
		t.install(who, p)
	}
	if !who.bound[p] {
		t.bind(who, p)
	}
	t.wake(who, p)
}
