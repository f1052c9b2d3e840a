package design

// Kinds holds all designs, in the order in which they are listed.
var Kinds = []Kind{
	grid,
	gridAndEnds,
	zip,
	product,
	tabled,
	oneAtATime,
	random,
	latinHypercube,
	halton,
	sobol,
	morris,
	saltelli,
}
