package experiments

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

func TestEventsTable(t *testing.T) {
	r := run(t, read(t, "replicates: 1\narms: {as_it_happened: {without: [east_blocks]}}"), Options{})
	assert.Equal(t, `id,time,time_end,actor,camp,action,tags,label,rank,on
fair,2015-01-03,,mayor,neutral,,annotation,The mayor opens a fair,9,1
east_festival,2015-01-05,2015-01-14,east_pay,east,money,campaign,East festival,9,1
west_festival,2015-01-05,2015-01-14,west_pay,west,money,campaign,West festival,9,1
west_blocks,2015-01-08,,west,west,close,block,West blocks East,1,1
east_blocks,2015-01-12,,east_pay,east,close,block,East blocks West,9,0
`, csv(t, r.Events))
}

func TestRecordTable(t *testing.T) {
	r := run(t, read(t, "replicates: 1"), Options{})
	assert.True(t, strings.HasPrefix(csv(t, r.Record), `id,measure,start,end,value,source,outside
early,share_value_all.east_pay,2015-01-03,2015-01-05,0.4,,0
late,share_value_all.east_pay,2015-01-13,2015-01-15,0.6,,0
`), csv(t, r.Record))
}

func TestHoursAddUpToTheirDay(t *testing.T) {
	r := run(t, read(t, "replicates: 2"), Options{})
	require.Equal(t, 2*2*24, r.Hourly.Len())
	assert.Equal(t, "2015-01-05T00:00", cells(t, r.Hourly, "time")[0])
	assert.Equal(t, "2015-01-06T23:00", cells(t, r.Hourly, "time")[47])
	// A day's payments are those of its hours and the envelopes claimed.
	parts := map[string][]string{
		"payments.east_pay":          {"payments.east_pay", "envelopes_claimed.east_pay"},
		"envelopes_opened.east_pay":  {"envelopes_opened.east_pay"},
		"envelopes_claimed.west_pay": {"envelopes_claimed.west_pay"},
		"complaints.east_pay":        {"complaints.east_pay"},
	}
	for measure, hours := range parts {
		for _, replicate := range []string{"1", "2"} {
			for _, tick := range []string{"4", "5"} {
				sum := 0.0
				for _, part := range hours {
					for _, x := range floats(t, where(r.Hourly, "replicate", replicate, "tick", tick), part) {
						sum += x
					}
				}
				day := floats(t, where(r.Series, "replicate", replicate, "tick", tick), measure)
				assert.InDelta(t, day[0], sum, 1e-9*(1+day[0]), measure)
			}
		}
	}
	assert.False(t, r.Hourly.Has("bound.east_pay"), "no value by the hour")
	c, err := r.Hourly.Column("payments.east_pay")
	require.NoError(t, err)
	assert.Equal(t, "payments/hour", c.Unit)
}

func TestColumnsByHostAreKeptWhereACampaignIs(t *testing.T) {
	r := run(t, read(t, "replicates: 1"), Options{})
	assert.True(t, r.Series.Has("envelopes_opened.east_pay.west_chat"))
	assert.True(t, r.Series.Has("envelopes_opened.west_pay.east_chat"))
	assert.False(t, r.Series.Has("envelopes_opened.west_pay.west_chat"), "its campaign is only on the other host")
	named := run(t, read(t, "replicates: 1\nmeasures: [envelopes_opened.west_pay.west_chat, bound]"), Options{})
	assert.Equal(t, []string{"arm", "point", "replicate", "seed", "tick", "time", "envelopes_opened.west_pay.west_chat", "bound.east_pay", "bound.west_pay"}, named.Series.Names())
	for _, x := range floats(t, named.Series, "envelopes_opened.west_pay.west_chat") {
		assert.Zero(t, x, "what is left out by default is 0")
	}
}

func TestTheDictionaryHasEveryColumn(t *testing.T) {
	r := run(t, read(t, threeArms), Options{})
	type key struct{ table, name string }
	have := map[key]bool{}
	for i, name := range cells(t, r.Columns, "name") {
		have[key{cells(t, r.Columns, "table")[i], name}] = true
		assert.NotEmpty(t, cells(t, r.Columns, "meaning")[i], name)
	}
	for name, x := range map[string]*table.Table{"series": r.Series, "hourly": r.Hourly, "runs": r.Runs, "design": r.Design, "summary": r.Summary, "comparison": r.Comparison, "bands": r.Bands, "events": r.Events, "record": r.Record, "fit": r.Fit} {
		for _, c := range x.Names() {
			assert.True(t, have[key{name, c}], "%s of %s", c, name)
		}
	}
}

func TestTablesReadBackAsTheyWere(t *testing.T) {
	r := run(t, read(t, threeArms), Options{})
	for _, x := range []*table.Table{r.Series, r.Hourly, r.Runs, r.Design, r.Summary, r.Comparison, r.Bands, r.Events, r.Record, r.Fit, r.Columns} {
		text := csv(t, x)
		back, err := table.ReadCSV(strings.NewReader(text))
		require.NoError(t, err)
		var again bytes.Buffer
		require.NoError(t, back.WriteCSV(&again))
		assert.Equal(t, text, again.String())
	}
}

func TestTwoOutcomesAreSaid(t *testing.T) {
	// With nothing between the two but luck, either may win.
	r := run(t, read(t, "replicates: 20", set("choice.gamma_friends", "1"), set("users", "60"), set("tip_for", "4d")), Options{})
	tipped := 0.0
	for _, x := range floats(t, r.Runs, "tipped") {
		tipped += x
	}
	require.True(t, tipped > 0 && tipped < 20, "%v of 20", tipped)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "two outcomes: the market tipped to east_pay in part of the runs, "+percent(tipped/20)+" in as_it_happened")
}

func TestSharesOfTippedRunsAreComparedAsShares(t *testing.T) {
	r := run(t, read(t, "replicates: 20\narms: {a: {}, b: {set: {contexts.*.platforms.east_pay.a: 3}}}", set("tip_for", "10d"), set("users", "60")), Options{})
	row := where(r.Comparison, "measure", "tipped")
	require.Equal(t, []string{"newcombe-paired"}, cells(t, row, "method"))
	low, mean, high := floats(t, row, "low")[0], floats(t, row, "difference")[0], floats(t, row, "high")[0]
	assert.True(t, -1 <= low && low < mean && mean <= high && high <= 1)
	assert.InDelta(t, floats(t, row, "mean")[0]-floats(t, row, "base_mean")[0], mean, 1e-12)
}

func TestWordsAreQuotedForAShell(t *testing.T) {
	assert.Equal(t, "a=1", quoted("a=1"))
	assert.Equal(t, "'a=50 yuan'", quoted("a=50 yuan"))
	assert.Equal(t, `'it'\''s'`, quoted("it's"))
	assert.Equal(t, "''", quoted(""))
	assert.Equal(t, "'campaigns.*.on=false'", quoted("campaigns.*.on=false"))
}
