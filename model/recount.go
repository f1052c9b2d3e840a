package model

import (
	"strconv"

	"hongbao/agents"
)

func user(i int) string { return "user " + strconv.Itoa(i) }

// recountAll counts everything anew: what people have, and what their friends
// see of them.
func (w *World) recountAll() *Broken {
	if b := w.recountMarket(); b != nil {
		return b
	}
	return w.recountFriends()
}

// recountMarket checks every row and compares the running counts with the
// columns. It reads a damaged column without harm.
func (w *World) recountMarket() *Broken {
	f := &findings{w: w}
	u := &w.Users
	known := w.names.held
	tally := newMarket(nil, w.P(), w.market.ticks)
	for i := range u.N {
		f.row(i, known)
		if f.first != nil {
			return f.first
		}
		if !w.entered(i) {
			continue
		}
		tally.entered++
		tally.holders[u.Bound[i]]++
		for p := range w.P() {
			id := agents.PlatformID(p)
			tally.installed[p] += int64(number(u.Installed[i].Has(id)))
			tally.bound[p] += int64(number(u.Bound[i].Has(id)))
			tally.shown[p] += int64(number(u.Shown[i].Has(id)))
		}
		for at, id := range u.Held {
			p, h := int(id), int64(u.HabitOf(i)[at])
			tally.habit[p] += h
			tally.habit2[p] += h * h
			if paid := u.Paid[i*u.P+at]; paid > 0 {
				tally.paid[p*tally.ticks+int(paid)-1]++
			}
		}
	}
	m := &w.market
	f.equal("", "people in the market", int64(m.entered), int64(tally.entered))
	for set, n := range tally.holders {
		f.equal("", "people with cards in wallets "+w.ids(agents.PlatformSet(set)), m.holders[set], n)
	}
	for p, platform := range w.names.platforms {
		f.equal("", "installed of "+platform.ID, m.installed[p], tally.installed[p])
		f.equal("", "bound of "+platform.ID, m.bound[p], tally.bound[p])
		f.equal("", "shown of "+platform.ID, m.shown[p], tally.shown[p])
		f.equal("", "sum of the habits of "+platform.ID, m.habit[p], tally.habit[p])
		f.equal("", "sum of the squared habits of "+platform.ID, m.habit2[p], tally.habit2[p])
		for t := range tally.ticks {
			at := p*tally.ticks + t
			f.equal("", "people who last paid with "+platform.ID+" on day "+strconv.Itoa(t), int64(m.paid[at]), int64(tally.paid[at]))
		}
	}
	f.shops(known)
	return f.first
}

// entered reports whether user i had entered at the end of the last day.
func (w *World) entered(i int) bool { return int32(w.Users.Entry[i]) <= w.Day-w.calendar.start }

// row checks the state of one user.
func (f *findings) row(i int, known agents.PlatformSet) {
	w, u := f.w, &f.w.Users
	if all := u.Installed[i] | u.Bound[i] | u.Seen[i] | u.Shown[i]; all&^known != 0 {
		f.equal(user(i), "set of wallets", int64(all), int64(all&known))
		return
	}
	f.equal(user(i), "wallets with a card that are not installed", int64(u.Bound[i]&^u.Installed[i]), 0)
	if !w.entered(i) {
		f.equal(user(i), "wallets before entry", int64(u.Installed[i]|u.Shown[i]), 0)
	}
	for _, p := range []agents.PlatformID{u.Last[i], u.Primary[i]} {
		if p != agents.Outside {
			f.most(user(i), "last or primary wallet", int64(p), int64(w.P()-1))
		}
	}
	for _, paid := range u.Paid[i*u.P : (i+1)*u.P] {
		f.most(user(i), "day of the last payment", int64(paid), int64(w.market.ticks))
	}
}

// shops checks the state of the merchants.
func (f *findings) shops(known agents.PlatformSet) {
	for v, venue := range f.w.names.venues {
		m := &f.w.Merchants[v]
		f.equal("", "merchants_exited of "+venue.ID, int64(m.Exited), marked(m.Closed)-int64(m.Waiting))
		f.equal("", "wrong counts of merchants of "+venue.ID+" by wallet", int64(number(!m.Recount())), 0)
		for j := range m.Accepts {
			takes := m.Accepts[j] | m.Contract[j]
			who := func() string { return "merchant " + strconv.Itoa(j) + " of " + venue.ID }
			if takes&^known != 0 {
				f.equal(who(), "set of wallets", int64(takes), int64(takes&known))
			}
			if m.Closed[j] && takes != 0 {
				f.equal(who(), "wallets taken after leaving", int64(takes), 0)
			}
		}
	}
}

// recountFriends compares the friends' counters with what friends show.
func (w *World) recountFriends() *Broken {
	if w.graph == nil {
		return nil
	}
	for at, want := range w.recount() {
		if got := w.counters.get(at); got != want {
			return w.broken(user(at/w.Users.P), "friends who show "+w.names.platforms[w.Users.Held[at%w.Users.P]].ID, int64(got), int64(want))
		}
	}
	return nil
}
