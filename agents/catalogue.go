package agents

// Strategies is the catalogue of strategies by which a camp sets its sides of
// the gates.
var Strategies = []StrategyKind{
	{"script", "the dated events of the scenario, as they happened", func() Strategy { return script{} }},
	{"open", "every own side of every gate open", func() Strategy { return open{} }},
	{"closed", "every own side of every gate closed, but pictures with a passcode, which no host could read", func() Strategy { return closed{} }},
}
