package model

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// leaky is the full market with leaks: by the hour, over the end of hourly days, on
// several gates and both sides, with widenings by days and by hours.
func leaky(t testing.TB, settings ...Setting) *Scenario {
	t.Helper()
	return readText(t, full, append([]Setting{
		{"events.w_blocks.leak", "{rate: 0.7, cap: 90%, every: 30h}"},
		{"events.w_limits.leak", "{rate: 0.2}"},
		{"events.e_blocks.leak", "{rate: 3, cap: 80%}"},
	}, settings...)...)
}

// The learning curve, in its units.
func TestLeakIsLearned(t *testing.T) {
	l := &Leak{On: true, Rate: 0.1, Cap: 0.8}
	assert.EqualValues(t, 100, l.passes(100, 0))
	assert.EqualValues(t, math.Round(100+700*(1-math.Exp(-0.1*5))), l.passes(100, 5*24))
	assert.EqualValues(t, 800, l.passes(0, 1_000_000))
	l.Every = spec.Duration(48)
	assert.Equal(t, l.passes(0, 13), l.passes(0, 48*7+13))
	assert.EqualValues(t, 0, l.passes(0, 96))
	assert.False(t, (*Leak)(nil).learns(0))
	assert.False(t, l.learns(800), "nothing is left to be learned")
	assert.True(t, l.learns(799))
	for hours := range int64(47) {
		assert.LessOrEqual(t, l.passes(0, hours), l.passes(0, hours+1))
	}
}

// Kernel and twin agree on what passes, with and without strategies that react.
func TestTwinOnLeaks(t *testing.T) {
	for name, settings := range map[string][]Setting{
		"script":    {{"strategies", "{}"}},
		"reacting":  {{"strategies.east.kind", "tit_for_tat"}, {"strategies.west.kind", "generous_tit_for_tat"}},
		"half open": {{"strategies.west.kind", "open"}},
		"by day":    {{"clock.hourly", "[]"}, {"events.w_blocks.at", "2015-02-16"}, {"events.w_limits.at", "2015-02-15"}, {"events.passcode.at", "2015-02-16"}, {"events.e_blocks.at", "2015-02-18"}, {"events.w_blocks.leak.every", "5d"}},
	} {
		t.Run(name, func(t *testing.T) { compareWithTwin(t, leaky(t, settings...), 3) })
	}
}

// A run that is saved and taken up again remembers what was learned.
func TestLeaksSplit(t *testing.T) {
	splits(t, leaky(t), 13, 15, 16, 17, 19, 20, 21, 40)
	splits(t, leaky(t, Setting{"strategies.east.kind", "tit_for_tat"}), 16, 22)
}

// What is never learned, or learned of an event that is out, is no leak.
func TestNoLeakIsNone(t *testing.T) {
	none := hashOf(t, readText(t, full))
	for _, settings := range [][]Setting{
		{{"events.w_blocks.leak", "{rate: 0, every: 1d}"}},
		{{"events.w_blocks.leak", "{rate: 2, on: false}"}},
		{{"events.never_was.leak", "{rate: 2}"}},
		{{"events.w_blocks.leak", "{rate: 100, every: 1h}"}}, // found within the hour, every hour
	} {
		require.Equal(t, none, hashOf(t, readText(t, full, settings...)), "%v", settings)
	}
	require.NotEqual(t, none, hashOf(t, leaky(t)))
}

// A fork may learn from its day on what the other history does not.
func TestForkLearns(t *testing.T) {
	s, other := leaky(t), leaky(t, Setting{"events.e_blocks.leak.rate", "0.5"})
	r := ahead(t, s, Luck{Seed: 3, Replicate: 1}, 2, 17)
	forked, err := r.Fork(other)
	require.NoError(t, err)
	whole, err := Start(other, Luck{Seed: 3, Replicate: 1}, Options{Workers: 2})
	require.NoError(t, err)
	for _, run := range []*Run{forked, whole} {
		require.NoError(t, run.Until(context.Background(), int32(other.End)))
	}
	require.Equal(t, whole.Hash(), forked.Hash())
}

func TestWrongLeaks(t *testing.T) {
	for words, set := range map[string]Setting{
		"closes no gate round which a way could be learned": {"events.passcode.leak", "{rate: 1}"},
		"no more than what the gate lets pass":              {"events.w_limits.leak", "{rate: 1, cap: 60%}"},
	} {
		_, err := Read("test.yaml", []byte(full), nil, set)
		require.ErrorContains(t, err, words)
	}
}
