package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// Fatigue is how messages tire the people on a host, or on its group: each
// message that reaches a person adds one to his stock f, of which a share fades
// a day. Sessions fall as exp(-sessions f), so that a message rate x earns
// x exp(-sessions x / decay) read messages in the steady state: most at
// x = decay/sessions, and openness has an interior optimum for the host.
// The reason that WeChat gave for its cuts (user experience) acts here.
type Fatigue struct {
	On        bool    `yaml:"on" default:"true" doc:"false takes the block out of the file"`
	Decay     float64 `yaml:"decay" default:"0.1" min:"0.001" max:"1" unit:"1/day" doc:"share of the stock that fades a day"`
	Start     float64 `yaml:"start" default:"0" min:"0" max:"255" unit:"messages" doc:"stock with which people begin"`
	Messages  float64 `yaml:"messages" default:"0" min:"0" max:"200" unit:"1/day" doc:"marketing messages that reach a person besides those of accounts that promote a class of merchants" source:"p43"`
	Envelopes float64 `yaml:"envelopes" default:"0" min:"0" max:"100" unit:"messages" doc:"weight of an envelope that reaches a person here"`
	Sessions  float64 `yaml:"sessions" default:"0" min:"0" max:"10" unit:"1/message" doc:"sessions fall as exp(-sessions f): referrals through the host, and the chance to be reached by an envelope"`
	Open      float64 `yaml:"open" default:"0" min:"0" max:"10" unit:"1/message" doc:"the chance to open an envelope that reached the person falls as exp(-open f)"`
	Mute      float64 `yaml:"mute" default:"0" min:"0" max:"1" unit:"1/message/day" doc:"hazard of muting accounts for each message of the stock; marketing messages then reach the person no more"`
	Leave     float64 `yaml:"leave" default:"0" min:"0" max:"1" unit:"1/message/day" doc:"hazard of leaving the host for each message of the stock"`
}

// works tells whether the stock has any effect.
func (f *Fatigue) works() bool { return f.Sessions > 0 || f.Open > 0 || f.Mute > 0 || f.Leave > 0 }

func hasFatigue(s *Scenario) bool {
	for _, h := range s.Hosts {
		if h.Fatigue != nil && h.Fatigue.On {
			return true
		}
	}
	return false
}

// fatigue moves everybody's stocks once a day, after what the messages did.
type fatigue struct{ t *tiring }

func (m *fatigue) start(w *World) error {
	m.t = w.worn.fatigue
	return nil
}

func (m *fatigue) keep(k *kept) {
	k.add("fatigue.stock", &m.t.stock)
	k.add("fatigue.gone", &m.t.gone)
	if m.t.muted != nil {
		k.add("fatigue.muted", &m.t.muted)
	}
}

func (m *fatigue) step(w *World) {
	today := make([]campaigning, len(m.t.sites))
	for n := range today {
		today[n] = m.t.dawn(w, n)
	}
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		var present [mostAudience / perWord]marks
		for ; from < to; from += mostAudience {
			until := min(to, from+mostAudience)
			for at := from; at < until; at += perWord {
				present[(at-from)/perWord] = w.present(at, min(until, at+perWord))
			}
			for n, c := range today {
				m.tire(w, w.workers[worker], n, c, from, until, &present)
			}
		}
	})
	if !m.t.shared {
		m.t.met = nil // a quiet day needs no room for them
	}
	m.t.shared = false
	w.gather()
	for n := range m.t.sites {
		s := &m.t.sites[n]
		m.t.gone[n] += w.flows.tired[n*countsOfFatigue+countGone]
		// A stock without effect is only looked at.
		if sum := w.flows.tired[n*countsOfFatigue+countFatigue]; sum != 0 && s.spec.works() {
			w.flows.hash += stamp(stampTired, rng.Hash(s.key), uint64(w.Tick), uint64(sum))
		}
	}
}

// campaigning is what a site has for its people today.
type campaigning struct {
	messages uint64 // in units, that reach each who has not muted them
	key      rng.Key
}

func (t *tiring) dawn(w *World, n int) campaigning {
	s := &t.sites[n]
	flow := s.spec.Messages
	morning := w.gates.openHour(0)
	for _, p := range s.sources {
		flow += float64(float64(p.messages*float64(w.gates.least(morning, p.hosts, agents.MassMessage, p.guest))) / 1000 * w.tooled(p.venue))
	}
	return campaigning{fatigueIn(w.rate(flow)), w.key(s.stream, 0)}
}

// mostAudience is the number of people who are told of at once.
const mostAudience = 1024

// tire moves the stocks of one site from one user to another, of those present.
func (m *fatigue) tire(w *World, k *worker, n int, today campaigning, from, to int, present *[mostAudience / perWord]marks) {
	s := &m.t.sites[n]
	k.some, k.more = slices.Grow(k.some[:0], mostAudience), slices.Grow(k.more[:0], mostAudience)
	for at := from; at < to; at += perWord {
		until := min(to, at+perWord)
		on, deaf := flagged(w.Users.Hosts[at:until], s.bits)&present[(at-from)/perWord], marks(0)
		if m.t.muted != nil {
			deaf = on & marks(m.t.muted[at/perWord*len(m.t.sites)+n])
		}
		k.some, k.more = (on&^deaf).list(k.some, at), deaf.list(k.more, at)
	}
	counts := (*[countsOfFatigue]int64)(k.flows.tired[n*countsOfFatigue:])
	counts[countPresent] += int64(len(k.some) + len(k.more))
	counts[countMessages] += int64(today.messages) * int64(len(k.some))
	counts[countMuted] += int64(len(k.more))
	most := max(m.t.tire(n, k.some, today.messages, counts), m.t.tire(n, k.more, 0, counts))
	if leave, mute := w.most(s.spec.Leave, most), w.most(s.spec.Mute, most); leave|mute > 0 {
		m.part(w, k, k.some, leave, mute, today.key, n, counts)
		if leave > 0 {
			m.part(w, k, k.more, leave, 0, today.key, n, counts)
		}
	}
}

