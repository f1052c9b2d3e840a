package plots

import "math"

// weekFrom is the number of days from which flows are drawn as weekly means: a day
// then is less than a point wide, and lines of daily values become a smear.
const weekFrom = 400

// weekly gives the means over seven days, run by run, each at the middle of its days,
// if there are many days; else the values as they are. Weeks are counted from the
// end, so that the last is whole; the rest at the beginning counts if it has four
// days. The last result says whether it did so.
func weekly(days []float64, values [][]float64) ([]float64, [][]float64, bool) {
	n := len(days)
	if n == 0 || days[n-1]-days[0] < weekFrom {
		return days, values, false
	}
	var middles []float64
	var means [][]float64
	first := n % 7
	if first >= 4 {
		middles, means = append(middles, (days[0]+days[first-1])/2), append(means, meanRow(values[:first]))
	}
	for i := first; i+7 <= n; i += 7 {
		middles, means = append(middles, (days[i]+days[i+6])/2), append(means, meanRow(values[i:i+7]))
	}
	return middles, means, true
}

// meanRow gives the mean of each run over rows of days; NaN where it has no number.
func meanRow(rows [][]float64) []float64 {
	out := make([]float64, len(rows[0]))
	for run := range out {
		sum, n := 0.0, 0
		for _, row := range rows {
			if !math.IsNaN(row[run]) {
				sum, n = sum+row[run], n+1
			}
		}
		out[run] = sum / float64(n) // NaN if n is 0
	}
	return out
}
