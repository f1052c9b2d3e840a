package model

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Balances says what becomes of money that reaches a wallet: it stays until it
// is spent or withdrawn to the bank. Payments take from the balance first and
// from the card what is missing. A fee on withdrawals keeps money inside (p38,
// p39), and money inside is paid with the wallet. What reaches a balance: payments
// of friends, packets of envelopes, rewards.
type Balances struct {
	On          bool             `yaml:"on" default:"true" doc:"false is the same as no block"`
	Utility     float64          `yaml:"balance_utility" default:"0" min:"0" max:"20" unit:"util" doc:"utility of paying wholly out of the balance; in proportion where it covers a part of the amount"`
	Sensitivity float64          `yaml:"fee_sensitivity" default:"0" min:"0" max:"100000" doc:"the hazard of withdrawing falls as exp(-fee_sensitivity * fee / balance); 693 halves it at a fee of 0.1 percent"`
	Wallets     map[string]Purse `yaml:"wallets" doc:"wallets that hold balances; one that is not named passes everything on to the bank at once"`
}

// Purse is the law of the balances of one wallet.
type Purse struct {
	Opening  spec.Money      `yaml:"opening" default:"0" min:"0" max:"1m" doc:"balance on the first day of each person who then has a card in the wallet"`
	Rate     float64         `yaml:"withdraw_rate" default:"0" min:"0" max:"50" unit:"1/day" doc:"hazard at which a person sends the whole balance to the bank, for which he needs a card"`
	Bind     spec.Share      `yaml:"bind_to_withdraw" default:"0" min:"0" max:"1" doc:"chance that a person without a card who would withdraw binds one to do so; else the money stays"`
	Cost     spec.Share      `yaml:"withdraw_cost" default:"0" min:"0" max:"1" doc:"share of what is withdrawn that the bank charges the platform" source:"p20: bank fees of 0.1 percent, above 300m yuan in January 2016"`
	BankFee  spec.Share      `yaml:"bank_fee" default:"0" min:"0" max:"1" doc:"share of what is paid from the card that the bank charges the platform"`
	Withdraw []WithdrawalFee `yaml:"fees" doc:"fees that people pay on withdrawals; the one that began last holds"`
}

// WithdrawalFee is a fee since a date or an event.
type WithdrawalFee struct {
	When  When       `yaml:"when" doc:"date or event since which it is taken; none means from the first day"`
	Share spec.Share `yaml:"share" required:"true" min:"0" max:"1" doc:"share of what is withdrawn" source:"p38 p39: 0.1 percent"`
	Free  spec.Money `yaml:"free" default:"0" min:"0" max:"1m" doc:"sum of withdrawals since the first fee that is free for each person" source:"p38: 1,000 yuan; p39: 20,000 yuan"`
}

// fullPurse is the largest balance, 42.9 million yuan in fen; what comes in
// beyond it goes on to the bank, free of charge.
const fullPurse = 1<<32 - 1

// purses is the money in wallets, in fen. Columns are there only for wallets
// that hold balances; others have nil.
type purses struct {
	utility int64          // units of paying wholly out of the balance
	balance [][]uint32     // by platform
	charged sparse[uint32] // by wallet with fees: withdrawn since the first one, up to fullPurse
	opening []int64        // sum of the balances of the first day
	total   []int64        // sum of balances at the end of the day before

	held  []agents.PlatformID        // wallets with balances
	place [agents.MaxPlatforms]uint8 // of a wallet among them
	most  int                        // notes that a worker holds
	owed  owing
}

// worth is the utility of paying an amount with wallet p that user i's balance
// adds.
func (m *purses) worth(i int, p agents.PlatformID, amount int64) int32 {
	if m.utility == 0 || m.balance[p] == nil {
		return 0
	}
	switch balance := int64(m.balance[p][i]); {
	case balance == 0:
		return 0
	case balance >= amount:
		return int32(m.utility)
	default:
		return int32(m.utility * balance / amount)
	}
}

