package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func numberOf(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}

func TestWaterfallEndsInTheTotal(t *testing.T) {
	figure := build(t, "shapley", toyFourParts())
	bars := rows(t, figure, "bar")
	require.Len(t, bars, 6)
	for i, b := range bars[:4] {
		if i > 0 {
			assert.Equal(t, bars[i-1]["x_end"], b["x"], "a bar begins where the one before ends")
		}
	}
	assert.Equal(t, []string{"0", "0.0346"}, []string{bars[4]["x"], bars[4]["x_end"]})
	assert.Equal(t, "0.0346", bars[3]["x_end"], "the parts add up to the total")
	assert.Equal(t, "colour=event", bars[3]["style"], "grey, as its interval includes 0")
	assert.Contains(t, said(t, figure, "row"), "Adjacent content | 4 Feb 2015; includes 0; adds −0.20 to 0.03")
	assert.Contains(t, said(t, figure, "row"), "Shop payment | 2 Feb 2015, 15:00; adds 1.02 to each")
	// 0.0346 - (-0.0012) is where the grey bar begins, and its interval is 0.0358 and -0.0031 to 0.0007.
	intervals := rows(t, figure, "interval")
	assert.InDelta(t, 0.0358-0.0031, numberOf(t, intervals[3]["low"]), 1e-6)
	assert.InDelta(t, 0.0358+0.0007, numberOf(t, intervals[3]["high"]), 1e-6)
	assert.Equal(t, "Most falls to share links: +2.20 of +3.46 points; adjacent content cannot be told from 0", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "caption"), "over 16 combinations of four parts, 40 runs of each, with the same luck in all; the bars add up to the total.")
	assert.Equal(t, "points\n95 % interval", said(t, figure, "xname"))

	// The leak stands below a rule and begins where the total ends.
	assert.Equal(t, []string{"0.0346", "0.0241", "colour=passcode hatch"}, []string{bars[5]["x"], bars[5]["x_end"], bars[5]["style"]})
	names := rows(t, figure, "row")
	assert.Equal(t, []string{"Leak: passcode | already inside the total", "colour=ink ruled"}, []string{names[5]["text"], names[5]["style"]})
	assert.Contains(t, said(t, figure, "row"), "Share links | 9 Aug 2013 to 2 Feb 2015;")
	assert.Contains(t, said(t, figure, "row"), "Tools and marketing | 26 to 31 Jul 2013;")
	assert.Contains(t, said(t, figure, "caption"), "for the four parts jointly (Bonferroni)")
	assert.Contains(t, said(t, figure, "caption"), "the total holds it already. Without any part it changes nothing, exactly.")

	sure := toyFourParts()
	low, _ := sure.Analysis.Column("joint_low")
	low.Reals[0] = -0.002
	high, _ := sure.Analysis.Column("joint_high")
	high.Reals[0] = -0.001
	assert.Equal(t, "Most falls to share links: +2.20 of +3.46 points; the passcode took 1.05 back", said(t, build(t, "shapley", sure), "title"))

	r := toyFourParts()
	r.Info.Analysis = "something_else"
	_, err := buildShapley(r)
	require.ErrorIs(t, err, ErrNothing)
}

