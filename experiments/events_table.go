package experiments

import (
	"cmp"
	"slices"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model"
)

// eventsTable lists the events and campaigns that fall into the run, by time.
func eventsTable(s *model.Scenario) *table.Table {
	b := table.NewBuilder(
		column(table.Text, "id", "", "event or campaign"),
		column(table.Text, "time", "", "day, or hour, at which it acts"),
		dateColumn("time_end", "last day of a campaign"),
		column(table.Text, "actor", "", "camp or firm that acts"),
		column(table.Text, "camp", "", "camp of the actor; neutral if it is in none"),
		column(table.Text, "action", "", "close, open or money; empty for others"),
		column(table.Text, "tags", "", "kinds, with spaces between"),
		column(table.Text, "label", "", "a few words for figures"),
		column(table.Integer, "rank", "", "1 is drawn first where room is short"),
		column(table.Integer, "on", "", "1 if it is part of the base arm's history"),
	)
	for _, e := range s.Events {
		if day := e.At.Date(); day < s.Start || day > s.End {
			continue
		}
		b.Text(0, e.ID)
		b.Text(1, e.At.String())
		b.Text(3, e.Actor)
		b.Text(4, campOf(s, e.Actor))
		b.Text(5, action(e))
		b.Text(6, strings.Join(e.Tags, " "))
		b.Text(7, e.Label)
		b.Int(8, int64(e.Rank))
		b.Int(9, int64(indicator(e.On)))
		b.EndRow()
	}
	for _, k := range s.Campaigns {
		if k.Window.To < s.Start || k.Window.From > s.End {
			continue
		}
		tags, does := "campaign", "money"
		if k.Kind == "annotation" {
			tags = "campaign annotation"
		}
		b.Text(0, k.ID)
		b.Text(1, k.Window.From.String())
		b.Text(2, k.Window.To.String())
		b.Text(3, k.Platform)
		b.Text(4, campOf(s, k.Platform))
		b.Text(5, does)
		b.Text(6, tags)
		b.Text(7, titled(k.ID))
		b.Int(8, 9)
		b.Int(9, int64(indicator(k.On)))
		b.EndRow()
	}
	if b.Len() == 0 {
		return nil
	}
	return sortedBy(b.Table(), "time")
}

// campOf is the camp whose id, or whose member, a name is.
func campOf(s *model.Scenario, name string) string {
	for _, c := range s.Camps {
		if c.ID == name {
			return c.ID
		}
		for _, m := range c.Members {
			if m == name {
				return c.ID
			}
		}
	}
	for _, c := range s.Camps {
		for _, j := range c.Joins {
			if j.Firm == name {
				return c.ID
			}
		}
	}
	return "neutral"
}

// actions says what an event does by its kinds, the first that fits.
var actions = []struct{ tag, action string }{
	{"block", "close"}, {"open", "open"}, {"adapter", "open"}, {"launch", "open"}, {"subsidy", "money"},
}

func action(e model.Event) string {
	for _, a := range actions {
		if slices.Contains(e.Tags, a.tag) {
			return a.action
		}
	}
	switch {
	case e.Gate != nil && e.To == 0:
		return "close"
	case e.Gate != nil && e.To == 1000:
		return "open"
	}
	return ""
}

// sortedBy sorts the rows of a table by the text of a column; equal ones keep their
// order.
func sortedBy(t *table.Table, name string) *table.Table {
	c, err := t.Column(name)
	if err != nil {
		panic("experiments: " + err.Error())
	}
	rows := make([]int, t.Len())
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(c.Text(a), c.Text(b)) })
	return t.Select(rows)
}
