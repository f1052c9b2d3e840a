package model

import (
	"hongbao/agents"
	"hongbao/model/spec"
)

func objectNames() []string {
	out := make([]string, 0, len(agents.Objects))
	for _, o := range agents.Objects {
		out = append(out, o.Name)
	}
	return out
}

// perGate checks the strategies of a camp for the gates of some objects.
func (c *checker) perGate(at spec.At, p *Play) {
	named := map[string]bool{}
	for i := range p.Per {
		here, part := at.In("per").Item(i), &p.Per[i]
		c.play(here, part)
		if len(part.Objects) == 0 && here.In("objects").Clean() {
			here.Problem("the key \"objects\" is missing (objects whose gates this strategy is for)")
		}
		for j, o := range part.Objects {
			if named[o] {
				here.In("objects").Item(j).Problem("an entry before speaks of %s; expected one strategy for each object", o)
			}
			named[o] = true
		}
		if part.Kind == "buy_out" {
			here.In("kind").Problem("kind buy_out is about campaigns and no gate; expected it as the camp's own kind")
		}
	}
}

// orders checks what interoperability orders name.
func (c *checker) orders() {
	var guests []string
	guests = append(append(guests, c.platforms...), c.venues...)
	for _, v := range c.s.Services {
		guests = append(guests, v.ID)
	}
	for i := range c.s.Orders {
		o, here := &c.s.Orders[i], c.at.In("orders").Item(i)
		c.when(here.In("when"), o.When)
		c.when(here.In("until"), o.Until)
		for j, id := range o.Objects {
			c.known(here.In("objects").Item(j), "object", id, objectNames())
		}
		for j, id := range o.Hosts {
			c.known(here.In("hosts").Item(j), "host", id, c.hosts)
		}
		for j, id := range o.Guests {
			c.known(here.In("guests").Item(j), "guest", id, guests)
		}
		if o.Until.Date != 0 && o.When.Date != 0 && o.Until.Date <= o.When.Date {
			here.In("until").Problem("%s is not after the order, %s; expected a later day", o.Until.Date, o.When.Date)
		}
	}
}
