package plots

import (
	"fmt"
	"math"
	"time"
)

// parseTime gives days since 1 January 1970 of 2015-02-02 or 2015-02-02T20:00.
func parseTime(text string) (float64, error) {
	layout := "2006-01-02"
	if len(text) > len(layout) {
		layout = "2006-01-02T15:04"
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return 0, fmt.Errorf("%q is no date; write 2015-02-02 or 2015-02-02T20:00", text)
	}
	return float64(t.Unix()) / 86400, nil
}

// dateText is the inverse of parseTime, to the minute.
func dateText(day float64) string {
	t := dayTime(day)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04")
}

func dayTime(day float64) time.Time {
	return time.Unix(int64(math.Round(day*1440))*60, 0).UTC()
}

func timeDay(t time.Time) float64 { return float64(t.Unix()) / 86400 }

func dateDay(year int, month time.Month, day int) float64 {
	return timeDay(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// sayDate gives a date as a reader writes it: 2 Feb 2015, with the hour if there is one.
func sayDate(day float64) string {
	t := dayTime(day)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan 2006, 15:04")
}

// sayMonths gives a range of dates by its months, or by its days if it is short.
func sayMonths(from, to float64) string {
	a, b := dayTime(from), dayTime(to)
	switch {
	case a.Year() == b.Year() && a.Month() == b.Month():
		return fmt.Sprintf("%d to %s", a.Day(), b.Format("2 January 2006"))
	case to-from < 62 && a.Year() == b.Year():
		return a.Format("2 January") + " to " + b.Format("2 January 2006")
	case to-from < 62:
		return a.Format("2 January 2006") + " to " + b.Format("2 January 2006")
	case a.Year() == b.Year():
		return a.Format("January") + " to " + b.Format("January 2006")
	default:
		return a.Format("January 2006") + " to " + b.Format("January 2006")
	}
}
