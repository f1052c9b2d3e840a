package model

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// observe turns a func into an observer.
type observe func(w *World) error

func (f observe) Observe(w *World) error { return f(w) }

// several is the full market with enough users for several chunks, over the
// days of its hourly window.
func several(t testing.TB) *Scenario {
	return readText(t, full,
		Setting{"population.users", "27000"}, Setting{"network.mean_degree", "6"},
		Setting{"cut", "true"}, Setting{"start", "2015-02-10"}, Setting{"end", "2015-02-20"})
}

// reading is all measures of a scenario, day by day, as text.
type reading struct {
	columns []Column
	text    strings.Builder
}

func (o *reading) Observe(w *World) error {
	for _, c := range o.columns {
		fmt.Fprint(&o.text, c.Value(w), " ")
		if c.Measure.Hourly && w.Hourly() {
			for hour := range 24 {
				fmt.Fprint(&o.text, c.HourValue(w, hour), " ")
			}
		}
	}
	o.text.WriteByte('\n')
	return nil
}

// TestResultDoesNotDependOnHowItIsRun runs one market on several numbers of
// workers, watched and unwatched, with its own graph and a shared one.
func TestResultDoesNotDependOnHowItIsRun(t *testing.T) {
	s := several(t)
	require.Greater(t, chunks(int(s.Population.Users)), 3, "the test needs several chunks")
	luck := Luck{Seed: 3, Replicate: 1}
	shared, err := MakeGraph(s, luck)
	require.NoError(t, err)
	all, err := s.Columns(nil)
	require.NoError(t, err)

	var hashes []uint64 // by day, of the first run
	var text string
	for n, way := range []struct {
		name    string
		options Options
		watched bool
	}{
		{"one worker", Options{}, true},
		{"two workers", Options{Workers: 2, Graph: shared}, true},
		{"three workers, unwatched", Options{Workers: 3, Graph: shared}, false},
		{"eight workers", Options{Workers: 8, Graph: shared}, true},
	} {
		r, err := Start(s, luck, way.options)
		require.NoError(t, err)
		if !way.watched {
			require.NoError(t, r.Until(context.Background(), int32(s.End)))
			require.Equal(t, hashes[len(hashes)-1], r.Hash(), "%s: last day", way.name)
			continue
		}
		o := &reading{columns: all}
		require.NoError(t, r.Until(context.Background(), int32(s.End), o, observe(func(w *World) error {
			if n == 0 {
				hashes = append(hashes, r.Hash())
			} else if r.Hash() != hashes[w.Tick] {
				return fmt.Errorf("run hash differs on %s", dateOf(w.Day))
			}
			return nil
		})), way.name)
		if n == 0 {
			text = o.text.String()
		}
		// Not require.Equal: the text is too long to be shown.
		require.True(t, text == o.text.String(), "%s: measures differ", way.name)
	}
	require.NotZero(t, hashes[0])
}

// TestReplicatesDiffer makes sure that the equality above is not that of runs
// without luck.
func TestReplicatesDiffer(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "200"})
	seen := map[uint64]Luck{}
	for _, luck := range []Luck{{1, 1}, {1, 2}, {2, 1}, {2, 2}} {
		r, err := Start(s, luck, Options{})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.End)))
		require.NotContains(t, seen, r.Hash())
		seen[r.Hash()] = luck
	}
}

// golden holds run hashes of small markets. They are the same on every
// processor and for every compiler: run them also as
//
//	GOAMD64=v3 go test ./model -run Golden
//
// where the compiler may fuse products and sums, and on arm64, where it does.
// A change of the model's meaning changes them; then say so in the commit.
var golden = []struct {
	name     string
	settings []Setting
	hash     uint64
}{
	{"full", nil, 0x5581cddb36e8de4},
	{"last", []Setting{{"choice.visible", "last"}, {"network.kind", "small_world"}, {"habit.clock", "occasion"}}, 0x1f3c1bc32d641d26},
	{"mixing", []Setting{{"network.kind", "complete"}, {"choice.nest", "1"}, {"strategies.east.kind", "closed"}}, 0x9db358d6d25d7149},
	{"everything", nil, 0x58c0aea9752bcf30},
}

