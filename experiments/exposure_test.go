package experiments

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// shut closes payment with East in West's only shop on 8 January; the base is the
// history in which nobody does.
const shut = `
set: {events.west_blocks.gate.object: contract_payment, events.west_blocks.also: '[]'}
arms:
  as_it_happened: {without: [west_blocks]}
  closed: {}
`

// bounds reads the exposure of a share in the comparison.
func bounds(t testing.TB, r *Results, arm, measure string) (count, value float64, through string) {
	t.Helper()
	row := where(r.Comparison, "arm", arm, "measure", measure)
	require.Equal(t, 1, row.Len())
	return floats(t, row, "exposure_bound_count")[0], floats(t, row, "exposure_bound_value")[0], cells(t, row, "exposure_through")[0]
}

// sumFrom adds up a column of the series of one run from a tick on.
func sumFrom(t testing.TB, r *Results, arm string, replicate, tick int, column string) float64 {
	t.Helper()
	sum := 0.0
	for _, x := range floats(t, where(r.Series, "arm", arm, "replicate", strconv.Itoa(replicate)), column)[tick:] {
		sum += x
	}
	return sum
}

func TestExposureOfAPaymentGateIsWhatWasPaidThere(t *testing.T) {
	// There is one shop, so on the day of the block all that East is paid in commerce
	// passes, and the bound is East's share in the open world.
	r := run(t, read(t, "replicates: 3"+shut, set("end", "2015-01-08"), set("cut", "true"), set("expect", "[]")), Options{})
	_, value, through := bounds(t, r, "closed", "share_value_commerce.east_pay")
	assert.Equal(t, "payments with east_pay at west_shop", through)
	open := where(r.Comparison, "arm", "closed", "measure", "share_value_commerce.east_pay")
	assert.InDelta(t, floats(t, open, "base_mean")[0], value, 1e-12)
	// What is no share of payments has none.
	count, value, through := bounds(t, r, "closed", "bound.east_pay")
	assert.True(t, math.IsNaN(count) && math.IsNaN(value) && through == "")
}

func TestExposureOfEnvelopesIsWhatWasOpened(t *testing.T) {
	r := run(t, read(t, "replicates: 3\narms: {as_it_happened: {}, open: {without: [east_blocks]}}\nmeasures: [share_count_all, share_value_all, envelopes_opened, payments]"), Options{})
	count, _, through := bounds(t, r, "open", "share_count_all.west_pay")
	assert.Equal(t, "envelopes of west_pay by links on east_chat", through)
	want := 0.0
	for k := 1; k <= 3; k++ { // tick 11 is 12 January
		all := sumFrom(t, r, "open", k, 11, "payments.east_pay") + sumFrom(t, r, "open", k, 11, "payments.west_pay")
		want += sumFrom(t, r, "open", k, 11, "envelopes_opened.west_pay.east_chat") / all / 3
	}
	require.Positive(t, want)
	assert.InDelta(t, want, count, 1e-12)
}

// TestExposureBoundsWhatAGateMovesDirectly holds in any one day: occasions that do
// not pass the gate are the same in both worlds.
func TestExposureBoundsWhatAGateMovesDirectly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := read(t, "replicates: 1\nusers: 60"+shut, set("end", "2015-01-08"), set("cut", "true"), set("expect", "[]"),
			set("seed", fmt.Sprint(rapid.IntRange(1, 1000).Draw(rt, "seed"))),
			set("events.west_blocks.to", fmt.Sprint(rapid.IntRange(0, 900).Draw(rt, "leak"))),
			set("contexts.shopping.fallback", fmt.Sprintf("%d%%", rapid.IntRange(0, 100).Draw(rt, "cash"))),
			set("choice.gamma_global", "1"),
		)
		r := run(t, e, Options{})
		for _, measure := range []string{"share_value_commerce", "share_value_all"} {
			for _, p := range []string{".east_pay", ".west_pay"} {
				_, value, _ := bounds(t, r, "closed", measure+p)
				effect := floats(t, where(r.Comparison, "arm", "closed", "measure", measure+p), "difference")[0]
				if math.IsNaN(effect) {
					continue // nobody could pay
				}
				if math.Abs(effect) > value+1e-12 {
					rt.Fatalf("%s: effect %v, bound %v", measure+p, effect, value)
				}
			}
		}
	})
}

func TestExposureComesFromTheStateOfGates(t *testing.T) {
	// The same closing by an event, by another date of it and by a strategy.
	r := run(t, read(t, `replicates: 2
set: {events.west_blocks.gate.object: contract_payment, events.west_blocks.also: '[]'}
arms:
  as_it_happened: {without: [west_blocks]}
  event: {}
  later: {set: {events.west_blocks.at: 2015-01-20}}
  strategy: {without: [west_blocks], set: {strategies.west.kind: closed}}
  same: {without: [west_blocks], set: {strategies.west.kind: script}}
`), Options{})
	const measure = "share_value_commerce.east_pay"
	_, event, _ := bounds(t, r, "event", measure)
	_, later, _ := bounds(t, r, "later", measure)
	_, strategy, through := bounds(t, r, "strategy", measure)
	assert.Positive(t, event)
	assert.Positive(t, later)
	assert.Positive(t, strategy)
	assert.Contains(t, through, "payments with east_pay at west_shop")
	count, value, through := bounds(t, r, "same", measure)
	assert.True(t, count == 0 && value == 0)
	assert.Equal(t, "nothing passes the gates that differ", through)
}

