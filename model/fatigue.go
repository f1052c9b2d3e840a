package model

import (
	"math"
	"math/bits"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

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
	met   halves   // envelopes that reached the user today, the same; nil where none can have
	muted []uint64 // who has muted: one bit a user, by 64 of them and site; nil if nobody mutes
	gone  []int64  // by site: users who have left

	weighs bool // envelopes tire people somewhere
	shared bool // some have been shared today
}

// tired is one site with what is the same for everybody.
type tired struct {
	site
	bits     uint16
	rule     agents.StockRule
	envelope uint64
	sessions *fade // factor by stock
	open     *fade
	sources  []advert
	stream   rng.Stream
}

// advert is the flow of messages for one class of merchants.
type advert struct {
	hosts    []agents.HostID
	venue    int
	guest    agents.GuestID
	messages float64
}

func newTiring(w *World) *tiring {
	if len(w.names.tired) == 0 {
		return nil
	}
	t := &tiring{
		of:    make([]int, len(w.names.hosts)),
		stock: agents.Make[uint16](w.arena, w.Users.N*len(w.names.tired)),
		gone:  agents.Make[int64](w.arena, len(w.names.tired)),
	}
	for h := range t.of {
		t.of[h] = -1
	}
	for n, s := range w.names.tired {
		x := tired{
			site: s, rule: agents.NewStockRule(shareOfStep(s.spec.Decay, w.rules.dt)), envelope: fatigueIn(s.spec.Envelopes),
			sessions: fading(s.spec.Sessions), open: fading(s.spec.Open),
			stream: w.root.Stream("fatigue/" + s.key), sources: w.names.adverts(s.hosts),
		}
		for _, h := range s.hosts {
			t.of[h] = n
			x.bits |= 1 << h
		}
		t.weighs = t.weighs || x.envelope > 0
		if s.spec.Mute > 0 && t.muted == nil {
			t.muted = agents.Make[uint64](w.arena, (w.Users.N+perWord-1)/perWord*len(w.names.tired))
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

// fade holds factors by stock, scaled by wholeSession; nil if all are one.
type fade [agents.FullStock + 1]uint32

// fading tabulates exp(-rate f) over all stocks, to the nearest. A power is that of
// whole messages times that of a part of one, and only where this comes close to the
// middle between two numbers does it take an exponential of its own to be sure.
func fading(rate float64) *fade {
	if rate == 0 {
		return nil
	}
	const unsure = 1e-3 // a hundred times what the product can err by
	exact := func(f int) float64 { return agents.Exp(-float64(rate*float64(f)) / fatigueUnits) }
	var parts [fatigueUnits]float64
	for n := range parts {
		parts[n] = exact(n)
	}
	var out fade
	for from := 0; from < len(out); from += fatigueUnits {
		whole := exact(from)
		for n, part := range parts {
			scaled := float64(float64(whole*part)*wholeSession) + 0.5
			if above := scaled - math.Floor(scaled); above < unsure || above > 1-unsure {
				scaled = float64(exact(from+n)*wholeSession) + 0.5
			}
			out[from+n] = uint32(scaled)
		}
	}
	return &out
}

// adverts lists the messages for classes of merchants on some hosts. A group
// that is named counts once.
func (n *names) adverts(hosts []agents.HostID) []advert {
	var out []advert
	for v, venue := range n.venues {
		named := map[string]bool{}
		for _, h := range hosts {
			for _, name := range []string{n.hosts[h].Group, n.hosts[h].ID} {
				if r, ok := venue.Referrals[name]; ok && name != "" && !named[name] {
					named[name] = true
					out = append(out, advert{n.hostsNamed(name), v, n.venueGuest(v), r.Messages})
				}
			}
		}
	}
	return out
}

// of returns the factor of a stock.
func (f *fade) of(stock uint16) uint32 {
	if f == nil {
		return wholeSession
	}
	return f[stock]
}

func share(factor uint32) float64 { return float64(factor) / wholeSession }

// mutes reports whether marketing messages of a site reach user i no more.
func (t *tiring) mutes(i, site int) bool { return t.hears(i, site) == 0 }

// hears is 0 where marketing messages reach user i no more, else 1: a number to
// multiply with, as nothing foresees who has muted them.
func (t *tiring) hears(i, site int) uint64 {
	if t.muted == nil {
		return 1
	}
	return 1 ^ t.muted[i/perWord*len(t.sites)+site]>>(i%perWord)&1
}

// heard is what one host leads to a venue today.
type heard struct {
	site                   int // -1 if its messages tire nobody
	messages, links, entry float64
}

// listen prepares what the hosts lead to a venue, where any of them tires people;
// tooled is the part of the messages whose tool makers still work.
func (h *shop) listen(w *World, open []agents.Permille, guest agents.GuestID, tooled float64) {
	t := w.worn.fatigue
	if t == nil {
		return
	}
	before := h.heard
	h.heard, h.tiring = h.spare[:0], 0
	for n, r := range h.refers {
		share := func(o agents.Object) float64 { return float64(w.gates.least(open, r.hosts, o, guest)) / 1000 }
		x := heard{
			t.of[r.hosts[0]],
			float64(float64(r.flow.Messages*share(agents.MassMessage)) * tooled),
			float64(r.flow.Links * share(agents.MarketplaceLink)),
			float64(r.flow.Entry * share(agents.VenueEntry)),
		}
		if x.site >= 0 && max(x.messages, x.links, x.entry) > 0 {
			h.tiring |= 1 << n
		}
		h.heard = append(h.heard, x)
	}
	if !slices.Equal(before, h.heard) {
		for n := range h.told {
			h.told[n].Store(0)
		}
	}
	h.spare = before
}

// least returns the smallest value of a gate over hosts.
func (g *gates) least(open []agents.Permille, hosts []agents.HostID, o agents.Object, guest agents.GuestID) agents.Permille {
	least := agents.Open
	for _, h := range hosts {
		least = min(least, open[g.at(h, o, guest)])
	}
	return least
}

// toldOf is the number of answers that a venue remembers.
const toldOf = 256

// listen returns the utility of the referrals to a venue for a person on a set of hosts
// who may be tired of one. On most days many are equally tired, and the answer to one is
// that to all: it hangs on nothing but the set, the stock, and whether he has muted.
func (d *payer) listen(h *shop, set int) int32 {
	tires := set & h.tiring
	if tires&(tires-1) != 0 {
		return d.hear(h, set)
	}
	t, site := d.w.worn.fatigue, h.heard[bits.TrailingZeros(uint(tires))].site
	stock := t.stock[d.i*len(t.sites)+site]
	asked := 1<<31 | uint32(set)<<17 | uint32(number(t.mutes(d.i, site)))<<16 | uint32(stock)
	told := &h.told[stock%toldOf]
	if x := told.Load(); uint32(x>>32) == asked {
		return int32(uint32(x))
	}
	v := d.hear(h, set)
	told.Store(uint64(asked)<<32 | uint64(uint32(v)))
	return v
}

// hear computes what listen returns.
func (d *payer) hear(h *shop, set int) int32 {
	t, i := d.w.worn.fatigue, d.i
	var flow float64
	for n := range h.heard {
		if set>>n&1 == 0 {
			continue
		}
		x := &h.heard[n]
		sessions, muted := 1.0, false
		if x.site >= 0 {
			sessions = share(t.sites[x.site].sessions.of(t.stock[i*len(t.sites)+x.site]))
			muted = t.mutes(i, x.site)
		}
		if !muted {
			flow += float64(x.messages * sessions)
		}
		flow += float64(x.links * sessions)
		flow += float64(x.entry * sessions)
	}
	if flow == 0 {
		return 0
	}
	return agents.Units(float64(d.w.rules.eta * agents.Log(1+flow)))
}

// expect makes room for the envelopes that reach people, on a day on which some are
// shared.
func (t *tiring) expect() {
	if t == nil || !t.weighs {
		return
	}
	t.shared = true
	if t.met == nil {
		t.met = newHalves(len(t.stock))
	}
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
	sessions := share(s.sessions.of(t.stock[place]))
	if s.envelope > 0 {
		reach := float64(float64(c.Contacts)*float64(at.gate[object][host])) / 1000
		if agents.Happens(draw, agents.Threshold(float64(reach*sessions))) {
			t.met.add(place, uint32(c.Batch))
		}
	}
	chance := float64(at.odds[object][has][host] * sessions)
	return agents.Threshold(float64(chance * share(s.open.of(t.stock[place]))))
}
