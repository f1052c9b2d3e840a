package experiments

import (
	"iter"
	"math"
	"slices"
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
func (e *Experiment) crowds() (Crowds, error) {
	most := int64(1)
	if e.resizes() {
		most = fewCells
	}
	out, sum, n := Crowds{Least: math.MaxInt64}, 0.0, 0.0
	for values, arm := range e.looks(most) {
		v, err := e.variant(values, arm, nil)
		if err != nil {
			return Crowds{}, err
		}
		users := int64(v.scenario.Population.Users)
		out.Least, out.Most = min(out.Least, users), max(out.Most, users)
		sum, n = sum+float64(users), n+1
	}
	out.Mean = sum / n
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
	for values, arm := range e.looks(fewCells) {
		if v, err := e.variant(values, arm, nil); err == nil && len(v.changed) > 0 {
			look(v.scenario)
		}
	}
	return out
}

// looks goes through arms at points evenly spaced over the design, the first and the last
// among them, at most so many.
func (e *Experiment) looks(most int64) iter.Seq2[[]string, armOf] {
	return func(yield func([]string, armOf) bool) {
		arms := int64(len(e.arms))
		cells := e.points.Size() * arms
		n := min(cells, most)
		for k := range n {
			cell := k * (cells - 1) / max(1, n-1)
			if !yield(e.points.At(cell/arms), e.arms[cell%arms]) {
				return
			}
		}
	}
}

// resizes tells whether runs of the experiment may differ in the number of persons.
func (e *Experiment) resizes() bool {
	return e.changes(func(path string) bool { return strings.HasPrefix(path, "population") })
}

// changes tells whether some arm or factor changes a path of which something holds.
func (e *Experiment) changes(holds func(path string) bool) bool {
	any := func(set map[string]string) bool {
		for path := range set {
			if holds(path) {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(e.arms, func(a armOf) bool { return any(a.Set) }) ||
		slices.ContainsFunc(e.factors, func(f factor) bool {
			return f.path != "" && holds(f.path) || slices.ContainsFunc(f.options, func(o Option) bool { return any(o.Set) })
		})
}
