package model

import (
	"slices"
	"strings"

	"hongbao/agents"
	"hongbao/model/spec"
)

// What editors offer while a scenario is typed; see spec.Schema.

// Pattern tells the form of a moment to editors.
func (When) Pattern() (expression, words string) {
	return `[0-9]{4}-[0-9]{2}-[0-9]{2}|[a-z][a-z0-9_+-]*|[0-9][a-z0-9_+-]{0,3}`, "a date or the id of an event, such as 2014-03-04 or e16"
}

// Hint names the embedded scenarios, but for those in folders, which verify the
// model.
func (Scenario) Hint(key string) spec.Hint {
	if key != "extends" {
		return spec.Hint{}
	}
	inFolder := func(name string) bool { return strings.Contains(name, "/") }
	return spec.Hint{Words: slices.DeleteFunc(Names(), inFolder)}
}

// Hint names the kinds of things that a gate lets through or stops.
func (GateSpec) Hint(key string) spec.Hint {
	if key != "object" {
		return spec.Hint{}
	}
	words := make([]string, 0, len(agents.Objects))
	for _, o := range agents.Objects {
		words = append(words, o.Name)
	}
	return spec.Hint{Words: words, Closed: true}
}

// Hint names the measures.
func (Expect) Hint(key string) spec.Hint { return measureHint(key) }

// Hint names the measures.
func (Quoted) Hint(key string) spec.Hint { return measureHint(key) }

func measureHint(key string) spec.Hint {
	if key != "measure" {
		return spec.Hint{}
	}
	words := make([]string, 0, len(Measures))
	for _, m := range Measures {
		words = append(words, m.Name)
	}
	return spec.Hint{Words: words}
}
