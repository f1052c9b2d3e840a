//go:build unix

package model

import (
	"runtime"
	"syscall"
	"testing"

	"hongbao/agents"
)

// cpu returns the nanoseconds of CPU that this process has used.
func cpu(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkDay runs days of embedded scenarios on one worker and prints
//
//	ns/user-day        CPU of one user's day
//	occasions/user-day occasions to pay, since a day costs what happens in it
//	changed/user-day   share of users whose visible state changed: the cost of
//	                   pushed counters follows it
//	bytes/user         all memory of a run, contact graph included
func BenchmarkDay(b *testing.B) { eachMarket(b, benchmarkDay) }

// BenchmarkTwin prints
//
//	twin-ratio         CPU of the slow twin over that of the kernel, both on the
//	                   same few users from the first day to the last
func BenchmarkTwin(b *testing.B) { eachMarket(b, benchmarkTwin) }

func eachMarket(b *testing.B, benchmark func(b *testing.B, name string)) {
	for _, name := range []string{"duopoly", "war-2013-2016"} {
		b.Run(name, func(b *testing.B) { benchmark(b, name) })
	}
}

func benchmarkDay(b *testing.B, name string) {
	s, err := Open(name, Setting{"population.users", "20000"})
	if err != nil {
		b.Fatal(err)
	}
	luck := Luck{Seed: 1, Replicate: 1}
	begin := func() *Run {
		r, err := Start(s, luck, Options{})
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	empty := heap()
	r := begin()
	full := heap() - empty
	users := float64(s.Population.Users)
	shown := make([]agents.PlatformSet, r.World.Users.N)
	var spent, days, occasions, changed int64
	for b.Loop() {
		b.StopTimer()
		if r.Done() {
			r = begin()
		}
		copy(shown, r.World.Users.Shown)
		before := cpu(b)
		b.StartTimer()
		r.Step()
		b.StopTimer()
		spent += cpu(b) - before
		r.World.Tick++
		days++
		occasions += r.World.flows.occasions
		for _, lost := range r.World.flows.lost {
			occasions += lost
		}
		for i, set := range r.World.Users.Shown {
			if set != shown[i] {
				changed++
			}
		}
		b.StartTimer()
	}
	userDays := float64(days) * users
	b.ReportMetric(float64(spent)/userDays, "ns/user-day")
	b.ReportMetric(float64(occasions)/userDays, "occasions/user-day")
	b.ReportMetric(float64(changed)/userDays, "changed/user-day")
	b.ReportMetric(float64(full)/users, "bytes/user")
}

func benchmarkTwin(b *testing.B, name string) {
	s, err := Open(name, Setting{"population.users", "300"})
	if err != nil {
		b.Fatal(err)
	}
	luck := Luck{Seed: 1, Replicate: 1}
	var kernel, slow int64
	for b.Loop() {
		r, err := Start(s, luck, Options{})
		if err != nil {
			b.Fatal(err)
		}
		twin, err := startTwin(s, luck)
		if err != nil {
			b.Fatal(err)
		}
		start := cpu(b)
		for !r.Done() {
			r.Step()
			r.World.Tick++
		}
		middle := cpu(b)
		for range r.World.calendar.hourly {
			twin.step()
		}
		kernel, slow = kernel+middle-start, slow+cpu(b)-middle
		if r.Hash() != twin.hash {
			b.Fatal("kernel and twin differ: what is measured is not the same")
		}
	}
	b.ReportMetric(float64(slow)/float64(max(1, kernel)), "twin-ratio")
}