func TestWaterfallSaysWhatCannotBeToldFromZero(t *testing.T) {
	part := func(name string, value, half float64) toyPart {
		return toyPart{name: name, value: value, low: value - half, high: value + half, least: value, most: value}
	}
	title := func(n int, parts ...toyPart) string {
		return said(t, build(t, "shapley", toyShapley("share", "share_value_all.alipay", n, parts...)), "title")
	}
	assert.Equal(t, "Both together, +0.10 points, cannot be told from 0", title(10, part("a", 0.0005, 0.002), part("b", 0.0005, 0.002), part("total", 0.001, 0.002)))
	assert.Equal(t, "The parts add up to +0.40 points, but none alone can be told from 0", title(10, part("a", 0.002, 0.003), part("b", 0.002, 0.003), part("total", 0.004, 0.003)))
	assert.Equal(t, "All parts together change nothing", title(10, part("a", 0, 0), part("b", 0, 0), part("total", 0, 0)))
	assert.Equal(t, "Most falls to share links: −0.50 of −0.70 points", title(10, part("music", -0.002, 0.001), part("share_links", -0.005, 0.001), part("total", -0.007, 0.001)))
	one := toyShapley("people", "bound.tenpay", 1, part("share_links", 2e6, math.NaN()), part("b", 1e6, math.NaN()), part("total", 3e6, math.NaN()))
	figure := build(t, "shapley", one)
	assert.Equal(t, "Most falls to share links: +2.00 of +3.00 million people", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "caption"), "One run gives no interval")
	assert.Empty(t, rows(t, figure, "interval"))
	assert.Equal(t, "million people", said(t, figure, "xname"))
	assert.Equal(t, "2", rows(t, figure, "bar")[0]["x_end"], "people are shown in millions")
}

func TestEffectsAreSortedAndGreyWhereTheyMayBeNothing(t *testing.T) {
	r := toyManyArms(26, 20, 0.004)
	figure := build(t, "effects", r)
	intervals := rows(t, figure, "interval")
	require.Len(t, intervals, 26)
	coloured := 0
	for i, n := range intervals {
		low, high := numberOf(t, n["low"]), numberOf(t, n["high"])
		if i > 0 {
			assert.LessOrEqual(t, numberOf(t, n["x"]), numberOf(t, intervals[i-1]["x"]))
		}
		if low <= 0 && high >= 0 {
			assert.Equal(t, "colour=other", n["style"])
		} else {
			assert.Equal(t, "colour=tenpay", n["style"])
			coloured++
		}
	}
	assert.Contains(t, said(t, figure, "title"), fmt.Sprintf("%d of 26 histories differ from as it happened; most: without e01: music, +2.81 points", coloured))
	assert.Contains(t, said(t, figure, "row"), "e03: marketing accounts | exactly 0 in all 20 pairs")
	assert.Contains(t, said(t, figure, "row"), "e24: the printed codes of small shops and stalls | 2 Feb 2015; includes 0", "dated after the event that it leaves out")
	assert.Equal(t, "Without …", said(t, figure, "yname"))
	assert.Contains(t, said(t, figure, "caption"), "in any of the 26 rows, about 1 would be coloured by chance")

	most := build(t, "effects", toyManyArms(43, 20, 0.004))
	assert.Len(t, rows(t, most, "row"), mostEffects)
	assert.Contains(t, said(t, most, "subtitle"), "3 smaller differences stand in the tables")

	r = toyManyArms(12, 20, 1)
	low, _ := r.Comparison.Column("low")
	high, _ := r.Comparison.Column("high")
	for i := range low.Reals {
		low.Reals[i], high.Reals[i] = -1, 1
	}
	assert.Equal(t, "None of 12 histories can be told from as it happened", said(t, build(t, "effects", r), "title"))
	_, err := buildEffects(toyManyArms(2, 20, 0.004))
	require.ErrorIs(t, err, ErrNothing, "two differences are what the figure gap is for")
}

func TestCommonWordsOfNamesStandOnce(t *testing.T) {
	for _, c := range []struct {
		want  string
		names []string
	}{
		{"Without", []string{"Without a", "Without b", "Without b c"}},
		{"", []string{"Open", "Closed"}},
		{"", []string{"Without", "Without a"}},
		{"Without the", []string{"Without the a", "Without the b"}},
	} {
		assert.Equal(t, c.want, commonStart(c.names))
	}
}

