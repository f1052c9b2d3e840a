package agents

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func rule(t require.TestingT, text string) Rule {
	r, err := ParseRule(text)
	require.NoError(t, err, text)
	return r
}

func TestRuleHolds(t *testing.T) {
	v := &CampView{
		Now: 1000, Start: 400, Facing: 0, FacingSince: 952, ClosedByRival: 300_000,
		Own:    Standing{ShareCountAll: 250_000, Complaints: 250_000, Campaign: true},
		Rival:  Standing{ShareCountAll: 250_001, Reach: 10_000},
		Other:  Standing{ShareCountAll: 100_000, ComplaintRate: 1},
		Mirror: []Past{{-1 << 60, Open}},
	}
	for text, want := range map[string]bool{
		"rival.share_count_all > 25%":                                  true,
		"own.share_count_all > 25%":                                    false,
		"own.share_count_all >= 25%":                                   true,
		"own.share_count_all >= 0.25":                                  true,
		"own.share_count_all < 25.0001%":                               true,
		"25.0001% > own.share_count_all":                               true,
		"rival.share_count_all > own.share_count_all":                  true,
		"other.complaint_rate >= 0.000001":                             true,
		"own.complaints >= 250k and own.complaints < 0.2501m":          true,
		"own.complaints < 1bn":                                         true,
		"facing.unchanged >= 48h and facing.unchanged < 3d":            true,
		"since_start > 3w":                                             true,
		"mirror.unchanged > 24d and mirror.value >= 1000":              true,
		"not own.campaign":                                             false,
		"not not own.campaign":                                         true,
		"own.campaign or own.campaign and rival.campaign":              true,
		"(own.campaign or own.campaign) and rival.campaign":            false,
		"not rival.campaign and own.campaign":                          true,
		"not (rival.campaign and own.campaign)":                        true,
		"not own.campaign or\n\tclosed_by_rival > 29.9999%":            true,
		"rival.share_count_all > 25% and rival.reach_8h > 1%":          false,
		"rival.share_count_all > 25% and rival.reach_8h >= 1%":         true,
		"own.campaign and (facing.value <= 0 or rival.reach_8h > 99%)": true,
	} {
		require.Equal(t, want, rule(t, text).Holds(v), text)
	}
	require.False(t, Rule{}.Holds(v))
	require.True(t, Rule{}.Empty())
}

// TestRuleErrors says what people read who have written something else.
func TestRuleErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "the condition is empty; expected one such as rival.share_count_all > 25%",
		" \n":                               "the condition is empty; expected one such as rival.share_count_all > 25%",
		"rival.shar_count_all > 25%":        `at character 1: unknown observable "rival.shar_count_all"; see: hongbao list observables; nearest: rival.share_count_all`,
		"own.campaign and reach_8h > 1%":    `at character 18: unknown observable "reach_8h"; see: hongbao list observables; nearest: rival.reach_8h`,
		"price > 3":                         `at character 1: unknown observable "price"; see: hongbao list observables`,
		"rival.share_count_all":             "at character 22: the condition ends; expected >, >=, < or <= after rival.share_count_all, which is no condition by itself",
		"rival.share_count_all > ":          "at character 25: the condition ends; expected an observable such as rival.share_count_all, a number, not or (",
		"rival.share_count_all > 3d":        `at character 25: "3d" cannot stand here; expected a share such as 25% or 0.25`,
		"rival.share_count_all > 25":        `at character 25: "25" is above 100%; expected a share such as 25% or 0.25`,
		"rival.share_count_all > 0.0000001": `at character 25: "0.0000001" is finer than one in a million`,
		"own.complaints > 1.5":              `at character 18: "1.5" cannot stand here; expected a whole number such as 3, 250k or 4m`,
		"own.complaints > 9999999999999bn":  `at character 18: "9999999999999bn" is too large; expected a whole number such as 3, 250k or 4m`,
		"since_start > 30":                  `at character 15: "30" cannot stand here; expected a duration such as 8h, 30d or 2w`,
		"since_start > 1.5d":                `at character 15: "1.5d" cannot stand here; expected a duration such as 8h, 30d or 2w`,
		"own.campaign > 0":                  "at character 1: own.campaign is yes or no and cannot be compared; write it alone, or not own.campaign",
		"1 > 2":                             "at character 1: two numbers are compared; expected an observable on one side",
		"since_start > own.complaints":      "at character 15: own.complaints (attempts/day) cannot be compared with since_start (duration)",
		"own.campaign == rival.campaign":    "at character 14: '=' has no meaning here; write >, >=, <, <=, and, or, not",
		"own.campaign && rival.campaign":    "at character 14: '&' has no meaning here; write >, >=, <, <=, and, or, not",
		"own.campaign # yes":                "at character 14: '#' has no meaning here",
		"(own.campaign":                     "at character 14: the condition ends; expected and, or, or the ) that closes the ( at character 1",
		"own.campaign)":                     `at character 13: ")" cannot stand here; expected and, or, or the end of the condition`,
		"own.campaign own.campaign":         `at character 14: "own.campaign" cannot stand here; expected and, or, or the end of the condition`,
		"and own.campaign":                  `at character 1: "and" cannot stand here; expected an observable such as rival.share_count_all, a number, not or (`,
		"not":                               "at character 4: the condition ends; expected an observable such as rival.share_count_all, a number, not or (",
		"7":                                 "at character 2: the condition ends; expected >, >=, < or <=",
	} {
		_, err := ParseRule(text)
		require.EqualError(t, err, want, "%q", text)
	}
	_, err := ParseRule(strings.Repeat(" ", maxRule) + "x")
	require.EqualError(t, err, "the condition has 2001 characters; expected at most 2000")
	deep := func(n int, open, shut string) string {
		return strings.Repeat(open, n) + "own.campaign" + strings.Repeat(shut, n)
	}
	for _, brackets := range [][2]string{{"(", ")"}, {"not ", ""}} {
		_, err = ParseRule(deep(maxRuleDepth, brackets[0], brackets[1]))
		require.NoError(t, err)
		_, err = ParseRule(deep(maxRuleDepth+1, brackets[0], brackets[1]))
		require.ErrorContains(t, err, "nested deeper than 50")
	}
}

