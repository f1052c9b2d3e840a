package model

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sync"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Circle is a wallet's own social host: a graph of its own among the people who
// have the wallet. Ties form in two ways: a member proposes one to a friend of
// the contact graph, or to a circle friend's circle friend (triadic closure:
// Rapoport 1953, Granovetter 1973), each at its hazard a day, and the tie is made
// if the other is a member, too, and neither has too many. Ties do not end. Where
// all are members and every degree is d, a pair of friends is tied after t days
// with chance 1 - (1 - p/d)^(2t), p being the chance of a proposal a day.
type Circle struct {
	On       bool         `yaml:"on" default:"true" doc:"false leaves the host with everybody's contacts"`
	Contacts float64      `yaml:"contacts" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard that a member proposes a tie to a friend of the contact graph; 0 leaves the host with everybody's contacts"`
	Closure  float64      `yaml:"closure" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard that a member proposes a tie to a friend's friend in the circle"`
	Most     int          `yaml:"max_friends" default:"30" min:"1" max:"250" unit:"friends" doc:"ties that one person can have in the circle"`
	Session  spec.Share   `yaml:"session" default:"1" min:"0" max:"1" doc:"share of members who look into the circle on a day; envelopes shared there reach nobody else"`
	Steps    []CircleStep `yaml:"steps" doc:"dated changes of both hazards"`
}

// CircleStep multiplies the hazards of a circle for a time.
type CircleStep struct {
	When  When          `yaml:"when" required:"true" doc:"date, or the event behind the change"`
	For   spec.Duration `yaml:"for" default:"0d" min:"0d" max:"3650d" doc:"how long it lasts; 0 means for good"`
	Times float64       `yaml:"times" required:"true" min:"0" max:"1000" unit:"factor" doc:"factor on both hazards"`
}

// circles lets ties form.
type circles struct{ all []*growing }

// growing is a circle with what makes it grow.
type growing struct {
	id                string
	ties              *ties
	contacts, closure rng.Stream
	steps             []circleStep

	// Scratch.
	proposals [][]proposal // by chunk
	wanted    []uint8      // at least how many proposals somebody is in, see count
	keys      [2]rng.Key   // of today's draws: of proposals to contacts, and of closure
	locks     [locks]sync.Mutex
	tying     []tying // by worker
}

// locks is their number: enough that workers hardly ever wait for each other.
const locks = 1 << 10

// proposalsMore is for how many more proposals a chunk has room than are expected.
const proposalsMore = 64

type circleStep struct {
	from, to int64 // hours
	times    float64
}

func (m *circles) start(w *World) error {
	for h, host := range w.names.hosts {
		if !host.hasCircle() {
			continue
		}
		id := keyOf(host.Key, host.ID)
		c := &ties{
			spec: host.Circle, host: agents.HostID(h), p: w.names.platform(host.Platform), key: w.names.hostKey[h],
			session: agents.Threshold(float64(host.Circle.Session)),
			looks:   w.root.Stream("circle.session/" + id), lists: newPacked(w.shared, w.Users.N, host.Circle.Most),
			room: make([]uint32, 0, host.Circle.Most),
		}
		for _, k := range w.workers {
			k.circle = slices.Grow(k.circle[:0], host.Circle.Most)
		}
		g := &growing{
			id: host.ID, ties: c, contacts: w.root.Stream("circle.contact/" + id), closure: w.root.Stream("circle.closure/" + id),
			proposals: make([][]proposal, chunks(w.Users.N)), tying: make([]tying, len(w.workers)),
		}
		for n := range g.tying {
			g.tying[n].room = [2][]uint32{make([]uint32, 0, host.Circle.Most), make([]uint32, 0, host.Circle.Most)}
		}
		g.steps = circleSteps(w.Scenario, &w.calendar, host, w.running)
		w.circles = append(w.circles, c)
		m.all = append(m.all, g)
	}
	return nil
}

