package plots

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInteroperabilityOrder(t *testing.T) {
	figure := build(t, "interoperability-order", toySomeOrders(7))
	assert.Equal(t, "Seven of 24 orders change Tenpay's share of commerce value; most: everything, 1 Jan 2014, at once: −2.10 points; nine of 24 change lost sales", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "subtitle"), "filled at once, hollow after 180 days; only 7 pairs of runs")
	names := rows(t, figure, "row")
	require.Len(t, names, 10+8, "a scope that changes nothing has one row")
	assert.Equal(t, "Everything | 1 Jan 2014", names[0]["text"])
	assert.Equal(t, "1 Jan 2015", names[1]["text"])
	assert.Equal(t, "Chat links | at every date", names[3]["text"])
	assert.Contains(t, said(t, figure, "number"), "exactly")
	hollow := 0
	for _, i := range rows(t, figure, "interval") {
		low, high := numberOf(t, i["low"]), numberOf(t, i["high"])
		assert.Equal(t, low <= 0 && high >= 0, i["style"] == "colour=other" || i["style"] == "colour=other under hollow", i["style"])
		if i["style"] == "colour=tenpay under hollow" || i["style"] == "colour=ink under hollow" || i["style"] == "colour=other under hollow" {
			hollow++
		}
	}
	assert.Equal(t, 9+6, hollow, "one for each order that is complied with late")
	assert.Contains(t, said(t, figure, "caption"), "intervals for the 24 orders of a panel together")
}

func TestInteroperabilityOrderSaysWhatCannotBeTold(t *testing.T) {
	title := func(n int, half float64, shares, losses []toyScope) string {
		return said(t, build(t, "interoperability-order", toyOrders(n, half, shares, losses)), "title")
	}
	nothing, some := []toyScope{{"links", [3]float64{}}}, []toyScope{{"links", [3]float64{0.01, 0.01, 0.01}}}
	assert.Equal(t, "No order changes Tenpay's share of commerce value at all; none changes lost sales", title(7, 0.1, nothing, nothing))
	assert.Equal(t, "No order can be told to change Tenpay's share of commerce value; nor can lost sales be told", title(7, 0.1, some, some))
	assert.Equal(t, "A single pair of runs; most: links, 1 Jan 2014, at once: +1.00 points", title(1, 0.1, some, nothing))
	many := []toyScope{{"a", some[0].changes}, {"b", some[0].changes}, {"c", some[0].changes}, {"d", some[0].changes}, {"e", some[0].changes}}
	figure := build(t, "interoperability-order", toyOrders(7, 0.1, many, many))
	assert.Len(t, rows(t, figure, "row"), 15, "both measures have no room")
	assert.Contains(t, said(t, figure, "subtitle"), "1 more measure stands in the table")
}
