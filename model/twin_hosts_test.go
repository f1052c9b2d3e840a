package model

import (
	"cmp"
	"maps"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// beside is what the twin knows of services, circles and promotions.
type beside struct {
	uses       map[*Adjacent]map[*person]string // id of the service
	practice   map[*Adjacent]map[*person]map[string]uint16
	circles    map[agents.HostID]map[*person]map[*person]bool
	promotions []*bonus
	rewarded   map[*bonus]bool // of the person who is paying now
	pools      []*cards
}

// bonus is a promotion at the till.
type bonus struct {
	c       *Campaign
	p       agents.PlatformID
	left    int64
	on      bool
	due     []owed
	granted int64 // today
	borne   int64 // today, by merchants
}

type owed struct {
	who     *person
	seller  *keeper
	at      int
	amount  int64
	arrival uint64
}

// cards is a collection of cards.
type cards struct {
	*gift
	before map[*person]int
}

func (t *twin) openMarkets() {
	b := &t.beside
	b.uses, b.practice = map[*Adjacent]map[*person]string{}, map[*Adjacent]map[*person]map[string]uint16{}
	for i := range t.s.Adjacent {
		if a := &t.s.Adjacent[i]; a.On {
			b.uses[a] = map[*person]string{}
			b.practice[a] = map[*person]map[string]uint16{}
		}
	}
	b.circles = map[agents.HostID]map[*person]map[*person]bool{}
	for h, host := range t.n.hosts {
		if host.Circle != nil && host.Circle.On && host.Circle.Contacts > 0 {
			b.circles[agents.HostID(h)] = map[*person]map[*person]bool{}
		}
	}
}

// listen lets people choose among services.
func (t *twin) listen() {
	for a, uses := range t.beside.uses {
		id := keyOf(a.Key, a.ID)
		yesterday := maps.Clone(uses)
		for _, who := range t.people {
			draw := ever(t.root.Stream("service.person/"+id), 0).Draw(uint64(who.number))
			if !t.inMarket(who) || !agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Share))) {
				continue
			}
			if yesterday[who] != "" && agents.Pick(rng.Part(draw, 1), int(a.Every.Days())) != t.tick%int(a.Every.Days()) {
				continue
			}
			t.practise(a, who, yesterday[who])
			var offered []*Service
			var weights []uint64
			for _, s := range t.n.services {
				if _, ok := a.Services[s.ID]; ok {
					offered = append(offered, s)
					weights = append(weights, agents.Weight(t.appeal(a, who, s.ID, yesterday)))
				}
			}
			luck := t.whole(t.root.Stream("service.choice/"+id), 0).Draw(uint64(who.number))
			s := offered[agents.PickWeighted(weights, luck)]
			if s.ID != yesterday[who] {
				uses[who] = s.ID
				t.term(40, uint64(who.number)^rng.Hash(id), uint64(t.tick), rng.Hash(keyOf(s.Key, s.ID)))
			}
		}
	}
}

// practise moves the habits of services by what somebody used until now.
func (t *twin) practise(a *Adjacent, who *person, used string) {
	stocks := t.beside.practice[a]
	if stocks[who] == nil {
		stocks[who] = map[string]uint16{}
	}
	if used == "" {
		return
	}
	for id := range a.Services {
		use := uint16(0)
		if id == used {
			use = agents.FullHabit
		}
		stocks[who][id] = agents.NewHabitRule(a.Rho).Next(stocks[who][id], use)
	}
}

// appeal is the utility of a service.
func (t *twin) appeal(a *Adjacent, who *person, id string, uses map[*person]string) int32 {
	v := agents.Units(a.Services[id].Utility)
	v += int32(int64(agents.Units(a.Kappa)) * int64(t.beside.practice[a][who][id]) / agents.FullHabit)
	var all, same int64
	if t.graph {
		all = int64(len(who.friends))
		for _, friend := range who.friends {
			if uses[friend] == id {
				same++
			}
		}
	} else {
		all = t.entered
		for _, used := range uses {
			if used == id {
				same++
			}
		}
	}
	if all > 0 {
		v += int32(int64(agents.Units(a.Gamma)) * same / all)
	}
	guest, _ := t.n.guest(id)
	links := agents.Weight(0) // one
	done := map[string]bool{}
	for _, host := range t.n.hosts {
		for _, name := range []string{host.Group, host.ID} {
			shared := a.Links[name]
			if shared == 0 || name == "" || done[name] {
				continue
			}
			done[name] = true
			hosts := t.n.hostsNamed(name)
			sharing := uint64(0)
			for _, friend := range who.friends {
				if uses[friend] == id && t.onHost(friend, hosts[0]) && t.onHost(who, hosts[0]) {
					sharing++
				}
			}
			gate := gateOver(t.gates(0), hosts, agents.ContentLink, guest)
			links += uint64(float64(shared*float64(gate))/1000*(1<<30)) * sharing
		}
	}
	return v + int32(int64(agents.Units(a.Eta))*int64(agents.LogWeight(links))/agents.Util)
}

