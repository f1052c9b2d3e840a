package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEventStudyColoursWhatBeatsThePlacebos(t *testing.T) {
	figure := build(t, "event-study", toySixActions())
	assert.Equal(t, "Four of six dated actions moved Tenpay's share of payments more than 95 % of placebo dates did; the model knows four to have moved it", said(t, figure, "title"))
	panels := rows(t, figure, "panel")
	require.Len(t, panels, 6)
	colours := map[string]string{"e03": "muted", "e04": "alipay", "e14": "alipay", "e24": "tenpay", "e25": "tenpay", "e27": "muted"}
	for _, p := range panels {
		assert.Contains(t, p["style"], "colour="+colours[p["panel"]], p["panel"])
		assert.Equal(t, []string{panels[0]["low"], panels[0]["high"]}, []string{p["low"], p["high"]}, "the same y in all")
		assert.Equal(t, []string{"-24", "60"}, []string{p["x"], p["x_end"]})
	}
	assert.Equal(t, "WeChat blocks envelope links | 2 Feb 2015; study +1.80, beats 30 of 30 | model +1.72, 1.32 to 2.12", panels[3]["text"])
	assert.Equal(t, "WeChat blocks Alipay in shops | 2 Feb 2015; study +1.80, beats 30 of 30 | model exactly 0", panels[4]["text"])
	series := map[string]bool{}
	for _, l := range rows(t, figure, "line") {
		if l["panel"] == "e24" {
			series[l["series"]] = true
			assert.False(t, l["series"] != "model" && l["x"] == "0", "the day of the action has no value of the study")
		}
	}
	assert.Len(t, series, 32, "30 placebos, the study and the model")
	assert.Contains(t, said(t, figure, "caption"), "with its 95 % band (simultaneous over the days)")
}

func TestEventStudySaysWhatIsMissing(t *testing.T) {
	one := build(t, "event-study", toyStudy(1, toyAction{"e24", "WeChat blocks links", "tencent", "2015-02-02", 0.01, 0, math.NaN(), 0}))
	assert.Contains(t, said(t, one, "caption"), "a single pair of runs, so there is no band")
	assert.Contains(t, said(t, one, "subtitle"), "only 1 pair of runs")
	assert.Contains(t, rows(t, one, "panel")[0]["text"], "2 Feb 2015; study: no value | model +1.00")
	assert.Empty(t, rows(t, one, "band"))
	assert.Equal(t, "None of one dated actions moved Tenpay's share of payments more than 95 % of placebo dates did", said(t, one, "title"))

	var many []toyAction
	for range 12 {
		a := toyAction{"e", "WeChat blocks links", "tencent", "2015-02-02", 0.01, 0.001, 0.01, 30}
		a.id += string(rune('a' + len(many)))
		many = append(many, a)
	}
	figure := build(t, "event-study", toyStudy(40, many...))
	assert.Len(t, rows(t, figure, "panel"), mostStudied)
	assert.Contains(t, said(t, figure, "subtitle"), "3 more actions stand in the table")

	r := toySixActions()
	r.Info.Analysis = "shapley"
	_, err := buildEventStudy(r)
	require.ErrorIs(t, err, ErrNothing)
	_, err = buildEventStudy(toyStudy(10))
	require.ErrorIs(t, err, ErrNothing, "placebos alone are nothing")
}

// Lines are means over a week that never reach over the action.
func TestStudyLinesAreSmooth(t *testing.T) {
	days := []float64{-2, -1, 0, 1, 2, 3}
	got := smoothed(days, []float64{1, 3, 100, 10, 20, 30})
	assert.Equal(t, []float64{2, 2}, got[:2])
	assert.True(t, math.IsNaN(got[2]))
	assert.Equal(t, []float64{20, 20, 20}, got[3:])
}
