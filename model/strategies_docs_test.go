package model_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// Every piece of a file that the page on strategies shows can be put into a file
// that changes the record of the war, and runs.
func TestTheStrategiesPageRuns(t *testing.T) {
	page, err := os.ReadFile("../docs/strategies.md")
	require.NoError(t, err)
	pieces := regexp.MustCompile(`(?m)(?:^    [^ ].*\n(?:    .*\n)*)+`).FindAllString(string(page), -1)
	require.Greater(t, len(pieces), 6)
	for _, piece := range pieces {
		piece = regexp.MustCompile(`(?m)^    `).ReplaceAllString(piece, "")
		if !strings.HasPrefix(piece, "strategies:") && !strings.HasPrefix(piece, "orders:") {
			continue
		}
		text := "hongbao: 1\nkind: scenario\nextends: war-2013-2016\ncut: true\nend: 2013-07-05\n" + piece
		s, err := model.Read("page.yaml", []byte(text), nil,
			model.Setting{Path: "population.users", Value: "100"})
		require.NoError(t, err, piece)
		live(t, s, model.Luck{Seed: 1}, "share_value_all")
	}
}
