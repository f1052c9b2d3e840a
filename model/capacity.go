package model

import (
	"errors"
	"fmt"
	"slices"

	"hongbao/agents"
)

// What the compiled world can tell apart.
const (
	mostHosts    = 16
	mostVenues   = 32
	mostGuests   = 255
	mostSegments = 255
	mostCamps    = 254
)

// limits are the lists that may not be longer than the world can hold, and what
// one of their entries is called.
func (s *Scenario) limits() []limit {
	guests, last := len(s.Platforms)+len(s.Merchants)+len(s.Services)+len(s.ToolMakers), "merchants"
	if len(s.Services) > 0 {
		last = "services"
	}
	return []limit{
		{"platforms", "platforms", len(s.Platforms), agents.MaxPlatforms},
		{"hosts", "hosts", len(s.Hosts), mostHosts},
		{"merchants", "classes of merchants", len(s.Merchants), mostVenues},
		{last, "platforms, classes of merchants and services together", guests, mostGuests},
		{"segments", "segments", len(s.Segments), mostSegments},
		{"camps", "camps", len(s.Camps), mostCamps},
		{"contexts", "contexts", len(s.Contexts), mostContexts},
		{"contexts", "groups of habits", len(habitGroups(s)), mostGroups},
		{"end", "days", int(s.End-s.Start) + 1, agents.Never - 1},
	}
}

type limit struct {
	key, what   string
	there, most int
}

// capacity refuses what the compiled world cannot hold.
func (c *checker) capacity() {
	for _, l := range c.s.limits() {
		if l.there > l.most && c.at.In(l.key).Clean() && (l.key != "end" || c.s.Start != 0 && c.s.End != 0) {
			c.at.In(l.key).Problem("%d %s; expected at most %d", l.there, l.what, l.most)
		}
	}
}

// Memory estimates how many bytes a run of the scenario takes at its peak, with so
// many goroutines within the run (0 means one).
func (s *Scenario) Memory(workers int) int64 {
	a := s.Account(workers)
	return a.Peak()
}

// UsualMemory is how many bytes a run may take where nobody says.
const UsualMemory = 64 << 30

// Fits refuses a scenario whose runs need more memory than so many bytes, by
// estimate; 0 means UsualMemory.
func (s *Scenario) Fits(memory int64) error {
	_, err := s.fits(Options{Memory: memory})
	return err
}

// memory is how many bytes the run may take.
func (o Options) memory() int64 {
	if o.Memory <= 0 {
		return UsualMemory
	}
	return o.Memory
}

// fits returns the account of a run, which must fit.
func (s *Scenario) fits(o Options) (*Account, error) {
	for _, l := range s.limits() {
		if l.there > l.most {
			return nil, fmt.Errorf("%s: %d %s; expected at most %d", l.key, l.there, l.what, l.most)
		}
	}
	a := s.Account(o.Workers)
	if need := a.Peak(); need > o.memory() {
		return nil, s.tooLarge(need, o.memory())
	}
	return &a, nil
}

// tooLarge says what takes so much.
func (s *Scenario) tooLarge(need, limit int64) error {
	text := fmt.Sprintf("the run would need %s of memory; expected at most %s", gib(need), gib(limit))
	most := slices.MaxFunc(append([]MerchantClass{{}}, s.Merchants...), func(a, b MerchantClass) int { return int(a.Count - b.Count) })
	if most.Count > s.Population.Users {
		return fmt.Errorf("%s; lower merchants.%s.count, which is %s", text, most.ID, most.Count)
	}
	if s.Network.Form == "csr" && s.Network.Kind == "communities" {
		return fmt.Errorf("%s; lower population.users, which is %s, or write network.form: implicit, which stores no ties", text, s.Population.Users)
	}
	return errors.New(text + "; lower population.users, which is " + s.Population.Users.String())
}

func gib(bytes int64) string {
	x := float64(bytes) / (1 << 30)
	if x < 10 {
		return fmt.Sprintf("%.1f GiB", x)
	}
	return fmt.Sprintf("%.0f GiB", x)
}
