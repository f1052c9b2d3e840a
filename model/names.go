package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// names is the scenario's vocabulary in the order of keys. A list's order in
// the file means nothing; a key feeds draws and breaks ties, an id only names
// columns.
type names struct {
	platforms []*Platform
	hosts     []*Host
	contexts  []*Context
	venues    []*MerchantClass
	services  []*Service
	makers    []*ToolMaker
	camps     []*Camp
	segments  []Segment
	adjacent  []*Adjacent // markets of services
	campaigns []string    // campaigns of envelopes
	gates     []GateSpec  // gates that the file names

	held agents.PlatformSet // platforms that anybody can hold

	groups []string // groups of contexts with habit stocks of their own
	tired  []site   // hosts and groups whose messages tire people
	wears  wears    // what else wears on people

	purses     []string // wallets that hold balances
	ties       bool     // people have friends of their own, not everybody
	static     bool     // the users' surplus is reckoned twice
	promotions []string // campaigns at the till

	platformKey, hostKey, contextKey, venueKey []uint64
}

func keyOf(key, id string) string { return cmp.Or(key, id) }

func sortedByKey[T any](list []T, key func(*T) string) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	slices.SortStableFunc(out, func(a, b *T) int { return cmp.Compare(key(a), key(b)) })
	return out
}

func newNames(s *Scenario) names {
	n := names{
		platforms: sortedByKey(s.Platforms, func(p *Platform) string { return keyOf(p.Key, p.ID) }),
		hosts:     sortedByKey(s.Hosts, func(h *Host) string { return keyOf(h.Key, h.ID) }),
		contexts:  sortedByKey(s.Contexts, func(c *Context) string { return keyOf(c.Key, c.ID) }),
		venues:    sortedByKey(s.Merchants, func(m *MerchantClass) string { return keyOf(m.Key, m.ID) }),
		services:  sortedByKey(s.Services, func(v *Service) string { return keyOf(v.Key, v.ID) }),
		makers:    sortedByKey(s.ToolMakers, func(k *ToolMaker) string { return keyOf(k.Key, k.ID) }),
		camps:     sortedByKey(s.Camps, func(c *Camp) string { return keyOf(c.Key, c.ID) }),
		segments:  slices.Clone(s.Segments),
		adjacent:  sortedByKey(s.Adjacent, func(a *Adjacent) string { return keyOf(a.Key, a.ID) }),
		campaigns: perCampaign(s),
		gates:     perGate(s),
		groups:    habitGroups(s),
		static:    hasWelfare(s),
		ties:      s.Network.Kind != "complete",
	}
	n.tired, n.wears = n.sites(), newWears(s)
	slices.SortFunc(n.segments, func(a, b Segment) int { return cmp.Compare(a.ID, b.ID) })
	n.promotions = promotionsOf(s)
	if len(n.segments) == 0 {
		n.segments = []Segment{{ID: "all", Share: 1, Commerce: 1, Social: 1, Speed: 1}}
	}
	for i, p := range n.platforms {
		if s.canHold(p) {
			n.held = n.held.With(agents.PlatformID(i))
		}
		n.platformKey = append(n.platformKey, rng.Hash(keyOf(p.Key, p.ID)))
	}
	n.purses = n.holding(s)
	for _, h := range n.hosts {
		n.hostKey = append(n.hostKey, rng.Hash(keyOf(h.Key, h.ID)))
	}
	for _, c := range n.contexts {
		n.contextKey = append(n.contextKey, rng.Hash(keyOf(c.Key, c.ID)))
	}
	for _, v := range n.venues {
		n.venueKey = append(n.venueKey, rng.Hash(keyOf(v.Key, v.ID)))
	}
	return n
}

