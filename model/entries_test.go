package model

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// booked adds up every entry of the ledgers over a run.
func booked(t testing.TB, s *Scenario, workers int, daily func(w *World, entries []Entry) error) (entries []Entry, sums []int64, hash uint64) {
	t.Helper()
	r, err := Start(s, Luck{Seed: 7, Replicate: 2}, Options{Workers: workers})
	require.NoError(t, err)
	entries = s.Ledger()
	sums = make([]int64, len(entries))
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		for i := range entries {
			sums[i] += entries[i].Today(w)
		}
		if daily == nil {
			return nil
		}
		return daily(w, entries)
	})))
	return entries, sums, r.Hash()
}

// On every day of a market in which all goes on at once, what some get others give, to
// the fen, and every kind of giving and getting occurs.
func TestMoneyOfLedgersCancels(t *testing.T) {
	for name, settings := range map[string][]Setting{"as it stands": nil, "async": append(wholeDays[:len(wholeDays):len(wholeDays)], Setting{"clock.update", "async"})} {
		t.Run(name, func(t *testing.T) {
			s := allAtOnce(t, append(settings, Setting{"welfare.on", "true"})...)
			cancels := func(w *World, entries []Entry) error {
				var sums [Units + 1]int64
				party := map[Party]fen{}
				for i := range entries {
					if e := &entries[i]; e.Nature == ChangedHands {
						x := e.Today(w)
						sums[e.Coin] += x
						of := party[e.Party]
						if e.Coin == FirmsFen {
							of.firms += x
						} else {
							of.agents += x
						}
						party[e.Party] = of
					}
				}
				if sums != [Units + 1]int64{} {
					return fmt.Errorf("day %d: %v fen are left over", w.Tick, sums)
				}
				want := map[Party]fen{Users: usersGain(w), ToolMakers: {firms: w.toolFees(-1)}, Banks: {agents: w.every(w.bankCosts)}, Fraudsters: {agents: added(w.flows.losses)}}
				for p, x := range want {
					if party[p] != x {
						return fmt.Errorf("day %d: %s got %v, money_gain has %v", w.Tick, p, party[p], x)
					}
				}
				return nil
			}
			entries, sums, hash := booked(t, s, 3, cancels)
			missing := 0
			for i := range entries {
				if sums[i] == 0 {
					missing++
				}
			}
			assert.Less(t, missing, len(entries)/3, "the market is lively enough to tell")

			_, again, _ := booked(t, s, 1, nil)
			assert.Equal(t, sums, again, "whatever the number of workers")
			_, _, plain := booked(t, allAtOnce(t, append(settings, Setting{"welfare.on", "false"})...), 3, nil)
			assert.Equal(t, plain, hash, "reckoning changes nothing that happens")
		})
	}
}

const bazaar = `hongbao: 1
kind: scenario
start: 2015-02-01
end: 2015-03-20
population: {users: 1_500, stands_for: 15k, growth: {2015-02-01: 12k, 2015-03-20: 15k}}
segments: [{id: town, share: 40%%, commerce: 1.5}, {id: land, share: 60%%}]
platforms: [{id: pay, adoption: {law: bass, external: %s}}, {id: other, adoption: {law: bass, external: 0.01}}]
hosts: [{id: chat, share: 60%%}]
contexts:
  - {id: shopping, payee: merchant, intensity: commerce, rate: 0.8, amount: 80 yuan, spread: 0.6, outside_utility: 0.7, fallback: 70%%, platforms: {pay: {a: %s}, other: {a: 0.5}}}
  - {id: rides, payee: merchant, rate: 0.3, amount: 20 yuan, outside: false, platforms: {pay: {a: %s}, other: {}}}
merchants:
  - {id: chat_shop, context: shopping, host: chat, count: 40, a: 0.3, referrals: {chat: {links: 2}}, accept: {pay: {}, other: {law: share, share: 50%%}}}
  - {id: web_shop, context: shopping, count: 50, accept: {pay: {law: share, share: 30%%}, other: {}}}
  - {id: car, context: rides, count: 10, accept: {pay: {}}}
  - {id: van, context: rides, count: 10, a: -0.5, accept: {other: {}}}
choice: {iv_venue: 0.4, eta_referral: 0.5, kappa: 0.5, sigma: 0.5}
gates: [{gate: {host: chat, object: direct_payment, guest: pay}, to: %s}, {gate: {host: chat, object: marketplace_link, guest: chat_shop}, to: %s}]
welfare: {}
`

// Everybody buys the same in any history, to the fen, whoever has a wallet by then and
// whatever is blocked: custom only moves between the sellers of a market.
func TestCustomIsTheSameInEveryHistory(t *testing.T) {
	custom := func(text string) (days [][2]int64, sold, missed int64) {
		s := readText(t, text)
		booked(t, s, 2, func(w *World, entries []Entry) error {
			var today [2]int64
			for i := range entries {
				e := &entries[i]
				switch {
				case e.Nature == Custom && e.Market == "shopping":
					today[0] += e.Today(w)
				case e.Nature == Custom && e.Market == "rides":
					today[1] += e.Today(w)
				case e.Nature == Income && e.Party == Bystanders, e.Nature == Income && e.Party == Sellers:
					sold += e.Today(w)
				case e.What == "lost sales":
					missed -= e.Today(w)
				}
			}
			days = append(days, today)
			return nil
		})
		return days, sold, missed
	}
	want, sold, missed := custom(fmt.Sprintf(bazaar, "0.05", "1", "1", "1000", "1000"))
	for _, values := range [][]any{
		{"0.0001", "1", "1", "1000", "1000"}, // hardly anybody ever has the wallet
		{"0.05", "-3", "2", "1000", "0"},
		{"0.05", "1", "1", "0", "1000"},
	} {
		got, otherSold, otherMissed := custom(fmt.Sprintf(bazaar, values...))
		assert.Equal(t, want, got)
		assert.Equal(t, sold+missed, otherSold+otherMissed)
		assert.NotEqual(t, sold, otherSold, "the histories do differ")
	}
}

// Who gets a wallet that he never uses gains nothing by having it, though all that he
// buys comes into the books.
func TestAUselessWalletIsWorthNothing(t *testing.T) {
	worth := func(a string) (sum, occasions int64) {
		s := readText(t, fmt.Sprintf(bazaar, "0.05", a, a, "1000", "1000"), Setting{"platforms.other.adoption.external", "0"},
			Setting{"contexts.rides.outside", "true"}, Setting{"choice.sigma", "0"}, Setting{"choice.kappa", "0"})
		booked(t, s, 1, func(w *World, entries []Entry) error {
			for i := range entries {
				if entries[i].Nature == Worth {
					sum += entries[i].Today(w)
				}
			}
			occasions += w.flows.occasions
			return nil
		})
		return sum, occasions
	}
	useless, n := worth("-15")
	require.Greater(t, n, int64(10_000))
	assert.LessOrEqual(t, max(useless, -useless), 2*n, "within the rounding of units")
	useful, _ := worth("0.7")
	assert.Greater(t, useful, 100*n)
}
