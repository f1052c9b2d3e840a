package experiments

import (
	"fmt"
	"slices"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// Read reads an experiment strictly and checks it against its scenario: arms, the
// values of factors, measures and the headline. The file's name appears in errors;
// files fetches other files that it names (scenario, extends), nil for none.
//
// A setting whose first name is a key of the experiment changes the experiment,
// every other one changes the scenario, after the experiment's own set.
//
// Problems of the file are one *spec.Errors, all at once, each with its place.
func Read(file string, text []byte, files model.Files, settings ...model.Setting) (*Experiment, error) {
	doc, err := document(file, text, files, 0)
	if err != nil {
		return nil, err
	}
	var problems []error
	var market []model.Setting
	for _, s := range settings {
		if path, own := route(s.Path); own {
			problems = append(problems, doc.Set(path, s.Value))
		} else {
			market = append(market, model.Setting{Path: path, Value: s.Value})
		}
	}
	e := &Experiment{}
	problems = append(problems, doc.Decode(e))
	if err := merge(problems...); err != nil {
		return nil, err
	}
	e.Extends = "" // followed; the resolved file stands on its own
	c := &checker{e: e}
	if err := c.market(files, market); err != nil {
		return nil, err
	}
	if len(c.found) == 0 {
		c.all()
	}
	if len(c.found) > 0 {
		return nil, place(doc, c.found)
	}
	return e, nil
}

// route tells what a setting changes: a path of the experiment, or one of the
// scenario.
func route(path string) (string, bool) {
	first, rest, inner := strings.Cut(path, ".")
	if first == "set" && inner {
		return rest, false
	}
	for _, p := range spec.Parameters(&Experiment{}) {
		if key, _, _ := strings.Cut(p.Path, "."); key == first {
			return path, true
		}
	}
	return path, false
}

// maxDepth bounds chains of extends.
const maxDepth = 8

func document(name string, text []byte, files model.Files, depth int) (*spec.Document, error) {
	doc, err := spec.Parse(name, text)
	if err != nil {
		return nil, err
	}
	if doc.Kind() != "experiment" {
		return nil, fmt.Errorf("%s: kind is %q; expected experiment", name, doc.Kind())
	}
	base, ok := doc.Lookup("extends")
	if !ok || base == "" {
		return doc, nil
	}
	if depth == maxDepth {
		return nil, fmt.Errorf("%s: more than %d files extend each other; is there a circle?", name, maxDepth)
	}
	below, err := Text(base)
	if err != nil {
		if files == nil {
			return nil, fmt.Errorf("%s: extends %q, which is no embedded experiment; there are %s", name, base, strings.Join(Names(), ", "))
		}
		if below, err = files(base); err != nil {
			return nil, fmt.Errorf("%s: extends %q, which is neither an embedded experiment nor a file: %w", name, base, err)
		}
	}
	under, err := document(base, below, files, depth+1)
	if err != nil {
		return nil, err
	}
	return spec.Extend(under, doc), nil
}

// scenario fetches the scenario that the experiment names. The second result is
// true if there is none of that name.
func scenario(name string, files model.Files) (s *model.Scenario, missing bool, err error) {
	if slices.Contains(model.Names(), name) {
		s, err = model.Open(name)
		return s, false, err
	}
	if files == nil {
		return nil, true, nil
	}
	text, err := files(name)
	if err != nil {
		return nil, true, err
	}
	s, err = model.Read(name, text, files)
	return s, false, err
}
