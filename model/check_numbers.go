package model

import (
	"math"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Largest values that a curve may reach within the run. Nobody means more, and
// whole numbers of the kernel hold them.
const (
	mostPeople    = 100e9
	mostOccasions = 150 // a day; their number is drawn from a table of 200
	mostYuan      = 100e6
	mostWeight    = 1e6
)

// numbers checks what single values cannot show: sums of shares, and where
// curves go between the first day and the last.
func (c *checker) numbers() {
	s, at := c.s, c.at
	c.sums()
	for i, k := range s.Campaigns {
		here := at.In("campaigns").Item(i)
		for _, p := range k.Seeds {
			if !(p.Value >= 0 && p.Value <= 1) {
				here.In("seeds").In(p.Date.String()).Problem("%v is no share of people; expected one from 0 to 1, such as 1%%", p.Value)
			}
		}
		for id, weight := range k.Hosts {
			if weight > mostWeight {
				here.In("hosts").In(id).Problem("weight %v is above 1000000; expected one from 0 to 1000000", weight)
			}
		}
	}
	if s.Start == 0 || s.End < s.Start {
		return
	}
	c.reaches(at.In("population").In("growth"), s.Population.Growth, "people", 1)
	for i, h := range s.Hosts {
		c.reaches(at.In("hosts").Item(i).In("audience"), h.Audience, "accounts", 0)
	}
	basis := s.Basis
	if basis == 0 {
		basis = s.Start
	}
	for i, x := range s.Contexts {
		here := at.In("contexts").Item(i)
		for _, day := range []spec.Date{s.Start, s.End} {
			years := float64(day-basis) / 365.25
			if rate := float64(x.Rate * agents.Exp(float64(x.RateGrowth*years))); rate > mostOccasions {
				here.In("rate_growth").Problem("by %s the rate is %.3g occasions a day; expected at most %d", day, rate, mostOccasions)
			}
			if yuan := float64(x.Amount) / 100 * agents.Exp(float64(x.Growth*years)); yuan > mostYuan {
				here.In("growth").Problem("by %s the mean amount is %.3g yuan; expected at most 100m", day, yuan)
			}
		}
	}
}

// reaches checks where a curve that goes on beyond its dates is on the first day
// and on the last.
func (c *checker) reaches(at spec.At, s spec.Series, what string, least float64) {
	if len(s) == 0 || !at.Clean() {
		return
	}
	for _, day := range []spec.Date{c.s.Start, c.s.End} {
		x := logLinear(s, int32(day))
		if !(x >= least && x <= mostPeople) || math.IsNaN(x) {
			at.Problem("on %s the curve is at %.3g %s; expected %.0f to 100bn", day, x, what, least)
			at.Hint("beyond its dates the curve goes on at the slope of the last two; add a date near %s", day)
			return
		}
	}
}

// sums checks that the states in which people and merchants start are no more
// than all of them. Files round shares, so half a percent too much is let pass.
func (c *checker) sums() {
	const all = 1.005
	if at := c.at.In("initial").In("wallets"); at.Clean() {
		common := 0.0
		for _, row := range c.s.Initial.Wallets {
			if row.Segment == "" {
				common += float64(row.Share)
			}
		}
		ids := []string{""}
		for _, g := range c.s.Segments {
			ids = append(ids, g.ID)
		}
		for _, id := range ids {
			sum := common
			for _, row := range c.s.Initial.Wallets {
				if row.Segment == id && id != "" {
					sum += float64(row.Share)
				}
			}
			if sum > all {
				whom := "everybody"
				if id != "" {
					whom = "segment " + id
				}
				at.Problem("shares of %s add up to %.6g; expected at most 1", whom, sum)
				break
			}
		}
	}
	for i, m := range c.s.Merchants {
		sum := 0.0
		for _, row := range m.Start {
			sum += float64(row.Share)
		}
		if at := c.at.In("merchants").Item(i).In("start"); sum > all && at.Clean() {
			at.Problem("shares add up to %.6g; expected at most 1", sum)
		}
	}
}
