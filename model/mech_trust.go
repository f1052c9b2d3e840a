package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Risk is what may go wrong with a deal that a wallet pays: outside escrow a
// share of the deals is lost, goods and money.
type Risk struct {
	On     bool       `yaml:"on" default:"true" doc:"false takes the block out of the file"`
	Loss   spec.Share `yaml:"loss" required:"true" min:"0" max:"1" doc:"share of the deals outside escrow that are lost, with what was paid"`
	Escrow []string   `yaml:"escrow" doc:"wallets that hold the money until the goods are there; their deals are safe"`
}

// Trust is the law of trust in wallets. Distrust is a linear stock like fatigue:
// it fades at a rate and grows by a step for each shock, so its mean tends to
// step * shocks a day / recovery; trust is what it leaves of one. Utility falls
// by psi for all distrust; full trust is worth nothing, so psi moves only those
// who have been shocked.
type Trust struct {
	On        bool       `yaml:"on" default:"true" doc:"false takes the block out of the file"`
	Psi       float64    `yaml:"psi" default:"0" min:"0" max:"20" unit:"util" doc:"utility lost where no trust is left; 0 keeps the stocks without effect"`
	Loss      spec.Share `yaml:"loss" default:"0" min:"0" max:"1" doc:"trust in the wallet that an own loss takes"`
	Hearsay   spec.Share `yaml:"hearsay" default:"0" min:"0" max:"1" doc:"trust that a friend's loss takes a day later; nobody hears of it under complete mixing"`
	Complaint spec.Share `yaml:"complaint" default:"0" min:"0" max:"1" doc:"trust in every wallet of the blocker's camp that a blocked attempt takes; both camps answer for a gate that both hold equally low"`
	Recovery  float64    `yaml:"recovery" default:"0.02" min:"0.0005" max:"1" unit:"1/day" doc:"share of the distrust that fades a day"`
}

func hasTrust(s *Scenario) bool { return s.Trust != nil && s.Trust.On }

// risk is a Risk in the kernel's units.
type risk struct {
	loss   uint64 // threshold; 0 for none
	escrow agents.PlatformSet
}

// riskOf compiles the first block that is there.
func (w *World) riskOf(blocks ...*Risk) risk {
	for _, b := range blocks {
		if b == nil || !b.On {
			continue
		}
		r := risk{loss: agents.Threshold(float64(b.Loss))}
		for _, id := range b.Escrow {
			r.escrow = r.escrow.With(w.names.platform(id))
		}
		return r
	}
	return risk{}
}

// shock takes trust in some wallets from one person.
type shock struct {
	user    uint32
	wallets agents.PlatformSet
	loss    bool // else a blocked attempt
}

// doubts is what people think of wallets.
type doubts struct {
	psi                      int64 // units
	rule                     agents.StockRule
	loss, hearsay, complaint uint64
	stock                    sparse[uint16] // distrust, agents.FullStock at most; P entries a user
	users                    *agents.Users
	news                     []uint64 // today's losses, of which friends hear tomorrow: user, then wallet in the lowest byte
	// blame says, by hour (0 on days without hours), then by host, object and
	// platform, whose wallets answer for a gate that is not open; nil if nobody asks.
	blame [][]agents.PlatformSet
}

func newDoubts(w *World) *doubts {
	if !hasTrust(w.Scenario) {
		return nil
	}
	s := w.Scenario.Trust
	step := func(x spec.Share) uint64 { return uint64(float64(float64(x)*agents.FullStock) + 0.5) }
	t := &doubts{
		psi: int64(agents.Units(s.Psi)), rule: agents.NewStockRule(shareOfStep(s.Recovery, w.rules.dt)),
		loss: step(s.Loss), hearsay: step(s.Hearsay), complaint: step(s.Complaint),
		stock: newSparse[uint16](w.shared, w.Users.N, w.Users.P), users: &w.Users,
	}
	if t.complaint > 0 {
		t.blame = make([][]agents.PlatformSet, wholeDay)
		for h := range t.blame {
			t.blame[h] = agents.Make[agents.PlatformSet](w.arena, len(w.names.hosts)*len(blamable)*w.P())
		}
	}
	return t
}

