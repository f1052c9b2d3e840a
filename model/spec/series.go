package spec

import (
	"fmt"
	"strings"
)

// Series is a run of dated values, sorted, each date once. In files a mapping
// of dates to numbers: {2013-12-31: 355m, 2014-12-31: 25%}.
type Series []Point

// Point is the value of a series at a date.
type Point struct {
	Date  Date
	Value float64
}

// parseSeriesValue reads a number that may end in k, m, bn or %.
func parseSeriesValue(text string) (float64, error) {
	number, shift, scale := cutScale(text)
	if !scale {
		if n, percent := strings.CutSuffix(text, "%"); percent {
			number, shift = n, -2
		}
	}
	x, err := real(number, shift)
	switch {
	case err == errLarge:
		return 0, fmt.Errorf("%s is too large; expected a number, such as 0.5, 25%% or 355m", show(text))
	case err != nil:
		return 0, notA(text, "a number", "one such as 0.5, 25% or 355m")
	}
	return x, nil
}
