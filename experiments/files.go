package experiments

import "hongbao/model"

// filed tells whether arms or factors may name a file, of which the name alone does not
// say what is run.
func (e *Experiment) filed() bool {
	takes := func(set map[string]string) bool {
		for path := range set {
			if model.TakesFile(path) {
				return true
			}
		}
		return false
	}
	for _, a := range e.arms {
		if takes(a.Set) {
			return true
		}
	}
	for _, f := range e.factors {
		if f.path != "" && model.TakesFile(f.path) {
			return true
		}
		for _, o := range f.options {
			if takes(o.Set) {
				return true
			}
		}
	}
	return false
}

// mostFiled is the number of markets whose files enter the identity of an experiment; what
// stands in the files of others enters the names of their runs alone.
const mostFiled = 64

// filesHash identifies what stands in those files; empty where there are none.
func (e *Experiment) filesHash() string {
	if !e.filed() || e.points == nil {
		return ""
	}
	out := ""
	n := 0
	for p := range e.points.Points() {
		for _, a := range e.arms {
			if n++; n > mostFiled {
				return out
			}
			if v, err := e.variant(p.Values, a, nil); err == nil { // else the checks say what is wrong
				out += " " + v.scenario.Hash()
			}
		}
	}
	return out
}
