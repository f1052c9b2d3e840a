package main

import (
	"strings"

	"hongbao/model"
)

// unitOfMeasure is the unit of a column of the model, "" for one that it does not
// know.
func unitOfMeasure(column string) string {
	name, rest, _ := strings.Cut(column, ".")
	for _, m := range model.Measures {
		if m.Name == name {
			if rest == "total" {
				return strings.TrimSuffix(m.Unit, "/day")
			}
			return m.Unit
		}
	}
	return ""
}
