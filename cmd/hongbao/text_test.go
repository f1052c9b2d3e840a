package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

func unicodePen(w io.Writer) *pen { return &pen{w: w, unicode: true, width: maxWidth} }

func TestNumbers(t *testing.T) {
	p := unicodePen(io.Discard)
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"},
		{7, "7"},
		{0.0123, "0.0123"},
		{12.34, "12.3"},
		{999, "999"},
		{1234, "1,234"},
		{9999.4, "9,999"},
		{12345, "12.3 k"},
		{999_600, "1.00 m"},
		{9.996, "10.0"},
		{99.96, "100"},
		{1_500_000, "1.50 m"},
		{516e6, "516 m"},
		{999.7e6, "1.00 bn"},
		{2.5e12, "2,500 bn"},
		{-4.2e6, "−4.20 m"},
		{math.NaN(), "–"},
	} {
		require.Equal(t, c.want, p.quantity(c.v, "people", 0), "%v", c.v)
	}
	require.Equal(t, "11.1 %", p.quantity(0.1109, "share", 1))
	require.Equal(t, "+1.2 pt", p.difference(0.0123, "share", 1))
	require.Equal(t, "−1.2 pt", p.difference(-0.0123, "share", 1))
	require.Equal(t, "0.0 pt", p.difference(-0.0000123, "share", 1), "no sign before what rounds to 0")
	require.Equal(t, "−0.2 to +0.3", p.interval(-0.002, 0.003, "share", 1))
	require.Equal(t, "none", p.interval(math.NaN(), math.NaN(), "share", 1))
	for spread, want := range map[float64]int{0.05: 1, 0.005: 1, 0.0005: 2, 0.00005: 3, 1e-9: 4} {
		require.Equal(t, want, decimals(spread), "%v", spread)
	}
	for d, want := range map[time.Duration]string{
		300 * time.Millisecond: "0.3 s", 42 * time.Second: "42 s", 331 * time.Second: "5 min 31 s", 2*time.Hour + 5*time.Minute: "2 h 05 min", 240 * time.Hour: "10 days",
	} {
		require.Equal(t, want, spell(d))
	}
	require.Equal(t, "1 Mar 2015", day("2015-03-01"))
	require.Equal(t, "-1,234", thousands(-1234))
}

// TestScaleKeepsItsPlace: 0 is in the middle, the mean lies within its interval and
// on the right side of 0.
func TestScaleKeepsItsPlace(t *testing.T) {
	p := unicodePen(io.Discard)
	require.Equal(t, "────────│──━━━●━━", p.scale(0.4, 0.75, 1, 1))
	require.Equal(t, "━━●━━───│────────", p.scale(-1, -0.75, -0.5, 1))
	require.Equal(t, "──────━━●━━──────", p.scale(-0.25, 0, 0.25, 1))
	require.Equal(t, "────────│────────", p.scale(math.NaN(), math.NaN(), math.NaN(), 1))
}

func TestWrapAndClip(t *testing.T) {
	text := "one two three four five six seven eight nine ten"
	for width := 12; width < 60; width++ {
		wrapped := wrap(text, width, 2)
		require.Equal(t, strings.Fields(text), strings.Fields(wrapped), "no word is lost")
		for i, line := range strings.Split(wrapped, "\n") {
			require.LessOrEqual(t, len(line), width)
			require.Equal(t, i > 0, strings.HasPrefix(line, "  "))
		}
	}
	p := unicodePen(io.Discard)
	require.Equal(t, "one two…", p.clip("one two three", 9))
	require.Equal(t, "one", p.clip("one", 3))
}

func TestGridAlignsNumbers(t *testing.T) {
	var b bytes.Buffer
	g := grid{indent: 2, right: []bool{false, true}}
	g.styled(plain, "a", "1.5", "x")
	g.styled(plain, "longer", "10.5", "y")
	g.styled(plain, "a heading wider than all of its column")
	g.styled(plain, "a", "", "z")
	g.print(unicodePen(&b))
	require.Equal(t, "  a         1.5   x\n  longer   10.5   y\n  a heading wider than all of its column\n  a               z\n", b.String())
}

