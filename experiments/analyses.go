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
	{
		Name:   ledgerKind,
		Doc:    "says who paid: what each party won or lost against the base, what changed hands apart from what was gained or lost for good",
		Source: "Small & Rosen 1981",
		check:  checkLedger,
		read:   readLedger,
		single: singleLedger,
	},
}
