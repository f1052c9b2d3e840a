package model

// kept lists, by name, what must be remembered between two days: the columns of
// the world and the private state of mechanisms. What is computed afresh from
// the scenario at the start, and scratch space of one day, is not kept.
type kept struct{ columns []column }

// column is one thing that is kept: a pointer to a slice of fixed-size numbers,
// or to one number.
type column struct {
	name string
	at   any
}

// add keeps what at points to. Names are unique within a run.
func (k *kept) add(name string, at any) { k.columns = append(k.columns, column{name, at}) }
