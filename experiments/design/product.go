package design

import "errors"

// product crosses groups of factors that go together.
var product = Kind{
	Name: "product",
	Doc:  "factors of one group go together as in zip; groups, and factors without one, are crossed as in grid",
	Size: "v*v*..., a group once",
	lay: func(factors []Factor, _ Settings) (layout, error) {
		var groups [][]int
		place := map[string]int{}
		for i, f := range factors {
			g, known := place[f.Group]
			if !known || f.Group == "" {
				g = len(groups)
				place[f.Group] = g
				groups = append(groups, nil)
			}
			groups[g] = append(groups[g], i)
		}
		var problems []error
		for _, g := range groups {
			problems = append(problems, together(factors, g, "the group "+factors[g[0]].Group))
		}
		return crossed(factors, groups), errors.Join(problems...)
	},
}
