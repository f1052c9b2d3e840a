package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"

	"hongbao/model"
)

// Flat tells how the cost of a user's day depends on the number of users.
type Flat struct {
	From  string    `json:"from"`
	Days  int       `json:"days"`
	Base  int       `json:"base"` // number of users with which the others are compared
	Sizes []FlatRow `json:"sizes"`
}

// FlatRow is the cost with one number of users.
type FlatRow struct {
	Users int     `json:"users"`
	Runs  int     `json:"runs"` // with different luck, together timed once a repetition
	CPU   Spread  `json:"ns_per_user_day"`
	Ratio Spread  `json:"ratio"` // over the cost with Base, repetition by repetition
	Bytes float64 `json:"bytes_per_user"`
}

// flatBase is the number of users with which others are compared, if it is among them.
const flatBase = 100_000

// flatDays is the number of days that are timed, from the first of the window of war.
const flatDays = 7

// flatScenario is the window of war with ties that are computed when they are read, so
// that all numbers of users have ties of one form.
func flatScenario(users int) (*model.Scenario, error) {
	s, err := warScenario(users)
	if err != nil {
		return nil, err
	}
	return s.With(model.Setting{Path: "network.form", Value: "implicit"}, model.Setting{Path: "end", Value: (s.Start + flatDays - 1).String()},
		model.Setting{Path: "expect", Value: "[]"}, model.Setting{Path: "clock.hourly", Value: "[" + s.Start.String() + ".." + (s.Start + flatDays - 1).String() + "]"})
}

// TimeFlat times the first days of the window of war with each number of users, all of
// them in turn in each repetition.
func TimeFlat(ctx context.Context, o Options, sizes []int) (*Flat, error) {
	out := &Flat{Days: flatDays, Base: sizes[0]}
	if slices.Contains(sizes, flatBase) {
		out.Base = flatBase
	}
	costs := make([][]float64, len(sizes))
	for _, users := range sizes {
		// Few users take less time than the clock needs; runs with other luck stand in for more.
		out.Sizes = append(out.Sizes, FlatRow{Users: users, Runs: max(1, 2*flatBase/users)})
	}
	for k := range o.repetitions() {
		for n := range sizes {
			row := &out.Sizes[n]
			s, err := flatScenario(row.Users)
			if err != nil {
				return nil, err
			}
			out.From = s.Start.String()
			cost := 0.0
			for run := range row.Runs {
				ns, bytes, err := o.flatRun(ctx, s, k*row.Runs+run+1)
				if err != nil {
					return nil, err
				}
				cost += ns / float64(row.Runs)
				row.Bytes = max(row.Bytes, bytes)
			}
			costs[n] = append(costs[n], cost)
			o.say(strconv.Itoa(row.Users) + fmt.Sprintf(" users: %.0f ns a user's day", cost))
		}
	}
	base := slices.Index(sizes, out.Base)
	for n := range sizes {
		out.Sizes[n].CPU, out.Sizes[n].Ratio = spreadOf(costs[n]), spreadOf(ratios(costs[n], costs[base]))
	}
	return out, nil
}

// flatRun runs the days once and returns nanoseconds of a user's day and bytes a user.
func (o Options) flatRun(ctx context.Context, s *model.Scenario, replicate int) (ns, bytes float64, err error) {
	empty := 0.0
	if replicate == 1 {
		empty = heap()
	}
	r, err := model.Start(s, model.Luck{Seed: 1, Replicate: replicate}, model.Options{Workers: o.Workers})
	if err != nil {
		return 0, 0, err
	}
	users := float64(r.World.Users.N)
	spent := 0.0
	for ; !r.Done(); r.World.Tick++ {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		began := o.CPU()
		r.Step()
		spent += float64(o.CPU() - began)
	}
	if replicate == 1 {
		bytes = (heap() - empty) / users
	}
	runtime.KeepAlive(r)
	return spent / (flatDays * users), bytes, nil
}
