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
    wepay: {opening: 30 yuan, withdraw_rate: 0.08, withdraw_cost: 0.1%, bank_fee: 0.2%, fees: [{when: 2015-03-10, share: 0.3%, free: 20 yuan}, {when: cashless, share: 0.1%, free: 100 yuan}]}
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
	kernel := map[tally]int64{{"static", 0, 0}: m.static}
	for p := range w.P() {
		kernel[tally{"received", 0, p}], kernel[tally{"spent", 0, p}], kernel[tally{"gave", 0, p}] = m.received[p], m.spent[p], m.gave[p]
		kernel[tally{"withdrawn", 0, p}], kernel[tally{"withdrawalFees", 0, p}] = m.withdrawn[p], m.withdrawalFees[p]
	}
	for v, fen := range m.venueFees {
		kernel[tally{"venueFees", v, 0}] = fen
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
				for _, what := range []string{"received", "spent", "gave", "withdrawn", "withdrawalFees", "venueFees"} {
					require.NotZero(t, o.moved[what], what)
				}
				require.Equal(t, s.Welfare.On, o.moved["static"] != 0)
			})
		}
	}
}
