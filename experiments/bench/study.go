package bench

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"runtime"
	"strconv"

	"hongbao/experiments"
	"hongbao/model"
)

//go:embed study.yaml
var studyText []byte

// Study is what a sweep of a usual size costs, tables included.
type Study struct {
	Runs  int `json:"runs"`  // that were made
	Whole int `json:"whole"` // of the whole study
	// Wall and CPU are seconds for the whole study: measured where all runs were made, in
	// proportion to them where not.
	Wall Spread `json:"wall_seconds"`
	CPU  Spread `json:"cpu_seconds"`
	// Ratio is the processor time of one user's period over that of one choice of the
	// array program of logit-ws, made just before with as many users.
	Arrays Spread `json:"arrays_ns"`
	Period Spread `json:"ns_per_user_period"`
	Ratio  Spread `json:"ratio"`
}

const (
	studyUsers   = 1000
	studyPeriods = 50
)

// studyCorners is the number of conditions with each factor at either end.
const studyCorners = 16

// studyOf is the experiment with so many runs or the next number of whole replicates;
// up to 16 are one replicate of the corners of the design.
func studyOf(runs int) (*experiments.Experiment, experiments.Plan, error) {
	text := studyText
	if runs <= studyCorners {
		text = regexp.MustCompile(`points: \d`).ReplaceAll(text, []byte("points: 2"))
	}
	read := func(replicates int) (*experiments.Experiment, experiments.Plan, error) {
		e, err := experiments.Read("study.yaml", text, nil, model.Setting{Path: "replicates", Value: strconv.Itoa(replicates)})
		if err != nil {
			return nil, experiments.Plan{}, err
		}
		plan, err := e.Plan()
		return e, plan, err
	}
	_, one, err := read(1)
	if err != nil {
		return nil, one, err
	}
	return read((runs + one.Runs - 1) / one.Runs)
}

// StudyRuns is the number of runs of the whole study.
const StudyRuns = 51_200

// TimeStudy times a study of so many runs; sweep makes the runs of an experiment and
// writes its tables.
func TimeStudy(ctx context.Context, o Options, runs int, sweep func(context.Context, *experiments.Experiment) error) (*Study, error) {
	e, plan, err := studyOf(runs)
	if err != nil {
		return nil, err
	}
	out := &Study{Runs: plan.Runs, Whole: StudyRuns}
	part := float64(StudyRuns) / float64(plan.Runs)
	var wall, cpu, arrays, period []float64
	for k := range o.repetitions() {
		choice, err := o.oneChoice(ctx, uint64(k))
		if err != nil {
			return nil, err
		}
		runtime.GC()
		began, spent := o.Wall(), o.CPU()
		if err := sweep(ctx, e); err != nil {
			return nil, err
		}
		passed, used := (o.Wall() - began).Seconds(), (o.CPU() - spent).Seconds()
		wall, cpu, arrays = append(wall, passed*part), append(cpu, used*part), append(arrays, choice)
		period = append(period, 1e9*used/float64(plan.Runs*studyUsers*studyPeriods))
		o.say(fmt.Sprintf("%d runs: %.1f s, %.1f s of the processor", plan.Runs, passed, used))
	}
	out.Wall, out.CPU, out.Arrays, out.Period, out.Ratio = spreadOf(wall), spreadOf(cpu), spreadOf(arrays), spreadOf(period), spreadOf(ratios(period, arrays))
	return out, nil
}

// oneChoice is the cost of a choice of the array program with as many users as the study
// has, nanoseconds.
func (o Options) oneChoice(ctx context.Context, seed uint64) (float64, error) {
	const again = 20
	ties := smallWorld(studyUsers, 1)
	spent := 0.0
	for k := range again {
		speed, err := o.logitPlain(ctx, studyUsers, ties, seed*again+uint64(k))
		if err != nil {
			return 0, err
		}
		spent += 1e3 / speed / again
	}
	return spent, nil
}
