package model

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"hongbao/agents"
)

// Account says what the memory of a run goes to before anything is laid out.
type Account struct {
	// Users is the number of simulated persons.
	Users int64
	// Holdings hold something for each of them; they are in the order of the
	// catalogue, those of the world itself first.
	Holdings []Holding
	// Tables is what does not grow with the number of users, bytes: merchants,
	// gates, counts by day, tables of the rules, for all workers.
	Tables int64
}

// Holding is one thing that is kept for every user.
type Holding struct {
	// Mechanism names who keeps it, as in the catalogue; people and ties are the
	// world's own.
	Mechanism string
	// Name says what it is in a few words.
	Name string
	// Bytes is what it takes a user: a mean where only some users have a row.
	Bytes float64
	// Busy tells that it is not there on every day: some only while a campaign
	// spreads, some come with time. Bytes is then the most.
	Busy bool
	// grows tells that it comes as it is needed, and that its size is an estimate.
	grows bool
}

// User is what a user takes, bytes: on a quiet day, and at the peak of a busy one.
func (a *Account) User() (quiet, peak float64) {
	for _, c := range a.Holdings {
		peak += c.Bytes
		if !c.Busy {
			quiet += c.Bytes
		}
	}
	return quiet, peak
}

// Quiet is what the run takes from its first morning on, bytes.
func (a *Account) Quiet() int64 {
	quiet, _ := a.User()
	return a.Tables + int64(math.Ceil(quiet*float64(a.Users)))
}

// Peak is the most that it takes, bytes.
func (a *Account) Peak() int64 {
	_, peak := a.User()
	return a.Tables + int64(math.Ceil(peak*float64(a.Users)))
}

// MostUsers is the largest number of users with which the same scenario takes no
// more than so many bytes; 0 if none does.
func (a *Account) MostUsers(memory int64) int64 {
	_, peak := a.User()
	return max(0, int64(float64(memory-a.Tables)/max(peak, 1)))
}

// holdings collects what users take.
type holdings struct {
	list  []Holding
	owner string
	tried func() *World // a trial of a large run with few people; nil where there is none
}

func (c *holdings) of(mechanism string) { c.owner = mechanism }

func (c *holdings) add(name string, bytes float64) {
	if bytes > 0 {
		c.list = append(c.list, Holding{Mechanism: c.owner, Name: name, Bytes: bytes})
	}
}

// sparse adds rows of numbers of which those that are not 0 take room, so many bytes
// each; used is what they take in a world.
func (c *holdings) sparse(name string, row, bytes float64, used func(w *World) int64) {
	bits := 1.0
	for bits < row {
		bits *= 2
	}
	c.add("which of them: "+name, bits/8)
	c.grows(name, row, bytes, stretch, used)
}

// grows adds numbers that come as they are needed, so many bytes each and no more than
// most for each user, in stretches of a length.
func (c *holdings) grows(name string, most, bytes float64, stretch int, used func(w *World) int64) {
	c.add("where they stand: "+name, 4.0/neighbours)
	// Of what 256 people have, the last stretch may be all but empty.
	reckoned := (bytes + 4/float64(stretch)) * (most + float64(stretch)/neighbours)
	if w := c.tried(); w != nil {
		reckoned = min(reckoned, trialMargin*float64(used(w))/float64(w.Users.N))
	}
	c.list = append(c.list, Holding{c.owner, name, reckoned, true, true})
}

func (c *holdings) busy(name string, bytes float64) {
	if bytes > 0 {
		c.list = append(c.list, Holding{c.owner, name, bytes, true, false})
	}
}

// Account reckons what a run takes, with so many goroutines within it (0 means one).
// A test holds it against what the start of a run lays out.
func (s *Scenario) Account(workers int) Account {
	c := &holdings{tried: sync.OnceValue(s.trial)}
	for _, owner := range sections() {
		c.of(owner.mechanism)
		owner.holdings(s, c)
	}
	return Account{Users: int64(s.Population.Users), Holdings: c.list, Tables: s.tables(max(1, workers))}
}

// section is who keeps columns.
type section struct {
	mechanism string
	holdings  func(s *Scenario, c *holdings)
}

func sections() []section {
	return []section{
		{"people", peopleHoldings},
		{"ties", tiesHoldings},
		{"hours", campaignHoldings},
		{"services", serviceHoldings},
		{"diffusion", diffusionHoldings},
		{"blessings", blessingHoldings},
		{"circle", circleHoldings},
		{"payments", paymentHoldings},
		{"fatigue", fatigueHoldings},
		{"trust", trustHoldings},
		{"dormancy", dormancyHoldings},
		{"balances", balanceHoldings},
	}
}

