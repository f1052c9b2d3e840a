package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reducedSizes makes a small one of the page's experiment.
const reducedSizes = " --set factors.0.list=[100,200] --replicates 3 --set set.cut=true --set set.end=2013-08-31"

// The command of the page answers as the page does, but for the digits and for what so
// few persons cannot tell; its table has the page's columns, and its figure is drawn.
func TestPageHowManyUsers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "how-many-users.md"))
	require.NoError(t, err)
	page := string(text)
	require.Contains(t, page, "\n    $ hongbao sweep how-many-users ")
	require.Contains(t, page, "(how-many-users.png)")
	require.FileExists(t, filepath.Join("..", "..", "docs", "how-many-users.png"))
	t.Chdir(t.TempDir())
	got := must(t, "sweep how-many-users --out sizes"+reducedSizes)
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	for _, form := range []string{
		`(From|With) [\d,]+ users .*Tenpay's share of commerce value on \S+ .*, \d+ runs each; simulation error only, coefficients hand-set; others as recorded\.`,
		`Of \d+ end measures that are not 0, within \d+ %: .*; simulation error only, coefficients hand-set; others as recorded\.`,
	} {
		assert.Regexp(t, form, flat(strings.ReplaceAll(page, "\n> ", "\n")))
		assert.Regexp(t, form, flat(got.out))
	}
	table, err := os.ReadFile(filepath.Join("sizes", "sizes.csv"))
	require.NoError(t, err)
	for _, name := range regexp.MustCompile("(?m)^- `([a-z_]+)`").FindAllStringSubmatch(page, -1) {
		assert.Regexp(t, `(^|,)`+name[1]+`(,|\n)`, string(table))
	}
	require.FileExists(t, filepath.Join("sizes", "figures", "how-many-users.svg"))
	// The memory that the page speaks of is what is reckoned.
	plan := hongbaoOn(t, roomy(1<<40), "", strings.Fields("run war-2013-2016 --users 620m --set network.form=implicit --set cut=true --set end=2013-08-31 --plan")...)
	for line := range strings.Lines(page) {
		if row := regexp.MustCompile(`^\| ([a-z ,]+) \| ([\d.]+) \|`).FindStringSubmatch(line); row != nil {
			assert.Regexp(t, row[1]+` +`+regexp.QuoteMeta(row[2]), flat(plan.out), line)
		}
	}
}
