package model

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// inWallets is what is laid over the full market so that money stays in three
// of its wallets, one of them without fees.
const inWallets = `
balances:
  balance_utility: 0.7
  fee_sensitivity: 900
  wallets:
    wepay: {bind_to_withdraw: 30%, opening: 30 yuan, withdraw_rate: 0.08, withdraw_cost: 0.1%, bank_fee: 0.2%, fees: [{when: 2015-03-10, share: 0.3%, free: 20 yuan}, {when: cashless, share: 0.1%, free: 100 yuan}]}
    alpay: {withdraw_rate: 0.15, fees: [{share: 2%}]}
    union: {opening: 5 yuan, withdraw_rate: 0.3}
welfare: {lost_cost: 0.5}
`

// fullOfMoney reads the full market with balances in its wallets.
func fullOfMoney(t testing.TB, settings ...Setting) *Scenario {
	return readText(t, strings.Replace(full, "events:\n", strings.TrimPrefix(inWallets, "\n")+"events:\n", 1), settings...)
}

// moneyWatch compares the money of kernel and twin, after everything else.
type moneyWatch struct {
	watch
	moved map[string]int64
}

func (o *moneyWatch) Observe(w *World) error {
	clear(o.twin.money.today)
	if err := o.watch.Observe(w); err != nil {
		return err
	}
	m := &w.flows.money
	kernel := map[tally]int64{}
	for c, units := range m.static {
		kernel[tally{"static", c, 0}] = units
	}
	for v, fen := range w.flows.borne {
		kernel[tally{"borne", v, 0}] = fen
	}
	for p := range w.P() {
		kernel[tally{"received", 0, p}], kernel[tally{"spent", 0, p}], kernel[tally{"gave", 0, p}] = m.received[p], m.spent[p], m.gave[p]
		kernel[tally{"withdrawn", 0, p}], kernel[tally{"withdrawalFees", 0, p}] = m.withdrawn[p], m.withdrawalFees[p]
	}
	none := func(_ tally, fen int64) bool { return fen == 0 }
	maps.DeleteFunc(kernel, none)
	twin := maps.Clone(o.twin.money.today)
	maps.DeleteFunc(twin, none)
	if !maps.Equal(kernel, twin) {
		return fmt.Errorf("money on %s: kernel %v, twin %v", dateOf(w.Day), kernel, twin)
	}
	for what, fen := range kernel {
		o.moved[what.what] += fen
	}
	for p := range w.P() {
		if w.purses == nil {
			break
		}
		for i, who := range o.twin.people {
			if column := w.purses.balance[p]; column != nil && int64(column[i]) != who.purse.balance[agents.PlatformID(p)] {
				return fmt.Errorf("balance of user %d on %s: kernel %d, twin %d", i, dateOf(w.Day), column[i], who.purse.balance[agents.PlatformID(p)])
			}
		}
	}
	return nil
}

// TestTwinOnBalances compares day by day, person by person, with one worker and
// several.
func TestTwinOnBalances(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings []Setting
	}{
		{"as it stands", nil},
		{"complete mixing", []Setting{{"network.kind", "complete"}, {"choice.nest", "1"}}},
		{"by occasion", []Setting{{"habit.clock", "occasion"}, {"choice.visible", "last"}, {"choice.sigma", "0"}}},
		{"no utility", []Setting{{"balances.balance_utility", "0"}, {"balances.fee_sensitivity", "0"}, {"welfare.on", "false"}}},
	} {
		for _, workers := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s, %d workers", test.name, workers), func(t *testing.T) {
				s := fullOfMoney(t, test.settings...)
				luck := Luck{Seed: 7, Replicate: 2}
				r, err := Start(s, luck, Options{Workers: workers})
				require.NoError(t, err)
				twin, err := startTwin(s, luck)
				require.NoError(t, err)
				o := &moneyWatch{watch{t: t, twin: twin, sums: map[string]int64{}}, map[string]int64{}}
				require.NoError(t, r.Until(context.Background(), int32(s.End), o))
				for _, what := range []string{"received", "spent", "gave", "withdrawn", "withdrawalFees"} {
					require.NotZero(t, o.moved[what], what)
				}
				require.Equal(t, s.Welfare.On, o.moved["static"] != 0)
			})
		}
	}
}

