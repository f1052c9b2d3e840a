package spec

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Each text against the value that it must have, worked out by hand.
func TestValuesFromText(t *testing.T) {
	read := func(v Text, text string) any {
		require.NoError(t, v.DecodeText(text), text)
		return v
	}
	same := func(want, got any, text string) { assert.Equal(t, want, got, text) }
	for text, want := range map[string]Money{
		"0": 0, "10.7": 1070, "10.75": 1075, "10.750": 1075, "3 yuan": 300, "10.7 yuan": 1070, "3k": 300_000,
		"600m": 60_000_000_000, "600m yuan": 60_000_000_000, "1.5bn": 150_000_000_000, "-2.5": -250,
		"1_000 yuan": 100_000, "0.00001k": 1, "92233720368547758.07": math.MaxInt64,
	} {
		same(&want, read(new(Money), text), text)
	}
	for text, want := range map[string]Count{"20_000": 20_000, "8k": 8000, "564m": 564_000_000, "1.01bn": 1_010_000_000, "7": 7, "0": 0, "1.5k": 1500} {
		same(&want, read(new(Count), text), text)
	}
	for text, want := range map[string]Duration{"8h": 8, "66d": 66 * 24, "2w": 14 * 24, "0": 0, "1.5d": 36, "0.125w": 21, "-3d": -72} {
		same(&want, read(new(Duration), text), text)
	}
	for text, want := range map[string]Share{"0.25": 0.25, "25%": 0.25, "0": 0, "33.3%": 0.333, "100%": 1, "0.1%": 0.001, "1e-3": 0.001, "-5%": -0.05} {
		same(&want, read(new(Share), text), text)
	}
	for text, want := range map[string]Date{"1970-01-01": 0, "1969-12-31": -1, "2015-02-02": 16468, "2000-02-29": 11016, "0001-01-01": -719162, "9999-12-31": 2932896} {
		same(&want, read(new(Date), text), text)
	}
	for text, want := range map[string]Instant{"1970-01-01": 0, "1970-01-01T23:00": 23, "2015-02-02T20:00": 16468*24 + 20, "1969-12-31T23:00": -1} {
		same(&want, read(new(Instant), text), text)
	}
	same(&DateRange{0, 31}, read(new(DateRange), "1970-01-01..1970-02-01"), "range")
	same(&DateRange{0, 0}, read(new(DateRange), "1970-01-01..1970-01-01"), "range of a day")
}

func TestValuesRefuse(t *testing.T) {
	for _, c := range []struct {
		v     Text
		texts []string
	}{
		{new(Money), []string{"", "500", "-500", "10.755", "m", "5 m", "5M", "5mm", "1,000 yuan", "10.", ".5", "1__0 yuan", "_1.0", "1e3", "yuan", "5m  yuan", "92233720368547758.08", "0x1.0"}},
		{new(Count), []string{"", "1.5", "-", "1e3", "0.0001k", "k", "10 000", "9223372036854775808", "9223372036854775807bn"}},
		{new(Duration), []string{"", "8", "h", "8 h", "1.5h", "0.3d", "8m", "9e3d", "99999999999999999999d", "9999999999999999w"}},
		{new(Share), []string{"", "%", "25 %", "NaN", "Inf", "0x1p3", "1e999", "1_", "--1", "1e1_0"}},
		{new(Date), []string{"", "2015-2-2", "2015-02-30", "15-02-02", "2015-02-02 ", "2015/02/02", "0000-01-01", "10000-01-01"}},
		{new(Instant), []string{"", "2015-02-02T", "2015-02-02T20", "2015-02-02T20:30", "2015-02-02T24:00", "2015-02-02T9:00", "2015-02-02 20:00", "2015-02-02T20:00Z"}},
		{new(DateRange), []string{"", "2015-02-02", "2015-02-02..2015-02-01", "2015-02-02...2015-02-03", "2015-02-02-2015-02-03"}},
	} {
		for _, text := range c.texts {
			assert.Error(t, c.v.DecodeText(text), "%T %q", c.v, text)
		}
	}
}

