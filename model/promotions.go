package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// promotion is a campaign at the till: an envelope of random amount after a
// payment (till), or an amount off payments from a least amount on (coupon), for
// payments with one wallet at shops that take part. Its expected worth, through
// omega, draws people to pay with the wallet while they still can get one today:
// each gets at most one a day. The budget is hard; on the day on which it ends it
// goes to the first who come, by a keyed arrival.
type promotion struct {
	c        *Campaign
	place    int // among the promotions that are measured
	p        agents.PlatformID
	ctx, v   int // v is -1 for every venue of the context
	util     int32
	partner  rng.Stream // which shops take part, by venue
	partners uint64
	bearing  int64 // of the merchant, per million of a reward
	left     int64
	on       bool
	asked    [][]claimant // by worker
}

// claimant is a reward that somebody is due if the money lasts.
type claimant struct {
	user    uint32
	v, shop int32 // who bears the merchants' part
	amount  int64
	arrival uint64
}

// promoted is what a promotion gave today.
type promoted struct {
	uses                int64
	platform, merchants int64 // fen
}

// What hangs on the draw of an occasion, beside the parts of a payment.
const (
	partReward  = 10
	partArrival = 11
)

const (
	stampTill   uint64 = 42
	stampCoupon uint64 = 43
)

// mostPromotions is the number of promotions that a person's day can tell apart.
const mostPromotions = 64

// pays tells whether a campaign rewards payments.
func (c *Campaign) pays() bool { return c.Kind == "subsidy" || c.promotes() }

// odds writes the campaign's own chances that a link is opened, without the
// wallet and with it, over the common ones.
func (c *Campaign) odds(pi *[2]float64) {
	for has, own := range []*spec.Share{c.OpenNew, c.Open} {
		if own != nil {
			pi[has] = float64(*own)
		}
	}
}

// cashes tells whether whoever takes part has money to cash, for which a card is
// needed; who looks at a photo pays from what the wallet holds.
func (c *Campaign) cashes() bool { return c.Object != "photo" }

// promotes tells whether a campaign is a promotion at the till.
func (c *Campaign) promotes() bool { return c.Kind == "till" || c.Kind == "coupon" }

// newPromotions makes the campaigns at the till that are in history.
func newPromotions(w *World) []*promotion {
	w.promoted = make([]promoted, len(w.names.promotions))
	var out []*promotion
	for i := range w.Scenario.Campaigns {
		c := &w.Scenario.Campaigns[i]
		if !c.promotes() || !w.running(c) {
			continue
		}
		out = append(out, &promotion{
			c: c, place: slices.Index(w.names.promotions, c.ID), p: w.names.platform(c.Platform), ctx: w.names.context(c.Context), v: w.names.venue(c.Venue),
			util:    agents.Units(float64(w.Scenario.Choice.Omega*float64(c.Amount)) / 100),
			partner: w.root.Stream("promotion.partner/" + c.ID), partners: agents.Threshold(float64(c.Partners)),
			bearing: int64(float64(float64(c.Cofund)*1e6) + 0.5),
			left:    w.funds(c),
			asked:   make([][]claimant, len(w.workers)),
		})
	}
	return out
}

// dawn tells whether there is anything to be had today.
func (s *promotion) dawn(w *World) {
	s.on = w.Day >= int32(s.c.Window.From) && w.Day <= int32(s.c.Window.To) && w.ready(s.c, s.left) >= int64(s.c.Amount) && s.c.Amount > 0
}

// offers tells whether a payment of an amount at merchant j of a venue would be
// rewarded.
func (s *promotion) offers(w *World, c int, h *shop, j int, amount int64) bool {
	return s.on && s.ctx == c && (s.v < 0 || s.v == h.v) && amount >= int64(s.c.Least) &&
		agents.Happens(s.partner.At(0, wholeDay, 0).Pair(uint64(j), w.names.venueKey[h.v]), s.partners)
}

// lure adds what promotions are worth to the utilities of the wallets.
func (d *payer) lure(o *occasion, h *shop, amount int64, v *[agents.MaxPlatforms]int32) {
	for n, s := range d.m.promotions {
		if d.got>>n&1 == 0 && s.offers(d.w, o.c, h, int(d.shop), amount) {
			v[s.p] += s.util
		}
	}
}

// reap notes the rewards of a payment with wallet p.
func (d *payer) reap(o *occasion, h *shop, p agents.PlatformID, amount int64, draw uint64) {
	for n, s := range d.m.promotions {
		if s.p != p || d.got>>n&1 != 0 || !s.offers(d.w, o.c, h, int(d.shop), amount) {
			continue
		}
		d.got |= 1 << n
		due := min(int64(s.c.Amount), amount)
		if s.c.Kind == "till" {
			due = 1 + int64(agents.Pick(rng.Part(draw, partReward), int(2*s.c.Amount)-1))
		}
		s.asked[d.worker] = append(s.asked[d.worker], claimant{uint32(d.i), int32(h.v), d.shop, due, rng.Part(draw, partArrival)})
	}
}

// grant gives out the day's rewards while the money lasts.
func (s *promotion) grant(w *World) {
	out := &w.promoted[s.place]
	*out = promoted{}
	all := s.asked[0]
	for _, more := range s.asked[1:] {
		all = append(all, more...)
	}
	slices.SortFunc(all, func(a, b claimant) int {
		return cmp.Or(cmp.Compare(a.arrival, b.arrival), cmp.Compare(a.user, b.user))
	})
	kind, key := stampTill, rng.Hash(s.c.ID)
	if s.c.Kind == "coupon" {
		kind = stampCoupon
	}
	ready := w.ready(s.c, s.left)
	for _, r := range all {
		if r.amount > ready {
			break
		}
		ready -= r.amount
		s.left -= r.amount
		borne := r.amount * s.bearing / 1_000_000
		out.uses++
		out.platform += r.amount - borne
		out.merchants += borne
		w.bear(int(r.v), int(r.shop), borne)
		w.credit(w.workers[0], int(r.user), s.p, r.amount)
		w.flows.hash += stamp(kind, uint64(r.user)^key, uint64(w.Tick), uint64(r.amount))
	}
	w.flows.rewards[s.p] += out.platform
	w.flows.drawing[s.p] += out.platform
	w.flows.given[s.p] += out.uses
	s.asked[0] = all
	for n := range s.asked {
		emptied(&s.asked[n])
	}
}
