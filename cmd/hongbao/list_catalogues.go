package main

import (
	"cmp"
	"strings"

	"hongbao/agents"
	"hongbao/experiments"
	"hongbao/experiments/design"
	"hongbao/model"
	"hongbao/model/spec"
	"hongbao/plots"
)

// named is an entry of a catalogue of which there is little to say.
type named struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	Source string `json:"source,omitempty"`
	Acts   *bool  `json:"read,omitempty"`
}

// listNamed lists a catalogue: name and meaning.
func listNamed(what string, all []named) *listing {
	g := grid{}
	g.styled(grey, what, "meaning")
	for _, n := range all {
		doc := n.Doc
		if n.Acts != nil && !*n.Acts {
			doc += " (annotation: no mechanism reads it)"
		}
		if n.Source != "" {
			doc += " (" + n.Source + ")"
		}
		g.cells(cell{n.Name, bold}, cell{doc, plain})
	}
	return &listing{grid: g, json: all}
}

func listStrategies(*session, string) (*listing, error) {
	all := []named{}
	for _, k := range agents.Strategies {
		all = append(all, named{Name: k.Name, Doc: k.Doc})
	}
	l := listNamed("strategy", all)
	l.note = "choose one: --set strategies.CAMP.kind=closed"
	return l, nil
}

func listObservables(*session, string) (*listing, error) {
	type entry struct {
		Name string `json:"name"`
		Unit string `json:"unit"`
		Doc  string `json:"doc"`
	}
	all := []entry{}
	g := grid{}
	g.styled(grey, "observable", "unit", "meaning")
	for _, o := range agents.Observables {
		all = append(all, entry{o.Name, o.Unit, o.Doc})
		g.cells(cell{o.Name, bold}, cell{o.Unit, plain}, cell{o.Doc, plain})
	}
	return &listing{g, all, `as it stood at the end of the tick before; in a file: strategies: {CAMP: {kind: rule, close_when: "rival.share_count_all > 25% and rival.reach_8h > 1%"}}`}, nil
}

func listMechanisms(*session, string) (*listing, error) {
	type entry struct {
		named
		Switch string   `json:"switch,omitempty"`
		Off    []string `json:"off,omitempty"`
	}
	all := []entry{}
	g := grid{}
	g.styled(grey, "mechanism", "meaning and off switch")
	for i := range model.Mechanisms {
		k := &model.Mechanisms[i]
		e := entry{named: named{Name: k.Name, Doc: k.Doc, Source: k.Source}}
		doc := k.Doc + " (" + k.Source + ")"
		if w := k.Switch(); w != nil {
			e.Switch, e.Off = w.Name, assignments(w.Off)
			doc += "; off: " + strings.Join(e.Off, " ")
		}
		all = append(all, e)
		g.cells(cell{k.Name, bold}, cell{doc, plain})
	}
	return &listing{g, all, "a star stands for every name of a scenario; what else can be off: hongbao list switches"}, nil
}

// listSwitches lists what can be switched off; with a scenario, what is on there,
// in JSON without stars.
func listSwitches(s *session, word string) (*listing, error) {
	var sc *model.Scenario
	if word != "" {
		src, err := s.find(word)
		if err != nil {
			return nil, err
		}
		if sc, err = src.scenario(); err != nil {
			return nil, err
		}
	}
	type entry struct {
		Name       string   `json:"name"`
		Doc        string   `json:"doc"`
		Off        []string `json:"off"`
		Frees      string   `json:"frees"`
		Mechanisms []string `json:"mechanisms,omitempty"`
	}
	all := []entry{}
	g := grid{}
	g.styled(grey, "switch", "meaning and settings that switch it off")
	for i := range model.Switches {
		w := &model.Switches[i]
		off := w.Off
		if sc != nil {
			off = w.Settings(sc)
			without, err := sc.With(off...)
			if err != nil {
				return nil, err
			}
			if without.Hash() == sc.Hash() {
				continue
			}
		}
		e := entry{w.Name, w.Doc, assignments(off), w.Frees, w.Mechanisms}
		all = append(all, e)
		g.cells(cell{e.Name, bold}, cell{e.Doc + " (frees " + e.Frees + "): " + strings.Join(assignments(w.Off), " "), plain})
	}
	return &listing{g, all, "a star stands for every name of a scenario; with a scenario, --json writes them out"}, nil
}

func assignments(settings []model.Setting) []string {
	var out []string
	for _, s := range settings {
		out = append(out, s.Path+"="+s.Value)
	}
	return out
}