func TestGoldenHashes(t *testing.T) {
	for _, g := range golden {
		s := readText(t, full, g.settings...)
		if g.name == "everything" {
			s = allAtOnce(t)
		}
		r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{Workers: 2})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.End)))
		require.Equal(t, fmt.Sprintf("%#x", g.hash), fmt.Sprintf("%#x", r.Hash()), g.name)
	}
}

// TestCountersEqualARecount gathers the friends' counters afresh.
func TestCountersEqualARecount(t *testing.T) {
	for _, visible := range []string{"primary", "last", "installed"} {
		s := readText(t, full, Setting{"choice.visible", visible}, Setting{"population.users", "2000"})
		r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Workers: 2})
		require.NoError(t, err)
		var counted int64
		require.NoError(t, r.Until(context.Background(), int32(s.Start)+30, observe(func(w *World) error {
			if w.Tick%5 != 0 {
				return nil
			}
			for i, want := range w.recount() {
				if got := w.counters.get(i); got != want {
					return fmt.Errorf("%s: user %d, platform %d: counter %d, recount %d", dateOf(w.Day), i/w.P(), i%w.P(), got, want)
				}
				counted += int64(want)
			}
			return nil
		})), visible)
		require.NotZero(t, counted, "nobody shows anything")
	}
}

// TestCountersGrowWithTheDegree holds the widths: no counter may saturate.
func TestCountersGrowWithTheDegree(t *testing.T) {
	for _, largest := range []int{1, 255, 256, 65535, 65536} {
		c := newCounters(nil, 2, largest)
		for range largest {
			c.up(1)
		}
		require.EqualValues(t, largest, c.get(1))
		require.Zero(t, c.get(0))
		for range largest {
			c.down(1)
		}
		require.Zero(t, c.get(1))
	}
}

// ledger checks at the end of each day what must be conserved.
type ledger struct {
	scenario  *Scenario
	shares    [][]Column // columns that must add up to one
	contracts []int      // by venue and platform, at the end of yesterday
	open      int64      // fen sent and neither claimed nor refunded, by yesterday
	spent     []int64    // by platform
	envelopes int64
	expired   int64
}

func newLedger(t testing.TB, r *Run) *ledger {
	l := &ledger{scenario: r.World.Scenario, contracts: r.World.countContracts(), spent: make([]int64, r.World.P())}
	for _, name := range []string{"share_value_all", "share_value_commerce", "share_count_all", "share_count_ex_envelopes"} {
		columns, err := l.scenario.Columns([]string{name})
		require.NoError(t, err)
		l.shares = append(l.shares, columns)
	}
	return l
}

// countContracts counts the contracts by venue and platform.
func (w *World) countContracts() []int {
	out := make([]int, len(w.Merchants)*w.P())
	for v := range w.Merchants {
		for _, set := range w.Merchants[v].Contract {
			for p := range w.P() {
				if set.Has(agents.PlatformID(p)) {
					out[v*w.P()+p]++
				}
			}
		}
	}
	return out
}

func total(x []int64) int64 {
	var sum int64
	for _, n := range x {
		sum += n
	}
	return sum
}

func (l *ledger) Observe(w *World) error {
	for _, check := range []func(*World) error{l.sharesAddUp, l.columns, l.payments, l.envelopeMoney, l.merchants, l.budgets} {
		if err := check(w); err != nil {
			return fmt.Errorf("%s: %w", dateOf(w.Day), err)
		}
	}
	return nil
}

func equal(what string, got, want int64) error {
	if got != want {
		return fmt.Errorf("%s: %d, want %d", what, got, want)
	}
	return nil
}

