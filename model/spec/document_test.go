package spec

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const head = "hongbao: 1\nkind: sample\nstart: 2015-01-26\n"

const full = head + `extends: base
title: '春节 "war": 2015'
end: 2015-03-01
clock: [2015-02-01..2015-02-08, 2015-02-18..2015-02-19]
users: 20k
seed: 18446744073709551615
small: -100
offset: -9_000
hourly: false
growth: {2015-06-30: 30%, 2013-12-31: 355m, 2014-12-31: 1e3}
choice:
  kappa: -0.5
  nest: 0.7
events:
  - id: e24
    at: 2015-02-02T20:00
    budget: 600m
    host: qq
    tags: [block, "two words"]
  - {id: e25, at: 2015-02-03, for: 66d}
camps:
  tencent: {kind: closed, lag: 0}
  alibaba: {kind: tit_for_tat}
budgets: {b: 10.7, a: 3 yuan}
fallback: 25%
rule: {when: a > b, then: {when: "c: d"}}
words: []
quantiles: {alipay: [0, 0.5, 100%]}
grid: [[1, 2.5], [], [-3e-9]]
anything: 2015-02-02T20:00
values: [1, "1", no, "a, b", 25%]
pair: a/b
note: "null"
named: {x: {}, y: {a: 8}}
nested: {z: [{a: 1}, {}]}
lent: 36h
`

func parse(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Parse("sample.yaml", []byte(text))
	require.NoError(t, err)
	return d
}

// Every kind of value, against what a reader of the file would say it means.
func TestDecode(t *testing.T) {
	var s sample
	require.NoError(t, parse(t, full).Decode(&s))
	lag := Duration(0)
	assert.Equal(t, sample{
		Format: 1, Kind: "sample", Extends: "base", Title: `春节 "war": 2015`,
		Start: DateOf(2015, 1, 26), End: DateOf(2015, 3, 1),
		Clock: []DateRange{{DateOf(2015, 2, 1), DateOf(2015, 2, 8)}, {DateOf(2015, 2, 18), DateOf(2015, 2, 19)}},
		Users: 20_000, Seed: 1<<64 - 1, Small: -100, Offset: -9000,
		Growth: Series{{DateOf(2013, 12, 31), 355e6}, {DateOf(2014, 12, 31), 1000}, {DateOf(2015, 6, 30), 0.3}},
		Choice: choice{Kappa: -0.5, Nest: 0.7, Visible: "primary"},
		Events: []event{
			{ID: "e24", At: DateOf(2015, 2, 2).At(20), For: 8, Budget: 60_000_000_000, Host: "qq", Tags: []string{"block", "two words"}},
			{ID: "e25", At: DateOf(2015, 2, 3).At(0), For: 66 * 24},
		},
		Camps:   map[string]*camp{"tencent": {"closed", &lag}, "alibaba": {"tit_for_tat", nil}},
		Budgets: map[string]Money{"b": 1070, "a": 300}, Fallback: ptr(Share(0.25)),
		Rule:      &rule{"a > b", &rule{"c: d", nil}},
		Quantiles: map[string][]Share{"alipay": {0, 0.5, 1}}, Grid: [][]float64{{1, 2.5}, nil, {-3e-9}},
		Anything: "2015-02-02T20:00", Values: []Scalar{"1", "1", "no", "a, b", "25%"}, Pair: pair{"a", "b"}, Note: ptr("null"),
		Named: map[string]named{"x": {A: 7}, "y": {A: 8}}, Nested: map[string][]*named{"z": {{A: 1}, {A: 7}}},
		unexported: unexported{Lent: 36},
	}, s)
}

// What a file leaves out stands at its default, and Defaults says the same.
func TestDefaults(t *testing.T) {
	want := sample{
		Format: 1, Kind: "sample", Start: DateOf(2015, 1, 26), End: DateOf(2015, 3, 1), Users: 20_000, Seed: 1, Small: -3, Hourly: true,
		Choice: choice{Kappa: 0.5, Nest: 0.6, Visible: "primary"}, Words: []string{"open", "script"}, unexported: unexported{Lent: 336},
	}
	s := sample{Title: "what was there before", Users: 5}
	require.NoError(t, parse(t, head).Decode(&s))
	assert.Equal(t, want, s)

	require.NoError(t, Defaults(&s))
	want.Kind, want.Start = "", 0
	assert.Equal(t, want, s)
}

