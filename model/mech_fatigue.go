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
	for n := range m.t.sites {
		m.tire(w, n)
	}
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

// tire moves the stocks of one site.
func (m *fatigue) tire(w *World, n int) {
	s := &m.t.sites[n]
	flow := s.spec.Messages
	morning := w.gates.openHour(0)
	for _, p := range s.sources {
		flow += float64(float64(p.messages*float64(w.gates.least(morning, p.hosts, agents.MassMessage, p.guest))) / 1000 * w.tooled(p.venue))
	}
	marketing := fatigueIn(w.rate(flow))
	key := w.key(s.stream, 0)
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		k := w.workers[worker]
		k.some = w.usersOn(k.some[:0], s.bits, from, to)
		counts := (*[countsOfFatigue]int64)(k.flows.tired[n*countsOfFatigue:])
		var a audience
		for rest := k.some; len(rest) > 0; rest = rest[len(a.people):] {
			a.people = rest[:min(len(rest), mostAudience)]
			a.hear(m.t, n, marketing, counts)
			a.tire(m.t, n, counts)
		}
		if s.spec.Leave > 0 || s.spec.Mute > 0 {
			m.part(w, k, key, n, counts)
		}
	})
}

// mostAudience is the number of people who are told of at once.
const mostAudience = 256

// audience is some people on a site. What happens to them is done one thing for all
// after the other, each in few variables.
type audience struct {
	people   []uint32
	messages [mostAudience]uint64 // that reach each
	input    [mostAudience]uint64 // to the stock of each
}

// hear lets marketing messages and envelopes reach the audience.
func (a *audience) hear(t *tiring, n int, marketing uint64, counts *[countsOfFatigue]int64) {
	messages, input := a.messages[:len(a.people)], a.input[:len(a.people)]
	deaf := uint64(0)
	if muted := t.muted; muted != nil {
		for k, i := range a.people {
			mutes := uint64(muted[i]) >> (n % mostHosts) & 1
			messages[k] = marketing & (mutes - 1)
			deaf += mutes
		}
	} else {
		for k := range messages {
			messages[k] = marketing
		}
	}
	copy(input, messages)
	if envelope, met, sites := t.sites[n].envelope, t.met, len(t.sites); envelope > 0 && met != nil {
		for k, i := range a.people {
			place := int(i)*sites + n
			input[k] += uint64(met[place]) * envelope
			met[place] = 0
		}
	}
	counts[countPresent] += int64(len(a.people))
	counts[countMessages] += int64(marketing * (uint64(len(a.people)) - deaf))
	counts[countMuted] += int64(deaf)
}

// tire moves the stocks of the audience.
func (a *audience) tire(t *tiring, n int, counts *[countsOfFatigue]int64) {
	messages, input := a.messages[:len(a.people)], a.input[:len(a.people)]
	rule, sessions, stocks, sites := t.sites[n].rule, t.sites[n].sessions, t.stock, len(t.sites)
	var sum, read, open uint64
	for k, i := range a.people {
		at := &stocks[int(i)*sites+n]
		before := *at
		stock := rule.Next(before, input[k])
		*at = stock
		sum += uint64(stock)
		read += messages[k] * uint64(factor(sessions, before)) >> 10
		open += uint64(factor(sessions, stock) >> 10)
	}
	counts[countFatigue] += int64(sum)
	counts[countRead] += int64(read)
	counts[countSessions] += int64(open)
}

// part lets some of the people whom messages reached mute the site or leave it. Who
// has left counts among those present no more.
func (m *fatigue) part(w *World, k *worker, key rng.Key, n int, counts *[countsOfFatigue]int64) {
	t, s := m.t, &m.t.sites[n]
	for next := 0; ; next++ {
		if next += s.calm(k.some[next:], t.stock, len(t.sites), n, key); next == len(k.some) {
			return
		}
		i := int(k.some[next])
		stock := t.stock[i*len(t.sites)+n]
		before := int64(t.hears(i, n))
		if m.leaves(w, k, key, i, n, stock) {
			counts[countPresent]--
			counts[countFatigue] -= int64(stock)
			counts[countSessions] -= int64(factor(s.sessions, stock) >> 10)
			counts[countMuted] -= 1 - before
		} else {
			counts[countMuted] += before - int64(t.hears(i, n))
		}
	}
}

// calm counts the people before the first whose draw can let him mute or leave the
// site. Most cannot, and need nothing more.
func (s *tired) calm(people []uint32, stocks []uint16, sites, n int, key rng.Key) int {
	leave, mute := s.leave, s.mute
	for k, i := range people {
		at := stocks[int(i)*sites+n] / fatigueUnits
		if draw := key.Draw(uint64(i)); draw < leave[at] || rng.Part(draw, 0) < mute[at] {
			return k
		}
	}
	return len(people)
}

// usersOn appends the people in the market who are on one of some hosts, from one
// user to another. Nothing foresees who that is, so nothing branches on it.
func (w *World) usersOn(out []uint32, hosts uint16, from, to int) []uint32 {
	out = slices.Grow(out, to-from)[:to-from]
	on, entry, n := w.Users.Hosts[from:to], w.Users.Entry[from:to], 0
	for i, bits := range on {
		out[n] = uint32(from + i)
		n += number(bits&hosts != 0) & number(int(entry[i]) <= w.Tick)
	}
	return out[:n]
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
		t.muted[i] |= 1 << n
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key)+1)
	}
	return false
}

// gives decides for one hazard.
func (w *World) gives(perMessage float64, stock uint16, draw uint64) bool {
	return draw < w.most(perMessage, stock) && draw < w.chanceOf(hazardOf(perMessage, stock))
}

// most bounds the chance of a day from above by the hazard, without an exponential.
func (w *World) most(perMessage float64, stock uint16) uint64 {
	return agents.Threshold(w.rate(hazardOf(perMessage, stock)))
}

// hazardOf is the hazard of a stock, a day.
func hazardOf(perMessage float64, stock uint16) float64 {
	return float64(perMessage * (float64(stock) / fatigueUnits))
}
