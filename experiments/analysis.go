package experiments

import (
	"cmp"
	"slices"

	"hongbao/experiments/table"
)

// Analysis asks an experiment for a further reading of its runs, beyond the
// comparison of arms. Each kind reads only the settings that name it.
type Analysis struct {
	Kind string `yaml:"kind" required:"true" doc:"what is read off the runs; see the list of analyses"`
}

// AnalysisKind is one entry of the catalogue of analyses.
type AnalysisKind struct {
	Name   string
	Doc    string
	Source string // the literature that it follows
	// check finds what the experiment lacks for it.
	check func(c *checker, a *Analysis)
	// read computes it from the complete runs.
	read func(x *executor, a *Analysis) *Reading
}

// Reading is what an analysis found.
type Reading struct {
	Kind string
	// Table has one row a finding, as the kind says; it is also a file of this name.
	Table *table.Table
	// Sentences say the result in words, the main one first.
	Sentences []string
	Warnings  []string
}

// named is the table with its name; empty if there is no reading.
func (r *Reading) named() table.Named {
	if r == nil {
		return table.Named{}
	}
	return table.Named{Name: r.Kind, Table: r.Table}
}

// analysisNamed finds a kind.
func analysisNamed(name string) (AnalysisKind, bool) {
	i := slices.IndexFunc(Analyses, func(k AnalysisKind) bool { return k.Name == name })
	if i < 0 {
		return AnalysisKind{}, false
	}
	return Analyses[i], true
}

func (c *checker) analysis() {
	a := c.e.Analysis
	if a == nil {
		return
	}
	kind, ok := analysisNamed(a.Kind)
	if !ok {
		var known []string
		for _, k := range Analyses {
			known = append(known, k.Name)
		}
		c.unknown([]string{"analysis", "kind"}, "analysis", a.Kind, known)
		return
	}
	kind.check(c, a)
}

// reading carries the analysis out; nil where none is asked for or nothing was run.
func (x *executor) reading() *Reading {
	a := x.e.Analysis
	if a == nil {
		return nil
	}
	kind, ok := analysisNamed(a.Kind)
	if !ok {
		panic("experiments: unchecked analysis " + a.Kind)
	}
	r := kind.read(x, a)
	if r != nil {
		r.Kind = cmp.Or(r.Kind, kind.Name)
	}
	return r
}
