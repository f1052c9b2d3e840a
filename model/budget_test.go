package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// spender notes what a campaign has spent by the evening of each day.
type spender struct {
	left  func() int64
	funds int64
	spent []int64
}

func (s *spender) Observe(*World) error {
	s.spent = append(s.spent, s.funds-s.left())
	return nil
}

// On every day an even campaign has spent at most the days' parts of its budget,
// and kernel and twin agree on who got it.
func TestEvenPaceKeepsBack(t *testing.T) {
	for id, s := range map[string]*Scenario{
		"gala":      readText(t, full, Setting{"campaigns.gala.pace", "even"}),
		"alms":      readText(t, full, Setting{"campaigns.alms.pace", "even"}, Setting{"campaigns.alms.budget", "3k"}),
		"rides":     readText(t, full, Setting{"campaigns.rides.pace", "even"}),
		"till_days": fullHosted(t, Setting{"campaigns.till_days.pace", "even"}),
		"coupons":   fullHosted(t, Setting{"campaigns.coupons.pace", "even"}),
	} {
		t.Run(id, func(t *testing.T) {
			compareWithTwin(t, s, 3)
			r, err := Start(s, Luck{Seed: 7, Replicate: 2}, Options{Workers: 2})
			require.NoError(t, err)
			c, left := purseOf(r, id)
			funds := r.World.funds(c)
			o := &spender{left: func() int64 { return *left }, funds: funds}
			require.NoError(t, r.Until(context.Background(), int32(s.End), o))
			first, days := int(c.Window.From-s.Start), c.Window.Days()
			short := 0
			for k := range days {
				part := funds - funds*int64(days-1-k)/int64(days)
				require.LessOrEqual(t, o.spent[first+k], part, "day %d", k)
				if part-o.spent[first+k] < 2*int64(c.Amount) {
					short++
				}
			}
			require.Greater(t, short, 0, "the pace must bind on some day")
		})
	}
}

// A campaign of one day has one pace.
func TestPaceOfOneDay(t *testing.T) {
	one := []Setting{{"campaigns.gala.window", "2015-02-18..2015-02-18"}}
	free := readText(t, full, one...)
	even := readText(t, full, append(one, Setting{"campaigns.gala.pace", "even"})...)
	require.Equal(t, hashOf(t, free), hashOf(t, even))
}

// purseOf finds a campaign and what is left of its budget.
func purseOf(r *Run, id string) (*Campaign, *int64) {
	for _, m := range part[*hours](r).cascades {
		if m.c.ID == id {
			return m.c, &m.left
		}
	}
	for _, s := range part[*payments](r).subsidies {
		if s.c.ID == id {
			return s.c, &s.left
		}
	}
	for _, s := range part[*payments](r).promotions {
		if s.c.ID == id {
			return s.c, &s.left
		}
	}
	panic("no campaign " + id)
}
