package experiments

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// trial makes the base at every single value, then every arm at the first point, so
// that a bad one is found before anything is run. It gives the arms' markets, then
// the others.
func (c *checker) trial() []variant {
	e := c.e
	var arms, levels []variant
	if _, err := e.variant(e.first(), armOf{}, nil); err != nil {
		c.firstPoint(err)
		return nil
	}
	for i, f := range e.factors {
		var failed []error
		from := len(c.found)
		for j, value := range f.values {
			if j >= longest && j < len(f.values)-1 {
				continue
			}
			values := e.first()
			values[i] = value
			v, err := e.variant(values, armOf{}, nil)
			if err == nil && values[i] != e.first()[i] { // the first point is that of the arms
				err = v.scenario.Fits(0)
			}
			if err != nil {
				failed = append(failed, err)
				c.refused(i, j, err)
				continue
			}
			levels = append(levels, v)
		}
		c.onlyFirst(from, i, failed)
	}
	if len(c.found) > 0 {
		return nil // else the arms would be blamed too
	}
	for _, a := range e.arms {
		v, err := e.variant(e.first(), a, nil)
		switch {
		case err == nil && v.scenario.Fits(0) != nil:
			c.complain(c.sizedAt(a), "%v", v.scenario.Fits(0))
			return nil // the others are as large
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

// sizedAt is the place that says how many agents the runs of an arm have.
func (c *checker) sizedAt(a armOf) []string {
	switch {
	case c.e.base.Fits(0) == nil:
		return []string{"arms", a.name}
	case c.e.Users > 0:
		return []string{"users"}
	}
	return []string{"scenario"}
}

// firstPoint finds which factors are to blame if the scenario refuses their first
// values: those with a value that it refuses even alone, or all of them together.
func (c *checker) firstPoint(together error) {
	found := len(c.found)
	for i, f := range c.e.factors {
		var failed []error
		from := len(c.found)
		for j, value := range f.values {
			if j >= longest {
				break
			}
			alone := *c.e
			alone.factors = []factor{f}
			if _, err := alone.variant([]string{value}, armOf{}, nil); err != nil {
				failed = append(failed, err)
				c.refused(i, j, err)
			}
		}
		c.onlyFirst(from, i, failed)
	}
	if len(c.found) == found {
		c.complain([]string{"factors"}, "the first values of all factors together are refused: %s", reason(together))
	}
}

// onlyFirst leaves one complaint of many about one factor where the path is wrong,
// whatever the value, or where all are at the same place, the range.
func (c *checker) onlyFirst(from, factor int, failed []error) {
	f := c.e.Factors[factor]
	if len(c.found) == from || len(failed) == 0 || len(f.Options) > 0 {
		return
	}
	first := &c.found[from]
	if f.Range != nil || f.LogRange != nil || f.Integer != nil || f.Distribution != nil || first.Key {
		c.found = c.found[:from+1]
	}
	first.Key = false // it was only the mark of a wrong path
}

// refused complains about one value of a factor.
func (c *checker) refused(i, j int, err error) {
	at := []string{"factors", strconv.Itoa(i)}
	f, got := c.e.Factors[i], c.e.factors[i]
	p, set := settingOf(err)
	switch {
	case len(f.Options) > 0:
		name := got.values[j]
		if len(f.Options[name].Set) > 0 {
			c.blame(append(at, "options", name, "set"), f.Options[name].Set, err)
		} else {
			c.complain(append(at, "options", name), "%s", reason(err))
		}
		return
	case f.Event != nil:
		c.complain(append(at, "event"), "%s", reason(err))
		return
	case len(c.e.Design.Rows) > 0:
		c.refusedCell(i, got.values[j], err)
		return
	case set && p.Column <= len([]rune(settingPath(p))):
		c.complain(append(at, "path"), "%s", reason(err))
		c.last().Key = true // for onlyFirst
		return
	case f.Range != nil:
		at = append(at, "range")
	case f.LogRange != nil:
		at = append(at, "log_range")
	case f.Integer != nil:
		at = append(at, "integer")
	case f.Distribution != nil:
		c.complain(append(at, "distribution"), "it comes to values that the scenario refuses: %s; expected low and high within what the path takes", reason(err))
		return
	case f.Category != nil:
		c.complain(append(at, "category", strconv.Itoa(j)), "%s", reason(err))
		return
	default:
		c.complain(append(at, "list", strconv.Itoa(j)), "%s", reason(err))
		return
	}
	switch j {
	case 0:
		at = append(at, "from")
	case len(got.values) - 1:
		at = append(at, "to")
	}
	c.complain(at, "%s", reason(err))
}

// setPrefix begins the file name of problems in settings.
const setPrefix = "--set "

// settingOf gives the first problem of an error, and tells whether it lies in a
// setting rather than in a file.
func settingOf(err error) (spec.Problem, bool) {
	var e *spec.Errors
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return spec.Problem{}, false
	}
	return e.Problems[0], strings.HasPrefix(e.Problems[0].File, setPrefix)
}

// settingPath is the path of the setting in which a problem lies.
func settingPath(p spec.Problem) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(p.File, setPrefix), "=")
	return path
}

