package model

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// scratch names state that changes from day to day and is not kept, with the
// reason why a run that is taken up again does not miss it. A name stands for
// all that lies below it; places in lists are left out.
var scratch = map[string]string{
	"World.tills.turnover":        "emptied before the first sale of a day",
	"World.tills.fees":            "emptied before the first sale of a day",
	"World.tills.borne":           "emptied before the first sale of a day",
	"World.tills.sold":            "cleared with the sales before the first one of a day",
	"World.Users.Fresh":           "emptied in the evening",
	"World.Users.Sent":            "emptied in the evening",
	"World.worn.trust.users":      "the users once more",
	"World.flows.hourless":        "tells of columns by hour that those of a day are cleared; a run that is taken up clears them once more",
	"World.flows.enveloped":       "tells the same of the columns of envelopes",
	"World.worn.fatigue.met":      "emptied in the evening",
	"World.worn.fatigue.shared":   "cleared in the evening",
	"World.worn.dormancy.wallets": "who is woken is forgotten in the evening; who may fall asleep is listed for a span of days, anew when a run is taken up",
	"entry.enter":                 "who comes in a span of days, listed when it is asked for",
	"entry.joins":                 "who comes in a span of days, listed when it is asked for",
	"World.worn.trust.blame":      "read off the gates at each tick",
	"World.workers":               "what workers write is added up and cleared within a phase",
	"hours.anew":                  "set when a run is taken up",
	"hours.cascades.today":        "drawn each morning",
	"hours.cascades.parts":        "room of one morning",
	"hours.cascades.done":         "room of one hour",
	"hours.sight.day":             "says of which day the counts below are",
	"hours.sight.visitors":        "counted afresh each day",
	"hours.sight.standing":        "read off the outlook at each tick",
	"hours.sight.reach":           "read off the outlook and the hours of the day at each tick",
	"hours.sight.closed":          "read off the gates at each tick",
	"hours.sight.rival":           "read off the outlook at each tick",
	"hours.sight.links":           "found anew from the camps' members; what is being decided is of one tick",
	"hours.sight.closures":        "counted at each tick",
	"hours.sight.sides":           "counted at each tick",
	"services.markets.flow":       "computed each morning",
	"services.markets.linked":     "computed each morning",
	"services.markets.moves":      "room of one day",
	"services.markets.company":    "room of one choice",
	"services.markets.idle":       "found anew from who uses what",
	"merchants.classes.laws.ends": "looked up anew in the contracts",
	"merchants.classes.laws.laid": "the share is laid anew over all merchants, which changes none",
	"profit.books.ends":           "looked up anew in the dates of the books",
	"sellers.plots.judged":        "all shops are judged anew",
	"sellers.plots.seenBy":        "read only where shops have been judged",
	"adoption.today":              "computed each morning",
	"adoption.waiting":            "looked up anew when a run is taken up",
	"diffusion.wallets.install":   "the key of a day",
	"diffusion.wallets.new":       "room of one day",
	"diffusion.wallets.got":       "room of one day",
	"circles.all.proposals":       "room of one day",
	"circles.all.keys":            "of one day, set before any tie is made",
	"circles.all.wanted":          "counted anew every day",
	"World.circles.room":          "room for a list",
	"profit.books.peers":          "counted each day",
	"balances.moved":              "room of one day",
	"balances.purses.today":       "computed each day",
	"payments.global":             "computed each morning",
	"payments.friends":            "a table that hangs on the graph and a coefficient alone, made when it is first asked for",
	"payments.contexts.alone":     "a table that hangs on the rule of choice and the outside option alone, made when it is first asked for",
	"payments.promoting":          "decided each morning",
	"payments.promotions.on":      "decided each morning",
	"payments.plain":              "prepared each plain day",
	"payments.subsidies.asking":   "room of one day",
	"payments.subsidies.on":       "decided each morning",
	"payments.contexts.today":     "computed each morning",
	"payments.contexts.self":      "computed each morning",
	"payments.contexts.tills":     "the venues, or what stands in for them",
	"payments.contexts.venues":    "offers, gates and referrals are computed each morning",

	// What is laid out anew as it is read.
	"World.purses.owed":                   "money on its way, none of which is in the evening",
	"World.shared.taken":                  "counts the room",
	"World.circles.lists.stretches":       "lists of friends",
	"World.purses.charged.stretches":      "numbers that are not 0",
	"World.worn.dormancy.since.stretches": "numbers that are not 0",
	"World.worn.trust.stock.stretches":    "numbers that are not 0",
	"services.markets.until":              "says up to which day those who are idle were listed",
}

// derived names state that changes and is not kept, since what is kept, or the
// head of a checkpoint, says what it must be. A loaded run is compared in it.
var derived = map[string]string{
	"World.Day":                 "follows from the tick",
	"hours.leaking":             "found anew from the events of the days that are over",
	"World.Tick":                "stands in the head of a checkpoint",
	"hours.sight.mask":          "found anew from the camps' members",
	"World.Merchants.takers":    "counted anew in the rows",
	"World.Merchants.contracts": "counted anew in the rows",
	"World.makers.present":      "counted anew in the rows",
	"hours.owned":               "found anew from the camps' members",
}

