package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"hongbao/experiments"
	"hongbao/model"
)

// schemaFrom compiles what hongbao schema prints, by a validator of others, which
// first holds it against the schema of schemas.
func schemaFrom(t *testing.T, line string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(must(t, line).out)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("file:///schema.json", doc))
	s, err := c.Compile("file:///schema.json")
	require.NoError(t, err)
	return s
}

var coreNumber = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// editorView is what an editor makes of a file: the core schema of YAML 1.2, which
// knows numbers, true, false and null, and takes all else for text.
func editorView(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return editorView(n.Content[0])
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, editorView(c))
		}
		return out
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = editorView(n.Content[i+1])
		}
		return out
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	switch {
	case quoted:
	case slices.Contains([]string{"", "~", "null", "Null", "NULL"}, n.Value):
		return nil
	case slices.Contains([]string{"true", "True", "TRUE"}, n.Value):
		return true
	case slices.Contains([]string{"false", "False", "FALSE"}, n.Value):
		return false
	case coreNumber.MatchString(n.Value):
		if x, err := strconv.ParseFloat(n.Value, 64); err == nil && !math.IsInf(x, 0) {
			return x
		}
	}
	return n.Value
}

func view(t *testing.T, text []byte) any {
	t.Helper()
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal(text, &n), string(text))
	return editorView(&n)
}

// TestSchemaAcceptsEmbedded: every embedded file, and every one in full, is fine for
// editors as it is for check.
func TestSchemaAcceptsEmbedded(t *testing.T) {
	both := schemaFrom(t, "schema")
	scenario, experiment := schemaFrom(t, "schema scenario"), schemaFrom(t, "schema experiment")
	for _, name := range model.Names() {
		text, err := model.Text(name)
		require.NoError(t, err)
		sc, err := model.Open(name)
		require.NoError(t, err)
		full, err := sc.Resolved()
		require.NoError(t, err)
		for _, text := range [][]byte{text, full} {
			require.NoError(t, scenario.Validate(view(t, text)), name)
			require.NoError(t, both.Validate(view(t, text)), name)
			require.Error(t, experiment.Validate(view(t, text)), name)
		}
	}
	for _, name := range experiments.Names() {
		text, err := experiments.Text(name)
		require.NoError(t, err)
		e, err := experiments.Open(name)
		require.NoError(t, err)
		full, err := e.Resolved()
		require.NoError(t, err)
		for _, text := range [][]byte{text, full} {
			require.NoError(t, experiment.Validate(view(t, text)), name)
			require.NoError(t, both.Validate(view(t, text)), name)
			require.Error(t, scenario.Validate(view(t, text)), name)
		}
	}
}

