package experiments

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// taken are the names of columns that a factor cannot have.
var taken = []string{"point", "arm", "replicate", "seed", "tick", "time", "run_hash", "ticks", "stop_reason", "tipped", "tip_time", "label", "without", "changed"}

// longest is the number of values of a factor above which only some are tried
// before the runs.
const longest = 200

func (c *checker) factorList() {
	e := c.e
	e.factors = nil
	var names, swept []string
	for i, f := range e.Factors {
		at := []string{"factors", strconv.Itoa(i)}
		var forms []string
		for _, form := range []struct {
			name  string
			there bool
		}{{"list", f.List != nil}, {"range", f.Range != nil}, {"log_range", f.LogRange != nil}, {"options", len(f.Options) > 0}} {
			if form.there {
				forms = append(forms, form.name)
			}
		}
		switch {
		case len(forms) == 0:
			c.complain(at, "the factor has no values; expected one of list, range, log_range and options")
			continue
		case len(forms) > 1:
			c.complain(at, "the factor has %s; expected only one of them", strings.Join(forms, " and "))
			continue
		case len(f.Options) > 0 && f.Path != "":
			c.complain(append(at, "path"), "options change what they name, not a path; expected no path beside them")
			continue
		case len(f.Options) > 0 && f.Name == "":
			c.complain(at, "the key \"name\" is missing; expected one, as a factor of options has no path to go by")
			continue
		case len(f.Options) == 0 && f.Path == "":
			c.complain(at, "the key \"path\" is missing; expected a path in the scenario, such as choice.kappa")
			continue
		}
		if len(f.Options) == 0 && !c.starred(append(at, "path"), f.Path, false) {
			continue
		}
		if len(f.Options) == 0 && f.List == nil && kindOf(e.paths, f.Path) == "" && !settable(e.base, f.Path) {
			c.unknown(append(at, "path"), "path", f.Path, e.paths.ranged())
			continue
		}
		got, err := f.writeOut(e.paths)
		if err != nil {
			form := "range"
			if f.LogRange != nil {
				form = "log_range"
			}
			here := append(at, form)
			var end *endError
			if errors.As(err, &end) {
				here = append(here, end.key)
			}
			c.complain(here, "%v", err)
			continue
		}
		if slices.Contains(swept, f.Path) {
			c.complain(append(at, "path"), "%s is a factor already; expected each path once", f.Path)
			continue
		}
		if f.Path != "" {
			swept = append(swept, f.Path)
		}
		if slices.Contains(names, got.name) || slices.Contains(taken, got.name) {
			c.complain(append(at, "name"), "the name %s is taken, by a column of the tables or by another factor; expected another", got.name)
		}
		names = append(names, got.name)
		if at, j := append(slices.Clone(at), "list"), repeated(got.values); j >= 0 && f.List != nil {
			c.complain(append(at, strconv.Itoa(j)), "the value %s is there twice; expected each once", got.values[j])
		} else if j >= 0 {
			at[len(at)-1] = forms[0]
			c.complain(append(at, "points"), "%d points give the value %s twice; expected fewer points, or ends further apart", len(got.values), got.values[j])
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

// repeated gives the place of the first value that is there before, or -1.
func repeated(values []string) int {
	seen := make(map[string]bool, len(values))
	for i, v := range values {
		if seen[v] {
			return i
		}
		seen[v] = true
	}
	return -1
}
