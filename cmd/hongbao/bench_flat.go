package main

import (
	"github.com/spf13/cobra"

	"hongbao/experiments/bench"
)

func benchFlatCommand(s *session) *cobra.Command {
	f := &benchFlags{}
	c := &cobra.Command{
		Use:   "flat",
		Short: "time a user's day by number of users",
		Long: `flat times the first week of the window of bench war, 26 January to 1 February 2015 by
the hour, with each number of users: were memory infinitely fast, a user's day would
cost the same whatever their number. Ties are computed when they are read
(network.form: implicit). The ratio is the cost over that with 100,000 users, or with
the first number that is given. Small markets are run several times, with other luck.`,
		Example: `  hongbao bench flat --users 10k,100k`,
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
			t, err := bench.TimeFlat(s.ctx, o, sizes)
			if err != nil {
				return err
			}
			return s.printFlat(t)
		},
	}
	f.sizeFlags(c, "10k", "100k", "1m")
	c.Flags().IntVar(&s.flags.workers, "workers", 1, "run with `N` goroutines; the time is that of all processors together")
	return c
}

func (s *session) printFlat(t *bench.Flat) error {
	if s.flags.json {
		return s.json("bench-flat", struct {
			*bench.Flat
			Machine benchMachine `json:"machine"`
		}{t, thisMachine()})
	}
	p := s.out
	p.printf("%s from %s\n", plural(t.Days, "day"), t.From)
	g := grid{indent: 2, right: []bool{true, true, true, true, true}}
	g.styled(grey, "users", "ns a user's day", "over "+thousands(int64(t.Base)), "bytes a user", "runs")
	for _, row := range t.Sizes {
		g.cells(
			cell{thousands(int64(row.Users)), plain}, cell{p.spread(row.CPU), bold}, cell{p.spread(row.Ratio), bold},
			cell{p.short(row.Bytes, false), plain}, cell{thousands(int64(row.Runs)), grey})
	}
	g.print(p)
	p.printf("\n")
	s.printNext([]step{{"hongbao bench flat --users 100k,10m", "more people"}})
	return nil
}
