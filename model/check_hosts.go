package model

import "hongbao/model/spec"

// beside checks services, circles and the campaigns that live on them.
func (c *checker) beside() {
	c.adjacent()
	for i := range c.s.Hosts {
		h, here := &c.s.Hosts[i], c.at.In("hosts").Item(i)
		if h.Circle == nil {
			continue
		}
		if h.Platform == "" {
			here.In("circle").Problem("the host has no key \"app\"; expected the wallet whose holders have a circle here")
		}
		for j, step := range h.Circle.Steps {
			c.when(here.In("circle").In("steps").Item(j).In("when"), step.When)
		}
	}
	for i, p := range c.s.Platforms {
		c.when(c.at.In("platforms").Item(i).In("adoption").In("from"), p.Adoption.From)
	}
	tills := 0
	for i := range c.s.Campaigns {
		k, here := &c.s.Campaigns[i], c.at.In("campaigns").Item(i)
		if k.promotes() {
			if tills++; tills > mostPromotions {
				here.Problem("%d campaigns of kinds till and coupon; expected at most %d", tills, mostPromotions)
			}
			for _, x := range c.s.Contexts {
				if x.ID == k.Context && x.Payee != "merchant" {
					here.In("context").Problem("context %s has payee %s; kind %s needs a context with payee merchant", x.ID, x.Payee, k.Kind)
				}
			}
		}
		if k.Kind == "blessings" {
			c.blessings(here, k)
		}
		if k.Object == "photo" && k.Kind != "festival" {
			here.In("object").Problem("nobody sends photos in a campaign of kind %s; expected kind: festival", k.Kind)
		}
	}
}

// blessings checks a campaign that lives on a circle.
func (c *checker) blessings(here spec.At, k *Campaign) {
	if k.Place == "" {
		here.Problem("the key \"place\" is missing (host whose circle the new friends join)")
		return
	}
	for i := range c.s.Hosts {
		if h := &c.s.Hosts[i]; h.ID == k.Place && h.Circle != nil {
			if k.Platform != "" && h.Platform != "" && h.Platform != k.Platform {
				here.In("platform").Problem("the circle of %s is that of %s; expected that wallet", h.ID, h.Platform)
			}
			if k.ShareOn > 0 {
				here.In("share_on").Problem("nobody sends on a share of a pool; expected 0")
			}
			return
		}
	}
	for _, id := range c.hosts {
		if id == k.Place {
			here.In("place").Problem("%s has no circle; expected a host with the key circle", k.Place)
		}
	}
}

// adjacent checks markets of services.
func (c *checker) adjacent() {
	ids := make([]string, 0, len(c.s.Services))
	for i, v := range c.s.Services {
		for _, before := range c.s.Services[:i] {
			if at := c.at.In("services").Item(i); v.ID != "" && keyOf(before.Key, before.ID) == keyOf(v.Key, v.ID) && at.Clean() {
				at.Problem("an entry before has the id or key %q; expected another", keyOf(v.Key, v.ID))
				break
			}
		}
		ids = append(ids, v.ID)
	}
	market := map[string]string{}
	for i := range c.s.Adjacent {
		a, here := &c.s.Adjacent[i], c.at.In("adjacent").Item(i)
		for _, before := range c.s.Adjacent[:i] {
			if a.ID != "" && keyOf(before.Key, before.ID) == keyOf(a.Key, a.ID) && here.Clean() {
				here.Problem("an entry before has the id or key %q; expected another", keyOf(a.Key, a.ID))
				break
			}
		}
		if len(a.Services) > mostServices {
			here.In("services").Problem("%d services; expected at most %d", len(a.Services), mostServices)
		}
		if len(a.Links) > mostServiceHosts {
			here.In("links").Problem("%d hosts; expected at most %d", len(a.Links), mostServiceHosts)
		}
		for id, links := range a.Links {
			c.known(here.In("links").Key(id), "host", id, c.hosts)
			if !(links >= 0 && links <= mostLinks) {
				here.In("links").In(id).Problem("%v links; expected 0 to %d", links, mostLinks)
			}
		}
		for id := range a.Services {
			c.known(here.In("services").Key(id), "service", id, ids)
			if other := market[id]; other != "" {
				here.In("services").Key(id).Problem("the market %s offers %s, too; expected a service in one market", other, id)
			}
			market[id] = a.ID
		}
	}
}
