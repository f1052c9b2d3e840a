package design

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
)

// Factor is one thing that an experiment changes.
type Factor struct {
	Path string // Path names it, such as "choice.gamma_friends"; unique, not empty.
	// Values holds its values as they would stand in a file. A design that samples
	// gives each an equal share of the places.
	Values []string
	// At gives the value at a place from 0 to 1 instead, for designs that sample; nil
	// where there are Values.
	At func(place float64) string
	// Span says in words what At leads through, such as "0 to 2".
	Span string
	// Group is the name of those that a product takes together; empty for none.
	Group string
	// Unordered says that no value lies between others.
	Unordered bool
}

// value gives the value at a place from 0 to 1.
func (f Factor) value(place float64) string {
	if f.At != nil {
		return f.At(place)
	}
	n := len(f.Values)
	return f.Values[min(int(float64(place*float64(n))), n-1)]
}

// Settings is what an experiment says of its design. Each kind reads some of it.
type Settings struct {
	Seed         uint64
	Points       int64      // Points is their number, or that of base points.
	Skip         int64      // Skip is the number of points of a sequence that are left out at its start.
	Scramble     bool       // Scramble says that a sequence is moved at random, by the seed.
	SecondOrder  bool       // SecondOrder asks for the points of pairs, too.
	Trajectories int64      // Trajectories is the number of walks.
	Levels       int64      // Levels is the number of places of each factor.
	Step         int64      // Step is the number of levels from one point of a walk to the next.
	Rows         [][]string // Rows holds the values of each point.
	Base         []string   // Base holds a value for each factor.
	AtEnds       []bool     // AtEnds says of each factor whether it is left out of a grid but for its ends.
}

// Point is one combination of values.
type Point struct {
	Index  int      // Index is the point's place in the design, from 0.
	Values []string // Values holds one value per factor, in the order of the factors.
}

// Kind is a way to choose points.
type Kind struct {
	Name string // Name is the word in an experiment file.
	Doc  string // Doc says in one sentence which points it chooses.
	// Size says how many points there are: of k factors with v values each, or of n
	// points, r trajectories.
	Size string
	// Reads names the settings that it reads, by their keys in a file.
	Reads []string
	// Samples says that factors are gone through by places from 0 to 1, so that a range
	// needs no number of values.
	Samples bool
	lay     func(factors []Factor, s Settings) (layout, error)
}

// layout is how points are computed: their number, and either the values of a point
// or the place of each factor in it.
type layout struct {
	size   int64
	values func(index int64) []string
	place  func(index int64, factor int) float64
	// low and high say that a factor may come to the place 0, or 1.
	low, high bool
}

// Problem is what is wrong with a design, and where.
type Problem struct {
	Factor int    // Factor is the place of the factor at fault, from 0; -1 for none.
	Key    string // Key is that of the setting at fault; empty for none.
	Text   string
}

func (p *Problem) Error() string { return p.Text }

func factorProblem(factor int, format string, args ...any) error {
	return &Problem{Factor: factor, Text: fmt.Sprintf(format, args...)}
}

func keyProblem(key, format string, args ...any) error {
	return &Problem{Factor: -1, Key: key, Text: fmt.Sprintf(format, args...)}
}

// Find gives the kind of that name. The error names those that exist.
func Find(name string) (Kind, error) {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		if k.Name == name {
			return k, nil
		}
		names[i] = k.Name
	}
	return Kind{}, fmt.Errorf("unknown design %q; expected one of %s", name, strings.Join(names, ", "))
}

// Design is a list of points. They are computed one by one when they are asked for,
// so that their number does not matter.
type Design struct {
	factors []Factor
	layout
}

// New checks factors and settings and gives the design; without factors that has one
// point, which changes nothing. The error joins a Problem for all that is wrong: a
// factor without path, with the path of another or without values, what the kind
// needs, and more points than can be counted.
func New(k Kind, factors []Factor, s Settings) (*Design, error) {
	var problems []error
	seen := make(map[string]bool, len(factors))
	for i, f := range factors {
		switch {
		case f.Path == "":
			problems = append(problems, factorProblem(i, "factor %d has no path; name what it changes", i+1))
		case seen[f.Path]:
			problems = append(problems, factorProblem(i, "two factors change %s; put their values into one", f.Path))
		}
		seen[f.Path] = true
		switch {
		case len(f.Values) == 0 && f.At == nil && s.Rows == nil:
			problems = append(problems, factorProblem(i, "factor %d (%s) has no values; give at least one", i+1, f.Path))
		case len(f.Values) == 0 && !k.Samples && s.Rows == nil:
			problems = append(problems, factorProblem(i, "factor %d (%s) has no list of values, which a %s goes through", i+1, f.Path, k.Name))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(factors) == 0 {
		return &Design{layout: layout{size: 1, values: func(int64) []string { return []string{} }}}, nil
	}
	l, err := k.lay(factors, s)
	if err != nil {
		return nil, err
	}
	if l.size < 1 || l.size > math.MaxInt {
		return nil, &Problem{Factor: -1, Text: fmt.Sprintf("a %s of %d factors has too many points to count; give fewer factors or values", k.Name, len(factors))}
	}
	return &Design{factors, l}, nil
}

// Size is the number of points, at least 1.
func (d *Design) Size() int64 { return d.size }

// At gives the values of a point, from 0 to Size-1, in a slice of its own. It panics
// at any other.
func (d *Design) At(index int64) []string {
	d.within(index)
	if d.values != nil {
		return d.values(index)
	}
	out := make([]string, len(d.factors))
	for i, f := range d.factors {
		out[i] = f.value(d.place(index, i))
	}
	return out
}

// Places gives where each factor stands in a point, from 0 to 1; nil for designs that
// do not sample. It panics as At does.
func (d *Design) Places(index int64) []float64 {
	d.within(index)
	if d.place == nil {
		return nil
	}
	out := make([]float64, len(d.factors))
	for i := range d.factors {
		out[i] = d.place(index, i)
	}
	return out
}

// Ends says whether factors may come to the place 0, and to the place 1.
func (d *Design) Ends() (low, high bool) { return d.low, d.high }

func (d *Design) within(index int64) {
	if index < 0 || index >= d.size {
		panic(fmt.Sprintf("design: there is no point %d of %d", index, d.size))
	}
}

// Points goes through all points, in the order of their indices.
func (d *Design) Points() iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for index := range d.size {
			if !yield(Point{Index: int(index), Values: d.At(index)}) {
				return
			}
		}
	}
}

// times multiplies sizes; more than can be counted stays tooMany, as does tooMany.
func times(a, b int64) int64 {
	if a == tooMany || b == tooMany || b > 0 && a > math.MaxInt64/b {
		return tooMany
	}
	return a * b
}

// tooMany is more points than a 64-bit number counts.
const tooMany int64 = -1
