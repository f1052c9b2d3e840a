package spec

import (
	"strings"
	"time"
)

// Date is a day, counted from 1970-01-01. In files: 2015-02-02.
type Date int32

// DateOf returns the date of a year, month and day; days outside the month
// count on into its neighbours.
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads a date of the years 1 to 9999.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || len(text) != len(time.DateOnly) || t.Year() < 1 {
		return 0, notADate(text)
	}
	return Date(t.Unix() / 86400), nil
}

// Time returns the start of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year returns the year.
func (d Date) Year() int { return d.Time().Year() }

// Month returns the month of the year.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day returns the day of the month, from 1.
func (d Date) Day() int { return d.Time().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// At returns an hour of the day, 0 to 23.
func (d Date) At(hour int) Instant { return Instant(int64(d)*24 + int64(hour)) }

// String returns the form of files.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// EncodeText implements Text.
func (d Date) EncodeText() string { return d.String() }

// DecodeText implements Text.
func (d *Date) DecodeText(text string) (err error) {
	*d, err = ParseDate(text)
	return err
}

func (*Date) bare() {}

// Instant is a full hour, counted from 1970-01-01T00:00. In files:
// 2015-02-02T20:00, or 2015-02-02 for midnight at its start.
type Instant int64

// ParseInstant reads an instant of the years 1 to 9999.
func ParseInstant(text string) (Instant, error) {
	day, clock, hasClock := strings.Cut(text, "T")
	hour := 0
	d, err := ParseDate(day)
	if err == nil && hasClock {
		t, bad := time.Parse("15:04", clock)
		if bad != nil || len(clock) != len("15:04") || t.Minute() != 0 {
			err = bad
			if bad == nil {
				err = errForm
			}
		}
		hour = t.Hour()
	}
	if err != nil {
		return 0, notATime(text)
	}
	return d.At(hour), nil
}

// Date returns the day of the instant.
func (i Instant) Date() Date {
	day := i / 24
	if i%24 < 0 {
		day--
	}
	return Date(day)
}

// Hour returns the hour of the day, 0 to 23.
func (i Instant) Hour() int { return int(int64(i) - int64(i.Date())*24) }

// Time returns the instant in UTC.
func (i Instant) Time() time.Time { return time.Unix(int64(i)*3600, 0).UTC() }

// String returns the form of files; midnight prints as the date alone.
func (i Instant) String() string {
	if i.Hour() == 0 {
		return i.Date().String()
	}
	return i.Time().Format("2006-01-02T15:04")
}

// EncodeText implements Text.
func (i Instant) EncodeText() string { return i.String() }

// DecodeText implements Text.
func (i *Instant) DecodeText(text string) (err error) {
	*i, err = ParseInstant(text)
	return err
}

func (*Instant) bare() {}

// DateRange is a run of days with both ends in it. In files:
// 2014-01-26..2014-02-08.
type DateRange struct{ From, To Date }

// ParseDateRange reads two dates, the first not after the second.
func ParseDateRange(text string) (DateRange, error) {
	from, to, _ := strings.Cut(text, "..")
	var r DateRange
	var err, err2 error
	r.From, err = ParseDate(from)
	r.To, err2 = ParseDate(to)
	if err != nil || err2 != nil || r.From > r.To {
		return DateRange{}, notARange(from, to, err, err2)
	}
	return r, nil
}

// Contains reports whether a date lies in the range, ends included.
func (r DateRange) Contains(d Date) bool { return r.From <= d && d <= r.To }

// Days returns the number of days, ends included.
func (r DateRange) Days() int { return int(r.To-r.From) + 1 }

// String returns the form of files.
func (r DateRange) String() string { return r.From.String() + ".." + r.To.String() }

// EncodeText implements Text.
func (r DateRange) EncodeText() string { return r.String() }

// DecodeText implements Text.
func (r *DateRange) DecodeText(text string) (err error) {
	*r, err = ParseDateRange(text)
	return err
}

func (*DateRange) bare() {}
