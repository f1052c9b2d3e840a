package experiments

import (
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
}

// variant makes the market of an arm at a point: factors change the base, the arm
// changes that, further settings win over both, then events are taken out, those of
// options and of the arm at once.
func (e *Experiment) variant(values []string, a armOf, more map[string]string) (variant, error) {
	out := variant{scenario: e.base}
	set := map[string]string{}
	without, keep := slices.Clone(a.Without), slices.Clone(a.Keep)
	for i, f := range e.factors {
		if f.options == nil {
			set[f.path] = values[i]
			continue
		}
		o := f.options[slices.Index(f.values, values[i])]
		for path, value := range o.Set {
			set[path] = value
		}
		without, keep = append(without, o.Without...), append(keep, o.Keep...)
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
	if len(without) > 0 {
		out.scenario, out.gone, err = out.scenario.Without(without, keep)
	}
	return out, err
}

// first is the first point: the first value of every factor.
func (e *Experiment) first() []string {
	values := make([]string, len(e.factors))
	for i, f := range e.factors {
		values[i] = f.values[0]
	}
	return values
}
