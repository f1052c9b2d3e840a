package experiments

import (
	"slices"
	"strconv"
)

// taken are the names of columns that a factor cannot have.
var taken = []string{"point", "arm", "replicate", "seed", "tick", "time", "run_hash", "ticks", "stop_reason", "tipped", "tip_time", "label", "without", "changed"}

// longest is the number of values of a factor above which only some are tried
// before the runs.
const longest = 200

func (c *checker) factorList() {
	e := c.e
	e.factors = nil
	var names []string
	for i, f := range e.Factors {
		at := []string{"factors", strconv.Itoa(i)}
		forms := 0
		for _, there := range []bool{f.List != nil, f.Range != nil, f.LogRange != nil, len(f.Options) > 0} {
			if there {
				forms++
			}
		}
		switch {
		case forms != 1:
			c.complain(at, "a factor has %d forms of values; expected one of list, range, log_range and options", forms)
			continue
		case len(f.Options) > 0 && f.Path != "":
			c.complain(at, "options change what they name, not the path %s; leave path out", f.Path)
			continue
		case len(f.Options) > 0 && f.Name == "":
			c.complain(at, "a factor of options needs a name")
			continue
		case len(f.Options) == 0 && f.Path == "":
			c.complain(at, "the key \"path\" is missing; expected a path in the scenario")
			continue
		}
		if len(f.Options) == 0 {
			if _, err := e.paths.settings(f.Path, ""); err != nil {
				c.complain(append(at, "path"), "%v", err)
				continue
			}
		}
		got, err := f.writeOut(e.paths)
		if err != nil {
			form := "range"
			if f.LogRange != nil {
				form = "log_range"
			}
			c.complain(append(at, form), "%v", err)
			continue
		}
		if slices.Contains(names, got.name) || slices.Contains(taken, got.name) {
			c.complain(at, "the name %s is taken; give another with the key name", got.name)
		}
		names = append(names, got.name)
		if twice := repeated(got.values); twice != "" {
			c.complain(at, "the value %s is there twice; expected each once", twice)
		}
		for j, name := range got.values {
			if got.options == nil {
				continue
			}
			inner := append(slices.Clone(at), "options", name)
			c.events(append(slices.Clone(inner), "without"), got.options[j].Without)
			c.events(append(slices.Clone(inner), "keep"), got.options[j].Keep)
			c.set(append(slices.Clone(inner), "set"), got.options[j].Set)
		}
		for _, a := range e.arms {
			if _, both := a.Set[f.Path]; both && f.Path != "" {
				c.complain([]string{"arms", a.name, "set", f.Path}, "%s is a factor too; expected it in one of them", f.Path)
			}
		}
		e.factors = append(e.factors, got)
	}
}

func repeated(values []string) string {
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if seen[v] {
			return v
		}
		seen[v] = true
	}
	return ""
}
