package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the money in wallets once more: a map a person, sums by name,
// no mailboxes.

// twinPurse is the money of one person, in fen by wallet.
type twinPurse struct {
	balance map[agents.PlatformID]int64
	charged map[agents.PlatformID]int64 // withdrawn since the first fee
	owed    map[agents.PlatformID]int64 // for today's envelopes
	due     map[agents.PlatformID]int64 // received today
}

// twinMoney is what moved today and the sums of balances.
type twinMoney struct {
	today map[tally]int64
	total map[agents.PlatformID]int64
}

// law returns the law of a wallet's balances, if it holds any.
func (t *twin) law(p agents.PlatformID) (Purse, bool) {
	if t.s.Balances == nil || !t.s.Balances.On {
		return Purse{}, false
	}
	law, ok := t.s.Balances.Wallets[t.n.platforms[p].ID]
	return law, ok
}

func (t *twin) move(what string, p agents.PlatformID, fen int64) {
	t.money.today[tally{what, 0, int(p)}] += fen
}

// fill gives those with a card their first balance.
func (t *twin) fill() {
	t.money = twinMoney{map[tally]int64{}, map[agents.PlatformID]int64{}}
	for _, who := range t.people {
		who.purse = twinPurse{map[agents.PlatformID]int64{}, map[agents.PlatformID]int64{}, map[agents.PlatformID]int64{}, map[agents.PlatformID]int64{}}
		for _, p := range t.platforms() {
			if law, ok := t.law(p); ok && who.entry == 0 && who.bound[p] {
				who.purse.balance[p] = int64(law.Opening)
				t.money.total[p] += int64(law.Opening)
			}
		}
	}
}

// arrive lets money reach somebody at the end of the day.
func (t *twin) arrive(who *person, p agents.PlatformID, fen int64) {
	if _, ok := t.law(p); !ok {
		return
	}
	who.purse.due[p] += fen
	t.move("received", p, fen)
	t.term(stampReceived, uint64(who.number), uint64(t.tick), uint64(fen)^t.n.platformKey[p])
}

// owe lets somebody pay for an envelope at the end of the day.
func (t *twin) owe(who *person, p agents.PlatformID, fen int64) {
	if _, ok := t.law(p); ok {
		who.purse.owed[p] += fen
	}
}

func (t *twin) fromBalance(who *person, p agents.PlatformID, amount int64) int32 {
	if _, ok := t.law(p); !ok {
		return 0
	}
	covered := min(who.purse.balance[p], amount)
	return int32(int64(agents.Units(t.s.Balances.Utility)) * covered / amount)
}

// hand moves the money of a payment.
func (t *twin) hand(who *person, d *deal, at int, p agents.PlatformID, amount int64, when uint64) {
	if _, ok := t.law(p); !ok {
		return
	}
	if own := min(who.purse.balance[p], amount); own > 0 {
		who.purse.balance[p] -= own
		t.move("spent", p, own)
		t.term(stampSpent, uint64(who.number)^t.n.contextKey[d.c], when, uint64(own)^t.n.platformKey[p])
	}
	if d.spec.Payee == "friend" {
		t.arrive(who.payee, p, amount)
	}
}

// settleBalances is the end of the day: envelopes are paid, some people
// withdraw, what was received arrives.
func (t *twin) settleBalances() {
	for _, p := range t.platforms() {
		law, ok := t.law(p)
		if !ok {
			continue
		}
		id := keyOf(t.n.platforms[p].Key, t.n.platforms[p].ID)
		for _, who := range t.people {
			own := &who.purse
			paid := min(own.balance[p], own.owed[p])
			own.balance[p] -= paid
			t.move("gave", p, paid)
			t.withdraw(who, p, law, t.whole(t.root.Stream("withdraw/"+id), 0).Draw(uint64(who.number)))
			own.balance[p] += own.due[p]
			if beyond := own.balance[p] - fullPurse; beyond > 0 {
				own.balance[p] = fullPurse
				t.move("withdrawn", p, beyond)
			}
			own.owed[p], own.due[p] = 0, 0
		}
		var sum int64
		for _, who := range t.people {
			sum += who.purse.balance[p]
		}
		t.money.total[p] = sum
		if sum != 0 {
			t.term(stampBalance, t.n.platformKey[p], uint64(t.tick), uint64(sum))
		}
	}
}

