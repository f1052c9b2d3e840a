// Package agents says what users, merchants and platforms are and how each of
// them decides from what it perceives.
//
// It knows state (columns of small integers, one row an agent) and rules (pure
// functions of perception and a random draw). It must not know the world: what
// an agent perceives is an argument, its luck is an argument, its decision is
// the result. It imports nothing of this module, so that a rule can be read and
// tested with three numbers.
//
// Utilities are integers in units of 1/1024 util, probabilities are thresholds
// of 64 bits, shares of a gate are permille and money is integer fen, so that
// no result depends on the compiler or the processor.
package agents
