package experiments

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/design"
)

// taken are the names of columns that a factor cannot have.
var taken = []string{"point", "arm", "replicate", "seed", "tick", "time", "run_hash", "ticks", "stop_reason", "tipped", "tip_time", "label", "without", "changed"}

// longest is the number of values of a factor above which only some are tried
// before the runs.
const longest = 200

// form is one way in which a factor names its values.
type form struct {
	key   string
	there bool
	named bool // it changes what it names, not a path
}

func (f Factor) forms() []form {
	var out []form
	for _, x := range []form{
		{"list", f.List != nil, false},
		{"range", f.Range != nil, false},
		{"log_range", f.LogRange != nil, false},
		{"integer", f.Integer != nil, false},
		{"category", f.Category != nil, false},
		{"distribution", f.Distribution != nil, false},
		{"event", f.Event != nil, true},
		{"options", len(f.Options) > 0, true},
	} {
		if x.there {
			out = append(out, x)
		}
	}
	return out
}

// factorName is the name of a factor's column.
func factorName(f Factor) string { return cmp.Or(f.Name, f.Path, said(f.Event)) }

// factorList writes out the factors.
func (c *checker) factorList(kind design.Kind) {
	e := c.e
	e.factors = nil
	tabled := e.Design.Kind == "table"
	if tabled && !c.table() {
		return
	}
	var names, swept []string
	for i, f := range e.Factors {
		at := []string{"factors", strconv.Itoa(i)}
		of, ok := c.formOf(at, f, tabled)
		if !ok || !of.named && !c.pathOf(at, f, of) {
			continue
		}
		if f.Group != nil && kind.Name != "product" {
			c.complain(append(slices.Clone(at), "group"), "the design %s takes no group together; expected none, or the design product", kind.Name)
		}
		got, err := f.writeOut(e.paths)
		if err != nil {
			here := append(slices.Clone(at), of.key)
			var end *endError
			if errors.As(err, &end) {
				here = append(here, strings.Split(end.key, ".")...)
			}
			c.complain(here, "%v", err)
			continue
		}
		if got.sampled != nil && !kind.Samples && kind.Name != "" {
			c.unsampled(append(slices.Clone(at), of.key), of, kind)
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
		if tabled {
			c.tableValues(i, &got)
		}
		c.valuesOf(at, of, got)
		for _, a := range e.arms {
			if _, both := a.Set[f.Path]; both && f.Path != "" {
				c.complain([]string{"arms", a.name, "set", f.Path}, "%s is a factor too; expected it in one of them", f.Path)
			}
		}
		e.factors = append(e.factors, got)
	}
}

// formOf gives the form of a factor, if it has one and what goes with it.
func (c *checker) formOf(at []string, f Factor, tabled bool) (form, bool) {
	forms := f.forms()
	var words []string
	for _, x := range forms {
		words = append(words, x.key)
	}
	switch {
	case len(forms) == 0 && tabled:
		if f.Path == "" {
			c.complain(at, "the key \"path\" is missing; expected a path in the scenario, such as choice.kappa")
		}
		return form{}, f.Path != ""
	case len(forms) == 0:
		c.complain(at, "the factor has no values; expected one of list, range, log_range, integer, category, distribution, event and options")
	case len(forms) > 1:
		c.complain(at, "the factor has %s; expected only one of them", strings.Join(words, " and "))
	case tabled && !forms[0].named:
		c.complain(append(slices.Clone(at), words[0]), "the rows of the table hold the values; expected no %s", words[0])
	case forms[0].named && f.Path != "":
		c.complain(append(slices.Clone(at), "path"), "%s change what they name, not a path; expected no path beside them", strings.TrimSuffix(words[0], "s")+"s")
	case words[0] == "options" && f.Name == "":
		c.complain(at, "the key \"name\" is missing; expected one, as a factor of options has no path to go by")
	case !forms[0].named && f.Path == "":
		c.complain(at, "the key \"path\" is missing; expected a path in the scenario, such as choice.kappa")
	default:
		return forms[0], true
	}
	return form{}, false
}

// pathOf checks that the scenario has a place for the path of a factor.
func (c *checker) pathOf(at []string, f Factor, of form) bool {
	here := append(slices.Clone(at), "path")
	if !c.starred(here, f.Path, false) || !c.sameDays(here, f.Path) {
		return false
	}
	switch of.key {
	case "range", "log_range", "integer", "distribution":
		if kindOf(c.e.paths, f.Path) == "" && !settable(c.e.base, f.Path) {
			c.unknown(here, "path", f.Path, c.e.paths.ranged())
			return false
		}
	}
	return true
}

// unsampled complains about a factor without a list of values in a design that goes
// through lists.
func (c *checker) unsampled(at []string, of form, kind design.Kind) {
	if of.key == "distribution" {
		c.complain(at, "the design %s goes through lists of values, and a distribution has none; expected a list or range, or a design that samples, such as latin_hypercube", kind.Name)
		return
	}
	c.complain(at, "the key \"points\" is missing (number of values)")
}

// valuesOf checks the values of a factor by themselves.
func (c *checker) valuesOf(at []string, of form, got factor) {
	j := repeated(got.values)
	switch at := append(slices.Clone(at), of.key); {
	case j < 0 || got.sampled != nil:
	case of.key == "list" || of.key == "category":
		c.complain(append(at, strconv.Itoa(j)), "the value %s is there twice; expected each once", got.values[j])
	default:
		c.complain(append(at, "points"), "%d points give the value %s twice; expected fewer points, or ends further apart", len(got.values), got.values[j])
	}
	if of.key == "event" {
		c.event(at, got.options[1].Without[0])
		return
	}
	for j, name := range got.values {
		if got.options == nil {
			continue
		}
		inner := append(slices.Clone(at), "options", name)
		c.events(append(slices.Clone(inner), "without"), got.options[j].Without)
		c.events(append(slices.Clone(inner), "keep"), got.options[j].Keep)
		c.setRuns(append(slices.Clone(inner), "set"), got.options[j].Set)
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
