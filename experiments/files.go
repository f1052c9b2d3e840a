package experiments

import "hongbao/model"

// filed lists the changes of arms and factors that may name a file, of which the name
// alone does not say what is run.
func (e *Experiment) filed() []map[string]string {
	var out []map[string]string
	add := func(set map[string]string) {
		for path := range set {
			if model.TakesFile(path) {
				out = append(out, set)
				return
			}
		}
	}
	for _, a := range e.arms {
		add(a.Set)
	}
	for _, f := range e.factors {
		for _, o := range f.options {
			add(o.Set)
		}
		for _, value := range f.values {
			add(map[string]string{f.path: value})
		}
	}
	return out
}

// filesHash identifies what stands in those files; empty where there are none.
func (e *Experiment) filesHash() string {
	out := ""
	for _, set := range e.filed() {
		changes, err := e.paths.changes(set)
		if err != nil {
			continue // the checks say what is wrong
		}
		if s, err := e.base.With(changes...); err == nil {
			out += " " + s.Hash()
		}
	}
	return out
}
