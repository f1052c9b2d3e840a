package model

import (
	"cmp"
	"maps"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// This file is the day once more, as slow and as obvious as it can be said: one
// struct a person, maps for what he has, friends as pointers, and plain loops
// in the order of the day. It shares the keyed draws, the decision rules of
// package agents and a few pure helpers with the kernel, and none of its
// mechanisms: no columns, no workers, no pushed counters, no bounds before a
// draw. Whatever the kernel does to be fast, its run hash must be that of this
// file. The text is frozen (see TestTwinIsFrozen).

// The numbers that hang on the draw of one occasion.
const (
	twinVenue = iota
	twinPayee
	twinNest
	twinPick
	twinAmount
	twinHour
	twinFallback
	twinLeak
	twinCoverage
)

// twin is one market on one day.
type twin struct {
	s        *Scenario
	n        names
	root     rng.Root
	calendar calendar
	start    int32
	day      int32
	tick     int
	hourly   bool
	weight   float64
	graph    bool // false for complete mixing

	people    []*person
	venues    []*venue
	gifts     []*gift
	subsidies []*reward
	beside    beside // services, circles and promotions
	script    map[sideOf]agents.Permille
	ways      map[sideOf]closing // round closed sides of gates, that people learn
	open      map[agents.Gate]agents.Permille
	past      gatesPast
	openAt    [24]map[agents.Gate]agents.Permille

	choice  agents.ChoiceRule
	habit   agents.HabitRule
	tastes  []float64
	factors map[*Context][]int64

	// What stood this morning.
	showed  map[agents.PlatformID]int64
	entered int64

	dealings dealings
	money    twinMoney // see twin_balances_test.go

	today map[tally]int64
	hash  uint64

	prices map[agents.PlatformID][2]int64 // what payers paid for their payments and were given, this run
	worn   twinWorn
}

// tally names one number of the day: what is counted, for which context, venue
// or host, and for which platform (the number of platforms stands for cash).
type tally struct {
	what string
	row  int
	p    int
}

// person is a user.
type person struct {
	number    int
	entry     int // tick
	segment   Segment
	joined    map[agents.HostID]int // tick
	circle    map[agents.HostID]bool
	installed map[agents.PlatformID]bool
	bound     map[agents.PlatformID]bool
	fresh     map[agents.PlatformID]bool // got a card through an envelope today
	sent      map[agents.PlatformID]bool
	habit     map[agents.PlatformID]uint16
	venues    map[int]uint16
	lastPaid  map[agents.PlatformID]int
	last      agents.PlatformID
	primary   agents.PlatformID
	friends   []*person
	purse     twinPurse
	payee     *person // of the present occasion

	// What stood this morning: own wallets, and friends by what they show.
	seen  map[agents.PlatformID]bool
	held  map[agents.PlatformID]bool
	shows map[agents.PlatformID]int64

	used    map[agents.PlatformID]uint16 // weight of today's heaviest use
	visited map[int]bool                 // venues
	loyal   agents.PlatformID            // wallet of the payment before
	keeps   bool                         // he does not reconsider his wallet today
	groups  map[string]*warmed           // habits by group of contexts; nil without groups
	passed  map[agents.PlatformID]bool   // has passed the wallet on to friends
	late    int                          // hour of the latest payment
	worn    wearing
}

// keeper is a merchant.
type keeper struct {
	accepts  map[agents.PlatformID]bool
	contract map[agents.PlatformID]int // tick at which it ends
	phase    int
	closed   bool
	waiting  bool // not founded yet
}

// venue is a class of merchants.
type venue struct {
	v       int
	spec    *MerchantClass
	keepers []*keeper
	expect  agents.PlatformSet
	lawful  agents.PlatformSet // what regulators allow today
}

// gift is a campaign of red envelopes.
type gift struct {
	c        *Campaign
	p        agents.PlatformID
	key      uint64
	left     int64
	starters map[int][]*person        // by hour of today
	promised map[int]map[*person]bool // by absolute hour: who will send
	live     []*redEnvelope           // today's
	took     map[*person]bool         // has sent or claimed
	streams  struct{ s, e, o rng.Stream }
	card     rng.Key // a person decides once a campaign whether he binds
}

// redEnvelope is a batch of equal envelopes sent in one act.
type redEnvelope struct {
	sender  *person
	host    agents.HostID
	object  int
	packets []int64
	claimed int
	many    int64
}

// rest is what nobody has claimed.
func (e *redEnvelope) rest() int64 {
	var sum int64
	for _, fen := range e.packets[e.claimed:] {
		sum += fen * e.many
	}
	return sum
}

// reward is a subsidy on payments.
type reward struct {
	c     *Campaign
	p     agents.PlatformID
	left  int64
	on    bool
	asked int64
	asks  []twinAsk
}

type sideOf struct {
	side agents.Side
	gate agents.Gate
}

func setOf(m map[agents.PlatformID]bool) agents.PlatformSet {
	var s agents.PlatformSet
	for p, has := range m {
		if has {
			s = s.With(p)
		}
	}
	return s
}

// platforms lists all platforms in the order of keys.
func (t *twin) platforms() []agents.PlatformID {
	var out []agents.PlatformID
	for p := range t.n.platforms {
		out = append(out, agents.PlatformID(p))
	}
	return out
}

func (t *twin) term(what, who, when, value uint64) { t.hash += stamp(what, who, when, value) }

func (t *twin) count(what string, row int, p agents.PlatformID, n int64) {
	t.today[tally{what, row, min(int(p), len(t.n.platforms))}] += n
}

// whole is the key of a stream for draws that are made once a day.
func (t *twin) whole(stream rng.Stream, index int) rng.Key { return stream.At(t.day, 24, index) }

// ever is the key of a stream for draws that are made once a run.
func ever(stream rng.Stream, index int) rng.Key { return stream.At(0, 24, index) }

// startTwin stands on the eve of the first day.
func startTwin(s *Scenario, luck Luck) (*twin, error) {
	t := &twin{
		s: s, n: newNames(s), root: rng.Replicate(luck.Seed, luck.Replicate), calendar: newCalendar(s),
		start: int32(s.Start), day: int32(s.Start), weight: s.standsFor() / float64(s.Population.Users),
		script: map[sideOf]agents.Permille{}, ways: map[sideOf]closing{}, factors: map[*Context][]int64{},
		choice: agents.NewChoiceRule(s.Choice.Nest).Scaled(s.Choice.Scale), habit: agents.NewHabitRule(twinRho(s)),
		tastes: twinTastes(s), today: map[tally]int64{},
	}
	for _, c := range t.n.contexts {
		t.factors[c] = amounts(c.Spread)
	}
	if err := t.populate(luck); err != nil {
		return nil, err
	}
	t.unworn()
	for _, p := range t.people {
		if p.entry == 0 {
			t.furnish(p)
		}
	}
	t.warmUp()
	t.sow()
	for i := range s.Gates {
		t.write(&s.Gates[i].Gate, s.Gates[i].To)
	}
	for i := range s.Campaigns {
		t.announce(&s.Campaigns[i])
	}
	slices.SortFunc(t.gifts, func(a, b *gift) int { return cmp.Compare(a.c.ID, b.c.ID) })
	t.openMarkets()
	t.fill()
	t.open = t.judge(0)
	for v, spec := range t.n.venues {
		t.found(v, spec)
	}
	t.coverOnTheEve()
	t.openBusiness()
	t.hash = 0
	return t, nil
}

// populate makes everybody, with segment, date of entry, hosts and friends.
func (t *twin) populate(luck Luck) error {
	s := t.s
	days := len(t.calendar.hourly)
	var market []float64
	most := 0.0
	for d := range days {
		most = max(most, t.peopleOn(t.start+int32(d))/t.peopleOn(int32(s.End)))
		market = append(market, most)
	}
	enter := ever(t.root.Stream("entry"), 0)
	for i := range int(s.Population.Users) {
		t.people = append(t.people, &person{
			number: i, entry: above(market, rng.Real(enter.Draw(uint64(i)))), segment: t.segment(i),
			joined: map[agents.HostID]int{}, circle: map[agents.HostID]bool{},
			installed: map[agents.PlatformID]bool{}, bound: map[agents.PlatformID]bool{}, fresh: map[agents.PlatformID]bool{}, sent: map[agents.PlatformID]bool{},
			habit: map[agents.PlatformID]uint16{}, venues: map[int]uint16{}, lastPaid: map[agents.PlatformID]int{},
			last: agents.Outside, primary: agents.Outside,
		})
	}
	t.queue()
	done := map[string]bool{}
	for h, host := range t.n.hosts {
		group := keyOf(host.Group, keyOf(host.Key, host.ID))
		draws := ever(t.root.Stream("host/"+group), 0)
		switch {
		case len(host.Audience) > 0 && !done[group]:
			done[group] = true
			var audience []float64
			most := 0.0
			for d := range days {
				day := t.start + int32(d)
				most = max(most, float64(logLinear(host.Audience, day)*host.People)/t.peopleOn(day))
				audience = append(audience, most)
			}
			for _, p := range t.people {
				tick := max(p.entry, above(audience, rng.Real(draws.Draw(uint64(p.number)))))
				for o, other := range t.n.hosts {
					if other == host || host.Group != "" && other.Group == host.Group {
						p.joined[agents.HostID(o)] = tick
					}
				}
			}
		case len(host.Audience) == 0 && host.Share > 0:
			for _, p := range t.people {
				if agents.Happens(draws.Draw(uint64(p.number)), agents.Threshold(float64(host.Share))) {
					p.joined[agents.HostID(h)] = 0
				}
			}
		}
	}
	g, err := MakeGraph(s, luck)
	if err != nil || g.ties == nil {
		return err
	}
	t.graph = true
	for i, p := range t.people {
		for _, j := range g.ties.Neighbours(i, nil) {
			p.friends = append(p.friends, t.people[j])
		}
	}
	return nil
}

func (t *twin) peopleOn(day int32) float64 {
	if g := t.s.Population.Growth; len(g) > 0 {
		return logLinear(g, day)
	}
	return t.s.standsFor()
}

// above returns the first tick at which a curve exceeds u, or one that never comes.
func above(curve []float64, u float64) int {
	for tick, x := range curve {
		if x > u {
			return tick
		}
	}
	return agents.Never
}

func (t *twin) segment(i int) Segment {
	list := t.n.segments
	if len(list) < 2 {
		return list[0]
	}
	stream := t.root.Stream("segment")
	draw := ever(stream, 0).Draw(uint64(i))
	if agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(t.s.Network.Homophily))) {
		draw = ever(stream, 1).Draw(uint64(i / t.s.Network.CommunitySize))
	}
	sum := 0.0
	for _, s := range list {
		sum += float64(s.Share)
		if draw < agents.Threshold(sum) {
			return s
		}
	}
	return list[len(list)-1]
}

