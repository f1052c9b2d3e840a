package spec

import "fmt"

// Count is a whole number of things. In files: 20_000, 8k, 564m, 1.01bn. A
// field of this type is not negative unless its tags say otherwise.
type Count int64

// ParseCount reads a whole number, with or without a suffix.
func ParseCount(text string) (Count, error) {
	number, shift, _ := cutScale(text)
	n, err := scaled(number, shift)
	switch err {
	case errForm:
		return 0, notA(text, "a whole number", "one such as 20_000 or 564m")
	case errLarge:
		return 0, fmt.Errorf("%s is too large; expected a whole number, such as 20_000 or 564m", show(text))
	case errFraction:
		return 0, fmt.Errorf("%s does not come to a whole number; expected one, such as 20_000 or 564m", show(text))
	}
	return Count(n), nil
}

// String returns the form of files: millions or billions where two decimals
// suffice, otherwise all digits.
func (c Count) String() string {
	if s, ok := short(int64(c), 0); ok {
		return s
	}
	return group(int64(c))
}

// EncodeText implements Text.
func (c Count) EncodeText() string { return c.String() }

// DecodeText implements Text.
func (c *Count) DecodeText(text string) (err error) {
	*c, err = ParseCount(text)
	return err
}

func (*Count) bare() {}
