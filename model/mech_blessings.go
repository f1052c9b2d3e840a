package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// blessings is a collection of cards, as Alipay's five blessings of 2016: new
// friends in the wallet's circle bring cards, and one card is rare. On the last
// day the pool is shared evenly, to the fen, by all who have the set; what cannot
// be shared stays with the platform.
type blessings struct{ all []*collection }

// collection is one campaign. What a share does to whoever gets it is what a
// packet does: he may bind a card to cash it.
type collection struct {
	*cascade
	host agents.HostID
	luck rng.Key

	before []uint8 // by user: ties in the circle when the campaign began; nil before and after it
	begun  uint8
}

func (m *blessings) start(w *World) error {
	for i := range w.Scenario.Campaigns {
		c := &w.Scenario.Campaigns[i]
		if c.Kind != "blessings" || !w.running(c) {
			continue
		}
		m.all = append(m.all, &collection{
			cascade: newCascade(w, c), host: w.names.hostsNamed(c.Place)[0],
			luck: w.root.Stream("blessings.card/"+c.ID).At(0, wholeDay, 0),
		})
	}
	return nil
}

func (m *blessings) keep(k *kept) {
	for _, b := range m.all {
		b.keep(k)
		k.of(b.c, "blessings."+b.c.ID+".before", &b.before)
		k.of(b.c, "blessings."+b.c.ID+".begun", &b.begun)
	}
}

// step comes before the circle's ties of the day.
func (m *blessings) step(w *World) {
	for _, b := range m.all {
		c := w.circleOn(b.host)
		if c == nil || w.Day < int32(b.c.Window.From) || w.Day > int32(b.c.Window.To) {
			continue
		}
		if b.begun == 0 {
			b.begun, b.before = 1, make([]uint8, w.Users.N)
			for i := range b.before {
				b.before[i] = uint8(c.lists.len(i))
			}
		}
		if w.Day == int32(b.c.Window.To) {
			b.share(w, c)
			b.before, b.took = nil, nil
		}
	}
}

// share divides the pool among those who have the set.
func (b *collection) share(w *World, c *ties) {
	rare := agents.Threshold(float64(b.c.Card))
	var complete []int
	for i := range w.Users.N {
		made := c.lists.len(i) - int(b.before[i])
		if w.Users.Seen[i].Has(b.p) && made >= b.c.Friends && agents.Happens(b.luck.Draw(uint64(i)), rare) {
			complete = append(complete, i)
		}
	}
	if len(complete) == 0 {
		return
	}
	each := b.left / int64(len(complete))
	if each == 0 {
		return
	}
	k := w.workers[0]
	for _, i := range complete {
		b.left -= each
		k.flows.rewards[b.p] += each
		k.flows.given[b.p]++
		b.claimed(w, k, i, each, b.luck.Draw(uint64(i)), w.Tick*24+23)
		w.credit(k, i, b.p, each)
	}
	w.gather()
}

func hasBlessings(s *Scenario) bool {
	for i := range s.Campaigns {
		if c := &s.Campaigns[i]; c.On && c.Kind == "blessings" {
			return true
		}
	}
	return false
}