func (t *twin) inMarket(p *person) bool { return p.entry <= t.tick }

func (t *twin) onHost(p *person, h agents.HostID) bool {
	tick, ok := p.joined[h]
	return p.circle[h] || ok && tick <= t.tick
}

// furnish gives somebody who enters what he has.
func (t *twin) furnish(who *person) {
	for _, p := range t.platforms() {
		if t.n.platforms[p].Adoption.Law == "everyone" {
			t.install(who, p)
			t.bind(who, p)
		}
	}
	if t.tick > 0 {
		return
	}
	draw := ever(t.root.Stream("initial"), 0).Draw(uint64(who.number))
	u := rng.Real(rng.Part(draw, 0))
	for _, row := range t.s.Initial.Wallets {
		if row.Segment != "" && row.Segment != who.segment.ID {
			continue
		}
		if u >= float64(row.Share) {
			u -= float64(row.Share)
			continue
		}
		for _, id := range append(slices.Clone(row.Installed), row.Bound...) {
			if p := t.n.platform(id); !who.installed[p] {
				t.install(who, p)
			}
		}
		for _, id := range row.Bound {
			if p := t.n.platform(id); !who.bound[p] {
				t.bind(who, p)
			}
		}
		for _, id := range row.Dormant {
			t.lull(who, t.n.platform(id))
		}
		for p, platform := range t.n.platforms {
			if q := row.Habit[platform.ID]; len(q) > 0 {
				share := quantile(q, rng.Real(rng.Part(draw, 1+p)))
				who.habit[agents.PlatformID(p)] = uint16(float64(share*agents.FullHabit) + 0.5)
			}
		}
		if row.Last != "" {
			who.last = t.n.platform(row.Last)
		}
		t.settle(who)
		return
	}
}

// settle finds the wallet of the largest habit.
func (t *twin) settle(who *person) {
	var stocks []uint16
	for _, p := range t.platforms() {
		stocks = append(stocks, who.habit[p])
	}
	margin := uint16(float64(t.s.Choice.Margin) * agents.FullHabit)
	who.primary = agents.Primary(stocks, setOf(who.installed), who.primary, margin)
}

// shown is what others see of somebody.
func (t *twin) shown(who *person) map[agents.PlatformID]bool {
	one := who.primary
	switch t.s.Choice.Visible {
	case "installed":
		return who.installed
	case "last":
		one = who.last
	}
	if one == agents.Outside {
		return nil
	}
	return map[agents.PlatformID]bool{one: true}
}

func (t *twin) install(who *person, p agents.PlatformID) {
	who.installed[p] = true
	for h, host := range t.n.hosts {
		if host.Platform == t.n.platforms[p].ID {
			who.circle[agents.HostID(h)] = true
		}
	}
	t.count("installs", 0, p, 1)
	t.term(stampInstall, uint64(who.number), uint64(t.tick), t.n.platformKey[p])
}

func (t *twin) bind(who *person, p agents.PlatformID) {
	who.bound[p] = true
	t.wake(who, p)
	t.count("binds", 0, p, 1)
	t.term(stampBind, uint64(who.number), uint64(t.tick), t.n.platformKey[p])
}

// step runs one day.
func (t *twin) step() {
	t.day = t.start + int32(t.tick)
	t.hourly = t.calendar.hourly[t.tick]
	t.today = map[tally]int64{}
	t.morning()
	t.enter()
	t.envelopes()
	t.listen()
	t.adopt()
	t.diffuse()
	t.collect()
	t.befriend()
	for _, v := range t.venues {
		t.spreadOver(v)
		t.trade(v)
	}
	t.craft()
	t.build()
	t.tidy()
	t.pay()
	t.stampGroups()
	t.wear()
	t.reckon()
	t.bill()
	t.settleBalances()
	for _, p := range t.platforms() {
		habit, shown := t.habits(p), t.showing(p)
		if habit != 0 {
			t.term(stampHabit, t.n.platformKey[p], uint64(t.tick), uint64(habit))
		}
		if shown != 0 {
			t.term(stampShown, t.n.platformKey[p], uint64(t.tick), uint64(shown))
		}
	}
	for _, who := range t.people {
		clear(who.sent)
		clear(who.fresh)
	}
	t.tick++
}

func (t *twin) habits(p agents.PlatformID) int64 {
	var sum int64
	for _, who := range t.people {
		sum += int64(who.habit[p])
	}
	return sum
}

func (t *twin) showing(p agents.PlatformID) int64 {
	var sum int64
	for _, who := range t.people {
		if t.shown(who)[p] {
			sum++
		}
	}
	return sum
}

// morning notes what everybody can see of others today.
func (t *twin) morning() {
	t.showed, t.entered = map[agents.PlatformID]int64{}, 0
	for _, who := range t.people {
		if t.tick == 0 && who.entry == 0 || who.entry < t.tick {
			t.entered++
		}
		for p, has := range t.shown(who) {
			if has {
				t.showed[p]++
			}
		}
		who.seen, who.held = maps.Clone(who.installed), maps.Clone(who.bound)
		who.shows = map[agents.PlatformID]int64{}
		for _, friend := range who.friends {
			for p, has := range t.shown(friend) {
				if has {
					who.shows[p]++
				}
			}
		}
	}
}

// enter lets people into the market; those of the first day are there already.
func (t *twin) enter() {
	if t.tick == 0 {
		return
	}
	var n uint64
	for _, who := range t.people {
		if who.entry == t.tick {
			n++
			t.furnish(who)
		}
	}
	if n > 0 {
		t.term(stampEntered, 0, uint64(t.tick), n)
	}
}