// listenersOf counts the users of a service.
func (t *twin) listenersOf(id string) int64 {
	var n int64
	for _, uses := range t.beside.uses {
		for _, used := range uses {
			if used == id {
				n++
			}
		}
	}
	return n
}

// circleAt returns the circle on a host, nil where people have their contacts.
func (t *twin) circleAt(h agents.HostID) map[*person]map[*person]bool { return t.beside.circles[h] }

// circleOf lists the circle friends of somebody by number.
func circleOf(ties map[*person]map[*person]bool, who *person) []*person {
	out := slices.Collect(maps.Keys(ties[who]))
	slices.SortFunc(out, func(a, b *person) int { return a.number - b.number })
	return out
}

// lookingIn are the circle friends of somebody who look into the circle today.
func (t *twin) lookingIn(h agents.HostID, ties map[*person]map[*person]bool, who *person) []*person {
	host := t.n.hosts[h]
	key := t.whole(t.root.Stream("circle.session/"+keyOf(host.Key, host.ID)), 0)
	return slices.DeleteFunc(circleOf(ties, who), func(friend *person) bool {
		return !agents.Happens(key.Draw(uint64(friend.number)), agents.Threshold(float64(host.Circle.Session)))
	})
}

// befriend lets ties form in circles.
func (t *twin) befriend() {
	for h, host := range t.n.hosts {
		ties := t.beside.circles[agents.HostID(h)]
		if ties == nil {
			continue
		}
		times := 1.0
		for _, s := range host.Circle.Steps {
			from, now := t.calendar.hour(s.When), int64(t.day)*24
			if from <= now && (s.For == 0 || now < from+s.For.Hours()) {
				times = float64(times * s.Times)
			}
		}
		for i := range t.s.Campaigns {
			if c := &t.s.Campaigns[i]; c.Kind == "blessings" && c.Place == host.ID && t.inHistory(c) && c.Window.Contains(dateOf(t.day)) {
				times = float64(times * c.Boost)
			}
		}
		t.meetInCircle(host, agents.HostID(h), ties, times)
	}
}

func (t *twin) meetInCircle(host *Host, h agents.HostID, ties map[*person]map[*person]bool, times float64) {
	type wish struct {
		a, b    *person
		arrival uint64
	}
	var wishes []wish
	member := func(who *person) bool { return who.seen[t.n.platform(host.Platform)] }
	id := keyOf(host.Key, host.ID)
	for _, who := range t.people {
		if !member(who) {
			continue
		}
		draw := t.whole(t.root.Stream("circle.contact/"+id), 0).Draw(uint64(who.number))
		if agents.Happens(draw, agents.Threshold(agents.Hazard(float64(float64(host.Circle.Contacts*times)*t.s.Clock.DT)))) {
			contacts := who.friends
			if !t.graph {
				contacts = t.people
			}
			if len(contacts) > 0 {
				wishes = append(wishes, wish{who, contacts[agents.Pick(rng.Part(draw, 1), len(contacts))], rng.Part(draw, 0)})
			}
		}
		draw = t.whole(t.root.Stream("circle.closure/"+id), 0).Draw(uint64(who.number))
		if first := circleOf(ties, who); len(first) > 0 && agents.Happens(draw, agents.Threshold(agents.Hazard(float64(float64(host.Circle.Closure*times)*t.s.Clock.DT)))) {
			second := circleOf(ties, first[agents.Pick(rng.Part(draw, 1), len(first))])
			wishes = append(wishes, wish{who, second[agents.Pick(rng.Part(draw, 2), len(second))], rng.Part(draw, 0)})
		}
	}
	slices.SortFunc(wishes, func(a, b wish) int { return cmp.Compare(a.arrival, b.arrival) })
	for _, w := range wishes {
		if w.a == w.b || !member(w.b) || ties[w.a][w.b] || max(len(ties[w.a]), len(ties[w.b])) >= host.Circle.Most {
			continue
		}
		for _, pair := range [2][2]*person{{w.a, w.b}, {w.b, w.a}} {
			if ties[pair[0]] == nil {
				ties[pair[0]] = map[*person]bool{}
			}
			ties[pair[0]][pair[1]] = true
		}
		low, high := min(w.a.number, w.b.number), max(w.a.number, w.b.number)
		t.term(41, uint64(low)^t.n.hostKey[h], uint64(t.tick), uint64(high))
	}
}

