package plots

import (
	"math"
	"strconv"
	"strings"
)

// narrow is the thin space that does not break, before % and units.
const narrow = "\u202f"

// minus is the true minus sign.
const minus = "\u2212"

// digits prints a number with the given decimals, a true minus and commas between
// thousands. A number that rounds to 0 has no sign.
func digits(x float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, part, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	if x < 0 && strings.ContainsAny(text, "123456789") {
		return minus + whole
	}
	return whole
}

// three prints a number with about three significant digits.
func three(x float64) string {
	size := math.Abs(x)
	switch {
	case size == 0:
		return "0"
	case size >= 1e15:
		return strings.Replace(strconv.FormatFloat(x, 'g', 3, 64), "-", minus, 1)
	case size >= 99.95:
		// Above 999 the last digits are noise: 1,234,567 becomes 1,230,000.
		unit := math.Pow(10, max(0, math.Floor(math.Log10(size))-2))
		return digits(math.Round(x/unit)*unit, 0)
	case size >= 9.995:
		return digits(x, 1)
	case size >= 0.9995:
		return digits(x, 2)
	default:
		return strings.Replace(strconv.FormatFloat(x, 'g', 2, 64), "-", minus, 1)
	}
}

// percent prints a part of 1 in per cent, with a decimal where whole numbers would
// hide the value.
func percent(x float64) string {
	p := 100 * x
	decimals := 0
	if math.Abs(p) < 9.95 && math.Abs(p-math.Round(p)) >= 0.05 {
		decimals = 1
	}
	return digits(p, decimals) + narrow + "%"
}

// percentRange prints two parts of 1 in per cent, one if they are the same.
func percentRange(low, high float64) string {
	a, b := percent(low), percent(high)
	if a == b {
		return b
	}
	return strings.TrimSuffix(a, narrow+"%") + " to " + b
}

// valueRange prints a range of numbers in the given unit.
func valueRange(low, high float64, unit string) string {
	if unit == unitShare {
		return percentRange(low, high)
	}
	a, b := value(low, unit), value(high, unit)
	if a == b {
		return b
	}
	return a + " to " + b
}

// percentFine prints a part of 1 in per cent with one decimal, for values that are
// compared.
func percentFine(x float64) string { return digits(100*x, 1) + narrow + "%" }

// points prints a difference of shares in percentage points, without the word and
// with the decimals that its size needs.
func points(x float64) string {
	p := 100 * x
	if size := math.Abs(p); size > 0 && size < 0.995 {
		return digits(p, 2)
	}
	return digits(p, 1)
}

// signed puts a plus before what is above 0.
func signed(text string) string {
	if strings.HasPrefix(text, minus) || !strings.ContainsAny(text, "123456789") {
		return text
	}
	return "+" + text
}

// magnitude gives the unit in which numbers up to the given size are shown, and how
// many one of that unit is.
func magnitude(size float64) (unit string, each float64) {
	switch {
	case size >= 1e6:
		return unitMillion, 1e6
	case size >= 1e4:
		return unitThousand, 1e3
	default:
		return unitCount, 1
	}
}

// value prints a number in the given unit, as labels show it.
func value(x float64, unit string) string {
	switch unit {
	case unitShare:
		return percent(x)
	case unitPoints:
		return signed(points(x))
	case unitMillion:
		return threeShort(x) + narrow + "m"
	case unitThousand:
		return threeShort(x) + narrow + "k"
	default:
		return threeShort(x)
	}
}

// threeShort is three without zeros at the end behind the point.
func threeShort(x float64) string {
	text := three(x)
	if strings.Contains(text, ".") && !strings.Contains(text, "e") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// round keeps six significant digits, so that figure tables can be read; a picture
// shows three.
func round(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	if err != nil {
		return x
	}
	return y + 0
}
