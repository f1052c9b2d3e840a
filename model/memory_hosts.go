package model

// hostsMemory estimates the bytes a user that services, circles and campaigns of
// their kinds take.
func (s *Scenario) hostsMemory() int64 {
	var user int64
	for _, a := range s.Adjacent {
		if !a.On {
			continue
		}
		user++
		if a.Kappa > 0 {
			user += 2 * int64(len(a.Services))
		}
	}
	for i := range s.Campaigns {
		if s.Campaigns[i].Kind == "blessings" {
			user++
		}
	}
	for i := range s.Hosts {
		if s.Hosts[i].hasCircle() {
			user += 4 + 1 + 4*int64(s.Hosts[i].Circle.Most)
		}
	}
	return user
}
