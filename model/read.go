package model

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"hongbao/agents/near"
	"hongbao/model/spec"
)

//go:embed scenarios
var library embed.FS

// Files fetches a file that a scenario names (extends, network.file,
// population.groups, campaigns_from), by the name that stands there; it returns an
// error if there is none. Nil stands for no files but those beside the embedded
// scenarios.
type Files func(name string) ([]byte, error)

// Setting is one change of a file, as --set path=value writes it.
type Setting struct{ Path, Value string }

// Names returns the names of the embedded scenarios, sorted.
func Names() []string {
	var out []string
	err := fs.WalkDir(library, "scenarios", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if name, ok := strings.CutSuffix(strings.TrimPrefix(path, "scenarios/"), ".yaml"); ok {
				out = append(out, name)
			}
		}
		return err
	})
	if err != nil {
		panic("model: embedded scenarios: " + err.Error())
	}
	sort.Strings(out)
	return out
}

// Text returns the text of an embedded scenario.
func Text(name string) ([]byte, error) {
	text, err := library.ReadFile("scenarios/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown scenario %q; see: hongbao list scenarios", name)
	}
	return text, nil
}

// Open reads an embedded scenario.
func Open(name string, settings ...Setting) (*Scenario, error) {
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	return Read(name+".yaml", text, nil, settings...)
}

// Read reads a scenario strictly: an unknown key, a wrong unit, a value out of
// bounds or a name that nothing has is an error with its place, and all errors
// of a file come at once.
func Read(name string, text []byte, files Files, settings ...Setting) (*Scenario, error) {
	doc, err := document(name, text, files, 0)
	if err != nil {
		return nil, err
	}
	return decode(doc, files, settings)
}

// maxDepth bounds chains of extends.
const maxDepth = 8

func document(name string, text []byte, files Files, depth int) (*spec.Document, error) {
	doc, err := spec.Parse(name, text)
	if err != nil {
		return nil, err
	}
	if doc.Kind() != "scenario" {
		return nil, notAScenario(doc)
	}
	base, ok := doc.Lookup("extends")
	if !ok || base == "" {
		return fromCSV(doc, doc, files)
	}
	if depth == maxDepth {
		return nil, doc.Problem("extends", "more than %d files extend each other; expected no circle", maxDepth)
	}
	below, err := Text(base)
	label := base + ".yaml"
	beside := Files(nil) // what an embedded base names is embedded, too
	if err != nil {
		if files == nil {
			return nil, doc.Unknown("extends", "scenario", base, Names())
		}
		if below, err = files(base); err != nil {
			return nil, missing(doc, base, err)
		}
		label, beside = base, files
	}
	under, err := document(label, below, beside, depth+1)
	if err != nil {
		return nil, err
	}
	return fromCSV(spec.Extend(under, doc), doc, files)
}

// notAScenario is the error of a file of another kind.
func notAScenario(doc *spec.Document) error {
	if doc.Kind() == "experiment" {
		return doc.Problem("kind", "this is an experiment; expected a scenario")
	}
	return doc.Unknown("kind", "kind", doc.Kind(), []string{"scenario", "experiment"})
}

// missing is the error of a base that is nowhere. What the nearest file would be
// nobody knows, but the name of an embedded scenario may be misspelt.
func missing(doc *spec.Document, base string, cause error) error {
	err := doc.Unknown("extends", "scenario", base, Names())
	var all *spec.Errors
	if errors.As(err, &all) {
		all.Problems[0].Hint = "as a file it cannot be read: " + cause.Error()
	}
	return err
}

