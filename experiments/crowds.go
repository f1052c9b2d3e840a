package experiments

import (
	"strconv"
	"strings"

	"hongbao/model"
)

// Crowds tells how many simulated persons the runs of a design have.
type Crowds struct {
	Least, Most int64
	Mean        float64 // over points and arms
}

// crowds looks at points evenly spaced over the design where a factor or an arm may
// change the number of persons, and else at the first alone.
func (e *Experiment) crowds(cells int64) (Crowds, error) {
	looks := int64(1)
	if e.resizes() {
		looks = min(cells, fewCells)
	}
	out, sum := Crowds{}, 0.0
	for k := range looks {
		cell := k * (cells - 1) / max(1, looks-1) // the last among them, which often is the largest
		v, err := e.variant(e.points.At(cell/int64(len(e.arms))), e.arms[cell%int64(len(e.arms))], nil)
		if err != nil {
			return out, err
		}
		users := int64(v.scenario.Population.Users)
		if k == 0 {
			out.Least = users
		}
		out.Least, out.Most = min(out.Least, users), max(out.Most, users)
		sum += float64(users)
	}
	out.Mean = sum / float64(looks)
	return out, nil
}

// Largest is the market whose runs take most memory: with as many agents as any run has,
// that of the base and of arms and points evenly spaced over the design which stores most
// of each.
func (e *Experiment) Largest(p Plan) *model.Scenario {
	most := model.Setting{Path: "population.users", Value: strconv.FormatInt(p.Crowds.Most, 10)}
	out, bytes := e.base, int64(0)
	look := func(s *model.Scenario) {
		s, err := s.With(most)
		if err != nil {
			return // the runs will say what is wrong
		}
		if n := s.Memory(1); n > bytes {
			out, bytes = s, n
		}
	}
	look(e.base)
	cells := int64(p.Points) * int64(len(e.arms))
	looks := min(cells, fewCells)
	for k := range looks {
		cell := k * (cells - 1) / max(1, looks-1)
		if v, err := e.variant(e.points.At(cell/int64(len(e.arms))), e.arms[cell%int64(len(e.arms))], nil); err == nil && len(v.changed) > 0 {
			look(v.scenario)
		}
	}
	return out
}

// resizes tells whether runs of the experiment may differ in the number of persons.
func (e *Experiment) resizes() bool {
	reaches := func(path string) bool { return strings.HasPrefix(path, "population") }
	set := func(changes map[string]string) bool {
		for path := range changes {
			if reaches(path) {
				return true
			}
		}
		return false
	}
	for _, f := range e.factors {
		if reaches(f.path) {
			return true
		}
		for _, o := range f.options {
			if set(o.Set) {
				return true
			}
		}
	}
	for _, a := range e.arms {
		if set(a.Set) {
			return true
		}
	}
	return false
}
