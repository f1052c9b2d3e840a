package report

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	thin  = "\u202f" // the thin space that does not break, before % and units
	minus = "\u2212" // the true minus sign
	none  = "–"      // stands for a value that does not exist
)

// digits writes a number with so many decimals, commas between thousands and, if
// asked for, a plus. What is 0 after rounding has no sign.
func digits(x float64, decimals int, plus bool) string {
	text := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, part, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	switch {
	case !strings.ContainsAny(text, "123456789"):
		return whole
	case x < 0:
		return minus + whole
	case plus:
		return "+" + whole
	}
	return whole
}

// scale writes numbers of one unit that are read together: with the same size and
// decimals.
type scale struct {
	share    bool
	each     float64
	suffix   string // of the size: k, m or bn
	unit     string
	decimals int
}

// scaleOf chooses size and decimals: so many that the spread has a digit, or three
// significant digits where there is none.
func scaleOf(unit string, spread float64, values ...float64) scale {
	s := scale{each: 1, unit: unit, share: unit == "share"}
	largest := 0.0
	for _, v := range values {
		if a := math.Abs(v); a > largest && !math.IsInf(a, 0) {
			largest = a
		}
	}
	if s.share {
		s.each = 0.01
	} else {
		for _, step := range []struct {
			from, each float64
			suffix     string
		}{{999.5e6, 1e9, "bn"}, {999.5e3, 1e6, "m"}, {1e4, 1e3, "k"}} {
			if largest >= step.from {
				s.each, s.suffix = step.each, step.suffix
				break
			}
		}
	}
	fine := func(x float64) int { return -int(math.Floor(math.Log10(x / s.each))) }
	switch {
	case spread > 0 && !math.IsInf(spread, 0):
		s.decimals = fine(spread)
		if s.share {
			s.decimals = max(s.decimals, 1)
		}
	case largest > 0 && s.share:
		s.decimals = max(1, fine(largest)+1)
	case largest > 0 && largest/s.each != math.Trunc(largest/s.each):
		s.decimals = fine(largest) + 2
	}
	s.decimals = min(max(s.decimals, 0), 4)
	return s
}

// bare writes the number alone.
func (s scale) bare(x float64, plus bool) string {
	if math.IsNaN(x) {
		return none
	}
	return digits(x/s.each, s.decimals, plus)
}

// level writes a value with % or its size.
func (s scale) level(x float64) string {
	switch {
	case math.IsNaN(x):
		return none
	case s.share:
		return s.bare(x, false) + thin + "%"
	}
	return s.sized(s.bare(x, false))
}

// change writes a difference: shares in points.
func (s scale) change(x float64) string {
	switch {
	case math.IsNaN(x):
		return none
	case s.share:
		return s.bare(x, true) + " points"
	}
	return s.sized(s.bare(x, true))
}

func (s scale) sized(text string) string {
	if s.suffix != "" {
		text += thin + s.suffix
	}
	return text
}

// span writes an interval; plus as in bare.
func (s scale) span(low, high float64, plus bool) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return none
	}
	return s.bare(low, plus) + " to " + s.sized(s.bare(high, plus))
}

// sayDay writes 2015-03-01 as 1 Mar 2015, 2015-03-01T20:00 as 1 Mar 2015, 20:00, a
// range of days as "the run", and anything else as it is.
func sayDay(text string) string {
	if strings.Contains(text, "..") {
		return "the whole run"
	}
	if t, err := time.Parse("2006-01-02", text); err == nil {
		return t.Format("2 Jan 2006")
	}
	if t, err := time.Parse("2006-01-02T15:04", text); err == nil {
		return t.Format("2 Jan 2006, 15:04")
	}
	return text
}

// count writes "1 run", "20 runs".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return digits(float64(n), 0, false) + " " + noun + "s"
}
