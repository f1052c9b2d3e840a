package table

import (
	"math"
	"strconv"
)

// FormatReal gives the text form of a Real: the fewest digits that read back to
// the same bits, without an exponent where the value is 0 or its size lies in
// 1e-6 up to 1e21; empty for NaN; "+Inf" and "-Inf" for the infinite.
func FormatReal(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return string(appendReal(make([]byte, 0, 24), x))
}

// appendReal appends the text form of x; nothing for NaN.
func appendReal(to []byte, x float64) []byte {
	if math.IsNaN(x) {
		return to
	}
	form := byte('f')
	if size := math.Abs(x); size != 0 && (size < 1e-6 || size >= 1e21) {
		form = 'e' // prints the infinite as words, too
	}
	return strconv.AppendFloat(to, x, form, -1, 64)
}

// shape is what a cell looks like before it is read.
type shape uint8

const (
	notNumber shape = iota
	wholeNumber
	decimalNumber
)

// shapeOf tells whether a text is a decimal number. It is stricter than strconv,
// which would take "0x1p-2", "1_000", "nan" and "infinity" for numbers.
func shapeOf(text string) shape {
	if text == "+Inf" || text == "-Inf" {
		return decimalNumber
	}
	i, form := 0, wholeNumber
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		if text[i] == '+' {
			form = decimalNumber
		}
		i++
	}
	start := i
	i = digits(text, i)
	seen := i - start
	if i < len(text) && text[i] == '.' {
		form = decimalNumber
		i++
		start = i
		i = digits(text, i)
		seen += i - start
	}
	if seen == 0 {
		return notNumber
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		form = decimalNumber
		i++
		if i < len(text) && (text[i] == '-' || text[i] == '+') {
			i++
		}
		start = i
		i = digits(text, i)
		if i == start {
			return notNumber
		}
	}
	if i != len(text) {
		return notNumber
	}
	return form
}

func digits(text string, i int) int {
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	return i
}

// parseReal reads a decimal number. Numbers too large for 64 bits are no numbers.
func parseReal(text string) (float64, bool) {
	if shapeOf(text) == notNumber {
		return math.NaN(), false
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

// canonical tells whether a number prints as the text that it was read from.
func canonical(text string, x float64) bool {
	var room [32]byte
	return string(appendReal(room[:0], x)) == text
}

// parseInteger reads a whole number that prints as the text that it was read from.
func parseInteger(text string) (int64, bool) {
	bare := text
	if len(bare) > 0 && bare[0] == '-' {
		bare = bare[1:]
		if bare == "0" {
			return 0, false // minus zero is a Real
		}
	}
	if bare == "" || len(bare) > 19 || digits(bare, 0) != len(bare) || (bare[0] == '0' && len(bare) > 1) {
		return 0, false
	}
	v, err := strconv.ParseInt(text, 10, 64)
	return v, err == nil
}

// readsAsReal tells whether a cell that is not empty can stand in a Real column
// and, if so, its value. Whole numbers that would lose digits cannot, nor can
// quoted numbers that would print otherwise: whoever quoted meant the text.
func readsAsReal(text string, quoted bool) (float64, bool) {
	form := shapeOf(text)
	if form == notNumber {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, false
	}
	if (quoted || form == wholeNumber && len(text) > 15 || leadingZero(text)) && !canonical(text, x) {
		return 0, false
	}
	return x, true
}

// leadingZero tells whether a whole number starts with a zero that is not its
// only digit.
func leadingZero(text string) bool {
	if len(text) > 0 && text[0] == '-' {
		text = text[1:]
	}
	return len(text) > 1 && text[0] == '0' && digits(text, 0) == len(text)
}
