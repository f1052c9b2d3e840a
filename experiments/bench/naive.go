package bench

import (
	"math"
	"math/rand/v2"

	"hongbao/model"
	"hongbao/model/spec"
)

// naive is the core of the war as a first program would tell it: an object for each
// person with pointers to his friends, real numbers for all that is counted, every
// friend asked anew every day, math.Exp at every choice, draws from a stream. It reads
// the same scenario as the kernel and shares no code with it, so that results agree
// within simulation error and costs can be compared.
//
// It has: entry by the growth curve; audiences of hosts; installing by external
// influence, imitation and acceptance, and binding; merchants who take wallets by
// coverage, share or the states of the first day; Poisson occasions; venues by their
// utilities; the nested logit over wallets and cash with tastes, habit, friends and
// everybody; habit stocks and the primary wallet. It lacks: campaigns and their
// envelopes, gates, strategies, contracts that end, reviews, tool makers, founding,
// profit, services, circles, fatigue, trust, dormancy, balances, checkout, referrals.
type naive struct {
	s         *model.Scenario
	luck      *rand.Rand
	platforms []*model.Platform
	contexts  []*naiveContext
	people    []*person
	day       int32

	market   float64   // share of all people who have entered by today
	audience []float64 // by platform: share of them who are on its host
	entered  float64   // people who were in the market when the day before ended
	showed   []float64 // of these, those who showed each wallet
	payments []float64 // of today, by platform
	value    []float64 // fen of today, by platform
}

// person is one user.
type person struct {
	enters, joins float64 // places on the curves of growth and of the host's audience
	segment       *model.Segment
	friends       []*person
	installed     []bool
	seen          []bool // installed this morning
	bound         []bool
	taste         []float64
	habit         []float64
	used          []float64 // weight of today's heaviest use
	around        []float64 // share of friends who showed each wallet this morning
	shows         int       // primary wallet, -1 for none
}

// naiveContext is a kind of occasions with its venues.
type naiveContext struct {
	spec   *model.Context
	offers []*model.Offered // by platform; nil where it cannot be used
	venues []*naiveVenue

	rate, amount float64   // of today
	open         []bool    // wallets that can be used today
	utility      []float64 // of each of them
}

// naiveVenue is a class of merchants.
type naiveVenue struct {
	spec      *model.MerchantClass
	laws      []*model.Acceptance // by platform; nil where it is never taken
	merchants []*merchant
	covered   bool // all wallets come by coverage
}

// merchant is one shop.
type merchant struct {
	takes  []bool
	place  []float64 // on the curve of coverage, by platform
	closed bool
}

// newNaive stands on the morning of the first day.
func newNaive(s *model.Scenario, seed uint64) *naive {
	n := &naive{s: s, luck: rand.New(rand.NewPCG(seed, 0)), day: int32(s.Start)}
	for i := range s.Platforms {
		n.platforms = append(n.platforms, &s.Platforms[i])
	}
	for i := range s.Contexts {
		c := &naiveContext{spec: &s.Contexts[i], open: make([]bool, len(n.platforms)), utility: make([]float64, len(n.platforms))}
		for _, p := range n.platforms {
			var offer *model.Offered
			if o, ok := c.spec.Platforms[p.ID]; ok {
				offer = &o
			}
			c.offers = append(c.offers, offer)
		}
		for k := range s.Merchants {
			if s.Merchants[k].Context == c.spec.ID {
				c.venues = append(c.venues, n.venue(&s.Merchants[k]))
			}
		}
		n.contexts = append(n.contexts, c)
	}
	n.open()
	n.populate()
	n.befriend()
	return n
}

// populate makes everybody, with what he has on the first morning.
func (n *naive) populate() {
	size := n.s.Network.CommunitySize
	var common *model.Segment
	for i := range int(n.s.Population.Users) {
		if i%size == 0 {
			common = n.drawSegment()
		}
		p := &person{enters: n.luck.Float64(), joins: n.luck.Float64(), segment: n.drawSegment(), shows: -1}
		if n.happens(float64(n.s.Network.Homophily)) {
			p.segment = common
		}
		k := len(n.platforms)
		p.installed, p.seen, p.bound = make([]bool, k), make([]bool, k), make([]bool, k)
		p.taste, p.habit, p.used, p.around = make([]float64, k), make([]float64, k), make([]float64, k), make([]float64, k)
		for q := range p.taste {
			p.taste[q] = n.s.Choice.Sigma * n.luck.NormFloat64()
		}
		if n.inMarket(p) {
			n.furnish(p)
		}
		n.people = append(n.people, p)
	}
}

func (n *naive) drawSegment() *model.Segment {
	u := n.luck.Float64()
	for i := range n.s.Segments {
		if u -= float64(n.s.Segments[i].Share); u < 0 {
			return &n.s.Segments[i]
		}
	}
	return &n.s.Segments[len(n.s.Segments)-1]
}