// write changes the script of one side of a gate.
func (t *twin) write(spec *GateSpec, to int) {
	guest, _ := t.n.guest(spec.Guest)
	side := agents.HostSide
	if spec.Side == "guest" {
		side = agents.GuestSide
	}
	for o, object := range agents.Objects {
		for _, h := range t.n.hostsNamed(spec.Host) {
			if object.Name == spec.Object {
				t.script[sideOf{side, agents.Gate{Host: h, Object: agents.Object(o), Guest: guest}}] = agents.Permille(to)
			}
		}
	}
}

// closing is what an event made of a side of a gate, and the event.
type closing struct {
	to    int
	event Event
}

// shut notes which event has the last word on the sides of gates that a name means.
func (t *twin) shut(spec *GateSpec, to int, e Event) {
	guest, _ := t.n.guest(spec.Guest)
	side := map[string]agents.Side{"host": agents.HostSide, "guest": agents.GuestSide, "": agents.HostSide}[spec.Side]
	for _, h := range t.n.hostsNamed(spec.Host) {
		t.ways[sideOf{side, agents.Gate{Host: h, Object: objectNamed(spec.Object), Guest: guest}}] = closing{to, e}
	}
}

// wayRound is how much passes a side of a gate by the ways round it that people have
// learned since it was last closed, or since the host last found such ways.
func (t *twin) wayRound(s sideOf, hour int, scripted agents.Permille) agents.Permille {
	c, closed := t.ways[s]
	leak := c.event.Leak
	if !closed || leak == nil || !leak.On || float64(leak.Cap) <= float64(c.to)/1000 {
		return scripted
	}
	now := int64(t.day) * 24
	if t.hourly {
		now += int64(hour)
	}
	hours := now - int64(c.event.At)
	for leak.Every > 0 && hours >= leak.Every.Hours() {
		hours -= leak.Every.Hours()
	}
	unaware := agents.Exp(-float64(leak.Rate*float64(hours)) / 24)
	pass := float64(float64(float64(leak.Cap)*1000)-float64(c.to)) * (1 - unaware)
	return agents.Permille(float64(c.to) + float64(int(pass+0.5)))
}

// camp returns the camp of a firm at an hour, nil for none.
func (t *twin) camp(firm string, hour int64) *Camp {
	var found *Camp
	for _, c := range t.n.camps {
		if slices.Contains(c.Members, firm) {
			found = c
		}
		for _, join := range c.Joins {
			if join.Firm == firm && t.calendar.hour(join.When) <= hour {
				found = c
			}
		}
	}
	return found
}

// judge returns the value of every gate at an hour of today.
func (t *twin) judge(hour int) map[agents.Gate]agents.Permille {
	now := int64(t.day)*24 + int64(hour)
	out := map[agents.Gate]agents.Permille{}
	t.look(now)
	for h, host := range t.n.hosts {
		for g := range t.n.guests() {
			owners := [2]*Camp{t.camp(host.ID, now), t.camp(t.n.guestID(agents.GuestID(g)), now)}
			for o := range agents.Objects {
				gate := agents.Gate{Host: agents.HostID(h), Object: agents.Object(o), Guest: agents.GuestID(g)}
				least := agents.Open
				for side, owner := range owners {
					value, ok := t.script[sideOf{agents.Side(side), gate}]
					if !ok {
						value = agents.Open
					}
					value = t.wayRound(sideOf{agents.Side(side), gate}, hour, value)
					if owner != nil && owners[0] != owners[1] {
						value = t.answer(owners, agents.Side(side), gate, hour, value)
					}
					if t.ordered(gate, now) {
						value = agents.Open
					}
					t.past.next[sideOf{agents.Side(side), gate}] = value
					least = min(least, value)
				}
				out[gate] = least
			}
		}
	}
	t.conclude()
	return out
}

// gate returns the smallest value of a gate over hosts; open if there is none.
func gateOver(open map[agents.Gate]agents.Permille, hosts []agents.HostID, o agents.Object, g agents.GuestID) agents.Permille {
	least := agents.Open
	for _, h := range hosts {
		least = min(least, open[agents.Gate{Host: h, Object: o, Guest: g}])
	}
	return least
}

// gates returns the gates of an hour of today.
func (t *twin) gates(hour int) map[agents.Gate]agents.Permille {
	if t.hourly {
		return t.openAt[hour]
	}
	return t.open
}

// leaks draws whether a gate lets one thing through.
func leaks(gate agents.Permille, draw uint64) bool {
	return gate >= 1000 || agents.Pick(draw, 1000) < int(gate)
}

// inHistory reports whether a campaign takes place.
func (t *twin) inHistory(c *Campaign) bool {
	if !c.On || c.Kind == "annotation" || c.Window.To < t.s.Start || c.Window.From > t.s.End {
		return false
	}
	for _, id := range c.Events {
		for _, e := range t.s.Events {
			if e.ID == id && !e.On {
				return false
			}
		}
	}
	return true
}

// spendable is how much of what a campaign has left it may spend today. At an even
// pace the parts of the days after today are not there yet.
func (t *twin) spendable(c *Campaign, left int64) int64 {
	if c.Pace == "even" {
		days, later := int64(c.Window.To-c.Window.From)+1, int64(c.Window.To)-int64(t.day)
		if later > 0 {
			left -= int64(float64(c.Budget)/t.weight) * later / days
		}
	}
	return left
}

func (t *twin) announce(c *Campaign) {
	if !t.inHistory(c) {
		return
	}
	left := int64(float64(c.Budget) / t.weight)
	if c.Kind == "till" || c.Kind == "coupon" {
		t.beside.promotions = append(t.beside.promotions, &bonus{c: c, p: t.n.platform(c.Platform), left: left})
		return
	}
	if c.Kind == "subsidy" {
		t.subsidies = append(t.subsidies, &reward{c: c, p: t.n.platform(c.Platform), left: left})
		return
	}
	g := &gift{
		c: c, p: t.n.platform(c.Platform), key: rng.Hash(c.ID), left: left,
		promised: map[int]map[*person]bool{}, took: map[*person]bool{},
	}
	g.streams.s = t.root.Stream("envelope.start/" + c.ID)
	g.streams.e = t.root.Stream("envelope.send/" + c.ID)
	g.streams.o = t.root.Stream("envelope.open/" + c.ID)
	g.card = ever(t.root.Stream("envelope.card/"+c.ID), 0)
	if c.Kind == "blessings" {
		t.beside.pools = append(t.beside.pools, &cards{gift: g})
		return
	}
	t.gifts = append(t.gifts, g)
}

// envelopes runs dated events, strategies and red envelopes, by the hour inside
// windows and once a day outside.
func (t *twin) envelopes() {
	for _, g := range t.gifts {
		t.refund(g)
		t.draft(g)
	}
	hours := []int{24}
	if t.hourly {
		hours = hours[:0]
		for hour := range 24 {
			hours = append(hours, hour)
		}
	}
	for _, hour := range hours {
		for _, e := range t.calendar.events {
			if int32(e.At.Date()) != t.day || t.hourly && e.At.Hour() != hour {
				continue
			}
			if e.Gate != nil {
				t.write(e.Gate, e.To)
				t.shut(e.Gate, e.To, e)
			}
			for i := range e.Also {
				t.write(&e.Also[i].Gate, e.Also[i].To)
				t.shut(&e.Also[i].Gate, e.Also[i].To, e)
			}
		}
		t.open = t.judge(min(hour, 23))
		t.blame(min(hour, 23))
		for _, g := range t.gifts {
			if t.day >= int32(g.c.Window.From) && t.day <= int32(g.c.Window.To)+2 {
				t.spread(g, hour)
			}
		}
		if t.hourly {
			t.openAt[hour] = t.open
		}
	}
}

// refund books what nobody claimed of yesterday's envelopes.
func (t *twin) refund(g *gift) {
	for h := range t.n.hosts {
		for object := range 2 {
			var sum int64
			for _, e := range g.live {
				if int(e.host) == h && e.object == object {
					sum += e.rest()
				}
			}
			if sum != 0 {
				t.count("refunded", h*2+object, g.p, sum)
				t.term(stampRefund, g.key^t.n.hostKey[h], uint64(t.tick), uint64(sum))
			}
		}
	}
	g.live = nil
}

