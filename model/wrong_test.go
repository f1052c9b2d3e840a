package model

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// goNames are words of the program that a user never wrote and cannot look up.
var goNames = regexp.MustCompile(`model\.|spec\.|agents\.|map\[|\[\](string|int)|\*[A-Z]|%!|<nil>|goroutine`)

var placed = regexp.MustCompile(`:\d+:\d+: `)

// TestWrongScenarios compares, to the letter, what a user reads about each of
// many mistakes, and what it costs to find them.
func TestWrongScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(t, err)
	require.Greater(t, len(files), 70)
	for _, file := range files {
		base := filepath.Base(file)
		t.Run(strings.TrimSuffix(base, ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			var found error
			took, size := spent(func() { _, found = Read(base, text, strayFiles) })
			assert.Less(t, took, 20*time.Second)
			assert.Less(t, size, uint64(64<<20), "bytes")
			var all *spec.Errors
			require.True(t, errors.As(found, &all), "no list of problems: %v", found)
			assert.LessOrEqual(t, len(all.Problems), 20)
			for _, p := range all.Problems {
				assert.Regexp(t, placed, p.String())
				assert.NotRegexp(t, goNames, p.String()+p.Hint)
				assert.LessOrEqual(t, p.Column-1+p.Width, len([]rune(p.Source))+1, "underlines beyond the line: %v", p)
			}
			var out bytes.Buffer
			all.Print(&out, false)
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o666))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), out.String())
		})
	}
}

// A base that comes too late to be merged in is refused, not passed over.
func TestExtendsIsNotASetting(t *testing.T) {
	_, err := Open("duopoly", Setting{"extends", "war-2013-2016"})
	assert.EqualError(t, err, "--set extends=war-2013-2016:1:1: extends cannot be changed here; expected it in the file")
}
