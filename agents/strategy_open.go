package agents

// open keeps every own side open.
type open struct{}

// Value implements Strategy.
func (open) Value(*CampView, Gate) Permille { return Open }