func (t *twin) withdraw(who *person, p agents.PlatformID, law Purse, draw uint64) {
	own := &who.purse
	fen := own.balance[p]
	if fen == 0 || !who.bound[p] && !who.installed[p] || !who.bound[p] && !agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(law.Bind))) {
		return
	}
	var share float64
	var free int64
	latest := -never
	for _, fee := range law.Withdraw {
		if begins := t.calendar.hour(fee.When); begins <= int64(t.day)*24 && begins >= latest {
			share, free, latest = float64(fee.Share), int64(fee.Free), begins
		}
	}
	millionths := int64(float64(share*1e6) + 0.5)
	untouched := max(0, free-own.charged[p])
	beyond := max(0, fen-untouched)
	rate := law.Rate
	if millionths > 0 {
		rate = float64(rate * agents.Exp(-float64(t.s.Balances.Sensitivity*(float64(millionths*beyond)/float64(fen)/1e6))))
	}
	if !agents.Happens(draw, agents.Threshold(agents.Hazard(float64(rate*t.s.Clock.DT)))) {
		return
	}
	own.balance[p] = 0
	if !who.bound[p] {
		t.bind(who, p)
	}
	if millionths > 0 {
		own.charged[p] = min(fullPurse, own.charged[p]+fen)
	}
	t.move("withdrawn", p, fen)
	t.term(stampWithdrawn, uint64(who.number), uint64(t.tick), uint64(fen)^t.n.platformKey[p])
	if fee := millionths * beyond / 1_000_000; fee > 0 {
		t.move("withdrawalFees", p, fee)
		t.term(stampCharged, uint64(who.number), uint64(t.tick), uint64(fee)^t.n.platformKey[p])
	}
}

// plain adds what an occasion is worth without habit, loyalty and network terms.
func (t *twin) plain(who *person, d *deal, at, seller int, usable agents.PlatformSet, amount int64) {
	if t.s.Welfare == nil || !t.s.Welfare.On {
		return
	}
	values := [agents.MaxPlatforms]int32{}
	for _, p := range t.platforms() {
		if !usable.Has(p) {
			continue
		}
		values[p] = d.worth[p] + t.fromBalance(who, p, amount) - t.penalty(who, p)
		for _, b := range t.promising(d.spec, at, seller, p, amount) {
			values[p] += agents.Units(float64(t.s.Choice.Omega*float64(b.c.Amount)) / 100)
		}
		for _, s := range t.subsidies {
			if s.on && s.p == p && s.c.Context == d.spec.ID && (s.c.Venue == "" || at >= 0 && s.c.Venue == t.n.venues[at].ID) {
				values[p] += agents.Units(float64(t.s.Choice.Omega*float64(s.c.Amount)) / 100)
			}
		}
		if t.s.Choice.Sigma > 0 {
			draw := ever(t.root.Stream("taste"), 0).Pair(uint64(who.number), t.n.platformKey[p])
			values[p] += agents.Units(float64(t.s.Choice.Sigma * t.tastes[draw>>52]))
		}
	}
	// What would be chosen does not matter here, its log-sum does.
	_, logsum := t.choice.Choose(&values, usable, agents.Units(d.spec.OutsideUtil), d.spec.Outside, rng.Part(0, 0), rng.Part(0, 1))
	t.money.today[tally{"static", d.c, 0}] += int64(logsum)
}

// twinAsk is a payment that asks for a reward.
type twinAsk struct {
	who     *person
	arrival uint64
}

func (t *twin) ask(s *reward, who *person, index int) {
	key := t.whole(t.root.Stream("reward.arrival/"+s.c.ID), index)
	s.asks = append(s.asks, twinAsk{who, key.Draw(uint64(who.number))})
}

// payOut lets the reward reach the first who asked.
func (t *twin) payOut(s *reward, n int64) {
	slices.SortFunc(s.asks, func(a, b twinAsk) int {
		return cmp.Or(cmp.Compare(a.arrival, b.arrival), cmp.Compare(a.who.number, b.who.number))
	})
	for _, ask := range s.asks[:n] {
		t.arrive(ask.who, s.p, int64(s.c.Amount))
	}
	s.asks = nil
}
