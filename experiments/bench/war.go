package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"

	"hongbao/agents"
	"hongbao/model"
)

// War is the cost of the days of the war by number of users.
type War struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	NaiveUsers int      `json:"naive_users"`
	Sizes      []WarRow `json:"sizes"`
}

// WarRow is the cost with one number of users.
type WarRow struct {
	Users int       `json:"users"`
	Bytes float64   `json:"bytes_per_user"` // at the end of the run, contact graph included
	Parts []WarPart `json:"parts"`
	// Core and Naive are nanoseconds of a user's day with the mechanisms alone that the
	// naive program has, in the kernel and in that program; Ratio is the second over the
	// first, repetition by repetition.
	Core  Spread `json:"core_ns"`
	Naive Spread `json:"naive_ns"`
	Ratio Spread `json:"ratio"`
	// Speedup is the time that passes with one worker over that with all of them; 0 with one.
	Workers int    `json:"workers"`
	Speedup Spread `json:"speedup"`
}

// WarPart is what the days of one kind cost, and what happened on them.
type WarPart struct {
	Name      string  `json:"name"`
	Days      int     `json:"days"`
	CPU       Spread  `json:"ns_per_user_day"`
	Occasions float64 `json:"occasions_per_user_day"` // paid or lost, cash included
	Exposures float64 `json:"exposures_per_user_day"` // people who saw an envelope, once for each
	Changed   float64 `json:"changed_per_user_day"`   // people whose visible state changed
	// Yardstick is 15 ns, 25 more an occasion and 20 more an exposure.
	Yardstick float64 `json:"yardstick_ns"`
}

// warScenario is the window of war-2013-2016 that is timed: the embedded
// spring-festival-2015 and the month after it, 26 January to 31 March 2015. Its first
// day stands in the file as the longer run left it, so no days have to be run first.
func warScenario(users int) (*model.Scenario, error) {
	return model.Open("spring-festival-2015",
		model.Setting{Path: "end", Value: "2015-03-31"},
		model.Setting{Path: "population.users", Value: strconv.Itoa(users)})
}

// notInCore are the switches whose mechanisms the naive program does not have.
func notInCore() []string {
	return []string{
		"strategies", "gates", "campaigns", "services", "circle", "contracts", "reviews", "exits", "tool makers", "founding",
		"profit", "venues", "checkout", "fatigue", "risk", "trust", "dormancy", "balances",
	}
}