func TestEstimatesHaveTheDigitsThatTheyNeed(t *testing.T) {
	of := func(unit string, mean, low, high float64) (string, string, string) {
		e := estimate{}
		e.Mean, e.Low, e.High, e.N = mean, low, high, 10
		v := newScale(unit, []estimate{e})
		return v.say(mean), v.interval(&e), v.word
	}
	for _, c := range []struct {
		unit                       string
		mean, low, high            float64
		said, interval, wantedUnit string
	}{
		{"share", 0.0346, 0.0252, 0.0441, "3.46", "2.52 to 4.41", "points"},
		{"share", 0.346, 0.252, 0.441, "34.6", "25.2 to 44.1", "points"},
		{"share", -0.0005, -0.0009, -0.00001, "−0.050", "−0.090 to −0.001", "points"},
		{"yuan", 4.21e8, 3.6e8, 4.8e8, "421", "360 to 480", "million yuan"},
		{"people", 43_000, 36_000, 48_000, "43.0", "36.0 to 48.0", "thousand people"},
		{"", 4.3, 3.6, 4.8, "4.30", "3.60 to 4.80", "change"},
		{"share", 0.01, math.NaN(), math.NaN(), "1.00", "", "points"},
	} {
		said, interval, word := of(c.unit, c.mean, c.low, c.high)
		assert.Equal(t, []string{c.said, c.interval, c.wantedUnit}, []string{said, interval, word})
	}
}

func TestRowsStandOnAPage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := float64(rapid.IntRange(1, maxRows).Draw(t, "count"))
		height := count * rowStep(count)
		require.LessOrEqual(t, height, max(420, 14*count)+1e-9)
		require.True(t, count < 4 || height >= 120)
	})
}

func TestProductLimitByHand(t *testing.T) {
	// Five runs: tips on days 2 and 4, censored on 3 and 6, tip on 5. At risk 5, 3, 2:
	// 4/5, 4/5 * 2/3 = 8/15, 8/15 * 1/2 = 4/15.
	lives := []life{{end: 6}, {end: 4, tipped: true}, {end: 2, tipped: true}, {end: 3}, {end: 5, tipped: true}}
	s := productLimit(lives, 0)
	assert.Equal(t, []float64{0, 2, 4, 5}, s.days)
	assert.InDeltaSlice(t, []float64{1, 4.0 / 5, 8.0 / 15, 4.0 / 15}, s.share, 1e-12)
	assert.Equal(t, []float64{3, 6}, s.censored)
	for i, greenwood := range []float64{0, 1.0 / 20, 1.0/20 + 1.0/6, 1.0/20 + 1.0/6 + 1.0/2} {
		if i > 0 { // the interval is symmetric in log(-log(share))
			assert.InDelta(t, greenwood, math.Pow(math.Log(math.Log(s.low[i])/math.Log(s.share[i]))*math.Log(s.share[i])/1.959963984540054, 2), 1e-12)
		}
	}
	day, reached := s.median()
	assert.True(t, reached)
	assert.Equal(t, 5.0, day)
	// At 4/5: exp(1.96 sqrt(1/20) / 0.22314) = 7.128.
	low, high := s.interval()
	assert.InDelta(t, math.Pow(0.8, 7.1283), low[1], 1e-4)
	assert.InDelta(t, math.Pow(0.8, 1/7.1283), high[1], 1e-4)

	s = productLimit([]life{{end: 1, tipped: true}, {end: 2, tipped: true}}, 0)
	assert.Equal(t, 0.0, s.last())
	low, _ = s.interval()
	assert.Len(t, low, 2, "where no run is left there is no interval")

	s = productLimit([]life{{end: 0, tipped: true}, {end: 9}}, 0)
	assert.Equal(t, []float64{0}, s.days)
	assert.Equal(t, []float64{0.5}, s.share)
}

