// Package report sets the results of an experiment as one HTML page: the question,
// the answer, how sure it is, the figures with their tables, the model against the
// record, what was set by hand, and how to repeat it all.
//
// The page stands alone. It asks for nothing from a network, needs no script, and
// works on a phone, in the dark and on paper. Links lead to files beside it. The same
// results give the same bytes.
//
// The package knows the columns of result tables, the form of figure tables and how
// a page is set. It must not know the model, how runs are made, where files lie or
// what time it is: it reads tables and writes to an io.Writer.
package report
