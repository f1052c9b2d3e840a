package model

import (
	"slices"
	"strings"

	"hongbao/agents"
	"hongbao/model/internal/network"
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
	c.doubt()
	c.time()
	c.firmsUnique()
	c.market()
	c.history()
	c.orders()
	c.promotions()
	c.people()
	c.beside()
	c.balances()
	c.numbers()
	c.choices()
	c.trade()
	c.capacity()
	c.results()
}

type checker struct {
	s  *Scenario
	at spec.At

	platforms, hosts, contexts, venues, events, segments, camps, firms []string

	// doubtful holds kinds of things whose list is itself wrong: to call every
	// use of a name unknown would bury the mistake.
	doubtful []string
}

// doubt finds the lists that are wrong: with an entry that has no id, or empty
// in a file in which something is wrong, such as their own key.
func (c *checker) doubt() {
	wrong := !c.at.Clean()
	services := make([]string, 0, len(c.s.Services))
	for _, v := range c.s.Services {
		services = append(services, v.ID)
	}
	lists := []struct {
		what string
		ids  []string
		of   []string // what it consists of
	}{
		{"platform", c.platforms, []string{"firm", "guest"}},
		{"host", c.hosts, []string{"firm"}},
		{"merchant class", c.venues, []string{"firm", "guest"}},
		{"service", services, []string{"firm", "guest"}},
		{"context", c.contexts, nil},
		{"event", c.events, nil},
		{"segment", c.segments, nil},
		{"camp", c.camps, nil},
	}
	for _, l := range lists {
		if slices.Contains(l.ids, "") || wrong && len(l.ids) == 0 && l.what != "service" {
			c.doubtful = append(append(c.doubtful, l.what), l.of...)
		}
	}
}

func (c *checker) known(at spec.At, what, got string, known []string) {
	if slices.Contains(c.doubtful, what) {
		return
	}
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
	if s.Start == 0 || s.End == 0 {
		return // missing or wrong, which is told already; whatever is dated would be outside
	}
	if s.End < s.Start {
		c.at.In("end").Problem("%s is before the start, %s; expected that day or a later one", s.End, s.Start)
		return
	}
	for i, r := range s.Clock.Hourly {
		if r.From != 0 && !s.Cut && (r.To < s.Start || r.From > s.End) {
			c.outside(c.at.In("clock").In("hourly").Item(i), r)
		}
	}
	for i, e := range s.Events {
		at := c.at.In("events").Item(i).In("at")
		day := e.At.Date()
		if day < s.Start || day > s.End {
			if s.Cut || e.At == 0 { // a missing date is told already
				continue
			}
			c.outside(at, day)
			continue
		}
		if e.At.Hour() != 0 && !c.hourly(day) {
			at.Problem("%s names an hour, but the day is in no hourly window; expected the day alone", e.At)
			at.Hint("write %s, or add the day to clock.hourly", day)
		}
	}
	for i, k := range s.Campaigns {
		if k.Window.From != 0 && !s.Cut && (k.Window.To < s.Start || k.Window.From > s.End) {
			c.outside(c.at.In("campaigns").Item(i).In("window"), k.Window)
		}
	}
}