// credit lets money arrive on user i's balance at the end of the day.
func (w *World) credit(k *worker, i int, p agents.PlatformID, fen int64) {
	if w.purses == nil || w.purses.balance[p] == nil || fen <= 0 {
		return
	}
	w.purses.note(w, k, i, p, fen, false)
	k.flows.money.received[p] += fen
	k.flows.hash += stamp(stampReceived, uint64(i), uint64(w.Tick), uint64(fen)^w.names.platformKey[p])
}

// debit lets user i pay at the end of the day what others claimed of his
// envelopes: from what is then left of his balance, the rest from the card.
func (w *World) debit(k *worker, i int, p agents.PlatformID, fen int64) {
	if w.purses == nil || w.purses.balance[p] == nil || fen <= 0 {
		return
	}
	w.purses.note(w, k, i, p, fen, true)
}

// handOver moves the money of a payment with wallet p.
func (d *payer) handOver(o *occasion, p agents.PlatformID, amount int64, when uint64) {
	w := d.w
	column := w.purses.balance[p]
	if column == nil {
		return
	}
	if own := min(int64(column[d.i]), amount); own > 0 {
		column[d.i] -= uint32(own)
		d.k.flows.money.spent[p] += own
		d.k.flows.hash += stamp(stampSpent, uint64(d.i)^w.names.contextKey[o.c], when, uint64(own)^w.names.platformKey[p])
	}
	if o.payee == toFriend {
		w.credit(d.k, int(d.payee), p, amount)
	}
}

// asking is who asks for the reward of a subsidy today, by worker. Rewards reach
// balances, so on the day on which the budget ends it must be known who came
// first: as everywhere, by a keyed arrival.
type asking struct {
	stream  rng.Stream
	workers [][]asker
	all     []asker
}

type asker struct {
	arrival uint64
	user    uint32
}

// asking is nil where the subsidy's wallet holds no balances.
func (w *World) asking(c *Campaign) *asking {
	if !slices.Contains(w.names.purses, c.Platform) {
		return nil
	}
	return &asking{stream: w.root.Stream("reward.arrival/" + c.ID), workers: make([][]asker, len(w.workers))}
}

// ask notes that the payer asks for the reward of his payment.
func (s *subsidy) ask(d *payer, index int) {
	if a := s.asking; a != nil {
		arrival := d.w.key(a.stream, index).Draw(uint64(d.i))
		a.workers[d.worker] = append(a.workers[d.worker], asker{arrival, uint32(d.i)})
	}
}

// payOut credits a reward to the first n who asked for it.
func (w *World) payOut(s *subsidy, n int64) {
	a := s.asking
	if a == nil {
		return
	}
	for k := range a.workers {
		a.all = append(a.all, a.workers[k]...)
		emptied(&a.workers[k])
	}
	if int(n) < len(a.all) {
		slices.SortFunc(a.all, func(x, y asker) int {
			return cmp.Or(cmp.Compare(x.arrival, y.arrival), cmp.Compare(x.user, y.user))
		})
	}
	for _, x := range a.all[:n] {
		w.credit(w.workers[0], int(x.user), s.p, s.reward)
	}
	emptied(&a.all)
}

// The kinds of terms of the run hash that balances add.
const (
	stampReceived uint64 = iota + 45
	stampSpent
	stampWithdrawn
	stampCharged
	stampBalance
)

// balances closes the day of the money in wallets, in this order: people pay
// the envelopes of the day, some withdraw what is left, and what was received
// today arrives. So money is there from the morning after, a payment foresees
// nothing, and the mean balance of a person who receives c fen a day and spends
// nothing settles at c / (1 - exp(-withdraw_rate)), in steps of a day.
//
// Only sums meet within each of the three, so the order of letters means nothing.
type balances struct {
	spec   *Balances
	names  *names
	state  *purses
	purses []purse
	blocks int
	moved  []int64 // scratch, by block and platform
}