// collect lets those who have made friends since the campaign began share its pool.
func (t *twin) collect() {
	for _, b := range t.beside.pools {
		ties := t.circleAt(t.n.hostsNamed(b.c.Place)[0])
		if ties == nil || !b.c.Window.Contains(dateOf(t.day)) {
			continue
		}
		if b.before == nil {
			b.before = map[*person]int{}
			for _, who := range t.people {
				b.before[who] = len(ties[who])
			}
		}
		if int32(b.c.Window.To) != t.day {
			continue
		}
		luck := ever(t.root.Stream("blessings.card/"+b.c.ID), 0)
		var complete []*person
		for _, who := range t.people {
			if who.seen[b.p] && len(ties[who])-b.before[who] >= b.c.Friends && agents.Happens(luck.Draw(uint64(who.number)), agents.Threshold(float64(b.c.Card))) {
				complete = append(complete, who)
			}
		}
		if len(complete) == 0 || b.left < int64(len(complete)) {
			continue
		}
		each := b.left / int64(len(complete))
		for _, who := range complete {
			b.left -= each
			t.count("rewards", 0, b.p, each)
			t.count("given", 0, b.p, 1)
			t.arrive(who, b.p, each)
			t.claim(b.gift, gotten{who, each, luck.Draw(uint64(who.number))}, t.tick*24+23)
		}
	}
}

// ownChances lays a campaign's own chances of opening a link over the common ones.
func (t *twin) ownChances(c *Campaign, pi *[2]float64) {
	if c.Open != nil {
		pi[1] = float64(*c.Open)
	}
	if c.OpenNew != nil {
		pi[0] = float64(*c.OpenNew)
	}
}

// offer tells which promotions have something to give today.
func (t *twin) offer() {
	for _, b := range t.beside.promotions {
		b.on = b.c.Amount > 0 && b.c.Window.Contains(dateOf(t.day)) && t.spendable(b.c, b.left) >= int64(b.c.Amount)
		b.due, b.granted, b.borne = nil, 0, 0
	}
}

// promising lists the promotions that would reward a payment of the person who
// is paying now.
func (t *twin) promising(c *Context, at, seller int, p agents.PlatformID, amount int64) []*bonus {
	var out []*bonus
	for _, b := range t.beside.promotions {
		if !b.on || at < 0 || b.p != p || b.c.Context != c.ID || t.beside.rewarded[b] || amount < int64(b.c.Least) {
			continue
		}
		if b.c.Venue != "" && b.c.Venue != t.n.venues[at].ID {
			continue
		}
		partner := ever(t.root.Stream("promotion.partner/"+b.c.ID), 0).Pair(uint64(seller), t.n.venueKey[at])
		if agents.Happens(partner, agents.Threshold(float64(b.c.Partners))) {
			out = append(out, b)
		}
	}
	return out
}

// reward gives out what promotions owe, to the first who came.
func (t *twin) reward() {
	for _, b := range t.beside.promotions {
		slices.SortFunc(b.due, func(x, y owed) int { return cmp.Compare(x.arrival, y.arrival) })
		for _, x := range b.due {
			if x.amount > t.spendable(b.c, b.left) {
				break
			}
			b.left -= x.amount
			borne := x.amount * int64(float64(float64(b.c.Cofund)*1e6)+0.5) / 1_000_000
			b.borne += borne
			t.account(x.seller).paid += borne
			t.money.today[tally{"borne", x.at, 0}] += borne
			t.arrive(x.who, b.p, x.amount)
			b.granted += x.amount
			t.count("rewards", 0, b.p, x.amount-borne)
			t.count("given", 0, b.p, 1)
			kind := map[string]uint64{"till": 42, "coupon": 43}[b.c.Kind]
			t.term(kind, uint64(x.who.number)^rng.Hash(b.c.ID), uint64(t.tick), uint64(x.amount))
		}
	}
}