// outside tells that a day or a range is not within the run.
func (c *checker) outside(at spec.At, what any) {
	at.Problem("%s is outside the run, %s to %s", what, c.s.Start, c.s.End)
	at.Hint("change it, or start or end; with \"cut: true\" whatever is dated outside stands aside")
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
			if at := c.at.In(list).Item(i); seen[key(i)] && key(i) != "" && at.Clean() {
				at.Problem("an entry before has the id or key %q; expected another", key(i))
			}
			seen[key(i)] = true
		}
	}
	// A host may share its id with a guest: one firm in two roles, such as Taobao.
	for i, id := range c.venues {
		if id != "" && slices.Contains(c.platforms, id) {
			c.at.In("merchants").Item(i).In("id").Problem("a platform has the id %q; expected another for the class of merchants", id)
		}
	}
	for i, v := range s.Services {
		if v.ID != "" && (slices.Contains(c.platforms, v.ID) || slices.Contains(c.venues, v.ID)) {
			c.at.In("services").Item(i).In("id").Problem("a platform or class of merchants has the id %q; expected another for the service", v.ID)
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
	if len(s.Segments) > 0 && at.In("segments").Clean() {
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
		c.diffusion(at.In("platforms").Item(i).In("adoption"), &p.Adoption)
	}
	for i, h := range s.Hosts {
		c.known(at.In("hosts").Item(i).In("app"), "platform", h.Platform, c.platforms)
		c.positive(at.In("hosts").Item(i).In("audience"), h.Audience)
	}
	c.positive(at.In("population").In("growth"), s.Population.Growth)
	c.network()
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
			here.In("payee").Problem("payee is merchant, but no class under merchants has context %s; expected at least one", x.ID)
		}
	}
	for i, m := range s.Merchants {
		here := at.In("merchants").Item(i)
		c.known(here.In("context"), "context", m.Context, c.contexts)
		for _, x := range s.Contexts {
			if x.ID == m.Context && (x.Payee == "friend" || x.Payee == "self") {
				here.In("context").Problem("context %s has payee %s; expected a context with payee merchant", x.ID, x.Payee)
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
			c.spread(here.In("accept").In(id), &a)
			if at := here.In("accept").In(id); a.Law == "coverage" && len(a.Coverage) == 0 && at.Clean() {
				at.Problem("law coverage needs the key coverage; expected merchants by date, such as coverage: {2014-12-31: 3000}")
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
			c.servedBy(here.In("tool_maker"), m.ID, row.Maker)
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
	for id, play := range s.Strategies {
		c.known(at.In("strategies").Key(id), "camp", id, c.camps)
		c.play(at.In("strategies").In(id), &play.Conduct)
		c.perGate(at.In("strategies").In(id), &play)
	}
}

func (c *checker) network() {
	v, at := c.s.Network, c.at.In("network")
	if v.Kind == "edge_list" && v.File == "" {
		at.Problem("the key \"file\" is missing (file of ties, which a network of kind edge_list needs)")
	}
	if v.Form != "implicit" && v.Form != "stored_implicit" {
		return
	}
	switch {
	case v.Kind != "communities":
		at.In("form").Problem("form %s has no kind %s", v.Form, v.Kind)
		at.Hint("write kind: communities, or form: csr")
	case v.MeanDegree > network.LargestMean:
		at.In("mean_degree").Problem("%v is above %d, the largest of form %s", v.MeanDegree, network.LargestMean, v.Form)
	}
}

func (c *checker) play(at spec.At, p *Conduct) {
	c.when(at.In("when"), p.When)
	var objects []string
	for _, o := range agents.Objects {
		objects = append(objects, o.Name)
	}
	for i, o := range p.Objects {
		c.known(at.In("objects").Item(i), "object", o, objects)
	}
	if p.Kind == "rule" && p.CloseWhen.Empty() && at.In("close_when").Clean() {
		at.Problem("kind rule needs close_when, the condition under which gates close")
	}
	// Numbers of other kinds may stand by for a sweep over kinds; a condition that
	// nobody reads is a mistake.
	if p.Kind != "rule" && !p.CloseWhen.Empty() {
		at.In("close_when").Problem("kind %s reads no conditions; expected kind: rule", p.Kind)
	}
}

// positive refuses series that a logarithm cannot read.
func (c *checker) positive(at spec.At, s spec.Series) {
	for _, p := range s {
		if !(p.Value > 0) {
			at.In(p.Date.String()).Problem("%v is not above 0; expected a number that a growth curve can go through", p.Value)
		}
	}
}

func (c *checker) gate(at spec.At, g *GateSpec) {
	guests := slices.Clone(c.platforms)
	guests = append(guests, c.venues...)
	for _, v := range c.s.Services {
		guests = append(guests, v.ID)
	}
	for _, k := range c.s.ToolMakers {
		guests = append(guests, k.ID)
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
	c.answers()
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
		if e.Leak != nil && e.Gate == nil {
			here.In("leak").Problem("the event closes no gate round which a way could be learned; expected a gate")
		} else if e.Leak != nil && e.Leak.On && float64(e.Leak.Cap) <= float64(e.To)/1000 {
			here.In("leak").In("cap").Problem("%s is no more than what the gate lets pass, %d permille", e.Leak.Cap, e.To)
		}
		c.known(here.In("answers"), "event", e.Answers, c.events)
		if words := strings.Fields(e.Label); len(words) > 6 {
			here.In("label").Problem("%d words; expected at most 6, which fit a figure", len(words))
		}
	}
}

// answers refuses events that answer themselves, at once or through others.
func (c *checker) answers() {
	const longest = 100 // chain that is followed
	answered := make(map[string]string, len(c.s.Events))
	for _, e := range c.s.Events {
		answered[e.ID] = e.Answers
	}
	for i, e := range c.s.Events {
		at := c.at.In("events").Item(i).In("answers")
		if e.Answers == "" || e.ID == "" {
			continue
		}
		if e.Answers == e.ID {
			at.Problem("the event answers itself; expected another event, or no key answers")
			continue
		}
		chain := []string{e.ID}
		for id := e.Answers; id != "" && len(chain) < longest; id = answered[id] {
			chain = append(chain, id)
			if id == e.ID {
				at.Problem("a circle: %s; expected one event that began it", strings.Join(chain, ", which answers "))
				return
			}
		}
	}
}

func (c *checker) promotions() {
	for i, k := range c.s.Campaigns {
		here := c.at.In("campaigns").Item(i)
		for j, id := range k.Events {
			c.known(here.In("events").Item(j), "event", id, c.events)
		}
		c.senders(here, &k)
		c.when(here.In("passcode"), k.Passcode)
		if k.Kind == "annotation" {
			continue
		}
		if k.Platform == "" {
			here.Problem("the key \"platform\" is missing (wallet that pays out)")
		}
		c.known(here.In("platform"), "platform", k.Platform, c.platforms)
		c.known(here.In("called_by"), "camp", k.CalledBy, c.camps)
		if k.CalledBy != "" && k.Kind != "subsidy" {
			here.In("called_by").Problem("a campaign of kind %s runs through its window; expected kind: subsidy", k.Kind)
		}
		c.known(here.In("place"), "host", k.Place, c.hosts)
		var hosts []string
		for _, h := range c.s.Hosts {
			hosts = append(hosts, h.ID)
		}
		for id, weight := range k.Hosts {
			c.known(here.In("hosts").Key(id), "host", id, hosts)
			if weight < 0 {
				here.In("hosts").In(id).Problem("weight %v is below 0; expected one from 0 to 1000000", weight)
			}
		}
		if k.pays() {
			if k.Context == "" {
				here.Problem("the key \"context\" is missing (context of the payments that a %s rewards)", k.Kind)
			}
			c.known(here.In("context"), "context", k.Context, c.contexts)
			c.known(here.In("venue"), "merchant class", k.Venue, c.venues)
		} else if k.Kind != "blessings" && len(k.Seeds) == 0 && k.Senders == 0 && here.In("seeds").Clean() {
			here.Problem("the key \"seeds\" is missing (share of people who start on a day); expected dates and shares, such as seeds: {%s: 1%%}", max(k.Window.From, c.s.Start))
		}
	}
}

func (c *checker) results() {
	c.known(c.at.In("tip_to"), "platform", c.s.TipTo, c.platforms)
	if !c.at.Clean() {
		return
	}
	for i, e := range c.s.Expect {
		here := c.at.In("expect").Item(i)
		c.column(here.In("measure"), e.Measure)
		if e.At == 0 && e.Over.From == 0 {
			here.Problem("no day is named; expected at (a day) or over (a period), such as at: %s", c.s.End)
		}
		if e.At != 0 && e.Over.From != 0 {
			here.Problem("both at and over are there; expected one of them")
		}
		for _, day := range []struct {
			key string
			day spec.Date
		}{{"at", e.At}, {"over", e.Over.From}, {"over", e.Over.To}} {
			if day.day != 0 && (day.day < c.s.Start || day.day > c.s.End) {
				here.In(day.key).Problem("%s is outside the run, %s to %s", day.day, c.s.Start, c.s.End)
			}
		}
	}
	for i, q := range c.s.Record {
		if c.s.Cut && !c.s.covers(q.Over) {
			continue
		}
		c.column(c.at.In("record").Item(i).In("measure"), q.Measure)
	}
	if len(c.s.HandSet) == 0 {
		return
	}
	var named []string
	for _, h := range c.s.HandSet {
		named = append(named, h.Path)
	}
	lacking, known := map[string]bool{}, []string(nil)
	for _, path := range spec.Missing(c.s, named) {
		lacking[path] = true
	}
	for i, h := range c.s.HandSet {
		key, _, _ := strings.Cut(h.Path, ".")
		if at := c.at.In("hand_set").Item(i).In("path"); lacking[h.Path] || slices.Contains(unset, key) {
			if known == nil {
				known = c.settable() // a long list, once
			}
			at.Unknown("path", h.Path, known)
			at.Hint("see: hongbao list parameters")
		}
		if at := c.at.In("hand_set").Item(i); (h.Low == "") != (h.High == "") {
			at.Problem("a range needs both low and high")
		}
	}
}

// unset are the keys below which nothing is a coefficient.
var unset = []string{"hand_set", "record", "expect"}

// settable lists the paths of all coefficients.
func (c *checker) settable() []string {
	var out []string
	for _, p := range spec.Parameters(c.s) {
		if key, _, _ := strings.Cut(p.Path, "."); !slices.Contains(unset, key) {
			out = append(out, p.Path)
		}
	}
	return out
}

// column checks the name of a measure, or of one of its columns.
func (c *checker) column(at spec.At, name string) {
	if what, got, known := c.s.UnknownColumn(name); what != "" {
		at.Unknown(what, got, known)
	}
}