// circleSteps lists when and how a circle grows faster, with the campaigns that run.
func circleSteps(s *Scenario, c *calendar, host *Host, runs func(*Campaign) bool) []circleStep {
	var out []circleStep
	for _, step := range host.Circle.Steps {
		one := circleStep{c.hour(step.When), never, step.Times}
		if step.For > 0 {
			one.to = one.from + step.For.Hours()
		}
		out = append(out, one)
	}
	for i := range s.Campaigns {
		if b := &s.Campaigns[i]; b.Kind == "blessings" && b.Place == host.ID && runs(b) {
			out = append(out, circleStep{int64(b.Window.From) * 24, int64(b.Window.To+1) * 24, b.Boost})
		}
	}
	return out
}

// faster is the factor on the hazards of a circle on a day.
func faster(steps []circleStep, day int32) float64 {
	times, now := 1.0, int64(day)*24
	for _, s := range steps {
		if s.from <= now && now < s.to {
			times = float64(times * s.times)
		}
	}
	return times
}

// mostProposals is how many ties a member proposes at most on a day, on average.
func mostProposals(s *Scenario, host *Host) float64 {
	c, most := newCalendar(s), 0.0
	steps := circleSteps(s, &c, host, func(b *Campaign) bool { return b.On })
	for day := int32(s.Start); day <= int32(s.End); day++ {
		times := float64(faster(steps, day) * s.Clock.DT)
		most = max(most, agents.Hazard(float64(host.Circle.Contacts*times))+agents.Hazard(float64(host.Circle.Closure*times)))
	}
	return most
}

func (m *circles) keep(k *kept) {
	for _, g := range m.all {
		name := "circle." + g.id
		k.add(name+".bytes", &g.ties.lists.bytes)
		if g.ties.lists.high != nil {
			k.add(name+".bytes.high", &g.ties.lists.high)
		}
		k.add(name+".rows", &g.ties.lists)
		k.add(name+".edges", &g.ties.edges)
		k.add(name+".wedges", &g.ties.wedges)
		k.add(name+".triangles", &g.ties.triangles)
	}
}

func (m *circles) step(w *World) {
	for _, g := range m.all {
		g.step(w)
	}
}

// step collects the proposals of a day and grants them. A member is whoever had the wallet
// in the morning.
func (g *growing) step(w *World) {
	c := g.ties
	times := faster(g.steps, w.Day)
	contact := w.chanceOf(float64(c.spec.Contacts * times))
	closure := w.chanceOf(float64(c.spec.Closure * times))
	if contact == 0 && closure == 0 {
		return
	}
	contacts, closures := w.key(g.contacts, 0), w.key(g.closure, 0)
	g.keys = [2]rng.Key{contacts, closures}
	expected := int((rng.Real(contact)+rng.Real(closure))*chunk) + proposalsMore
	u := &w.Users
	w.pool.each(u.N, func(worker, number, from, to int) {
		out := g.proposals[number][:0]
		if cap(out) < expected {
			out = make([]proposal, 0, expected)
		}
		propose := func(i, j int, mark uint32) {
			if i != j && u.Seen[j].Has(c.p) {
				out = append(out, proposal{uint32(i), uint32(j) | mark})
			}
		}
		k := w.workers[worker]
		k.some = contacts.Below(k.some[:0], contact, from, to)
		for _, user := range k.some {
			i := int(user)
			if draw := contacts.Draw(uint64(i)); u.Seen[i].Has(c.p) && agents.Happens(draw, contact) {
				if j := w.contact(k, i, rng.Part(draw, 1)); j >= 0 {
					propose(i, j, 0)
				}
			}
		}
		k.some = closures.Below(k.some[:0], closure, from, to)
		for _, user := range k.some {
			i := int(user)
			if draw := closures.Draw(uint64(i)); u.Seen[i].Has(c.p) && c.lists.takes(i) > 0 && agents.Happens(draw, closure) {
				first := c.of(i, k.circle)
				between := first[agents.Pick(rng.Part(draw, 1), len(first))]
				second := c.of(int(between), k.circle)
				propose(i, int(second[agents.Pick(rng.Part(draw, 2), len(second))]), closed)
			}
		}
		g.proposals[number] = out
	})
	g.grant(w)
}

