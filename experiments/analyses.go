package experiments

// Analyses lists every further reading of an experiment's runs.
var Analyses = []AnalysisKind{
	{
		Name:   "shapley",
		Doc:    "shares out the difference between all of some changes and none of them among the changes, over all their combinations",
		Source: "Shapley 1953",
		check:  checkShapley,
		read:   readShapley,
	},
}
