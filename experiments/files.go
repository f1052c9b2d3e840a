package experiments

import "hongbao/model"

// filed tells whether arms or factors may name a file, of which the name alone does not
// say what is run.
func (e *Experiment) filed() bool { return e.changes(model.TakesFile) }

// mostFiled is the number of markets whose files enter the identity of an experiment; what
// stands in the files of others enters the names of their runs alone.
const mostFiled = 64

// filesHash identifies what stands in those files; empty where there are none.
func (e *Experiment) filesHash() string {
	if e.points == nil || !e.filed() {
		return ""
	}
	out := ""
	for values, arm := range e.looks(mostFiled) {
		if v, err := e.variant(values, arm, nil); err == nil { // else the checks say what is wrong
			out += " " + v.scenario.Hash()
		}
	}
	return out
}