// purse is one wallet's law with what holds today.
type purse struct {
	p      agents.PlatformID
	spec   Purse
	stream rng.Stream
	bind   uint64
	fees   int // place of the wallet among those with fees
	today  struct {
		key  rng.Key
		most uint64 // chance to withdraw what is free of charge
		fee  int64  // per million
		free int64  // fen
	}
}

func hasBalances(s *Scenario) bool {
	return s.Balances != nil && s.Balances.On && len(s.Balances.Wallets) > 0
}

// holding lists the wallets with balances in the order of keys.
func (n *names) holding(s *Scenario) []string {
	var out []string
	for _, p := range n.platforms {
		if hasBalances(s) {
			if _, ok := s.Balances.Wallets[p.ID]; ok {
				out = append(out, p.ID)
			}
		}
	}
	return out
}

func (m *balances) start(w *World) error {
	m.spec, m.names = w.Scenario.Balances, &w.names
	m.blocks = (w.Users.N + block - 1) / block
	m.moved = agents.Make[int64](w.arena, m.blocks*w.P())
	w.purses = &purses{
		utility: int64(agents.Units(m.spec.Utility)),
		balance: make([][]uint32, w.P()),
		opening: agents.Make[int64](w.arena, w.P()), total: agents.Make[int64](w.arena, w.P()),
		most: notesAtOnce / len(w.workers), owed: owing{locks: make([]sync.Mutex, m.blocks)},
	}
	m.state = w.purses
	for _, k := range w.workers {
		k.notes = newMail[note](m.blocks)
	}
	fees := 0
	for _, id := range w.names.purses {
		v := purse{p: w.names.platform(id), spec: m.spec.Wallets[id], fees: fees}
		fees += number(len(v.spec.Withdraw) > 0)
		v.bind = agents.Threshold(float64(v.spec.Bind))
		platform := w.names.platforms[v.p]
		v.stream = w.root.Stream("withdraw/" + keyOf(platform.Key, platform.ID))
		column := agents.Make[uint32](w.arena, w.Users.N)
		for i := range column {
			if w.inMarket(i) && w.Users.Bound[i].Has(v.p) {
				column[i] = uint32(v.spec.Opening)
				w.purses.opening[v.p] += int64(v.spec.Opening)
			}
		}
		w.purses.total[v.p] = w.purses.opening[v.p]
		w.purses.balance[v.p] = column
		w.purses.place[v.p] = uint8(len(w.purses.held))
		w.purses.held = append(w.purses.held, v.p)
		m.purses = append(m.purses, v)
	}
	if fees > 0 {
		w.purses.charged = newSparse[uint32](w.shared, w.Users.N, fees)
	}
	return nil
}

// keep lists the balances themselves: nothing else outlives the day.
func (m *balances) keep(k *kept) {
	for _, v := range m.purses {
		id := m.names.platforms[v.p].ID
		k.add("balances."+id, &m.state.balance[v.p])
	}
	if len(m.state.charged.there) > 0 {
		k.add("balances.charged.by", &m.state.charged.there)
		k.add("balances.charged.fen", &m.state.charged)
	}
	k.add("balances.opening", &m.state.opening)
	k.add("balances.total", &m.state.total)
}

func (m *balances) step(w *World) {
	f := &w.flows.money
	m.deliver(w, true, func(balance *uint32, fen int64) int64 {
		paid := min(int64(*balance), fen)
		*balance -= uint32(paid)
		return paid
	}, f.gave)
	m.withdraw(w)
	w.gather()
	m.deliver(w, false, func(balance *uint32, fen int64) int64 {
		kept := min(fullPurse-int64(*balance), fen)
		*balance += uint32(kept)
		return fen - kept
	}, f.withdrawn)
	m.tear(w)
	for _, v := range m.purses {
		p := v.p
		w.purses.total[p] += f.received[p] - f.spent[p] - f.gave[p] - f.withdrawn[p]
		if x := w.purses.total[p]; x != 0 {
			w.flows.hash += stamp(stampBalance, w.names.platformKey[p], uint64(w.Tick), uint64(x))
		}
	}
}