// canHold tells whether anybody could ever have the wallet of a platform. What is only
// carried along, as volume, needs no room with people; neither size nor date of a thing
// matters, only that it is there.
func (s *Scenario) canHold(p *Platform) bool {
	if p.Adoption.Law != "none" || p.Adoption.Seeds != nil || p.Adoption.BindRate > 0 || p.Dormancy != nil {
		return true
	}
	for i := range s.Contexts {
		if _, ok := s.Contexts[i].Platforms[p.ID]; ok {
			return true
		}
	}
	for i := range s.Campaigns {
		if s.Campaigns[i].Platform == p.ID {
			return true
		}
	}
	for _, row := range s.Initial.Wallets {
		_, habit := row.Habit[p.ID]
		if habit || row.Last == p.ID || slices.Contains(slices.Concat(row.Bound, row.Installed, row.Dormant), p.ID) {
			return true
		}
	}
	if s.Balances != nil {
		if _, ok := s.Balances.Wallets[p.ID]; ok {
			return true
		}
	}
	return slices.ContainsFunc(s.Hosts, func(h Host) bool { return h.Platform == p.ID })
}

func (n *names) platform(id string) agents.PlatformID {
	for i, p := range n.platforms {
		if p.ID == id {
			return agents.PlatformID(i)
		}
	}
	return agents.Outside
}

func (n *names) context(id string) int {
	return slices.IndexFunc(n.contexts, func(c *Context) bool { return c.ID == id })
}

func (n *names) venue(id string) int {
	return slices.IndexFunc(n.venues, func(v *MerchantClass) bool { return v.ID == id })
}

// hostsNamed returns the hosts that an id or the name of a group means.
func (n *names) hostsNamed(name string) []agents.HostID {
	var out []agents.HostID
	for i, h := range n.hosts {
		if h.ID == name || h.Group == name {
			out = append(out, agents.HostID(i))
		}
	}
	return out
}

// guests are platforms, then venues, then services, then tool makers.
func (n *names) guest(id string) (agents.GuestID, bool) {
	if p := n.platform(id); p != agents.Outside {
		return n.platformGuest(int(p)), true
	}
	if v := n.venue(id); v >= 0 {
		return n.venueGuest(v), true
	}
	for i, s := range n.services {
		if s.ID == id {
			return agents.GuestID(len(n.platforms) + len(n.venues) + i), true
		}
	}
	for k, m := range n.makers {
		if m.ID == id {
			return n.makerGuest(k), true
		}
	}
	return 0, false
}

func (n *names) guests() int {
	return len(n.platforms) + len(n.venues) + len(n.services) + len(n.makers)
}

func (n *names) platformGuest(p int) agents.GuestID { return agents.GuestID(p) }
func (n *names) venueGuest(v int) agents.GuestID    { return agents.GuestID(len(n.platforms) + v) }

func (n *names) makerGuest(k int) agents.GuestID {
	return agents.GuestID(len(n.platforms) + len(n.venues) + len(n.services) + k)
}

// serviceGuest is the guest that stands at a place among the services.
func (n *names) serviceGuest(s int) agents.GuestID {
	return agents.GuestID(len(n.platforms) + len(n.venues) + s)
}

func (n *names) guestID(g agents.GuestID) string {
	i := int(g)
	switch {
	case i < len(n.platforms):
		return n.platforms[i].ID
	case i < len(n.platforms)+len(n.venues):
		return n.venues[i-len(n.platforms)].ID
	}
	if i -= len(n.platforms) + len(n.venues); i >= len(n.services) {
		return n.makers[i-len(n.services)].ID
	}
	return n.services[i].ID
}

// firms are all that a camp can hold, by id.
func (s *Scenario) firms() []string {
	var out []string
	for _, p := range s.Platforms {
		out = append(out, p.ID)
	}
	for _, h := range s.Hosts {
		out = append(out, h.ID)
	}
	for _, m := range s.Merchants {
		out = append(out, m.ID)
	}
	for _, v := range s.Services {
		out = append(out, v.ID)
	}
	for _, k := range s.ToolMakers {
		out = append(out, k.ID)
	}
	return out
}