// held is the number of platforms in the columns of users.
func (s *Scenario) held() float64 {
	n := 0
	for i := range s.Platforms {
		n += number(s.canHold(&s.Platforms[i]))
	}
	return float64(min(n, agents.MaxPlatforms))
}

func peopleHoldings(s *Scenario, c *holdings) {
	p := s.held()
	c.add("day of entry", 2)
	c.add("segment", 1)
	c.add("hosts", 2)
	c.add("wallets installed", 2)
	c.add("wallets with a card", 2)
	c.add("wallets that others saw installed this morning", 2)
	c.add("wallet that others see", 2)
	c.add("wallet of the last payment", 1)
	c.add("wallet of the largest habit", 1)
	c.add("habits by wallet", 2*p)
	c.add("days of the last payment by wallet", 2*p)
	if s.Choice.KappaVenue > 0 {
		c.add("habits by venue", 2*float64(len(s.Merchants)))
	}
}

func tiesHoldings(s *Scenario, c *holdings) {
	n, v := float64(s.Population.Users), s.Network
	if v.Kind == "complete" || n == 0 {
		return
	}
	degree, largest := min(v.MeanDegree, n), 1.0
	if v.Kind == "scale_free" || v.Kind == "edge_list" {
		largest = 2 // bytes: degrees are seldom below 256
	}
	c.add("friends by the wallet that they show", largest*s.held())
	if largest == 1 {
		c.add("number of friends", 1)
	}
	switch {
	case v.Form == "implicit":
	case v.Kind == "edge_list":
		c.add("ties", 4+float64(8*len(s.edges))/n)
	default:
		c.add("ties", 4+float64(4*degree))
	}
}

// campaignHoldings looks for the day on which most campaigns remember who took part: until
// two days after their last one.
func campaignHoldings(s *Scenario, c *holdings) {
	envelopes := func(x *Campaign) bool { return x.Kind == "festival" || x.Kind == "give" }
	most, wallets := 0, map[string]bool{}
	for i := range s.Campaigns {
		day, n := s.Campaigns[i].Window.From, 0
		for j := range s.Campaigns {
			x := &s.Campaigns[j]
			n += number(envelopes(x) && x.Window.From <= day && day <= x.Window.To+2)
		}
		most = max(most, n)
		if c := &s.Campaigns[i]; envelopes(c) || c.Kind == "blessings" {
			wallets[c.Platform] = true
		}
	}
	c.busy("who took part, by campaign", float64(most)/8)
	c.busy("who sent an envelope or got a card by one today, by wallet", 2*float64(len(wallets))/8)
}

func serviceHoldings(s *Scenario, c *holdings) {
	for i := range s.Adjacent {
		a := &s.Adjacent[i]
		if !a.On || len(a.Services) == 0 {
			continue
		}
		c.add("service in use", 1)
		c.add("days of choice", 2*float64(a.Share))
		if a.Kappa > 0 {
			c.add("habits by service", 2*float64(a.Share)*float64(len(a.Services)))
		}
	}
}

func diffusionHoldings(s *Scenario, c *holdings) {
	for i := range s.Platforms {
		a := &s.Platforms[i].Adoption
		switch t := a.Threshold; {
		case !a.diffuses():
		case a.Law == "threshold" && (t.Law == "ranks" || t.Law == "list") && t.Order == "drawn":
			c.add("places in a drawn order", 4)
		case a.Law == "contagion":
			c.add("who has passed the wallet on", 1.0/8)
			c.busy("who got and who gets it", 8)
		}
	}
}

func blessingHoldings(s *Scenario, c *holdings) {
	n := 0
	for i := range s.Campaigns {
		n += number(s.Campaigns[i].On && s.Campaigns[i].Kind == "blessings")
	}
	c.busy("ties when the campaign began", float64(n))
	c.busy("who took part, by campaign", float64(n)/8)
}

func circleHoldings(s *Scenario, c *holdings) {
	for i := range s.Hosts {
		if h := &s.Hosts[i]; h.hasCircle() {
			most := float64(h.Circle.Most * farBytes)
			c.add("bytes of ties", 1+float64(number(most > 255)))
			c.grows("ties", most, 1, packedStretch, func(w *World) int64 {
				return w.circleOn(w.names.hostsNamed(h.ID)[0]).lists.stretches.bytes()
			})
			proposals := mostProposals(s, h)
			c.busy("ties that are proposed", 8*(proposals+float64(proposalsMore)/chunk))
			c.busy("in how many of these somebody is", min(2, 4*proposals))
		}
	}
}

