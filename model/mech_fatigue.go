package model

import (
	"sync/atomic"

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

// fatigueUnits is the number of units of a stock in one message; the largest
// stock is 256 messages.
const fatigueUnits = 256

// wholeSession is the factor of a person who is not tired.
const wholeSession = 1 << 30

// What is counted of a site each day.
const (
	countPresent  = iota // people on it
	countFatigue         // sum of their stocks, in units
	countSessions        // sum of their factors, scaled by 2^20
	countMessages        // that reached them, in units
	countRead            // the same times the factor, scaled by 2^20
	countMuted
	countGone // who left
	countsOfFatigue
)

// site is a host or a group of hosts whose messages tire people.
type site struct {
	name  string // id of the host or name of the group
	key   string
	hosts []agents.HostID
	spec  *Fatigue
}

// sites lists them in the order of the hosts' keys.
func (n *names) sites() []site {
	var out []site
	for _, h := range n.hosts {
		if h.Fatigue != nil && h.Fatigue.On {
			name := keyOf(h.Group, h.ID)
			out = append(out, site{name, keyOf(h.Group, keyOf(h.Key, h.ID)), n.hostsNamed(name), h.Fatigue})
		}
	}
	return out
}

// tiring is the fatigue of all people. Sites are in the order of names.
type tiring struct {
	sites []tired
	of    []int    // by host: its site, -1 for none
	stock []uint16 // in units; one entry a user and site
	met   []uint32 // envelopes that reached the user today, the same; nil if they weigh nothing
	muted []uint16 // by user: one bit a site; nil if nobody mutes
	gone  []int64  // by site: users who have left
}

// tired is one site with what is the same for everybody.
type tired struct {
	site
	bits     uint16
	rule     agents.StockRule
	envelope uint64
	sessions []uint32 // factor by stock, scaled by wholeSession; nil if it is one
	open     []uint32
	sources  []promotion
	stream   rng.Stream
}

// promotion is the flow of messages for one class of merchants.
type promotion struct {
	hosts    []agents.HostID
	guest    agents.GuestID
	messages float64
}

func newTiring(w *World) *tiring {
	if len(w.names.tired) == 0 {
		return nil
	}
	t := &tiring{
		of:    make([]int, len(w.names.hosts)),
		stock: make([]uint16, w.Users.N*len(w.names.tired)),
		gone:  make([]int64, len(w.names.tired)),
	}
	for h := range t.of {
		t.of[h] = -1
	}
	for n, s := range w.names.tired {
		x := tired{
			site: s, rule: agents.NewStockRule(s.spec.Decay), envelope: fatigueIn(s.spec.Envelopes),
			sessions: fading(s.spec.Sessions), open: fading(s.spec.Open),
			stream: w.root.Stream("fatigue/" + s.key), sources: w.names.promotions(s.hosts),
		}
		for _, h := range s.hosts {
			t.of[h] = n
			x.bits |= 1 << h
		}
		if x.envelope > 0 && t.met == nil {
			t.met = make([]uint32, len(t.stock))
		}
		if s.spec.Mute > 0 && t.muted == nil {
			t.muted = make([]uint16, w.Users.N)
		}
		t.sites = append(t.sites, x)
	}
	for n, s := range t.sites {
		if start := uint16(fatigueIn(s.spec.Start)); start > 0 {
			for i := range w.Users.N {
				t.stock[i*len(t.sites)+n] = start
			}
		}
	}
	return t
}

// fatigueIn turns messages into units, to the nearest.
func fatigueIn(messages float64) uint64 { return uint64(float64(messages*fatigueUnits) + 0.5) }

// fading tabulates exp(-rate f) over all stocks.
func fading(rate float64) []uint32 {
	if rate == 0 {
		return nil
	}
	out := make([]uint32, agents.FullStock+1)
	for f := range out {
		out[f] = uint32(float64(agents.Exp(-float64(rate*float64(f))/fatigueUnits)*wholeSession) + 0.5)
	}
	return out
}

// promotions lists the messages for classes of merchants on some hosts. A group
// that is named counts once.
func (n *names) promotions(hosts []agents.HostID) []promotion {
	var out []promotion
	for v, venue := range n.venues {
		named := map[string]bool{}
		for _, h := range hosts {
			for _, name := range []string{n.hosts[h].Group, n.hosts[h].ID} {
				if r, ok := venue.Referrals[name]; ok && name != "" && !named[name] {
					named[name] = true
					out = append(out, promotion{n.hostsNamed(name), n.venueGuest(v), r.Messages})
				}
			}
		}
	}
	return out
}

// factor reads a table of factors.
func factor(table []uint32, stock uint16) uint32 {
	if table == nil {
		return wholeSession
	}
	return table[stock]
}

func share(factor uint32) float64 { return float64(factor) / wholeSession }

// mutes reports whether marketing messages of a site reach user i no more.
func (t *tiring) mutes(i, site int) bool { return t.muted != nil && t.muted[i]>>site&1 != 0 }

// heard is what one host leads to a venue today.
type heard struct {
	site                   int // -1 if its messages tire nobody
	messages, links, entry float64
}

// listen prepares what the hosts lead to a venue, where any of them tires people.
func (h *shop) listen(w *World, open []agents.Permille, guest agents.GuestID) {
	t := w.worn.fatigue
	if t == nil {
		return
	}
	h.heard = h.heard[:0]
	any := false
	for _, r := range h.refers {
		share := func(o agents.Object) float64 { return float64(w.gates.least(open, r.hosts, o, guest)) / 1000 }
		site := t.of[r.hosts[0]]
		any = any || site >= 0
		h.heard = append(h.heard, heard{
			site,
			float64(r.flow.Messages * share(agents.MassMessage)),
			float64(r.flow.Links * share(agents.MarketplaceLink)),
			float64(r.flow.Entry * share(agents.VenueEntry)),
		})
	}
	if !any {
		h.heard = nil
	}
}

// least returns the smallest value of a gate over hosts.
func (g *gates) least(open []agents.Permille, hosts []agents.HostID, o agents.Object, guest agents.GuestID) agents.Permille {
	least := agents.Open
	for _, h := range hosts {
		least = min(least, open[g.at(h, o, guest)])
	}
	return least
}

// listen returns the utility of the referrals to a venue for a person who may
// be tired of a host.
func (d *payer) listen(h *shop) int32 {
	t, i := d.w.worn.fatigue, d.i
	var flow float64
	for n, bit := range h.bits {
		if d.w.Users.Hosts[i]&bit == 0 {
			continue
		}
		x := &h.heard[n]
		sessions, muted := 1.0, false
		if x.site >= 0 {
			sessions = share(factor(t.sites[x.site].sessions, t.stock[i*len(t.sites)+x.site]))
			muted = t.mutes(i, x.site)
		}
		if !muted {
			flow += float64(x.messages * sessions)
		}
		flow += float64(x.links * sessions)
		flow += float64(x.entry * sessions)
	}
	return agents.Units(float64(d.w.rules.eta * agents.Log(1+flow)))
}

// meets returns the chance, as a threshold, that an envelope reaches user j on a
// host and is opened, and notes whether it reaches him: the same draw decides
// both.
func (w *World) meets(c *Campaign, at *moment, j, object, has int, host agents.HostID, draw uint64) uint64 {
	t := w.worn.fatigue
	if t == nil || t.of[host] < 0 {
		return at.chance[object][has][host]
	}
	s := &t.sites[t.of[host]]
	place := j*len(t.sites) + t.of[host]
	sessions := share(factor(s.sessions, t.stock[place]))
	if s.envelope > 0 {
		reach := float64(float64(c.Contacts)*float64(at.gate[object][host])) / 1000
		if agents.Happens(draw, agents.Threshold(float64(reach*sessions))) {
			atomic.AddUint32(&t.met[place], uint32(c.Batch))
		}
	}
	chance := float64(at.odds[object][has][host] * sessions)
	return agents.Threshold(float64(chance * share(factor(s.open, t.stock[place]))))
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
		flow += float64(p.messages*float64(w.gates.least(morning, p.hosts, agents.MassMessage, p.guest))) / 1000
	}
	marketing := fatigueIn(flow)
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
	if gives(float64(s.spec.Leave*f), draw) {
		w.Users.Hosts[i] &^= s.bits
		k.flows.tired[n*countsOfFatigue+countGone]++
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key))
		return true
	}
	if s.spec.Mute > 0 && !t.mutes(i, n) && gives(float64(s.spec.Mute*f), rng.Part(draw, 0)) {
		t.muted[i] |= 1 << n
		k.flows.hash += stamp(stampGone, uint64(i), uint64(w.Tick), rng.Hash(s.key)+1)
	}
	return false
}

// gives decides for one hazard; the hazard is above the chance, so that most
// draws need no exponential.
func gives(rate float64, draw uint64) bool {
	return draw < agents.Threshold(rate) && draw < agents.Threshold(agents.Hazard(rate))
}
