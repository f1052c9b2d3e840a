//go:build unix

package model

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hongbao/model/spec"
)

// What the ablation runs: go test ./model -run '^$' -bench Ablation -benchtime 1x
// -ablation-users 100000.
var (
	ablationOf    = flag.String("ablation-of", "war-2013-2016", "embedded scenario")
	ablationUsers = flag.String("ablation-users", "20000", "simulated persons")
	ablationFrom  = flag.String("ablation-from", "2015-01-01", "first day that is measured")
	ablationTo    = flag.String("ablation-to", "2015-12-31", "last day")
)

// ablated is what one run of a scenario costs.
type ablated struct {
	name         string
	nanoseconds  float64 // CPU of a user's day
	bytes        float64 // of a user, at the end of the run
	byMechanism  map[string]float64
	observations int
}

// BenchmarkAblation prints what every mechanism costs: the CPU of a user's day
// and the bytes of a user with everything on, and with each switch off that does
// something in the scenario (people then do other things, which may cost more:
// a day costs what happens in it); then the share of each mechanism in the day with
// everything on. The first run is made once more at the end: what parts the two is
// the noise of the machine.
func BenchmarkAblation(b *testing.B) {
	s, err := Open(*ablationOf,
		Setting{"population.users", *ablationUsers}, Setting{"cut", "true"}, Setting{"end", *ablationTo},
		Setting{"expect", "[]"}, Setting{"record", "[]"}, Setting{"hand_set", "[]"})
	if err != nil {
		b.Fatal(err)
	}
	from, err := spec.ParseDate(*ablationFrom)
	if err != nil {
		b.Fatal(err)
	}
	var all []ablated
	run := func(name string, s *Scenario) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			var sum ablated
			for b.Loop() {
				one := costs(b, s, int32(from))
				sum.nanoseconds += one.nanoseconds
				sum.bytes, sum.byMechanism = one.bytes, one.byMechanism
				sum.observations++
			}
			sum.name = name
			sum.nanoseconds /= float64(sum.observations)
			b.ReportMetric(sum.nanoseconds, "ns/user-day")
			b.ReportMetric(sum.bytes, "bytes/user")
			all = append(all, sum)
		})
	}
	run("everything on", s)
	for i := range Switches {
		w := &Switches[i]
		off, err := s.With(w.Settings(s)...)
		if err != nil {
			b.Fatal(err)
		}
		if off.Hash() != s.Hash() {
			run(w.Name+" off", off)
		}
	}
	run("everything on again", s)
	if len(all) > 0 { // unless none was asked for
		fmt.Print("\n", ablationTable(all)) // logs of benchmarks are cut to ten lines
	}
}

// costs runs a scenario to its end on one worker and measures it from a day on.
func costs(b *testing.B, s *Scenario, from int32) ablated {
	empty := heap()
	r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for _, k := range Mechanisms {
		if k.active(s) {
			names = append(names, k.Name)
		}
	}
	users, days := float64(s.Population.Users), 0.0
	out := ablated{byMechanism: map[string]float64{}}
	for ; !r.Done(); r.World.Tick++ {
		if r.Next() < from {
			r.Step()
			continue
		}
		begin := cpu(b)
		last := begin
		trace := func(n int) {
			now := cpu(b)
			out.byMechanism[names[n]] += float64(now - last)
			last = now
		}
		r.step(trace)
		out.nanoseconds += float64(last - begin)
		days++
	}
	for name := range out.byMechanism {
		out.byMechanism[name] /= out.nanoseconds
	}
	out.nanoseconds /= users * days
	out.bytes = float64(heap()-empty) / users
	if r.Hash() == 0 {
		b.Fatal("nothing happened") // and the run is in use until here
	}
	return out
}

func ablationTable(all []ablated) string {
	var out strings.Builder
	base := all[0]
	fmt.Fprintf(&out, "%s, %s users, %s to %s\n%-24s %12s %9s %12s %9s\n", *ablationOf, *ablationUsers, *ablationFrom, *ablationTo,
		"", "ns/user-day", "change", "bytes/user", "change")
	for _, a := range all {
		fmt.Fprintf(&out, "%-24s %12.0f %8.1f%% %12.1f %9.1f\n", a.name, a.nanoseconds, 100*(a.nanoseconds/base.nanoseconds-1), a.bytes, a.bytes-base.bytes)
	}
	fmt.Fprintf(&out, "share of the day, %s:\n", base.name)
	var names []string
	for name := range base.byMechanism {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		if base.byMechanism[x] > base.byMechanism[y] {
			return -1
		}
		return 1
	})
	for _, name := range names {
		fmt.Fprintf(&out, "%-24s %11.2f%%\n", name, 100*base.byMechanism[name])
	}
	return out.String()
}