// Files that could cost time or memory are refused at once.
func TestHostileFiles(t *testing.T) {
	for name, text := range map[string]string{
		"2 MiB":       strings.Repeat("a: 1\n", 2<<20/5),
		"brackets":    head + "grid: " + strings.Repeat("[", 1<<19),
		"braces":      head + "grid: " + strings.Repeat("{a: ", 1<<17),
		"dashes":      head + "grid:\n" + strings.Repeat("- ", 1<<18),
		"questions":   head + strings.Repeat("? ", 1<<18),
		"nul":         head + "title: a\x00b\n",
		"not utf-8":   head + "title: \xff\xfe\n",
		"utf-16":      "\xff\xfeh\x00o\x00",
		"keys":        head + strings.Repeat("x: 1\n", 1<<17),
		"comments":    head + strings.Repeat("#\n", 1<<18) + "x: 1\n",
		"open quote":  head + "title: \"" + strings.Repeat("a\n", 1<<18),
		"long key":    head + strings.Repeat("k", 1<<19) + ": 1\n",
		"anchors":     head + "words: [" + strings.Repeat("&a x, ", 1<<16) + "x]\n",
		"wrong list":  head + "events:\n" + strings.Repeat("  - {id: e, at: 2015-02-02, x: 1}\n", 1<<20/36),
		"one line":    head + "words: [" + strings.Repeat("x, ", 1<<18) + "x]\n",
		"quoted line": head + "words: [" + strings.Repeat(`"x", `, 1<<17) + "x]\n",
	} {
		start := time.Now()
		_, err := read("hostile.yaml", text)
		var all *Errors
		if assert.ErrorAs(t, err, &all, name) {
			var out bytes.Buffer
			all.Print(&out, true)
			assert.Less(t, out.Len(), 20_000, name)
			assert.LessOrEqual(t, len(all.Problems), shown, name)
		}
		t.Log(name, time.Since(start))
		assert.Less(t, time.Since(start), time.Minute, name)
	}
}

func TestLookup(t *testing.T) {
	d := parse(t, full+"dotted: {a.b: 1, a: {c: 2}}\n")
	for path, want := range map[string]string{
		"kind": "sample", "choice.kappa": "-0.5", "events.e24.at": "2015-02-02T20:00", "events.e25.for": "66d", "clock.1": "2015-02-18..2015-02-19",
		"grid.0.1": "2.5", "growth.2013-12-31": "355m", "camps.alibaba.kind": "tit_for_tat", "dotted.a.b": "1", "dotted.a.c": "2", "seed": "18446744073709551615",
	} {
		got, ok := d.Lookup(path)
		assert.True(t, ok, path)
		assert.Equal(t, want, got, path)
	}
	for _, path := range []string{"", ".", "events", "choice", "events.e26.at", "events.0.at", "clock.2", "clock.-1", "clock.01", "choice.kappa.x", "dotted.a"} {
		_, ok := d.Lookup(path)
		assert.False(t, ok, path)
	}
	assert.Equal(t, "sample", d.Kind())
	assert.Equal(t, "sample.yaml", d.Name())
}

