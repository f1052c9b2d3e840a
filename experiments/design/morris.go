package design

// morris is the design of Morris (1991), "Factorial sampling plans for preliminary
// computational experiments": walks on a lattice that change each factor once, in
// random order, by the same number of levels up or down.
var morris = Kind{
	Name:    "morris",
	Doc:     "random walks that change one factor at a time, each once, by the same step; for screening many factors",
	Size:    "r(k+1)",
	Reads:   []string{"trajectories", "levels", "step"},
	Samples: true,
	lay:     layMorris,
}

func layMorris(factors []Factor, s Settings) (layout, error) {
	if s.Step >= s.Levels {
		return layout{}, keyProblem("step", "a step of %d levels leads from one of %d levels to no other; expected at most %d", s.Step, s.Levels, s.Levels-1)
	}
	for i, f := range factors {
		if f.Unordered {
			return layout{}, factorProblem(i, "the values of %s have no order to step along; expected a list, a range or two values", f.Path)
		}
	}
	k := int64(len(factors))
	starts, ways := lucksOf(factors, s, "morris", "start"), lucksOf(factors, s, "morris", "way")
	order := luckOf(s, "morris", "order")
	return layout{size: times(s.Trajectories, k+1), low: true, high: true, place: func(index int64, i int) float64 {
		walk, step := uint64(index/(k+1)), index%(k+1)
		level := starts[i].below(s.Levels-s.Step, walk)
		up := ways[i].draw(walk)>>63 == 1
		moved := luck(order.draw(walk)).shuffled(k, int64(i)) < step
		if moved == up {
			level += s.Step
		}
		return float64(level) / float64(s.Levels-1)
	}}, nil
}
