package spec

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// again writes a sample, reads it back, and reports the text.
func again(t require.TestingT, s *sample) string {
	text, err := Encode(s)
	require.NoError(t, err)
	back, err := read("again.yaml", string(text))
	require.NoError(t, err, string(text))
	require.Equal(t, s, back, string(text))
	second, err := Encode(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(second))
	return string(text)
}

func TestEncode(t *testing.T) {
	s, err := read("full.yaml", full)
	require.NoError(t, err)
	golden(t, "testdata/full.yaml", again(t, s))
	s, err = read("head.yaml", head)
	require.NoError(t, err)
	golden(t, "testdata/defaults.yaml", again(t, s))
	s.Events = []event{{ID: "e1"}}
	text, err := EncodeCommented(s)
	require.NoError(t, err)
	golden(t, "testdata/commented.yaml", string(text))
	back, err := read("commented.yaml", string(text))
	require.NoError(t, err)
	assert.Equal(t, s, back)
}

func TestEncodeRefuses(t *testing.T) {
	for want, change := range map[string]func(*sample){
		"choice.kappa: NaN is not a number that a file can hold":       func(s *sample) { s.Choice.Kappa = math.NaN() },
		"grid.0.1: +Inf is not a number that a file can hold":          func(s *sample) { s.Grid = [][]float64{{0, math.Inf(1)}} },
		"growth.1970-01-01: -Inf is not a number that a file can hold": func(s *sample) { s.Growth = Series{{0, math.Inf(-1)}} },
		"events.e1.host: the text is not UTF-8":                        func(s *sample) { s.Events = []event{{ID: "e1", Host: "\xff"}} },
	} {
		var s sample
		require.NoError(t, Defaults(&s))
		change(&s)
		_, err := Encode(s)
		assert.EqualError(t, err, want)
	}
}