// in reports whether an entry of a list speaks of a name.
func in(list map[string]string, name string) bool {
	for entry := range list {
		if name == entry || strings.HasPrefix(name, entry+".") {
			return true
		}
	}
	return false
}

// lookedAt is the number of days of a scenario that are followed: one of decades
// shows all that it has in its first year.
func lookedAt(s *Scenario) int32 { return min(int32(s.End-s.Start)+1, 400) }

// forgotten lists by name what changes in a run from one day to another and is
// neither kept nor in one of the lists. It notes all names that there are.
func forgotten(t *testing.T, s *Scenario, names map[string]bool) []string {
	t.Helper()
	r, err := Start(s, Luck{Seed: 6, Replicate: 1}, Options{})
	require.NoError(t, err)
	before, found := stateOf(r), map[string]bool{}
	require.NoError(t, r.Until(context.Background(), int32(s.Start)+lookedAt(s)-1, observe(func(*World) error {
		now := stateOf(r)
		for name, x := range now {
			names[name] = true
			if x.loose != before[name].loose && !in(scratch, name) && !in(derived, name) {
				found[name] = true
			}
		}
		before = now
		return nil
	})))
	return sortedKeys(found)
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// missed lists by name what a loaded run has otherwise than the one that was
// saved, and is not scratch.
func missed(t *testing.T, s *Scenario, tick int) []string {
	t.Helper()
	luck := Luck{Seed: 6, Replicate: 1}
	r := ahead(t, s, luck, 1, tick)
	loaded, err := Load(s, luck, Options{}, bytes.NewReader(saved(t, r)))
	require.NoError(t, err)
	want, got := stateOf(r), stateOf(loaded)
	found := map[string]bool{}
	for name, a := range want {
		if !in(scratch, name) && a.all != got[name].all {
			found[name] = true
		}
	}
	return sortedKeys(found)
}

// remembered checks that nothing of a market is forgotten between two days.
func remembered(t *testing.T, s *Scenario, names map[string]bool) {
	t.Helper()
	const remedy = `

These change from day to day and are neither kept nor scratch. Name the column in
keep of its mechanism, with k.add, or k.list if it grows; one of World, Users,
Merchants, market or gates in kept_world.go. Only what every day computes afresh
before it is read may stand in the list scratch instead, with the reason, or in
derived, if then(...) of its mechanism computes it anew.`
	require.Empty(t, forgotten(t, s, names), remedy)
	days := int(lookedAt(s))
	for _, tick := range []int{days / 3, days / 2, days - 1} {
		require.Empty(t, missed(t, s, tick), "a run that is loaded on day %d differs in these", tick)
	}
}

// TestNothingIsForgotten follows all state of all mechanisms from day to day.
func TestNothingIsForgotten(t *testing.T) {
	names := map[string]bool{}
	markets := map[string]*Scenario{
		"full":          readText(t, full, Setting{"population.users", "200"}),
		"at once":       allAtOnce(t, Setting{"population.users", "200"}),
		"answering":     answering(t, Setting{"population.users", "200"}),
		"accommodating": answering(t, Setting{"population.users", "120"}, Setting{"strategies.east.kind", "accommodate"}, Setting{"choice.visible", "installed"}),
	}
	for _, name := range Names() {
		if strings.HasPrefix(name, "mechanisms/") {
			s, err := Open(name, Setting{"population.users", "200"})
			require.NoError(t, err)
			markets[name] = s
		}
	}
	for name, s := range markets {
		t.Run(name, func(t *testing.T) { remembered(t, s, names) })
	}
	for _, list := range []map[string]string{scratch, derived} {
		for entry := range list {
			one := map[string]string{entry: ""}
			if !slices.ContainsFunc(sortedKeys(names), func(name string) bool { return in(one, name) }) {
				t.Errorf("there is no state of the name %s; take it off its list", entry)
			}
		}
	}
}

// TestColumnsHaveOwnNames: a name stands for one column.
func TestColumnsHaveOwnNames(t *testing.T) {
	r, err := Start(answering(t), Luck{}, Options{})
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range r.kept().columns {
		require.False(t, seen[c.name], c.name)
		seen[c.name] = true
	}
}

// forgetful is a mechanism that keeps less than it should.
type forgetful struct {
	hours
	count int
	list  []uint32
}

func (m *forgetful) step(w *World) {
	m.count++
	m.list = append(m.list[:0], uint32(w.Tick))
	m.hours.step(w)
}

// TestForgettingIsFound makes sure that the search above can find something.
func TestForgettingIsFound(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "50"})
	r, err := Start(s, Luck{}, Options{})
	require.NoError(t, err)
	for n, m := range r.mechanisms {
		if h, ok := m.(*hours); ok {
			r.mechanisms[n] = &forgetful{hours: *h}
		}
	}
	before := stateOf(r)
	require.NoError(t, r.Until(context.Background(), int32(s.Start)+1))
	moved := map[string]bool{}
	for name, now := range stateOf(r) {
		if !in(scratch, name) && !in(derived, name) && before[name].loose != now.loose {
			moved[name] = true
		}
	}
	require.Equal(t, []string{"forgetful.count", "forgetful.list"}, slices.DeleteFunc(sortedKeys(moved), func(name string) bool { return strings.Contains(name, "cascades") }))
}