// draft draws who starts today, and when.
func (t *twin) draft(g *gift) {
	g.starters = map[int][]*person{}
	if t.day < int32(g.c.Window.From) || t.day > int32(g.c.Window.To) {
		return
	}
	if t.inviteSenders(g) {
		return
	}
	rate := float64(stepped(g.c.Seeds, t.day) * t.s.Clock.DT)
	key := t.whole(g.streams.s, 0)
	for _, who := range t.people {
		draw := key.Draw(uint64(who.number))
		if !t.inMarket(who) || !agents.Happens(draw, agents.Threshold(min(1, float64(rate*who.segment.Social)))) {
			continue
		}
		hour := 24
		if t.hourly {
			hour = 7 + agents.Pick(rng.Part(draw, 0), 17)
			if g.c.Hours == "evening" {
				// Of 55 parts 44 fall on the six hours from 18 on, 11 on those from 7 to 17.
				k := agents.Pick(rng.Part(draw, 0), 55)
				hour = 18 + k%6
				if k >= 44 {
					hour = 7 + k - 44
				}
			}
		}
		g.starters[hour] = append(g.starters[hour], who)
	}
}

// gotten is a packet that reached somebody.
type gotten struct {
	who    *person
	amount int64
	draw   uint64
}

// spread runs one hour of a campaign, or a whole day (hour 24).
func (t *twin) spread(g *gift, hour int) {
	now := t.tick*24 + hour
	first := now
	if hour == 24 {
		first, now = t.tick*24, t.tick*24+23
	}
	sends := map[*person]bool{}
	for h := first; h <= now; h++ {
		for who := range g.promised[h] {
			sends[who] = true
		}
	}
	if g.c.Kind == "festival" {
		for _, who := range g.starters[hour] {
			if who.bound[g.p] && !who.worn.asleep[g.p] {
				sends[who] = true
			}
		}
	} else {
		for _, packet := range t.giveaway(g, hour) {
			t.arrive(packet.who, g.p, max(1, int64(g.c.Amount)))
			t.claim(g, packet, now)
		}
	}
	// All see the hour as it began; then everybody gets what he claimed.
	var packets []gotten
	for _, who := range t.people {
		if sends[who] {
			packets = append(packets, t.send(g, who, hour)...)
		}
	}
	for _, packet := range packets {
		if g.c.Object == "photo" { // he pays to look
			t.owe(packet.who, g.p, packet.amount)
		} else {
			t.arrive(packet.who, g.p, packet.amount)
		}
		t.claim(g, packet, now)
	}
}

// giveaway is what the platform gives in one hour, to the first who come.
func (t *twin) giveaway(g *gift, hour int) []gotten {
	type guest struct {
		gotten
		arrival uint64
	}
	amount := max(1, int64(g.c.Amount))
	key := g.streams.o.At(t.day, hour, 1)
	var guests []guest
	for _, who := range g.starters[hour] {
		draw := key.Draw(uint64(who.number))
		there := g.c.Place == ""
		for _, h := range t.n.hostsNamed(g.c.Place) {
			there = there || t.onHost(who, h)
		}
		if !there {
			continue
		}
		if !who.installed[g.p] && (g.c.Place == "" || !agents.Happens(rng.Part(draw, 0), t.installChance(g))) {
			continue
		}
		guests = append(guests, guest{gotten{who, amount * int64(g.c.Batch), draw}, rng.Part(draw, 1)})
	}
	slices.SortFunc(guests, func(a, b guest) int {
		return cmp.Or(cmp.Compare(a.arrival, b.arrival), cmp.Compare(a.who.number, b.who.number))
	})
	var out []gotten
	for _, guest := range guests {
		if t.spendable(g.c, g.left) < amount {
			break
		}
		g.left -= amount
		t.count("rewards", 0, g.p, amount)
		t.count("given", 0, g.p, 1)
		out = append(out, guest.gotten)
	}
	return out
}

func (t *twin) installChance(g *gift) uint64 {
	return agents.Threshold(float64(t.s.Envelopes.Install[g.c.Platform]))
}

// send lets somebody send one batch of envelopes to friends on one host.
func (t *twin) send(g *gift, who *person, hour int) []gotten {
	draw := g.streams.e.At(t.day, hour, 0).Draw(uint64(who.number))
	var hosts []agents.HostID
	var weights []uint64
	for h, host := range t.n.hosts {
		if weight := g.c.Hosts[host.ID]; weight > 0 {
			hosts = append(hosts, agents.HostID(h))
			if !t.onHost(who, agents.HostID(h)) {
				weight = 0
			}
			weights = append(weights, uint64(weight*(1<<20)))
		}
	}
	k := agents.PickWeighted(weights, rng.Part(draw, 0))
	if k < 0 {
		return nil
	}
	host := hosts[k]
	guest := t.n.platformGuest(int(g.p))
	at := func(o agents.Object) agents.Permille { return t.open[agents.Gate{Host: host, Object: o, Guest: guest}] }
	object, gate := 0, at(agents.EnvelopeLink)
	if gate == 0 {
		object, gate = 1, at(agents.PasscodePicture)
		now := int64(t.day)*24 + int64(min(hour, 23))
		if !g.c.Passcode.set || now < t.calendar.hour(g.c.Passcode) || gate == 0 {
			t.count("blocked", int(host), g.p, 1)
			t.count("complaints", 0, g.p, 1)
			t.shocked(who, t.blamed([]agents.HostID{host}, agents.EnvelopeLink, g.p, hour))
			if t.hourly {
				t.count("hourComplaints", hour, g.p, 1)
			}
			return nil
		}
	}
	who.sent[g.p] = true
	g.took[who] = true
	e := &redEnvelope{sender: who, host: host, object: object, packets: make([]int64, g.c.Slots), many: int64(g.c.Batch)}
	amount := max(int64(g.c.Amount)*int64(g.c.Slots), int64(g.c.Slots))
	agents.SplitEnvelope(amount, e.packets, func(n int) uint64 { return rng.Part(draw, 2+n) })
	g.live = append(g.live, e)

	audience := who.friends
	if !t.graph {
		for n := range int(t.s.Network.MeanDegree) {
			if other := t.people[agents.Pick(rng.Part(draw, 200+n), len(t.people))]; other != who {
				audience = append(audience, other)
			}
		}
	}
	if ties := t.circleAt(host); ties != nil {
		audience = t.lookingIn(host, ties, who)
	}
	type opener struct {
		who     *person
		draw    uint64
		arrival uint64
	}
	var openers []opener
	opened := int64(0)
	for _, friend := range audience {
		if !t.inMarket(friend) || !t.onHost(friend, host) {
			continue
		}
		x := &t.s.Envelopes
		pi := [2][2]float64{{float64(x.LinkNew), float64(x.LinkHas)}, {float64(x.PasscodeNew), float64(x.PasscodeHas)}}
		t.ownChances(g.c, &pi[0])
		has := 0
		if friend.installed[g.p] {
			has = 1
		}
		d := g.streams.o.At(t.day, hour, 0).Pair(uint64(who.number), uint64(friend.number))
		chance := float64(float64(pi[object][has]*float64(g.c.Contacts))*float64(gate)) / 1000
		t.reached(friend, host, float64(float64(g.c.Contacts)*float64(gate))/1000, d, uint64(g.c.Batch))
		if !agents.Happens(d, agents.Threshold(t.wearily(friend, host, chance))) {
			continue
		}
		opened++
		if has == 1 || agents.Happens(rng.Part(d, 0), t.installChance(g)) {
			openers = append(openers, opener{friend, d, rng.Part(d, 1)})
		}
	}
	slices.SortFunc(openers, func(a, b opener) int {
		return cmp.Or(cmp.Compare(a.arrival, b.arrival), cmp.Compare(a.who.number, b.who.number))
	})
	var out []gotten
	row := int(host)*2 + object
	for _, o := range openers {
		if e.claimed == len(e.packets) {
			break
		}
		fen := e.packets[e.claimed] * e.many
		e.claimed++
		out = append(out, gotten{o.who, fen, o.draw})
		t.count("claimedValue", row, g.p, fen)
		if g.c.Object != "photo" {
			t.owe(who, g.p, fen)
		}
	}
	if g.c.Object == "photo" { // those who looked have paid, and nobody else will
		e.packets, amount = e.packets[:e.claimed], 0
		for _, fen := range e.packets {
			amount += fen
		}
		if amount > 0 {
			t.arrive(who, g.p, amount*e.many)
		}
	}
	claimed := int64(e.claimed)
	t.count("sent", row, g.p, e.many)
	t.count("sentValue", row, g.p, amount*e.many)
	t.count("opened", row, g.p, opened*e.many)
	t.count("claimed", row, g.p, claimed*e.many)
	if e.claimed == g.c.Slots {
		t.count("emptied", row, g.p, e.many)
	}
	if t.hourly {
		row += hour * len(t.n.hosts) * 2
		t.count("hourSent", row, g.p, e.many)
		t.count("hourOpened", row, g.p, opened*e.many)
		t.count("hourClaimed", row, g.p, claimed*e.many)
	}
	t.term(stampSend, uint64(who.number), uint64(t.tick)*32+uint64(hour), (g.key^t.n.hostKey[host])+uint64(object))
	return out
}

