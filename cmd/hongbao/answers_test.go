package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments"
	"hongbao/plots"
)

// Each page of docs/answers puts one question, and answers it by what one command
// gives: sentences, warnings, a table and figures stand in a block between two
// remarks, which nobody writes by hand. All else on the page is for people to write.
//
//	# The question, as the experiment puts it
//	<!-- figures: gap habit -->                      pictures NAME.png, NAME-habit.png
//	<!-- reduced: --users 200 --replicates 2 -->     flags that make a small one of it
//
//	<!-- made by: hongbao compare NAME -->
//	<!-- end -->
//
//	    $ hongbao compare NAME
//
//	## How to read it
//	## What would change the answer

var answersMode = flag.String("answers", "reduced", "the pages of docs/answers are made in a size that is `reduced` and compared by their form, or in full, word by word and pixel by pixel; write makes them in full and writes them")

var answersFolder = filepath.Join("..", "..", "docs", "answers")

// answer is one page.
type answer struct {
	name, text string
	question   string
	command    string   // without hongbao
	figures    []string // the first is NAME.png
	reduced    string
	block      string // with its two remarks
}

var (
	answerBlock  = regexp.MustCompile(`(?s)<!-- made by: hongbao ([^\n]+) -->\n.*?<!-- end -->`)
	answerNote   = regexp.MustCompile(`(?m)^<!-- (figures|reduced): (.+) -->$`)
	answerInList = regexp.MustCompile(`(?m)^\d+\. \[(.+)\]\((\S+)\.md\): .+$`)
	pictureLine  = regexp.MustCompile(`(?m)^!\[.*\]\((\S+)\)$`)
	tableHead    = regexp.MustCompile(`(?m)^(\|.*\|)\n\|[-:|]+\|$`)
)

func answerPages(t *testing.T) []answer {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(answersFolder, "*.md"))
	require.NoError(t, err)
	var out []answer
	for _, path := range files {
		if name := stem(path); name != "README" {
			out = append(out, readAnswer(t, name))
		}
	}
	require.NotEmpty(t, out)
	return out
}

func readAnswer(t *testing.T, name string) answer {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(answersFolder, name+".md"))
	require.NoError(t, err)
	a := answer{name: name, text: string(text)}
	head, _, _ := strings.Cut(a.text, "\n")
	a.question = strings.TrimPrefix(head, "# ")
	blocks := answerBlock.FindAllStringSubmatch(a.text, -1)
	require.Len(t, blocks, 1, "%s: one block between <!-- made by: hongbao COMMAND --> and <!-- end -->", name)
	a.block, a.command = blocks[0][0], blocks[0][1]
	for _, note := range answerNote.FindAllStringSubmatch(a.text, -1) {
		switch note[1] {
		case "figures":
			a.figures = strings.Fields(note[2])
		case "reduced":
			a.reduced = note[2]
		}
	}
	return a
}

// experiment is the embedded one that the command names.
func (a answer) experiment(t *testing.T) *experiments.Experiment {
	t.Helper()
	line := words(t, a.command)
	i := slices.IndexFunc(line, func(w string) bool { return slices.Contains(experiments.Names(), w) })
	require.GreaterOrEqual(t, i, 0, "hongbao %s names no embedded experiment", a.command)
	e, err := experiments.Open(line[i])
	require.NoError(t, err)
	return e
}

// picture is the file of one of its figures.
func (a answer) picture(figure string) string {
	if figure == a.figures[0] {
		return a.name + ".png"
	}
	return a.name + "-" + figure + ".png"
}

