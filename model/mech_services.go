package model

import (
	"slices"

	"hongbao/agents"
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
	habits agents.HabitRule
	kappa  int64
	eta    int64
	gamma  int64
	person rng.Key // who listens, and on which day of the cycle he chooses
	choice rng.Stream

	uses  []uint8  // by user: 1 + place in places, 0 for none
	habit []uint16 // by user and service; none without kappa

	flow  [mostServiceHosts][mostServices]uint64 // links of a friend that pass the gates today, over one
	moves [][]serviceMove                        // scratch, by chunk
}

// linking is a host, or a group of hosts, on which friends share links.
type linking struct {
	hosts []agents.HostID
	bit   uint16
	links float64
}

type serviceMove struct {
	user uint32
	to   uint8
}

func (m *services) start(w *World) error {
	w.listeners = make([]int64, len(w.names.services))
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
		person: w.root.Stream("service.person/"+id).At(0, wholeDay, 0),
		choice: w.root.Stream("service.choice/" + id),
		uses:   make([]uint8, w.Users.N),
		moves:  make([][]serviceMove, chunks(w.Users.N)),
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
				m.links = append(m.links, linking{hosts, 1 << hosts[0], links})
			}
		}
	}
	if a.Kappa > 0 {
		m.habit = make([]uint16, w.Users.N*len(m.places))
	}
	return m
}

func (m *services) keep(k *kept) {
	for _, s := range m.markets {
		k.add("services."+s.spec.ID+".uses", &s.uses)
		k.add("services."+s.spec.ID+".habit", &s.habit)
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
	for n, l := range m.links {
		for s, place := range m.places {
			least := agents.Open
			for _, h := range l.hosts {
				least = min(least, gates[w.gates.at(h, agents.ContentLink, w.names.serviceGuest(place))])
			}
			m.flow[n][s] = linksOverOne(l.links, least)
		}
	}
}

// linksOverOne returns links times the gate, in the scale of weights, in which one
// is Weight(0).
func linksOverOne(links float64, gate agents.Permille) uint64 {
	return uint64(float64(links*float64(gate)) / 1000 * float64(agents.Weight(0)))
}

func (m *serviceMarket) step(w *World) {
	every := max(1, int(m.spec.Every/24))
	listens := agents.Threshold(float64(m.spec.Share))
	luck := w.key(m.choice, 0)
	w.pool.each(w.Users.N, func(worker, number, from, to int) {
		k := w.workers[worker]
		moves := m.moves[number][:0]
		for i := from; i < to; i++ {
			if !w.inMarket(i) {
				continue
			}
			draw := m.person.Draw(uint64(i))
			if !agents.Happens(rng.Part(draw, 0), listens) || m.uses[i] != 0 && agents.Pick(rng.Part(draw, 1), every) != w.Tick%every {
				continue
			}
			if s := m.choose(w, k, i, luck.Draw(uint64(i))); s != m.uses[i] {
				moves = append(moves, serviceMove{uint32(i), s})
			}
		}
		m.moves[number] = moves
	})
	for _, moves := range m.moves {
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

// choose returns 1 + the service that user i takes.
func (m *serviceMarket) choose(w *World, k *worker, i int, draw uint64) uint8 {
	var weights [mostServices]uint64
	habit := m.settle(i)
	links, friends, all := m.friends(w, k, i)
	for s := range m.places {
		v := m.base[s]
		if habit != nil {
			v += int32(m.kappa * int64(habit[s]) / agents.FullHabit)
		}
		if links[s] > 0 {
			v += int32(m.eta * int64(agents.LogWeight(agents.Weight(0)+links[s])) / agents.Util)
		}
		if m.gamma != 0 && all > 0 {
			v += int32(m.gamma * friends[s] / all)
		}
		weights[s] = agents.Weight(v)
	}
	return uint8(1 + agents.PickWeighted(weights[:len(m.places)], draw))
}

// settle moves the habits of user i by what he used since his last choice.
func (m *serviceMarket) settle(i int) []uint16 {
	if m.habit == nil {
		return nil
	}
	n := len(m.places)
	habit := m.habit[i*n : i*n+n]
	if m.uses[i] == 0 {
		return habit
	}
	for s, h := range habit {
		use := uint16(0)
		if int(m.uses[i]) == s+1 {
			use = agents.FullHabit
		}
		habit[s] = m.habits.Next(h, use)
	}
	return habit
}

// friends returns, by service, the links that reach user i (over one) and the friends who
// use it, out of how many. Under complete mixing nobody is a friend, and the
// share of all people stands in.
func (m *serviceMarket) friends(w *World, k *worker, i int) (links [mostServices]uint64, users [mostServices]int64, all int64) {
	if m.gamma == 0 && (m.eta == 0 || len(m.links) == 0) {
		return links, users, 0
	}
	if w.graph == nil {
		for s, place := range m.places {
			users[s] = w.listeners[place]
		}
		return links, users, int64(w.market.dawnUsers)
	}
	u := &w.Users
	var sharing [mostServiceHosts][mostServices]uint64
	row := w.graph.Neighbours(i, k.room)
	for _, j := range row {
		if m.uses[j] == 0 {
			continue
		}
		s := m.uses[j] - 1
		users[s]++
		both := u.Hosts[i] & u.Hosts[j]
		for n, l := range m.links {
			if both&l.bit != 0 {
				sharing[n][s]++
			}
		}
	}
	if m.eta != 0 {
		for n := range m.links {
			for s := range m.places {
				links[s] += m.flow[n][s] * sharing[n][s]
			}
		}
	}
	return links, users, int64(len(row))
}

func hasServices(s *Scenario) bool {
	return slices.ContainsFunc(s.Adjacent, func(a Adjacent) bool { return a.On && len(a.Services) > 0 })
}
