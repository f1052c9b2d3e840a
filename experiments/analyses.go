package experiments

// Analyses lists every further reading of an experiment's runs.
var Analyses = []AnalysisKind{
	{
		Name:   "shapley",
		Doc:    "shares out the difference between all of some changes and none of them among the changes, over all their combinations",
		Source: "Shapley 1953",
		check:  checkShapley,
		read:   readShapley,
		single: singleShapley,
		number: "the change by all factors together",
	},
	{
		Name:   "event_study",
		Doc:    "reads dated actions off the history as it happened, against placebo dates, beside what the model knows each to have changed",
		Source: "MacKinlay 1997; Wagner and others 2002; Phipson & Smyth 2010",
		check:  checkEventStudy,
		read:   readEventStudy,
	},
	{
		Name:   ledgerKind,
		Doc:    "says who paid: what each party won or lost against the base, what changed hands apart from what was gained or lost for good",
		Source: "Small & Rosen 1981",
		check:  checkLedger,
		read:   readLedger,
		single: singleLedger,
		number: "what all parties together gain",
		unit:   "yuan",
	},
	{
		Name:   "map",
		Doc:    "finds where in the plane of two factors the market tips in half of the runs, in small cells there and large ones elsewhere, and where it comes back",
		Source: "Scheffer et al. 2001; Cleveland & Devlin 1988",
		check:  checkMap,
		search: searchMap,
		single: singleMap,
		number: "the place on the first axis at which half of the runs tip",
		unit:   " ",
		alone:  true,
	},
	{
		Name:   "smallest_campaign",
		Doc:    "finds the smallest budget of a campaign at which the market tips, by replicate, for each way of spreading it, and what a person who stays costs at that budget",
		Source: "Fieller 1954 (ratios)",
		check:  checkSmallestCampaign,
		search: searchSmallestCampaign,
	},
	{
		Name:   "time_to_tip",
		Doc:    "says for every arm how many runs tip, when half of them have, and how much later than those of the base; runs that end untipped count as not tipped until then",
		Source: "Kaplan and Meier 1958; Brookmeyer and Crowley 1982; Royston and Parmar 2013",
		check:  checkTimeToTip,
		read:   readTimeToTip,
		single: singleTimeToTip,
		number: "how much later the market tips, within the days of the run,",
		unit:   "days",
	},
}
