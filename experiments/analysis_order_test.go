package experiments

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
)

const ordering = `
scenario: war-2013-2016
set: {end: 2014-03-31, cut: "true", orders: "[{id: order, when: 2014-01-01}]"}
factors:
  - name: scope
    options:
      links: {set: {orders.order.scope: links}}
      no_order: {set: {orders.order.on: "false"}}
      payment: {set: {orders.order.scope: payment}}
  - {name: date, path: orders.order.when, list: [2014-02-10, 2014-01-01]}
  - {name: lag, path: orders.order.lag, list: [20d, 0d]}
users: 50
replicates: 6
measures: [share_value_commerce, merchants_exited]
headline: {measure: share_value_commerce.tenpay}
analysis: {kind: order, reads: [complaints.total, merchants_exited]}
`

// ordersOf is an executor in whose worlds every end measure is what a rule says, by
// scope, date, lag and replicate.
func ordersOf(t *testing.T, rule func(scope, date, lag string, k int) float64) *executor {
	t.Helper()
	e, err := Read("order.yaml", []byte("hongbao: 1\nkind: experiment\n"+ordering), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for p, values := range x.points() {
		for k := 1; k <= e.Replicates.Most(); k++ {
			ends := make([]float64, len(e.columns.ends))
			for i := range ends {
				ends[i] = rule(values[0], values[1], values[2], k)
			}
			x.outcomes[x.at(p, 0, k)] = &outcome{point: p, replicate: k, ends: ends}
		}
	}
	return x
}

// An order on links does nothing; one on payment takes away 0.5 of what there is, 0.1
// more if it comes early and 0.04 less if it is complied with late, and chance is in
// the level alone or in the difference too.
func paymentAlone(chance float64) func(scope, date, lag string, k int) float64 {
	return func(scope, date, lag string, k int) float64 {
		y := 10 + 3*math.Sin(float64(k))
		if scope != "payment" {
			return y
		}
		y -= 0.5 + chance*math.Sin(float64(7*k+len(lag)))
		if date == "2014-01-01" {
			y -= 0.1
		}
		if lag == "20d" {
			y += 0.04
		}
		return y
	}
}

func TestOrdersAgainstNone(t *testing.T) {
	x := ordersOf(t, paymentAlone(0.001))
	reading := readOrder(x, x.e.Analysis)
	require.NoError(t, reading.Table.Check())
	share := reading.Table.Where("measure", "share_value_commerce.tenpay")

	against := share.Where("role", "order")
	assert.Equal(t, []string{"links", "links", "payment", "payment", "links", "links", "payment", "payment"}, cells(t, against, "scope"))
	assert.Equal(t, []string{"2014-01-01", "2014-02-10"}, cells(t, against, "date")[:2], "the earliest first, whatever the list says")
	assert.Equal(t, "0d", cells(t, against, "lag")[0], "the shortest first")
	want := []float64{0, 0, -0.6, -0.5, 0, 0, -0.56, -0.46}
	assert.InDeltaSlice(t, want, floats(t, against, "value"), 0.001)
	low, high := floats(t, against, "low"), floats(t, against, "high")
	for i, y := range want {
		assert.True(t, low[i] <= y+0.001 && high[i] >= y-0.001)
		if y == 0 {
			assert.Equal(t, [3]float64{}, [3]float64{low[i], floats(t, against, "value")[i], high[i]}, "equal to the bit")
			assert.Equal(t, 1.0, floats(t, against, "p_holm")[i])
		}
	}

	earlier := share.Where("role", "earlier")
	assert.InDeltaSlice(t, []float64{0, -0.1}, floats(t, earlier, "value"), 1e-12)
	assert.Equal(t, []float64{40, 40}, floats(t, earlier, "days"), "from 1 January to 10 February")
	assert.InDeltaSlice(t, []float64{0, -0.1 / 40}, floats(t, earlier, "a_day"), 1e-12)
	later := share.Where("role", "later")
	assert.InDeltaSlice(t, []float64{0, 0, 0.04, 0.04}, floats(t, later, "value"), 0.002)

	assert.Contains(t, reading.Sentences[0], "Against no order, 4 of 8 orders (payment) change Tenpay's share of commerce value on 2014-03-31 in a way that can be told from 0, most payment on 2014-01-01 with 0d to comply by -59.96 points, -60.06 to -59.86 ")
	assert.Contains(t, reading.Sentences[0], "(95 % interval for all 8 together); 4 leave it exactly as it is (links), 6 paired runs; simulation error only")
	assert.Contains(t, reading.Sentences[1], "Ordered on 2014-01-01 instead of 2014-02-10, with 0d to comply, 1 of 2 scopes changes")
	assert.Contains(t, reading.Sentences[1], "payment by -10.0 points, -10.0 to -10.0, or -0.25 points a day")
	assert.Contains(t, reading.Sentences[2], "With 20d to comply instead of 0d, 2 of 4 orders (payment) change")
	for _, s := range reading.Sentences {
		assert.True(t, strings.HasSuffix(s, "; "+x.e.OthersText()+"."), s)
	}
	assert.InDelta(t, 0, mainNumberOf(t, x, 2), 1e-12, "links come first")
}

// The intervals are those of the family of all orders, wider than one by itself.
func TestOrdersHoldTogether(t *testing.T) {
	x := ordersOf(t, paymentAlone(0.1))
	rows := readOrder(x, x.e.Analysis).Table.Where("role", "order").Where("measure", "share_value_commerce.tenpay")
	var with, base []float64
	o := x.orders(x.e.Analysis)
	with, base = o.values(o.measures[0], "payment", "2014-01-01", "0d"), o.values(o.measures[0], "no_order", "2014-01-01", "0d")
	alone := stats.Paired(with, base, stats.Options{})
	eighth := stats.Paired(with, base, stats.Options{Level: 1 - 0.05/8})
	assert.InDelta(t, eighth.Low, floats(t, rows, "low")[2], 1e-12)
	assert.InDelta(t, eighth.High, floats(t, rows, "high")[2], 1e-12)
	assert.Less(t, floats(t, rows, "low")[2], alone.Low)
	assert.Equal(t, 0.95, floats(t, rows, "level")[2])
}

// A measure with several columns is their sum; one column is itself.
func TestOrdersAddColumnsUp(t *testing.T) {
	x := ordersOf(t, paymentAlone(0))
	o := x.orders(x.e.Analysis)
	require.Len(t, o.measures, 3)
	run := x.complete(0, 0, 1)
	assert.InDelta(t, o.measures[0].of(run)*float64(len(readEnds(x.e.columns.ends, "complaints.total"))), o.measures[1].of(run), 1e-12)
	assert.Greater(t, len(readEnds(x.e.columns.ends, "complaints.total")), 1)
	assert.Len(t, readEnds(x.e.columns.ends, "complaints.alipay.total"), 1)
	assert.Equal(t, "complaints over the run", o.measures[1].words)
	assert.Equal(t, "attempts", o.measures[1].unit)
	assert.Equal(t, "merchants exited on 2014-03-31", o.measures[2].words)
}

// Where no order does anything, one sentence says so.
func TestOrdersThatDoNothing(t *testing.T) {
	x := ordersOf(t, func(_, _, _ string, k int) float64 { return float64(k) })
	reading := readOrder(x, x.e.Analysis)
	require.Len(t, reading.Sentences, 3)
	assert.Contains(t, reading.Sentences[0], "Against no order, none of 8 orders changes Tenpay's share of commerce value on 2014-03-31: it is exactly the same in all of 6 paired runs")
	for _, name := range []string{"value", "low", "high"} {
		for _, v := range floats(t, reading.Table, name) {
			assert.Zero(t, v)
		}
	}
}

// Where chance is greater than what orders do, nothing is said to be good or bad.
func TestOrdersThatCannotBeTold(t *testing.T) {
	x := ordersOf(t, func(scope, date, _ string, k int) float64 {
		return 5 + math.Sin(float64(k*len(scope)+3*len(date)*k*k))
	})
	reading := readOrder(x, x.e.Analysis)
	assert.Contains(t, reading.Sentences[0], "none of 8 orders changes Tenpay's share of commerce value on 2014-03-31 in a way that can be told from 0; the largest difference is that of")
	assert.NotContains(t, reading.Sentences[0], "exactly")
}

// Runs that failed are left out of their pairs, and this is said.
func TestOrdersWithRunsThatFailed(t *testing.T) {
	x := ordersOf(t, paymentAlone(0.001))
	o := x.orders(x.e.Analysis)
	x.outcomes[x.at(o.points[[3]string{"payment", "2014-01-01", "0d"}], 0, 2)].failed = "no room"
	x.outcomes[x.at(o.points[[3]string{"no_order", "2014-01-01", "0d"}], 0, 3)] = nil
	reading := readOrder(x, x.e.Analysis)
	rows := where(reading.Table, "measure", "share_value_commerce.tenpay", "role", "order", "date", "2014-01-01", "lag", "0d")
	assert.Equal(t, []string{"5", "4"}, cells(t, rows, "n"))
	assert.Contains(t, reading.Sentences[0], ", 4 of 6 paired runs")
	assert.Contains(t, strings.Join(reading.Warnings, "\n"), "share_value_commerce.tenpay: 2 of 6 pairs have no finite value and are left out")

	for p := range x.points() {
		for k := 1; k <= x.plan.Replicates; k++ {
			x.outcomes[x.at(p, 0, k)] = &outcome{failed: "no room"}
		}
	}
	reading = readOrder(x, x.e.Analysis)
	require.NoError(t, reading.Table.Check())
	assert.Contains(t, reading.Sentences[0], "Against no order, no pair of runs tells what any of 8 orders changes in Tenpay's share")
	assert.True(t, math.IsNaN(singleOrder(x, x.e.Analysis, func(int, int) *outcome { return nil })))
}

// One replicate gives differences and no interval.
func TestOrdersInOneReplicate(t *testing.T) {
	x := ordersOf(t, paymentAlone(0.001))
	for p := range x.points() {
		for k := 2; k <= x.plan.Replicates; k++ {
			x.outcomes[x.at(p, 0, k)] = nil
		}
	}
	reading := readOrder(x, x.e.Analysis)
	assert.Contains(t, reading.Sentences[0], "Against no order, in the one pair of runs, which gives no interval, 4 of 8 orders change")
	assert.Contains(t, reading.Sentences[0], "; 4 leave it exactly as it is (links), 1 of 6 paired run")
	rows := reading.Table.Where("scope", "payment")
	for _, v := range floats(t, rows, "low") {
		assert.True(t, math.IsNaN(v))
	}
}

// The same numbers come out of runs that are made, whatever the number of workers; no
// order is one history for all dates and times to comply.
func TestOrdersOfAMarket(t *testing.T) {
	text := strings.NewReplacer("replicates: 6", "replicates: 2", "[2014-02-10, 2014-01-01]", "[2014-01-01]").Replace(ordering)
	e, err := Read("order.yaml", []byte("hongbao: 1\nkind: experiment\n"+text), nil, set("set.end", "2014-01-20"), set("factors.2.list", "[0d, 4d]"))
	require.NoError(t, err)
	lived := 0
	x, err := newExecutor(e, Options{Workers: 1})
	require.NoError(t, err)
	x.lived = func(days int) { lived += days }
	x.all(context.Background())
	reading := readOrder(x, e.Analysis)
	assert.Empty(t, reading.Table.Where("role", "earlier").Len(), "there is one date")
	all, days := 204, 20 // from 1 July to 20 January, and from 1 January on
	assert.LessOrEqual(t, lived, 2*(all+2*days+2*(days-4)))
	again := run(t, e, Options{Workers: 3})
	assert.Equal(t, csv(t, reading.Table), csv(t, again.Analysis.Table))
	assert.Equal(t, reading.Sentences, again.Analysis.Sentences)
}

func TestOrderWantsItsFactors(t *testing.T) {
	for _, c := range []struct{ path, value, words string }{
		{"analysis.none", "no_ordr", "nearest: no_order"},
		{"analysis.none", "links", "under links the order order is given"},
		{"analysis.reads", "[complaint.total]", "nearest: "},
		{"factors.2.path", "orders.order.stagger", "needs three factors"},
		{"factors.1.list", "[e24]", "is no date"},
		{"design.kind", "one_at_a_time", "expected grid"},
	} {
		_, err := Read("order.yaml", []byte("hongbao: 1\nkind: experiment\n"+ordering), nil, set(c.path, c.value))
		require.ErrorContains(t, err, c.words)
	}
	_, err := Read("order.yaml", []byte("hongbao: 1\nkind: experiment\n"+ordering+"arms: {a: {}, b: {}}"), nil)
	require.ErrorContains(t, err, "expected no arms")
}
