package model

import (
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
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		k := w.workers[worker]
		counts := k.flows.tired[n*countsOfFatigue : (n+1)*countsOfFatigue]
		for i := from; i < to; i++ {
			if w.Users.Hosts[i]&s.bits == 0 || !w.inMarket(i) {
				continue
			}
			place := i*len(t.sites) + n
			messages := marketing
			if t.mutes(i, n) {
				messages = 0
			}
			input := messages
			if s.envelope > 0 {
				input += uint64(t.met[place]) * s.envelope
				t.met[place] = 0
			}
			read := uint64(factor(s.sessions, t.stock[place]))
			stock := s.rule.Next(t.stock[place], input)
			t.stock[place] = stock
			counts[countMessages] += int64(messages)
			counts[countRead] += int64(messages * read >> 10)
			if m.gives(w, k, key, i, n, stock) {
				continue
			}
			counts[countPresent]++
			counts[countFatigue] += int64(stock)
			counts[countSessions] += int64(factor(s.sessions, stock) >> 10)
			if t.mutes(i, n) {
				counts[countMuted]++
			}
		}
	})
}

// gives draws whether a person mutes or leaves a site, at hazards proportional
// to his stock, and reports whether he left.
func (m *fatigue) gives(w *World, k *worker, key rng.Key, i, n int, stock uint16) bool {
	t, s := m.t, &m.t.sites[n]
	if stock == 0 || s.spec.Mute == 0 && s.spec.Leave == 0 {
		return false
	}
	draw := key.Draw(uint64(i))
	f := float64(stock) / fatigueUnits
	if w.gives(float64(s.spec.Leave*f), draw) {
		w.Users.Hosts[i] &^= s.bits
		k.flows.tired[n*countsOfFatigue+countGone]++
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key))
		return true
	}
	if s.spec.Mute > 0 && !t.mutes(i, n) && w.gives(float64(s.spec.Mute*f), rng.Part(draw, 0)) {
		t.muted[i] |= 1 << n
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key)+1)
	}
	return false
}

// gives decides for one hazard; the hazard is above the chance, so that most
// draws need no exponential.
func (w *World) gives(rate float64, draw uint64) bool {
	return draw < agents.Threshold(w.rate(rate)) && draw < w.chanceOf(rate)
}
