package spec

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// compiled is a schema as a validator of others reads it, which first holds it
// against the schema of schemas.
func compiled(t require.TestingT, text []byte) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("file:///schema.json", doc))
	s, err := c.Compile("file:///schema.json")
	require.NoError(t, err)
	return s
}

var (
	coreInt   = regexp.MustCompile(`^[-+]?[0-9]+$`)
	coreOther = regexp.MustCompile(`^(0o[0-7]+|0x[0-9a-fA-F]+)$`)
	coreFloat = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// asEditor is what an editor makes of a node: the core schema of YAML 1.2, which
// knows numbers, true, false and null, and takes all else for text.
func asEditor(n *node) any {
	switch n.kind {
	case listNode:
		out := []any{}
		for _, item := range n.items {
			out = append(out, asEditor(item))
		}
		return out
	case mapNode:
		out := map[string]any{}
		for _, f := range n.fields {
			out[f.name] = asEditor(f.value)
		}
		return out
	}
	switch text := n.text; {
	case n.quoted:
		return text
	case slices.Contains([]string{"", "~", "null", "Null", "NULL"}, text):
		return nil
	case slices.Contains([]string{"true", "True", "TRUE"}, text):
		return true
	case slices.Contains([]string{"false", "False", "FALSE"}, text):
		return false
	case coreInt.MatchString(text), coreFloat.MatchString(text):
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(x, 0) {
			return text
		}
		return x
	case coreOther.MatchString(text):
		x, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			return text
		}
		return float64(x)
	}
	return n.text
}

// TestSchemaText: a person can read it, and it says what the tags say.
func TestSchemaText(t *testing.T) {
	golden(t, "testdata/schema.json", string(Schema(&sample{})))
	compiled(t, Schema(&sample{}))
}

// unseen are the wrong files in testdata in which a schema can see nothing wrong,
// for the reasons that Schema lists. Those that are no YAML at all end in the
// editor's own reader.
var unseen = []struct{ file, why string }{
	{"cross-field", "two dates in the wrong order"},
	{"duplicate-id", "JSON does not know that ids are unique"},
	{"inner-check", "what a Checker finds"},
	{"many", "money without a unit"},
	{"map-key", "a name that nothing has"},
	{"quoted-number", "JSON has no quotes around a number that is a text"},
	{"start-too-early", "a bound of a date"},
	{"text-type", "the form of a value type that tells none"},
	{"unknown-host", "a name that nothing has"},
}

func TestSchemaRefusesWrongFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(t, err)
	s := compiled(t, Schema(&sample{}))
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		p := &parser{}
		root := p.parse(file, text)
		if root == nil || p.c.err() != nil {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		hidden := slices.ContainsFunc(unseen, func(u struct{ file, why string }) bool { return u.file == name })
		if err := s.Validate(asEditor(root)); hidden {
			assert.NoError(t, err, name)
		} else {
			assert.Error(t, err, name)
		}
	}
}

// TestSchemaAcceptsFiles that the decoder accepts, written in full and as defaults.
func TestSchemaAcceptsFiles(t *testing.T) {
	s := compiled(t, Schema(&sample{}))
	for _, text := range []string{full, head, head + "extends: base\nevents: [{id: e24, host: qq}]\ncamps: {a: {lag: 2d}}\n", head + "camps:\nevents: []\nchoice: null\nnote: ~\n"} {
		assert.NoError(t, s.Validate(asEditor(parse(t, text).root)), text)
	}
	for text, why := range map[string]string{
		head + "events: [{id: e24, host: qq}]\n":             "at is missing and nothing is extended",
		head + "extends: ''\ncamps: {a: {lag: 2d}}\n":        "kind is missing and nothing is extended",
		head + "extends: base\nevents: [{at: 2015-02-02}]\n": "without ids nothing is merged",
		"hongbao: 1\nkind: sample\n":                         "start is missing",
		"kind: sample\nstart: 2015-01-26\n":                  "the version is missing",
		"hongbao: 1\nkind: recipe\nstart: 2015-01-26\n":      "another kind",
		head + "rule: {then: {when: x}}\n":                   "an inner key is missing",
		head + "nested: {z: [{a: 1}, {b: 2}]}\n":             "an unknown key far inside",
		head + "extends: base\nquantiles: {a: [1.5]}\n":      "out of bounds",
		head + "words: [open, shut]\n":                       "an unknown word in a list",
		head + "growth: {2015-02-30: 1}\n":                   "a date that is none, as a key",
		head + "small: -101\n":                               "below its bound",
		head + "small: 128\n":                                "too large for its type",
	} {
		p := &parser{}
		assert.Error(t, s.Validate(asEditor(p.parse("sample.yaml", []byte(text)))), why)
		_, err := read("sample.yaml", text)
		assert.Error(t, err, "%s: the decoder must refuse it too", why)
	}
}