func paymentHoldings(s *Scenario, c *holdings) {
	c.add("habits by group of contexts", 2*s.held()*float64(len(habitGroups(s))))
	switch s.Clock.Update {
	case "async":
		c.add("visits of today", 2)
	case "arrivals":
		c.add("order of arrival", 4)
	}
}

func fatigueHoldings(s *Scenario, c *holdings) {
	sites, met, muted := 0.0, false, false
	for i := range s.Hosts {
		if f := s.Hosts[i].Fatigue; f != nil && f.On {
			sites++
			met = met || fatigueIn(f.Envelopes) > 0
			muted = muted || f.Mute > 0
		}
	}
	c.add("stocks by site", 2*sites)
	if met {
		c.busy("envelopes that reached the user today, by site", 2*sites)
	}
	c.add("sites that are muted", sites/8*float64(number(muted)))
}

func trustHoldings(s *Scenario, c *holdings) {
	if hasTrust(s) {
		c.sparse("distrust by wallet", s.held(), 2, func(w *World) int64 { return w.worn.trust.stock.stretches.bytes() })
	}
}

func dormancyHoldings(s *Scenario, c *holdings) {
	if hasDormancy(s) {
		napping := 0
		for i := range s.Platforms {
			napping += number(s.Platforms[i].Dormancy.there())
		}
		c.add("wallets asleep", 2)
		c.add("wallets that may fall asleep", float64(napping)/8)
		c.busy("wallets that wake tonight", float64(napping)/8)
		c.sparse("days of the last waking by wallet", s.held(), 2, func(w *World) int64 { return w.worn.dormancy.since.stretches.bytes() })
	}
}

func balanceHoldings(s *Scenario, c *holdings) {
	if !hasBalances(s) {
		return
	}
	fees := 0
	for _, v := range s.Balances.Wallets {
		c.add("balance", 4)
		fees += number(len(v.Withdraw) > 0)
	}
	if s.notesOverflow() {
		c.sparse("money on its way", float64(2*len(s.Balances.Wallets)), 4, func(w *World) int64 { return w.purses.owed.sums.stretches.bytes() })
	} else {
		c.busy("money on its way", notesADay*noteBytes)
	}
	if fees > 0 {
		c.sparse("withdrawn since there is a fee", float64(fees), 4, func(w *World) int64 { return w.purses.charged.stretches.bytes() })
	}
}

// tables is what does not grow with the users, bytes.
func (s *Scenario) tables(workers int) int64 {
	p := int64(min(len(s.Platforms), agents.MaxPlatforms))
	var total int64
	for i := range s.Merchants {
		m := &s.Merchants[i]
		total += int64(m.Count) * (8 + 4*p + m.tradeMemory())
	}
	days := int64(s.End-s.Start) + 1
	total += int64(1+workers) * (16<<p + 4*p*days)
	// A tile of changes is told to the friends, who see one wallet go and another come.
	if s.Network.Kind != "complete" {
		total += min(tile, int64(s.Population.Users)) * int64(2*min(s.Network.MeanDegree, float64(s.Population.Users))) * 4
	}
	if hasBalances(s) && s.notesOverflow() {
		total += notesAtOnce * noteBytes
	}
	// Fatigue has two factors for each of the 2^16 stocks of a site.
	for i := range s.Hosts {
		if f := s.Hosts[i].Fatigue; f != nil && f.On {
			total += (agents.FullStock + 1) * 4 * int64(number(f.Sessions > 0)+number(f.Open > 0))
		}
	}
	return total
}

// ByMechanism adds the columns up by mechanism, the largest first.
func (a *Account) ByMechanism() []Holding {
	var out []Holding
	for _, c := range a.Holdings {
		at := slices.IndexFunc(out, func(o Holding) bool { return o.Mechanism == c.Mechanism && o.Busy == c.Busy })
		if at < 0 {
			out = append(out, Holding{Mechanism: c.Mechanism, Busy: c.Busy})
			at = len(out) - 1
		}
		out[at].Bytes += c.Bytes
	}
	slices.SortStableFunc(out, func(x, y Holding) int { return cmp.Compare(y.Bytes, x.Bytes) })
	return out
}
