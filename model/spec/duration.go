package spec

import (
	"fmt"
	"strconv"
)

// Duration is a length of time in hours. In files: 8h, 66d, 2w.
type Duration int64

// ParseDuration reads a number of hours, days or weeks that comes to full
// hours. Zero needs no unit.
func ParseDuration(text string) (Duration, error) {
	if text == "0" {
		return 0, nil
	}
	last := len(text) - 1
	if last < 0 {
		last = 0
		text = " "
	}
	hours := int64(0)
	switch text[last] {
	case 'h':
		hours = 1
	case 'd':
		hours = 24
	case 'w':
		hours = 24 * 7
	default:
		if _, ok := readDecimal(text); ok {
			return 0, fmt.Errorf("%s has no unit; expected a duration, such as 8h, 66d or 2w", show(text))
		}
		return 0, fmt.Errorf("%s is not a duration; expected one such as 8h, 66d or 2w", show(text))
	}
	// Thousandths are enough for every fraction of a week that is full hours
	// and has an end: 168 = 8 x 21, so at most three decimals come to hours.
	n, err := scaled(text[:last], 3)
	switch {
	case err == errForm:
		return 0, fmt.Errorf("%s is not a duration; expected one such as 8h, 66d or 2w", show(text))
	case err == errLarge || n > 1e15 || n < -1e15:
		return 0, fmt.Errorf("%s is too long; expected a duration, such as 8h, 66d or 2w", show(text))
	case err != nil || n*hours%1000 != 0:
		return 0, fmt.Errorf("%s is not a full number of hours; expected a duration, such as 8h, 66d or 2w", show(text))
	}
	return Duration(n * hours / 1000), nil
}

// Hours returns the length in hours.
func (d Duration) Hours() int64 { return int64(d) }

// Days returns the length in days of 24 hours.
func (d Duration) Days() float64 { return float64(d) / 24 }

// String returns the form of files: days where they are full, otherwise hours.
func (d Duration) String() string {
	if d%24 == 0 {
		return strconv.FormatInt(int64(d/24), 10) + "d"
	}
	return strconv.FormatInt(int64(d), 10) + "h"
}

// EncodeText implements Text.
func (d Duration) EncodeText() string { return d.String() }

// DecodeText implements Text.
func (d *Duration) DecodeText(text string) (err error) {
	*d, err = ParseDuration(text)
	return err
}

func (*Duration) bare() {}
