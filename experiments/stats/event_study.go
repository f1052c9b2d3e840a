package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// EventStudy reads a dated action off a series with one value a day, as someone does
// who has nothing but the record: the level after the action less the straight line
// through the days before it (an interrupted time series: Wagner, Soumerai, Zhang and
// Ross-Degnan 2002, "Segmented regression analysis of interrupted time series studies
// in medication use research"; windows after MacKinlay 1997, "Event studies in economics
// and finance"). The day of the action, of which it had only a part, enters neither.
type EventStudy struct {
	Before int // Before is the number of days before the action that the line is fitted to, at least 2.
	After  int // After is the number of days after it over which the level is taken, at least 1.
}

// StudyReading is what the study finds on one day.
type StudyReading struct {
	// Path is the series less the line on the days -Before to After, the action's at
	// place Before.
	Path []float64
	// Effect is the mean of Path over the days 1 to After.
	Effect float64
}

// Fits tells whether a day of a series of so many days has room for the study. The
// error says how many days it lacks.
func (s EventStudy) Fits(days, day int) error {
	switch {
	case s.Before < 2 || s.After < 1:
		panic(fmt.Sprintf("stats: a study over %d days before and %d after has no line or no level", s.Before, s.After))
	case day < s.Before:
		return fmt.Errorf("%d days before it are too few for a line through %d", max(day, 0), s.Before)
	case day+s.After >= days:
		return fmt.Errorf("%d days after it are too few for a level over %d", max(days-1-day, 0), s.After)
	}
	return nil
}

// At reads a day, counted from 0. The error says why it cannot: the day is too near
// an end of the series, or a value in the window is not finite.
func (s EventStudy) At(series []float64, day int) (StudyReading, error) {
	if err := s.Fits(len(series), day); err != nil {
		return StudyReading{}, err
	}
	window := series[day-s.Before : day+s.After+1]
	x := make([]float64, len(window))
	for i, y := range window {
		if !finite(y) {
			return StudyReading{}, fmt.Errorf("the series has no value %d days from it", i-s.Before)
		}
		x[i] = float64(i - s.Before)
	}
	fit := Line(x[:s.Before], window[:s.Before])
	r := StudyReading{Path: make([]float64, len(window))}
	for i, y := range window {
		r.Path[i] = y - (fit.Intercept + fit.Slope*x[i])
	}
	r.Effect = exactMean(r.Path[s.Before+1:])
	return r, nil
}

// PlaceboDays draws so many different days of a series that the study fits and that
// are more than so many days from every busy one; all of them where there are fewer.
// They come in order. The draw depends on the series alone.
func (s EventStudy) PlaceboDays(series []float64, busy []int, apart, count int) []int {
	var free []int
	for day := range series {
		near := slices.ContainsFunc(busy, func(b int) bool { return day-b <= apart && b-day <= apart })
		if _, err := s.At(series, day); err == nil && !near {
			free = append(free, day)
		}
	}
	if len(free) <= count {
		return free
	}
	source := rand.New(rand.NewPCG(seeds(series)))
	source.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	free = free[:count]
	slices.Sort(free)
	return free
}

// Placebos judges an effect by those on days on which nothing happened: how many are
// smaller in size, and the p-value (1 + those at least as large) / (1 + all), which
// is right at any number if the action's day is like the others (Phipson and Smyth
// 2010, "Permutation p-values should never be zero"). P is NaN where the effect is.
func Placebos(effect float64, placebos []float64) (smaller int, p float64) {
	if math.IsNaN(effect) {
		return 0, math.NaN()
	}
	for _, other := range placebos {
		if math.Abs(other) < math.Abs(effect) {
			smaller++
		}
	}
	return smaller, float64(1+len(placebos)-smaller) / float64(1+len(placebos))
}