func decode(doc *spec.Document, files Files, settings []Setting) (*Scenario, error) {
	doc = doc.Clone()
	var problems []error
	for _, set := range settings {
		if set.Path == "extends" && set.Value != "" { // too late: the base is merged in
			problems = append(problems, spec.InSetting(set.Path, set.Value, "extends cannot be changed here; expected it in the file"))
			continue
		}
		if err := doc.Set(set.Path, set.Value); err != nil {
			problems = append(problems, err)
			continue
		}
		with, err := fromCSV(doc, nil, files)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		doc = with
	}
	s := &Scenario{}
	if err := doc.Decode(s); err != nil {
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	s.doc, s.files = doc, files
	if s.Network.Kind == "edge_list" {
		if files == nil {
			return nil, doc.Problem("network.file", "%q cannot be read here; expected a scenario that names no files", s.Network.File)
		}
		edges, err := files(s.Network.File)
		if err != nil {
			return nil, doc.Problem("network.file", "%v; expected a file of ties, two node numbers a line", err)
		}
		s.edges = edges
	}
	// The base is merged in; the resolved file stands on its own.
	s.Extends = ""
	// Campaigns of one moment act one after the other, whatever their order in the file.
	slices.SortFunc(s.Campaigns, func(a, b Campaign) int {
		return cmp.Or(cmp.Compare(a.Window.From, b.Window.From), cmp.Compare(a.ID, b.ID))
	})
	if s.Cut {
		s.Record = slices.DeleteFunc(s.Record, func(q Quoted) bool { return !s.covers(q.Over) })
	}
	return s, nil
}

// With returns a copy with values changed, checked again.
func (s *Scenario) With(settings ...Setting) (*Scenario, error) {
	return decode(s.doc, s.files, settings)
}

// Resolved returns the file with nothing left out; it runs to the same bits.
func (s *Scenario) Resolved() ([]byte, error) { return spec.Encode(s) }

// covers reports whether a period lies within the run.
func (s *Scenario) covers(r spec.DateRange) bool { return r.From >= s.Start && r.To <= s.End }

// Hash identifies the resolved scenario by 16 hexadecimal digits.
func (s *Scenario) Hash() string {
	text, err := s.Resolved()
	if err != nil {
		panic("model: a checked scenario cannot be written: " + err.Error())
	}
	h := fnv.New64a()
	h.Write(text)
	h.Write(s.edges)
	return fmt.Sprintf("%016x", h.Sum64())
}

// standsFor is the number of people on the last day.
func (s *Scenario) standsFor() float64 {
	switch {
	case s.Population.StandsFor > 0:
		return float64(s.Population.StandsFor)
	case len(s.Population.Growth) > 0:
		return logLinear(s.Population.Growth, int32(s.End))
	}
	return float64(s.Population.Users)
}

// weight is the number of people for whom one agent stands on the last day; one
// where there is no agent, who would stand for nobody.
func (s *Scenario) weight() float64 {
	if s.Population.Users == 0 {
		return 1
	}
	return s.standsFor() / float64(s.Population.Users)
}

// StandsFor is the number of people for whom the agents stand on the last day.
func (s *Scenario) StandsFor() float64 { return s.standsFor() }

// Select returns the ids of the events that a list names: ids, or tag:NAME for
// all events of a kind.
func (s *Scenario) Select(names []string) ([]string, error) {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, name := range names {
		found := false
		tag, isTag := strings.CutPrefix(name, "tag:")
		for _, e := range s.Events {
			if e.ID == name || isTag && slices.Contains(e.Tags, tag) {
				add(e.ID)
				found = true
			}
		}
		if !found {
			return nil, s.noEvent(name)
		}
	}
	return out, nil
}

// noEvent is the error of a name that selects nothing.
func (s *Scenario) noEvent(name string) error {
	what, known := "events", []string{}
	tag, isTag := strings.CutPrefix(name, "tag:")
	for _, e := range s.Events {
		if isTag {
			known = append(known, e.Tags...)
		} else {
			known = append(known, e.ID)
		}
	}
	if isTag {
		what = "tags of events"
		slices.Sort(known)
		known = slices.Compact(known)
	}
	text := fmt.Sprintf("no event %q; %s are %s", name, what, cmp.Or(strings.Join(known, ", "), "none in this scenario"))
	if meant := near.Name(tag, known); meant != "" {
		text += "; nearest: " + meant
	}
	return errors.New(text)
}

// Without returns a copy without the events of a list and, unless they are kept,
// without the events that answer them, and those that answer these. The second
// result lists all that went, in the order of the file.
func (s *Scenario) Without(names, keep []string) (*Scenario, []string, error) {
	gone, err := s.Select(names)
	if err != nil {
		return nil, nil, err
	}
	kept, err := s.Select(keep)
	if err != nil {
		return nil, nil, err
	}
	gone = slices.DeleteFunc(gone, func(id string) bool { return slices.Contains(kept, id) })
	for more := true; more; {
		more = false
		for _, e := range s.Events {
			if e.Answers != "" && slices.Contains(gone, e.Answers) && !slices.Contains(gone, e.ID) && !slices.Contains(kept, e.ID) {
				gone = append(gone, e.ID)
				more = true
			}
		}
	}
	var settings []Setting
	var order []string
	for _, e := range s.Events {
		if slices.Contains(gone, e.ID) {
			settings = append(settings, Setting{"events." + e.ID + ".on", "false"})
			order = append(order, e.ID)
		}
	}
	out, err := s.With(settings...)
	return out, order, err
}
