package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// flows is what happened on one day, as integers: counts of agents' acts and
// fen of agents' money. Sums over workers are exact whatever their order.
type flows struct {
	p, c, v, h int // platforms + 1 (the last is outside), contexts, venues, hosts

	count, value       []int64 // by context and platform
	lost, lostValue    []int64 // by context
	venue, venueValue  []int64 // by venue and platform
	offered            []int64 // by venue and platform: occasions on which the wallet could be used
	venueLost          []int64 // by venue
	venueLostValue     []int64
	venueFees          []int64 // by venue: fen paid by merchants
	sunk, stranded     []int64 // by venue: fen that merchants spent to start, and lost of it; see World.sink
	complaints         []int64 // by platform: wallets that a closed gate took out of a choice
	installs, binds    []int64 // by platform
	claimInstalls      []int64 // of these, through an envelope
	rewards            []int64 // by platform: fen paid by campaigns
	drawing            []int64 // of these, for payments: payers reckon with them when they choose
	borne              []int64 // by venue: fen of rewards that merchants bore
	fees               []int64 // by platform: fen paid by merchants
	payerFees, rebates []int64 // by platform: fen paid by payers, and given to them
	sent, sentValue    []int64 // by host, object (link, picture) and platform
	opened, claimed    []int64
	reached            []int64 // by host and platform: people who opened, whatever an envelope stands for
	claimedValue       []int64
	emptied            []int64 // of these envelopes, those with no packet left
	refunded           []int64
	blocked            []int64 // by host and platform: acts of sharing that no gate let through
	given              []int64 // by platform: envelopes that the platform gave
	hourSent           []int64 // by hour, host, object and platform
	hourOpened         []int64
	hourReached        []int64 // by hour, host and platform
	hourClaimed        []int64
	hourCount          []int64 // by hour and platform: payments
	hourValue          []int64
	hourComplaints     []int64
	losses             []int64 // by platform: fen that payers lost in deals without escrow
	distrust           []int64 // by platform: sum of the stocks of people with a card, at the end of the day
	dormant            []int64 // by platform: wallets that are asleep at the end of the day
	uninstalls         []int64 // by platform
	saved              []int64 // by platform: payments that only the checkout funnel made possible
	tired              []int64 // by site and what is counted of it, see the counts of fatigue
	signed             []int64 // by venue and platform: contracts
	expired, cancelled []int64
	repeats, switches  int64
	logsum, occasions  int64
	exposures          int64 // people who saw an envelope, once for each
	hash               uint64
	money              money // what balances and ledgers need, see mech_ledger.go
	aside              aside // what is bought without wallets, counted where surplus is reckoned twice

	// The columns again, one behind the other: those of envelopes, the others by hour and
	// the rest.
	envelopes, hours, daily []int64
	enveloped               bool // envelopes have been shared, or refunded: their columns are not empty
	hourless                bool // those by hour are empty
}

func newFlows(a *agents.Arena, p, c, v, h int) flows {
	p++
	n := func(k int) []int64 { return agents.Make[int64](a, k) }
	f := flows{
		p: p, c: c, v: v, h: h,
		count: n(c * p), value: n(c * p), lost: n(c), lostValue: n(c),
		venue: n(v * p), venueValue: n(v * p), offered: n(v * p), venueLost: n(v), venueLostValue: n(v), venueFees: n(v), sunk: n(v), stranded: n(v),
		complaints: n(p), installs: n(p), binds: n(p), claimInstalls: n(p), rewards: n(p), drawing: n(p), fees: n(p),
		payerFees: n(p), rebates: n(p), borne: n(v),
		sent: n(h * 2 * p), sentValue: n(h * 2 * p), opened: n(h * 2 * p), claimed: n(h * 2 * p), claimedValue: n(h * 2 * p), emptied: n(h * 2 * p), refunded: n(h * 2 * p),
		hourSent: n(24 * h * 2 * p), hourOpened: n(24 * h * 2 * p), hourClaimed: n(24 * h * 2 * p),
		hourCount: n(24 * p), hourValue: n(24 * p), hourComplaints: n(24 * p),
		reached: n(h * p), hourReached: n(24 * h * p),
		losses: n(p), distrust: n(p), dormant: n(p), uninstalls: n(p), saved: n(p), tired: n(h * countsOfFatigue),
		blocked: n(h * p), given: n(p), signed: n(v * p), expired: n(v * p), cancelled: n(v * p),
	}
	f.money, f.aside = newMoney(a, p, c), newAside(a, c, v)
	envelopes := f.ofEnvelopes()
	rest := func(all []*[]int64) []*[]int64 {
		return slices.DeleteFunc(all, func(c *[]int64) bool { return slices.Contains(envelopes, c) })
	}
	f.daily, f.hours, f.envelopes = joined(a, rest(f.columns())), joined(a, rest(f.hourly())), joined(a, envelopes)
	return f
}

// joined moves columns to places one behind the other, so that one loop adds or
// clears them all.
func joined(a *agents.Arena, columns []*[]int64) []int64 {
	n := 0
	for _, c := range columns {
		n += len(*c)
	}
	all := agents.Make[int64](a, n)
	rest := all
	for _, c := range columns {
		n := len(*c)
		*c, rest = rest[:n:n], rest[n:]
	}
	return all
}

