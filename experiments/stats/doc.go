// Package stats holds numbers about numbers: means and paired differences with
// intervals, quantiles, shares of runs, straight lines, autocorrelation, and the
// warnings that belong to them.
//
// It knows slices of numbers. It must not know where they come from: no tables,
// no arms, no measures, no files. The same numbers in the same order always give
// the same result: the bootstrap draws from a source that is seeded with a hash of
// the data.
//
// Doubt is part of a result. A number that cannot be told is NaN, never a guess,
// and a warning says why.
package stats