// blame puts what a scenario refuses to the changes that it refuses, or to all of
// them together where a problem lies in none.
func (c *checker) blame(at []string, set map[string]string, err error) {
	var e *spec.Errors
	if !errors.As(err, &e) {
		c.complain(at, "%s", reason(err))
		return
	}
	origin := map[string]string{} // from the path of a setting to that in the file
	for _, path := range ordered(set) {
		settings, _ := c.e.paths.settings(path, set[path])
		for _, s := range settings {
			origin[s.Path] = path
		}
	}
	var told []string
	for _, p := range e.Problems {
		path, own := origin[settingPath(p)]
		switch {
		case !strings.HasPrefix(p.File, setPrefix) || !own:
			path = ""
		case slices.Contains(told, path):
			continue
		}
		told = append(told, path)
		if path == "" {
			if len(told) == 1 {
				c.complain(at, "the scenario refuses it: %s", words(p))
			}
			continue
		}
		text := words(p)
		if first, rest, ok := strings.Cut(text, ": "); ok && (first == path || strings.HasPrefix(path, first+".")) {
			text = rest // the path stands before it already
		}
		c.complain(append(slices.Clone(at), path), "%s", text)
		c.last().Key = p.Column <= len([]rune(settingPath(p)))
		c.last().Hint = p.Hint
	}
}

// words is the text of a problem without its place.
func words(p spec.Problem) string {
	if p.Near != "" {
		return p.Text + "; nearest: " + p.Near
	}
	return p.Text
}

// starred complains about a path with stars that stand for nothing in the scenario.
func (c *checker) starred(at []string, path string, key bool) bool {
	if _, err := c.e.paths.settings(path, ""); err == nil {
		return true
	}
	c.unknown(at, "path", path, c.e.paths.starred(path))
	c.last().Key = key
	return false
}

// starred lists the paths of the scenario with stars where a path has them; if some
// share a name with it, only those.
func (p paths) starred(path string) []string {
	want := strings.Split(path, ".")
	var out, alike []string
	for _, row := range p {
		have := strings.Split(row.Path, ".")
		if len(have) != len(want) || slices.Contains(have, "*") {
			continue
		}
		shared := false
		for i := range want {
			if want[i] == "*" {
				have[i] = "*"
			} else {
				shared = shared || want[i] == have[i]
			}
		}
		s := strings.Join(have, ".")
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
		if shared && !slices.Contains(alike, s) {
			alike = append(alike, s)
		}
	}
	if len(alike) > 0 {
		return alike
	}
	return out
}

// ranged lists the paths that take numbers, which a range can go through.
func (p paths) ranged() []string {
	var out []string
	for _, row := range p {
		for _, sc := range scales {
			if sc.kind == row.Kind && !strings.Contains(row.Path, "*") {
				out = append(out, row.Path)
			}
		}
	}
	return out
}

// settable reports whether a scenario has a place for a path, whatever the value.
func settable(s *model.Scenario, path string) bool {
	_, err := s.With(model.Setting{Path: path, Value: "x"})
	p, set := settingOf(err)
	return err == nil || !set || p.Column > len([]rune(path))
}
