package design

// grid is the full factorial design. The last factor varies fastest, as the last
// digit of a number does.
var grid = Kind{
	Name: "grid",
	Doc:  "every value of every factor with every value of all others; the last factor varies fastest",
	Size: "v*v*...",
	lay: func(factors []Factor, _ Settings) (layout, error) {
		alone := make([][]int, len(factors))
		for i := range factors {
			alone[i] = []int{i}
		}
		return crossed(factors, alone), nil
	},
}

// crossed takes the factors of a group together, value by value, and every such
// combination with those of all other groups.
func crossed(factors []Factor, groups [][]int) layout {
	length := func(g []int) int64 { return int64(len(factors[g[0]].Values)) }
	size := int64(1)
	for _, g := range groups {
		size = times(size, length(g))
	}
	return layout{size: size, values: func(index int64) []string {
		values := make([]string, len(factors))
		for g := len(groups) - 1; g >= 0; g-- {
			n := length(groups[g])
			for _, i := range groups[g] {
				values[i] = factors[i].Values[index%n]
			}
			index /= n
		}
		return values
	}}
}

// together checks that the factors of a group have equally many values.
func together(factors []Factor, group []int, word string) error {
	first := factors[group[0]]
	for _, i := range group[1:] {
		if f := factors[i]; len(f.Values) != len(first.Values) {
			return factorProblem(i, "%s has %d values and %s has %d; expected as many, as %s takes the first values together, then the second ones", first.Path, len(first.Values), f.Path, len(f.Values), word)
		}
	}
	return nil
}