// furnish draws the state in which somebody begins.
func (n *naive) furnish(p *person) {
	u := n.luck.Float64()
	for i := range n.s.Initial.Wallets {
		row := &n.s.Initial.Wallets[i]
		if row.Segment != "" && row.Segment != p.segment.ID {
			continue
		}
		if u -= float64(row.Share); u >= 0 {
			continue
		}
		for _, id := range row.Installed {
			p.installed[n.platform(id)] = true
		}
		for _, id := range row.Bound {
			p.installed[n.platform(id)], p.bound[n.platform(id)] = true, true
		}
		for id, q := range row.Habit {
			p.habit[n.platform(id)] = between(q, n.luck.Float64())
		}
		n.settle(p)
		return
	}
}

// between reads quantiles at equal steps.
func between(q []spec.Share, u float64) float64 {
	if len(q) == 1 {
		return float64(q[0])
	}
	x := u * float64(len(q)-1)
	k := min(int(x), len(q)-2)
	return float64(q[k]) + (x-float64(k))*float64(q[k+1]-q[k])
}

// befriend ties people within communities and across.
func (n *naive) befriend() {
	v := n.s.Network
	chance := v.MeanDegree * (1 - float64(v.LongTies)) / float64(v.CommunitySize-1)
	far := v.MeanDegree * float64(v.LongTies) / 2
	for a := range n.people {
		for b := a + 1; b < min(len(n.people), (a/v.CommunitySize+1)*v.CommunitySize); b++ {
			if n.happens(chance) {
				n.tie(n.people[a], n.people[b])
			}
		}
		k := int(far)
		if n.happens(far - float64(k)) {
			k++
		}
		for range k {
			n.tie(n.people[a], n.people[n.luck.IntN(len(n.people))])
		}
	}
}

func (n *naive) tie(a, b *person) {
	if a != b {
		a.friends, b.friends = append(a.friends, b), append(b.friends, a)
	}
}

// venue sets up the merchants of a class.
func (n *naive) venue(class *model.MerchantClass) *naiveVenue {
	v := &naiveVenue{spec: class, covered: len(class.Accept) > 0}
	for _, p := range n.platforms {
		var law *model.Acceptance
		if a, ok := class.Accept[p.ID]; ok {
			law = &a
			v.covered = v.covered && a.Law == "coverage"
		}
		v.laws = append(v.laws, law)
	}
	count := int(class.Count)
	for j := range count {
		m := &merchant{takes: make([]bool, len(n.platforms)), place: make([]float64, len(n.platforms))}
		for q, law := range v.laws {
			m.place[q] = n.luck.Float64()
			if law == nil || len(class.Start) > 0 {
				continue
			}
			switch law.Law {
			case "always":
				m.takes[q] = true
			case "share", "review", "contract":
				m.takes[q] = (law.Law == "share" || n.started(law.From)) && n.happens(float64(law.Share))
			}
		}
		u := (float64(j) + 0.5) / float64(count)
		for i := range class.Start {
			row := &class.Start[i]
			if u -= float64(row.Share); u >= 0 {
				continue
			}
			for _, id := range row.Accepts {
				m.takes[n.platform(id)] = true
			}
			for id := range row.Days {
				m.takes[n.platform(id)] = true
			}
			m.closed = row.Closed
			break
		}
		v.merchants = append(v.merchants, m)
	}
	return v
}

func (n *naive) platform(id string) int {
	for q, p := range n.platforms {
		if p.ID == id {
			return q
		}
	}
	panic("bench: no platform " + id)
}

func (n *naive) happens(chance float64) bool { return n.luck.Float64() < chance }

// started tells whether a date, or that of an event, has come.
func (n *naive) started(w model.When) bool {
	if w.EncodeText() == "" {
		return true
	}
	if w.Event == "" {
		return int32(w.Date) <= n.day
	}
	for i := range n.s.Events {
		if n.s.Events[i].ID == w.Event {
			return int32(n.s.Events[i].At.Date()) <= n.day
		}
	}
	return false
}

// growing reads a series that is log-linear between its dates, and beyond unless held.
func growing(s spec.Series, day int32, held bool) float64 {
	switch {
	case len(s) == 1, held && day <= int32(s[0].Date):
		return s[0].Value
	case held && day >= int32(s[len(s)-1].Date):
		return s[len(s)-1].Value
	}
	k := 1
	for k < len(s)-1 && day > int32(s[k].Date) {
		k++
	}
	a, b := s[k-1], s[k]
	u := float64(day-int32(a.Date)) / float64(b.Date-a.Date)
	return math.Exp(math.Log(a.Value) + u*(math.Log(b.Value)-math.Log(a.Value)))
}

// open computes who is in the market and on hosts today.
func (n *naive) open() {
	g := n.s.Population.Growth
	n.market = growing(g, n.day, false) / growing(g, int32(n.s.End), false)
	n.audience = make([]float64, len(n.platforms))
	for q, p := range n.platforms {
		for i := range n.s.Hosts {
			if h := &n.s.Hosts[i]; p.Host != "" && (h.ID == p.Host || h.Group == p.Host) {
				n.audience[q] = growing(h.Audience, n.day, false) * h.People / growing(g, n.day, false)
			}
		}
	}
	n.payments, n.value = make([]float64, len(n.platforms)), make([]float64, len(n.platforms))
}

// inMarket tells whether somebody has entered by today.
func (n *naive) inMarket(p *person) bool { return p.enters < n.market }
