package experiments

import (
	"fmt"
	"math"

	"hongbao/agents"
	"hongbao/experiments/design"
)

// sampled is how the values of a factor hang on a place from 0 to 1, where a design
// chooses places and not values of a list. All of it uses only arithmetic that every
// processor rounds alike, as the texts of values name runs.
type sampled struct {
	at        func(place float64) string
	span      string  // in words
	low, high float64 // of all values, as the scale reads them; infinite where there is no end
}

// spacing turns a place into a number between two, and tells the size of those around
// it; 0 for numbers that are exact.
type spacing func(sc scale, from, to, place float64) (x, size float64)

// evenly gives equal parts of a range equal parts of the places; things that are
// counted have one part each.
func evenly(sc scale, from, to, place float64) (x, size float64) {
	if !sc.counted {
		return float64(from*(1-place)) + float64(to*place), max(math.Abs(from), math.Abs(to))
	}
	parts := math.Abs(to-from) + 1
	return from + math.Copysign(min(math.Floor(float64(place*parts)), parts-1), to-from), 0
}

// byRatio gives equal ratios equal parts of the places; NaN unless both ends are
// above 0.
func byRatio(_ scale, from, to, place float64) (x, size float64) {
	if !(from > 0 && to > 0) {
		return math.NaN(), 0
	}
	x = agents.Exp(float64(agents.Log(from)*(1-place)) + float64(agents.Log(to)*place))
	return x, x
}

// sampled leads through a range.
func (s Span) sampled(kind string, between spacing) (*sampled, error) {
	sc, from, to, err := s.ends(kind)
	if err != nil {
		return nil, err
	}
	if x, _ := between(sc, from, to, 0); math.IsNaN(x) {
		return nil, fmt.Errorf("no values of equal ratio lie between %s and %s; expected both ends above 0", s.From, s.To)
	}
	out := &sampled{span: s.From.String() + " to " + s.To.String(), low: min(from, to), high: max(from, to)}
	out.at = func(place float64) string {
		x, size := between(sc, from, to, place)
		return out.write(sc, x, size)
	}
	return out, nil
}

// write gives a number as a file has it: with 12 digits of the size of those around
// it, amounts with four of their own.
func (s *sampled) write(sc scale, x, size float64) string {
	if sc.whole && size > 0 {
		x = fourDigits(x)
	}
	return sc.write(min(max(design.Tidy(x, size), s.low), s.high))
}

// endless says that a factor has no value at the place 0, or 1.
func (s *sampled) endless() (low, high bool) {
	if s == nil {
		return false, false
	}
	return math.IsInf(s.low, -1), math.IsInf(s.high, 1)
}
