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
	Path   string   // Path names it, such as "choice.gamma_friends"; unique, not empty.
	Values []string // Values holds its values as they would stand in a file, at least one.
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
	// Size gives the number of points, at least 1, or TooMany.
	Size func(factors []Factor) int64
	// At gives the values of the point with the given index, from 0 to Size-1, in a
	// slice of its own.
	At func(factors []Factor, index int64) []string
}

// TooMany is the size of a design with more points than a 64-bit number counts.
const TooMany int64 = -1

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

// Size checks the factors and gives the number of points of the design; 1 without
// factors, as then there is one point that changes nothing. It is an error, all at
// once, if a factor has no path, the path of another or no value, and if the points
// are too many to be counted.
func Size(k Kind, factors []Factor) (int64, error) {
	var problems []error
	seen := make(map[string]bool, len(factors))
	for i, f := range factors {
		switch {
		case f.Path == "":
			problems = append(problems, fmt.Errorf("factor %d has no path; name what it changes", i+1))
		case seen[f.Path]:
			problems = append(problems, fmt.Errorf("two factors change %s; put their values into one", f.Path))
		}
		seen[f.Path] = true
		if len(f.Values) == 0 {
			problems = append(problems, fmt.Errorf("factor %d (%s) has no values; give at least one", i+1, f.Path))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return 0, err
	}
	size := k.Size(factors)
	if size == TooMany || size > math.MaxInt {
		return 0, fmt.Errorf("a %s of %d factors has too many points to count; give fewer factors or values", k.Name, len(factors))
	}
	return size, nil
}

// Points goes through the points of a design one by one, in the order of their
// indices. The factors must have passed Size.
func Points(k Kind, factors []Factor) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for index := range k.Size(factors) {
			if !yield(Point{Index: int(index), Values: k.At(factors, index)}) {
				return
			}
		}
	}
}