func TestNearest(t *testing.T) {
	known := []string{"run", "compare", "sweep", "version"}
	for name, want := range map[string]string{"rn": "run", "rnu": "run", "comapre": "compare", "vers": "version", "xyzzy": "", "": ""} {
		require.Equal(t, want, nearest(name, known), name)
	}
}

// TestAnnotations: taking an annotation out must change nothing, taking out what
// acts may. The counts are those of a small scenario that a person can check.
func TestAnnotations(t *testing.T) {
	text := `hongbao: 1
kind: scenario
extends: duopoly
contexts: [{id: shopping, platforms: {east_pay: {from: dates}}}]
events:
  - {id: talk, at: 2015-03-01, label: East complains}
  - {id: music, at: 2015-03-02, gate: {host: west_chat, object: content_link, guest: east_pay}}
  - {id: dates, at: 2015-03-03}
  - {id: provokes, at: 2015-03-04}
  - {id: replies, at: 2015-03-05, answers: provokes, gate: {host: west_chat, object: envelope_link, guest: east_pay}}
  - {id: gives, at: 2015-03-06}
campaigns:
  - {id: drawn, kind: annotation, events: [talk], window: 2015-03-01..2015-03-02}
  - {id: east_festival, events: [gives]}
`
	sc, err := model.Read("test.yaml", []byte(text), nil)
	require.NoError(t, err)
	events, campaigns := annotations(sc)
	require.Equal(t, []string{"talk", "music"}, events)
	require.Equal(t, []string{"drawn"}, campaigns)
}

func TestCommandLine(t *testing.T) {
	f := flags{set: []string{"title=It's on", "choice.kappa=1.5"}, seed: 7, replicates: 3, users: "2m", out: "/home/me/out", workers: 4}
	f.changed = map[string]bool{"seed": true, "users": true, "out": true}
	require.Equal(t, `hongbao run my.yaml --set 'title=It'\''s on' --set choice.kappa=1.5 --seed 7 --users 2m`, f.commandLine("run", filepath.Join("home", "me", "my.yaml")))
	require.Equal(t, "hongbao run verification/v1-static-logit", (&flags{}).commandLine("run", "verification/v1-static-logit"))
}

// FuzzCheck: whatever stands in a file, check says fine or what is wrong with it.
func FuzzCheck(f *testing.F) {
	for _, name := range []string{"duopoly", "verification/v1-static-logit"} {
		text, err := model.Text(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("hongbao: 1\nkind: experiment\nscenario: duopoly\narms: {a: {without: [west_blocks]}, b: {}}\n"))
	f.Add([]byte("hongbao: 1\nkind: scenario\nextends: duopoly\n"))
	f.Add([]byte{0xff, 0})
	path := filepath.Join(f.TempDir(), "file.yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		require.NoError(t, os.WriteFile(path, text, 0o644))
		var out, talk bytes.Buffer
		code := run([]string{"check", path}, strings.NewReader(""), &out, &talk, still())
		switch code {
		case exitDone:
			require.Contains(t, out.String(), "fine")
		case exitUsage:
			require.NotEmpty(t, talk.String())
			require.Empty(t, out.String())
		default:
			t.Fatalf("exit code %d: %s", code, talk.String())
		}
	})
}

// FuzzQuote: a quoted word reads back as it was.
func FuzzQuote(f *testing.F) {
	for _, word := range []string{"", "a b", "it's", "x=1", "$HOME", "''", "a\nb"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if strings.ContainsRune(word, '\\') || !strings.Contains(quote(word), "'") {
			return
		}
		quoted := strings.ReplaceAll(quote(word), `'\''`, "\x00")
		require.Equal(t, strings.ReplaceAll(word, "'", "\x00"), strings.ReplaceAll(strings.Trim(quoted, "'"), "'", ""))
	})
}
