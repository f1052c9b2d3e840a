package model

import (
	"slices"
	"strconv"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// cascade is one campaign of red envelopes. People who start are drawn once a
// day with the hour at which they do; an envelope is offered to friends on one
// host and claimed within its hour (its day outside windows) while packets are
// left, in the order of a keyed arrival; claimers send envelopes themselves
// some hours later (gift contagion, p01). What nobody claims is refunded a day
// later, as sums: no list of live envelopes grows.
type cascade struct {
	c         *Campaign
	p         agents.PlatformID
	key       uint64
	hosts     []sharing
	place     uint16 // hosts on which the platform gives; 0 for its own app
	passcode  int64  // hour since which a closed link is replaced by a picture
	shareOn   uint64
	bindRules []BindRule

	starts, send, open rng.Stream
	card               rng.Key // who binds: a person decides once a campaign, however many packets he gets

	today  [wholeDay + 1][]uint32 // who starts, by hour
	shares [64][]uint32           // who sends on, by absolute hour
	parts  [][]uint32             // scratch: who starts, by chunk and hour
	done   []batch                // scratch: what senders did, by chunk

	took         []uint64 // one bit a user: has sent or claimed; nil before the first and after the last
	participants *int64
	left         int64 // fen of the budget that are not spent, in agents' money

	outstanding []int64 // by host, object: fen of today's envelopes that nobody claimed
}

// sharing is a host on which envelopes of the campaign are shared.
type sharing struct {
	host   agents.HostID
	weight uint64
}

// claim is a packet that reached somebody.
type claim struct {
	user   uint32
	amount int64
	draw   uint64
}

// batch is what one chunk of senders did.
type batch struct {
	senders []uint32
	claims  []claim
}

func newCascade(w *World, c *Campaign) *cascade {
	m := &cascade{
		c: c, p: w.names.platform(c.Platform), key: rng.Hash(c.ID),
		passcode: never, shareOn: agents.Threshold(float64(c.ShareOn)),
		bindRules: w.Scenario.Envelopes.Rules[c.Platform],
		starts:    w.root.Stream("envelope.start/" + c.ID),
		send:      w.root.Stream("envelope.send/" + c.ID),
		open:      w.root.Stream("envelope.open/" + c.ID),
		card:      w.root.Stream("envelope.card/"+c.ID).At(0, wholeDay, 0),
		left:      w.funds(c),
	}
	m.participants = &w.participants[slices.Index(w.names.campaigns, c.ID)]
	if c.Passcode.set {
		m.passcode = w.calendar.hour(c.Passcode)
	}
	for h, host := range w.names.hosts {
		if weight := c.Hosts[host.ID]; weight > 0 {
			m.hosts = append(m.hosts, sharing{agents.HostID(h), uint64(weight * (1 << 20))})
		}
	}
	for _, h := range w.names.hostsNamed(c.Place) {
		m.place |= 1 << h
	}
	if c.Place == "" {
		m.place = 0
	}
	m.outstanding = agents.Make[int64](w.arena, len(w.names.hosts)*2)
	return m
}

// keep lists what the campaign remembers between two days.
func (m *cascade) keep(k *kept) {
	k.of(m.c, "campaign."+m.c.ID+".left", &m.left)
	k.of(m.c, "campaign."+m.c.ID+".outstanding", &m.outstanding)
	k.of(m.c, "campaign."+m.c.ID+".took", &m.took)
	for h := range m.shares {
		k.of(m.c, "campaign."+m.c.ID+".sends."+strconv.Itoa(h), &m.shares[h])
	}
}

// over reports whether the campaign has nothing to do on a day.
func (m *cascade) over(day int32) bool {
	// Whoever claimed on the last day may still send on during the next one.
	return day < int32(m.c.Window.From) || day > int32(m.c.Window.To)+2
}

// dawn books yesterday's refunds and draws who starts today, and when.
func (m *cascade) dawn(w *World) {
	for h := range w.names.hosts {
		for object := range 2 {
			if x := m.outstanding[h*2+object]; x != 0 {
				w.flows.enveloped = true
				w.flows.refunded[w.flows.share(h, object, int(m.p))] += x
				w.flows.hash += stamp(stampRefund, m.key^w.names.hostKey[h], uint64(w.Tick), uint64(x))
				m.outstanding[h*2+object] = 0
			}
		}
	}
	if m.over(w.Day) {
		m.took = nil
		return
	}
	for h := range m.today {
		m.today[h] = m.today[h][:0]
	}
	rate := w.rate(stepped(m.c.Seeds, w.Day))
	if m.invites(w) {
		m.invite(w)
		return
	}
	if rate <= 0 || w.Day > int32(m.c.Window.To) {
		return
	}
	bounds := make([]uint64, len(w.names.segments))
	for s, segment := range w.names.segments {
		bounds[s] = agents.Threshold(min(1, float64(rate*segment.Social)))
	}
	hourly := w.calendar.hourly[w.Tick]
	if m.parts == nil {
		m.parts = make([][]uint32, chunks(w.Users.N)*(wholeDay+1))
	}
	key := w.key(m.starts, 0)
	w.pool.each(w.Users.N, func(worker, number, from, to int) {
		k := w.workers[worker]
		parts := m.parts[number*(wholeDay+1) : (number+1)*(wholeDay+1)]
		for h := range parts {
			parts[h] = parts[h][:0]
		}
		k.some = key.Below(k.some[:0], slices.Max(bounds), from, to)
		for _, user := range k.some {
			i := int(user)
			draw := key.Draw(uint64(i))
			if !agents.Happens(draw, bounds[w.Users.Segment[i]]) || !w.inMarket(i) {
				continue
			}
			hour := wholeDay
			if hourly {
				hour = m.hour(rng.Part(draw, 0))
			}
			parts[hour] = append(parts[hour], user)
		}
	})
	for n := range chunks(w.Users.N) {
		for h := range m.today {
			m.today[h] = append(m.today[h], m.parts[n*(wholeDay+1)+h]...)
		}
	}
}

// hour draws the hour at which somebody starts: waking hours from 7 to 23, or
// the evening, in which four fifths start from 18 on.
func (m *cascade) hour(draw uint64) int {
	if m.c.Hours == "evening" {
		k := agents.Pick(draw, 55)
		if k < 44 {
			return 18 + k%6
		}
		return 7 + (k - 44)
	}
	return 7 + agents.Pick(draw, 17)
}

// step runs one hour, or the whole day.
func (m *cascade) step(w *World, hour int) {
	if m.over(w.Day) { // its room is given back
		m.parts, m.done = nil, nil
		clear(m.today[:])
		clear(m.shares[:])
		return
	}
	first, last := w.Tick*24+hour, w.Tick*24+hour
	if hour == wholeDay {
		first, last = w.Tick*24, w.Tick*24+23
	}
	var senders []uint32
	for h := first; h <= last; h++ {
		senders = append(senders, m.shares[h%64]...)
		m.shares[h%64] = m.shares[h%64][:0]
	}
	senders = slices.DeleteFunc(senders, func(i uint32) bool { return !w.Users.Installed[i].Has(m.p) })
	if m.c.Kind == "festival" {
		for _, i := range m.today[hour] {
			if w.Users.Bound[i].Has(m.p) && !w.asleep(int(i)).Has(m.p) {
				senders = append(senders, i)
			}
		}
	} else {
		m.give(w, hour, last)
	}
	slices.Sort(senders)
	senders = slices.Compact(senders)
	if len(senders) == 0 {
		return
	}
	if m.done == nil {
		m.done = make([]batch, chunks(w.Users.N)+1)
	}
	moment := m.moment(w, hour)
	w.worn.fatigue.expect()
	w.pool.each(len(senders), func(worker, number, from, to int) {
		b := &m.done[number]
		b.senders, b.claims = b.senders[:0], b.claims[:0]
		for _, i := range senders[from:to] {
			m.share(w, w.workers[worker], &moment, int(i), b)
		}
	})
	k := w.workers[0]
	for n := range chunks(len(senders)) {
		for _, i := range m.done[n].senders {
			w.Users.Sent.Put(int(i), m.p, w.Users.N)
			m.take(w, i)
		}
		for _, c := range m.done[n].claims {
			m.claimed(w, k, int(c.user), c.amount, c.draw, last)
			m.settle(w, k, int(c.user), c.amount)
		}
	}
	for _, k := range w.workers {
		for h := range w.names.hosts {
			for object := range 2 {
				m.outstanding[h*2+object] += k.left[h*2+object]
				k.left[h*2+object] = 0
			}
		}
	}
}

// moment is what is the same for all who send in one hour.
type moment struct {
	hour       int
	when       uint64
	send, open rng.Key
	gate       [2][]agents.Permille // by object and host
	chance     [2][2][]uint64       // by object, wallet (new, has) and host
	odds       [2][2][]float64      // the same as numbers
	install    uint64
}

func (m *cascade) moment(w *World, hour int) moment {
	e := &w.Scenario.Envelopes
	at := moment{
		hour: hour, when: uint64(w.Tick)*32 + uint64(hour),
		send: m.send.At(w.Day, hour, 0), open: m.open.At(w.Day, hour, 0),
		install: agents.Threshold(float64(e.Install[m.c.Platform])),
	}
	pi := [2][2]float64{{float64(e.LinkNew), float64(e.LinkHas)}, {float64(e.PasscodeNew), float64(e.PasscodeHas)}}
	m.c.odds(&pi[0])
	for object, kind := range []agents.Object{agents.EnvelopeLink, agents.PasscodePicture} {
		for h := range w.names.hosts {
			open := w.gates.open[w.gates.at(agents.HostID(h), kind, w.names.platformGuest(int(m.p)))]
			at.gate[object] = append(at.gate[object], open)
			for has := range 2 {
				chance := float64(float64(pi[object][has]*float64(m.c.Contacts)) * float64(open) / 1000)
				at.chance[object][has] = append(at.chance[object][has], agents.Threshold(chance))
				at.odds[object][has] = append(at.odds[object][has], chance)
			}
		}
	}
	return at
}

// share lets user i send one envelope (a batch of them) to friends on one host.
func (m *cascade) share(w *World, k *worker, at *moment, i int, out *batch) {
	u := &w.Users
	draw := at.send.Draw(uint64(i))
	var weights [16]uint64
	for n, s := range m.hosts {
		if w.onHost(i, s.host) {
			weights[n] = s.weight
		}
	}
	n := agents.PickWeighted(weights[:len(m.hosts)], rng.Part(draw, 0))
	if n < 0 {
		return
	}
	k.flows.enveloped = true
	host := m.hosts[n].host
	object := 0
	if at.gate[0][host] == 0 {
		object = 1
		if now := int64(w.Day)*24 + int64(min(at.hour, 23)); now < m.passcode || at.gate[1][host] == 0 {
			k.flows.blocked[int(host)*k.flows.p+int(m.p)]++
			k.flows.complaints[m.p]++
			w.blocked(k, i, at.hour%wholeDay, host, m.p)
			if at.hour < wholeDay {
				k.flows.hourComplaints[at.hour*k.flows.p+int(m.p)]++
			}
			return
		}
	}
	out.senders = append(out.senders, uint32(i))
	var packets [100]int64
	slots := m.c.Slots
	total := int64(m.c.Amount) * int64(slots)
	total = max(total, int64(slots))
	agents.SplitEnvelope(total, packets[:slots], func(n int) uint64 { return rng.Part(draw, 2+n) })

	type opener struct {
		user           uint32
		arrival, draws uint64
	}
	var found [256]opener
	openers := found[:0]
	var seen, opened int64
	meet := func(j uint32) {
		if !w.inMarket(int(j)) || !w.onHost(int(j), host) {
			return
		}
		seen++
		has := 0
		if u.Installed[j].Has(m.p) {
			has = 1
		}
		d := at.open.Pair(uint64(i), uint64(j))
		if !agents.Happens(d, w.meets(m.c, at, int(j), object, has, host, d)) {
			return
		}
		opened++
		if has == 1 || agents.Happens(rng.Part(d, 0), at.install) {
			openers = append(openers, opener{j, rng.Part(d, 1), d})
		}
	}
	if c := w.circleOn(host); c != nil {
		c.reach(w, k, i, meet)
	} else if w.graph != nil {
		for _, j := range w.graph.Neighbours(i, k.room) {
			meet(j)
		}
	} else {
		// Under complete mixing an envelope reaches as many people as the mean degree says.
		for n := range int(w.Scenario.Network.MeanDegree) {
			if j := agents.Pick(rng.Part(draw, 200+n), u.N); j != i {
				meet(uint32(j))
			}
		}
	}
	slices.SortFunc(openers, func(a, b opener) int {
		switch {
		case a.arrival < b.arrival:
			return -1
		case a.arrival > b.arrival:
			return 1
		}
		return int(a.user) - int(b.user)
	})
	if len(openers) > slots {
		openers = openers[:slots]
	}
	many := int64(m.c.Batch)
	var got int64
	for n, o := range openers {
		got += packets[n] * many
		out.claims = append(out.claims, claim{o.user, packets[n] * many, o.draws})
	}
	if m.c.Object == "photo" {
		total = got / many // whoever looks pays, so nothing is left over
	}
	f := &k.flows
	f.exposures += seen
	cell := f.share(int(host), object, int(m.p))
	f.sent[cell] += many
	f.sentValue[cell] += total * many
	f.opened[cell] += opened * many
	f.reached[int(host)*f.p+int(m.p)] += opened
	f.claimed[cell] += int64(len(openers)) * many
	f.claimedValue[cell] += got
	if len(openers) == slots {
		f.emptied[cell] += many
	}
	k.left[int(host)*2+object] += total*many - got
	m.settle(w, k, i, -got)
	if at.hour < wholeDay {
		f.hourSent[at.hour*f.h*2*f.p+cell] += many
		f.hourOpened[at.hour*f.h*2*f.p+cell] += opened * many
		f.hourReached[(at.hour*f.h+int(host))*f.p+int(m.p)] += opened
		f.hourClaimed[at.hour*f.h*2*f.p+cell] += int64(len(openers)) * many
	}
	f.hash += stamp(stampSend, uint64(i), at.when, m.key^w.names.hostKey[host]+uint64(object))
}

// settle moves the money of packets to the balance of user i, or out of it where
// fen is below 0. A photo turns that round: who looks pays, and the sender gets it.
func (m *cascade) settle(w *World, k *worker, i int, fen int64) {
	if m.c.Object == "photo" {
		fen = -fen
	}
	w.credit(k, i, m.p, fen)
	w.debit(k, i, m.p, -fen)
}

// claimed is what a packet does to the person who gets it: he installs, may
// bind a card, and may send an envelope himself. The draws hang on the envelope
// and the person, so neither order nor company matters.
func (m *cascade) claimed(w *World, k *worker, i int, amount int64, draw uint64, now int) {
	u := &w.Users
	if !u.Installed[i].Has(m.p) {
		w.install(k, i, m.p)
		k.flows.claimInstalls[m.p]++
	}
	if !u.Bound[i].Has(m.p) && m.c.cashes() && agents.Happens(m.card.Draw(uint64(i)), m.bindChance(w, amount/int64(m.c.Batch))) {
		w.bind(k, i, m.p)
		u.Fresh.Put(i, m.p, u.N)
	}
	w.wakeTomorrow(i, m.p)
	m.take(w, uint32(i))
	if agents.Happens(rng.Part(draw, 3), m.shareOn) {
		later := 1 + agents.Pick(rng.Part(draw, 4), max(1, int(m.c.Delay)))
		slot := (now + later) % 64
		m.shares[slot] = append(m.shares[slot], uint32(i))
	}
	k.flows.hash += stamp(stampClaim, uint64(i), uint64(now), m.key+uint64(amount))
}

// bindChance is logistic in the amount around the rule of the day.
func (m *cascade) bindChance(w *World, amount int64) uint64 {
	chance := 0.0
	for _, r := range m.bindRules {
		if w.calendar.started(r.When, w.Day) {
			chance = float64(r.Chance)
		}
	}
	e := &w.Scenario.Envelopes
	if chance <= 0 || chance >= 1 {
		return agents.Threshold(chance)
	}
	logit := agents.Log(chance / (1 - chance))
	logit += float64(e.PerYuan*float64(amount-int64(e.Typical))) / 100
	return agents.Threshold(agents.Logistic(logit))
}

// take notes a participant.
func (m *cascade) take(w *World, i uint32) {
	if m.took == nil {
		m.took = make([]uint64, (w.Users.N+63)/64)
	}
	if bit := uint64(1) << (i % 64); m.took[i/64]&bit == 0 {
		m.took[i/64] |= bit
		*m.participants++
	}
}

// give lets the platform give one packet to each who takes part, while the
// budget lasts, in the order of a keyed arrival.
func (m *cascade) give(w *World, hour, now int) {
	type guest struct {
		user    uint32
		arrival uint64
		draw    uint64
	}
	key := m.open.At(w.Day, hour, 1)
	install := agents.Threshold(float64(w.Scenario.Envelopes.Install[m.c.Platform]))
	var guests []guest
	for _, i := range m.today[hour] {
		draw := key.Draw(uint64(i))
		switch {
		case w.Users.Installed[i].Has(m.p) && (m.place == 0 || w.Users.Hosts[i]&m.place != 0):
		case m.place != 0 && w.Users.Hosts[i]&m.place != 0 && agents.Happens(rng.Part(draw, 0), install):
		default:
			continue
		}
		guests = append(guests, guest{i, rng.Part(draw, 1), draw})
	}
	amount := max(1, int64(m.c.Amount))
	if granted := w.ready(m.c, m.left) / amount; granted < int64(len(guests)) {
		slices.SortFunc(guests, func(a, b guest) int {
			if a.arrival != b.arrival {
				if a.arrival < b.arrival {
					return -1
				}
				return 1
			}
			return int(a.user) - int(b.user)
		})
		guests = guests[:granted]
	}
	k := w.workers[0]
	for _, g := range guests {
		m.left -= amount
		k.flows.rewards[m.p] += amount
		k.flows.given[m.p]++
		m.claimed(w, k, int(g.user), amount*int64(m.c.Batch), g.draw, now)
		w.credit(k, int(g.user), m.p, amount)
	}
}
