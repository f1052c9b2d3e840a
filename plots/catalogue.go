package plots

// Figures holds all figures, in the order in which they are listed and drawn.
var Figures = []Figure{
	adoption,
	habit,
	gap,
	eightHours,
	runOff,
	sweepMap,
	tippingMap,
	shapley,
	ledger,
	effects,
	timeToTip,
	eventStudy,
	blitzOrTrickle,
	proportionality,
	circumventionRace,
	interoperabilityOrder,
	rivalTheories,
	morris,
	sobolIndices,
	factorScatter,
	howManyUsers,
}
