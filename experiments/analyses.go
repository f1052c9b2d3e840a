package experiments

// Analyses lists every further reading of an experiment's runs.
var Analyses = []AnalysisKind{
	{
		"shapley", "shares out the difference between all of some changes and none of them among the changes, over all their combinations", "Shapley 1953",
		checkShapley, readShapley,
	},
}
