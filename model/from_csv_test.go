package model_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

// folder is a set of files that a scenario may name.
type folder map[string]string

func (f folder) read(name string) ([]byte, error) {
	text, ok := f[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return []byte(text), nil
}

const regionsCSV = `id,share,commerce,installed.east_pay,bound.east_pay,habit.east_pay,bound.west_pay
north,60%,1.2,50%,40%,0.8,25%
# a remark
south,0.4,,,10%,,
`

const giftsCSV = `id,kind,platform,window,budget,seeds,hosts,amount,slots,share_on,context,events,passcode
gift,festival,west_pay,2015-03-02..2015-03-08,,1% 0.5%,east_chat:0.5 west_chat:1,8 yuan,3,10%,,,west_blocks
cut,subsidy,east_pay,2015-04-01..2015-04-30,1m,,,2 yuan,,,shopping,west_blocks east_blocks,
late,festival,east_pay,2015-03-02..2015-03-08,,2015-03-03:1% 2015-03-05:0,east_chat:1,,,,,,
`

const fromFiles = "hongbao: 1\nkind: scenario\nextends: duopoly\npopulation: {users: 500, groups: regions.csv}\ncampaigns_from: gifts.csv\n"

// What the rows of a CSV file say is, to the byte, what the same rows say in YAML.
func TestRowsOfCSVAreRowsOfYAML(t *testing.T) {
	files := folder{"regions.csv": regionsCSV, "gifts.csv": giftsCSV}
	got, err := model.Read("m.yaml", []byte(fromFiles), files.read)
	require.NoError(t, err)
	want := read(t, `hongbao: 1
kind: scenario
extends: duopoly
population: {users: 500}
segments:
  - {id: north, share: 60%, commerce: 1.2}
  - {id: south, share: 0.4}
initial:
  wallets:
    - {segment: north, share: 0.1, bound: [east_pay, west_pay], habit: {east_pay: [0.8]}}
    - {segment: north, share: 0.3, bound: [east_pay], habit: {east_pay: [0.8]}}
    - {segment: north, share: 0.025, bound: [west_pay], installed: [east_pay]}
    - {segment: north, share: 0.075, installed: [east_pay]}
    - {segment: north, share: 0.125, bound: [west_pay]}
    - {segment: south, share: 0.1, bound: [east_pay]}
campaigns:
  - {id: gift, kind: festival, platform: west_pay, window: 2015-03-02..2015-03-08, seeds: {2015-03-02: 1%, 2015-03-03: 0.5%}, hosts: {east_chat: 0.5, west_chat: 1}, amount: 8 yuan, slots: 3, share_on: 10%, passcode: west_blocks}
  - {id: cut, kind: subsidy, platform: east_pay, window: 2015-04-01..2015-04-30, budget: 1m, amount: 2 yuan, context: shopping, events: [west_blocks, east_blocks]}
  - {id: late, kind: festival, platform: east_pay, window: 2015-03-02..2015-03-08, seeds: {2015-03-03: 1%, 2015-03-05: 0}, hosts: {east_chat: 1}}
`)
	a, err := got.Resolved()
	require.NoError(t, err)
	b, err := want.Resolved()
	require.NoError(t, err)
	require.Equal(t, string(b), string(a))
	require.Equal(t, want.Hash(), got.Hash())
	// The resolved file stands alone.
	back, err := model.Read("resolved.yaml", a, nil)
	require.NoError(t, err)
	require.Equal(t, got.Hash(), back.Hash())
}

// People are turned into shares, and the market stands for them.
func TestPeopleOfGroups(t *testing.T) {
	files := folder{"regions.csv": "id,people\nnorth,300k\nsouth,100k\n", "gifts.csv": giftsCSV}
	s, err := model.Read("m.yaml", []byte(fromFiles), files.read)
	require.NoError(t, err)
	require.Equal(t, 400_000.0, s.StandsFor())
	require.Equal(t, []spec.Share{0.75, 0.25}, []spec.Share{s.Segments[0].Share, s.Segments[1].Share})
	s, err = model.Read("m.yaml", []byte(strings.Replace(fromFiles, "users: 500", "users: 500, stands_for: 1m", 1)), files.read)
	require.NoError(t, err)
	require.Equal(t, 1e6, s.StandsFor(), "what the file says counts")
}

// On the first morning people have what the file says, within four standard
// errors of a share among the people of a group.
func TestGroupsStartWithTheirWallets(t *testing.T) {
	files := folder{"regions.csv": regionsCSV, "gifts.csv": giftsCSV}
	s, err := model.Read("m.yaml", []byte(strings.Replace(fromFiles, "500", "20_000", 1)), files.read,
		model.Setting{Path: "platforms.east_pay.adoption.law", Value: "none"}, model.Setting{Path: "platforms.west_pay.adoption.law", Value: "none"})
	require.NoError(t, err)
	r, err := model.Start(s, model.Luck{Seed: 1, Replicate: 1}, model.Options{})
	require.NoError(t, err)
	var have, both float64
	for i := range r.World.Users.N {
		east, west := r.World.Users.Bound[i].Has(0), r.World.Users.Bound[i].Has(1)
		if east {
			have++
		}
		if east && west {
			both++
		}
	}
	n := float64(r.World.Users.N)
	require.InDelta(t, 0.6*0.4+0.4*0.1, have/n, 4*0.5/141)
	require.InDelta(t, 0.6*0.4*0.25, both/n, 4*0.25/141, "one wallet is had independently of another")
}

// Another file of groups replaces the groups of before, campaigns join by id, and
// both can be set on the command line.
func TestFilesReplaceGroupsAndJoinCampaigns(t *testing.T) {
	files := folder{"regions.csv": regionsCSV, "gifts.csv": giftsCSV, "one.csv": "id,share,bound.east_pay\nall,1,5%\n", "m.yaml": fromFiles, "more.csv": "id,amount\ngift,9 yuan\n"}
	s, err := model.Read("over.yaml", []byte("hongbao: 1\nkind: scenario\nextends: m.yaml\npopulation: {groups: one.csv}\ncampaigns_from: more.csv\n"), files.read)
	require.NoError(t, err)
	check := func(s *model.Scenario) {
		require.Len(t, s.Segments, 1)
		require.Len(t, s.Initial.Wallets, 1)
		require.Len(t, s.Campaigns, 5, "two of duopoly, three of gifts.csv")
		for _, c := range s.Campaigns {
			if c.ID == "gift" {
				require.Equal(t, 9.0, c.Amount.Yuan())
				require.Equal(t, 3, c.Slots)
			}
		}
	}
	check(s)
	s, err = model.Read("m.yaml", []byte(fromFiles), files.read)
	require.NoError(t, err)
	s, err = s.With(model.Setting{Path: "population.groups", Value: "one.csv"}, model.Setting{Path: "campaigns_from", Value: "more.csv"})
	require.NoError(t, err)
	check(s)
	// What people had goes with them, unless the same file says it again.
	files["bare.csv"] = "id,share\nall,1\n"
	s, err = s.With(model.Setting{Path: "population.groups", Value: "bare.csv"})
	require.NoError(t, err)
	require.Empty(t, s.Initial.Wallets)
	s, err = model.Read("over.yaml", []byte("hongbao: 1\nkind: scenario\nextends: m.yaml\npopulation: {groups: bare.csv}\ninitial: {wallets: [{share: 1%, bound: [east_pay]}]}\n"), files.read)
	require.NoError(t, err)
	require.Len(t, s.Initial.Wallets, 1)
	// An embedded base finds its own files, whatever the folder.
	s, err = model.Read("mine.yaml", []byte("hongbao: 1\nkind: scenario\nextends: your-market\n"), folder{}.read)
	require.NoError(t, err)
	require.Len(t, s.Segments, 3)
}

// Each mistake is told with file, line and column name.
func TestMistakesInCSV(t *testing.T) {
	for _, c := range []struct{ regions, gifts, says string }{
		{"id,shaer\na,1\n", "", `regions.csv:1:4: unknown column "shaer"; expected one of people, id, share, commerce, social, speed, installed.east_pay, bound.east_pay and 4 more; nearest: share`},
		{"id,share,bound.eats_pay\na,1,0\n", "", "nearest: bound.east_pay"},
		{"id,share,share\na,1,1\n", "", `regions.csv:1:10: the column "share" is there twice`},
		{"id,share,people\na,1,1\n", "", "share and people are both there"},
		{"id,speed\na,1\n", "", "neither share nor people"},
		{"id,share\na,1\na,0\n", "", `regions.csv:3:1: id: "a" is there twice`},
		{"share\n1\n", "", "the row has no id"},
		{"id,share\na,60%\nb,30%\n", "", "segments: shares add up to 0.9; expected 1"},
		{"id,share\n\"a\",110%\n", "", "regions.csv:2:5: segments.a.share: 110% is above 1"},
		{"id,share,speed\na,1,30\n", "", "regions.csv:2:5: segments.a.speed: 30 is above 20"},
		{"id,share,speed\na,1,fast\n", "", `regions.csv:2:5: segments.a.speed: fast is not a number`},
		{"id,people\na,many\n", "", "regions.csv:2:3: people:"},
		{"id,people\na,0\n", "", "the groups have nobody in them"},
		{"id,share,bound.east_pay\na,1,1.5\n", "", "regions.csv:2:5: bound.east_pay: 1.5 is above 1"},
		{"id,share,habit.east_pay\na,1,-1%\n", "", "regions.csv:2:5: habit.east_pay: -1% is below 0"},
		{"id,share,installed.east_pay,bound.east_pay\na,1, 10%,20%\n", "", "regions.csv:2:6: installed.east_pay: 10% is below bound.east_pay"},
		{"id,share\na\n", "", "regions.csv:2:1: the row has 1 cells; expected 2"},
		{"id;share\na;1\n", "", "expected commas between columns"},
		{"id,share\n\"a,1\n", "", "regions.csv:2:1: not CSV: a quote that begins in this row has no end"},
		{"id,share\na\"b,1\n", "", "not CSV: a quote inside a cell"},
		{"", "", "the file is empty"},
		{"# nothing\n", "", "the file is empty"},
		{"id,share\n", "", "no rows"},
		{"id,share\na\x00,1\n", "", "the file is not text"},
		{"id,share\na," + strings.Repeat("1", 1<<20) + "\n", "", "expected at most 1 MiB"},
		{"", "id,kind,platfrom\na,give,x\n", `gifts.csv:1:9: unknown column "platfrom"`},
		{"", "id,kind,platform,window,seeds\na,festival,east_pay,2015-03-02..2015-03-03,1% 1% 1%\n", "gifts.csv:2:44: seeds: 3 values for the 2 days of the window"},
		{"", "id,kind,platform,window,seeds\na,festival,east_pay,soon,1%\n", "seeds: the days cannot be told, as window is wrong"},
		{"", "id,kind,platform,seeds\na,festival,east_pay,1%\n", "the window is missing"},
		{"", "id,kind,platform,window,seeds\na,festival,east_pay,2015-03-02..2015-03-03,2015-03-02:1% 2%\n", `seeds: "2%" cannot be read`},
		{"", "id,kind,platform,window,seeds\na,festival,east_pay,2015-03-02..2015-03-03,2015-03-02:2 soon:1\n", "soon is not a date"},
		{"", "id,kind,platform,window,seeds,hosts\na,festival,east_pay,2015-03-02..2015-03-03,1%,east_caht:1\n", `unknown host "east_caht"`},
		{"", "id,kind,platform,window,seeds,hosts\na,festival,east_pay,2015-03-02..2015-03-03,1%,east_chat\n", `hosts: "east_chat" cannot be read; expected names and numbers`},
		{"", "id,kind,platform,window,seeds,hosts\na,festival,east_pay,2015-03-02..2015-03-03,1%,east_chat:1 east_chat:1\n", "east_chat is there twice"},
		{"", "id,kind,platform,window,budget\na,subsidy,east_pay,2015-03-02..2015-03-03,600\n", "gifts.csv:2:43: campaigns.a.budget: 600 has no unit"},
		{"", "id,kind,platform,window\na,subsidy,eest_pay,2015-03-02..2015-03-03\n", `gifts.csv:2:11: unknown platform "eest_pay"`},
		{"", "id,window\na,2015-03-02..2015-03-03\n", `gifts.csv:2:1: campaigns.a: the key "kind" is missing`},
		{"", "id,kind,platform,window\na,gift,east_pay,2015-03-02..2015-03-03\n", "gifts.csv:2:3: campaigns.a.kind: unknown value"},
	} {
		files := folder{"regions.csv": c.regions, "gifts.csv": giftsCSV}
		if c.gifts != "" {
			files = folder{"regions.csv": regionsCSV, "gifts.csv": c.gifts}
		}
		_, err := model.Read("m.yaml", []byte(fromFiles), files.read)
		require.Error(t, err, c.says)
		assert.Contains(t, err.Error(), c.says)
		var problems *spec.Errors
		assert.True(t, errors.As(err, &problems), "%v", err)
	}
	for text, says := range map[string]string{
		strings.Replace(fromFiles, "regions.csv", "absent.csv", 1):                                  "m.yaml:4:34: population.groups: absent.csv: file does not exist",
		fromFiles + "segments: [{id: a, share: 1}]\n":                                               "the file of population.groups says who people are, too",
		fromFiles + "initial: {wallets: [{share: 1, bound: [east_pay]}]}\n":                         "the column installed.east_pay of the file of population.groups says what people have, too",
		strings.Replace(fromFiles, "groups: regions.csv", "groups: [regions.csv]", 1):               "population.groups: found a list; expected text",
		"hongbao: 1\nkind: scenario\nextends: your-market\npopulation: {groups: your-market.csv}\n": "population.groups: your-market.csv: file does not exist",
	} {
		_, err := model.Read("m.yaml", []byte(text), folder{"regions.csv": regionsCSV, "gifts.csv": giftsCSV}.read)
		require.ErrorContains(t, err, says)
	}
	_, err := model.Open("duopoly", model.Setting{Path: "population.groups", Value: "mine.csv"})
	require.ErrorContains(t, err, `there is no embedded file "mine.csv"`)
}

// Too many combinations of wallets are refused before the resolved file outgrows
// what can be read again.
func TestTooManyCombinations(t *testing.T) {
	var platforms, columns, cells strings.Builder
	for i := range 12 {
		fmt.Fprintf(&platforms, "  - {id: w%d}\n", i)
		fmt.Fprintf(&columns, ",installed.w%d,bound.w%d", i, i)
		cells.WriteString(",50%,25%")
	}
	files := folder{"g.csv": "id,share" + columns.String() + "\na,1" + cells.String() + "\n"}
	text := "hongbao: 1\nkind: scenario\nstart: 2015-01-01\nend: 2015-01-02\npopulation: {groups: g.csv}\ncontexts: [{id: bills, rate: 1}]\nplatforms:\n" + platforms.String()
	_, err := model.Read("m.yaml", []byte(text), files.read)
	require.ErrorContains(t, err, "combinations of wallets; expected at most 4000")
}

// FuzzGroupsCSV: whatever stands in the file, it becomes a scenario whose resolved
// file reads back to the same, or a list of problems in that file.
func FuzzGroupsCSV(f *testing.F) {
	f.Add(regionsCSV)
	f.Add("id,people,installed.west_pay,bound.west_pay\n\"a\",1m,20%,10%\nb,2k,,\n")
	f.Add("id;share\n")
	f.Add("id,share\n\"a\n\",1\n")
	f.Fuzz(func(t *testing.T, text string) { fuzzCSV(t, folder{"regions.csv": text, "gifts.csv": giftsCSV}) })
}

// FuzzCampaignsCSV is the same for campaigns.
func FuzzCampaignsCSV(f *testing.F) {
	f.Add(giftsCSV)
	f.Add("id,kind,platform,window,seeds\na,festival,east_pay,2015-03-02..2015-03-08,1% 2% 3%\n")
	f.Add("id,on,events,note\na,false,west_blocks,\"x, y\"\n")
	f.Fuzz(func(t *testing.T, text string) { fuzzCSV(t, folder{"regions.csv": regionsCSV, "gifts.csv": text}) })
}

func fuzzCSV(t *testing.T, files folder) {
	s, err := model.Read("m.yaml", []byte(fromFiles), files.read)
	if err != nil {
		var problems *spec.Errors
		require.True(t, errors.As(err, &problems), "%v", err)
		require.NotEmpty(t, problems.Problems)
		return
	}
	text, err := s.Resolved()
	require.NoError(t, err)
	if len(text) > 1<<20 {
		return
	}
	back, err := model.Read("resolved.yaml", text, nil)
	require.NoError(t, err)
	require.Equal(t, s.Hash(), back.Hash())
}
