package design

// random draws every coordinate of every point on its own.
var random = Kind{
	Name:    "random",
	Doc:     "points drawn at random, each factor on its own; more points can be added to those that are there",
	Size:    "n",
	Reads:   []string{"points"},
	Samples: true,
	lay: func(factors []Factor, s Settings) (layout, error) {
		lucks := lucksOf(factors, s, "random")
		return layout{size: s.Points, place: func(index int64, k int) float64 { return lucks[k].place(uint64(index)) }}, nil
	},
}

// lucksOf gives each factor luck of its own, by its name.
func lucksOf(factors []Factor, s Settings, names ...string) []luck {
	out := make([]luck, len(factors))
	for k, f := range factors {
		out[k] = luckOf(s, append(names, f.Path)...)
	}
	return out
}
