package model

import "context"

// How many take room of some kinds, such as ties in a circle, cannot be bounded well
// beforehand: it hangs on who takes up a wallet, and who has met a campaign. For a
// large run it is found by a trial of few people, with the first luck, and a part is
// added for other luck. A run that needs still more ends with an error; see
// Run.overrun.
const (
	trialFrom   = 2_000_000
	trialUsers  = 2_000
	trialMargin = 1.25
)

// trial runs a large market with few people and returns its last evening; nil where
// the market is not large, or cannot have fewer people.
func (s *Scenario) trial() *World {
	if int64(s.Population.Users) < trialFrom || s.Network.Kind == "edge_list" {
		return nil
	}
	few := *s
	few.Population.Users = trialUsers
	r, err := Start(&few, Luck{Seed: 1, Replicate: 1}, Options{})
	if err == nil {
		if m := r.World.purses; m != nil {
			m.most = 1 // a large run notes more than it can hold
		}
		err = r.Until(context.Background(), int32(s.End))
	}
	if err != nil {
		return nil // the run will say what is wrong
	}
	return r.World
}

// growth is how many bytes that which comes as it is needed may take, so that all fits.
func (a *Account) growth(memory int64) int64 {
	room := memory - a.Peak()
	for _, c := range a.Holdings {
		if c.grows {
			room += int64(c.Bytes * float64(a.Users))
		}
	}
	return room
}

// overrun is an error where so much has come that the run takes more memory than it
// may.
func (r *Run) overrun() error {
	taken := r.World.shared.taken
	if taken <= r.growth {
		return nil
	}
	limit := r.options.memory()
	return r.World.Scenario.tooLarge(limit-r.growth+taken, limit)
}