// TestSchemaTellsKindsApart: one schema of several kinds is as strict as each.
func TestSchemaTellsKindsApart(t *testing.T) {
	type other struct {
		Kind string `yaml:"kind" one:"other"`
		Size Count  `yaml:"size" required:"true"`
	}
	s := compiled(t, Schema(&sample{}, &other{}))
	valid := func(text string) bool { return s.Validate(asEditor(parse(t, text).root)) == nil }
	assert.True(t, valid(head))
	assert.True(t, valid("hongbao: 1\nkind: other\nsize: 20k\n"))
	assert.False(t, valid("hongbao: 1\nkind: other\nstart: 2015-01-26\n"))
	assert.False(t, valid(head+"size: 20k\n"))
	assert.False(t, valid("hongbao: 1\nkind: neither\nsize: 20k\n"))
}

// TestSchemaRaisesNoFalseAlarm: whatever text the decoder takes for a value of any
// kind, the schema takes too; the words null and ~ are the one exception.
func TestSchemaRaisesNoFalseAlarm(t *testing.T) {
	s := compiled(t, Schema(&sample{}))
	keys := []string{
		"end: ", "users: ", "seed: ", "small: ", "offset: ", "hourly: ", "growth: {2015-01-01: ", "choice: {kappa: ", "choice: {nest: ",
		"events: [{id: e, at: ", "events: [{at: 2015-01-01, id: ", "events: [{id: e, at: 2015-01-01, for: ", "budgets: {a: ", "fallback: ",
		"clock: [", "words: [", "anything: ", "values: [", "pair: ", "note: ", "lent: ", "title: ",
	}
	piece := rapid.SampledFrom([]string{
		"0", "1", "7", "12", "20", "99", "100", "1000", "_", ".", "-", "+", "e", "E", "%", "k", "m", "bn", "h", "d", "w", " yuan", "T", ":00", "..",
		"2015-02-02", "2016-02-29", "2015-02-02T20:00", "true", "false", "null", "~", "open", "script", "a/b", "x", "'", `"`,
	})
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom(keys).Draw(t, "key")
		value := strings.Join(rapid.SliceOfN(piece, 1, 4).Draw(t, "value"), "")
		text := head + key + value
		if strings.Contains(key, "[") {
			text += strings.Repeat("}", strings.Count(key, "{")) + "]"
		} else {
			text += strings.Repeat("}", strings.Count(key, "{"))
		}
		doc, err := Parse("sample.yaml", []byte(text+"\n"))
		if err != nil {
			return
		}
		var got sample
		if doc.Decode(&got) != nil || value == "null" || value == "~" {
			return
		}
		accepted++
		require.NoError(t, s.Validate(asEditor(doc.root)), text)
	})
	require.Greater(t, accepted, 10, "the texts must be of some use")
}

// FuzzSchema: what Parse and Decode take, an editor takes.
func FuzzSchema(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(head + "extends: base\nevents: [{id: e24, host: qq}]\n"))
	f.Add([]byte(head + "growth: {2013-12-31: 355m}\nbudgets: {a: 10.7}\nlent: 36h\nfallback: 25%\n"))
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(text)
	}
	s := compiled(f, Schema(&sample{}))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := Parse("sample.yaml", text)
		if err != nil {
			return
		}
		var got sample
		if doc.Decode(&got) != nil || doc.root.holds("null") || doc.root.holds("~") {
			return
		}
		require.NoError(t, s.Validate(asEditor(doc.root)), string(text))
	})
}

// holds reports whether a bare word stands anywhere below a node.
func (n *node) holds(word string) bool {
	if n.kind == scalarNode && !n.quoted && strings.EqualFold(n.text, word) {
		return true
	}
	return slices.ContainsFunc(n.items, func(c *node) bool { return c.holds(word) }) ||
		slices.ContainsFunc(n.fields, func(c field) bool { return c.value.holds(word) })
}
