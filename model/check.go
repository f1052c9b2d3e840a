package model

import (
	"slices"
	"strings"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Check finds what no single field can show: names that nothing has, dates
// outside the run, shares that do not add up.
func (s *Scenario) Check(at spec.At) {
	c := checker{s: s, at: at}
	for _, p := range s.Platforms {
		c.platforms = append(c.platforms, p.ID)
	}
	for _, h := range s.Hosts {
		c.hosts = append(c.hosts, h.ID)
		if h.Group != "" && !slices.Contains(c.hosts, h.Group) {
			c.hosts = append(c.hosts, h.Group)
		}
	}
	for _, x := range s.Contexts {
		c.contexts = append(c.contexts, x.ID)
	}
	for _, m := range s.Merchants {
		c.venues = append(c.venues, m.ID)
	}
	for _, e := range s.Events {
		c.events = append(c.events, e.ID)
	}
	for _, g := range s.Segments {
		c.segments = append(c.segments, g.ID)
	}
	for _, k := range s.Camps {
		c.camps = append(c.camps, k.ID)
	}
	c.firms = s.firms()
	c.time()
	c.firmsUnique()
	c.market()
	c.history()
	c.promotions()
	c.results()
}

type checker struct {
	s  *Scenario
	at spec.At

	platforms, hosts, contexts, venues, events, segments, camps, firms []string
}

func (c *checker) known(at spec.At, what, got string, known []string) {
	if got != "" && !slices.Contains(known, got) {
		at.Unknown(what, got, known)
	}
}

func (c *checker) when(at spec.At, w When) {
	if w.Event != "" {
		c.known(at, "event", w.Event, c.events)
	}
}

func (c *checker) time() {
	s := c.s
	if s.End < s.Start {
		c.at.In("end").Problem("%s is before the start %s", s.End, s.Start)
		return // whatever is dated would be outside
	}
	for i, r := range s.Clock.Hourly {
		at := c.at.In("clock").In("hourly").Item(i)
		if r.To < r.From {
			at.Problem("%s ends before it begins", r)
		}
	}
	for i, e := range s.Events {
		at := c.at.In("events").Item(i).In("at")
		day := e.At.Date()
		if day < s.Start || day > s.End {
			if s.Cut || e.At == 0 { // a missing date is told already
				continue
			}
			at.Problem("%s is outside the run, %s to %s", day, s.Start, s.End)
			continue
		}
		if e.At.Hour() != 0 && !c.hourly(day) {
			at.Problem("%s names an hour, but the day is not in an hourly window", e.At)
			at.Hint("add the day to clock.hourly, or write the day alone")
		}
	}
	for i, k := range s.Campaigns {
		if !s.Cut && (k.Window.To < s.Start || k.Window.From > s.End) {
			c.at.In("campaigns").Item(i).In("window").Problem("%s is outside the run, %s to %s", k.Window, s.Start, s.End)
		}
		if k.Window.To < k.Window.From {
			c.at.In("campaigns").Item(i).In("window").Problem("%s ends before it begins", k.Window)
		}
	}
}

func (c *checker) hourly(day spec.Date) bool {
	for _, r := range c.s.Clock.Hourly {
		if day >= r.From && day <= r.To {
			return true
		}
	}
	return false
}

// firmsUnique makes sure that an id, and a key, means one thing.
func (c *checker) firmsUnique() {
	s := c.s
	unique := func(list string, n int, key func(i int) string) {
		seen := map[string]bool{}
		for i := range n {
			if seen[key(i)] {
				c.at.In(list).Item(i).Problem("an entry before has the id or key %q, too", key(i))
			}
			seen[key(i)] = true
		}
	}
	guests := slices.Clone(c.platforms)
	guests = append(guests, c.venues...)
	for _, v := range s.Services {
		guests = append(guests, v.ID)
	}
	// A host may share its id with a guest: one firm in two roles, such as Taobao.
	for i, id := range guests {
		if slices.Contains(guests[:i], id) {
			c.at.Problem("two platforms, merchant classes or services have the id %q", id)
		}
	}
	unique("platforms", len(s.Platforms), func(i int) string { return keyOf(s.Platforms[i].Key, s.Platforms[i].ID) })
	unique("hosts", len(s.Hosts), func(i int) string { return keyOf(s.Hosts[i].Key, s.Hosts[i].ID) })
	unique("contexts", len(s.Contexts), func(i int) string { return keyOf(s.Contexts[i].Key, s.Contexts[i].ID) })
	unique("merchants", len(s.Merchants), func(i int) string { return keyOf(s.Merchants[i].Key, s.Merchants[i].ID) })
	unique("camps", len(s.Camps), func(i int) string { return keyOf(s.Camps[i].Key, s.Camps[i].ID) })
	unique("segments", len(s.Segments), func(i int) string { return s.Segments[i].ID })
	unique("events", len(s.Events), func(i int) string { return s.Events[i].ID })
	unique("campaigns", len(s.Campaigns), func(i int) string { return s.Campaigns[i].ID })
}

func (c *checker) market() {
	s, at := c.s, c.at
	if len(s.Segments) > 0 {
		sum := 0.0
		for _, g := range s.Segments {
			sum += float64(g.Share)
		}
		if sum < 0.999999 || sum > 1.000001 {
			at.In("segments").Problem("shares add up to %.6g; expected 1", sum)
		}
	}
	for i, k := range s.Camps {
		for j, id := range k.Members {
			c.known(at.In("camps").Item(i).In("members").Item(j), "firm", id, c.firms)
		}
		for j, join := range k.Joins {
			c.known(at.In("camps").Item(i).In("joins").Item(j).In("firm"), "firm", join.Firm, c.firms)
			c.when(at.In("camps").Item(i).In("joins").Item(j).In("when"), join.When)
		}
	}
	for i, p := range s.Platforms {
		c.known(at.In("platforms").Item(i).In("host"), "host", p.Host, c.hosts)
		c.positive(at.In("platforms").Item(i).In("background"), p.Background)
	}
	for i, h := range s.Hosts {
		c.known(at.In("hosts").Item(i).In("app"), "platform", h.Platform, c.platforms)
		c.positive(at.In("hosts").Item(i).In("audience"), h.Audience)
	}
	c.positive(at.In("population").In("growth"), s.Population.Growth)
	if s.Network.Kind == "edge_list" && s.Network.File == "" {
		at.In("network").In("file").Problem("a graph of kind edge_list needs a file of ties")
	}
	for i, x := range s.Contexts {
		here := at.In("contexts").Item(i)
		for id, offer := range x.Platforms {
			c.known(here.In("platforms").Key(id), "platform", id, c.platforms)
			c.when(here.In("platforms").In(id).In("from"), offer.From)
			for j, step := range offer.Steps {
				c.when(here.In("platforms").In(id).In("steps").Item(j).In("when"), step.When)
			}
		}
		if x.Payee == "merchant" && !slices.ContainsFunc(s.Merchants, func(m MerchantClass) bool { return m.Context == x.ID }) {
			here.Problem("payee is merchant, but no class of merchants names this context")
		}
	}
	for i, m := range s.Merchants {
		here := at.In("merchants").Item(i)
		c.known(here.In("context"), "context", m.Context, c.contexts)
		for _, x := range s.Contexts {
			if x.ID == m.Context && x.Payee != "merchant" {
				here.In("context").Problem("context %s has payee %s; expected merchant", x.ID, x.Payee)
			}
		}
		c.known(here.In("host"), "host", m.Host, c.hosts)
		for id := range m.Referrals {
			c.known(here.In("referrals").Key(id), "host", id, c.hosts)
		}
		if len(m.Referrals) > 8 {
			here.In("referrals").Problem("%d hosts refer to this class; at most 8", len(m.Referrals))
		}
		for id, a := range m.Accept {
			c.known(here.In("accept").Key(id), "platform", id, c.platforms)
			c.when(here.In("accept").In(id).In("from"), a.From)
			c.positive(here.In("accept").In(id).In("coverage"), a.Coverage)
			if a.Law == "coverage" && len(a.Coverage) == 0 {
				here.In("accept").In(id).Problem("law coverage needs coverage: dates and numbers of merchants")
			}
		}
	}
	for i, m := range s.Merchants {
		for j, row := range m.Start {
			here := at.In("merchants").Item(i).In("start").Item(j)
			if row.Closed && len(row.Accepts)+len(row.Days) > 0 {
				here.Problem("merchants that are closed take nothing; leave accepts and contract_days out")
			}
			for k, id := range row.Accepts {
				c.known(here.In("accepts").Item(k), "platform", id, c.platforms)
			}
			for id := range row.Days {
				c.known(here.In("contract_days").Key(id), "platform", id, c.platforms)
			}
		}
	}
	for i, row := range s.Initial.Wallets {
		here := at.In("initial").In("wallets").Item(i)
		c.known(here.In("segment"), "segment", row.Segment, c.segments)
		for j, id := range row.Bound {
			c.known(here.In("bound").Item(j), "platform", id, c.platforms)
		}
		for j, id := range row.Installed {
			c.known(here.In("installed").Item(j), "platform", id, c.platforms)
		}
		for id := range row.Habit {
			c.known(here.In("habit").Key(id), "platform", id, c.platforms)
		}
		c.known(here.In("last"), "platform", row.Last, c.platforms)
	}
	for id := range s.Envelopes.Rules {
		c.known(at.In("envelopes").In("bind").Key(id), "platform", id, c.platforms)
		for j, rule := range s.Envelopes.Rules[id] {
			c.when(at.In("envelopes").In("bind").In(id).Item(j).In("when"), rule.When)
		}
	}
	for id := range s.Envelopes.Install {
		c.known(at.In("envelopes").In("install").Key(id), "platform", id, c.platforms)
	}
	for id := range s.Strategies {
		c.known(at.In("strategies").Key(id), "camp", id, c.camps)
	}
}

// positive refuses series that a logarithm cannot read.
func (c *checker) positive(at spec.At, s spec.Series) {
	for _, p := range s {
		if !(p.Value > 0) {
			at.Problem("value of %s is %v; expected a number above 0", p.Date, p.Value)
		}
	}
}

func (c *checker) gate(at spec.At, g *GateSpec) {
	guests := slices.Clone(c.platforms)
	guests = append(guests, c.venues...)
	for _, v := range c.s.Services {
		guests = append(guests, v.ID)
	}
	var objects []string
	for _, o := range agents.Objects {
		objects = append(objects, o.Name)
	}
	c.known(at.In("host"), "host", g.Host, c.hosts)
	c.known(at.In("object"), "object", g.Object, objects)
	c.known(at.In("guest"), "guest", g.Guest, guests)
}

func (c *checker) history() {
	for i := range c.s.Gates {
		c.gate(c.at.In("gates").Item(i).In("gate"), &c.s.Gates[i].Gate)
	}
	for i, e := range c.s.Events {
		here := c.at.In("events").Item(i)
		if e.Gate != nil {
			c.gate(here.In("gate"), e.Gate)
		}
		for j := range e.Also {
			c.gate(here.In("also").Item(j).In("gate"), &e.Also[j].Gate)
		}
		c.known(here.In("answers"), "event", e.Answers, c.events)
		if e.Answers == e.ID {
			here.In("answers").Problem("the event answers itself")
		}
		if words := strings.Fields(e.Label); len(words) > 6 {
			here.In("label").Problem("%d words; at most 6 fit a figure", len(words))
		}
	}
}

func (c *checker) promotions() {
	for i, k := range c.s.Campaigns {
		here := c.at.In("campaigns").Item(i)
		for j, id := range k.Events {
			c.known(here.In("events").Item(j), "event", id, c.events)
		}
		c.when(here.In("passcode"), k.Passcode)
		if k.Kind == "annotation" {
			continue
		}
		if k.Platform == "" {
			here.Problem("platform is missing")
		}
		c.known(here.In("platform"), "platform", k.Platform, c.platforms)
		c.known(here.In("place"), "host", k.Place, c.hosts)
		var hosts []string
		for _, h := range c.s.Hosts {
			hosts = append(hosts, h.ID)
		}
		for id, weight := range k.Hosts {
			c.known(here.In("hosts").Key(id), "host", id, hosts)
			if weight < 0 {
				here.In("hosts").In(id).Problem("weight %v is below 0", weight)
			}
		}
		if k.Kind == "subsidy" {
			if k.Context == "" {
				here.Problem("a subsidy needs the context of the payments")
			}
			c.known(here.In("context"), "context", k.Context, c.contexts)
			c.known(here.In("venue"), "merchant class", k.Venue, c.venues)
		} else if len(k.Seeds) == 0 {
			here.Problem("seeds are missing: who starts, by date")
		}
	}
}

func (c *checker) results() {
	columns := func(name string) string {
		if _, err := c.s.Columns([]string{name}); err != nil {
			return err.Error()
		}
		return ""
	}
	if !c.at.Clean() {
		return
	}
	for i, e := range c.s.Expect {
		here := c.at.In("expect").Item(i)
		if text := columns(e.Measure); text != "" {
			here.In("measure").Problem("%s", text)
		}
		if e.At == 0 && e.Over.From == 0 {
			here.Problem("say at (a day) or over (a period)")
		}
		for _, day := range []spec.Date{e.At, e.Over.From, e.Over.To} {
			if day != 0 && (day < c.s.Start || day > c.s.End) {
				here.Problem("%s is outside the run, %s to %s", day, c.s.Start, c.s.End)
			}
		}
	}
	for i, q := range c.s.Record {
		if c.s.Cut && !c.s.covers(q.Over) {
			continue
		}
		if text := columns(q.Measure); text != "" {
			c.at.In("record").Item(i).In("measure").Problem("%s", text)
		}
	}
	known := map[string]bool{}
	if len(c.s.HandSet) > 0 {
		for _, p := range spec.Parameters(c.s) {
			known[p.Path] = true
		}
	}
	for i, h := range c.s.HandSet {
		if !known[h.Path] {
			c.at.In("hand_set").Item(i).In("path").Problem("no coefficient has the path %q", h.Path)
		}
	}
	c.known(c.at.In("tip_to"), "platform", c.s.TipTo, c.platforms)
}
