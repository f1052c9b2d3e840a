package main

import (
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hongbao/experiments/bench"
	"hongbao/model/spec"
)

func benchCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "bench [BENCHMARK]",
		Short: "time this machine on fixed workloads",
		Long: `bench times fixed workloads, each beside a plain program that does the same work in
the same process, in turn with it: other machines, and busy hours of this one, move
both alike, so what carries over is the ratio. Alone it lists the benchmarks.

Times are those of the processor unless they say otherwise. Each is the median of the
repetitions, with the least and the greatest.`,
		Example: `  hongbao bench
  hongbao bench war --users 100k
  hongbao bench logit-ws --users 100k`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				var names []string
				for _, b := range bench.Benchmarks {
					names = append(names, b.Name)
				}
				return usage("unknown benchmark %q; expected one of %s", args[0], strings.Join(names, ", "))
			}
			return s.benchmarks()
		},
		// The flag --users of benchmarks is a list, which the check of all commands does
		// not know.
		PersistentPreRunE: func(*cobra.Command, []string) error {
			s.settle()
			return s.flags.check()
		},
	}
	c.AddCommand(benchWarCommand(s), benchLogitWSCommand(s), benchStudyCommand(s), benchFlatCommand(s))
	return c
}

func (s *session) benchmarks() error {
	all := bench.Benchmarks
	if s.flags.json {
		return s.json("bench", all)
	}
	g := grid{indent: 2}
	g.styled(grey, "benchmark", "takes", "what is timed")
	for _, b := range all {
		g.cells(cell{b.Name, bold}, cell{b.Takes, plain}, cell{b.Doc, plain})
	}
	g.print(s.out)
	s.out.printf("\n")
	s.printNext([]step{{"hongbao bench " + all[0].Name, "time the first"}})
	return nil
}

// benchFlags are those of one benchmark.
type benchFlags struct {
	users       []string
	repetitions int
}

// sizeFlags are the flags of benchmarks that take numbers of users.
func (f *benchFlags) sizeFlags(c *cobra.Command, users ...string) {
	c.Flags().StringSliceVar(&f.users, "users", users, "simulated persons: `N`, or several numbers with commas, such as 100k,1m")
	f.repetitionsFlag(c, 3)
}

func (f *benchFlags) repetitionsFlag(c *cobra.Command, usual int) {
	c.Flags().IntVar(&f.repetitions, "repetitions", usual, "time everything `N` times")
}

// sizes reads --users.
func (f *benchFlags) sizes() ([]int, error) {
	var out []int
	if len(f.users) == 0 {
		return nil, usage("--users: no number is given; expected such as 100k,1m")
	}
	for _, text := range f.users {
		n, err := spec.ParseCount(text)
		if err != nil {
			return nil, usage("--users: %w", err)
		}
		if n < 1000 || n > 1e9 {
			return nil, usage("--users: %s is out of range; expected 1,000 to 1 bn", text)
		}
		out = append(out, int(n))
	}
	return out, nil
}

// benchOptions tells a benchmark about clocks, and lets it say how far it is.
func (s *session) benchOptions(f *benchFlags) (bench.Options, error) {
	if f.repetitions < 1 || f.repetitions > 1000 {
		return bench.Options{}, usage("--repetitions: %d is out of range; expected 1 to 1,000", f.repetitions)
	}
	start := s.env.now()
	o := bench.Options{
		CPU:         processorTime,
		Wall:        func() time.Duration { return s.env.now().Sub(start) },
		Repetitions: f.repetitions,
		Workers:     s.flags.workers,
	}
	if s.flags.progress != "off" {
		o.Say = func(what string) { s.talk.printf("%s\n", s.talk.grey(what)) }
	}
	return o, nil
}

// machine names what times were measured on.
type benchMachine struct {
	Go         string `json:"go"`
	Platform   string `json:"platform"`
	Processors int    `json:"processors"`
	Revision   string `json:"revision"`
}

func thisMachine() benchMachine {
	return benchMachine{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, runtime.NumCPU(), revision()}
}

// spread writes a median with the least and the greatest.
func (p *pen) spread(x bench.Spread) string {
	return p.short(x.Median, false) + " (" + p.short(x.Low, false) + " to " + p.short(x.High, false) + ")"
}
