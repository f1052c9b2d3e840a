package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/plots"
)

// infoFile holds what figures say of a run and no table does, so that they can be
// drawn again without the model.
const infoFile = "figures.json"

// infoOf gathers it.
func infoOf(j *job) plots.Info {
	e, r := j.e, j.results
	info := plots.Info{
		Command:    j.line,
		Hash:       e.Hash(),
		SeedRule:   seedRule(e),
		Replicates: r.Replicates,
		Measure:    r.Headline.Measure,
		Others:     e.OthersText(),
	}
	if sc := r.Scenario; sc != nil {
		info.Scenario = j.market
		info.Title = sc.Title
		info.Users = int64(sc.Population.Users)
		info.StandsFor = int64(sc.StandsFor())
		if len(sc.HandSet) > 0 {
			info.Tag = "hand-set, not calibrated"
		}
	}
	if r.Analysis != nil {
		info.Analysis = r.Analysis.Kind
	}
	for i, name := range armsOf(j) {
		if i == 0 {
			info.Base = name
		}
		info.Arms = append(info.Arms, plots.Arm{Name: name, Label: armLabel(e, name)})
	}
	if plan, err := e.Plan(); err == nil {
		if c := plan.Crowds; c.Most > c.Least {
			if info.StandsFor == info.Users {
				info.StandsFor = 0 // each run is a market of its own size
			}
			info.Users, info.MostUsers = c.Least, c.Most
		}
		for _, f := range plan.Factors {
			info.Factors = append(info.Factors, f.Path)
		}
	}
	return info
}

// armsOf lists the arms as they are shown: the base, then the one that the answer
// speaks of, then the others.
func armsOf(j *job) []string {
	names := j.e.ArmNames()
	if len(names) < 2 {
		return names
	}
	out := names[:1:1]
	for _, name := range append(slices.Clone(j.results.Headline.Arms), names[1:]...) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// seedRule says in words which luck a run has.
func seedRule(e *experiments.Experiment) string {
	return fmt.Sprintf("seed %d, replicate k has luck k in every arm and point", e.Seed)
}

// armLabel is the name of an arm for people.
func armLabel(e *experiments.Experiment, name string) string {
	if a, ok := e.Arms[name]; ok && a.Label != "" {
		return a.Label
	}
	return labelOf(name)
}

// writeJSON writes a value into a folder of results.
func writeJSON(folder *store.Folder, name string, v any) error {
	return folder.Write(name, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}

// resultsOf gives the tables that figures are built from.
func resultsOf(r *experiments.Results, info plots.Info) plots.Results {
	out := plots.Results{
		Series: r.Series, Hourly: r.Hourly, Runs: r.Runs, Comparison: r.Comparison, Bands: r.Bands,
		Events: r.Events, Record: r.Record, Info: info,
	}
	if r.Analysis != nil {
		out.Analysis = r.Analysis.Table
	}
	return out
}
