package stats

import (
	"fmt"
	"math"
)

// The methods that make the interval of an Estimate.
const (
	// MethodOrder takes two of the sorted values: exact for any law.
	MethodOrder = "order"
	// MethodInterpolated goes between two neighbouring pairs of sorted values.
	MethodInterpolated = "order-interpolated"
	// MethodWilson is the score interval of one share.
	MethodWilson = "wilson"
	// MethodPairedShares joins two score intervals of the same cases.
	MethodPairedShares = "newcombe-paired"
	// MethodJackknife is Student's interval with the jackknife's standard error.
	MethodJackknife = "jackknife-t"
	// MethodLogLog is normal on the scale log(-log(share left)).
	MethodLogLog = "log-log"
)

// Estimate is a number that is not a mean, with its interval.
type Estimate struct {
	N        int      // N is the number of values, pairs or cases that were used.
	Value    float64  // Value is in the unit of the values, NaN if it cannot be told.
	Low      float64  // Low is the lower end of the interval, NaN if there is none.
	High     float64  // High is the upper end of the interval, NaN if there is none.
	Level    float64  // Level is the share of such intervals that hold the true number.
	Method   string   // Method says how the interval is made.
	Warnings []string // Warnings says in words what limits the result.
}

// unknown is an estimate without value and interval.
func unknown(n int, level float64) Estimate {
	return Estimate{N: n, Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Level: level, Method: MethodNone}
}

func (e *Estimate) warn(format string, arguments ...any) {
	e.Warnings = append(e.Warnings, fmt.Sprintf(format, arguments...))
}