// TestAnswers checks the parts of every page, and that the pages are found.
func TestAnswers(t *testing.T) {
	contents, err := os.ReadFile(filepath.Join(answersFolder, "README.md"))
	require.NoError(t, err)
	require.Contains(t, readmeText(t), "(docs/answers/README.md)")
	listed := map[string]string{}
	for _, m := range answerInList.FindAllStringSubmatch(string(contents), -1) {
		listed[m[2]] = m[1]
	}
	pages := answerPages(t)
	require.Len(t, listed, len(pages), "docs/answers/README.md lists each page as: 1. [question](NAME.md): one line")
	for _, a := range pages {
		t.Run(a.name, func(t *testing.T) {
			assert.Equal(t, a.question, listed[a.name], "docs/answers/README.md")
			assert.Equal(t, a.experiment(t).Question, a.question, "the first line is the question of the experiment")
			assert.NotEmpty(t, a.reduced, "<!-- reduced: FLAGS --> says how a small one of it is made")
			require.NotEmpty(t, a.figures, "<!-- figures: NAMES --> says what is drawn")
			for _, name := range a.figures {
				_, err := plots.Find(name)
				assert.NoError(t, err)
			}
			assert.Equal(t, []string{"hongbao " + a.command}, commands(a.text, "$ "), "the page shows its command once")
			for _, heading := range []string{"How to read it", "What would change the answer"} {
				_, rest, ok := strings.Cut(a.text, "\n## "+heading+"\n")
				require.True(t, ok, heading)
				section, _, _ := strings.Cut(rest, "\n## ")
				assert.Greater(t, len(strings.Fields(section)), 20, "%s: says something", heading)
			}
			var shown []string
			for _, m := range pictureLine.FindAllStringSubmatch(a.text, -1) {
				shown = append(shown, m[1])
				assert.FileExists(t, filepath.Join(answersFolder, m[1]))
			}
			var want []string
			for _, f := range a.figures {
				want = append(want, a.picture(f))
			}
			assert.Equal(t, want, shown, "the pictures stand in the block and nowhere else")
			assert.Len(t, pictureLine.FindAllString(a.block, -1), len(want))
		})
	}
}

// TestAnswersAreWhatTheirCommandsGive makes every page: see the flag -answers.
func TestAnswersAreWhatTheirCommandsGive(t *testing.T) {
	if testing.Short() && *answersMode == "reduced" {
		t.Skip("takes some seconds a page")
	}
	require.Contains(t, []string{"reduced", "full", "write"}, *answersMode)
	for _, a := range answerPages(t) {
		t.Run(a.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "out")
			line := append(words(t, a.command), "--quiet", "--out", folder)
			if *answersMode == "reduced" {
				line = append(line, words(t, a.reduced)...)
			}
			began := time.Now()
			got := hongbaoOn(t, still(), "", line...)
			require.Equal(t, exitDone, got.code, "hongbao %s\n%s", strings.Join(line, " "), got.both)
			t.Logf("hongbao %s, %s: %s", a.command, *answersMode, spell(time.Since(began)))
			made := a.make(t, folder)
			switch *answersMode {
			case "write":
				text := answerBlock.ReplaceAllLiteralString(a.text, made)
				require.NoError(t, os.WriteFile(filepath.Join(answersFolder, a.name+".md"), []byte(text), 0o644))
				for _, f := range a.figures {
					drawn, err := os.ReadFile(filepath.Join(folder, "figures", f+".png"))
					require.NoError(t, err)
					require.NoError(t, os.WriteFile(filepath.Join(answersFolder, a.picture(f)), drawn, 0o644))
				}
			case "full":
				require.Equal(t, made, a.block, "%s.md is not what its command gives; go test ./cmd/hongbao -run AnswersAre/%s -answers write", a.name, a.name)
				for _, f := range a.figures {
					requireSamePicture(t, filepath.Join(folder, "figures", f+".png"), filepath.Join(answersFolder, a.picture(f)))
				}
			default:
				require.Equal(t, formOf(made), formOf(a.block), "%s.md has other parts than its command gives; go test ./cmd/hongbao -run AnswersAre/%s -answers write", a.name, a.name)
				assertDamageIsSaid(t, folder, a.figures[0])
			}
		})
	}
}

// formOf is what of a block does not hang on the size of the runs: the heads of its
// tables, its pictures, and that it says something.
func formOf(block string) []string {
	var out []string
	for _, m := range tableHead.FindAllStringSubmatch(block, -1) {
		out = append(out, m[1])
	}
	for _, m := range pictureLine.FindAllStringSubmatch(block, -1) {
		out = append(out, m[1])
	}
	if strings.Contains(block, "\n> ") {
		out = append(out, "sentences")
	}
	return out
}
