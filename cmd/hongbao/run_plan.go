package main

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"hongbao/experiments"
	"hongbao/model"
	"hongbao/model/spec"
)

// manyUsers is how many make a run long enough to say beforehand what it takes.
const manyUsers = 2_000_000

// probeUsers is how many a run is timed with.
const probeUsers = 10_000

// runSize is what a run takes, as JSON.
type runSize struct {
	Scenario string       `json:"scenario"`
	Users    int64        `json:"users"`
	Days     int          `json:"days"`
	Workers  int          `json:"workers"`
	Columns  []columnSize `json:"columns"`
	Quiet    number       `json:"quiet_bytes_per_user"`
	Peak     number       `json:"peak_bytes_per_user"`
	Tables   int64        `json:"tables_bytes"`
	Memory   int64        `json:"memory_bytes"` // at the peak
	Room     int64        `json:"room_bytes"`   // that this machine has for it; 0 if unknown
	Most     int64        `json:"most_users"`   // that fit; 0 if the room is unknown
	Seconds  number       `json:"core_seconds"` // 0 if unknown
}

type columnSize struct {
	Mechanism string `json:"mechanism"`
	Name      string `json:"name"`
	Bytes     number `json:"bytes_per_user"`
	Busy      bool   `json:"busy"`
}

// room gives the memory that there is for so many runs of a market, and refuses what
// does not fit once.
func (s *session) room(sc *model.Scenario, runs int) (int64, error) {
	room := s.env.memory()
	if room == 0 {
		return 0, nil
	}
	a := sc.Account(s.threads(runs))
	if a.Peak() > room {
		return room, usage("a run would need %s of memory; expected at most %s, which this machine has for it now; %s",
			bytesOf(a.Peak()), bytesOf(room), fitting(sc, a.MostUsers(room)))
	}
	if a.Users >= manyUsers {
		// Columns hold no pointers, so that garbage is found at once; and what is foreseen
		// does not count it.
		debug.SetGCPercent(25)
	}
	if a.Peak() > room/2 {
		debug.SetMemoryLimit(room) // then it is collected sooner
	}
	return room, nil
}

// threads is the number of workers within a run.
func (s *session) threads(runs int) int { return max(1, s.workers()/max(1, runs)) }

// fitting says what fits instead.
func fitting(sc *model.Scenario, most int64) string {
	text := "lower population.users; no number of them fits"
	if most > 0 {
		text = fmt.Sprintf("lower population.users, which is %s: %s fit", sc.Population.Users, roundDown(most))
	}
	if n := sc.Network; n.Form == "csr" && n.Kind == "communities" {
		text += ", and more with network.form: implicit, which stores no ties"
	}
	return text
}

// roundDown writes a number with its first two digits, as a flag takes it.
func roundDown(n int64) string {
	unit := int64(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return spec.Count(n / unit * unit).String()
}

// planRun says what a run takes, and writes nothing.
func (s *session) planRun(src *source, sc *model.Scenario) error {
	one, _, err := s.timeRun(sc)
	if err != nil {
		return err
	}
	room, workers := s.env.memory(), s.threads(max(1, s.flags.replicates))
	a := sc.Account(workers)
	quiet, peak := a.User()
	days := int(sc.End-sc.Start) + 1
	most := int64(0)
	if room > 0 {
		most = a.MostUsers(room)
	}
	if s.flags.json {
		out := runSize{
			src.name, a.Users, days, workers,
			[]columnSize{},
			number(quiet), number(peak),
			a.Tables, a.Peak(), room, most, number(one.Seconds()),
		}
		for _, c := range a.Holdings {
			out.Columns = append(out.Columns, columnSize{c.Mechanism, c.Name, number(c.Bytes), c.Busy})
		}
		return s.json("run-plan", out)
	}
	p := s.out
	p.printf("%s   %s of %s users\n\n", p.bold(src.name), plural(days, "day"), thousands(a.Users))
	g := grid{indent: 2, right: []bool{false, true}}
	g.styled(grey, "bytes a user", "")
	for _, c := range a.ByMechanism() {
		name := c.Mechanism
		if c.Busy {
			name += ", at most"
		}
		g.cells(cell{name, plain}, cell{strconv.FormatFloat(c.Bytes, 'f', 1, 64), plain})
		if s.flags.verbose {
			for _, one := range a.Holdings {
				if one.Mechanism == c.Mechanism && one.Busy == c.Busy {
					g.cells(cell{"  " + one.Name, grey}, cell{strconv.FormatFloat(one.Bytes, 'f', 1, 64), grey})
				}
			}
		}
	}
	g.cells(cell{"a quiet day", bold}, cell{strconv.FormatFloat(quiet, 'f', 1, 64), bold})
	g.cells(cell{"the peak", bold}, cell{strconv.FormatFloat(peak, 'f', 1, 64), bold})
	g.print(p)
	p.printf("\n  memory    %s on a quiet day, at most %s; tables that all share are %s of it\n", p.bold(bytesOf(a.Quiet())), p.bold(bytesOf(a.Peak())), bytesOf(a.Tables))
	if room > 0 {
		p.printf("            this machine has %s for it now, which is enough for %s users\n", bytesOf(room), p.bold(roundDown(most)))
	}
	if one == 0 {
		p.printf("  time      not known: a run of %s users fails\n", thousands(min(a.Users, probeUsers)))
		return nil
	}
	p.printf("  time      about %s on %s   %s\n", p.bold(spell(one/time.Duration(workers))), plural(workers, "worker"),
		p.grey(fmt.Sprintf("by a run of %s users on this machine", thousands(min(a.Users, probeUsers)))))
	return nil
}

// foresee says before a long run what it takes, and leaves the pace of its days.
func (s *session) foresee(sc *model.Scenario, runs int) error {
	if sc.Population.Users < manyUsers || s.flags.quiet {
		return nil
	}
	one, pace, err := s.timeRun(sc)
	if err != nil {
		return err
	}
	s.pace = pace
	a := sc.Account(s.threads(runs))
	text := "it takes up to " + bytesOf(a.Peak()) + " of memory"
	if one > 0 {
		text += fmt.Sprintf(", and about %s on %s", spell(one*time.Duration(runs)/time.Duration(s.workers())), plural(s.workers(), "worker"))
	}
	s.talk.printf("%s\n", s.talk.grey(text))
	return nil
}

// timeRun estimates what a run takes on one processor: the time of a whole run of few
// users, in proportion to theirs; 0 where few users alone cannot make this market.
func (s *session) timeRun(sc *model.Scenario) (time.Duration, pace, error) {
	users := int64(sc.Population.Users)
	if users > probeUsers {
		few, err := sc.With(model.Setting{Path: "population.users", Value: strconv.Itoa(probeUsers)})
		if err != nil {
			return 0, nil, input(err)
		}
		sc = few
	}
	var days pace
	began := s.env.now()
	results, err := experiments.Single(sc, 1, s.flags.seed, s.flags.measures).Run(s.ctx, experiments.Options{Workers: 1, Progress: func(e experiments.Progress) {
		days = append(days, milestone{e.Tick, s.env.now().Sub(began).Seconds()})
	}})
	switch {
	case s.ctx.Err() != nil:
		return 0, nil, told(exitInterrupted)
	case err != nil:
		return 0, nil, input(err)
	case results.Failures != nil && results.Failures.Len() > 0:
		return 0, nil, nil // such as one whose list of ties names more people
	}
	spent := s.env.now().Sub(began)
	return time.Duration(float64(spent) * float64(users) / float64(max(1, int64(sc.Population.Users)))), days, nil
}
