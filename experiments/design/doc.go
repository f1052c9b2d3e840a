// Package design turns factors into points: which combinations of values an
// experiment runs. A design is counted and read point by point, so a sweep of
// millions is never held in memory.
//
// It knows names and texts of values. It must not know what a path changes, what a
// value means or how a point is run; and it touches no files.
package design