// tire moves the stocks of people whom so many messages reach, and returns a number that
// none exceeds. It does few things for all at once, each in few variables.
func (t *tiring) tire(n int, people []uint32, messages uint64, counts *[countsOfFatigue]int64) uint16 {
	s, sites, stocks := &t.sites[n], len(t.sites), t.stock[n:]
	var read, sum uint64
	var most uint16
	if messages > 0 && s.sessions != nil {
		read, sum, most = s.sessions.reach(s.rule, people, stocks, sites, messages)
	} else {
		read = uint64(len(people)) * (messages * wholeSession >> 10) // nobody is tired, or nothing comes
		sum, most = advance(s.rule, people, stocks, sites, messages)
	}
	counts[countRead] += int64(read)
	if t.met != nil && s.envelope > 0 {
		for _, i := range people {
			place := int(i) * sites
			before := stocks[place]
			// A count that is full fills the stock, whatever an envelope weighs.
			stock := uint16(min(agents.FullStock, uint64(before)+uint64(t.met.take(n+place))*s.envelope))
			stocks[place] = stock
			sum, most = sum+uint64(stock-before), most|stock
		}
	}
	counts[countFatigue] += int64(sum)
	counts[countSessions] += int64(s.sessions.read(people, stocks, sites, 1))
	return most
}

// advance moves people's stocks by a step with the same input for all, and returns the
// sum and what none exceeds. A loop in a function of its own keeps its numbers in registers.
//
//go:noinline
func advance(rule agents.StockRule, people []uint32, stocks []uint16, sites int, input uint64) (sum uint64, most uint16) {
	for _, i := range people {
		at := &stocks[int(i)*sites]
		stock := rule.Next(*at, input)
		*at = stock
		sum, most = sum+uint64(stock), most|stock
	}
	return sum, most
}

// reach is read, and then advance by so many messages.
//
//go:noinline
func (f *fade) reach(rule agents.StockRule, people []uint32, stocks []uint16, sites int, messages uint64) (read, sum uint64, most uint16) {
	for _, i := range people {
		at := &stocks[int(i)*sites]
		read += messages * uint64(f[*at]) >> 10
		stock := rule.Next(*at, messages)
		*at = stock
		sum, most = sum+uint64(stock), most|stock
	}
	return read, sum, most
}

// read adds up the factors of people's stocks, each times so many messages, scaled by 2^20.
//
//go:noinline
func (f *fade) read(people []uint32, stocks []uint16, sites int, messages uint64) (sum uint64) {
	if f == nil {
		return uint64(len(people)) * (messages * wholeSession >> 10)
	}
	for _, i := range people {
		sum += messages * uint64(f[stocks[int(i)*sites]]) >> 10
	}
	return sum
}

// part lets some people leave the site or mute it, whose chances to do so have the
// given bounds. Most draw a number above both and need nothing more. Who has left counts
// among those present no more.
func (m *fatigue) part(w *World, k *worker, people []uint32, leave, mute uint64, key rng.Key, n int, counts *[countsOfFatigue]int64) {
	t, s := m.t, &m.t.sites[n]
	for next := 0; ; next++ {
		if next += key.Next(people[next:], leave, mute); next == len(people) {
			return
		}
		i := int(people[next])
		stock := t.stock[i*len(t.sites)+n]
		before := int64(t.hears(i, n))
		if m.leaves(w, k, key, i, n, stock) {
			counts[countPresent]--
			counts[countFatigue] -= int64(stock)
			counts[countSessions] -= int64(s.sessions.of(stock) >> 10)
			counts[countMuted] -= 1 - before
		} else {
			counts[countMuted] += before - int64(t.hears(i, n))
		}
	}
}

// leaves draws whether a person mutes or leaves a site, at hazards proportional
// to his stock, and reports whether he left.
func (m *fatigue) leaves(w *World, k *worker, key rng.Key, i, n int, stock uint16) bool {
	t, s := m.t, &m.t.sites[n]
	draw := key.Draw(uint64(i))
	if w.gives(s.spec.Leave, stock, draw) {
		w.Users.Hosts[i] &^= s.bits
		k.flows.tired[n*countsOfFatigue+countGone]++
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key))
		return true
	}
	if s.spec.Mute > 0 && !t.mutes(i, n) && w.gives(s.spec.Mute, stock, rng.Part(draw, 0)) {
		t.muted[i/perWord*len(t.sites)+n] |= 1 << (i % perWord)
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key)+1)
	}
	return false
}

// gives decides for one hazard.
func (w *World) gives(perMessage float64, stock uint16, draw uint64) bool {
	return w.happens(hazardOf(perMessage, stock), draw)
}

// most bounds the chance of a day from above by the hazard, without an exponential.
func (w *World) most(perMessage float64, stock uint16) uint64 {
	return agents.Threshold(w.rate(hazardOf(perMessage, stock)))
}

// hazardOf is the hazard of a stock, a day.
func hazardOf(perMessage float64, stock uint16) float64 {
	return float64(perMessage * (float64(stock) / fatigueUnits))
}
