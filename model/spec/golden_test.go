package spec

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the expected texts in testdata")

// read parses and decodes a sample.
func read(name, text string) (*sample, error) {
	doc, err := Parse(name, []byte(text))
	if err != nil {
		return nil, err
	}
	s := &sample{}
	return s, doc.Decode(s)
}

// golden compares text with a file that a person can read.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), text)
}

// What a user is told about every wrong file, to the letter.
func TestWrongFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 25)
	for _, file := range files {
		base := filepath.Base(file)
		t.Run(strings.TrimSuffix(base, ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			_, err = read(base, string(text))
			var all *Errors
			require.ErrorAs(t, err, &all)
			var out bytes.Buffer
			all.Print(&out, false)
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", out.String())
			for _, p := range all.Problems {
				assert.NotContains(t, p.Text, "spec.", "a Go type name reached the user")
				if p.Line > 0 {
					assert.LessOrEqual(t, p.Column-1+p.Width, len([]rune(p.Source))+1, "underlines beyond the line: %v", p)
				}
			}
			for line := range strings.Lines(out.String()) {
				if _, quoted, ok := strings.Cut(line, " | "); ok {
					assert.LessOrEqual(t, cells(quoted), window+1, "a quoted line is too wide for a terminal")
				}
			}
		})
	}
}