// purseLedger checks the money in wallets at the end of each day, person by person.
type purseLedger struct {
	before []int64 // sums of balances by platform
	seen   money   // sums of what moved
}

func (o *purseLedger) Observe(w *World) error {
	m := &w.flows.money
	for k, column := range newCopy(m).columns() {
		sum(*o.seen.columns()[k], *column)
	}
	for p, platform := range w.names.platforms {
		column := w.purses.balance[p]
		var all int64
		for _, x := range column {
			all += int64(x)
		}
		if err := equal("sum of balances of "+platform.ID, all, w.purses.total[p]); err != nil {
			return err
		}
		if column == nil {
			continue
		}
		in := m.received[p]
		out := m.spent[p] + m.gave[p] + m.withdrawn[p]
		if err := equal("balances of "+platform.ID, all, o.before[p]+in-out); err != nil {
			return err
		}
		o.before[p] = all
		// What people sent is what people received: payments to friends and packets
		// of their envelopes; beside that the platform rewards.
		sent := w.total(w.flows.value, p, func(c *Context) bool { return c.Payee == "friend" })
		sent += w.envelopes(w.flows.claimedValue, p)
		sent += w.flows.rewards[p]
		for k, id := range w.names.promotions { // of which merchants bear a part
			for _, c := range w.Scenario.Campaigns {
				if c.ID == id && c.Platform == platform.ID {
					sent += w.promoted[k].merchants
				}
			}
		}
		if err := equal("received in "+platform.ID, in, sent); err != nil {
			return err
		}
		if m.withdrawalFees[p] > m.withdrawn[p] {
			return fmt.Errorf("fees of %s above what was withdrawn", platform.ID)
		}
	}
	if err := equal("log-sums", total(m.logsum), w.flows.logsum); err != nil {
		return err
	}
	return gainsCancel(w)
}

func newCopy(m *money) *money {
	c := newMoney(nil, len(m.received), len(m.logsum))
	for k, column := range m.columns() {
		copy(*c.columns()[k], *column)
	}
	return &c
}

// TestMoneyIsConserved follows every fen, on a graph and under complete mixing.
func TestMoneyIsConserved(t *testing.T) {
	for _, settings := range [][]Setting{
		nil,
		{{"network.kind", "complete"}},
		{{"network.form", "implicit"}, {"contexts.friends.rate", "5"}, {"choice.visible", "installed"}},
	} {
		s := fullOfMoney(t, append(settings, Setting{"population.users", "3000"})...)
		r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Workers: 3})
		require.NoError(t, err)
		o := &purseLedger{before: make([]int64, r.World.P()), seen: newMoney(nil, r.World.P()+1, len(r.World.names.contexts))}
		copy(o.before, r.World.purses.opening)
		require.NoError(t, r.Until(context.Background(), int32(s.End), o))
		for k, column := range o.seen.columns() {
			require.NotZero(t, total(*column), "column %d", k)
		}
	}
}

// TestMoneyOnSeveralWorkers shares the users of an hourly window among workers.
func TestMoneyOnSeveralWorkers(t *testing.T) {
	s := fullOfMoney(t, Setting{"population.users", "27000"}, Setting{"network.mean_degree", "6"},
		Setting{"cut", "true"}, Setting{"start", "2015-02-10"}, Setting{"end", "2015-02-20"})
	want := uint64(0)
	for _, most := range []int{notesAtOnce, 7} { // as notes, and as sums that all workers add up
		for _, workers := range []int{1, 2, 5} {
			r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{Workers: workers})
			require.NoError(t, err)
			r.World.purses.most = most
			require.NoError(t, r.Until(context.Background(), int32(s.End)))
			if want == 0 {
				want = r.Hash()
			}
			require.Equal(t, want, r.Hash(), "%d workers with %d notes", workers, most)
		}
	}
}