// Whatever a sample holds comes back from its file, to the last bit.
func TestEncodeRoundTrip(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[a-z0-9_:.%\- ]{1,8}`), rapid.String(), rapid.SampledFrom([]string{
		"", "null", "~", "yes", "1", "1.5", "2015-01-01", "a: b", "a #b", "- a", "-", "---", "...", "[a", "{", "'", `"`, "\\", "a\nb", "\t", " a ", "&a", "*a", "!a", "|", ">", "%", "@", "`", ",",
		"\u0085", "\u2028", "\ufeff", "\x00", "\x1b[2J", "春节", "🧧", "\U0010ffff", "=", "<<", "?", ":", "a:", ":a", "x\u00a0y",
	})).Filter(utf8.ValidString)
	key := word.Filter(func(s string) bool { return s != "" && s != "<<" })
	number := rapid.Float64().Filter(finite)
	date := rapid.Custom(func(t *rapid.T) Date { return Date(rapid.Int32Range(10957, 47846).Draw(t, "date")) })
	rapid.Check(t, func(t *rapid.T) {
		s := &sample{}
		require.NoError(t, Defaults(s))
		s.Kind = "sample"
		s.Title = word.Draw(t, "title")
		s.Start = date.Draw(t, "start")
		s.End = s.Start + 10
		s.Users = Count(rapid.Int64Range(1, 2e9).Draw(t, "users"))
		s.Seed = rapid.Uint64().Draw(t, "seed")
		s.Offset = rapid.Int64().Draw(t, "offset")
		s.Choice.Kappa = rapid.Float64Range(-20, 20).Draw(t, "kappa")
		s.Choice.Nest = Share(rapid.Float64Range(0, 1).Draw(t, "nest"))
		for i := range rapid.IntRange(0, 3).Draw(t, "events") {
			s.Events = append(s.Events, event{
				ID: fmt.Sprint(key.Draw(t, "id"), i), At: date.Draw(t, "at").At(rapid.IntRange(0, 23).Draw(t, "hour")),
				For:    Duration(rapid.Int64Range(1, 365*24).Draw(t, "for")),
				Budget: Money(rapid.Int64Range(0, math.MaxInt64).Draw(t, "budget")), Tags: some1(rapid.SliceOfN(word, 0, 30).Draw(t, "tags")),
			})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "points") {
			s.Growth = append(s.Growth, Point{Date(i) + s.Start, rapid.Float64Range(0, 1e9).Draw(t, "point")})
		}
		if m := rapid.MapOfN(key, rapid.Map(rapid.Int64Range(0, 1e12), func(i int64) Money { return Money(i) }), 0, 3).Draw(t, "budgets"); len(m) > 0 {
			s.Budgets = m
		}
		if m := rapid.MapOfN(key, rapid.Map(rapid.Int(), func(i int) named { return named{A: i} }), 0, 3).Draw(t, "named"); len(m) > 0 {
			s.Named = m
		}
		s.Words = some1(rapid.SliceOfN(rapid.SampledFrom([]string{"open", "closed", "script"}), 0, 4).Draw(t, "words"))
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			s.Grid = append(s.Grid, some1(rapid.SliceOfN(number, 0, 8).Draw(t, "row")))
		}
		s.Anything = Scalar(word.Draw(t, "anything"))
		for _, w := range rapid.SliceOfN(word, 0, 4).Draw(t, "values") {
			s.Values = append(s.Values, Scalar(w))
		}
		if rapid.Bool().Draw(t, "note?") {
			s.Note = ptr(word.Draw(t, "note"))
			s.Fallback = ptr(Share(rapid.Float64Range(0, 1).Draw(t, "fallback")))
			s.Rule = &rule{When: key.Draw(t, "when")}
			s.Pair = pair{strings.ReplaceAll(word.Draw(t, "a"), "/", ""), word.Draw(t, "b")}
		}
		again(t, s)
	})
}

// some1 makes an empty list nil, as it is after decoding.
func some1[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// The list of parameters, as a person reads it.
func TestParameters(t *testing.T) {
	s, err := read("full.yaml", full)
	require.NoError(t, err)
	var b strings.Builder
	for _, p := range Parameters(s) {
		fmt.Fprintf(&b, "%s | %s | %s | %s | %s | %s | %s | %s | %s | %s\n", p.Path, p.Kind, p.Unit, p.Min, p.Max, p.Default, p.Value, p.Doc, p.Source, strings.Join(p.Values, " "))
	}
	golden(t, "testdata/parameters.txt", b.String())

	// Every path can be set to the value that is listed, which changes nothing;
	// and to the value of a file of defaults, which does.
	text, err := Encode(s)
	require.NoError(t, err)
	for _, p := range Parameters(s) {
		if p.Value == "" {
			continue
		}
		doc := parse(t, string(text))
		require.NoError(t, doc.Set(p.Path, p.Value), p.Path)
		var got sample
		require.NoError(t, doc.Decode(&got), p.Path)
		assert.Equal(t, s, &got, p.Path)
	}
	var empty sample
	require.NoError(t, Defaults(&empty))
	paths := make(map[string]bool)
	for _, p := range Parameters(&empty) {
		assert.False(t, paths[p.Path], "%s is listed twice", p.Path)
		paths[p.Path] = true
		if p.Default != "" {
			doc := parse(t, head)
			if !strings.Contains(p.Path, "*") && !strings.HasPrefix(p.Path, "rule") {
				require.NoError(t, doc.Set(p.Path, p.Default), p.Path)
				require.NoError(t, doc.Decode(&sample{}), p.Path)
			}
		}
	}
	for _, path := range []string{"start", "choice.kappa", "events.*.at", "camps.*.lag", "rule.when", "lent"} {
		assert.True(t, paths[path], path)
	}
	assert.False(t, paths["rule.then.when"], "a type that holds itself is listed once")
}

// Faulty tags are mistakes of the program, found when the type is first used.
func TestFaultyTags(t *testing.T) {
	for name, v := range map[string]any{
		"default out of bounds": &struct {
			A int `yaml:"a" max:"3" default:"4"`
		}{},
		"default of a wrong form": &struct {
			A Date `yaml:"a" default:"soon"`
		}{},
		"default not permitted": &struct {
			A string `yaml:"a" one:"b|c" default:"d"`
		}{},
		"zero out of bounds": &struct {
			A int `yaml:"a" min:"1"`
		}{},
		"bound of a wrong form": &struct {
			A Money `yaml:"a" min:"500" default:"5m"`
		}{},
		"bound on a text": &struct {
			A string `yaml:"a" min:"1"`
		}{},
		"list default of a wrong form": &struct {
			A []int `yaml:"a" default:"[1, x]"`
		}{},
		"type without a form": &struct {
			A chan int `yaml:"a"`
		}{},
		"key twice": &struct {
			A int `yaml:"a"`
			B int `yaml:"a"`
		}{},
		"words for a number": &struct {
			A int `yaml:"a" one:"1|2"`
		}{},
		"not a struct":  new(int),
		"not a pointer": struct{}{},
	} {
		assert.Panics(t, func() { _ = Defaults(v) }, name)
	}
	// These are right: a required key and a pointer have no value when absent.
	require.NoError(t, Defaults(&struct {
		A int     `yaml:"a" min:"1" required:"true"`
		B *int    `yaml:"b" min:"1"`
		C []int   `yaml:"c" min:"1"`
		D *[]int  `yaml:"d" default:"[1]"`
		E *choice `yaml:"e" default:"{kappa: 2}"`
		F Share   `yaml:"f" min:"-1" default:"-50%"`
	}{}))
}

// Any text either says what is wrong with it, or is a file that survives
// writing and reading.
func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(head))
	f.Add([]byte(head + "a: &x [*x]\n? b\n: !!str 'c'\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := read("fuzz.yaml", string(text))
		if err == nil {
			again(t, s)
			return
		}
		all, ok := err.(*Errors)
		if !ok || len(all.Problems) == 0 {
			t.Fatalf("not a list of problems: %v", err)
		}
		var out strings.Builder
		all.Print(&out, false)
		for _, r := range out.String() {
			if r < ' ' && r != '\n' {
				t.Fatalf("%q steers the terminal", out.String())
			}
		}
	})
}

// Any --set either says what is wrong with it, or leaves a document that says
// what is wrong with it, or one that survives writing and reading.
func FuzzSet(f *testing.F) {
	for _, c := range [][2]string{{"choice.kappa", "1"}, {"events.e24", "{id: e24, at: 2015-02-02}"}, {"words", "[open]"}, {"grid.0", "'x"}, {"note", "| a"}, {"camps.x.kind", "open"}} {
		f.Add(c[0], c[1])
	}
	base, err := Parse("base.yaml", []byte(full))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, value string) {
		doc := base.Clone()
		err := doc.Set(path, value)
		var s sample
		if err == nil {
			err = doc.Decode(&s)
		}
		if err == nil {
			again(t, &s)
		} else if _, ok := err.(*Errors); !ok {
			t.Fatalf("not a list of problems: %v", err)
		}
		_ = doc.Remove(path)
	})
}
