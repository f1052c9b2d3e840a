package model

import "hongbao/agents"

// chanceOf turns a hazard a day into the bound of a draw: the chance that what
// the hazard speaks of happens today.
func chanceOf(rate float64) uint64 { return agents.Threshold(agents.Hazard(rate)) }
