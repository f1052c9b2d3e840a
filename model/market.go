package model

import "hongbao/agents"

// market holds integer counts over all users, kept up by every change, so that
// no measure needs a pass over the users.
type market struct {
	entered   int     // users in the market
	dawnUsers int     // the same at the start of the day
	holders   []int64 // users by the set of wallets with a card
	had       []int64 // the same at the start of the day
	installed []int64 // users by platform
	bound     []int64
	shown     []int64 // users who show a platform
	dawn      []int64 // the same at the start of the day
	habit     []int64 // sum of stocks by platform
	habit2    []int64 // sum of squared stocks by platform
	groups    []int64 // sum of stocks by group of contexts and platform; none without groups
	paid      []int32 // users by platform and tick of their last payment
	ticks     int
}

func newMarket(a *agents.Arena, p, ticks int) market {
	n := func() []int64 { return agents.Make[int64](a, p) }
	return market{
		holders: agents.Make[int64](a, 1<<p), had: agents.Make[int64](a, 1<<p), installed: n(), bound: n(), shown: n(), dawn: n(),
		habit: n(), habit2: n(), paid: agents.Make[int32](a, p*ticks), ticks: ticks,
	}
}

// recent is the span in days of "active": paid at least once within it.
const recent = 30

// active counts the users whose last payment with p is at most 30 days old.
func (m *market) active(p, tick int) int64 {
	var n int64
	for t := max(0, tick-recent+1); t <= tick; t++ {
		n += int64(m.paid[p*m.ticks+t])
	}
	return n
}

// add adds the changes of a day and clears them.
func (m *market) add(o *market, tick int) {
	m.entered += o.entered
	o.entered = 0
	sum(m.holders, o.holders)
	sum(m.installed, o.installed)
	sum(m.bound, o.bound)
	sum(m.shown, o.shown)
	sum(m.habit, o.habit)
	sum(m.habit2, o.habit2)
	sum(m.groups, o.groups)
	for p := range m.installed {
		// Whoever pays moves to today from the day of his payment before.
		if from, to := p*m.ticks, p*m.ticks+tick+1; o.paid[to-1] != 0 {
			sum(m.paid[from:to], o.paid[from:to])
		}
	}
}

// worker is what one worker writes during a phase: changes of counts, flows,
// and users whose visible state changed. All are integers or lists whose order
// is made irrelevant, so the number of workers cannot matter.
type worker struct {
	market  market
	flows   flows
	changes []change
	shocks  []shock      // to people's trust
	mail    mail[letter] // to friends' counters
	notes   mail[note]   // money for other people's balances
	noted   int          // notes that are held
	room    []uint32     // for the friends of one user, where the graph does not store them
	circle  []uint32     // for those of his in a circle
	round   *round       // room for the occasions of those who act
	some    []uint32     // room for users of a chunk who need a closer look
	more    []uint32     // for others of them
	left    []int64      // by host and object: fen of this hour's envelopes that nobody claimed
	touched uint32       // means nothing, see network.CSR.Touch
	_       [64]byte     // keeps workers on lines of their own
}

// change is a user whose visible state changed.
type change struct {
	user     uint32
	old, new agents.PlatformSet
}

// gather adds what the workers wrote.
func (w *World) gather() {
	for _, k := range w.workers {
		w.market.add(&k.market, w.Tick)
		w.flows.add(&k.flows, w.gates.hourly)
	}
}

// show sets what others see of user i.
func (w *World) show(k *worker, i int, shown agents.PlatformSet) {
	old := w.Users.Shown[i]
	if old == shown {
		return
	}
	w.Users.Shown[i] = shown
	k.changes = append(k.changes, change{uint32(i), old, shown})
	for s := old &^ shown; s != 0; s &= s - 1 {
		k.market.shown[s.First()]--
	}
	for s := shown &^ old; s != 0; s &= s - 1 {
		k.market.shown[s.First()]++
	}
}

// visible returns what others see of user i under the scenario's rule.
func (w *World) visible(i int) agents.PlatformSet {
	switch w.rules.visible {
	case showLast:
		return agents.Only(w.Users.Last[i])
	case showInstalled:
		return w.Users.Installed[i]
	}
	return agents.Only(w.Users.Primary[i])
}

// install puts wallet p on the phone of user i.
func (w *World) install(k *worker, i int, p agents.PlatformID) {
	u := &w.Users
	u.Installed[i] = u.Installed[i].With(p)
	u.Hosts[i] |= w.rules.circle[p]
	k.market.installed[p]++
	k.flows.installs[p]++
	w.unpack(i, p)
	k.flows.hash += stamp(stampInstall, uint64(i), uint64(w.Tick), w.names.platformKey[p])
	if w.rules.visible == showInstalled {
		w.show(k, i, u.Installed[i])
	}
}

// bind gives user i, who has wallet p, a card in it.
func (w *World) bind(k *worker, i int, p agents.PlatformID) {
	u := &w.Users
	k.market.holders[u.Bound[i]]--
	u.Bound[i] = u.Bound[i].With(p)
	w.wake(i, p)
	k.market.holders[u.Bound[i]]++
	k.market.bound[p]++
	k.flows.binds[p]++
	k.flows.hash += stamp(stampBind, uint64(i), uint64(w.Tick), w.names.platformKey[p])
}

// bindSurely gives user i a card in wallet p that he can use today, even where
// an envelope has just given him one.
func (w *World) bindSurely(k *worker, i int, p agents.PlatformID) {
	if w.Users.Bound[i].Has(p) {
		w.Users.Fresh.Take(i, p)
		return
	}
	w.bind(k, i, p)
}

// learn moves the habit stock of user i for wallet p.
func (w *World) learn(k *worker, i int, p agents.PlatformID, stock uint16) {
	h := &w.Users.Habit[w.Users.Cell(i, p)]
	old, now := int64(*h), int64(stock)
	*h = stock
	k.market.habit[p] += now - old
	k.market.habit2[p] += now*now - old*old
}
