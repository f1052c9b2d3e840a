package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments"
	"hongbao/model"
	"hongbao/plots"
)

// offered asks what a shell is told at the tab key: words without their meaning,
// and the number that tells the shell what to do with them.
func offered(t *testing.T, line ...string) (words []string, directive string) {
	t.Helper()
	got := hongbaoOn(t, still(), "", append([]string{"__complete"}, line...)...)
	require.Equal(t, exitDone, got.code, got.both)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	for _, line := range lines[:len(lines)-1] {
		word, _, _ := strings.Cut(line, "\t")
		words = append(words, word)
	}
	return words, lines[len(lines)-1]
}

// What the shell does: 0 completes files if nothing is offered, 4 never does, 6
// also leaves no blank behind the word.
const (
	alsoFiles = ":0"
	noFiles   = ":4"
	noBlank   = ":6"
)

func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	for _, c := range []struct {
		line string
		want []string // exactly
		then string
	}{
		{"run duo", []string{"duopoly"}, alsoFiles},
		{"run my-", []string{"my-festival.yaml"}, alsoFiles},
		{"run verification/v6-s", []string{"verification/v6-skip"}, alsoFiles},
		{"run duopoly ", nil, noFiles},
		{"compare open-", []string{"open-vs-closed"}, alsoFiles},
		{"compare nothing-like-it", nil, alsoFiles},
		{"check duopoly sw", []string{"sweep.yaml"}, alsoFiles},
		{"sweep pl", []string{"plan"}, alsoFiles},
		{"sweep strat", []string{"strategies"}, alsoFiles},
		{"map tipping", []string{"tipping-map"}, alsoFiles},
		{"sweep plan strat", []string{"strategies"}, alsoFiles},
		{"list scen", []string{"scenarios"}, noFiles},
		{"list events duo", []string{"duopoly"}, alsoFiles},
		{"list designs ", nil, noFiles},
		{"plot ", nil, alsoFiles},
		{"plot results gap adop", []string{"adoption"}, noFiles},
		{"plot results gap ga", nil, noFiles},
		{"schema ", []string{"scenario", "experiment"}, noFiles},
		{"init ex", []string{"experiment"}, noFiles},
		{"init scenario ", nil, alsoFiles},
		{"init scenario x.yaml --from duo", []string{"duopoly"}, alsoFiles},
		{"help chec", []string{"check"}, noFiles},
		{"man sweep ", []string{"merge", "plan", "run", "script", "status"}, noFiles},
		{"bench wa", []string{"war"}, noFiles},
		{"bench war ", nil, noFiles},
		{"demo ", nil, noFiles},
		{"completion z", []string{"zsh"}, noFiles},

		{"compare duopoly --without ", []string{"west_blocks", "east_blocks", "tag:block"}, noBlank},
		{"compare duopoly --without west_blocks,", []string{"west_blocks,east_blocks", "west_blocks,tag:block"}, noBlank},
		{"compare duopoly --keep ", []string{"east_blocks"}, noBlank},
		{"compare my-festival.yaml --without tag", []string{"tag:block"}, noBlank},
		{"compare --without ", nil, noBlank},
		{"compare broken.yaml --without ", nil, noBlank},

		{"run duopoly --set choice.kap", []string{"choice.kappa=", "choice.kappa_venue="}, noBlank},
		{"run --set choice.kap", []string{"choice.kappa=", "choice.kappa_venue="}, noBlank},
		{"run duopoly --set campaigns.", nil, noBlank},
		{"run duopoly --set events.west_blocks.r", []string{"events.west_blocks.rank="}, noBlank},
		{"run duopoly --set choice.visible=p", []string{"choice.visible=primary"}, noFiles},
		{"run duopoly --set events.west_blocks.on=", []string{"events.west_blocks.on=true", "events.west_blocks.on=false"}, noFiles},
		{"run duopoly --set choice.kappa=", []string{"choice.kappa=0.8"}, noFiles},
		{"compare open-vs-closed --set replicates.until.ha", []string{"replicates.until.half_width="}, noBlank},
		{"compare open-vs-closed --set campaigns.alipay_2015_new_year.bud", []string{"campaigns.alipay_2015_new_year.budget="}, noBlank},
		{"compare open-vs-closed --set others=", []string{"others=recorded", "others=respond"}, noFiles},
		{"demo --set head", []string{"headline.measure=", "headline.at=", "headline.arm="}, noBlank},

		{"run duopoly --measures lost", []string{"lost_sales"}, noBlank},
		{"run duopoly --measures lost_sales,share_value_all.", []string{"lost_sales,share_value_all.east_pay", "lost_sales,share_value_all.west_pay"}, noBlank},
		{"run duopoly --progress ", progressModes, noFiles},
		{"run duopoly --format ", []string{"csv", "parquet"}, noFiles},
		{"plot results --width ", []string{plots.Wide, plots.Narrow}, noFiles},
		{"run duopoly --seed ", nil, noFiles},
	} {
		words := strings.Split(c.line, " ")
		got, then := offered(t, words...)
		if c.want != nil || !strings.HasSuffix(c.line, "campaigns.") {
			require.Equal(t, c.want, got, c.line)
		}
		require.Equal(t, c.then, then, c.line)
	}
}

// TestCompletionIsComplete: everything that has a name is offered where it is asked
// for.
func TestCompletionIsComplete(t *testing.T) {
	t.Chdir(t.TempDir())
	all, _ := offered(t, "check", "")
	for _, name := range append(model.Names(), experiments.Names()...) {
		if !strings.Contains(name, "/") {
			require.Contains(t, all, name)
		}
	}
	figures, _ := offered(t, "plot", "results", "")
	require.Len(t, figures, len(plots.Figures))
	lists, _ := offered(t, "list", "")
	require.Len(t, lists, len(listers))
	measures, _ := offered(t, "run", "--measures", "")
	require.Len(t, measures, len(model.Measures))
	// Long lists go one name at a time, and each leads somewhere.
	first, _ := offered(t, "run", "war-2013-2016", "--set", "")
	require.Less(t, len(first), 50)
	require.Contains(t, first, "campaigns.")
	for _, word := range first {
		if strings.HasSuffix(word, ".") {
			further, _ := offered(t, "run", "war-2013-2016", "--set", word)
			require.NotEmpty(t, further, word)
		}
	}
}

// TestCompletionScripts: there is one for each shell, and it calls this program.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		got := must(t, "completion "+shell)
		require.Contains(t, got.out, "hongbao")
		require.Contains(t, got.out, "__complete")
		require.Empty(t, got.talk)
	}
}

// TestCompletionOfFolders: files in a folder that is typed are offered with it.
func TestCompletionOfFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("markets", 0o755))
	path := filepath.Join("markets", "a.yaml")
	must(t, "init scenario "+path)
	got, _ := offered(t, "run", "markets"+string(filepath.Separator))
	require.Equal(t, []string{path}, got)
}
