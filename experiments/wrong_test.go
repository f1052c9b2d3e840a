package experiments

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

var update = flag.Bool("update", false, "rewrite the expected texts in testdata")

// goNames are words of the program that a user never wrote and cannot look up.
var goNames = regexp.MustCompile(`model\.|spec\.|agents\.|experiments\.|map\[|\[\](string|int)|\*[A-Z]|%!|<nil>|goroutine|complaint`)

var placed = regexp.MustCompile(`:\d+:\d+: `)

// wrongFiles adds to the files of the tests a scenario with mistakes.
func wrongFiles(name string) ([]byte, error) {
	if name == "wrong-market.yaml" {
		return []byte("hongbao: 1\nkind: scenario\nextends: duopoly\nchoice: {kapa: 1, delta: 30}\n"), nil
	}
	text, err := files(name)
	if err != nil {
		return nil, errors.New(name + ": no such file or directory")
	}
	return text, nil
}

// TestWrongExperiments compares, to the letter, what a user reads about each of
// many mistakes, and what it costs to find them.
func TestWrongExperiments(t *testing.T) {
	wrong, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(t, err)
	require.Greater(t, len(wrong), 70)
	for _, file := range wrong {
		base := filepath.Base(file)
		t.Run(strings.TrimSuffix(base, ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, found := Read(base, text, wrongFiles)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			assert.Less(t, took, 20*time.Second)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20), "bytes")
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
