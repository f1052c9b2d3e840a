package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Threshold says how many others must show a wallet before a person installs
// it (Granovetter 1978; Watts 2002 for shares of friends; Centola & Macy 2007
// for numbers of friends above one). Who has reached his threshold by the
// evening installs the next day. Under complete mixing the others are all
// people in the market, and a share is one of them all, himself included.
type Threshold struct {
	On    bool      `yaml:"on" default:"true" doc:"false lets nobody install by example"`
	Of    string    `yaml:"of" default:"number" one:"number|share" doc:"what a threshold counts: number of friends who show the wallet, or their share among all friends"`
	Law   string    `yaml:"law" default:"fixed" one:"fixed|uniform|ranks|list" doc:"fixed: at, for everybody; uniform: drawn evenly between from and to; ranks: 0, 1, 2 and so on, each once (of share: parts of the population); list: the values, dealt out in turn" source:"Granovetter 1978"`
	At    float64   `yaml:"at" default:"1" min:"0" max:"1000000" unit:"friends or share" doc:"threshold of everybody (fixed)"`
	From  float64   `yaml:"from" default:"0" min:"0" max:"1000000" unit:"friends or share" doc:"lowest threshold (uniform)"`
	To    float64   `yaml:"to" default:"1" min:"0" max:"1000000" unit:"friends or share" doc:"highest threshold (uniform)"`
	List  []float64 `yaml:"list" unit:"friends or share" doc:"thresholds of the first, second person and so on, begun anew after the last (list)"`
	Order string    `yaml:"order" default:"drawn" one:"drawn|number" doc:"who comes first (ranks, list): a drawn order of all people, or the order of their numbers"`
}

// Seeding gives a wallet with a card to a number of people on the first
// morning, whatever hosts they are on.
type Seeding struct {
	On     bool       `yaml:"on" default:"true" doc:"false gives it to nobody"`
	People spec.Count `yaml:"people" required:"true" min:"0" max:"2bn" unit:"agents" doc:"simulated persons, all of them if there are fewer in the market"`
	Law    string     `yaml:"law" default:"drawn" one:"drawn|block" doc:"drawn: anybody in the market; block: people whose numbers follow each other, who are neighbours on a ring"`
	First  int        `yaml:"first" default:"-1" min:"-1" max:"2000000000" doc:"number of the first person of a block; -1 draws it"`
}

// diffusion installs wallets by thresholds and by contagion.
//
// Contagion: whoever has got a wallet, by whatever way, passes it once and the
// next day to each friend, with the same chance for each tie and direction. From
// few seeds on a graph this is bond percolation: on an Erdos-Renyi graph of mean
// degree c and with chance T a large cascade has the size S = 1 - exp(-c T S)
// (Newman 2002). Under complete mixing he passes it to as many people drawn anew
// as the mean degree says.
type diffusion struct {
	wallets []*spreading
}

// spreading is a wallet that spreads by example.
type spreading struct {
	id         string
	p          agents.PlatformID
	rule       *Adoption
	hosts      uint16 // hosts of which one is needed; 0 means none
	install    rng.Key
	bind       rng.Stream
	bindAtOnce uint64

	luck rng.Key  // uniform thresholds
	rank []uint32 // ranks, lists: a person's place in the order; nil for his number

	chance     uint64
	tie, meets rng.Key
	known      []uint64   // one bit a user: has passed the wallet on
	new        [][]uint32 // scratch by chunk: who got it yesterday
	got        [][]uint32 // scratch by chunk: to whom it is passed
}

func (m *diffusion) start(w *World) error {
	for p, platform := range w.names.platforms {
		a := &platform.Adoption
		if !a.diffuses() {
			continue
		}
		id := keyOf(platform.Key, platform.ID)
		s := &spreading{
			id: platform.ID, p: agents.PlatformID(p), rule: a,
			bind:       w.root.Stream("diffusion.bind/" + id),
			bindAtOnce: agents.Threshold(float64(a.Bind)),
			chance:     agents.Threshold(float64(a.Pass)),
			luck:       w.root.Stream("threshold/"+id).At(0, wholeDay, 0),
			tie:        w.root.Stream("contagion/"+id).At(0, wholeDay, 0),
			meets:      w.root.Stream("contagion/"+id).At(0, wholeDay, 1),
		}
		if platform.Host != "" {
			for _, h := range w.names.hostsNamed(platform.Host) {
				s.hosts |= 1 << h
			}
		}
		if t := a.Threshold; a.Law == "threshold" && (t.Law == "ranks" || t.Law == "list") && t.Order == "drawn" {
			s.rank = agents.Make[uint32](w.arena, w.Users.N)
			for at, i := range shuffled(s.luck, w.Users.N) {
				s.rank[i] = uint32(at)
			}
		}
		if a.Law == "contagion" {
			s.known = agents.Make[uint64](w.arena, (w.Users.N+63)/64)
			s.new, s.got = make([][]uint32, chunks(w.Users.N)), make([][]uint32, chunks(w.Users.N))
		}
		if a.Seeds != nil && a.Seeds.On {
			s.sow(w, w.root.Stream("seeds/"+id))
		}
		m.wallets = append(m.wallets, s)
	}
	w.gather()
	return nil
}

// diffuses reports whether there is anything to do for a wallet beyond the
// hazards of installing.
func (a *Adoption) diffuses() bool {
	switch {
	case a.Seeds != nil && a.Seeds.On && a.Seeds.People > 0:
		return true
	case a.Law == "threshold":
		return a.Threshold.On
	}
	return a.Law == "contagion" && a.Pass > 0
}

func hasDiffusion(s *Scenario) bool {
	for i := range s.Platforms {
		if s.Platforms[i].Adoption.diffuses() {
			return true
		}
	}
	return false
}

