package design

import (
	"math"
	"strconv"
	"strings"
)

// Range gives so many evenly spaced numbers, both ends exact, the others rounded to
// 12 digits of the larger end: values stand in files and tables, where 0.3 reads
// better than 0.30000000000000004 and is the same on every processor. One point
// gives from alone; none, or ends that are not finite, give nothing.
func Range(from, to float64, points int) []float64 {
	size := max(math.Abs(from), math.Abs(to))
	return spread(from, to, points, func(part float64) float64 {
		return from*(1-part) + to*part
	}, func(x float64) float64 { return Tidy(x, size) })
}

// Tidy rounds a number to 12 digits of a size, that of the numbers around it.
func Tidy(x, size float64) float64 {
	if size == 0 || math.IsInf(size, 0) {
		return x
	}
	places := digits - 1 - exponent(size)
	if places < 0 {
		return x
	}
	return reread(x, 'f', places)
}

// LogRange gives so many numbers with equal ratios, both ends exact, the others
// rounded to 12 digits (see Range). One point gives from alone; none, or ends that
// are not finite and positive, give nothing.
func LogRange(from, to float64, points int) []float64 {
	if !(from > 0 && to > 0) {
		return nil
	}
	low, high := math.Log(from), math.Log(to)
	return spread(from, to, points, func(part float64) float64 {
		return math.Exp(low*(1-part) + high*part)
	}, func(x float64) float64 {
		return reread(x, 'g', digits)
	})
}

const digits = 12

// exponent gives the power of ten of the first digit, from the text, since
// logarithms differ between processors.
func exponent(x float64) int {
	_, text, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	power, err := strconv.Atoi(text)
	if err != nil { // infinite: spread refuses it
		return 0
	}
	return power
}

// spread puts points between two exact ends and rounds them, unless rounding
// would make neighbours equal.
func spread(from, to float64, points int, at, round func(float64) float64) []float64 {
	if points < 1 || math.IsNaN(from+to) || math.IsInf(from, 0) || math.IsInf(to, 0) {
		return nil
	}
	exact, rounded := make([]float64, points), make([]float64, points)
	for i := 1; i < points-1; i++ {
		exact[i] = at(float64(i) / float64(points-1))
		rounded[i] = round(exact[i])
	}
	exact[points-1], rounded[points-1] = to, to
	exact[0], rounded[0] = from, from
	for i := 1; i < points; i++ {
		if rounded[i] == rounded[i-1] || rounded[i] > rounded[i-1] != (to > from) {
			return exact
		}
	}
	return rounded
}

func reread(x float64, form byte, precision int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, form, precision, 64), 64)
	if err != nil { // rounded beyond the greatest number
		return x
	}
	return y + 0 // no -0
}
