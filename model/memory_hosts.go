package model

// hostsMemory estimates the bytes a user that services, circles and campaigns of
// their kinds take.
func (s *Scenario) hostsMemory() int64 {
	var user int64
	for _, a := range adjacentOf(s) {
		user++
		if a.Kappa > 0 {
			user += 2 * int64(len(a.Services))
		}
	}
	return user
}
