package model

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A plain day comes to the same bits as any other: with a subsidy that has no money the
// day is not plain, and nothing else is different. The twin has no plain days at all.
func TestPlainDaysAreDaysLikeOthers(t *testing.T) {
	const gift = "{id: gift, kind: festival, platform: first, window: 2015-01-02..2015-01-19, seeds: {2015-01-02: 20%}, hosts: {chat: 1}, amount: 10 yuan, slots: 3, share_on: 30%}"
	const empty = "{id: nothing, kind: subsidy, platform: first, context: %s, window: 2015-01-01..2015-12-31, amount: 1 yuan, budget: 0}"
	gate := func(to string) Setting {
		return Setting{"gates", "[{gate: {host: place, object: direct_payment, guest: first}, to: " + to + "}, {gate: {host: place, object: contract_payment, guest: second}, to: 0}]"}
	}
	for _, c := range []struct {
		name     string
		settings []Setting
	}{
		{"as it is", nil},
		{"primary wallet", []Setting{{"choice.visible", "primary"}}},
		{"loyalty, amounts", []Setting{{"choice.delta", "0.7"}, {"contexts.choosing.spread", "0.9"}, {"contexts.choosing.habit_weight", "40%"}}},
		{"everybody", []Setting{{"network", "{kind: complete}"}, {"choice.gamma_global", "1"}}},
		{"everybody as friends", []Setting{{"network", "{kind: complete}"}}},
		{"computed ties", []Setting{{"network", "{kind: communities, form: implicit}"}}},
		{"nest", []Setting{{"choice.nest", "0.5"}}},
		{"noise: long", []Setting{{"choice.scale", "0.5"}, {"choice.nest", "0.5"}}},
		{"no noise: long", []Setting{{"choice.scale", "0"}}},
		{"outside", []Setting{{"contexts.choosing.outside", "true"}, {"contexts.choosing.outside_utility", "2"}}},
		{"outside and idle stocks", []Setting{{"contexts.choosing.outside", "true"}, {"habit.decay_idle", "false"}}},
		{"hubs", []Setting{{"network", "{kind: scale_free, mean_degree: 30}"}}},
		{"shops", nil},
		{"shops, closed gates", []Setting{gate("0")}},
		{"shops, leaks: long", []Setting{gate("300")}},
		{"shops, no cash, idle stocks", []Setting{{"contexts.shopping.outside", "false"}, {"habit.decay_idle", "false"}, {"choice.visible", "last"}}},
		{"shops, amounts, nest", []Setting{{"contexts.shopping.spread", "1"}, {"choice.nest", "0.4"}, {"network", "{kind: complete}"}}},
		{"shops, coverage", []Setting{{"merchants.shop.accept", "{first: {law: coverage, coverage: {2015-01-01: 0.3, 2015-01-20: 0.9}, flat_fee: 0.3 yuan}, second: {law: coverage, coverage: {2015-01-01: 0.2}}}"}, {"merchants.shop.review", "null"}, {"merchants.shop.fallback", "90%"}}},
		{"shops, profit: long", []Setting{{"merchants.shop.profit", "{}"}}},
		{"idle stocks", []Setting{{"habit.decay_idle", "false"}}},
		{"growth", []Setting{{"population.growth", "{2015-01-01: 100, 2015-01-20: 300}"}}},
		{"envelopes", []Setting{{"hosts", "[{id: chat, share: 100%}]"}, {"campaigns", "[" + gift + "]"}, {"platforms.second.adoption", "{law: bass, external: 0.05}"}}},
		{"wallets that come later", []Setting{
			{"platforms.first.adoption", "{law: bass, external: 0.1, imitation: 0.2, bind_on_install: 0.5, bind_rate: 0.1}"},
			{"platforms.second.adoption", "{law: bass, external: 0.05}"},
			{"platforms.banknotes.adoption", "{law: none}"},
			{"contexts.choosing.platforms.second.from", "2015-01-10"},
			{"initial", "{wallets: [{share: 30%, bound: [banknotes], last: banknotes}, {share: 30%, bound: [second], installed: [first], last: second}]}"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			long := strings.HasSuffix(c.name, ": long")
			file, place := "benchmarks/logit-ws", "choosing"
			if strings.HasPrefix(c.name, "shops") {
				file, place = "benchmarks/study", "shopping"
			}
			empty := fmt.Sprintf(empty, place)
			s, err := Open(file, append([]Setting{{"population.users", "300"}, {"end", "2015-01-20"}}, c.settings...)...)
			require.NoError(t, err)
			campaigns := "[" + empty + "]"
			if len(s.Campaigns) > 0 {
				campaigns = "[" + gift + "," + empty + "]"
			}
			other, err := s.With(Setting{"campaigns", campaigns})
			require.NoError(t, err)
			all, err := s.Columns(nil)
			require.NoError(t, err)
			run := func(s *Scenario, want bool) (uint64, string) {
				r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Check: true})
				require.NoError(t, err)
				o := &reading{columns: all}
				require.NoError(t, r.Until(context.Background(), int32(s.End), o))
				for _, m := range r.mechanisms {
					if p, ok := m.(*payments); ok {
						require.Equal(t, want, p.plainDay(r.World))
					}
				}
				return r.Hash(), o.text.String()
			}
			hash, text := run(s, !long)
			require.NotZero(t, hash)
			again, general := run(other, false)
			require.Equal(t, again, hash)
			require.Equal(t, general, text)

			twin, err := startTwin(s, Luck{Seed: 5, Replicate: 1})
			require.NoError(t, err)
			for range 20 {
				twin.step()
			}
			require.Equal(t, twin.hash, hash)
		})
	}
}