// claim is what a packet does to the person who gets it.
func (t *twin) claim(g *gift, packet gotten, now int) {
	who := packet.who
	if !who.installed[g.p] {
		t.install(who, g.p)
		t.count("claimInstalls", 0, g.p, 1)
	}
	if !who.bound[g.p] && g.c.Object != "photo" && agents.Happens(g.card.Draw(uint64(who.number)), t.bindChance(g, packet.amount/int64(g.c.Batch))) {
		t.bind(who, g.p)
		who.fresh[g.p] = true // he pays with it from tomorrow on
	}
	g.took[who] = true
	who.worn.woken[g.p] = true
	if agents.Happens(rng.Part(packet.draw, 3), agents.Threshold(float64(g.c.ShareOn))) {
		hour := now + 1 + agents.Pick(rng.Part(packet.draw, 4), max(1, int(g.c.Delay.Hours())))
		if g.promised[hour] == nil {
			g.promised[hour] = map[*person]bool{}
		}
		g.promised[hour][who] = true
	}
	t.term(stampClaim, uint64(who.number), uint64(now), g.key+uint64(packet.amount))
}

func (t *twin) bindChance(g *gift, amount int64) uint64 {
	chance := 0.0
	for _, rule := range t.s.Envelopes.Rules[g.c.Platform] {
		if t.calendar.hour(rule.When) <= int64(t.day)*24 {
			chance = float64(rule.Chance)
		}
	}
	if chance <= 0 || chance >= 1 {
		return agents.Threshold(chance)
	}
	logit := agents.Log(chance / (1 - chance))
	more := float64(t.s.Envelopes.PerYuan*float64(amount-int64(t.s.Envelopes.Typical))) / 100
	return agents.Threshold(agents.Logistic(logit + more))
}

// adopt lets people install wallets and bind cards.
func (t *twin) adopt() {
	for _, who := range t.people {
		if !t.inMarket(who) {
			continue
		}
		for _, p := range t.platforms() {
			t.adopt1(who, p)
		}
	}
}

func (t *twin) adopt1(who *person, p agents.PlatformID) {
	platform := t.n.platforms[p]
	a := &platform.Adoption
	id := keyOf(platform.Key, platform.ID)
	// The morning's state decides: what an envelope brought today neither spares
	// nor causes a draw.
	if who.bound[p] && !who.fresh[p] {
		return
	}
	bind := func() {
		if !who.bound[p] {
			t.bind(who, p)
		}
		delete(who.fresh, p)
	}
	if who.seen[p] {
		draw := t.whole(t.root.Stream("bind/"+id), 0).Draw(uint64(who.number))
		if draw < agents.Threshold(agents.Hazard(float64(a.BindRate*t.s.Clock.DT))) {
			bind()
		}
		return
	}
	if platform.Host != "" {
		there := false
		for _, h := range t.n.hostsNamed(platform.Host) {
			there = there || t.onHost(who, h)
		}
		if !there {
			return
		}
	}
	push := 0.0
	for i := range t.s.Campaigns {
		c := &t.s.Campaigns[i]
		if (c.Kind == "subsidy" || c.Kind == "till" || c.Kind == "coupon") && c.Budget > 0 && t.inHistory(c) && t.n.platform(c.Platform) == p && c.Window.Contains(dateOf(t.day)) {
			push += c.Install
		}
	}
	rate := push
	if a.Law == "bass" && t.calendar.hour(a.From) <= int64(t.day)*24 {
		external := a.External
		if b := a.Boom; b != nil {
			z := float64(t.day-int32(b.Peak)) / b.Width.Days()
			external = float64(external * (1 + float64(b.Size*agents.Exp(-float64(z*z)/2))))
		}
		rate = external + push + float64(a.Imitation*t.friendShare(who, p)) + float64(a.Cross*t.shareOfTakers(p))
		if len(who.seen) > 0 {
			rate = float64(rate * a.Boost)
		}
	}
	rate = float64(rate * who.segment.Speed)
	draw := t.whole(t.root.Stream("install/"+id), 0).Draw(uint64(who.number))
	if draw >= agents.Threshold(agents.Hazard(float64(rate*t.s.Clock.DT))) {
		return
	}
	if !who.installed[p] {
		t.install(who, p)
	}
	if agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Bind))) {
		bind()
	}
}

// friendShare is the share of friends (of everybody under complete mixing) who
// showed a wallet this morning.
func (t *twin) friendShare(who *person, p agents.PlatformID) float64 {
	switch {
	case !t.graph && t.entered > 0:
		return float64(t.showed[p]) / float64(t.entered)
	case len(who.friends) > 0:
		return float64(who.shows[p]) / float64(len(who.friends))
	}
	return 0
}

// hostsOf returns the hosts whose gates stand before a class.
func (t *twin) hostsOf(m *MerchantClass) []agents.HostID {
	if m.Host == "" {
		return nil
	}
	return t.n.hostsNamed(m.Host)
}

// merchantKey is the key of one wallet in a stream of a class.
func (t *twin) merchantKey(v *venue, stream string, p agents.PlatformID, day int32, index int) rng.Key {
	s := t.root.Stream(stream + keyOf(v.spec.Key, v.spec.ID))
	return rng.Stream(uint64(s)^t.n.platformKey[p]).At(day, 24, index)
}

// found sets up the merchants of a class.
func (t *twin) found(at int, spec *MerchantClass) {
	v := &venue{v: at, spec: spec}
	t.venues = append(t.venues, v)
	id := keyOf(spec.Key, spec.ID)
	count := int(spec.Count)
	length := int(spec.Contracts.Length / 24)
	for j := range count {
		k := &keeper{accepts: map[agents.PlatformID]bool{}, contract: map[agents.PlatformID]int{}}
		v.keepers = append(v.keepers, k)
		if spec.Review != nil {
			k.phase = agents.Pick(ever(t.root.Stream("review/"+id), 0).Draw(uint64(j)), int(spec.Review.Every/24))
		}
		u := (float64(j) + 0.5) / float64(count)
		draw := ever(t.root.Stream("cover/"+id), 3).Draw(uint64(j))
		for _, row := range spec.Start {
			if u >= float64(row.Share) {
				u -= float64(row.Share)
				continue
			}
			for _, id := range row.Accepts {
				k.accepts[t.n.platform(id)] = true
			}
			for p, platform := range t.n.platforms {
				if days := row.Days[platform.ID]; len(days) > 0 {
					k.contract[agents.PlatformID(p)] = days[agents.Pick(rng.Part(draw, p), len(days))]
				}
			}
			k.closed = row.Closed
			break
		}
	}
	if len(spec.Start) > 0 {
		return
	}
	for _, p := range t.platforms() {
		a, ok := spec.Accept[t.n.platforms[p].ID]
		if !ok {
			continue
		}
		begun := t.calendar.hour(a.From) <= int64(t.start)*24
		signed := 0
		for j, k := range v.keepers {
			chosen := agents.Happens(t.merchantKey(v, "cover/", p, 0, 0).Draw(uint64(j)), agents.Threshold(float64(a.Share)))
			switch a.Law {
			case "always":
				k.accepts[p] = true
			case "share":
				k.accepts[p] = chosen
			case "review":
				k.accepts[p] = chosen && begun
			case "contract":
				if chosen && begun {
					k.contract[p] = 1 + agents.Pick(t.merchantKey(v, "contract/", p, 0, 1).Draw(uint64(j)), length)
					if spec.Contracts.Phase == "stratified" {
						k.contract[p] = 1 + signed*length/max(1, int(float64(a.Share)*float64(count)))
						signed++
					}
				}
				direct := t.merchantKey(v, "cover/", p, 0, 2).Draw(uint64(j))
				k.accepts[p] = agents.Happens(direct, agents.Threshold(float64(a.Direct)))
			}
		}
	}
}

