package main

import (
	"github.com/spf13/cobra"

	"hongbao/experiments/bench"
)

func benchLogitWSCommand(s *session) *cobra.Command {
	f := &benchFlags{}
	c := &cobra.Command{
		Use:   "logit-ws",
		Short: "time a choice a step in a small world, beside a program over arrays",
		Long: `logit-ws times the scenario benchmarks/logit-ws on one thread: everybody has three
wallets and chooses one in each of 100 steps by the plain logit over its worth, what
friends chose in the step before, and habit. Friends are those of a small world that is
read from a list of edges: 10 neighbours on each side of a ring, each tie moved at one
end with chance 0.05 to somebody outside the window. Only the loop over steps counts.

Beside it runs a short program over arrays that does the same work: it counts friends
anew in each step and calls math.Exp. Speeds are millions of choices a second.

How many people chose each wallet after 10, 50 and 100 steps is compared with what
programs in several languages found for a million people: "farthest" is the largest
distance of a count from its mean, in standard deviations.`,
		Example: `  hongbao bench logit-ws --users 100k`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			sizes, err := f.sizes()
			if err != nil {
				return err
			}
			o, err := s.benchOptions(f)
			if err != nil {
				return err
			}
			l, err := bench.TimeLogitWS(s.ctx, o, sizes)
			if err != nil {
				return err
			}
			return s.printLogitWS(l)
		},
	}
	f.sizeFlags(c, "100k", "1m")
	return c
}

func (s *session) printLogitWS(l *bench.LogitWS) error {
	if s.flags.json {
		return s.json("bench-logit-ws", struct {
			*bench.LogitWS
			Machine benchMachine `json:"machine"`
		}{l, thisMachine()})
	}
	p := s.out
	g := grid{indent: 2, right: []bool{true, true, true, true, true, true}}
	g.styled(grey, "users", "engine, m/s", "arrays, m/s", "ratio", "changed", "farthest")
	for _, row := range l.Sizes {
		g.cells(
			cell{thousands(int64(row.Users)), plain}, cell{p.spread(row.Engine), bold}, cell{p.spread(row.Arrays), plain}, cell{p.spread(row.Ratio), bold},
			cell{p.short(row.Changed, false), plain}, cell{p.short(row.Farthest, false), plain})
	}
	g.print(p)
	p.printf("\n")
	s.printNext([]step{{"hongbao run benchmarks/logit-ws", "the same, with figures"}})
	return nil
}
