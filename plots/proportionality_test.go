package plots

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProportionality(t *testing.T) {
	figure := build(t, "proportionality", toySomeReasons())
	assert.Equal(t, "Two of four stated reasons are served at all; none needed a gate so closed", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "subtitle"), "only 20 pairs of runs")
	names := rows(t, figure, "row")
	require.Len(t, names, 2*len(toyGates)+3, "what is served stands first, gate by gate")
	assert.Contains(t, names[0]["text"], "Too many messages | e24")
	assert.Contains(t, names[0]["text"], "less by 15"+narrow+"%")
	assert.Contains(t, names[1]["text"], "5"+narrow+"% open")
	rings := 0
	for _, r := range rows(t, figure, "interval") {
		if r["style"] == "colour=ink ringed" {
			rings++
		}
	}
	assert.Equal(t, 2, rings, "one for each reason that is served")
	assert.Equal(t, "0.9", rows(t, figure, "bound")[0]["x"])
	caption := said(t, figure, "caption")
	assert.Contains(t, caption, "What lies beyond 150 % is drawn there.")
	assert.Contains(t, caption, "e24: the closure lowers tiredness of the people by 0.80 of 5.20 messages")
	assert.Contains(t, said(t, figure, "number"), "protects nothing")
	assert.Contains(t, said(t, figure, "number"), "(−0.67 m openings)")
}

func TestProportionalityOfReasonsThatFail(t *testing.T) {
	all := toyReasons(5, toyReason{"e25", "a", "protects nothing", 5.2, 0, nil, 0}, toyReason{"e24", "b", "does harm", 5.2, -1, nil, 0})
	assert.Equal(t, "None of two stated reasons is served by its closure", said(t, build(t, "proportionality", all), "title"))
	none := toyReasons(5, toyReason{"e25", "a", "cannot be judged", 5.2, 0, nil, 0})
	assert.Equal(t, "No stated reason can be judged here", said(t, build(t, "proportionality", none), "title"))
	closed := toyReasons(40, toyReason{"e24", "a", "least closed", 5.2, 1, []float64{1, 0.5, 0.4, 0.3, 0.2, 0.1}, 0})
	assert.Equal(t, "One of one stated reason is served at all; no gate more open does as well", said(t, build(t, "proportionality", closed), "title"))
}
