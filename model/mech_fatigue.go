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
	t, s := m.t, &m.t.sites[n]
	flow := s.spec.Messages
	morning := w.gates.openHour(0)
	for _, p := range s.sources {
		flow += float64(float64(p.messages*float64(w.gates.least(morning, p.hosts, agents.MassMessage, p.guest))) / 1000 * w.tooled(p.venue))
	}
	marketing := fatigueIn(w.rate(flow))
	key := w.key(s.stream, 0)
	risky := s.spec.Leave > 0 || s.spec.Mute > 0
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		k := w.workers[worker]
		sites, stocks := len(t.sites), t.stock
		var counts [countsOfFatigue]int64
		k.some = w.usersOn(k.some[:0], s.bits, from, to)
		for _, user := range k.some {
			i := int(user)
			place := i*sites + n
			hears := t.hears(i, n)
			messages := marketing * hears
			input := messages
			if s.envelope > 0 {
				input += uint64(t.met[place]) * s.envelope
				t.met[place] = 0
			}
			before := stocks[place]
			stock := s.rule.Next(before, input)
			stocks[place] = stock
			counts[countMessages] += int64(messages)
			counts[countRead] += int64(messages * uint64(factor(s.sessions, before)) >> 10)
			if risky && s.may(key.Draw(uint64(i)), stock, hears) {
				if m.leaves(w, k, key, i, n, stock) {
					continue
				}
				hears = t.hears(i, n)
			}
			counts[countPresent]++
			counts[countFatigue] += int64(stock)
			counts[countSessions] += int64(factor(s.sessions, stock) >> 10)
			counts[countMuted] += 1 - int64(hears)
		}
		for c, x := range counts {
			k.flows.tired[n*countsOfFatigue+c] += x
		}
	})
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

// may tells whether a draw can let a person mute or leave a site: most cannot, and
// need nothing more. Nobody who hears nothing, hears being 0, can mute it.
func (s *tired) may(draw uint64, stock uint16, hears uint64) bool {
	return draw < s.leave[stock/fatigueUnits] || s.spec.Mute > 0 && rng.Part(draw, 0) < s.mute[stock/fatigueUnits]*hears
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
