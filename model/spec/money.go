package spec

import (
	"fmt"
	"strings"
)

// Money is an amount in fen, hundredths of a yuan. In files, in yuan: 600m,
// 1.5bn, 3k, 10.7, 3 yuan. A whole number needs a unit, as 500 might be meant
// in millions; 0 does not.
type Money int64

// ParseMoney reads an amount of full fen.
func ParseMoney(text string) (Money, error) {
	number, yuan := strings.CutSuffix(text, " yuan")
	number, shift, scale := cutScale(number)
	n, err := scaled(number, shift+2)
	switch {
	case err == errForm:
		return 0, notA(text, "money", "an amount such as 500m or 10.7 yuan")
	case err == errLarge:
		return 0, fmt.Errorf("%s is too much; expected money, such as 500m or 10.7 yuan", show(text))
	case err == errFraction:
		return 0, fmt.Errorf("%s has parts of a fen; expected money of at most 2 decimals of a yuan, such as 10.75", show(text))
	case !yuan && !scale && n != 0 && !strings.Contains(number, "."):
		return 0, fmt.Errorf("%s has no unit; expected money, such as 500m or 10.7 yuan", show(text))
	}
	return Money(n), nil
}

// Yuan returns the amount in yuan.
func (m Money) Yuan() float64 { return float64(m) / 100 }

// String returns the form of files: millions or billions of yuan where two
// decimals suffice, otherwise yuan.
func (m Money) String() string {
	if m == 0 {
		return "0"
	}
	if s, ok := short(int64(m), 2); ok {
		return s
	}
	return formatScaled(int64(m), 2) + " yuan"
}

// EncodeText implements Text.
func (m Money) EncodeText() string { return m.String() }

// DecodeText implements Text.
func (m *Money) DecodeText(text string) (err error) {
	*m, err = ParseMoney(text)
	return err
}

func (*Money) bare() {}

// short prints n / 10^shift in bn or m, where it has at least one of them and
// at most two decimals.
func short(n int64, shift int) (string, bool) {
	for _, s := range []unitOf{{"bn", 9}, {"m", 6}} {
		one, hundredth := int64(1), int64(1)
		for range s.shift + shift {
			one *= 10
		}
		hundredth = one / 100
		if (n >= one || n <= -one) && n%hundredth == 0 {
			return formatScaled(n/hundredth, 2) + s.suffix, true
		}
	}
	return "", false
}