// The text of every value reads back to it, and is in its shortest form.
func TestValuesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		again := func(in Text, out Text) {
			if err := out.DecodeText(in.EncodeText()); err != nil {
				t.Fatalf("%q: %v", in.EncodeText(), err)
			}
			assert.Equal(t, in, out, in.EncodeText())
		}
		money := Money(rapid.Int64().Draw(t, "money"))
		round := Money(rapid.Int64Range(-1e6, 1e6).Draw(t, "round")) * 1e8
		again(&money, new(Money))
		again(&round, new(Money))
		count := Count(rapid.Int64().Draw(t, "count"))
		again(&count, new(Count))
		hours := Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "hours"))
		again(&hours, new(Duration))
		x := rapid.Float64().Filter(finite).Draw(t, "share")
		share := Share(x)
		again(&share, new(Share))
		assert.Equal(t, math.Float64bits(x), math.Float64bits(float64(share)))
		day := Date(rapid.Int32Range(-719162, 2932896).Draw(t, "day"))
		again(&day, new(Date))
		hour := Instant(rapid.Int64Range(-719162*24, 2932896*24).Draw(t, "hour"))
		again(&hour, new(Instant))
		days := DateRange{day, day + Date(rapid.Int32Range(0, 100).Draw(t, "days"))}
		if days.To <= 2932896 {
			again(&days, new(DateRange))
		}
	})
}

func TestCanonicalText(t *testing.T) {
	for want, v := range map[string]Text{
		"600m": ptr(Money(60_000_000_000)), "1.5bn": ptr(Money(150_000_000_000)), "10.7 yuan": ptr(Money(1070)), "3 yuan": ptr(Money(300)),
		"0": ptr(Money(0)), "-0.05 yuan": ptr(Money(-5)), "12345.67 yuan": ptr(Money(1234567)),
		"20_000": ptr(Count(20000)), "564m": ptr(Count(564_000_000)), "1.01bn": ptr(Count(1_010_000_000)), "1234": ptr(Count(1234)), "1_234_567": ptr(Count(1234567)),
		"66d": ptr(Duration(66 * 24)), "8h": ptr(Duration(8)), "14d": ptr(Duration(336)), "25h": ptr(Duration(25)),
		"0.25": ptr(Share(0.25)), "0.1": ptr(Share(0.1)), "1e-7": ptr(Share(1e-7)),
		"2015-02-02": ptr(Instant(16468 * 24)), "2015-02-02T09:00": ptr(Instant(16468*24 + 9)),
	} {
		assert.Equal(t, want, v.EncodeText())
	}
}

func ptr[T any](v T) *T { return &v }

// Dates and instants against the calendar of the standard library.
func TestCalendar(t *testing.T) {
	for day := Date(-800_000); day < 3_000_000; day += 997 {
		d := day.Time()
		assert.Equal(t, []any{d.Year(), d.Month(), d.Day(), d.Weekday()}, []any{day.Year(), day.Month(), day.Day(), day.Weekday()})
		assert.Equal(t, day, DateOf(d.Year(), d.Month(), d.Day()))
		for _, h := range []int{0, 1, 23} {
			at := day.At(h)
			assert.Equal(t, day, at.Date())
			assert.Equal(t, h, at.Hour())
			assert.Equal(t, d.Add(time.Duration(h)*time.Hour), at.Time())
		}
	}
	assert.Equal(t, time.Monday, DateOf(2015, time.February, 2).Weekday())
	feb := DateRange{DateOf(2016, 2, 1), DateOf(2016, 2, 29)}
	assert.Equal(t, 29, feb.Days())
	assert.True(t, feb.Contains(feb.From) && feb.Contains(feb.To) && !feb.Contains(feb.To+1) && !feb.Contains(feb.From-1))
}