func TestWithoutCensoringTheProductLimitIsTheShareThatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lives []life
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			lives = append(lives, life{end: float64(rapid.IntRange(1, 30).Draw(t, "day")), tipped: true})
		}
		s := productLimit(lives, 0)
		k := &tipping{lives: lives}
		for day := range 31 {
			require.InDelta(t, float64(k.waiting(float64(day)))/float64(len(lives)), s.at(float64(day)), 1e-12)
		}
		low, high := s.interval()
		for i := range low {
			require.True(t, low[i] <= s.share[i] && s.share[i] <= high[i] && low[i] >= 0 && high[i] <= 1)
		}
	})
}

func TestTimeToTipIsLateByWhatWasAdded(t *testing.T) {
	// Every run of the second arm tips exactly 120 days after its pair.
	r := toyTips(toyArms[:2], 20, 8, 8)
	times, err := r.Runs.Column("tip_time")
	require.NoError(t, err)
	for k := range 20 {
		day := dateDay(2015, 1, 1) + math.Floor(60*rand.New(rand.NewPCG(uint64(k), 1)).Float64())
		times.Texts[k], times.Texts[20+k] = dateText(day), dateText(day+120)
		tipped, _ := r.Runs.Column("tipped")
		tipped.Ints[k], tipped.Ints[20+k] = 1, 1
	}
	figure := build(t, "time-to-tip", r)
	assert.Contains(t, said(t, figure, "title"), "as it happened; never blocked on average 3.9 months later")
	assert.Contains(t, said(t, figure, "caption"), "never blocked +3.9, 95 % interval 3.9 to 3.9, 20 pairs")
	assert.Equal(t, []string{"Runs not yet tipped", "20"}, strings.Split(said(t, figure, "risk"), "\n")[:2])

	// The same days in both arms are one line.
	copy(times.Texts[20:], times.Texts[:20])
	figure = build(t, "time-to-tip", r)
	assert.Contains(t, said(t, figure, "title"), "never blocked on the same days")
}

func TestTimeToTipCountsArmsThatAreLikeTheBase(t *testing.T) {
	r := toyTips(toyArms, 12, 30, 30, 30)
	times, _ := r.Runs.Column("tip_time")
	tipped, _ := r.Runs.Column("tipped")
	for k := range 12 { // other arms are some days earlier or later, in turn
		for arm := range 3 {
			day := dateDay(2015, 6, 1) + float64(7*k)
			if arm > 0 {
				day += float64(10*(k%2) - 5)
			}
			times.Texts[12*arm+k], tipped.Ints[12*arm+k] = dateText(day), 1
		}
	}
	title := said(t, build(t, "time-to-tip", r), "title")
	assert.Equal(t, "Half of the runs tip by 6 Jul 2015 as it happened; none of the two others can be told from it", title)
}

func TestTimeToTipNeedsATippedRun(t *testing.T) {
	r := toyTips(toyArms[:1], 5, 1e6)
	_, err := buildTimeToTip(r)
	require.ErrorIs(t, err, ErrNothing)
	r = toyTips(toyArms[:2], 5, 1, 1e6)
	figure := build(t, "time-to-tip", r)
	assert.Contains(t, said(t, figure, "label"), "Never blocked | 100 % not tipped")
	assert.Contains(t, said(t, figure, "caption"), "(5 of 10: censored, not dropped)")
}

func TestStepsHoldUntilTheNext(t *testing.T) {
	s := &sheet{lines: []curve{{x: []float64{0, 2, 5}, y: []float64{1, 0.5, 0.2}, steps: true}}, bands: []curve{{x: []float64{0, 2}, low: []float64{1, 0}, high: []float64{1, 0.5}, steps: true}}}
	s.cornered()
	assert.Equal(t, []float64{0, 2, 2, 5, 5}, s.lines[0].x)
	assert.Equal(t, []float64{1, 1, 0.5, 0.5, 0.2}, s.lines[0].y)
	assert.Equal(t, []float64{0, 2, 2}, s.bands[0].x)
	assert.Equal(t, []float64{1, 1, 0}, s.bands[0].low)
	assert.Equal(t, []float64{1, 1, 0.5}, s.bands[0].high)
}
