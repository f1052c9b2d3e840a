package experiments

import (
	"slices"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// columns says what is read off the runs of an experiment. Columns are known by
// name, as arms and points may have different ones.
type columns struct {
	series []model.Column // one value a day
	hourly []model.Column // one value an hour of hourly days
	ends   []ending       // one value a run
	sums   []model.Column // what an analysis reads as sums over a run; in no table
}

// ending is an end measure: a column on a day, or its sum over the run.
type ending struct {
	column model.Column
	name   string // of the column of runs
	day    int32  // 0 is the last day of the run
	total  bool   // the sum over the run instead
}

// closing are the measures whose value on the last day stands in every table of
// runs.
var closing = []string{"share_value_all", "share_value_commerce", "bound", "active", "multi_homing", "participants"}

// summed are the measures whose sum over the run stands there.
var summed = []string{"lost_sales", "rewards", "complaints", "envelopes_opened"}

// columnsOf collects the columns of all markets of an experiment, those of the
// base arm first.
func columnsOf(e *Experiment, variants []variant) columns {
	var out columns
	have := map[string]bool{}
	for _, v := range variants {
		for _, c := range wanted(v.scenario, e.Measures) {
			if !have[c.Name] {
				have[c.Name] = true
				out.series = append(out.series, c)
				if c.Measure.Hourly {
					out.hourly = append(out.hourly, c)
				}
			}
		}
	}
	clear(have)
	end := func(x ending) {
		if !have[x.name] {
			have[x.name] = true
			out.ends = append(out.ends, x)
		}
	}
	aims := []Aim{e.Headline}
	if u := e.Replicates.Until; u != nil {
		aims = append(aims, Aim{Measure: u.Measure, At: u.At})
	}
	for _, v := range variants {
		for _, aim := range aims {
			for _, c := range wanted(v.scenario, []string{aim.Measure}) {
				end(e.endOf(c, aim.At))
			}
		}
		for _, c := range wanted(v.scenario, closing) {
			end(ending{column: c, name: c.Name})
		}
		if len(e.Measures) > 0 {
			for _, c := range wanted(v.scenario, e.Measures) {
				end(ending{column: c, name: c.Name})
			}
		}
		for _, c := range wanted(v.scenario, summed) {
			if c.Measure.Name == "lost_sales" && c.Name != "lost_sales" || strings.Count(c.Name, ".") > 1 {
				continue // neither by venue nor by host
			}
			end(ending{column: c, name: c.Name + ".total", total: true})
		}
	}
	out.sums = e.summed(variants)
	return out
}

// endOf is a column on a day.
func (e *Experiment) endOf(c model.Column, at spec.Date) ending {
	if at == e.base.End {
		return ending{column: c, name: c.Name}
	}
	return ending{column: c, name: c.Name + "@" + at.String(), day: int32(at)}
}

// summed collects the columns that the analysis wants summed over each run.
func (e *Experiment) summed(variants []variant) []model.Column {
	var out []model.Column
	have := map[string]bool{}
	for _, v := range variants {
		for _, name := range e.sums {
			for _, c := range columnsNamed(v.scenario, name) {
				if !have[c.Name] {
					have[c.Name] = true
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// columnsNamed gives the one column that has the name, or those of the measure.
func columnsNamed(s *model.Scenario, name string) []model.Column {
	found, err := s.Columns([]string{name})
	if err != nil {
		return nil // an arm may lack what another has
	}
	for _, c := range found {
		if c.Name == name {
			return []model.Column{c}
		}
	}
	return found
}

// wanted gives the columns of measures that a scenario has. Measures by host are
// kept only where a campaign of the platform uses the host, unless the column
// itself is named: else most columns would be 0 throughout.
func wanted(s *model.Scenario, measures []string) []model.Column {
	if len(measures) == 0 {
		for _, m := range model.Measures {
			if m.Asked {
				continue
			}
			measures = append(measures, m.Name)
		}
	}
	var out []model.Column
	for _, name := range measures {
		found, err := s.Columns([]string{name})
		if err != nil {
			continue // an arm may lack what another has; the base was checked
		}
		for _, c := range found {
			if c.Name == name || !idle(s, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// idle reports whether a column counts envelopes of a platform on a host on which
// no campaign of the platform shares or gives any.
func idle(s *model.Scenario, c model.Column) bool {
	parts := strings.Split(c.Name, ".")
	if len(parts) != 3 || !strings.HasPrefix(c.Measure.Name, "envelopes_") {
		return false
	}
	platform, host := parts[1], parts[2]
	group := ""
	for _, h := range s.Hosts {
		if h.ID == host {
			group = h.Group
		}
	}
	return !slices.ContainsFunc(s.Campaigns, func(k model.Campaign) bool {
		_, shared := k.Hosts[host]
		return k.Platform == platform && (shared || k.Place == host || k.Place != "" && k.Place == group)
	})
}

// has gives the columns of a scenario by name.
func has(s *model.Scenario) columnSet {
	all, err := s.Columns(nil)
	if err != nil {
		panic("experiments: a scenario has no columns: " + err.Error())
	}
	out := columnSet{all, make(map[string]model.Column, len(all))}
	for _, c := range all {
		out.named[c.Name] = c
	}
	return out
}

// columnSet holds the columns of a market.
type columnSet struct {
	all   []model.Column
	named map[string]model.Column
}

// mostColumnSets is the number of unlike sets that are remembered.
const mostColumnSets = 16

// of gives the columns of a market. Most markets of an experiment have the same ones,
// which then take their place once.
func (v *variants) of(s *model.Scenario) columnSet {
	set := has(s)
	v.mutex.Lock()
	defer v.mutex.Unlock()
	for _, old := range v.columns {
		if slices.Equal(old.all, set.all) {
			return old
		}
	}
	if len(v.columns) < mostColumnSets {
		v.columns = append(v.columns, set)
	}
	return set
}
