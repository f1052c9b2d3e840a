// Package stats holds numbers about numbers: means, medians, shares and survival
// times with intervals, alone and as paired differences; bands over time and families
// of arms that hold together; plans for the number of runs; quantiles, straight lines,
// autocorrelation, and the warnings that belong to them.
//
// It knows slices of numbers. It must not know where they come from: no tables,
// no arms, no measures, no files. The same numbers in the same order always give
// the same result: the bootstrap draws from a source that is seeded with a hash of
// the data.
//
// Doubt is part of a result. A number that cannot be told is NaN, never a guess,
// and a warning says why.
package stats
