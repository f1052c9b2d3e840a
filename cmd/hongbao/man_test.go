package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

// TestManPages: every command has a page with its flags and examples, what a page
// refers to is there, and two runs write the same bytes.
func TestManPages(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "man --out pages")
	s := newSession(strings.NewReader(""), io.Discard, io.Discard, still())
	defer s.close()
	pages := 0
	each(newRoot(s), func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		pages++
		path := filepath.Join("pages", pageName(c)+".1")
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		page := string(text)
		require.Equal(t, page, must(t, strings.Replace("man "+c.CommandPath(), "man hongbao", "man", 1)).out)
		require.Contains(t, page, roff(c.Short))
		for line := range strings.Lines(c.Example) {
			require.Contains(t, page, roff(strings.TrimRight(line, "\n")))
		}
		for _, f := range []string{"json", "quiet", "help"} {
			require.Contains(t, page, roff("--"+f), c.CommandPath())
		}
		for line := range strings.Lines(page) {
			if also, ok := strings.CutPrefix(line, ".BR "); ok {
				name, _, _ := strings.Cut(strings.ReplaceAll(also, `\-`, "-"), " ")
				require.FileExists(t, filepath.Join("pages", name+".1"))
			}
			// A line that begins with a dot is a request, and of those only these.
			if strings.HasPrefix(line, ".") {
				word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
				require.Contains(t, []string{".TH", ".SH", ".TP", ".B", ".BR", ".PP", ".nf", ".fi", ".br"}, word)
			}
		}
	})
	made, err := os.ReadDir("pages")
	require.NoError(t, err)
	require.Len(t, made, pages)
	require.Equal(t, exitUsage, hongbao(t, "man runn").code)
	require.Equal(t, exitUsage, hongbao(t, "man run --out pages").code)
	require.NoError(t, os.WriteFile("file", nil, 0o644))
	require.Equal(t, exitOutput, hongbao(t, "man --out file").code)
}

func TestRoff(t *testing.T) {
	require.Equal(t, `\&.x\-y\ez`, roff(`.x-y\z`))
	var b strings.Builder
	roffText(&b, "One.\n\n  $ two\n\n  three\nFour.\n")
	require.Equal(t, "One.\n.PP\n.nf\n  $ two\n\n  three\n.fi\nFour.\n", b.String())
}
