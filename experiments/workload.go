package experiments

// workload is what is done of all runs. One with more people takes longer, so that where
// runs differ in people their number alone would say little of the time that is left.
type workload struct {
	people []float64            // in a run, by cell of the design; nil where all have as many
	done   float64              // runs that are over, in runs of the mean number of people
	under  map[*outcome]float64 // parts of runs that are under way, in the same
}

// mostWeighed is the number of cells up to which their people are looked up.
const mostWeighed = 1024

func (x *executor) newWorkload() workload {
	w := workload{under: map[*outcome]float64{}}
	if !x.e.resizes() || x.plan.Points*x.plan.Arms > mostWeighed {
		return w
	}
	for _, values := range x.points() {
		for _, arm := range x.e.arms {
			v, err := x.variants.get(x.e, &task{values: values, arm: arm})
			if err != nil {
				return w // the runs will say what is wrong
			}
			w.people = append(w.people, float64(v.scenario.Population.Users))
		}
	}
	return w
}

// weight is what a run takes beside the mean of those that are made here.
func (x *executor) weight(point, arm int) float64 {
	w := &x.workload
	if w.people == nil || point < 0 {
		return 1
	}
	sum := 0.0
	own := w.people[x.own.from*x.plan.Arms : x.own.to*x.plan.Arms]
	for _, n := range own {
		sum += n
	}
	if sum == 0 {
		return 1
	}
	return w.people[point*x.plan.Arms+arm] * float64(len(own)) / sum
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

// part is what is done of all.
func (x *executor) part() float64 {
	if x.total == 0 {
		return 0
	}
	part := x.workload.done
	for _, p := range x.workload.under {
		part += p
	}
	return min(part/float64(x.total), 1)
}
