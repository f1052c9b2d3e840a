package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"hongbao/experiments/bench"
	"hongbao/model/spec"
)

func benchWarCommand(s *session) *cobra.Command {
	f := &benchFlags{}
	var naive string
	c := &cobra.Command{
		Use:   "war",
		Short: "time a user's day in war-2013-2016, beside a naive program",
		Long: `war times the days of war-2013-2016 from 26 January to 31 March 2015, Spring Festival by
the hour and the month after it: the cost of one user's day, what happened on it, and
the memory that a user takes. A day costs what happens on it, so beside the cost
stands a yardstick: 15 ns, 25 ns more for each occasion to pay and 20 ns more for each
person who sees an envelope.

The naive program keeps an object for each person with pointers to his friends, counts
in real numbers, asks every friend every day and calls math.Exp at every choice. It has
the core of the war: entry, adoption, acceptance, occasions, venues, choice, habit. The
ratio is its cost over that of the kernel with the same mechanisms alone. Fewer people
favour it: they fit the cache better.

With --workers 2 or more every run is made once more with so many, and the time that
passes is compared.`,
		Example: `  hongbao bench war --users 100k
  hongbao bench war --users 100k --workers 2 --json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			sizes, err := f.sizes()
			if err != nil {
				return err
			}
			n, err := spec.ParseCount(naive)
			if err != nil || n < 100 || n > 10_000_000 {
				return usage("--naive-users: %q cannot be used; expected 100 to 10m", naive)
			}
			o, err := s.benchOptions(f)
			if err != nil {
				return err
			}
			w, err := bench.TimeWar(s.ctx, o, sizes, int(n))
			if err != nil {
				return err
			}
			return s.printWar(w)
		},
	}
	f.sizeFlags(c, "100k", "1m")
	c.Flags().StringVar(&naive, "naive-users", "100k", "persons of the naive program, `N`")
	c.Flags().IntVar(&s.flags.workers, "workers", 1, "also run with `N` goroutines")
	return c
}

func (s *session) printWar(w *bench.War) error {
	if s.flags.json {
		return s.json("bench-war", struct {
			*bench.War
			Machine benchMachine `json:"machine"`
		}{w, thisMachine()})
	}
	p := s.out
	p.printf("war-2013-2016, %s to %s\n", w.From, w.To)
	for _, row := range w.Sizes {
		p.printf("\n%s  %s\n", p.bold(thousands(int64(row.Users))+" users"), p.grey(fmt.Sprintf("%s bytes a user", p.short(row.Bytes, false))))
		g := grid{indent: 2, gap: 2, right: []bool{false, true, true, true, true, true, true}}
		g.styled(grey, "a user's day", "days", "ns", "yardstick", "occasions", "exposures", "changed")
		for _, part := range row.Parts {
			g.cells(
				cell{part.Name, plain}, cell{thousands(int64(part.Days)), grey}, cell{p.spread(part.CPU), bold}, cell{p.short(part.Yardstick, false), plain},
				cell{p.short(part.Occasions, false), plain}, cell{p.short(part.Exposures, false), plain}, cell{p.short(part.Changed, false), plain})
		}
		g.print(p)
		p.printf("\n")
		g = grid{indent: 2, right: []bool{false, true}}
		g.cells(cell{"core alone, ns", plain}, cell{p.spread(row.Core), plain})
		g.cells(cell{"naive program with " + thousands(int64(w.NaiveUsers)) + " users, ns", plain}, cell{p.spread(row.Naive), plain})
		g.cells(cell{"ratio", plain}, cell{p.spread(row.Ratio), bold})
		if row.Workers > 1 {
			g.cells(cell{fmt.Sprintf("%d workers, times as fast as one", row.Workers), plain}, cell{p.spread(row.Speedup), bold})
		}
		g.print(p)
	}
	p.printf("\n")
	s.printNext([]step{{"hongbao bench war --users 10m", "as many people as a large city"}})
	return nil
}
