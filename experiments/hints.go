package experiments

import (
	"hongbao/experiments/design"
	"hongbao/model"
	"hongbao/model/spec"
)

// What editors offer while an experiment is typed; see spec.Schema.

// Hint names embedded files and measures, and tells how arms are named.
func (Experiment) Hint(key string) spec.Hint {
	switch key {
	case "extends":
		return spec.Hint{Words: Names()}
	case "scenario":
		return model.Scenario{}.Hint("extends")
	case "arms":
		return spec.Hint{Keys: namePattern.String()}
	case "measures":
		return spec.Hint{Words: measureNames()}
	}
	return spec.Hint{}
}

// Hint names the measures.
func (Aim) Hint(key string) spec.Hint {
	if key == "measure" {
		return spec.Hint{Words: measureNames()}
	}
	return spec.Hint{}
}

// Hint names the designs.
func (Design) Hint(key string) spec.Hint {
	if key != "kind" {
		return spec.Hint{}
	}
	words := make([]string, 0, len(design.Kinds))
	for _, k := range design.Kinds {
		words = append(words, k.Name)
	}
	return spec.Hint{Words: words, Closed: true}
}

func measureNames() []string {
	names := make([]string, 0, len(model.Measures))
	for _, m := range model.Measures {
		names = append(names, m.Name)
	}
	return names
}
