package model

import (
	"slices"

	"hongbao/model/spec"
)

// trade checks what merchants, tool makers and regulators refer to.
func (c *checker) trade() {
	for i, m := range c.s.Merchants {
		here := c.at.In("merchants").Item(i)
		if f := m.Founding; f != nil {
			at := here.In("founding").In("owner")
			c.known(at, "merchant class", f.Owner, c.venues)
			if f.Owner == m.ID && m.ID != "" {
				at.Problem("class %s opens shops in itself; expected another class", m.ID)
			}
			if f.On && len(m.Start) > 0 {
				here.In("start").Problem("founding says which shops are there on the first day; leave start or founding out")
			}
		}
		if r := m.Review; r != nil && r.Sales == "own" && m.profit() == nil {
			here.In("review").In("sales").Problem("own sales are known where profit is reckoned; expected a block profit in class %s", m.ID)
		}
		for id, a := range m.Accept {
			for _, p := range a.Fees {
				if p.Value < 0 || p.Value > 1 {
					here.In("accept").In(id).In("fees").In(p.Date.String()).Problem("%v is not a share; expected 0 to 1", p.Value)
				}
			}
		}
	}
	for i, e := range c.s.Events {
		for j, r := range e.Edicts {
			here := c.at.In("events").Item(i).In("regulates").Item(j)
			c.known(here.In("context"), "context", r.Context, c.contexts)
			c.when(here.In("until"), r.Until)
			if r.Until.Date != 0 && r.Until.Date <= e.At.Date() {
				here.In("until").Problem("%s is not after the event, %s; expected a later day", r.Until.Date, e.At.Date())
			}
			for n, id := range r.Platforms {
				c.known(here.In("platforms").Item(n), "platform", id, c.platforms)
			}
		}
	}
	c.tools()
}

func (c *checker) tools() {
	seen, served := map[string]bool{}, map[string]float64{}
	for i, k := range c.s.ToolMakers {
		here := c.at.In("tool_makers").Item(i)
		for _, others := range [][]string{c.platforms, c.venues, c.services()} {
			if k.ID != "" && slices.Contains(others, k.ID) {
				here.In("id").Problem("another guest has the id %q; expected another for the tool maker", k.ID)
			}
		}
		key := keyOf(k.Key, k.ID)
		if seen[key] && key != "" && here.Clean() {
			here.Problem("an entry before has the id or key %q; expected another", key)
		}
		seen[key] = true
		c.known(here.In("class"), "merchant class", k.Class, c.venues)
		c.known(here.In("data"), "host", k.Data, c.hosts)
		if k.On {
			served[k.Class] += float64(k.Share)
		}
		if served[k.Class] > 1.000001 && here.In("share").Clean() {
			here.In("share").Problem("tool makers of class %s serve %.6g of its merchants together; expected at most 1", k.Class, served[k.Class])
			served[k.Class] = 0
		}
		for _, m := range c.s.Merchants {
			if k.On && m.ID == k.Class && k.Share > 0 && slices.ContainsFunc(m.Start, func(s ShopState) bool { return s.Maker != "" }) {
				here.In("share").Problem("the states of class %s say whom tool makers serve on the first day; expected share: 0", m.ID)
			}
		}
		for id, p := range k.Platforms {
			at := here.In("platforms")
			c.known(at.Key(id), "platform", id, c.platforms)
			c.when(at.In(id).In("from"), p.From)
			for _, m := range c.s.Merchants {
				law := m.Accept[id].Law
				if _, ok := m.Accept[id]; k.On && m.ID == k.Class && ok && (law == "always" || law == "coverage") {
					at.Key(id).Problem("class %s takes %s by law %s, which leaves a tool maker nothing to do; expected law share, review or contract", m.ID, id, law)
				}
			}
		}
	}
}

// servedBy checks the tool maker of merchants of a class.
func (c *checker) servedBy(here spec.At, class, id string) {
	var makers []string
	for _, k := range c.s.ToolMakers {
		makers = append(makers, k.ID)
		if k.ID == id && k.Class != class {
			here.Problem("the tool maker %s serves class %s; expected one of class %s", id, k.Class, class)
		}
	}
	c.known(here, "tool maker", id, makers)
}

func (c *checker) services() []string {
	var out []string
	for _, v := range c.s.Services {
		out = append(out, v.ID)
	}
	return out
}
