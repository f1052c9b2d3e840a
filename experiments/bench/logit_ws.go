package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"

	"hongbao/model"
)

// LogitWS is the speed of a choice a step in a small world, by number of users.
type LogitWS struct {
	Steps int          `json:"steps"`
	Sizes []LogitWSRow `json:"sizes"`
}

// LogitWSRow is the speed with one number of users: millions of choices a second of one
// thread, of the engine and of a short program over arrays that does the same work.
type LogitWSRow struct {
	Users   int     `json:"users"`
	Engine  Spread  `json:"engine"`
	Arrays  Spread  `json:"arrays"`
	Ratio   Spread  `json:"ratio"` // engine over arrays, repetition by repetition
	Changed float64 `json:"changed_per_user_step"`
	Counts  []Count `json:"counts"`
	// Farthest is the largest distance of a count from its mean, in standard deviations.
	Farthest float64 `json:"farthest"`
}

// Count is how many people chose each wallet in one step of the engine's first run.
type Count struct {
	Step int        `json:"step"`
	Got  [3]float64 `json:"got"`
}

const logitSteps = 100

// logitKnown are means and standard deviations over runs of one million people, made by
// programs in several languages.
var logitKnown = []struct {
	step     int
	mean, sd [3]float64
}{
	{10, [3]float64{458_600, 81_800, 459_700}, [3]float64{2700, 560, 2700}},
	{50, [3]float64{80_600, 5_900, 913_500}, [3]float64{2400, 240, 2500}},
	{100, [3]float64{18_100, 3_100, 978_800}, [3]float64{1200, 180, 1220}},
}

// farthest compares counts of n people with what is known of a million: means grow with
// the number of people, standard deviations with its root.
func farthest(n int, counts []Count) float64 {
	worst := 0.0
	scale := float64(n) / 1e6
	for _, c := range counts {
		for _, known := range logitKnown {
			if known.step != c.Step {
				continue
			}
			for p, got := range c.Got {
				worst = max(worst, math.Abs(got-known.mean[p]*scale)/(known.sd[p]*math.Sqrt(scale)))
			}
		}
	}
	return worst
}

// logitScenario is the embedded scenario with a list of edges for its network.
func logitScenario(n int, edges []byte) (*model.Scenario, error) {
	const name = "benchmarks/logit-ws"
	text, err := model.Text(name)
	if err != nil {
		return nil, err
	}
	files := func(file string) ([]byte, error) {
		if file != "ties.csv" {
			return nil, errors.New("no such file")
		}
		return edges, nil
	}
	return model.Read(name+".yaml", text, files,
		model.Setting{Path: "population.users", Value: strconv.Itoa(n)},
		model.Setting{Path: "network", Value: "{kind: edge_list, file: ties.csv}"})
}

// TimeLogitWS times the workload with each number of users. Only the loop over steps is
// timed.
func TimeLogitWS(ctx context.Context, o Options, sizes []int) (*LogitWS, error) {
	out := &LogitWS{Steps: logitSteps}
	for _, users := range sizes {
		row, err := o.logitWith(ctx, users)
		if err != nil {
			return nil, err
		}
		out.Sizes = append(out.Sizes, *row)
	}
	return out, nil
}

func (o Options) logitWith(ctx context.Context, users int) (*LogitWSRow, error) {
	ties := smallWorld(users, 1)
	s, err := logitScenario(users, edgeList(ties))
	if err != nil {
		return nil, err
	}
	graph, err := model.MakeGraph(s, luck)
	if err != nil {
		return nil, err
	}
	row := &LogitWSRow{Users: users}
	var engine, arrays []float64
	for k := range o.repetitions() {
		speed, err := o.logitEngine(ctx, s, graph, k+1, row)
		if err != nil {
			return nil, err
		}
		engine = append(engine, speed)
		if speed, err = o.logitPlain(ctx, users, ties, uint64(k)); err != nil {
			return nil, err
		}
		arrays = append(arrays, speed)
		o.say(fmt.Sprintf("%d users: engine %.1f, arrays %.1f million choices a second", users, engine[k], arrays[k]))
	}
	row.Engine, row.Arrays, row.Ratio = spreadOf(engine), spreadOf(arrays), spreadOf(ratios(engine, arrays))
	row.Farthest = farthest(users, row.Counts)
	return row, nil
}

// logitEngine returns millions of choices a second, and counts in the first repetition.
func (o Options) logitEngine(ctx context.Context, s *model.Scenario, graph *model.Graph, replicate int, row *LogitWSRow) (float64, error) {
	r, err := model.Start(s, model.Luck{Seed: 1, Replicate: replicate}, model.Options{Graph: graph})
	if err != nil {
		return 0, err
	}
	columns, err := s.Columns([]string{"shown.banknotes", "shown.first", "shown.second"})
	if err != nil {
		return 0, err
	}
	runtime.GC()
	w := r.World
	spent := 0.0
	last := append(w.Users.Last[:0:0], w.Users.Last...)
	changed := 0
	for ; !r.Done(); w.Tick++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		began := o.CPU()
		r.Step()
		spent += float64(o.CPU() - began)
		if replicate > 1 {
			continue
		}
		for i, p := range w.Users.Last {
			if p != last[i] {
				changed++
			}
		}
		copy(last, w.Users.Last)
		for _, known := range logitKnown {
			if step := w.Tick + 1; step == known.step {
				c := Count{Step: step}
				for p, column := range columns {
					c.Got[p] = column.Value(w)
				}
				row.Counts = append(row.Counts, c)
			}
		}
	}
	if replicate == 1 {
		row.Changed = float64(changed) / float64(logitSteps*w.Users.N)
	}
	return 1e3 * float64(logitSteps*w.Users.N) / spent, nil
}

// logitPlain does the same with the program over arrays.
func (o Options) logitPlain(ctx context.Context, users int, ties []tie, seed uint64) (float64, error) {
	m := newLogitArrays(users, ties, seed)
	runtime.GC()
	spent := 0.0
	for range logitSteps {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		began := o.CPU()
		m.step()
		spent += float64(o.CPU() - began)
	}
	return 1e3 * float64(logitSteps*users) / spent, nil
}
