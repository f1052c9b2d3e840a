package experiments

import (
	"maps"
	"slices"

	"hongbao/model"
)

// armOf is an arm with its name.
type armOf struct {
	name string
	Arm
}

// variant is one market that is run: an arm at a point.
type variant struct {
	scenario *model.Scenario
	gone     []string        // events that were taken out
	changed  []model.Setting // all settings but events that were taken out
	columns  columnSet       // set where the market is to be run
}

// variant makes the market of an arm at a point: factors change the base, the arm
// changes that, further settings win over both, then events are taken out, those of
// options and of the arm at once.
func (e *Experiment) variant(values []string, a armOf, more map[string]string) (variant, error) {
	out := variant{scenario: e.base}
	set := map[string]string{}
	for i, f := range e.factors {
		if f.options == nil {
			set[f.path] = values[i]
			continue
		}
		maps.Copy(set, f.option(values[i]).Set)
	}
	for _, changes := range []map[string]string{set, a.Set, more} {
		settings, err := e.paths.changes(changes)
		if err != nil {
			return out, err
		}
		out.changed = append(out.changed, settings...)
	}
	var err error
	if len(out.changed) > 0 {
		if out.scenario, err = out.scenario.With(out.changed...); err != nil {
			return out, err
		}
	}
	if without, keep := e.without(values, a); len(without) > 0 {
		out.scenario, out.gone, err = out.scenario.Without(without, keep)
	}
	return out, err
}

// option is the named change that has a value.
func (f factor) option(value string) Option { return f.options[slices.Index(f.values, value)] }

// without lists the events that an arm takes out at a point, and those that it keeps.
func (e *Experiment) without(values []string, a armOf) (without, keep []string) {
	without, keep = slices.Clone(a.Without), slices.Clone(a.Keep)
	for i, f := range e.factors {
		if f.options != nil {
			o := f.option(values[i])
			without, keep = append(without, o.Without...), append(keep, o.Keep...)
		}
	}
	return without, keep
}

// first is the first point.
func (e *Experiment) first() []string { return e.points.At(0) }
