package model

import (
	"math"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Adjacent is a market beside payment, such as music: people use one of its
// services at a time, and reconsider now and then. The utility of service s is
//
//	a[s] + kappa*h[s] + eta*log(1 + L[s]) + gamma*F[s]
//
// with the habit h of the service, the links L that friends who use it share on
// hosts where both are, times the gate content_link of each host, and the share
// F of friends who use it; the choice is a logit. A host that shuts out the links
// of a rival's service thus moves its listeners, in proportion to the other
// services' weights (independence of irrelevant alternatives).
type Adjacent struct {
	ID       string                `yaml:"id" required:"true"`
	Key      string                `yaml:"key" doc:"stable name that feeds draws; the id by default"`
	On       bool                  `yaml:"on" default:"true" doc:"false takes the market out"`
	Share    spec.Share            `yaml:"share" default:"1" min:"0" max:"1" doc:"share of the people in the market who use one of the services"`
	Every    spec.Duration         `yaml:"review" default:"7d" min:"1d" max:"365d" doc:"time between two choices of one person; dates are staggered"`
	Kappa    float64               `yaml:"kappa" default:"0" min:"0" max:"20" unit:"util" doc:"utility of a full habit of a service"`
	Rho      float64               `yaml:"rho" default:"0.27" min:"0" max:"1" unit:"1/review" doc:"rate at which the habit follows use (0.0444 a day over a week)" source:"p09"`
	Eta      float64               `yaml:"eta" default:"0" min:"0" max:"20" unit:"util" doc:"utility of the logarithm of 1 + links of the service that friends share"`
	Gamma    float64               `yaml:"gamma" default:"0" min:"-20" max:"20" unit:"util" doc:"utility when all friends use the service"`
	Links    map[string]float64    `yaml:"links" unit:"1/review" doc:"links that a friend who uses a service shares between two choices, by host or group"`
	Services map[string]Attraction `yaml:"services" required:"true" doc:"services of the market"`
}

// Attraction is what one service is worth to its users and to its owner.
type Attraction struct {
	Utility float64    `yaml:"a" default:"0" min:"-20" max:"20" unit:"util" doc:"utility of the service"`
	Value   spec.Money `yaml:"value" default:"0" min:"0" max:"1m" unit:"yuan/month" doc:"what one listener is worth to the owner"`
}

// What one market of services can hold.
const (
	mostServices     = 16
	mostServiceHosts = 8
	mostLinks        = 10_000 // of a friend, so that sums of whole numbers hold them
)

// stampService marks somebody who begins to use a service.
const stampService uint64 = 40

// services lets people choose among adjacent services. Of friends a person
// sees what they used when the day began; choices are written when all have
// chosen.
type services struct{ markets []*serviceMarket }

// serviceMarket is one market with what is the same for everybody.
type serviceMarket struct {
	spec   *Adjacent
	key    uint64
	places []int    // of its services among the scenario's, in the order of keys
	keys   []uint64 // of the services
	base   []int32
	links  []linking
	lanes  [2][256]uint64 // a one in the byte of each link, by half of the bits of hosts
	habits agents.HabitRule
	kappa  int64
	eta    int64
	gamma  int64
	choice rng.Stream
	due    turns      // who listens, by the day of the cycle on which he chooses
	idle   [][]uint16 // by chunk: places in it of listeners who have not chosen yet and come before a day
	until  int        // that day; 0 before the first list

	uses  []uint8  // by user: 1 + place in places, 0 for none
	habit []uint16 // by listener, in the order of due, and service; none without kappa

	flow   [mostServiceHosts][mostServices]uint64 // links of a friend that pass the gates today, over one
	linked uint16                                 // hosts on which any do and count

	moves   [][]serviceMove // scratch, by chunk
	company []company       // scratch, by worker
}

// linking is a host, or a group of hosts, on which friends share links. Who is on the
// first of a group is on the group.
type linking struct {
	hosts []agents.HostID
	links float64
}

type serviceMove struct {
	user uint32
	to   uint8
}

func (m *services) start(w *World) error {
	w.listeners = agents.Make[int64](w.arena, len(w.names.services))
	for _, a := range w.names.adjacent {
		if !a.On {
			continue
		}
		m.markets = append(m.markets, newServiceMarket(w, a))
	}
	return nil
}

func newServiceMarket(w *World, a *Adjacent) *serviceMarket {
	id := keyOf(a.Key, a.ID)
	m := &serviceMarket{
		spec: a, key: rng.Hash(id), habits: agents.NewHabitRule(a.Rho),
		kappa: int64(agents.Units(a.Kappa)), eta: int64(agents.Units(a.Eta)), gamma: int64(agents.Units(a.Gamma)),
		choice: w.root.Stream("service.choice/" + id), due: whoListens(w, a, id),
		uses:  agents.Make[uint8](w.arena, w.Users.N),
		moves: make([][]serviceMove, chunks(w.Users.N)), company: make([]company, len(w.workers)),
	}
	for n, s := range w.names.services {
		if offer, ok := a.Services[s.ID]; ok {
			m.places = append(m.places, n)
			m.keys = append(m.keys, rng.Hash(keyOf(s.Key, s.ID)))
			m.base = append(m.base, agents.Units(offer.Utility))
		}
	}
	// Links in the order of hosts' keys; a group counts once.
	named := map[string]bool{}
	for _, host := range w.names.hosts {
		for _, name := range []string{host.Group, host.ID} {
			if links := a.Links[name]; links > 0 && name != "" && !named[name] {
				named[name] = true
				hosts := w.names.hostsNamed(name)
				m.links = append(m.links, linking{hosts, links})
			}
		}
	}
	for l, link := range m.links {
		host := link.hosts[0]
		for bits := range m.lanes[host/8] {
			m.lanes[host/8][bits] |= uint64(bits) >> (host % 8) & 1 << (8 * l)
		}
	}
	if a.Kappa > 0 {
		m.habit = agents.Make[uint16](w.arena, len(m.due.users)*len(m.places))
	}
	return m
}

func (m *services) keep(k *kept) {
	for _, s := range m.markets {
		k.add("services."+s.spec.ID+".uses", &s.uses)
		k.add("services."+s.spec.ID+".habit", &s.habit)
		k.then(func(*World, func(string) bool) { s.until = 0 })
	}
}

func (m *services) step(w *World) {
	for _, s := range m.markets {
		s.dawn(w)
		s.step(w)
	}
}

// dawn reads the gates of the morning.
func (m *serviceMarket) dawn(w *World) {
	gates := w.gates.openHour(0)
	m.linked = 0
	for n, l := range m.links {
		for s, place := range m.places {
			least := agents.Open
			for _, h := range l.hosts {
				least = min(least, gates[w.gates.at(h, agents.ContentLink, w.names.serviceGuest(place))])
			}
			m.flow[n][s] = linksOverOne(l.links, least)
			if m.eta != 0 && m.flow[n][s] > 0 {
				m.linked |= 1 << l.hosts[0]
			}
		}
	}
}

// linksOverOne returns links times the gate, in the scale of weights, in which one
// is Weight(0).
func linksOverOne(links float64, gate agents.Permille) uint64 {
	return uint64(float64(links*float64(gate)) / 1000 * float64(agents.Weight(0)))
}

// whoListens draws who listens, and on which day of the cycle he chooses.
func whoListens(w *World, a *Adjacent, id string) turns {
	listens := agents.Threshold(float64(a.Share))
	person := w.root.Stream("service.person/"+id).At(0, wholeDay, 0)
	return newTurns(w.Users.N, max(1, int(a.Every/24)), func(i, cycle int) int {
		draw := person.Draw(uint64(i))
		if !agents.Happens(rng.Part(draw, 0), listens) {
			return -1
		}
		return agents.Pick(rng.Part(draw, 1), cycle)
	})
}

func (m *serviceMarket) step(w *World) {
	luck := w.key(m.choice, 0)
	m.expect(w)
	rows, _ := w.graph.(*network.CSR)
	w.pool.each(w.Users.N, func(worker, c, from, _ int) {
		room := w.workers[worker].room
		moves := m.moves[c][:0]
		choose := func(i int, habit []uint16) {
			if s := m.choose(w, &m.company[worker], i, habit, room, luck.Draw(uint64(i))); s != m.uses[i] {
				moves = append(moves, serviceMove{uint32(i), s})
			}
		}
		due, row := m.due.on(c, w.Tick)
		for n, at := range due {
			if n%together == 0 {
				w.workers[worker].touched += m.touch(rows, from, due[n:min(len(due), n+together)])
			}
			if i := from + int(at); m.uses[i] != 0 {
				choose(i, m.settle(i, row+n))
			}
		}
		m.idle[c] = slices.DeleteFunc(m.idle[c], func(at uint16) bool {
			i := from + int(at)
			chosen := m.uses[i] != 0
			if !chosen && w.inMarket(i) {
				choose(i, nil) // he has no habit yet
			}
			return chosen
		})
		m.moves[c] = moves
	})
	for c, moves := range m.moves {
		if cap(moves) > mostKept { // the room of a day on which all chose is not kept
			m.moves[c] = nil
		}
		for _, v := range moves {
			if old := m.uses[v.user]; old != 0 {
				w.listeners[m.places[old-1]]--
			}
			m.uses[v.user] = v.to
			w.listeners[m.places[v.to-1]]++
			w.flows.hash += stamp(stampService, uint64(v.user)^m.key, uint64(w.Tick), m.keys[v.to-1])
		}
	}
}

// expect lists who of those who listen comes in a span of days.
func (m *serviceMarket) expect(w *World) {
	if w.Tick < m.until {
		return
	}
	m.until = w.Tick + span
	if w.Tick == 0 {
		m.until = 1 // most are there on the first day, and room for them is not kept
	}
	m.idle = make([][]uint16, len(m.moves))
	w.pool.each(w.Users.N, func(_, c, from, _ int) {
		for _, at := range m.due.all(c) {
			if i := from + int(at); m.uses[i] == 0 && int(w.Users.Entry[i]) < m.until {
				m.idle[c] = append(m.idle[c], at)
			}
		}
	})
}

// touch reads what the choices of some users will need; see network.CSR.Touch.
func (m *serviceMarket) touch(rows *network.CSR, from int, users []uint16) uint32 {
	if rows == nil {
		return 0
	}
	var sum uint32
	for _, at := range users {
		sum ^= rows.Touch(from + int(at))
	}
	return sum
}

// choose returns 1 + the service that user i takes with so much habit of each; nil is none.
func (m *serviceMarket) choose(w *World, t *company, i int, habit []uint16, room []uint32, draw uint64) uint8 {
	var weights [mostServices]uint64
	friends := m.look(w, t, i, room)
	for s, v := range m.base {
		if habit != nil {
			v += int32(m.kappa * int64(habit[s]) / agents.FullHabit)
		}
		if links := t.links[s+1]; links > 0 {
			v += int32(m.eta * int64(agents.LogWeight(agents.Weight(0)+links)) / agents.Util)
		}
		if m.gamma != 0 && friends > 0 {
			v += int32(m.gamma * t.users[s+1] / friends)
		}
		weights[s%mostServices] = agents.Weight(v)
	}
	return uint8(1 + agents.PickWeighted(weights[:len(m.base)], draw))
}

// settle moves the habits of user i, who has a row of them, by what he used since his
// last choice.
func (m *serviceMarket) settle(i, row int) []uint16 {
	if m.habit == nil {
		return nil
	}
	n := len(m.places)
	habit := m.habit[row*n : row*n+n]
	mine := &habit[m.uses[i]-1]
	now := m.habits.Next(*mine, agents.FullHabit)
	for s, h := range habit {
		habit[s] = m.habits.Next(h, 0)
	}
	*mine = now
	return habit
}

// company is what somebody's friends use, by 1 + the service; those who use none
// are at 0.
type company struct {
	users [mostServices + 1]int64 // how many
	links [lanes]uint64           // that they share with him, over one
	few   [lanes]uint64           // scratch: friends on a host where he is, too, a byte a link
	_     [64]byte                // keeps workers on lines of their own
}

// lanes is more than there can be services, and a power of two.
const lanes = 32

// look counts what the friends of user i use, and tells how many friends there are.
// Under complete mixing nobody is a friend, and all people stand in.
func (m *serviceMarket) look(w *World, t *company, i int, room []uint32) int64 {
	n := len(m.places) + 1
	clear(t.users[:n])
	clear(t.links[:n])
	linked := m.linked&w.Users.Hosts[i] != 0
	if m.gamma == 0 && (!linked || w.graph == nil) {
		return 0 // nobody need be asked what he uses
	}
	if w.graph == nil {
		for s, place := range m.places {
			t.users[s+1] = w.listeners[place]
		}
		return int64(w.market.dawnUsers)
	}
	row := w.graph.Neighbours(i, room)
	if m.gamma != 0 {
		for _, j := range row {
			t.users[min(m.uses[j], mostServices)]++
		}
	}
	if linked {
		const few = math.MaxUint8 // friends, more of whom a byte cannot count
		for rest := row; len(rest) > 0; rest = rest[min(len(rest), few):] {
			m.meet(w.Users.Hosts, t, i, rest[:min(len(rest), few)])
		}
	}
	return int64(len(row))
}

// meet adds up the links that a few friends share on the hosts where user i is, too.
// What a friend does cannot be foreseen, so nothing branches on it.
func (m *serviceMarket) meet(hosts []uint16, t *company, i int, friends []uint32) {
	few, uses, mine := &t.few, m.uses, hosts[i]
	clear(few[:len(m.places)+1])
	for _, j := range friends {
		both := mine & hosts[j]
		few[uses[j]%lanes] += m.lanes[0][both&0xFF] | m.lanes[1][both>>8]
	}
	for l := range m.links {
		flow, at := &m.flow[l], uint(8*l)&63
		for s := range m.places {
			t.links[(s+1)%lanes] += flow[s%mostServices] * (few[(s+1)%lanes] >> at & 0xFF)
		}
	}
}

func hasServices(s *Scenario) bool {
	return slices.ContainsFunc(s.Adjacent, func(a Adjacent) bool { return a.On && len(a.Services) > 0 })
}
