package agents

// CampView is what a camp can observe when it sets its side of a gate.
type CampView struct {
	// Day counts days since 1970-01-01; Hour is 0 to 23.
	Day  int32
	Hour int32
	// Scripted is the value that the dated events of the scenario give to this
	// side of the gate.
	Scripted Permille
}

// Strategy maps what a camp observes to the value of its side of a gate. It is
// asked only for gates between two camps: nobody closes a gate to himself.
type Strategy interface {
	Value(v *CampView, g Gate) Permille
}

// StrategyKind is one entry of the catalogue of strategies.
type StrategyKind struct {
	Name string
	Doc  string
	New  func() Strategy
}