// All forms of --set, by what the decoded file then holds.
func TestSet(t *testing.T) {
	d := parse(t, full)
	for _, c := range [][2]string{
		{"title", `Spring: a "war" # 1`},
		{"start", "2015-01-27"},
		{"events.e24.budget", "10.7 yuan"},
		{"events.e25", "{id: e25, at: 2015-02-04}"},
		{"clock.1", "2015-02-18..2015-02-20"},
		{"words", "[closed]"},
		{"camps.baidu.kind", "open"},
		{"camps.tencent.lag", "null"},
		{"budgets.a", " 1k "},
		{"growth.2016-12-31", "400m"},
		{"growth", "{2016-12-31: 5, 2016-01-01: 4}"},
		{"fallback", "~"},
		{"rule.then.then.when", `"quoted: text"`},
		{"quantiles.tenpay", "[50%, 60%]"},
		{"note", "'it''s'"},
		{"small", "-5"},
		{"anything", "'5'"},
		{"grid.1", "[7]"},
	} {
		require.NoError(t, d.Set(c[0], c[1]), c[0])
	}
	var s sample
	require.NoError(t, d.Decode(&s))
	assert.Equal(t, `Spring: a "war" # 1`, s.Title)
	assert.Equal(t, DateOf(2015, 1, 27), s.Start)
	assert.Equal(t, Money(1070), s.Events[0].Budget)
	assert.Equal(t, event{ID: "e25", At: DateOf(2015, 2, 4).At(0), For: 8}, s.Events[1])
	assert.Equal(t, DateOf(2015, 2, 20), s.Clock[1].To)
	assert.Equal(t, []string{"closed"}, s.Words)
	assert.Equal(t, map[string]*camp{"tencent": {"closed", nil}, "alibaba": {"tit_for_tat", nil}, "baidu": {"open", nil}}, s.Camps)
	assert.Equal(t, map[string]Money{"b": 1070, "a": 100_000}, s.Budgets)
	assert.Equal(t, Series{{DateOf(2016, 1, 1), 4}, {DateOf(2016, 12, 31), 5}}, s.Growth)
	assert.Nil(t, s.Fallback)
	assert.Equal(t, "quoted: text", s.Rule.Then.Then.When)
	assert.Equal(t, []Share{0.5, 0.6}, s.Quantiles["tenpay"])
	assert.Equal(t, "it's", *s.Note)
	assert.Equal(t, int8(-5), s.Small)
	assert.Equal(t, Scalar("5"), s.Anything)
	assert.Equal(t, [][]float64{{1, 2.5}, {7}, {-3e-9}}, s.Grid)

	require.NoError(t, d.Remove("events.e24"))
	require.NoError(t, d.Remove("clock.0"))
	require.NoError(t, d.Remove("choice.kappa"))
	require.NoError(t, d.Remove("budgets"))
	require.NoError(t, d.Decode(&s))
	assert.Len(t, s.Events, 1)
	assert.Equal(t, "e25", s.Events[0].ID)
	assert.Len(t, s.Clock, 1)
	assert.Equal(t, 0.5, s.Choice.Kappa)
	assert.Empty(t, s.Budgets)
}

// What --set says when it cannot, or when Decode refuses what was set.
func TestSetErrors(t *testing.T) {
	var out bytes.Buffer
	for _, c := range [][2]string{
		{"choice.kapa", "1"},
		{"choice.kappa", "25"},
		{"events.e42.at", "2015-02-02"},
		{"events.0.at", "2015-02-02"},
		{"clock.5", "2015-02-18..2015-02-20"},
		{"choice.kappa.deep", "1"},
		{"new.deep.key", "1"},
		{"camps.tencent.kind", "opne"},
		{"events", "[{id: e1, at: soon}]"},
		{"words", "[open, [closed]]"},
		{"words", "[open"},
		{"words", "[open]: closed"},
		{"title", "\"a\": b"},
		{"title", "*alias"},
		{"title", "!!str x"},
		{"title", "@home"},
		{"users", ""},
		{"", "1"},
		{"choice..kappa", "1"},
		{"kind", "other"},
		{"hongbao", "2"},
		{"title", "a\x1b[2Jb"},
		{"budgets.new", "500"},
	} {
		d := parse(t, full)
		err := d.Set(c[0], c[1])
		if err == nil {
			err = d.Decode(&sample{})
		}
		var all *Errors
		require.ErrorAs(t, err, &all, "%q", c)
		assert.True(t, strings.HasPrefix(all.Problems[0].File, "--set "), all.Problems[0].File)
		assert.NotContains(t, all.Error(), "\x1b")
		all.Print(&out, false)
		out.WriteString("\n")
	}
	for _, path := range []string{"events.e42", "nothing", "choice.kapa", "kind", "clock.7"} {
		err := parse(t, full).Remove(path)
		require.Error(t, err)
		out.WriteString("remove " + path + ": " + err.Error() + "\n")
	}
	golden(t, "testdata/set.txt", out.String())
}

// A clone and its original do not see each other's changes.
func TestClone(t *testing.T) {
	d := parse(t, full)
	c := d.Clone()
	require.NoError(t, c.Set("events.e24.host", "weibo"))
	require.NoError(t, c.Set("choice.gamma_friends", "3"))
	require.NoError(t, c.Remove("clock.0"))
	var before, after sample
	require.NoError(t, parse(t, full).Decode(&before))
	require.NoError(t, d.Decode(&after))
	assert.Equal(t, before, after)
	require.NoError(t, c.Decode(&after))
	assert.Equal(t, "weibo", after.Events[0].Host)
}