func (l *ledger) sharesAddUp(w *World) error {
	for _, columns := range l.shares {
		sum := 0.0
		for _, c := range columns {
			sum += c.Value(w)
		}
		if math.IsNaN(sum) {
			continue // nothing was paid: the share is not defined
		}
		if math.Abs(sum-1) > 1e-12 {
			return fmt.Errorf("%s adds up to %v", columns[0].Measure.Name, sum)
		}
	}
	return nil
}

// columns compares the running counts with the users' columns.
func (l *ledger) columns(w *World) error {
	u := &w.Users
	holders := make([]int64, len(w.market.holders))
	var entered int64
	for i := range u.N {
		if w.inMarket(i) {
			entered++
			holders[u.Bound[i]]++
		} else if u.Installed[i]|u.Bound[i]|u.Shown[i] != 0 {
			return fmt.Errorf("user %d has wallets before he enters", i)
		}
		if u.Bound[i]&^u.Installed[i] != 0 {
			return fmt.Errorf("user %d has a card in a wallet that he has not", i)
		}
	}
	if !slices.Equal(holders, w.market.holders) {
		return fmt.Errorf("holders: %v, want %v", w.market.holders, holders)
	}
	if err := equal("holders", total(w.market.holders), int64(w.market.entered)); err != nil {
		return err
	}
	if err := equal("entered", int64(w.market.entered), entered); err != nil {
		return err
	}
	for p := range w.P() {
		var installed, bound, shown, habit, habit2, paid, active, buckets int64
		for i := range u.N {
			id := agents.PlatformID(p)
			installed += int64(number(u.Installed[i].Has(id)))
			bound += int64(number(u.Bound[i].Has(id)))
			shown += int64(number(u.Shown[i].Has(id)))
			if !u.CanHold(id) {
				continue
			}
			h := int64(u.Habit[u.Cell(i, id)])
			habit, habit2 = habit+h, habit2+h*h
			when := int(u.Paid[u.Cell(i, id)])
			paid += int64(number(when > 0))
			active += int64(number(when > 0 && when-1 > w.Tick-30))
		}
		for _, n := range w.market.paid[p*w.market.ticks : (p+1)*w.market.ticks] {
			buckets += int64(n)
		}
		for _, c := range []struct {
			what      string
			got, want int64
		}{
			{"installed", w.market.installed[p], installed},
			{"bound", w.market.bound[p], bound},
			{"shown", w.market.shown[p], shown},
			{"habit", w.market.habit[p], habit},
			{"squares of habit", w.market.habit2[p], habit2},
			{"users who ever paid", buckets, paid},
			{"active", w.market.active(p, w.Tick), active},
		} {
			if err := equal(c.what+" "+w.names.platforms[p].ID, c.got, c.want); err != nil {
				return err
			}
		}
	}
	return nil
}

// payments compares the views of the day's payments with each other.
func (l *ledger) payments(w *World) error {
	f := &w.flows
	if err := equal("payments against occasions", total(f.count), f.occasions); err != nil {
		return err
	}
	var count, value, lost, lostValue int64
	for c, spec := range w.names.contexts {
		if spec.Payee == "merchant" {
			count += total(f.count[c*f.p : (c+1)*f.p])
			value += total(f.value[c*f.p : (c+1)*f.p])
			lost += f.lost[c]
			lostValue += f.lostValue[c]
		}
	}
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"payments by venue", total(f.venue), count},
		{"value by venue", total(f.venueValue), value},
		{"lost sales by venue", total(f.venueLost), lost},
		{"lost value by venue", total(f.venueLostValue), lostValue},
	} {
		if err := equal(c.what, c.got, c.want); err != nil {
			return err
		}
	}
	for i, n := range f.venue {
		if i%f.p < w.P() && n > f.offered[i] {
			return fmt.Errorf("venue %d: %d payments on %d occasions", i/f.p, n, f.offered[i])
		}
	}
	if !w.Hourly() {
		return equal("hourly flows on a daily day", total(f.hourCount)+total(f.hourSent), 0)
	}
	for p := range w.P() {
		var byHour, byDay int64
		for hour := range 24 {
			byHour += f.hourCount[hour*f.p+p]
		}
		for c := range w.names.contexts {
			byDay += f.count[f.at(c, p)]
		}
		if err := equal("payments by hour", byHour, byDay); err != nil {
			return err
		}
	}
	if err := equal("envelopes by hour", total(f.hourSent), total(f.sent)); err != nil {
		return err
	}
	return equal("claims by hour", total(f.hourClaimed), total(f.claimed))
}