// TestSchemaAndCheckAgree: what the schema refuses check refuses, and of what check
// refuses it sees all that stands in the file alone.
func TestSchemaAndCheckAgree(t *testing.T) {
	t.Chdir(t.TempDir())
	const (
		own = "hongbao: 1\nkind: scenario\nextends: duopoly\n"
		exp = "hongbao: 1\nkind: experiment\nscenario: duopoly\n"
	)
	both := schemaFrom(t, "schema")
	for _, c := range []struct {
		text    string
		editor  bool // the schema accepts it
		checked bool // check accepts it
	}{
		// Fine for both.
		{own, true, true},
		{own + "title: 2015\nend: 2015-06-30\npopulation: {users: 20_000}\n", true, true},
		{own + "population: {users: 2k, stands_for: 564m}\n", true, true},
		{own + "events: [{id: west_blocks, on: false}]\n", true, true},
		{own + "events:\ncampaigns: []\n", true, true},
		{own + "campaigns: [{id: east_festival, budget: 10.5, amount: 10 yuan}]\n", true, true},
		{own + "contexts: [{id: shopping, platforms: {east_pay: {from: west_blocks}}}]\n", true, true},
		{own + "gates: [{gate: {host: east_chat, object: envelope_link, guest: west_pay}, to: 500}]\n", true, true},
		{own + "merchants: [{id: east_shop, fallback: 25%, review: {every: 2w}}]\n", true, true},
		{own + "strategies: {east: {kind: open}}\n", true, true},
		{exp + "arms: {as_it_happened: {}, open: {without: [tag:block], set: {choice.kappa: 0.5, title: no}}}\n", true, true},
		{exp + "factors: [{path: choice.kappa, range: {from: 0, to: 1, points: 3}}, {path: campaigns.*.on, list: [true, false]}]\n", true, true},
		{exp + "replicates: 5\nmeasures: [installed, share_value_all.east_pay]\nheadline: {at: 2015-06-30}\n", true, true},

		// Wrong for both.
		{"hongbao: 1\nkind: scenario\ntitle: Nothing else\n", false, false},
		{"kind: scenario\nextends: duopoly\n", false, false},
		{"hongbao: 2\nkind: scenario\nextends: duopoly\n", false, false},
		{"hongbao: 1\nkind: recipe\n", false, false},
		{"hongbao: 1\nkind: experiment\n", false, false},
		{own + "titel: A slip\n", false, false},
		{own + "end: 2015-13-01\n", false, false},
		{own + "end: 1 June 2015\n", false, false},
		{own + "choice: {kappa: 99}\n", false, false},
		{own + "choice: {kappa: much}\n", false, false},
		{own + "choice: {kapa: 1}\n", false, false},
		{own + "choice: {visible: everything}\n", false, false},
		{own + "choice: [kappa, 1]\n", false, false},
		{own + "population: {users: 1.5}\n", false, false},
		{own + "population: {users: -1}\n", false, false},
		{own + "population: {growth: {2015-01: 5m}}\n", false, false},
		{own + "network: {kind: star}\n", false, false},
		{own + "events: [{at: 2015-02-02, label: Without an id}]\n", false, false},
		{own + "events: [{id: e1, at: 2015-02-02T20:30}]\n", false, false},
		{own + "events: {id: e1, at: 2015-02-02}\n", false, false},
		{own + "events: [{id: e1, at: 2015-02-02, tags: block}]\n", false, false},
		{own + "events: [{id: west_blocks, on: maybe}]\n", false, false},
		{own + "gates: [{gate: {host: east_chat, object: envelope_link}}]\n", false, false},
		{own + "gates: [{gate: {host: east_chat, object: envelopes, guest: west_pay}}]\n", false, false},
		{own + "gates: [{to: 5}]\n", false, false},
		{own + "merchants: [{id: east_shop, fallback: 1.5}]\n", false, false},
		{own + "merchants: [{id: east_shop, review: {every: 90}}]\n", false, false},
		{own + "campaigns: [{id: east_festival, budget: 600 million}]\n", false, false},
		{own + "campaigns: [{id: east_festival, budget: -1.5}]\n", false, false},
		{own + "campaigns: [{id: east_festival, budget: -600m}]\n", false, false},
		{own + "merchants: [{id: east_shop, review: {every: -1w}}]\n", false, false},
		{own + "campaigns: [{id: east_festival, window: 2015-02-16}]\n", false, false},
		{own + "campaigns: [{id: east_festival, kind: gift}]\n", false, false},
		{own + "strategies: {east: {kind: friendly}}\n", false, false},
		{own + "initial: {wallets: [{bound: [east_pay]}]}\n", false, false},
		{own + "contexts: [{id: shopping, platforms: {east_pay: {from: 2015-1-1}}}]\n", false, false},
		{exp + "arms: {Open: {}}\n", false, false},
		{exp + "arms: [open, closed]\n", false, false},
		{exp + "design: {kind: guess}\n", false, false},
		{exp + "replicates: 0\n", false, false},
		{exp + "seed: -1\n", false, false},
		{exp + "others: sleep\n", false, false},
		{exp + "factors: [{path: choice.kappa, range: {from: 0, points: 3}}]\n", false, false},
		{exp + "headline: {at: soon}\n", false, false},

		// What a schema cannot express. Names that nothing has, and dates and sums
		// that do not go together:
		{own + "events: [{id: east_blocks, answers: north_blocks}]\n", true, false},
		{own + "hosts: [{id: east_chat, app: north_pay}]\n", true, false},
		{own + "end: 2014-01-01\n", true, false},
		{own + "segments: [{id: a, share: 0.5}]\n", true, false},
		{exp + "arms: {open: {without: [e99]}}\n", true, false},
		{exp + "set: {choice.kapa: 1}\n", true, false},
		{exp + "factors: [{list: [1, 2]}]\n", true, false},
		// A new element of a list with ids, as the file that is extended might have it:
		{own + "events: [{id: new}]\n", true, false},
		// Bounds of what is a text in JSON, and texts that only look right:
		{own + "population: {users: 3bn}\n", true, false},
		{own + "merchants: [{id: east_shop, fallback: 250%}]\n", true, false},
		{own + "merchants: [{id: east_shop, review: {every: 1.5h}}]\n", true, false},
		{own + "end: 2015-02-29\n", true, false},
		{own + "campaigns: [{id: east_festival, window: 2015-02-22..2015-02-16}]\n", true, false},
		// What JSON does not keep: a number's unit or quotes, and the order of keys:
		{own + "campaigns: [{id: east_festival, budget: 600}]\n", true, false},
		{own + "population: {users: \"20_000\"}\n", true, false},
		{"kind: scenario\nhongbao: 1\nextends: duopoly\n", true, false},
		// Ids that are there twice:
		{own + "services: [{id: music}, {id: music}]\n", true, false},
	} {
		got := hongbaoOn(t, still(), c.text, "check", "-")
		require.Equal(t, c.checked, got.code == exitDone, "check:\n%s\n%s", c.text, got.both)
		err := both.Validate(view(t, []byte(c.text)))
		require.Equal(t, c.editor, err == nil, "schema:\n%s\n%v", c.text, err)
	}
}

func TestSchemaFile(t *testing.T) {
	t.Chdir(t.TempDir())
	got := must(t, "schema experiment --out s.json")
	require.Equal(t, "s.json\n", got.out)
	text, err := os.ReadFile("s.json")
	require.NoError(t, err)
	require.Equal(t, must(t, "schema experiment").out, string(text))
	must(t, "schema --out s.json")
	require.NoError(t, os.WriteFile("mine.json", []byte(`{"title": "thesis"}`), 0o644))
	require.Equal(t, exitOutput, hongbao(t, "schema --out mine.json").code, "only schemas are written over")
	require.Equal(t, exitOutput, hongbao(t, "schema --out "+filepath.Join("no", "folder.json")).code)
	require.Equal(t, exitUsage, hongbao(t, "schema scenarioo").code)
	require.Equal(t, exitUsage, hongbao(t, "schema scenario experiment").code)
}
