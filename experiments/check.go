package experiments

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/design"
	"hongbao/model"
	"hongbao/model/spec"
)

// checker finds what a file alone cannot show: what does not fit its scenario.
type checker struct {
	e     *Experiment
	found []complaint
}

func (c *checker) complain(at []string, format string, args ...any) {
	c.found = append(c.found, complaint{At: slices.Clone(at), Text: fmt.Sprintf(format, args...)})
}

func (c *checker) unknown(at []string, what, got string, known []string) {
	c.found = append(c.found, complaint{At: slices.Clone(at), What: what, Got: got, Known: known})
}

// market opens the scenario and changes it as the file and then the settings say.
// Errors are those of the scenario's own file and of the settings, which carry
// their place; what the experiment's file is to blame for is a complaint.
func (c *checker) market(files model.Files, settings []model.Setting) error {
	e := c.e
	s, missing, err := scenario(e.Scenario, files)
	if missing {
		c.unknown([]string{"scenario"}, "scenario", e.Scenario, model.Names())
		if err != nil {
			c.found[0].Hint = err.Error()
		}
		return nil
	}
	if err != nil {
		return err
	}
	e.base, e.paths = s, spec.Parameters(s)
	changes, ok := c.set([]string{"set"}, e.Set)
	if !ok {
		return nil
	}
	if e.Users > 0 {
		changes = append(changes, model.Setting{Path: "population.users", Value: e.Users.String()})
	}
	var over []model.Setting
	var problems []error
	for _, s := range settings {
		more, err := e.paths.settings(s.Path, s.Value)
		if err != nil {
			problems = append(problems, &spec.Errors{Problems: []spec.Problem{{
				File: "--set " + s.Path + "=" + s.Value, Line: 1, Column: 1, Width: len([]rune(s.Path)), Text: err.Error(), Source: s.Path + "=" + s.Value,
			}}})
		}
		over = append(over, more...)
	}
	if err := merge(problems...); err != nil {
		return err
	}
	changed, err := s.With(changes...)
	if err != nil {
		c.blame([]string{"set"}, e.Set, err)
		return nil
	}
	if e.base, err = changed.With(over...); err != nil {
		return err
	}
	if len(over) > 0 && e.Set == nil {
		e.Set = map[string]string{}
	}
	for _, s := range over {
		if s.Path == "population.users" {
			e.Users = 0
		}
		// What stands on or below the path is replaced; the rest of the order
		// follows from the paths.
		for path := range e.Set {
			if strings.HasPrefix(path, s.Path+".") {
				delete(e.Set, path)
			}
		}
		e.Set[s.Path] = s.Value
	}
	return nil
}

// set turns a map of changes at a place into settings.
func (c *checker) set(at []string, set map[string]string) ([]model.Setting, bool) {
	ok := true
	for _, path := range ordered(set) {
		if _, err := c.e.paths.settings(path, set[path]); err != nil {
			c.complain(append(at, path), "%v", err)
			ok = false
		}
	}
	if !ok {
		return nil, false
	}
	out, err := c.e.paths.changes(set)
	return out, err == nil
}

// blame finds which of several changes the scenario refuses; all of them together
// if each alone would do.
func (c *checker) blame(at []string, set map[string]string, err error) {
	found := len(c.found)
	for _, path := range ordered(set) {
		settings, _ := c.e.paths.settings(path, set[path])
		if _, err := c.e.base.With(settings...); err != nil {
			c.complain(append(at, path), "%s", reason(err))
		}
	}
	if len(c.found) == found {
		c.complain(at, "%s", reason(err))
	}
}

// all checks an experiment whose scenario is open, and prepares it for running.
func (c *checker) all() {
	c.kind()
	c.armList()
	c.factorList()
	if len(c.found) > 0 {
		return
	}
	if c.size(); len(c.found) > 0 {
		return
	}
	variants := c.trial()
	if len(c.found) > 0 {
		return
	}
	c.measures()
	c.headline()
	if len(c.found) == 0 {
		c.e.columns = columnsOf(c.e, variants)
	}
}

func (c *checker) kind() {
	var kinds []string
	for _, k := range design.Kinds {
		kinds = append(kinds, k.Name)
	}
	if !slices.Contains(kinds, c.e.Design.Kind) {
		c.unknown([]string{"design", "kind"}, "design", c.e.Design.Kind, kinds)
	}
}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// usual is the arm in which nothing is changed.
const usual = "as_it_happened"

func (c *checker) armList() {
	e := c.e
	if len(e.Arms) == 0 {
		e.Arms = map[string]Arm{usual: {}}
	}
	var names []string
	for name := range e.Arms {
		names = append(names, name)
	}
	slices.Sort(names)
	if e.Base == "" {
		e.Base = names[0]
		if slices.Contains(names, usual) {
			e.Base = usual
		}
	}
	if !slices.Contains(names, e.Base) {
		c.unknown([]string{"base"}, "arm", e.Base, names)
		return
	}
	// The base comes first, so that "the first arm" means it everywhere.
	names = append([]string{e.Base}, slices.DeleteFunc(names, func(n string) bool { return n == e.Base })...)
	e.arms = nil
	for _, name := range names {
		arm := e.Arms[name]
		at := []string{"arms", name}
		if !namePattern.MatchString(name) {
			c.complain(at, "an arm's name is %q; expected lower case letters, digits, _ and -", name)
		}
		if arm.Label == "" {
			arm.Label = titled(name)
			e.Arms[name] = arm
		}
		c.events(append(at, "without"), arm.Without)
		c.events(append(at, "keep"), arm.Keep)
		c.set(append(at, "set"), arm.Set)
		e.arms = append(e.arms, armOf{name, arm})
	}
}

