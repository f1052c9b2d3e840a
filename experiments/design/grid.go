package design

import (
	"fmt"
	"math"
)

// grid is the full factorial design. The last factor varies fastest, as the last
// digit of a number does.
var grid = Kind{
	Name: "grid",
	Doc:  "every value of every factor with every value of all others; the last factor varies fastest",
	Size: gridSize,
	At:   gridAt,
}

func gridSize(factors []Factor) int64 {
	size := int64(1)
	for _, f := range factors {
		n := int64(len(f.Values))
		if n > 0 && size > math.MaxInt64/n {
			return TooMany
		}
		size *= n
	}
	return size
}

func gridAt(factors []Factor, index int64) []string {
	rest := index
	values := make([]string, len(factors))
	for i := len(factors) - 1; i >= 0; i-- {
		n := int64(len(factors[i].Values))
		values[i] = factors[i].Values[rest%n]
		rest /= n
	}
	if index < 0 || rest != 0 {
		panic(fmt.Sprintf("design: the grid has no point %d", index))
	}
	return values
}
