package model

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// worndown are settings of the market in which everything happens that wear on people too:
// two tired hosts (a group, and one with its own tools), losses in and outside
// escrow, wallets that fall asleep, tills that ask for another wallet.
var worndown = []Setting{
	{"hosts.chat.fatigue.decay", "0.15"},
	{"hosts.chat.fatigue.messages", "2.3"},
	{"hosts.chat.fatigue.envelopes", "0.7"},
	{"hosts.chat.fatigue.sessions", "0.03"},
	{"hosts.chat.fatigue.open", "0.05"},
	{"hosts.chat.fatigue.mute", "0.001"},
	{"hosts.chat.fatigue.leave", "0.0004"},
	{"hosts.weibo.fatigue.decay", "0.05"},
	{"hosts.weibo.fatigue.start", "40"},
	{"hosts.weibo.fatigue.sessions", "0.02"},
	{"hosts.weibo.fatigue.leave", "0.0003"},
	{"contexts.shopping.risk.loss", "6%"},
	{"contexts.shopping.risk.escrow", "[alpay]"},
	{"merchants.shop_in_chat.risk.loss", "15%"},
	{"contexts.friends.risk.loss", "2%"},
	{"trust.psi", "1.7"},
	{"trust.loss", "40%"},
	{"trust.hearsay", "3%"},
	{"trust.complaint", "12%"},
	{"trust.recovery", "0.03"},
	{"platforms.alpay.dormancy.after", "4d"},
	{"platforms.alpay.dormancy.hazard", "0.2"},
	{"platforms.alpay.dormancy.uninstall", "0.06"},
	{"platforms.wepay.dormancy.after", "3d"},
	{"platforms.wepay.dormancy.hazard", "0.5"},
	{"platforms.wepay.dormancy.uninstall", "0.2"},
	{"platforms.wepay.dormancy.sessions", "1.5"},
	{"platforms.union.dormancy.hazard", "0.3"},
	{"platforms.union.dormancy.after", "6d"},
	{"initial.wallets.1.dormant", "[wepay]"},
	{"choice.checkout.remembers", "40%"},
	{"choice.checkout.remembers_of", "{union: 70%}"},
	{"choice.checkout.registers", "10%"},
	{"choice.checkout.binds", "60%"},
}

// wornNumbers lists what the kernel counts of it under the twin's names.
func wornNumbers(w *World) map[string]int64 {
	out := map[string]int64{}
	for n, s := range w.names.tired {
		for what, k := range map[string]int{
			"present": countPresent, "fatigue": countFatigue, "sessions": countSessions,
			"messages": countMessages, "read": countRead, "muted": countMuted,
		} {
			out[what+" "+s.name] = w.flows.tired[n*countsOfFatigue+k]
		}
	}
	for p, platform := range w.names.platforms {
		for what, column := range map[string][]int64{
			"losses": w.flows.losses, "distrust": w.flows.distrust, "dormant": w.flows.dormant,
			"uninstalls": w.flows.uninstalls, "saved": w.flows.saved,
		} {
			out[what+" "+platform.ID] = column[p]
		}
	}
	return out
}

// wornWatch runs a twin beside a kernel and recounts the market.
type wornWatch struct {
	watch
	ledger *ledger
}

func (o *wornWatch) Observe(w *World) error {
	if err := o.watch.Observe(w); err != nil {
		return err
	}
	for what, n := range wornNumbers(w) {
		if got := o.twin.worn.count[what]; got != n {
			return fmt.Errorf("%s: %s: kernel %d, twin %d", dateOf(w.Day), what, n, got)
		}
		o.sums[what] += n
	}
	for i, who := range o.twin.people {
		for n, s := range w.names.tired {
			if got, want := w.worn.fatigue.stock[i*len(w.names.tired)+n], who.worn.fatigue[s.name]; got != want {
				return fmt.Errorf("%s: fatigue of %d on %s: kernel %d, twin %d", dateOf(w.Day), i, s.name, got, want)
			}
		}
		if w.worn.dormancy != nil && w.worn.dormancy.asleep[i] != setOf(who.worn.asleep) {
			return fmt.Errorf("%s: asleep of %d: kernel %b, twin %b", dateOf(w.Day), i, w.worn.dormancy.asleep[i], setOf(who.worn.asleep))
		}
	}
	return o.ledger.Observe(w)
}

func compareWorn(t *testing.T, s *Scenario, workers int) *wornWatch {
	t.Helper()
	luck := Luck{Seed: 7, Replicate: 2}
	r, err := Start(s, luck, Options{Workers: workers})
	require.NoError(t, err)
	twin, err := startTwin(s, luck)
	require.NoError(t, err)
	o := &wornWatch{watch{t: t, twin: twin, sums: map[string]int64{}}, newLedger(t, r)}
	require.NoError(t, r.Until(context.Background(), int32(s.End), o))
	for n, s := range r.World.names.tired {
		require.Equal(t, r.World.worn.fatigue.gone[n], twin.worn.gone[s.name])
		o.sums["gone "+s.name] = twin.worn.gone[s.name]
	}
	return o
}

// Whatever wears on people, kernel and twin agree day by day, the running
// counts are those of a recount, and money is conserved.
func TestTwinOnWornPeople(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings []Setting
	}{
		{"as it stands", nil},
		{"last", []Setting{{"choice.visible", "last"}, {"strategies.west.kind", "open"}, {"habit.decay_idle", "false"}, {"network.kind", "small_world"}}},
		{"installed", []Setting{{"choice.visible", "installed"}, {"strategies.west.kind", "closed"}, {"habit.clock", "occasion"}}},
		{"complete mixing", []Setting{{"network.kind", "complete"}, {"choice.kappa_venue", "0"}}},
		{"one shop asks", []Setting{{"choice.checkout.venues", "[tills, diner]"}, {"choice.eta_referral", "0"}, {"hosts.chat.fatigue.envelopes", "0"}, {"hosts.chat.fatigue.mute", "0"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := append(append([]Setting{}, worndown...), test.settings...)
			o := compareWorn(t, readText(t, full, settings...), 3)
			for _, what := range []string{
				"fatigue weibo", "messages chat_all", "losses wepay", "losses alpay", "distrust wepay", "distrust alpay",
				"dormant alpay", "dormant wepay", "uninstalls alpay", "uninstalls wepay", "saved alpay", "saved wepay", "saved union", "gone chat_all",
			} {
				require.NotZero(t, o.sums[what], what)
			}
		})
	}
}

// The same in one worker and in several, over several chunks.
func TestTwinOnWornPeopleAcrossChunks(t *testing.T) {
	settings := append([]Setting{
		{"population.users", "9000"},
		{"network.mean_degree", "6"},
		{"cut", "true"},
		{"start", "2015-02-17"},
		{"end", "2015-02-18"},
	}, worndown...)
	s := readText(t, full, settings...)
	require.Greater(t, chunks(int(s.Population.Users)), 1)
	var hashes []uint64
	for _, workers := range []int{1, 3} {
		hashes = append(hashes, compareWorn(t, s, workers).twin.hash)
	}
	require.Equal(t, hashes[0], hashes[1])
}