// titled makes a label of a name.
func titled(name string) string {
	text := strings.NewReplacer("_", " ", "-", " ").Replace(name)
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// events checks a list of events at a place.
func (c *checker) events(at, list []string) {
	var ids, tags []string
	for _, e := range c.e.base.Events {
		ids = append(ids, e.ID)
		for _, t := range e.Tags {
			if tag := "tag:" + t; !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	for i, name := range list {
		here := append(slices.Clone(at), strconv.Itoa(i))
		switch {
		case strings.HasPrefix(name, "tag:") && !slices.Contains(tags, name):
			c.unknown(here, "tag", name, tags)
		case !strings.HasPrefix(name, "tag:") && !slices.Contains(ids, name):
			c.unknown(here, "event", name, ids)
		}
	}
}

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

// most is the largest number of runs of one experiment.
const most = 1_000_000

func (c *checker) size() {
	e := c.e
	kind, err := design.Find(e.Design.Kind)
	if err != nil {
		c.complain([]string{"design", "kind"}, "%v", err)
		return
	}
	points, err := design.Size(kind, e.design())
	if err != nil {
		c.complain([]string{"factors"}, "%v", err)
		return
	}
	// Divided, not multiplied, as the product may not fit a number.
	if points > most/int64(len(e.arms))/int64(e.Replicates) {
		c.complain([]string{"factors"}, "%d points, %d arms and %d replicates are more than 1,000,000 runs; give fewer", points, len(e.arms), e.Replicates)
	}
}

// trial makes the base at every single value, then every arm at the first point, so
// that a bad one is found before anything is run. It gives the arms' markets, then
// the others.
func (c *checker) trial() []variant {
	e := c.e
	var arms, levels []variant
	for i, f := range e.factors {
		for j, value := range f.values {
			if j >= longest && j < len(f.values)-1 {
				continue
			}
			values := e.first()
			values[i] = value
			v, err := e.variant(values, armOf{})
			if err != nil {
				c.complain(c.placeOf(i, j), "%s", reason(err))
				continue
			}
			levels = append(levels, v)
		}
	}
	if len(c.found) > 0 {
		return nil // else the arms would be blamed too
	}
	for _, a := range e.arms {
		v, err := e.variant(e.first(), a)
		switch {
		case err == nil:
			arms = append(arms, v)
		case len(a.Set) > 0:
			c.blame([]string{"arms", a.name, "set"}, a.Set, err)
		default:
			c.complain([]string{"arms", a.name}, "%s", reason(err))
		}
	}
	return append(arms, levels...)
}

// placeOf is the place of a value of a factor in the file.
func (c *checker) placeOf(factor, value int) []string {
	at := []string{"factors", strconv.Itoa(factor)}
	f := c.e.Factors[factor]
	switch {
	case f.Range != nil:
		return append(at, "range")
	case f.LogRange != nil:
		return append(at, "log_range")
	case len(f.Options) > 0:
		return append(at, "options", c.e.factors[factor].values[value])
	}
	return append(at, "list", strconv.Itoa(value))
}

func (c *checker) measures() {
	for i, name := range c.e.Measures {
		if _, err := c.e.base.Columns([]string{name}); err != nil {
			c.complain([]string{"measures", strconv.Itoa(i)}, "%v", err)
		}
	}
}

func (c *checker) headline() {
	e := c.e
	h := &e.Headline
	if h.Measure == "" {
		h.Measure = usualMeasure(e.base)
	}
	if cols, err := e.base.Columns([]string{h.Measure}); err != nil {
		c.complain([]string{"headline", "measure"}, "%v", err)
	} else if len(cols) != 1 {
		c.complain([]string{"headline", "measure"}, "%s has %d columns; expected one, such as %s", h.Measure, len(cols), cols[0].Name)
	}
	if h.At == 0 {
		h.At = e.base.End
	}
	if h.At < e.base.Start || h.At > e.base.End {
		c.complain([]string{"headline", "at"}, "%s is outside the run, %s to %s", h.At, e.base.Start, e.base.End)
	}
	var others []string
	for _, a := range e.arms[1:] {
		others = append(others, a.name)
	}
	if h.Arm != "" && !slices.Contains(others, h.Arm) {
		c.unknown([]string{"headline", "arm"}, "arm", h.Arm, others)
	}
}

// usualMeasure is the result that is asked for if nothing is named.
func usualMeasure(s *model.Scenario) string {
	platform := s.TipTo
	for i, p := range s.Platforms {
		if p.ID == "tenpay" || platform == "" && i == 0 {
			platform = p.ID
		}
	}
	return "share_value_commerce." + platform
}
