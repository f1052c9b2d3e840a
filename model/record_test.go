package model

import (
	"context"
	"encoding/csv"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// rows reads a table of model/history by its header.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("history/" + name + ".csv")
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	var out []map[string]string
	for _, r := range all[1:] {
		row := map[string]string{}
		for k, name := range all[0] {
			row[name] = r[k]
		}
		out = append(out, row)
	}
	return out
}

var update = flag.Bool("update", false, "rewrite what tests compare with")

func war(t *testing.T, settings ...Setting) *Scenario {
	t.Helper()
	s, err := Open("war-2013-2016", settings...)
	require.NoError(t, err)
	return s
}

func TestEveryEventOfTheWindowIsInTheScenario(t *testing.T) {
	s := war(t)
	n := 0
	for _, row := range rows(t, "events") {
		date := row["date_start"]
		if date < s.Start.String() || date > s.End.String() {
			continue
		}
		n++
		i := slices.IndexFunc(s.Events, func(e Event) bool { return e.ID == row["event_id"] })
		require.GreaterOrEqual(t, i, 0, "event %s is missing", row["event_id"])
		e := s.Events[i]
		require.Equal(t, date, e.At.Date().String(), e.ID)
		require.Equal(t, strings.Fields(row["tags"]), e.Tags, e.ID)
		require.Equal(t, row["answers"], e.Answers, e.ID)
		require.True(t, e.On)
		require.NotEmpty(t, e.Source)
		require.NotEmpty(t, e.Label)
	}
	require.Len(t, s.Events, n, "an event of the scenario is not in the record")
}

// A sum of two rows and a level are in the table but are no campaigns.
var notCampaigns = []string{"taxi_2014_subsidy_both", "wechat_2016_whole_year"}

func TestEveryCampaignOfTheWindowIsInTheScenario(t *testing.T) {
	s := war(t)
	for _, row := range rows(t, "campaigns") {
		id := row["campaign_id"]
		if row["period_start"] > s.End.String() {
			continue
		}
		i := slices.IndexFunc(s.Campaigns, func(c Campaign) bool { return c.ID == id })
		if slices.Contains(notCampaigns, id) {
			require.Negative(t, i, "%s is no campaign", id)
			continue
		}
		require.GreaterOrEqual(t, i, 0, "campaign %s is missing", id)
		require.Contains(t, s.Campaigns[i].Source, "campaigns.csv")
	}
}

func TestQuotedSharesAreThoseOfTheTable(t *testing.T) {
	s := war(t)
	n := 0
	for _, row := range rows(t, "market_share") {
		if row["publisher"] != "analysys" || row["definition_id"] != "analysys_mobile" || row["metric"] != "share" || row["period_type"] != "quarter" || row["period"] < "2015" {
			continue
		}
		i := slices.IndexFunc(s.Record, func(q Quoted) bool {
			return q.Measure == "share_value_all."+row["player"] && q.Over.From.String() == row["period_start"] && q.Over.To.String() == row["period_end"]
		})
		if i < 0 {
			continue
		}
		n++
		value, err := strconv.ParseFloat(row["value"], 64)
		require.NoError(t, err)
		require.InDelta(t, value/100, s.Record[i].Value, 1e-9)
	}
	require.Equal(t, 8, n, "two wallets in four quarters")
	for _, row := range rows(t, "market_share") {
		require.LessOrEqual(t, row["period_end"], "2016-06-30", "later shares are kept for a test out of sample")
	}
}

// Removing an event removes the campaign that is the same fact, and the other
// way round.
func TestEventAndCampaignAreOneFact(t *testing.T) {
	s := war(t)
	facts := map[string][]string{
		"didi_2014_taxi_subsidy": {"e11"}, "kuaidi_2014_taxi_subsidy": {"e12"}, "alipay_2015_new_year": {"e22", "e29"},
		"weibo_2015_let_envelopes_fly": {"e51"}, "momo_2015_new_year": {"e28"}, "baidu_2015_new_year": {"e52"},
		"wechat_2015_cctv_gala": {"e30"}, "alipay_2015_double12": {"e33"}, "alipay_2016_five_blessings": {"e35"}, "alipay_2016_cctv_gala": {"e36"},
	}
	for id, events := range facts {
		i := slices.IndexFunc(s.Campaigns, func(c Campaign) bool { return c.ID == id })
		require.GreaterOrEqual(t, i, 0, id)
		require.Equal(t, events, s.Campaigns[i].Events, id)
	}
}

// The first day of the short window stands in its file as it was read off the
// long run.
func TestSpringFestivalBeginsWhereTheWarStood(t *testing.T) {
	if testing.Short() {
		t.Skip("runs 574 days of 200,000 users")
	}
	day, err := spec.ParseDate("2015-01-25")
	require.NoError(t, err)
	now, err := StateAt(context.Background(), war(t, Setting{"population.users", "200_000"}), Luck{1, 1}, Options{Workers: 2}, day)
	require.NoError(t, err)
	text, err := Text("spring-festival-2015")
	require.NoError(t, err)
	const line = "# ---- read off war-2013-2016 at 2015-01-25 ----\n"
	head, state, found := strings.Cut(string(text), line)
	require.True(t, found)
	if *update {
		require.NoError(t, os.WriteFile("scenarios/spring-festival-2015.yaml", []byte(head+line+now), 0o644))
		return
	}
	require.Equal(t, state, now)
}