// trade is the day of a class: dated coverage, contracts that end, merchants
// who leave, reviews.
func (t *twin) trade(v *venue) {
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if ok && a.Law == "benefit" {
			t.weigh(v, p, &a)
		}
		if !ok || a.Law != "coverage" {
			continue
		}
		share := min(1, float64(held(a.Coverage, t.day)*a.Scale))
		if t.calendar.hour(a.From) > int64(t.day)*24 {
			share = 0
		}
		for j, k := range v.keepers {
			draw := t.merchantKey(v, "cover/", p, 0, 0).Draw(uint64(j))
			k.accepts[p] = !k.closed && agents.Happens(draw, agents.Threshold(share))
		}
	}
	if t.tick > 0 {
		t.runOff(v)
		t.leave(v)
	}
	if v.spec.Review != nil {
		t.review(v)
	}
}

func (t *twin) runOff(v *venue) {
	length := int(v.spec.Contracts.Length / 24)
	for _, p := range t.platforms() {
		if a, ok := v.spec.Accept[t.n.platforms[p].ID]; !ok || a.Law != "contract" {
			continue
		}
		gate := gateOver(t.gates(0), t.hostsOf(v.spec), agents.Renewal, t.n.platformGuest(int(p)))
		for j, k := range v.keepers {
			end, has := k.contract[p]
			draw := t.merchantKey(v, "contract/", p, t.day, 0).Draw(uint64(j))
			over := end <= t.tick && v.spec.Contracts.Law != "endless"
			if v.spec.Contracts.Law == "memoryless" {
				over = draw < agents.Threshold(agents.Hazard(float64(1/float64(length)*t.s.Clock.DT)))
			}
			if !has || !over {
				continue
			}
			t.count("expired", v.v, p, 1)
			t.term(stampEnd, t.n.venueKey[v.v]+uint64(j), uint64(t.tick), t.n.platformKey[p])
			delete(k.contract, p)
			if leaks(gate, rng.Part(draw, 0)) {
				k.contract[p] = t.tick + length
				t.count("signed", v.v, p, 1)
			}
		}
	}
}

func (t *twin) leave(v *venue) {
	key := t.whole(t.root.Stream("exit/"+keyOf(v.spec.Key, v.spec.ID)), 0)
	for j, k := range v.keepers {
		if k.closed || key.Draw(uint64(j)) >= agents.Threshold(agents.Hazard(float64(v.spec.Exit*t.s.Clock.DT))) {
			continue
		}
		for p := range k.contract {
			t.count("cancelled", v.v, p, 1)
		}
		*k = keeper{phase: k.phase, closed: true, accepts: map[agents.PlatformID]bool{}, contract: map[agents.PlatformID]int{}}
		t.term(stampExit, t.n.venueKey[v.v]+uint64(j), uint64(t.tick), 1)
	}
}

func (t *twin) review(v *venue) {
	r := v.spec.Review
	every := int(r.Every / 24)
	rule := agents.ReviewRule{Margin: float64(r.Margin), Scale: float64(r.Scale) / 100, Inertia: r.Inertia}
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || a.Law != "contract" && a.Law != "review" || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		for j, k := range v.keepers {
			if k.closed || k.phase != t.tick%every {
				continue
			}
			_, now := k.contract[p]
			if a.Law == "review" {
				now = k.accepts[p]
			}
			other := setOf(k.accepts)
			for q := range k.contract {
				other = other.With(q)
			}
			other = other.Without(p)
			var all, have, only float64
			for _, who := range t.people {
				if len(who.held) == 0 {
					continue
				}
				all++
				if who.held[p] {
					have++
					if setOf(who.held)&other == 0 {
						only++
					}
				}
			}
			rule.Turnover = t.outlook(v, k)
			shared := t.shared(k, p)
			seen := agents.Prospect{Fee: t.fee(a), Cost: float64(a.Cost) / 100 * (1 / float64(shared)), Months: float64(r.Every) / (24 * 30), Now: now}
			if all > 0 {
				seen.New, seen.Users = only/all, have/all
			}
			draw := t.merchantKey(v, "review/", p, t.day, 0).Draw(uint64(j))
			wants := agents.Happens(draw, agents.Threshold(rule.Chance(seen)))
			who, when := t.n.venueKey[v.v]+uint64(j), uint64(t.tick)
			switch {
			case wants && !now && a.Law == "contract":
				gate := gateOver(t.gates(0), t.hostsOf(v.spec), agents.NewContract, t.n.platformGuest(int(p)))
				if leaks(gate, rng.Part(draw, 0)) {
					t.spend(v, k, int64(a.Cost)/shared)
					k.contract[p] = t.tick + int(v.spec.Contracts.Length/24)
					t.count("signed", v.v, p, 1)
					t.term(stampSign, who, when, t.n.platformKey[p])
				}
			case wants && !now:
				t.spend(v, k, int64(a.Cost)/shared)
				k.accepts[p] = true
				t.count("signed", v.v, p, 1)
				t.term(stampSign, who, when, t.n.platformKey[p])
			case !wants && now && a.Law == "review":
				k.accepts[p] = false
				t.count("cancelled", v.v, p, 1)
				t.term(stampEnd, who, when, t.n.platformKey[p])
			}
		}
	}
}

// deal is what is the same for everybody in one context today.
type deal struct {
	c      int
	spec   *Context
	venues []*venue
	amount int64
	rate   float64
	usable agents.PlatformSet
	worth  map[agents.PlatformID]int32
}

// pay lets everybody meet his occasions.
func (t *twin) pay() {
	for _, s := range t.subsidies {
		s.on = s.c.Window.Contains(dateOf(t.day)) && s.c.Amount > 0 && t.spendable(s.c, s.left) >= int64(s.c.Amount)
		s.asked = 0
	}
	t.offer()
	for _, v := range t.venues {
		if t.s.Choice.IVVenue > 0 { // nobody else asks for it
			v.expect = t.expectation(v)
		}
	}
	var deals []*deal
	thresholds := map[*deal]map[string][]uint64{}
	for c, spec := range t.n.contexts {
		d := t.deal(c, spec)
		deals = append(deals, d)
		thresholds[d] = map[string][]uint64{}
		for _, s := range t.n.segments {
			factor := 1.0
			switch spec.Intensity {
			case "commerce":
				factor = s.Commerce
			case "social":
				factor = s.Social
			}
			thresholds[d][s.ID] = poisson(float64(float64(d.rate*factor) * t.s.Clock.DT))
		}
	}
	for _, visit := range t.visits() {
		who, before := visit.who, maps.Clone(t.shown(visit.who))
		t.come(visit)
		// Only those who can pay with a wallet meet occasions; who has sent an
		// envelope has used one.
		if !t.inMarket(who) || t.holds(who) == 0 && len(who.sent) == 0 {
			continue
		}
		who.used, who.visited = map[agents.PlatformID]uint16{}, map[int]bool{}
		who.loyal, who.late = who.last, -1
		t.beside.rewarded = map[*bonus]bool{}
		for _, d := range deals {
			if t.holds(who) == 0 {
				break
			}
			id := keyOf(d.spec.Key, d.spec.ID)
			times := d.spec.Occasions.Fixed
			if times == 0 {
				draw := t.whole(t.root.Stream("occasions/"+id), visit.number).Draw(uint64(who.number))
				for _, bound := range thresholds[d][who.segment.ID] {
					if draw >= bound {
						times++
					}
				}
			}
			luck := t.whole(t.root.Stream("occasion/"+id), visit.number).Draw(uint64(who.number))
			for k := range times {
				t.occasion(who, d, rng.Part(luck, k), k)
			}
		}
		for p := range who.sent {
			t.use(who, p, habitUnits(t.s.Envelopes.HabitWeight))
			t.useIn(who, "", p, habitUnits(t.s.Envelopes.HabitWeight))
		}
		if t.s.Choice.KappaVenue > 0 {
			t.stroll(who, deals)
		}
		if t.s.Habit.Clock != "occasion" && (len(who.used) > 0 || t.s.Habit.DecayIdle) {
			t.learn(who)
		}
		t.settle(who)
		t.tell(who, before)
	}
	t.reward()
	for _, s := range t.subsidies {
		reward := int64(s.c.Amount)
		if !s.on {
			continue
		}
		granted := min(s.asked, t.spendable(s.c, s.left)/reward) * reward
		s.left -= granted
		t.count("rewards", 0, s.p, granted)
		t.payOut(s, granted/reward)
		if granted != 0 {
			t.term(stampReward, rng.Hash(s.c.ID), uint64(t.tick), uint64(granted))
		}
	}
}