// envelopeMoney follows every fen: sent = claimed + refunded + outstanding, and
// what was outstanding yesterday is refunded today.
func (l *ledger) envelopeMoney(w *World) error {
	f := &w.flows
	slots := make([]int64, w.P())
	for _, c := range l.scenario.Campaigns {
		if p := w.names.platform(c.Platform); c.Kind == "festival" || c.Kind == "give" {
			slots[p] = max(slots[p], int64(c.Slots))
		}
	}
	for i, sent := range f.sent {
		if p := i % f.p; p < w.P() && f.claimed[i] > sent*slots[p] {
			return fmt.Errorf("%d packets claimed of %d envelopes", f.claimed[i], sent)
		}
		if f.claimedValue[i] > f.sentValue[i] {
			return fmt.Errorf("%d fen claimed of %d", f.claimedValue[i], f.sentValue[i])
		}
		if f.claimed[i] > f.opened[i] {
			return fmt.Errorf("%d packets claimed by %d openings", f.claimed[i], f.opened[i])
		}
	}
	if err := equal("refunded", total(f.refunded), l.open); err != nil {
		return err
	}
	l.open += total(f.sentValue) - total(f.claimedValue) - total(f.refunded)
	l.envelopes += total(f.sent)
	return nil
}

func (l *ledger) merchants(w *World) error {
	f := &w.flows
	now := w.countContracts()
	for v := range w.Merchants {
		m := &w.Merchants[v]
		closed := 0
		for j := range m.Closed {
			closed += number(m.Closed[j])
			if m.Closed[j] && m.Contract[j]|m.Accepts[j] != 0 {
				return fmt.Errorf("merchant %d of %s has left and still takes %v", j, w.names.venues[v].ID, m.Contract[j]|m.Accepts[j])
			}
		}
		if err := equal("exited of "+w.names.venues[v].ID, int64(m.Exited+m.Waiting), int64(closed)); err != nil {
			return err
		}
		for p, platform := range w.names.platforms {
			if w.names.venues[v].Accept[platform.ID].Law != "contract" {
				continue
			}
			i := f.at(v, p)
			want := int64(l.contracts[v*w.P()+p]) + f.signed[i] - f.expired[i] - f.cancelled[i]
			l.expired += f.expired[i]
			if err := equal("contracts of "+w.names.venues[v].ID+" with "+platform.ID, int64(now[v*w.P()+p]), want); err != nil {
				return err
			}
		}
	}
	l.contracts = now
	return nil
}

func (l *ledger) budgets(w *World) error {
	budget := make([]int64, w.P())
	for _, c := range l.scenario.Campaigns {
		if c.Kind == "give" || c.Kind == "blessings" || c.pays() {
			budget[w.names.platform(c.Platform)] += int64(float64(c.Budget) / w.Weight)
		}
	}
	for p := range budget {
		if l.spent[p] += w.flows.rewards[p]; l.spent[p] > budget[p] {
			return fmt.Errorf("%s has spent %d fen of %d", w.names.platforms[p].ID, l.spent[p], budget[p])
		}
	}
	return nil
}

func TestConservation(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "3000"})
	r, err := Start(s, Luck{Seed: 11, Replicate: 1}, Options{Workers: 2})
	require.NoError(t, err)
	l := newLedger(t, r)
	require.NoError(t, r.Until(context.Background(), int32(s.End), l))
	require.NotZero(t, l.envelopes)
	require.NotZero(t, l.expired)
	for p, platform := range r.World.names.platforms {
		require.NotZero(t, l.spent[p], "rewards of "+platform.ID)
	}
	require.Zero(t, l.open, "weeks after the campaigns nothing is outstanding")
}