func TestExtend(t *testing.T) {
	base := parse(t, full)
	over, err := Parse("over.yaml", []byte(`hongbao: 1
kind: sample
extends: full
choice: {nest: 0.9}
events:
  - {id: e25, host: weibo}
  - {id: e30, at: 2015-02-05}
clock: [2015-02-02..2015-02-03]
camps: {tencent: {lag: 3d}, baidu: {kind: open}}
words: [closed]
rule: ~
users: 1
small: many
`))
	require.NoError(t, err)
	both := Extend(base, over)
	assert.Equal(t, "over.yaml", both.Name())
	_, found := both.Lookup("small")
	assert.True(t, found)

	// Values keep their places: one problem is in each file.
	require.NoError(t, base.Remove("budgets"))
	wrong := base.Clone()
	require.NoError(t, wrong.Set("choice.kappa", "99"))
	err = Extend(wrong, over).Decode(&sample{})
	assert.EqualError(t, err, "over.yaml:13:8: small: many is not a whole number; expected one such as 20_000\n"+
		"--set choice.kappa=99:1:14: choice.kappa: 99 is above 20 (utility of a full habit)")

	require.NoError(t, both.Set("small", "1"))
	var s, old sample
	require.NoError(t, both.Decode(&s))
	require.NoError(t, parse(t, full).Decode(&old))
	assert.Equal(t, choice{Kappa: -0.5, Nest: 0.9, Visible: "primary"}, s.Choice, "mappings merge")
	require.Len(t, s.Events, 3)
	assert.Equal(t, old.Events[0], s.Events[0])
	assert.Equal(t, event{ID: "e25", At: DateOf(2015, 2, 3).At(0), For: 66 * 24, Host: "weibo"}, s.Events[1], "lists merge by id")
	assert.Equal(t, "e30", s.Events[2].ID, "new elements come last")
	assert.Len(t, s.Clock, 1, "other lists are replaced")
	assert.Equal(t, []string{"closed"}, s.Words)
	assert.Equal(t, Duration(72), *s.Camps["tencent"].Lag)
	assert.Equal(t, "closed", s.Camps["tencent"].Kind)
	assert.Len(t, s.Camps, 3)
	assert.Nil(t, s.Rule)
	assert.Equal(t, old.Title, s.Title, "what is not named stays")
	assert.Equal(t, "base", s.Extends, "the extends of over has been followed")

	// Neither of the two changed.
	_, found = over.Lookup("title")
	assert.False(t, found)
	text, _ := over.Lookup("extends")
	assert.Equal(t, "full", text)
	text, _ = base.Lookup("choice.nest")
	assert.Equal(t, "0.7", text)
}

// Checks see where they are, and whether all is well below them.
func TestAt(t *testing.T) {
	c := &collector{}
	d := parse(t, full)
	root := At{c: c, n: d.root, at: d.root.at}
	e24 := root.In("events").Item(0)
	assert.Equal(t, "events.e24", e24.Path())
	assert.Equal(t, "events.e24.at", root.In("events").In("e24").In("at").Path())
	assert.Equal(t, "clock.1", root.In("clock").Item(1).Path())
	assert.Equal(t, "clock.7.x", root.In("clock").Item(7).In("x").Path())
	e24.In("tags").Problem("too many: %d", 2)
	assert.False(t, root.Clean())
	assert.False(t, e24.Clean())
	assert.False(t, e24.In("tags").Clean())
	assert.True(t, root.In("events").Item(1).Clean())
	assert.True(t, root.In("event").Clean())
	root.Key("choice").Problem("odd")
	root.Problem("strange")
	assert.EqualError(t, c.err(), "sample.yaml:1:1: strange\nsample.yaml:14:1: choice: odd\nsample.yaml:22:11: events.e24.tags: too many: 2")
	At{}.Problem("a place outside any document takes problems in silence")
}

func TestPrintInColour(t *testing.T) {
	_, err := read("a.yaml", head+"users: many\n")
	var all *Errors
	require.ErrorAs(t, err, &all)
	var out bytes.Buffer
	all.Print(&out, true)
	assert.Equal(t, "\x1b[1ma.yaml:4:8:\x1b[0m users: many is not a whole number; expected one such as 20_000 or 564m\n"+
		"    3 | start: 2015-01-26\n"+
		"\x1b[1m    4 | users: many\x1b[0m\n"+
		"      |        \x1b[31m^^^^\x1b[0m\n\n"+
		"1 error in 1 file; nothing was run\n", out.String())
}