// holds is what somebody can pay with today, if he remembers it.
func (t *twin) holds(who *person) agents.PlatformSet { return setOf(who.bound) &^ setOf(who.fresh) }

// purse is what somebody can pay with today.
func (t *twin) purse(who *person) agents.PlatformSet { return t.holds(who) &^ setOf(who.worn.asleep) }

// stroll moves the stocks of all venues of every context in which somebody
// could choose and went to one.
func (t *twin) stroll(who *person, deals []*deal) {
	for _, d := range deals {
		went := false
		for _, v := range d.venues {
			went = went || who.visited[v.v]
		}
		if !went {
			continue
		}
		for _, v := range d.venues {
			use := uint16(0)
			if who.visited[v.v] {
				use = agents.FullHabit
			}
			who.venues[v.v] = t.habit.Next(who.venues[v.v], use)
		}
	}
}

// learn moves every stock once.
func (t *twin) learn(who *person) {
	if who.groups != nil {
		t.learnGroups(who)
		return
	}
	for _, p := range t.platforms() {
		who.habit[p] = t.habit.Next(who.habit[p], who.used[p])
	}
}

func habitUnits(weight spec.Share) uint16 {
	return uint16(float64(float64(weight)*agents.FullHabit) + 0.5)
}

func (t *twin) use(who *person, p agents.PlatformID, weight uint16) {
	who.used[p] = max(who.used[p], weight)
	who.lastPaid[p] = t.tick
}

// deal prepares a context.
func (t *twin) deal(c int, spec *Context) *deal {
	basis := t.start
	if t.s.Basis != 0 {
		basis = int32(t.s.Basis)
	}
	years := float64(t.day-basis) / 365.25
	d := &deal{
		c: c, spec: spec, worth: map[agents.PlatformID]int32{},
		amount: int64(float64(float64(spec.Amount)*agents.Exp(float64(spec.Growth*years))) + 0.5),
		rate:   float64(spec.Rate * agents.Exp(float64(spec.RateGrowth*years))),
	}
	for _, v := range t.venues {
		if v.spec.Context == spec.ID {
			v.lawful = t.everLawful(spec)
			d.venues = append(d.venues, v)
		}
	}
	if len(d.venues) == 1 && covered(d.venues[0]) {
		v := d.venues[0]
		d.rate = float64(d.rate*float64(len(takers(v)))) / float64(len(v.keepers))
	}
	for _, p := range t.platforms() {
		offer, ok := spec.Platforms[t.n.platforms[p].ID]
		if !ok {
			continue
		}
		if t.calendar.hour(offer.From) <= int64(t.day)*24 {
			d.usable = d.usable.With(p)
		}
		v := offer.Utility - offer.Friction
		if price := offer.Fee - offer.Rebate; price != 0 {
			v -= float64(t.s.Choice.Omega*float64(price)) / 100
		}
		for _, step := range offer.Steps {
			if t.calendar.hour(step.When) <= int64(t.day)*24 {
				v += step.Add
			}
		}
		d.worth[p] = agents.Units(v)
	}
	return d
}

// covered reports whether the class's acceptance is a dated share alone; a
// person then goes only to merchants who take any wallet.
func covered(v *venue) bool {
	for _, a := range v.spec.Accept {
		if a.Law != "coverage" {
			return false
		}
	}
	return len(v.spec.Accept) > 0
}

func takers(v *venue) []*keeper {
	var out []*keeper
	for _, k := range v.keepers {
		if !k.closed && setOf(k.accepts)&v.lawful != 0 {
			out = append(out, k)
		}
	}
	return out
}

// expectation is what at least half of the merchants of a class take.
func (t *twin) expectation(v *venue) agents.PlatformSet {
	there := 0
	for _, k := range v.keepers {
		if !k.closed {
			there++
		}
	}
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		n := 0
		for _, k := range v.keepers {
			if _, signed := k.contract[p]; signed || k.accepts[p] {
				n++
			}
		}
		if n > 0 && 2*n >= there {
			out = out.With(p)
		}
	}
	return out
}

// utility is what paying with a wallet is worth to somebody, last use left out.
func (t *twin) utility(who *person, d *deal, v int, p agents.PlatformID) int32 {
	c := &t.s.Choice
	u := d.worth[p]
	for _, s := range t.subsidies {
		if s.on && s.p == p && s.c.Context == d.spec.ID && (s.c.Venue == "" || v >= 0 && s.c.Venue == t.n.venues[v].ID) {
			u += agents.Units(float64(c.Omega*float64(s.c.Amount)) / 100)
		}
	}
	if t.entered > 0 && c.Form == "share" {
		u += int32(int64(agents.Units(c.GammaGlobal)) * t.showed[p] / t.entered)
	}
	u += int32(int64(agents.Units(c.Kappa)) * t.warmth(who, d.spec, p) / agents.FullHabit)
	friends, all := who.shows[p], int64(len(who.friends))
	if !t.graph {
		friends, all = t.showed[p], t.entered
	}
	if c.Form != "share" {
		u += t.counted(p, friends)
	} else if all > 0 {
		u += int32(int64(agents.Units(c.GammaFriends)) * friends / all)
	}
	u -= t.penalty(who, p)
	if c.Sigma > 0 {
		draw := ever(t.root.Stream("taste"), 0).Pair(uint64(who.number), t.n.platformKey[p])
		u += agents.Units(float64(c.Sigma * t.tastes[draw>>52]))
	}
	return u
}

// let returns the wallets that a class's gates let through.
func (t *twin) let(v *venue, contract, direct agents.PlatformSet, hour int, draw uint64) agents.PlatformSet {
	open := t.gates(hour)
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		luck := rng.Part(rng.Part(draw, twinLeak), int(p))
		guest := t.n.platformGuest(int(p))
		if contract.Has(p) && leaks(gateOver(open, t.hostsOf(v.spec), agents.ContractPayment, guest), luck) ||
			direct.Has(p) && leaks(gateOver(open, t.hostsOf(v.spec), agents.DirectPayment, guest), luck) {
			out = out.With(p)
		}
	}
	return out
}

// pickVenue lets somebody choose among the venues of a context.
func (t *twin) pickVenue(who *person, d *deal, hour int, mine agents.PlatformSet, draw uint64) *venue {
	c := &t.s.Choice
	var weights []uint64
	for _, v := range d.venues {
		u := agents.Units(v.spec.Utility - v.spec.Search)
		if c.EtaReferral > 0 {
			u += agents.Units(float64(c.EtaReferral * agents.Log(1+t.referrals(who, v))))
		}
		if c.KappaVenue > 0 {
			u += int32(int64(agents.Units(c.KappaVenue)) * int64(who.venues[v.v]) / agents.FullHabit)
		}
		if c.IVVenue > 0 {
			var values [agents.MaxPlatforms]int32
			usable := mine & t.let(v, v.expect, v.expect, hour, draw)
			for _, p := range t.platforms() {
				values[p] = t.utility(who, d, v.v, p)
			}
			if usable != 0 {
				// With cash at zero beside the wallets.
				sum := t.choice.Beside(t.choice.Inclusive(&values, usable), 0)
				u += int32(int64(agents.Units(c.IVVenue)) * int64(sum) >> 10)
			}
		}
		weights = append(weights, agents.Weight(u))
	}
	chosen := d.venues[agents.PickWeighted(weights, draw)]
	who.visited[chosen.v] = true
	return chosen
}

