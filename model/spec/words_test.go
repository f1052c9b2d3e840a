package spec

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Dates that people write in other ways are told how they are written here.
func TestOtherWaysToWriteADate(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2015/2/3", `"2015/2/3" is not a date; expected 2015-02-03`},
		{"2015-2-3", "2015-2-3 is not a date; expected 2015-02-03"},
		{"20150203", "20150203 is not a date; expected 2015-02-03"},
		{"3 Feb 2015", `"3 Feb 2015" is not a date; expected 2015-02-03`},
		{"February 3, 2015", `"February 3, 2015" is not a date; expected 2015-02-03`},
		{"2015年2月3日", `"2015年2月3日" is not a date; expected 2015-02-03`},
		{"2015-04-31", "2015-04-31 is not a date: April 2015 has 30 days"},
		{"2016-02-30", "2016-02-30 is not a date: February 2016 has 29 days"},
		{"2015-13-01", "2015-13-01 is not a date: a year has 12 months"},
		{"03/02/2015", `"03/02/2015" is not a date; expected one such as 2015-02-02`}, // which of the two is the month?
		{"0000-00-00", "0000-00-00 is not a date; expected one such as 2015-02-02"},
		{"soon", "soon is not a date; expected one such as 2015-02-02"},
	} {
		_, err := ParseDate(c.text)
		assert.EqualError(t, err, c.want)
	}
	for _, c := range []struct{ text, want string }{
		{"2015-02-03 20:00", `"2015-02-03 20:00" is not a time in full hours; expected 2015-02-03T20:00`},
		{"2015-02-03T20:30", "2015-02-03T20:30 is not a time in full hours; expected 2015-02-03T20:00"},
		{"2015-02-03 8pm", `"2015-02-03 8pm" is not a time in full hours; expected 2015-02-03T20:00`},
		{"2015-02-30T20:00", "2015-02-30 is not a date: February 2015 has 28 days"},
		{"3 Feb 2015", `"3 Feb 2015" is not a date; expected 2015-02-03`},
		{"at noon", `"at noon" is not a day or a time in full hours; expected one such as 2015-02-02 or 2015-02-02T20:00`},
	} {
		_, err := ParseInstant(c.text)
		assert.EqualError(t, err, c.want)
	}
	for _, c := range []struct{ text, want string }{
		{"2015-02-03", "2015-02-03 is not a range of dates; expected two, such as 2015-02-03..2015-02-03 for a single day"},
		{"2015-02-03..2015-02-01", `2015-02-03..2015-02-01 ends before it begins; expected 2015-02-01..2015-02-03`},
		{"2015-02-03..2015-02-29", "2015-02-29 is not a date: February 2015 has 28 days"},
		{"always", "always is not a range of dates; expected the earlier and the later, such as 2014-01-26..2014-02-08"},
	} {
		_, err := ParseDateRange(c.text)
		assert.EqualError(t, err, c.want)
	}
}

// What stands for a number elsewhere is turned into what the field takes.
func TestNumbersAreRewritten(t *testing.T) {
	for _, c := range []struct{ text, unit, want string }{
		{"0.2%", "1/day", "write 0.002"},
		{"50%", "permille", "write 500"},
		{"3m", "people", "write 3000000"},
		{"5,000", "", "write 5000, without the comma"},
		{"12,345.5", "", "write 12345.5, without the comma"},
		{"many", "", ""},
		{"%", "", ""},
		{",", "", ""},
		{"m", "", ""},
	} {
		assert.Equal(t, c.want, written(c.text, &fieldInfo{unit: c.unit}), c.text)
	}
}

// The nearest name is sought for many wrong ones, but not forever.
func TestTheSearchForNamesEnds(t *testing.T) {
	known := make([]string, compared/2)
	for i := range known {
		known[i] = "alipay"
	}
	c := &collector{}
	for range 2 {
		_, near := c.unknown("platform", "alipai", known)
		assert.Equal(t, "alipay", near)
	}
	_, near := c.unknown("platform", "alipai", known)
	assert.Empty(t, near)
}
