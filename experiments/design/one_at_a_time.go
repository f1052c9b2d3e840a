package design

import "slices"

// oneAtATime changes one factor of a base point.
var oneAtATime = Kind{
	Name:  "one_at_a_time",
	Doc:   "a base point, then every other value of each factor with the base values of all others",
	Size:  "1+(v-1)+(v-1)+...",
	Reads: []string{"base"},
	lay: func(factors []Factor, s Settings) (layout, error) {
		base := make([]string, len(factors))
		others := make([][]string, len(factors))
		size := int64(1)
		for i, f := range factors {
			base[i] = f.Values[0]
			if s.Base != nil && s.Base[i] != "" {
				base[i] = s.Base[i]
			}
			others[i] = slices.DeleteFunc(slices.Clone(f.Values), func(v string) bool { return v == base[i] })
			size += int64(len(others[i]))
		}
		return layout{size: size, values: func(index int64) []string {
			out := slices.Clone(base)
			rest := index - 1
			for i := range factors {
				if rest < 0 {
					break
				}
				if rest < int64(len(others[i])) {
					out[i] = others[i][rest]
				}
				rest -= int64(len(others[i]))
			}
			return out
		}}, nil
	},
}