func TestObservablesAreSaid(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range Observables {
		require.NotEmpty(t, o.Unit, o.Name)
		require.NotEmpty(t, o.Doc, o.Name)
		require.False(t, seen[o.Name], o.Name)
		seen[o.Name] = true
		text := o.Name
		if o.Kind != Flag {
			text += " > 0" + map[Quantity]string{Span: "h"}[o.Kind]
		}
		require.NotPanics(t, func() { rule(t, text).Holds(&CampView{}) }, o.Name)
		require.Equal(t, o.Name, nearestObservable(o.Name), "the nearest name of a name is itself")
	}
}

// TestRuleAgreesWithItsMeaning builds conditions together with their truth, and
// writes them with as few parentheses as the grammar allows.
func TestRuleAgreesWithItsMeaning(t *testing.T) {
	type truth struct {
		text   string
		holds  bool
		weight int // 0 or, 1 and, 2 not and comparisons
	}
	v := &CampView{Own: Standing{ShareCountAll: 400_000, Campaign: true}}
	rapid.Check(t, func(t *rapid.T) {
		var build func(depth int) truth
		build = func(depth int) truth {
			wrapped := func(x truth, least int) string {
				if x.weight < least {
					return "(" + x.text + ")"
				}
				return x.text
			}
			how := rapid.IntRange(0, 4).Draw(t, "how")
			if depth == 0 {
				how += 5
			}
			switch how {
			case 0, 1:
				a, b := build(depth-1), build(depth-1)
				return truth{wrapped(a, 0) + " or " + wrapped(b, 1), a.holds || b.holds, 0}
			case 2, 3:
				a, b := build(depth-1), build(depth-1)
				return truth{wrapped(a, 1) + " and " + wrapped(b, 2), a.holds && b.holds, 1}
			case 4:
				a := build(depth - 1)
				return truth{"not " + wrapped(a, 2), !a.holds, 2}
			case 5:
				return truth{"own.campaign", true, 2}
			case 6:
				return truth{"rival.campaign", false, 2}
			}
			percent := rapid.IntRange(0, 100).Draw(t, "percent")
			signs := []string{">", ">=", "<", "<="}
			k := rapid.IntRange(0, 3).Draw(t, "sign")
			return truth{
				fmt.Sprintf("own.share_count_all %s %d%%", signs[k], percent),
				[]bool{40 > percent, 40 >= percent, 40 < percent, 40 <= percent}[k], 2,
			}
		}
		x := build(rapid.IntRange(0, 4).Draw(t, "depth"))
		if len(x.text) > maxRule {
			t.Skip("too long")
		}
		require.Equal(t, x.holds, rule(t, x.text).Holds(v), x.text)
	})
}

// FuzzRule feeds the reader anything: it must not panic, its errors name a
// place, and what it takes reads back as itself.
func FuzzRule(f *testing.F) {
	f.Add("rival.share_count_all > 25% and rival.reach_8h > 1%")
	f.Add("not (own.campaign or facing.unchanged >= 2w) and own.complaints < 4m")
	f.Add("((((")
	f.Add("1e9 > 0x5 == \u00e9")
	f.Add("mirror.value <= 00000000000000000000000000000000000001bn")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRule(text)
		if err != nil {
			if !strings.Contains(err.Error(), "character") && !strings.Contains(err.Error(), "empty") {
				t.Fatalf("%q: no place in %q", text, err)
			}
			return
		}
		var again Rule
		if err := again.DecodeText(r.EncodeText()); err != nil {
			t.Fatalf("%q does not read back: %v", text, err)
		}
		for _, v := range []*CampView{{}, {Own: Standing{ShareValueAll: 500_000, Campaign: true}, Mirror: []Past{{3, 0}}, Facing: Open, Now: 70}} {
			if r.Holds(v) != again.Holds(v) {
				t.Fatalf("%q reads back as something else", text)
			}
		}
	})
}
