package model

import (
	"slices"

	"hongbao/model/spec"
)

// people checks what wears on them.
func (c *checker) people() {
	s, at := c.s, c.at
	tired := map[string]bool{}
	for i, h := range s.Hosts {
		group := keyOf(h.Group, h.ID)
		if h.Fatigue == nil || group == "" {
			continue
		}
		if here := at.In("hosts").Item(i).In("fatigue"); tired[group] {
			here.Problem("another host of group %s has the block fatigue; expected one, which speaks for the group", group)
		}
		tired[group] = true
	}
	for i, x := range s.Contexts {
		c.risk(at.In("contexts").Item(i).In("risk"), x.Risk)
	}
	for i, m := range s.Merchants {
		c.risk(at.In("merchants").Item(i).In("risk"), m.Risk)
	}
	for i, row := range s.Initial.Wallets {
		for j, id := range row.Dormant {
			here := at.In("initial").In("wallets").Item(i).In("dormant").Item(j)
			c.known(here, "platform", id, c.platforms)
			n := slices.Index(c.platforms, id)
			switch {
			case n < 0:
			case !slices.Contains(row.Bound, id) && !slices.Contains(row.Installed, id):
				here.Problem("%s is neither bound nor installed here; expected a wallet that is", id)
			case s.Platforms[n].Dormancy == nil:
				here.Problem("platform %s has no block dormancy; expected one, such as dormancy: {hazard: 0}", id)
			}
		}
	}
	if k := s.Choice.Checkout; k != nil {
		here := at.In("choice").In("checkout")
		for id := range k.RemembersOf {
			c.known(here.In("remembers_of").Key(id), "platform", id, c.platforms)
		}
		for i, id := range k.Venues {
			c.known(here.In("venues").Item(i), "merchant class", id, c.venues)
		}
	}
}

func (c *checker) risk(at spec.At, r *Risk) {
	if r == nil {
		return
	}
	for i, id := range r.Escrow {
		c.known(at.In("escrow").Item(i), "platform", id, c.platforms)
	}
}
