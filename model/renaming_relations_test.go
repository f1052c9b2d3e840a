package model_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// The order of a list in a file means nothing.
func TestListOrderMeansNothing(t *testing.T) {
	base := read(t, crowded)
	want := play(t, base)
	lists := map[string]func(*model.Scenario){
		"platforms": func(s *model.Scenario) { slices.Reverse(s.Platforms) },
		"hosts":     func(s *model.Scenario) { slices.Reverse(s.Hosts) },
		"contexts":  func(s *model.Scenario) { slices.Reverse(s.Contexts) },
		"merchants": func(s *model.Scenario) { slices.Reverse(s.Merchants) },
		"services":  func(s *model.Scenario) { slices.Reverse(s.Services) },
		"segments":  func(s *model.Scenario) { slices.Reverse(s.Segments) },
		"events":    func(s *model.Scenario) { slices.Reverse(s.Events) },
		"campaigns": func(s *model.Scenario) { slices.Reverse(s.Campaigns) },
		"camps": func(s *model.Scenario) {
			slices.Reverse(s.Camps)
			for _, c := range s.Camps {
				slices.Reverse(c.Members)
			}
		},
	}
	for name, change := range lists {
		t.Run(name, func(t *testing.T) { assertSame(t, want, play(t, edited(t, base, change)), nil) })
	}
	t.Run("all", func(t *testing.T) {
		assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
			for _, change := range lists {
				change(s)
			}
			s.Platforms[0], s.Platforms[1] = s.Platforms[1], s.Platforms[0]
			s.Campaigns[1], s.Campaigns[2] = s.Campaigns[2], s.Campaigns[1]
		})), nil)
	})
}

// named writes the keys of all firms out, so that ids become mere names.
func named(s *model.Scenario) {
	for i := range s.Platforms {
		s.Platforms[i].Key = s.Platforms[i].ID
	}
	for i := range s.Hosts {
		s.Hosts[i].Key = s.Hosts[i].ID
	}
	for i := range s.Contexts {
		s.Contexts[i].Key = s.Contexts[i].ID
	}
	for i := range s.Merchants {
		s.Merchants[i].Key = s.Merchants[i].ID
	}
	for i := range s.Camps {
		s.Camps[i].Key = s.Camps[i].ID
	}
}

var word = regexp.MustCompile(`[a-z_]+`)

// exchange swaps the words of each pair in a text.
func exchange(text string, pairs map[string]string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		for a, b := range pairs {
			switch w {
			case a:
				return b
			case b:
				return a
			}
		}
		return w
	})
}

// Two ids that change places while everything else stays, keys among it, rename
// columns and do nothing else: the mirrored market runs bit for bit as the
// market does.
func TestExchangedIDsRenameColumns(t *testing.T) {
	duopoly, err := model.Open("duopoly", model.Setting{Path: "population.users", Value: "1_500"}, model.Setting{Path: "end", Value: "2015-05-20"})
	require.NoError(t, err)
	cases := []struct {
		name  string
		base  *model.Scenario
		pairs map[string]string
	}{
		{"platforms", read(t, crowded), map[string]string{"east_pay": "north_pay"}},
		{"hosts", read(t, crowded), map[string]string{"east_chat": "circle"}},
		{"contexts", read(t, crowded), map[string]string{"shopping": "bills"}},
		{"merchants", read(t, crowded), map[string]string{"east_shop": "stalls"}},
		{"camps", read(t, crowded), map[string]string{"east": "north"}},
		{"mirror", duopoly, map[string]string{"east": "west", "east_pay": "west_pay", "east_chat": "west_chat", "east_shop": "west_shop"}},
	}
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text, err := edited(t, c.base, named).Resolved()
			require.NoError(t, err)
			lines := strings.Split(string(text), "\n")
			changed := 0
			for i, line := range lines {
				if key.MatchString(line) {
					continue
				}
				if lines[i] = exchange(line, c.pairs); lines[i] != line {
					changed++
				}
			}
			require.GreaterOrEqual(t, changed, 2*len(c.pairs))
			got := play(t, read(t, strings.Join(lines, "\n")))
			assertSame(t, play(t, c.base), got, func(column string) string { return exchange(column, c.pairs) })
		})
	}
}