// grant makes the ties that were proposed, in the order of a keyed arrival where it
// matters: for those to whom more are proposed than they can have. Between all others a
// tie is made in any order, and by any worker.
func (g *growing) grant(w *World) {
	c := g.ties
	g.count(w.Users.N)
	w.pool.each(w.Users.N, func(worker, number, _, _ int) {
		all := g.proposals[number]
		late := all[:0]
		for _, x := range all {
			if !g.free(&g.tying[worker], x, w.Tick) {
				late = append(late, x)
			}
		}
		g.proposals[number] = late
	})
	var late []arrival
	for number, some := range g.proposals {
		for _, x := range some {
			late = append(late, arrival{x, g.comes(x)})
		}
		if cap(some) > mostKept { // the room of a busy day is not kept
			g.proposals[number] = nil
		}
	}
	slices.SortFunc(late, func(x, y arrival) int {
		a, b := x.people()
		first, second := y.people()
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(a, first), cmp.Compare(b, second))
	})
	for _, x := range late {
		c.tie(&g.tying[0], x.proposal, w.Tick)
	}
	for n := range g.tying {
		c.add(w, &g.tying[n])
	}
}

// arrival is a proposal with its place in the order.
type arrival struct {
	proposal
	at uint64
}

// comes is the place of a proposal in the order of today's.
func (g *growing) comes(x proposal) uint64 {
	return rng.Part(g.keys[x.to>>31].Draw(uint64(x.from)), 0)
}

// count finds how many proposals each person is in. Where there are many more people than
// proposals, some share a place, so that the number may be too large.
func (g *growing) count(people int) {
	total := 0
	for _, some := range g.proposals {
		total += len(some)
	}
	places := 1 << min(bits.Len(uint(2*total)), bits.Len(uint(people)))
	if cap(g.wanted) < places || cap(g.wanted) > 64*places {
		g.wanted = make([]uint8, places)
	}
	g.wanted = g.wanted[:places]
	clear(g.wanted)
	for _, some := range g.proposals {
		for _, x := range some {
			for _, i := range [...]uint32{x.from, x.to &^ closed} {
				if n := &g.wanted[int(i)&(places-1)]; *n < math.MaxUint8 {
					*n++
				}
			}
		}
	}
}

// free makes a tie if both could have all the ties that are proposed to them, and
// refuses it if one can have none; it reports whether it did either.
func (g *growing) free(t *tying, x proposal, tick int) bool {
	// The lists of a group of people lie together.
	a, b := x.people()
	one, two := a/neighbours%locks, b/neighbours%locks
	g.locks[min(one, two)].Lock()
	defer g.locks[min(one, two)].Unlock()
	if one != two {
		g.locks[max(one, two)].Lock()
		defer g.locks[max(one, two)].Unlock()
	}
	near, full := g.near(a)
	nearToo, fullToo := g.near(b)
	switch {
	case full || fullToo:
		return true // no tie is made in any order: who is full now was so in the morning
	case near || nearToo:
		return false
	}
	g.ties.tie(t, x, tick)
	return true
}

// near reports whether a person could come to have more ties than one can have, and
// whether he has as many.
func (g *growing) near(i uint32) (near, full bool) {
	lists, wanted := &g.ties.lists, int(g.wanted[int(i)&(len(g.wanted)-1)])
	if lists.takes(int(i))+wanted <= lists.most { // a tie takes a byte or more
		return false, false
	}
	have := lists.len(int(i))
	return wanted == math.MaxUint8 || have+wanted > lists.most, have == lists.most
}

// contact returns one keyed friend of user i, anybody under complete mixing; -1
// if he has none.
func (w *World) contact(k *worker, i int, draw uint64) int {
	if w.graph == nil {
		return agents.Pick(draw, w.Users.N)
	}
	n := w.friends(i)
	if n == 0 {
		return -1
	}
	return int(w.graph.Neighbour(i, agents.Pick(draw, n), n, k.room))
}

// hasCircle reports whether people on the host have a graph of its own. Without
// proposals to contacts no first tie can form, and the host is as any other.
func (h *Host) hasCircle() bool {
	return h.Circle != nil && h.Circle.On && h.Circle.Contacts > 0 && h.Platform != ""
}

func hasCircles(s *Scenario) bool {
	for i := range s.Hosts {
		if s.Hosts[i].hasCircle() {
			return true
		}
	}
	return false
}
