package plots

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNumbersAreSetAsTheHouseWantsThem(t *testing.T) {
	for _, c := range []struct{ want, got string }{
		{"−1,234.5", digits(-1234.5, 1)},
		{"0.0", digits(-0.01, 1)},
		{"1,000,000", digits(1e6, 0)},
		{"31" + narrow + "%", percent(0.312)},
		{"3.1" + narrow + "%", percent(0.0312)},
		{"3" + narrow + "%", percent(0.03)},
		{"10" + narrow + "%", percent(0.0996)},
		{"20.7" + narrow + "%", percentFine(0.2068)},
		{"+3.1", signed(points(0.031))},
		{"−0.12", signed(points(-0.0012))},
		{"0.0", signed(points(0))},
		{"431" + narrow + "m", value(431.2, unitMillion)},
		{"1.5" + narrow + "k", value(1.5, unitThousand)},
		{"1,230,000", three(1_234_567)},
		{"12.3", three(12.34)},
		{"0.05", three(0.05)},
		{"564 million", people(564e6)},
		{"1.37 billion", people(1.37e9)},
		{"192", people(192)},
		{"500" + narrow + "m", factorValue("500000000")},
		{"tit for tat", factorValue("tit_for_tat")},
		{"2 Feb 2015, 14:00", factorValue("2015-02-02T14:00")},
		{minus + "0.5", factorValue("-0.5")},
	} {
		assert.Equal(t, c.want, c.got)
	}
}

func TestLabelsWithinSentences(t *testing.T) {
	for _, c := range []struct{ label, want string }{
		{"As it happened", "as it happened"}, {"WeChat opens", "WeChat opens"}, {"Tenpay alone", "Tenpay alone"}, {"QQ open", "QQ open"}, {"A", "A"},
	} {
		assert.Equal(t, c.want, inSentence(c.label))
	}
}

func TestDatesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 60*24*365*80).Draw(t, "minutes")
		day := float64(minutes) / 1440
		back, err := parseTime(dateText(day))
		require.NoError(t, err)
		require.InDelta(t, day, back, 1e-9)
	})
	for _, bad := range []string{"", "2015-2-2", "2015-02-30", "2015-02-02T25:00", "yesterday"} {
		_, err := parseTime(bad)
		assert.Error(t, err, bad)
	}
	assert.Equal(t, "2 Feb 2015, 20:00", sayDate(dateDay(2015, 2, 2)+20.0/24))
	assert.Equal(t, "1 to 4 February 2015", sayMonths(dateDay(2015, 2, 1), dateDay(2015, 2, 4)))
	assert.Equal(t, "July 2013 to June 2016", sayMonths(dateDay(2013, 7, 1), dateDay(2016, 6, 30)))
	assert.Equal(t, "26 January to 1 March 2015", sayMonths(dateDay(2015, 1, 26), dateDay(2015, 3, 1)))
}

func TestTicksLieOnTheAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e3, 1e3).Draw(t, "low")
		span := math.Pow(10, rapid.Float64Range(-4, 5).Draw(t, "span"))
		height := rapid.Float64Range(40, 300).Draw(t, "height")
		unit := rapid.SampledFrom([]string{unitShare, unitPoints, unitMillion, unitCount}).Draw(t, "unit")
		ticks := yTicks(low, low+span, unit, height)
		require.LessOrEqual(t, len(ticks), 7)
		require.NotEmpty(t, yTicks(0, span, unit, height), "an axis from 0 has a tick")
		for i, k := range ticks {
			require.True(t, k.at >= low-1e-5*span && k.at <= low+span*(1+1e-5))
			if i > 0 {
				require.NotEqual(t, ticks[i-1].text, k.text)
				if i > 1 {
					require.InDelta(t, ticks[i-1].at-ticks[i-2].at, k.at-ticks[i-1].at, 1e-6*span, "ticks are even")
				}
			}
		}
	})
}

func TestRangesHoldTheirData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(0, 1).Draw(t, "low")
		high := rapid.Float64Range(low, 1).Draw(t, "high")
		from, to := niceRange(low, high, unitShare)
		require.True(t, from <= low+1e-9 && to >= high-1e-9 && to > from, "%v %v", from, to)
		require.True(t, from >= 0 && to <= 1)
		require.True(t, high-low < 1e-6 || from == 0 || to-from <= 2.2*(high-low)+1e-9, "no more than half is empty: %v to %v", from, to)
	})
}

func TestDateTicks(t *testing.T) {
	ticks := dateTicks(dateDay(2013, 7, 1), dateDay(2016, 6, 30), 400, false)
	var texts []string
	for _, k := range ticks {
		texts = append(texts, k.text+" "+k.below)
	}
	assert.Equal(t, []string{"Jul 2013", "Jan 2014", "Jul ", "Jan 2015", "Jul ", "Jan 2016"}, texts)
	rapid.Check(t, func(t *rapid.T) {
		from := math.Floor(rapid.Float64Range(0, 20_000).Draw(t, "from"))
		to := from + math.Ceil(rapid.Float64Range(1, 5_000).Draw(t, "days"))
		width := rapid.Float64Range(60, 400).Draw(t, "width")
		ticks := dateTicks(from, to, width, true)
		for i, k := range ticks {
			require.True(t, k.at >= from && k.at <= to)
			if i > 0 {
				require.Greater(t, (k.at-ticks[i-1].at)/(to-from)*width, 25.0, "labels have room")
			}
		}
	})
}

func TestPushApartKeepsOrderAndRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		var centre, height []float64
		sum := 0.0
		for range n {
			centre = append(centre, rapid.Float64Range(-10, 110).Draw(t, "centre"))
			height = append(height, rapid.Float64Range(1, 25).Draw(t, "height"))
			sum += height[len(height)-1]
		}
		slices.Sort(centre)
		got := pushApart(centre, height, 0, 100)
		if sum > 100 {
			require.Nil(t, got)
			return
		}
		end := 0.0
		for i, c := range got {
			require.GreaterOrEqual(t, c-height[i]/2, end-1e-6, "rooms do not meet")
			end = c + height[i]/2
		}
		require.LessOrEqual(t, end, 100+1e-6)
	})
	assert.Equal(t, []float64{20, 60}, pushApart([]float64{20, 60}, []float64{10, 10}, 0, 100), "who has room stays")
	assert.Equal(t, []float64{45, 55}, pushApart([]float64{50, 50}, []float64{10, 10}, 0, 100), "who has none moves alike")
}

func TestSlimStaysWithinAHair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var path []point
		y := 0.0
		for i := range rapid.IntRange(2, 200).Draw(t, "n") {
			y += rapid.Float64Range(-0.3, 0.3).Draw(t, "step")
			path = append(path, point{0.4 * float64(i), y})
		}
		thin := slim(slices.Clone(path))
		require.Equal(t, path[0], thin[0])
		require.Equal(t, path[len(path)-1], thin[len(thin)-1])
		j := 0
		for _, p := range path {
			for thin[j+1].x < p.x {
				j++
			}
			a, b := thin[j], thin[j+1]
			onLine := a.y + (b.y-a.y)*(p.x-a.x)/(b.x-a.x)
			// The distance is measured across the line; upright it can be more.
			require.InDelta(t, onLine, p.y, 0.06*math.Hypot(b.x-a.x, b.y-a.y)/(b.x-a.x)+1e-9)
		}
	})
}

func TestTextColoursCanBeRead(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range tokens {
		assert.False(t, seen[k.name])
		seen[k.name] = true
		contrast := 1.05 / (luminance(k.rgb) + 0.05)
		if k.readable {
			assert.GreaterOrEqual(t, contrast, 4.5, k.name)
		}
		text, err := findToken(textToken(k.name))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, 1.05/(luminance(text.rgb)+0.05), 4.5, "words about %s", k.name)
	}
}

func TestViridisRisesInLightness(t *testing.T) {
	last := -1.0
	for i := range 101 {
		l := luminance(viridis(float64(i) / 100))
		assert.Greater(t, l, last)
		last = l
	}
	assert.Equal(t, hex(0x440154), viridis(-1))
	assert.Equal(t, hex(0xFDE725), viridis(2))
}

func TestCommandsCanBePasted(t *testing.T) {
	f := newFonts()
	s := style{size: 6.6, mono: true}
	command := "hongbao compare war-2013-2016 --without e24,e25,e27 --replicates 200"
	assert.Equal(t, []string{command}, f.wrapCommand(command, s, 1000))
	lines := f.wrapCommand(command, s, 150)
	require.Greater(t, len(lines), 1)
	for i, line := range lines {
		assert.Equal(t, i < len(lines)-1, line[len(line)-1] == '\\')
		assert.LessOrEqual(t, f.width(line, s), 150.0)
		assert.NotRegexp(t, `--[a-z]+ \\$`, line, "a flag keeps its value")
	}
}

func TestWeeksAreMeansOfRunsCountedFromTheEnd(t *testing.T) {
	var days []float64
	var values [][]float64
	for i := range 7*60 + 5 {
		days = append(days, float64(i))
		values = append(values, []float64{float64(i), 100, math.NaN()})
	}
	middles, means, weeks := weekly(days, values)
	require.True(t, weeks)
	require.Len(t, middles, 61)
	assert.Equal(t, []float64{2, 8, 15}, middles[:3], "five days are left at the beginning")
	assert.Equal(t, days[len(days)-4], middles[60])
	for i, row := range means {
		assert.InDelta(t, middles[i], row[0], 1e-9, "the mean of a straight line is its middle")
		assert.Equal(t, 100.0, row[1])
		assert.True(t, math.IsNaN(row[2]))
	}
	_, same, weeks := weekly(days[:100], values[:100])
	assert.False(t, weeks)
	assert.Equal(t, values[:100], same)
}

func TestOpenArmsHaveTheColourOfOpenness(t *testing.T) {
	tokens := func(names ...string) []string {
		var arms []Arm
		for _, n := range names {
			arms = append(arms, Arm{Name: n})
		}
		var out []string
		for _, b := range armBrushes(arms) {
			out = append(out, b.token)
		}
		return out
	}
	assert.Equal(t, []string{"ink", "passcode", "open"}, tokens("as_it_happened", "closed", "open"))
	assert.Equal(t, []string{"ink", "open", "passcode"}, tokens("as_it_happened", "without_e24", "without_e25"))
	assert.Equal(t, []string{"ink"}, tokens("open"))
	assert.Empty(t, tokens())
}
