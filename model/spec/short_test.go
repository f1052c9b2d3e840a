package spec

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repeated is a file with a key that takes a number or a mapping.
type repeated struct {
	Format int    `yaml:"hongbao" default:"1"`
	Kind   string `yaml:"kind" one:"repeated"`
	Runs   runs   `yaml:"runs" short:"fixed" default:"20" doc:"how many"`
	More   []more `yaml:"more"`
}

type runs struct {
	Fixed *int  `yaml:"fixed" min:"1" max:"100"`
	Until *goal `yaml:"until"`
}

type goal struct {
	Width Share `yaml:"width" required:"true"`
	Most  int   `yaml:"most" default:"50" min:"1"`
}

type more struct {
	Runs runs `yaml:"runs" short:"fixed"`
}

func TestASingleValueStandsForAMapping(t *testing.T) {
	const head = "hongbao: 1\nkind: repeated\n"
	for text, want := range map[string]string{
		"":                                "runs: 20\n",
		"runs: 7\n":                       "runs: 7\n",
		"runs: {fixed: 7}\n":              "runs: 7\n",
		"runs: {until: {width: 5%}}\n":    "runs:\n  until:\n    width: 0.05\n    most: 50\n",
		"more: [{runs: 3}, {runs: {}}]\n": "runs: 20\nmore:\n  - runs: 3\n  - runs: {}\n",
	} {
		doc, err := Parse("a.yaml", []byte(head+text))
		require.NoError(t, err)
		var got repeated
		require.NoError(t, doc.Decode(&got), text)
		out, err := Encode(got)
		require.NoError(t, err)
		require.Equal(t, head+want, string(out))
		again, err := Parse("b.yaml", out)
		require.NoError(t, err)
		var second repeated
		require.NoError(t, again.Decode(&second))
		require.Equal(t, got, second)
	}

	doc, err := Parse("a.yaml", []byte(head+"runs: {until: {width: 5%}}\n"))
	require.NoError(t, err)
	require.NoError(t, doc.Set("runs", "9"))
	var got repeated
	require.NoError(t, doc.Decode(&got))
	require.Equal(t, 9, *got.Runs.Fixed)
	require.Nil(t, got.Runs.Until, "a number takes the place of all")

	doc, err = Parse("a.yaml", []byte(head+"runs: 0\n"))
	require.NoError(t, err)
	require.ErrorContains(t, doc.Decode(&got), "a.yaml:3:7: runs: 0 is below 1")

	var paths []string
	for _, p := range Parameters(&repeated{}) {
		paths = append(paths, p.Path)
	}
	assert.Equal(t, []string{"runs", "runs.fixed", "runs.until.width", "runs.until.most", "more.*.runs", "more.*.runs.fixed", "more.*.runs.until.width", "more.*.runs.until.most"}, paths)
	assert.Contains(t, string(Schema(&repeated{})), `"anyOf"`)
}
