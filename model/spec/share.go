package spec

import (
	"fmt"
	"strings"
)

// Share is a part of a whole. In files: 0.25 or 25%. A field of this type lies
// between 0 and 1 unless its tags say otherwise.
type Share float64

// ParseShare reads a number, or a number of hundredths with %.
func ParseShare(text string) (Share, error) {
	number, percent := strings.CutSuffix(text, "%")
	shift := 0
	if percent {
		shift = -2
	}
	x, err := real(number, shift)
	switch {
	case err == errLarge:
		return 0, fmt.Errorf("%s is too large; expected a share, such as 0.25 or 25%%", show(text))
	case err != nil:
		return 0, notA(text, "a share", "one such as 0.25 or 25%")
	}
	return Share(x), nil
}

// String returns the form of files: the shortest number that reads back to the
// same bits.
func (s Share) String() string { return formatReal(float64(s)) }

// EncodeText implements Text.
func (s Share) EncodeText() string { return s.String() }

// DecodeText implements Text.
func (s *Share) DecodeText(text string) (err error) {
	*s, err = ParseShare(text)
	return err
}

func (*Share) bare() {}