// TestMoneyIsTheSameInSums holds no note until the evening: the sums of what people get
// and owe come to the same.
func TestMoneyIsTheSameInSums(t *testing.T) {
	s := fullOfMoney(t)
	want := ahead(t, s, Luck{Seed: 3, Replicate: 1}, 1, int(s.End-s.Start)+1)
	for _, workers := range []int{1, 3} {
		for _, most := range []int{1, 7} {
			r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{Workers: workers})
			require.NoError(t, err)
			r.World.purses.most = most
			require.NoError(t, r.Until(context.Background(), int32(s.End)))
			require.Equal(t, want.Hash(), r.Hash(), "%d workers with %d notes", workers, most)
			require.NotZero(t, r.World.purses.owed.sums.stretches.used)
			for _, word := range r.World.purses.owed.sums.there {
				require.Zero(t, word, "money is still on its way")
			}
		}
	}
}

// TestFullPurse sends more to one person than a balance holds: the rest goes on
// to the bank, and nothing is lost.
func TestFullPurse(t *testing.T) {
	s := readText(t, `
hongbao: 1
kind: scenario
start: 2015-02-01
end: 2015-02-10
population: {users: 2}
platforms: [{id: pay, adoption: {law: everyone}}]
contexts: [{id: gifts, payee: friend, occasions: {fixed: 100}, outside: false, amount: 1m, platforms: {pay: {}}}]
balances: {wallets: {pay: {}}}
`)
	for _, most := range []int{1, notesAtOnce} { // as sums, and as notes
		r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{})
		require.NoError(t, err)
		r.World.purses.most = most
		o := &purseLedger{before: make([]int64, 1), seen: newMoney(nil, 2, 1)}
		require.NoError(t, r.Until(context.Background(), int32(s.End), o))
		require.EqualValues(t, fullPurse, r.World.purses.balance[0][0])
		require.NotZero(t, o.seen.withdrawn[0])
		require.EqualValues(t, 100_000_000_00*2*10, o.seen.received[0]) // 100 gifts of a million each day
	}
}

// TestWithdrawalFeeByHand withdraws three times across the free sum.
func TestWithdrawalFeeByHand(t *testing.T) {
	var v purse
	v.today.fee, v.today.free = 1000, 1_000_00 // 0.1 percent above 1,000 yuan
	require.Zero(t, v.above(0, 600_00))
	require.EqualValues(t, 200_00, v.above(600_00, 600_00))
	require.EqualValues(t, 600_00, v.above(1200_00, 600_00))
	require.EqualValues(t, 5000_00, v.above(1_000_00, 5000_00))
}

// TestEverythingIsWithdrawnAtALargeHazard lets people withdraw as good as surely:
// what lies in the wallet is what came today.
func TestEverythingIsWithdrawnAtALargeHazard(t *testing.T) {
	s := fullOfMoney(t, Setting{"balances.wallets.union.withdraw_rate", "50"}, Setting{"population.users", "1500"})
	r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{})
	require.NoError(t, err)
	p := r.World.names.platform("union")
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		return equal("balances", w.purses.total[p], w.flows.money.received[p])
	})))
}

// TestMoneyInBlocks has more users than one owner of letters, on several workers.
func TestMoneyInBlocks(t *testing.T) {
	if testing.Short() {
		t.Skip("300,000 users")
	}
	var hashes []uint64
	for _, workers := range []int{1, 3} {
		s := readText(t, `
hongbao: 1
kind: scenario
start: 2015-02-01
end: 2015-02-04
population: {users: 300k}
network: {kind: communities, form: implicit, mean_degree: 8}
platforms: [{id: pay, adoption: {law: everyone}}, {id: other, adoption: {law: everyone}}]
contexts: [{id: gifts, payee: friend, rate: 0.7, outside: false, amount: 10 yuan, spread: 1, platforms: {pay: {}, other: {}}}]
balances: {balance_utility: 1, wallets: {pay: {withdraw_rate: 0.3, opening: 3 yuan}, other: {withdraw_rate: 0.2}}}
`)
		r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{Workers: workers})
		require.NoError(t, err)
		o := &purseLedger{before: make([]int64, 2), seen: newMoney(nil, 3, 1)}
		copy(o.before, r.World.purses.opening)
		require.NoError(t, r.Until(context.Background(), int32(s.End), o))
		hashes = append(hashes, r.Hash())
	}
	require.Equal(t, hashes[0], hashes[1])
}
