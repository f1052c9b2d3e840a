// Package experiments runs points times arms times replicates of a market, pairs
// them by replicate and collects everything in tables.
//
// An experiment is a file: one scenario, arms (histories that are compared),
// factors (values that are swept) and replicates. Every arm and point has the same
// luck in the same replicate, so that differences are pairs. The tables have one
// order of rows, point, arm, replicate, day, and nothing in them depends on the
// number of workers.
//
// The package knows what an experiment file says, how runs are shared out and what
// follows from them in numbers and sentences. It must not know how agents decide,
// where files lie, how a table is written or how a figure looks: texts come in
// through arguments, tables go out as values.
package experiments