// shuffled returns the numbers 0 to n-1 in a drawn order.
func shuffled(key rng.Key, n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i)
	}
	slices.SortFunc(out, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(key.Draw(uint64(a)), key.Draw(uint64(b))), cmp.Compare(a, b))
	})
	return out
}

// sow gives the wallet to the first people of a drawn order, or along a block.
func (s *spreading) sow(w *World, stream rng.Stream) {
	n := w.Users.N
	var order []uint32
	if s.rule.Seeds.Law == "drawn" {
		order = shuffled(stream.At(0, wholeDay, 0), n)
	} else {
		first := s.rule.Seeds.First
		if first < 0 {
			first = agents.Pick(stream.At(0, wholeDay, 1).Draw(0), n)
		}
		for k := range n {
			order = append(order, uint32((first+k)%n))
		}
	}
	left := int(s.rule.Seeds.People)
	for _, i := range order {
		if left == 0 {
			return
		}
		if !w.inMarket(int(i)) {
			continue
		}
		left--
		if !w.Users.Installed[i].Has(s.p) {
			w.install(w.workers[0], int(i), s.p)
		}
		w.bindSurely(w.workers[0], int(i), s.p)
	}
}

func (m *diffusion) keep(k *kept) {
	for _, s := range m.wallets {
		if s.known != nil {
			k.add("diffusion."+s.id+".known", &s.known)
		}
	}
}

func (m *diffusion) step(w *World) {
	for _, s := range m.wallets {
		s.install = w.key(s.bind, 0)
		switch {
		case s.rule.Law == "threshold" && s.rule.Threshold.On:
			s.follow(w)
		case s.rule.Law == "contagion" && s.chance > 0:
			s.pass(w)
		}
	}
	w.gather()
}

// reaches reports whether somebody could get the wallet today; the morning's
// state decides.
func (s *spreading) reaches(w *World, i int) bool {
	u := &w.Users
	return w.inMarket(i) && !u.Seen[i].Has(s.p) && (s.hosts == 0 || u.Hosts[i]&s.hosts != 0)
}

// adopt gives the wallet to user i, who did not have it this morning. A second
// call changes nothing.
func (s *spreading) adopt(w *World, k *worker, i int) {
	if !w.Users.Installed[i].Has(s.p) {
		w.install(k, i, s.p)
	}
	if agents.Happens(s.install.Draw(uint64(i)), s.bindAtOnce) {
		w.bindSurely(k, i, s.p)
	}
}

// follow lets those install whose thresholds the morning has reached.
func (s *spreading) follow(w *World) {
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		for i := from; i < to; i++ {
			if s.reaches(w, i) && s.reached(w, i) {
				s.adopt(w, w.workers[worker], i)
			}
		}
	})
}

// slack is the part of a friend by which a share may fall short of a threshold:
// 0.6 of 5 friends is 3 of them, however the product is rounded.
const slack = 1e-9

func (s *spreading) reached(w *World, i int) bool {
	showing, all := w.friendsShowing(i, s.p)
	threshold := s.threshold(i, w.Users.N)
	if s.rule.Threshold.Of == "share" {
		if all == 0 && threshold > 0 {
			return false // who has no friends is moved by none
		}
		threshold = float64(threshold * float64(all))
	}
	return float64(showing) >= threshold-slack
}

// threshold returns the threshold of user i.
func (s *spreading) threshold(i, n int) float64 {
	t := s.rule.Threshold
	place := i
	if s.rank != nil {
		place = int(s.rank[i])
	}
	switch t.Law {
	case "uniform":
		return t.From + float64((t.To-t.From)*rng.Real(s.luck.Draw(uint64(i))))
	case "ranks":
		if t.Of == "share" {
			return float64(place) / float64(n)
		}
		return float64(place)
	case "list":
		return t.List[place%len(t.List)]
	}
	return t.At
}

// friendsShowing counts the friends of user i who showed wallet p this morning,
// and all of them; under complete mixing all people who were in the market.
func (w *World) friendsShowing(i int, p agents.PlatformID) (showing, all int) {
	if w.graph == nil {
		return int(w.market.dawn[p]), w.market.dawnUsers
	}
	return int(w.counters.get(w.Users.Cell(i, p))), w.friends(i)
}

// pass lets those who got the wallet yesterday pass it on. Who gets it is a set,
// so the order in which it is read off means nothing.
func (s *spreading) pass(w *World) {
	u := &w.Users
	w.pool.each(u.N, func(worker, number, from, to int) {
		news, got := s.new[number][:0], s.got[number][:0]
		for i := from; i < to; i++ {
			if bit := uint64(1) << (i % 64); u.Seen[i].Has(s.p) && s.known[i/64]&bit == 0 {
				s.known[i/64] |= bit
				news = append(news, uint32(i))
			}
		}
		for _, i := range news {
			got = s.passed(w, w.workers[worker], int(i), got)
		}
		s.new[number], s.got[number] = news, got
	})
	for _, got := range s.got {
		for _, j := range got {
			s.adopt(w, w.workers[0], int(j))
		}
	}
}

// passed adds those to whom user i passes the wallet.
func (s *spreading) passed(w *World, k *worker, i int, got []uint32) []uint32 {
	meet := func(j int) {
		if s.reaches(w, j) && agents.Happens(s.tie.Pair(uint64(i), uint64(j)), s.chance) {
			got = append(got, uint32(j))
		}
	}
	if w.graph != nil {
		for _, j := range w.graph.Neighbours(i, k.room) {
			meet(int(j))
		}
		return got
	}
	draw := s.meets.Draw(uint64(i))
	for n := range int(w.Scenario.Network.MeanDegree) {
		if j := agents.Pick(rng.Part(draw, n), w.Users.N); j != i {
			meet(j)
		}
	}
	return got
}
