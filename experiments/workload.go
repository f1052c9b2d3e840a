package experiments

// workload is what is done of all runs, in people: where runs differ in these, their
// number alone would say little of the time that is left.
type workload struct {
	people []float64            // in a run, by cell of the design; nil where all have as many
	mean   float64              // of people; 1 where all have as many
	whole  float64              // people of all runs that are to be made
	done   float64              // of runs that are over
	under  map[*outcome]float64 // of runs that are under way, as far as they are
}

// mostWeighed is the number of cells up to which their people are looked up.
const mostWeighed = 1024

func (x *executor) newWorkload() workload {
	w := workload{mean: 1, under: map[*outcome]float64{}}
	if !x.e.resizes() || x.plan.Points*x.plan.Arms > mostWeighed {
		return w
	}
	var people []float64
	sum := 0.0
	for _, values := range x.points() {
		for _, arm := range x.e.arms {
			v, err := x.variants.get(x.e, &task{values: values, arm: arm})
			if err != nil {
				return w // the runs will say what is wrong
			}
			n := float64(v.scenario.Population.Users)
			people, sum = append(people, n), sum+n
		}
	}
	if sum > 0 {
		w.people, w.mean = people, sum/float64(len(people))
	}
	return w
}

// weight is the people of a run; the mean for one beyond the design.
func (x *executor) weight(point, arm int) float64 {
	if w := &x.workload; w.people != nil && point >= 0 {
		return w.people[point*x.plan.Arms+arm]
	}
	return x.workload.mean
}

// expect sets how many runs are to be made: those of a stretch of replicates times own
// points, in all arms.
func (x *executor) expect(from, to int) {
	x.total, x.workload.whole = (to-from)*x.plan.Arms, 0
	if x.workload.people == nil {
		x.workload.whole = float64(x.total)
		return
	}
	for at := from; at < to; at++ {
		for arm := range x.plan.Arms {
			x.workload.whole += x.weight(x.own.from+at%x.own.points(), arm)
		}
	}
}

// underWay notes how far a run is.
func (x *executor) underWay(out *outcome, tick, ticks int) {
	x.workload.under[out] = x.weight(out.point, out.arm) * float64(tick) / float64(max(1, ticks))
}

// over notes that a run is over.
func (x *executor) over(out *outcome) {
	delete(x.workload.under, out)
	x.workload.done += x.weight(out.point, out.arm)
}

// part is what is done of all, 0 to 1.
func (x *executor) part() float64 {
	if x.workload.whole == 0 {
		return 0
	}
	part := x.workload.done
	for _, p := range x.workload.under {
		part += p
	}
	return min(part/x.workload.whole, 1)
}