// nobody distrusts no wallet.
const nobody = -1

// of returns user i if he distrusts any wallet, else nobody.
func (t *doubts) of(i int) int {
	if t == nil || !t.stock.any(i) {
		return nobody
	}
	return i
}

// penalty is the utility that the distrust of a user in wallet p takes.
func (t *doubts) penalty(user int, p agents.PlatformID) int32 {
	if user == nobody {
		return 0
	}
	return t.worth(t.stock.of(user, t.users.Cell(0, p)))
}

// worth is the utility that so much distrust takes.
func (t *doubts) worth(distrust uint16) int32 {
	return int32(t.psi * int64(distrust) / agents.FullStock)
}

// fade lets the distrust of some users fade, and sums that in wallets with a card.
func (t *doubts) fade(from, to int, sums []int64) {
	t.stock.each(from, to, func(i, at int, x uint16) uint16 {
		x = t.rule.Next(x, 0)
		if p := t.users.Held[at]; t.users.Bound[i].Has(p) {
			sums[p] += int64(x)
		}
		return x
	})
}

// deal ends a payment with a wallet: goods and money may be lost.
func (d *payer) deal(o *occasion, h *shop, p agents.PlatformID, amount int64, draw uint64, index int) {
	if h.risk.loss == 0 || h.risk.escrow.Has(p) || !agents.Happens(rng.Part(draw, partLoss), h.risk.loss) {
		return
	}
	w, f := d.w, &d.k.flows
	f.losses[p] += amount
	f.hash += stamp(stampLoss, uint64(d.i)^w.names.contextKey[o.c], uint64(w.Tick)<<8|uint64(index), uint64(amount)^w.names.platformKey[p])
	if w.worn.trust != nil {
		d.k.shocks = append(d.k.shocks, shock{uint32(d.i), agents.Only(p), true})
	}
}

// trust closes the day for trust: distrust fades, then come own shocks and what
// friends lost yesterday. Shocks add up and are cut at full distrust, so their
// order does not matter.
type trust struct{ t *doubts }

func (m *trust) start(w *World) error {
	m.t = w.worn.trust
	return nil
}

func (m *trust) keep(k *kept) {
	k.add("trust.doubted", &m.t.stock.there)
	k.add("trust.distrust", &m.t.stock)
	k.add("trust.news", &m.t.news)
}

func (m *trust) step(w *World) {
	t := m.t
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		t.fade(from, to, w.workers[worker].flows.distrust)
	})
	w.gather()
	sums := w.flows.distrust
	heard := t.news
	t.news = nil
	for _, k := range w.workers {
		for _, s := range k.shocks {
			size := t.complaint
			if s.loss {
				size = t.loss
				if t.hearsay > 0 && w.graph != nil {
					t.news = append(t.news, uint64(s.user)<<8|uint64(s.wallets.First()))
				}
			}
			for ; s.wallets != 0; s.wallets &= s.wallets - 1 {
				t.doubt(int(s.user), s.wallets.First(), size, sums)
			}
		}
		k.shocks = k.shocks[:0]
	}
	slices.Sort(t.news) // the list does not tell which worker met whom
	for _, n := range heard {
		for _, j := range w.graph.Neighbours(int(n>>8), w.workers[0].room) {
			t.doubt(int(j), agents.PlatformID(n), t.hearsay, sums)
		}
	}
	for p, key := range w.names.platformKey {
		// Stocks without effect are only looked at.
		if sum := sums[p]; sum != 0 && t.psi != 0 {
			w.flows.hash += stamp(stampDistrust, key, uint64(w.Tick), uint64(sum))
		}
	}
}

// doubt adds to the distrust of user i in wallet p, and to the sum of those with a card.
func (t *doubts) doubt(i int, p agents.PlatformID, size uint64, sums []int64) {
	if !t.users.CanHold(p) {
		return
	}
	at := t.users.Cell(0, p)
	before := t.stock.of(i, at)
	now := uint16(min(agents.FullStock, uint64(before)+size))
	t.stock.set(i, at, now)
	if t.users.Bound[i].Has(p) {
		sums[p] += int64(now) - int64(before)
	}
}