// warCore is the same window with the mechanisms alone that naive has.
func warCore(users int) (*model.Scenario, error) {
	s, err := warScenario(users)
	if err != nil {
		return nil, err
	}
	for i := range model.Switches {
		w := &model.Switches[i]
		if !slices.Contains(notInCore(), w.Name) {
			continue
		}
		if s, err = s.With(w.Settings(s)...); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// TimeWar times the window with each number of users, and the naive program with
// naiveUsers beside it.
func TimeWar(ctx context.Context, o Options, sizes []int, naiveUsers int) (*War, error) {
	small, err := warCore(naiveUsers)
	if err != nil {
		return nil, err
	}
	out := &War{From: small.Start.String(), To: small.End.String(), NaiveUsers: naiveUsers}
	for _, users := range sizes {
		row, err := o.warWith(ctx, users, small)
		if err != nil {
			return nil, err
		}
		out.Sizes = append(out.Sizes, *row)
	}
	return out, nil
}

// warTimer adds up what the days of one kind cost.
type warTimer struct {
	name                         string
	days                         int
	spent                        time.Duration
	costs                        []float64 // by repetition
	occasions, exposures, change float64
}

func (o Options) warWith(ctx context.Context, users int, small *model.Scenario) (*WarRow, error) {
	full, err := warScenario(users)
	if err != nil {
		return nil, err
	}
	core, err := warCore(users)
	if err != nil {
		return nil, err
	}
	row := &WarRow{Users: users, Workers: max(1, o.Workers)}
	empty := heap()
	graph, err := model.MakeGraph(full, luck)
	if err != nil {
		return nil, err
	}
	parts := []warTimer{{name: "all days"}, {name: "festival, by the hour"}, {name: "after it"}}
	var cores, naives, alone, together []float64
	for k := range o.repetitions() {
		began := o.Wall()
		r, err := o.warDays(ctx, full, graph, 1, parts)
		if err != nil {
			return nil, err
		}
		alone = append(alone, float64(o.Wall()-began))
		if k == 0 {
			row.Bytes = (heap() - empty) / float64(users)
			runtime.KeepAlive(r)
		}
		o.say(fmt.Sprintf("%d users: %.0f ns a user's day", users, parts[0].costs[k]))
		if row.Workers > 1 {
			began := o.Wall()
			if _, err := o.warDays(ctx, full, graph, row.Workers, nil); err != nil {
				return nil, err
			}
			together = append(together, float64(o.Wall()-began))
		}
		only := []warTimer{{}, {}, {}}
		if _, err := o.warDays(ctx, core, graph, 1, only); err != nil {
			return nil, err
		}
		cores = append(cores, only[0].costs[0])
		cost, err := o.naiveDays(ctx, small, uint64(k))
		if err != nil {
			return nil, err
		}
		naives = append(naives, cost)
		o.say(fmt.Sprintf("core: %.0f ns, naive program: %.0f ns", cores[k], naives[k]))
	}
	for _, p := range parts {
		n := float64(users * p.days)
		part := WarPart{Name: p.name, Days: p.days / o.repetitions(), CPU: spreadOf(p.costs), Occasions: p.occasions / n, Exposures: p.exposures / n, Changed: p.change / n}
		part.Yardstick = 15 + 25*part.Occasions + 20*part.Exposures
		row.Parts = append(row.Parts, part)
	}
	row.Core, row.Naive, row.Ratio = spreadOf(cores), spreadOf(naives), spreadOf(ratios(naives, cores))
	if row.Workers > 1 {
		row.Speedup = spreadOf(ratios(alone, together))
	}
	return row, nil
}

// luck is that of every run here.
var luck = model.Luck{Seed: 1, Replicate: 1}

// warDays runs a scenario to its end and adds each day to all days and to those of its
// kind; no parts take no times.
func (o Options) warDays(ctx context.Context, s *model.Scenario, graph *model.Graph, workers int, parts []warTimer) (*model.Run, error) {
	r, err := model.Start(s, luck, model.Options{Workers: workers, Graph: graph})
	if err != nil {
		return nil, err
	}
	runtime.GC()
	w := r.World
	shown := make([]agents.PlatformSet, w.Users.N)
	for p := range parts {
		parts[p].spent = 0
	}
	days := make([]int, len(parts))
	for ; !r.Done(); w.Tick++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if parts == nil {
			r.Step()
			continue
		}
		copy(shown, w.Users.Shown)
		began := o.CPU()
		r.Step()
		spent := o.CPU() - began
		changed := 0
		for i, set := range w.Users.Shown {
			if set != shown[i] {
				changed++
			}
		}
		kind := 2
		if w.Hourly() {
			kind = 1
		}
		work := w.Work()
		for _, p := range []int{0, kind} {
			parts[p].spent += spent
			parts[p].occasions += float64(work.Occasions)
			parts[p].exposures += float64(work.Exposures)
			parts[p].change += float64(changed)
			days[p]++
		}
	}
	for p := range parts {
		parts[p].days += days[p]
		parts[p].costs = append(parts[p].costs, float64(parts[p].spent)/float64(max(1, days[p])*w.Users.N))
	}
	return r, nil
}

// naiveDays times the naive program, nanoseconds of a user's day.
func (o Options) naiveDays(ctx context.Context, s *model.Scenario, seed uint64) (float64, error) {
	n := newNaive(s, seed)
	runtime.GC()
	began := o.CPU()
	days := 0
	for ; n.day <= int32(s.End); days++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n.step()
	}
	return float64(o.CPU()-began) / float64(days*len(n.people)), nil
}
