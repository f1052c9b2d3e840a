package experiments

import (
	"errors"
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
		if s.Path == "extends" { // too late: the base is merged in
			problems = append(problems, spec.InSetting(s.Path, s.Value, "extends cannot be changed here; expected it in the file"))
		} else if path, own := route(s.Path); own {
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
	c := &checker{e: e, files: files}
	if err := c.market(files, market); err != nil {
		return nil, err
	}
	if len(c.found) == 0 {
		c.all()
	}
	if err := c.sheet.wrong(); err != nil || len(c.found) > 0 {
		return nil, merge(place(doc, c.found), err)
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
		return nil, notAnExperiment(doc)
	}
	base, ok := doc.Lookup("extends")
	if !ok || base == "" {
		return doc, nil
	}
	if depth == maxDepth {
		return nil, doc.Problem("extends", "more than %d files extend each other; expected no circle", maxDepth)
	}
	label := base + ".yaml"
	below, err := Text(base)
	if err != nil {
		if files == nil {
			return nil, doc.Unknown("extends", "experiment", base, Names())
		}
		if below, err = files(base); err != nil {
			return nil, missing(doc, base, err)
		}
		label = base
	}
	under, err := document(label, below, files, depth+1)
	if err != nil {
		return nil, err
	}
	return spec.Extend(under, doc), nil
}

// notAnExperiment is the error of a file of another kind.
func notAnExperiment(doc *spec.Document) error {
	if doc.Kind() == "scenario" {
		return doc.Problem("kind", "this is a scenario; expected an experiment")
	}
	return doc.Unknown("kind", "kind", doc.Kind(), []string{"experiment", "scenario"})
}

// missing is the error of a base that is neither embedded nor a file.
func missing(doc *spec.Document, base string, cause error) error {
	err := doc.Unknown("extends", "experiment", base, Names())
	var all *spec.Errors
	if errors.As(err, &all) {
		all.Problems[0].Hint = "as a file it cannot be read: " + cause.Error()
	}
	return err
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
