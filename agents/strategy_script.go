package agents

// script follows the dated events of the scenario.
type script struct{}

// Value implements Strategy.
func (script) Value(v *CampView, _ Gate) Permille { return v.Scripted }
