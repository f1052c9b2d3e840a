package model

import (
	"context"
	"math"
)

// The ties that form in a circle cannot be bounded well beforehand: they hang on who
// takes up the wallet. For a large run they are found by a trial of few people, with
// the first luck, and some are added for other luck. A run in which more form than
// it has room for ends with an error; see Run.overrun.
const (
	trialFrom   = 2_000_000
	trialUsers  = 2_000
	trialMargin = 1.25
)

// tried returns the mean number of ties that a person has in the end in the circle of
// a host, by a trial; as many as can be where the run is small.
func (s *Scenario) tried() func(h *Host) float64 {
	if int64(s.Population.Users) < trialFrom || !hasCircles(s) || s.Network.Kind == "edge_list" {
		return func(*Host) float64 { return math.Inf(1) }
	}
	few := *s
	few.Population.Users = trialUsers
	r, err := Start(&few, Luck{Seed: 1, Replicate: 1}, Options{})
	if err == nil {
		err = r.Until(context.Background(), int32(s.End))
	}
	return func(h *Host) float64 {
		if err != nil {
			return math.Inf(1) // the run will say what is wrong
		}
		w := r.World
		return trialMargin * float64(w.circleOn(w.names.hostsNamed(h.ID)[0]).lists.total()) / trialUsers
	}
}

// tiesRoom is how many bytes the ties in circles may take, so that all fits.
func (a *Account) tiesRoom(memory int64) int64 {
	room := memory - a.Peak()
	for _, c := range a.Holdings {
		if c.Mechanism == "circle" && c.Busy {
			room += int64(c.Bytes * float64(a.Users))
		}
	}
	return room
}

// overrun is an error where people have made so many ties in circles, more than was
// reckoned, that the run takes more memory than it may.
func (r *Run) overrun() error {
	var held int64
	for _, c := range r.World.circles {
		held += c.lists.bytes()
	}
	if held <= r.tiesRoom {
		return nil
	}
	limit := r.options.memory()
	return r.World.Scenario.tooLarge(limit-r.tiesRoom+held, limit)
}