// columns lists every column, so that adding and clearing can forget none.
func (f *flows) columns() []*[]int64 {
	return append(append(f.money.columns(), f.aside.columns()...), []*[]int64{
		&f.count, &f.value, &f.lost, &f.lostValue, &f.venue, &f.venueValue, &f.offered, &f.venueLost, &f.venueLostValue, &f.venueFees, &f.sunk, &f.stranded,
		&f.complaints, &f.installs, &f.binds, &f.claimInstalls, &f.rewards, &f.drawing, &f.fees,
		&f.payerFees, &f.rebates, &f.borne,
		&f.losses, &f.distrust, &f.dormant, &f.uninstalls, &f.saved, &f.tired,
		&f.sent, &f.sentValue, &f.opened, &f.claimed, &f.claimedValue, &f.emptied, &f.refunded,
		&f.blocked, &f.reached, &f.given, &f.signed, &f.expired, &f.cancelled,
	}...)
}

// hourly lists the columns by hour, which are touched on hourly days only.
func (f *flows) hourly() []*[]int64 {
	return []*[]int64{&f.hourSent, &f.hourOpened, &f.hourClaimed, &f.hourCount, &f.hourValue, &f.hourComplaints, &f.hourReached}
}

// ofEnvelopes lists the columns, by day and by hour, that only people write who share
// envelopes; whoever writes them says so in enveloped.
func (f *flows) ofEnvelopes() []*[]int64 {
	return []*[]int64{
		&f.sent, &f.sentValue, &f.opened, &f.claimed, &f.claimedValue, &f.emptied, &f.refunded, &f.blocked, &f.reached,
		&f.hourSent, &f.hourOpened, &f.hourClaimed, &f.hourReached,
	}
}

// add adds o and clears it.
func (f *flows) add(o *flows, hourly bool) {
	sum(f.daily, o.daily)
	if o.enveloped {
		sum(f.envelopes, o.envelopes)
		f.enveloped, o.enveloped = true, false
	}
	if hourly {
		sum(f.hours, o.hours)
		f.hourless = false
	}
	f.repeats += o.repeats
	f.switches += o.switches
	f.logsum += o.logsum
	f.occasions += o.occasions
	f.exposures += o.exposures
	f.hash += o.hash
	o.repeats, o.switches, o.logsum, o.occasions, o.exposures, o.hash = 0, 0, 0, 0, 0, 0
}

// sum adds a column to another and clears it. Most cells of most days are empty:
// eight of them are looked at together.
func sum[T int32 | int64](mine, theirs []T) {
	mine = mine[:len(theirs)]
	i := 0
	for ; i+8 <= len(theirs); i += 8 {
		c := (*[8]T)(theirs[i:])
		if c[0]|c[1]|c[2]|c[3]|c[4]|c[5]|c[6]|c[7] == 0 {
			continue
		}
		to := (*[8]T)(mine[i:])
		for k, x := range c {
			to[k] += x
		}
		*c = [8]T{}
	}
	for ; i < len(theirs); i++ {
		mine[i] += theirs[i]
		theirs[i] = 0
	}
}

func (f *flows) clear() {
	clear(f.daily)
	if f.enveloped {
		clear(f.envelopes)
		f.enveloped = false
	}
	if !f.hourless {
		clear(f.hours)
		f.hourless = true
	}
	f.repeats, f.switches, f.logsum, f.occasions, f.exposures, f.hash = 0, 0, 0, 0, 0, 0
}

// at is the place of a context (or venue) and a platform; Outside is the last.
func (f *flows) at(row int, p int) int { return row*f.p + min(p, f.p-1) }

// share is the place of a host, an object (0 link, 1 picture) and a platform.
func (f *flows) share(host, object, p int) int { return (host*2+object)*f.p + p }

// stamp is one term of the run hash: what happened, to whom, when, how much.
// Terms are added, so neither order nor layout matters.
func stamp(what, who, when, value uint64) uint64 { return stampOf(unsaid(what, who, when), value) }

// unsaid is a stamp that does not say yet how much; stampOf completes it. The compiler
// writes them into a loop, which it would not do with the whole.
func unsaid(what, who, when uint64) uint64 {
	return rng.Mix(rng.Mix(what+who*0x9E3779B97F4A7C15) + when*0xD1B54A32D192ED03)
}

// stampsOfAll is the sum of stamps of several people, whose numbers are turned by a key,
// by what is said of how much.
func stampsOfAll(what uint64, who []uint32, key, when uint64, said []uint64) uint64 {
	return rng.Key(what).SumOfChains(who, key, when*0xD1B54A32D192ED03, said)
}

func stampOf(unsaid, value uint64) uint64 { return rng.Mix(unsaid + said(value)) }

// said is what a stamp says of how much.
func said(value uint64) uint64 { return value * 0xABC98388FB8FAC03 }

// The kinds of terms of the run hash.
const (
	stampPay uint64 = iota + 1
	stampLost
	stampInstall
	stampBind
	stampClaim
	stampSend
	stampRefund
	stampReward
	stampSign
	stampEnd
	stampExit
	stampHabit
	stampShown
	stampEntered
	stampHolders
)
