package spec

import (
	"fmt"
	"strings"
	"time"
)

// otherDates are the ways in which people write dates elsewhere. Day and month as
// numbers only are left out where the order of the two is anybody's guess.
var otherDates = []string{
	"2006/1/2", "2006.1.2", "2006-1-2", "20060102", "2006\u5e741\u67082\u65e5",
	"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "2. January 2006",
}

// notADate says why a text is no date.
func notADate(text string) error {
	if err := almostADate(text); err != nil {
		return err
	}
	return notA(text, "a date", "one such as 2015-02-02")
}

// almostADate knows days that their month does not have, and dates that are
// written in another way; it gives nil for other texts.
func almostADate(text string) error {
	var year, month, day int
	n, err := fmt.Sscanf(text, "%4d-%2d-%2d", &year, &month, &day)
	if err == nil && n == 3 && len(text) == len(time.DateOnly) && year > 0 && month > 0 && day > 0 {
		if month > 12 {
			return fmt.Errorf("%s is not a date: a year has 12 months", show(text))
		}
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
		if day > last.Day() {
			return fmt.Errorf("%s is not a date: %s has %d days", show(text), last.Format("January 2006"), last.Day())
		}
	}
	for _, layout := range otherDates {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil && t.Year() > 0 && t.Year() < 10_000 {
			return notA(text, "a date", t.Format(time.DateOnly))
		}
	}
	return nil
}

// notATime says why a text is neither a day nor a full hour of one.
func notATime(text string) error {
	if err := almostADate(text); err != nil {
		return err
	}
	day, clock, has := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	d, err := ParseDate(day)
	switch {
	case has && err != nil:
		if err := almostADate(day); err != nil {
			return err
		}
	case has:
		for _, layout := range []string{"15:04", "15:04:05", "15", "15h", "3pm", "3 pm"} {
			if t, err := time.Parse(layout, strings.TrimSpace(clock)); err == nil {
				return notA(text, "a time in full hours", d.At(t.Hour()).clock())
			}
		}
	}
	return notA(text, "a day or a time in full hours", "one such as 2015-02-02 or 2015-02-02T20:00")
}

// clock writes a time with its hour, midnight too.
func (i Instant) clock() string { return i.Time().Format("2006-01-02T15:04") }

// notARange does the same for a range, given what is wrong with its ends.
func notARange(from, to string, badFrom, badTo error) error {
	switch {
	case to == "" && badFrom == nil:
		return notA(from, "a range of dates", "two, such as "+from+".."+from+" for a single day")
	case badFrom == nil && badTo == nil:
		return fmt.Errorf("%s ends before it begins; expected %s", show(from+".."+to), to+".."+from)
	case to != "" && badFrom != nil && len(from) == len(time.DateOnly):
		return badFrom
	case to != "" && badFrom == nil && len(to) == len(time.DateOnly):
		return badTo
	case to == "":
		return notA(from, "a range of dates", "the earlier and the later, such as 2014-01-26..2014-02-08")
	}
	return notA(from+".."+to, "a range of dates", "the earlier and the later, such as 2014-01-26..2014-02-08")
}
