package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Checkout is what people do at a till that takes none of their usual wallets:
// each wallet that the merchant takes, and that no gate stops, works with
// probability has * remembers + (1-has) * registers * binds, where has means
// that the person has the account, asleep or without card. "Do you remember
// your Tenpay password?" Each wallet has a draw of its own, and the ordinary
// choice follows among those that work, so that remembers = 1 is the market
// without dormant accounts. Who pays wakes the account, installs the wallet and
// binds a card as needed; a registration that fails leaves nothing.
type Checkout struct {
	On          bool                  `yaml:"on" default:"true" doc:"false takes the block out of the file"`
	Remembers   spec.Share            `yaml:"remembers" default:"0" min:"0" max:"1" doc:"chance that a person with the account can use it again on the spot"`
	RemembersOf map[string]spec.Share `yaml:"remembers_of" doc:"the same for single wallets"`
	Registers   spec.Share            `yaml:"registers" default:"0" min:"0" max:"1" doc:"chance that a person without the account opens one on the spot"`
	Binds       spec.Share            `yaml:"binds" default:"1" min:"0" max:"1" doc:"chance that he also binds a card"`
	Venues      []string              `yaml:"venues" doc:"classes of merchants of which this holds; none means all"`
}

func (c *Checkout) there() bool { return c != nil && c.On }

// funnel is a Checkout in the kernel's units.
type funnel struct {
	remembers []uint64 // by platform
	registers uint64
	at        uint32   // venues
	hosts     []uint16 // by platform: hosts of which one is needed to install; 0 for none
}

func newFunnel(w *World) *funnel {
	c := w.Scenario.Choice.Checkout
	if !c.there() {
		return nil
	}
	f := &funnel{registers: agents.Threshold(float64(float64(c.Registers) * float64(c.Binds))), at: 1<<mostVenues - 1}
	for _, p := range w.names.platforms {
		chance, ok := c.RemembersOf[p.ID]
		if !ok {
			chance = c.Remembers
		}
		f.remembers = append(f.remembers, agents.Threshold(float64(chance)))
		var bits uint16
		if p.Host != "" {
			for _, h := range w.names.hostsNamed(p.Host) {
				bits |= 1 << h
			}
		}
		f.hosts = append(f.hosts, bits)
	}
	if len(c.Venues) > 0 {
		f.at = 0
		for _, id := range c.Venues {
			f.at |= 1 << w.names.venue(id)
		}
	}
	return f
}

// checkout returns the wallets that work at a till where none of the usual ones
// does. A wallet that an envelope of today brought waits until tomorrow.
func (d *payer) checkout(o *occasion, h *shop, contract, direct agents.PlatformSet, hour int, draw uint64) agents.PlatformSet {
	w, u, i := d.w, &d.w.Users, d.i
	f := w.worn.checkout
	if f.at>>h.v&1 == 0 {
		return 0
	}
	others := (contract | direct) & o.today.open &^ d.mine &^ u.Fresh.Of(i)
	if len(o.edicts) > 0 {
		others = o.lawful(others, hour, draw)
	}
	if others == 0 {
		return 0
	}
	others &= d.let(h, contract, direct, hour, draw)
	var works agents.PlatformSet
	for s := others; s != 0; s &= s - 1 {
		p := s.First()
		chance := f.remembers[p]
		if !u.Installed[i].Has(p) {
			chance = f.registers
			if f.hosts[p] != 0 && u.Hosts[i]&f.hosts[p] == 0 {
				continue
			}
		}
		if chance > 0 && agents.Happens(rng.Part(rng.Part(draw, partCheckout), int(p)), chance) {
			works = works.With(p)
		}
	}
	d.saved = works
	return works
}

// remember ends a checkout that the funnel made possible: whoever paid with p
// has it from now on.
func (d *payer) remember(p agents.PlatformID) {
	w, u, i := d.w, &d.w.Users, d.i
	works := d.saved.Has(p)
	d.saved = 0
	if !works {
		return
	}
	d.k.flows.saved[p]++
	if !u.Installed[i].Has(p) {
		w.install(d.k, i, p)
	}
	if !u.Bound[i].Has(p) {
		w.bind(d.k, i, p)
	}
	w.wake(i, p)
	d.mine = d.mine.With(p)
}