// referrals is the flow of messages and links to a venue that reaches somebody.
func (t *twin) referrals(who *person, v *venue) float64 {
	var flow float64
	done := map[string]bool{}
	guest := t.n.venueGuest(v.v)
	for _, host := range t.n.hosts {
		for _, name := range []string{host.Group, host.ID} {
			r, ok := v.spec.Referrals[name]
			if !ok || name == "" || done[name] {
				continue
			}
			done[name] = true
			hosts := t.n.hostsNamed(name)
			if !t.onHost(who, hosts[0]) {
				continue
			}
			share := func(o agents.Object) float64 { return float64(gateOver(t.gates(0), hosts, o, guest)) / 1000 }
			sessions, heard := t.attention(who, hosts[0])
			flow += float64(float64(float64(r.Messages*share(agents.MassMessage))*t.tooled(v)) * heard)
			flow += float64(float64(r.Links*share(agents.MarketplaceLink)) * sessions)
			flow += float64(float64(r.Entry*share(agents.VenueEntry)) * sessions)
		}
	}
	return flow
}

// occasion is one payment, with a wallet, outside, or not at all.
func (t *twin) occasion(who *person, d *deal, draw uint64, index int) {
	var saved agents.PlatformSet
	fall := d.spec.Fallback
	at := -1
	sellerAt := -1
	hour := 0
	if t.hourly {
		hour = 7 + agents.Pick(rng.Part(draw, twinHour), 17)
	}
	mine := t.purse(who) & d.usable & t.lawful(d.spec, hour, draw)
	usable := mine
	var seller *keeper
	switch d.spec.Payee {
	case "friend":
		usable &= t.payee(who, rng.Part(draw, twinPayee))
	case "merchant":
		v := d.venues[0]
		if len(d.venues) > 1 {
			v = t.pickVenue(who, d, hour, mine, rng.Part(draw, twinVenue))
		}
		at = v.v
		if v.spec.Fallback != nil {
			fall = *v.spec.Fallback
		}
		k := t.merchant(v, len(d.venues) == 1, rng.Part(draw, twinPayee))
		if k == nil {
			return
		}
		seller = k
		sellerAt = slices.Index(v.keepers, k)
		var contract agents.PlatformSet
		for p := range k.contract {
			contract = contract.With(p)
		}
		direct := setOf(k.accepts)
		usable = mine & t.let(v, contract, direct, hour, draw)
		for _, p := range t.platforms() {
			if (mine & (contract | direct)).Has(p) && !usable.Has(p) {
				t.count("complaints", 0, p, 1)
				if t.hourly {
					t.count("hourComplaints", hour, p, 1)
				}
				var blamed agents.PlatformSet
				if contract.Has(p) {
					blamed |= t.blamed(t.hostsOf(v.spec), agents.ContractPayment, p, hour)
				}
				if direct.Has(p) {
					blamed |= t.blamed(t.hostsOf(v.spec), agents.DirectPayment, p, hour)
				}
				t.shocked(who, blamed)
			}
		}
		if usable == 0 {
			saved = t.checkout(who, d, v, contract, direct, hour, draw)
			usable = saved
		}
	default:
		for _, p := range t.platforms() {
			coverage := agents.Threshold(float64(d.spec.Platforms[t.n.platforms[p].ID].Coverage))
			if !agents.Happens(rng.Part(rng.Part(draw, twinCoverage), int(p)), coverage) {
				usable = usable.Without(p)
			}
		}
	}
	amount := max(1, d.amount*t.factors[d.spec][rng.Part(draw, twinAmount)>>52]>>20)
	when := uint64(t.tick)<<8 | uint64(index)
	payer := uint64(who.number) ^ t.n.contextKey[d.c]

	falls := agents.Happens(rng.Part(draw, twinFallback), agents.Threshold(float64(fall)))
	if usable == 0 && !(d.spec.Outside && falls) {
		t.count("lost", d.c, 0, 1)
		t.count("lostValue", d.c, 0, amount)
		if at >= 0 {
			t.count("venueLost", at, 0, 1)
			t.count("venueLostValue", at, 0, amount)
		}
		t.term(stampLost, payer, when, uint64(amount))
		return
	}
	var values [agents.MaxPlatforms]int32
	for _, p := range t.platforms() {
		if !usable.Has(p) {
			continue
		}
		values[p] = t.utility(who, d, at, p)
		if who.loyal == p {
			values[p] += agents.Units(t.s.Choice.Delta)
		}
		for _, b := range t.promising(d.spec, at, sellerAt, p, amount) {
			values[p] += agents.Units(float64(t.s.Choice.Omega*float64(b.c.Amount)) / 100)
		}
		values[p] += t.fromBalance(who, p, amount)
		if at >= 0 {
			t.count("offered", at, p, 1)
		}
	}
	p, logsum := t.choice.Choose(&values, usable, agents.Units(d.spec.OutsideUtil), d.spec.Outside, rng.Part(draw, twinNest), rng.Part(draw, twinPick))
	if who.keeps && usable.Has(who.loyal) {
		p = who.loyal
	}
	if saved.Has(p) {
		t.remember(who, p)
	}
	t.count("logsum", 0, 0, int64(logsum))
	t.plain(who, d, at, sellerAt, usable, amount)
	t.count("occasions", 0, 0, 1)
	t.count("count", d.c, p, 1)
	t.count("value", d.c, p, amount)
	if t.hourly {
		t.count("hourCount", hour, p, 1)
		t.count("hourValue", hour, p, amount)
	}
	if at >= 0 {
		t.count("venue", at, p, 1)
		t.count("venueValue", at, p, amount)
	}
	if at >= 0 {
		t.sale(t.venues[at], seller, amount, t.feeOf(at, p, amount))
	}
	if p == agents.Outside {
		t.term(stampPay, payer, when, uint64(amount))
		return
	}
	t.term(stampPay, payer, when, uint64(amount)^t.n.platformKey[p])
	if at >= 0 {
		t.count("fees", 0, p, t.feeOf(at, p, amount))
	}
	t.charge(who, d, at, p, index)
	t.goWrong(who, d, at, p, amount, draw, index)
	for _, b := range t.promising(d.spec, at, sellerAt, p, amount) {
		t.beside.rewarded[b] = true
		due := min(int64(b.c.Amount), amount)
		if b.c.Kind == "till" {
			due = 1 + int64(agents.Pick(rng.Part(draw, 10), int(2*b.c.Amount)-1))
		}
		b.due = append(b.due, owed{who, seller, at, due, rng.Part(draw, 11)})
	}
	t.hand(who, d, at, p, amount, when)
	for _, s := range t.subsidies {
		if s.on && s.p == p && s.c.Context == d.spec.ID && (s.c.Venue == "" || at >= 0 && s.c.Venue == t.n.venues[at].ID) {
			s.asked++
			t.ask(s, who, index)
		}
	}
	switch who.loyal {
	case agents.Outside:
	case p:
		t.count("repeats", 0, 0, 1)
	default:
		t.count("switches", 0, 0, 1)
	}
	// By the hour the morning's loyalty holds all day, and the latest payment is
	// the last, since contexts are not run through in the order of the clock.
	if !t.hourly {
		who.loyal, who.last = p, p
	} else if hour >= who.late {
		who.late, who.last = hour, p
	}
	t.use(who, p, habitUnits(d.spec.HabitWeight))
	t.useIn(who, d.spec.HabitGroup, p, habitUnits(d.spec.HabitWeight))
	if t.s.Habit.Clock == "occasion" {
		t.learn(who)
		clear(who.used)
	}
}

// payee returns the wallets that one friend had this morning.
func (t *twin) payee(who *person, draw uint64) agents.PlatformSet {
	if !t.graph && len(t.people) > 1 {
		k := agents.Pick(draw, len(t.people)-1)
		if k >= who.number {
			k++ // nobody pays himself
		}
		who.payee = t.people[k]
		return setOf(who.payee.seen)
	}
	if len(who.friends) == 0 {
		return 0
	}
	who.payee = who.friends[agents.Pick(draw, len(who.friends))]
	return setOf(who.payee.seen)
}

// merchant picks a merchant who is still there; nil if there is none.
func (t *twin) merchant(v *venue, alone bool, draw uint64) *keeper {
	if alone && covered(v) {
		list := takers(v)
		if len(list) == 0 {
			return nil
		}
		return list[agents.Pick(draw, len(list))]
	}
	first := agents.Pick(draw, len(v.keepers))
	for k := range v.keepers {
		if keeper := v.keepers[(first+k)%len(v.keepers)]; !keeper.closed {
			return keeper
		}
	}
	return nil
}
