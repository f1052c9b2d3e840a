package experiments

import (
	"context"
)

// Weight is about what an experiment takes, told before it is run.
type Weight struct {
	Memory int64 // Memory is the most that is held at a time, bytes.
	Disk   int64 // Disk is what its folder holds in the end, bytes; twice that much is used while the runs are packed.
	Files  int   // Files counts those in the folder, without figures.
}

// What a cell takes: of a table as text, and of a kept run as packed numbers, as they
// turn out for the embedded experiments.
const (
	bytesOfText   = 8
	bytesOfPacked = 3
	bytesOfRow    = 48  // words that tell rows apart
	bytesOfEntry  = 200 // where a run is kept, and of its row what figures read
	filesOfFolder = 22
)

// Weigh estimates what an experiment takes with so many runs at a time, those beyond the
// design among them: of these no series are kept. Nothing is run or held.
func (e *Experiment) Weigh(p Plan, price Price, workers int) Weight {
	k := e.keep(p)
	hours := 0
	for _, r := range e.base.Clock.Hourly {
		hours += 24 * r.Days()
	}
	runs, series := int64(p.Runs), int64(0)
	if k.series {
		series = int64(p.Days) * int64(len(e.columns.series))
	}
	hourly := int64(0)
	if k.hourly {
		hourly = int64(hours) * int64(len(e.columns.hourly))
	}
	ends := int64(len(e.columns.ends) + len(e.columns.sums) + len(e.base.Record))
	kept := series + hourly + ends
	w := Weight{Files: filesOfFolder}
	held := 8 * (kept + 32)
	if p.Runs > manyRuns { // what they gave is read one by one
		held = bytesOfEntry
	}
	w.Memory = int64(min(workers, p.Runs))*e.Largest(p).Memory(1) + runs*held
	rows := runs
	if k.series && p.Runs > manyRuns {
		rows = int64(p.Points) * int64(p.Arms) * int64(len(statistics))
	}
	w.Disk = runs*(ends*bytesOfText+bytesOfRow) + rows*(series*bytesOfText+int64(p.Days)*bytesOfRow) +
		runs*(hourly*bytesOfText+int64(hours)*bytesOfRow) + runs*kept*bytesOfPacked
	beyond := price.Runs - runs
	w.Memory += beyond * 8 * (ends + 32)
	w.Disk += beyond * ends * bytesOfPacked
	return w
}

// Probe runs the market of the base arm at the first point, so that its time can be
// taken, until the context ends.
func (e *Experiment) Probe(ctx context.Context, o Options) error {
	v, err := e.variant(e.first(), e.arms[0], nil)
	if err != nil {
		return err
	}
	one := Single(v.scenario, 1, e.Seed, e.Measures)
	_, err = one.Run(ctx, o)
	return err
}
