package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// quantity writes a value of a unit, with at most three significant digits, or so
// many decimals of a percent where the unit is share.
func (p *pen) quantity(v float64, unit string, decimals int) string {
	switch {
	case math.IsNaN(v):
		return p.sign("–", "-")
	case unit == "share":
		return p.signed(v*100, decimals, false) + " %"
	}
	return p.short(v, false)
}

// difference writes the difference of two values of a unit, with its sign.
func (p *pen) difference(v float64, unit string, decimals int) string {
	switch {
	case math.IsNaN(v):
		return p.sign("–", "-")
	case unit == "share":
		return p.signed(v*100, decimals, true) + " pt"
	}
	return p.short(v, true)
}

// interval writes "+0.8 to +1.7".
func (p *pen) interval(low, high float64, unit string, decimals int) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return "none"
	}
	if unit == "share" {
		return p.signed(low*100, decimals, true) + " to " + p.signed(high*100, decimals, true)
	}
	return p.short(low, true) + " to " + p.short(high, true)
}

// signed writes a number with so many decimals; plus asks for a sign above 0.
// What is 0 after rounding has no sign.
func (p *pen) signed(v float64, decimals int, plus bool) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	text = group(text)
	switch {
	case strings.Trim(text, "0.") == "":
		return text
	case v < 0:
		return p.minus() + text
	case plus:
		return "+" + text
	}
	return text
}

// short writes a number with three significant digits and k, m or bn.
func (p *pen) short(v float64, plus bool) string {
	size, suffix := math.Abs(v), ""
	for _, s := range []struct {
		from, unit float64
		name       string
	}{{999.5e6, 1e9, " bn"}, {999.5e3, 1e6, " m"}, {1e4, 1e3, " k"}} {
		// 999.6 million is a billion after rounding.
		if size >= s.from {
			size, suffix = size/s.unit, s.name
			break
		}
	}
	decimals := 0
	switch {
	case size == 0 || math.IsInf(size, 0):
	case size == math.Trunc(size) && size < 1e4:
	case size >= 100:
	default:
		// What rounds up to the next digit has one decimal less.
		decimals = min(max(2-int(math.Floor(math.Log10(size*1.0005))), 0), 6)
	}
	if v < 0 {
		size = -size
	}
	return p.signed(size, decimals, plus) + suffix
}

// decimals gives how many decimals of a percent show the first digit of a spread.
func decimals(spread float64) int {
	spread = math.Abs(spread) * 100
	if spread == 0 || math.IsNaN(spread) || math.IsInf(spread, 0) {
		return 2
	}
	return min(max(-int(math.Floor(math.Log10(spread))), 1), 4)
}

// group puts commas between thousands.
func group(digits string) string {
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(whole) > 4 {
		var out []string
		for len(whole) > 3 {
			out = append([]string{whole[len(whole)-3:]}, out...)
			whole = whole[:len(whole)-3]
		}
		whole = strings.Join(append([]string{whole}, out...), ",")
	} else if len(whole) == 4 {
		whole = whole[:1] + "," + whole[1:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

// thousands writes a whole number with commas.
func thousands(n int64) string {
	if n < 0 {
		return "-" + group(strconv.FormatInt(-n, 10))
	}
	return group(strconv.FormatInt(n, 10))
}

// spell writes a duration as people say it.
func spell(d time.Duration) string {
	s := d.Seconds()
	switch {
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	case s < 60:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %02d s", int(s)/60, int(s)%60)
	case s < 100*3600:
		return fmt.Sprintf("%d h %02d min", int(s)/3600, int(s)/60%60)
	}
	return fmt.Sprintf("%.0f days", s/86400)
}

// bytesOf writes a size of files.
func bytesOf(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.0f KB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// day writes 2015-03-01 as 1 Mar 2015, a range of days alike, and anything else as
// it is.
func day(text string) string {
	if from, to, ok := strings.Cut(text, ".."); ok {
		return day(from) + " to " + day(to)
	}
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return text
	}
	return t.Format("2 Jan 2006")
}
