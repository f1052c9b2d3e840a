package model

// Mechanism is one part of a day. It reads what others left in the world and
// never another mechanism.
type Mechanism interface {
	// start prepares private state; it may refuse what the checks could not see.
	start(w *World) error
	// step does the mechanism's part of today.
	step(w *World)
	// keep lists the private state that outlives a day. It is called after start.
	keep(k *kept)
}

// MechanismKind is one entry of the catalogue of mechanisms.
type MechanismKind struct {
	Name string
	Doc  string
	// Source names where the mechanism comes from.
	Source string
	// active tells whether the scenario has anything for the mechanism to do; a
	// mechanism without work is absent.
	active func(s *Scenario) bool
	make   func() Mechanism
}
