package spec

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Reasons why a text is not a number; the value types put them into words.
var (
	errForm     = errors.New("not a number")
	errLarge    = errors.New("too large")
	errFraction = errors.New("too many decimals")
)

// unitOf is a suffix of numbers and the power of ten that it stands for.
type unitOf struct {
	suffix string
	shift  int
}

// scales are the suffixes of large numbers.
var scales = []unitOf{{"k", 3}, {"m", 6}, {"bn", 9}}

// cutScale takes a suffix of large numbers off a text.
func cutScale(text string) (number string, shift int, found bool) {
	for _, s := range scales {
		if number, found = strings.CutSuffix(text, s.suffix); found {
			return number, s.shift, true
		}
	}
	return text, 0, false
}

// decimal is a number as it stands in a file, underscores removed.
type decimal struct {
	minus       bool
	whole, part string // digits before and after the point
}

// readDecimal reads digits with underscores between them, a sign, a point.
func readDecimal(text string) (decimal, bool) {
	var d decimal
	rest := text
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		d.minus = rest[0] == '-'
		rest = rest[1:]
	}
	whole, part, point := strings.Cut(rest, ".")
	var ok bool
	if d.whole, ok = readDigits(whole); !ok {
		return d, false
	}
	if point {
		if d.part, ok = readDigits(part); !ok {
			return d, false
		}
	}
	return d, true
}

// readDigits reads at least one digit, with single underscores between digits.
func readDigits(text string) (string, bool) {
	var b strings.Builder
	last := byte('_')
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		case c == '_' && last != '_':
		default:
			return "", false
		}
		last = c
	}
	return b.String(), last != '_'
}

// scaled reads text times ten to the power shift (0 or more) as a whole number.
func scaled(text string, shift int) (int64, error) {
	d, ok := readDecimal(text)
	if !ok {
		return 0, errForm
	}
	part := strings.TrimRight(d.part, "0")
	if len(part) > shift {
		return 0, errFraction
	}
	digits := d.whole + part + strings.Repeat("0", shift-len(part))
	if d.minus {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, errLarge
	}
	return n, nil
}

// real reads a number that may have an exponent, times ten to the power shift.
// The power goes into the text, so that the nearest float64 comes out.
func real(text string, shift int) (float64, error) {
	number, exponent := text, "0"
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		number, exponent = text[:i], text[i+1:]
	}
	d, ok := readDecimal(number)
	power, err := strconv.ParseInt(exponent, 10, 32)
	if !ok || err != nil || strings.ContainsRune(exponent, '_') {
		return 0, errForm
	}
	clean := d.whole
	if d.part != "" {
		clean += "." + d.part
	}
	if d.minus {
		clean = "-" + clean
	}
	x, err := strconv.ParseFloat(clean+"e"+strconv.FormatInt(power+int64(shift), 10), 64)
	if err != nil {
		return 0, errLarge
	}
	return x, nil
}

// formatReal prints the shortest text that reads back to the same bits.
func formatReal(x float64) string {
	if a := math.Abs(x); a == 0 || (a >= 1e-5 && a < 1e15) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	number, power, found := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	if !found { // NaN and the infinities
		return number
	}
	sign := strings.TrimSuffix(power[:1], "+")
	return number + "e" + sign + strings.TrimLeft(power[1:], "0")
}

// formatScaled prints n / 10^shift without superfluous zeros.
func formatScaled(n int64, shift int) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= shift {
		digits = strings.Repeat("0", shift+1-len(digits)) + digits
	}
	whole, part := digits[:len(digits)-shift], strings.TrimRight(digits[len(digits)-shift:], "0")
	if part != "" {
		part = "." + part
	}
	return sign + whole + part
}

// group puts underscores between the thousands of a whole number of five or
// more digits.
func group(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < 5 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('_')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