// withdraw lets people send their whole balance to the bank. Whoever has removed
// the wallet leaves his money there until he has it again.
func (m *balances) withdraw(w *World) {
	for n := range m.purses {
		v := &m.purses[n]
		v.today.key = w.key(v.stream, 0)
		v.today.most = w.chanceOf(v.spec.Rate)
		v.today.fee, v.today.free = 0, 0
		latest := -never
		for _, fee := range v.spec.Withdraw {
			if hour := w.calendar.hour(fee.When); hour <= int64(w.Day)*24 && hour >= latest {
				latest = hour
				v.today.fee, v.today.free = int64(float64(float64(fee.Share)*1e6)+0.5), int64(fee.Free)
			}
		}
	}
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		for n := range m.purses {
			v := &m.purses[n]
			if w.purses.total[v.p] == 0 {
				continue // nothing of today has arrived yet
			}
			for at := from; at < to; at += perWord {
				v.withdraw(w, w.workers[worker], m.spec.Sensitivity, at, min(to, at+perWord))
			}
		}
	})
}

// withdraw lets some of up to 64 users do so.
func (v *purse) withdraw(w *World, k *worker, sensitivity float64, from, to int) {
	column, charged, f := w.purses.balance[v.p], &w.purses.charged, &k.flows.money
	key := w.names.platformKey[v.p]
	some := v.today.key.Among(uint64(filled(column[from:to])), from, v.today.most)
	for ; some != 0; some &= some - 1 {
		i := from + bits.TrailingZeros64(some)
		fen, bound := int64(column[i]), w.Users.Bound[i].Has(v.p)
		if !bound && (v.bind == 0 || !w.Users.Installed[i].Has(v.p)) {
			continue // who has removed the wallet cannot even bind a card
		}
		draw := v.today.key.Draw(uint64(i))
		if !agents.Happens(draw, v.today.most) || !bound && !agents.Happens(rng.Part(draw, 0), v.bind) {
			continue
		}
		var fee int64
		if v.today.fee > 0 {
			before := int64(charged.of(i, v.fees))
			above := v.above(before, fen)
			// A fee only keeps people from withdrawing, so the few who would without
			// one are all who need the exponential.
			share := float64(v.today.fee*above) / float64(fen) / 1e6
			rate := float64(v.spec.Rate * agents.Exp(-float64(sensitivity*share)))
			if !agents.Happens(draw, w.chanceOf(rate)) {
				continue
			}
			fee = v.today.fee * above / 1_000_000
			charged.set(i, v.fees, uint32(min(fullPurse, before+fen)))
		}
		column[i] = 0
		if !bound {
			w.bind(k, i, v.p)
		}
		f.withdrawn[v.p] += fen
		k.flows.hash += stamp(stampWithdrawn, uint64(i), uint64(w.Tick), uint64(fen)^key)
		if fee > 0 {
			f.withdrawalFees[v.p] += fee
			k.flows.hash += stamp(stampCharged, uint64(i), uint64(w.Tick), uint64(fee)^key)
		}
	}
}

// above is the part of a withdrawal that lies beyond what is free.
func (v *purse) above(before, fen int64) int64 {
	return max(0, before+fen-v.today.free) - max(0, before-v.today.free)
}

// balances checks the block of that name.
func (c *checker) balances() {
	v, at := c.s.Balances, c.at.In("balances")
	if v == nil {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(v.Wallets)) {
		here := at.In("wallets").In(id)
		c.known(at.In("wallets").Key(id), "platform", id, c.platforms)
		for j, fee := range v.Wallets[id].Withdraw {
			c.when(here.In("fees").Item(j).In("when"), fee.When)
		}
	}
}
