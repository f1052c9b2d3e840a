package experiments

import (
	"slices"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// market opens the scenario and changes it as the file and then the settings say.
// Errors are those of the scenario's own file and of the settings, which carry
// their place; what the experiment's file is to blame for is a complaint.
func (c *checker) market(files model.Files, settings []model.Setting) error {
	e := c.e
	s, missing, err := scenario(e.Scenario, files)
	if missing {
		c.unknown([]string{"scenario"}, "scenario", e.Scenario, model.Names())
		if err != nil {
			c.found[0].Hint = "as a file it cannot be read: " + err.Error()
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
			problems = append(problems, spec.InSetting(s.Path, s.Value, "%v", err))
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
		ok = c.starred(append(slices.Clone(at), path), path, true) && ok
	}
	if !ok {
		return nil, false
	}
	out, err := c.e.paths.changes(set)
	return out, err == nil
}