func TestExposureThatCannotBeToldIsNotZero(t *testing.T) {
	r := run(t, read(t, "replicates: 2\narms: {as_it_happened: {}, colder: {without: [west_blocks], set: {choice.kappa: 0, campaigns.east_festival.budget: 1m}}}"), Options{})
	count, value, through := bounds(t, r, "colder", "share_value_commerce.east_pay")
	assert.True(t, math.IsNaN(count) && math.IsNaN(value))
	assert.Equal(t, "not measured: campaigns.east_festival.budget, choice.kappa", through)
	assert.NotContains(t, strings.Join(r.Warnings, "\n"), "exposure")
}

func TestAnEventTakesAlongWhatHangsOnIt(t *testing.T) {
	// Named by a campaign, the event is more than its gate.
	e := read(t, "replicates: 1\narms: {as_it_happened: {}, without: {without: [west_blocks]}}\nset: {campaigns.west_festival.events: '[west_blocks]'}")
	_, _, through := bounds(t, run(t, e, Options{}), "without", "share_value_all.west_pay")
	assert.Equal(t, "not measured: campaigns.west_festival.events", through)
}

// TestFarBeyondExposure is on both sides of the line, and where there is none.
func TestFarBeyondExposure(t *testing.T) {
	s := speaker{subject: "Tenpay's share of commerce value", at: "2015-12-31", unit: "share"}
	assert.Empty(t, s.beyond("Open", 0.0100, 0.0010))
	assert.Empty(t, s.beyond("Open", -0.0100, 0.0010))
	assert.Equal(t, []string{`exposure: "Open" moves Tenpay's share of commerce value on 2015-12-31 by -1.3 points, more than 10 times the 0.10 points that pass the gates which differ; what carries it so far, habit, network or new cards, deserves a look`},
		s.beyond("Open", -0.0130, 0.0010))
	assert.Equal(t, []string{`exposure: "Open" moves Tenpay's share of commerce value on 2015-12-31 by 1.0 points, while nothing that it counts passes the gates which differ; what carries it so far, habit, network or new cards, deserves a look`},
		s.beyond("Open", 0.0100, 0))
	assert.Empty(t, s.beyond("Open", 0, 0))
	assert.Empty(t, s.beyond("Open", 0.5, math.NaN()), "cannot be told")
	assert.Empty(t, s.beyond("Open", math.NaN(), 0.001))
}

// TestTheWarningIsSaid has envelopes of one fen, by which West finds its users.
func TestTheWarningIsSaid(t *testing.T) {
	e := read(t, "replicates: 3\narms: {as_it_happened: {without: [west_blocks], keep: [east_blocks]}, open: {without: [west_blocks]}}\nheadline: {measure: share_value_commerce.west_pay}",
		set("events.east_blocks.at", "2015-01-05"), set("campaigns.west_festival.amount", "0.01"), set("platforms.west_pay.adoption.external", "0.01"), set("platforms.west_pay.adoption.imitation", "0"))
	r := run(t, e, Options{})
	_, value, _ := bounds(t, r, "open", "share_value_commerce.west_pay")
	effect := r.Headline.Effects[0].Mean
	require.Greater(t, float64(effect), 10*value)
	require.Positive(t, value)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), `exposure: "Open" moves west_pay's share of commerce value on 2015-01-20 by `)
}

// TestExposureOfAReferralIsThePartThatItCanHaveBrought has two venues with one wallet
// each, between which a message a day on a host where everybody is decides.
func TestExposureOfAReferralIsThePartThatItCanHaveBrought(t *testing.T) {
	const market = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-03
population: {users: 3000}
platforms: [{id: east_pay, adoption: {law: everyone}}, {id: west_pay, adoption: {law: everyone}}]
hosts: [{id: chat, share: 100%}]
contexts: [{id: shopping, payee: merchant, rate: 1, amount: 100 yuan, outside: false, platforms: {east_pay: {}, west_pay: {}}}]
merchants:
  - {id: east_mall, context: shopping, count: 10, referrals: {chat: {messages: 3}}, accept: {east_pay: {law: always}}}
  - {id: west_mall, context: shopping, count: 10, accept: {west_pay: {law: always}}}
choice: {eta_referral: 0.5}
events: [{id: silence, at: 2015-01-03, gate: {host: chat, object: mass_message, guest: east_mall}, to: 0}]
`
	e, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: malls.yaml\narms: {as_it_happened: {without: [silence]}, silent: {}}\nreplicates: 4\nheadline: {measure: share_count_all.east_pay}"),
		func(string) ([]byte, error) { return []byte(market), nil })
	require.NoError(t, err)
	r := run(t, e, Options{})
	count, _, through := bounds(t, r, "silent", "share_count_all.east_pay")
	assert.Equal(t, "visits of east_mall by messages on chat", through)
	row := where(r.Comparison, "measure", "share_count_all.east_pay")
	share, effect := floats(t, row, "base_mean")[0], floats(t, row, "difference")[0]
	// At f = 3 and eta = 0.5 the odds double: two thirds go to East, and half of them
	// can be lost at most; a sixth of all is.
	assert.InDelta(t, 2.0/3, share, 0.02)
	assert.InDelta(t, share/2, count, 1e-9)
	assert.InDelta(t, -1.0/6, effect, 0.02)
}