func listDesigns(*session, string) (*listing, error) {
	type entry struct {
		named
		Points   string   `json:"points"`
		Settings []string `json:"settings"`
	}
	all := []entry{}
	g := grid{}
	g.styled(grey, "design", "points", "meaning")
	for _, k := range design.Kinds {
		e := entry{named{Name: k.Name, Doc: k.Doc}, k.Size, append([]string{}, k.Reads...)}
		all = append(all, e)
		g.cells(cell{k.Name, bold}, cell{k.Size, plain}, cell{k.Doc, plain})
		if len(k.Reads) > 0 {
			g.cells(cell{"", plain}, cell{"", plain}, cell{"reads " + strings.Join(k.Reads, ", "), grey})
		}
	}
	return &listing{g, all, "v values of a factor, k factors, n points, r trajectories; in an experiment file: design: {kind: sobol, points: 256}"}, nil
}

func listAnalyses(*session, string) (*listing, error) {
	all := []named{}
	for _, k := range experiments.Analyses {
		all = append(all, named{Name: k.Name, Doc: k.Doc, Source: k.Source})
	}
	l := listNamed("analysis", all)
	l.note = "in an experiment file: analysis: {kind: shapley}"
	return l, nil
}

func listFigures(*session, string) (*listing, error) {
	all := []named{}
	for _, k := range plots.Figures {
		all = append(all, named{Name: k.Name, Doc: k.Doc})
	}
	l := listNamed("figure", all)
	l.note = "draw one again: hongbao plot FOLDER adoption"
	return l, nil
}

func listObjects(*session, string) (*listing, error) {
	all := []named{}
	for _, k := range agents.Objects {
		all = append(all, named{Name: k.Name, Doc: k.Doc, Acts: &k.Read})
	}
	return listNamed("object", all), nil
}

func listMeasures(s *session, word string) (*listing, error) {
	type entry struct {
		Name     string   `json:"name"`
		Unit     string   `json:"unit"`
		Doc      string   `json:"doc"`
		Counting string   `json:"counting,omitempty"`
		Hourly   bool     `json:"hourly"`
		Columns  []string `json:"columns,omitempty"`
	}
	columns := map[string][]string{}
	if word != "" {
		src, err := s.find(word)
		if err != nil {
			return nil, err
		}
		sc, err := src.scenario()
		if err != nil {
			return nil, err
		}
		all, err := sc.Columns(nil)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			columns[c.Measure.Name] = append(columns[c.Measure.Name], c.Name)
		}
	}
	all := []entry{}
	g := grid{}
	g.styled(grey, "measure", "unit", "hourly", "meaning")
	for _, m := range model.Measures {
		all = append(all, entry{m.Name, m.Unit, m.Doc, m.Counting, m.Hourly, columns[m.Name]})
		hourly := ""
		if m.Hourly {
			hourly = "yes"
		}
		g.cells(cell{m.Name, bold}, cell{m.Unit, plain}, cell{hourly, plain}, cell{m.Doc, plain})
		if m.Counting != "" {
			g.cells(cell{"", plain}, cell{"", plain}, cell{"", plain}, cell{"counts " + m.Counting, grey})
		}
		for _, c := range columns[m.Name] {
			g.cells(cell{"  " + c, plain})
		}
	}
	return &listing{grid: g, json: all}, nil
}

func listParameters(s *session, word string) (*listing, error) {
	var list []spec.Parameter
	if word == "" {
		var empty model.Scenario
		list = spec.Parameters(&empty)
	} else {
		src, err := s.find(word)
		if err != nil {
			return nil, err
		}
		sc, err := src.scenario()
		if err != nil {
			return nil, err
		}
		list = spec.Parameters(sc)
	}
	type entry struct {
		Path    string   `json:"path"`
		Kind    string   `json:"kind"`
		Unit    string   `json:"unit,omitempty"`
		Min     string   `json:"min,omitempty"`
		Max     string   `json:"max,omitempty"`
		Default string   `json:"default,omitempty"`
		Value   string   `json:"value,omitempty"`
		Doc     string   `json:"doc"`
		Source  string   `json:"source,omitempty"`
		Values  []string `json:"values,omitempty"`
	}
	all := []entry{}
	g := grid{gap: 2}
	head := "default"
	if word != "" {
		head = "value"
	}
	g.styled(grey, "path and meaning", head, "unit", "range")
	for _, e := range list {
		all = append(all, entry(e))
		value := e.Default
		if word != "" {
			value = e.Value
		}
		unit := cmp.Or(e.Unit, e.Kind)
		limits := strings.Join(e.Values, " ")
		if e.Min != "" || e.Max != "" {
			limits = cmp.Or(e.Min, "any") + " to " + cmp.Or(e.Max, "any")
		}
		g.cells(cell{e.Path, bold}, cell{s.out.clip(value, 30), plain}, cell{s.out.clip(unit, 16), plain}, cell{limits, plain})
		doc := e.Doc
		if e.Source != "" {
			doc += " (source " + e.Source + ")"
		}
		if doc != "" {
			g.cells(cell{"  " + wrap(doc, s.out.width-2, 2), grey})
		}
	}
	return &listing{g, all, "change one: --set PATH=VALUE; * stands for a name in the file"}, nil
}
