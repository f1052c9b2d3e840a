package experiments

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

const head = "hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"

// TestBadFiles shows what a user reads: one line a problem, all at once, each with
// its place.
func TestBadFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown scenario", "hongbao: 1\nkind: experiment\nscenario: duopolly\n", `bad.yaml:3:11: unknown scenario "duopolly"; expected one of benchmarks/logit-ws, benchmarks/study, duopoly, `},
		{"no scenario", "hongbao: 1\nkind: experiment\n", `bad.yaml:1:1: the key "scenario" is missing (embedded scenario or file of the market)`},
		{"a scenario", "hongbao: 1\nkind: scenario\n", `bad.yaml:2:7: kind: this is a scenario; expected an experiment`},
		{"unknown key", head + "replicate: 3\n", `bad.yaml:4:1: unknown key "replicate"; expected one of `},
		{
			"unknown event and tag", head + "arms:\n  a: {}\n  b: {without: [west_block, tag:blocks], keep: [nobody]}\n",
			`bad.yaml:6:17: unknown event "west_block"; expected one of fair, west_blocks, east_blocks; nearest: west_blocks
bad.yaml:6:29: unknown tag "tag:blocks"; expected one of tag:annotation, tag:block; nearest: tag:block
bad.yaml:6:49: unknown event "nobody"; expected one of fair, west_blocks, east_blocks`,
		},
		{"unknown base", head + "arms: {a: {}, b: {}}\nbase: c\n", `bad.yaml:5:7: unknown arm "c"; expected one of a, b`},
		{"unknown arm of the headline", head + "arms: {a: {}, b: {}}\nheadline: {arm: a}\n", `bad.yaml:5:17: headline.arm: a is the base, with which the others are compared; expected another arm, such as b`},
		{"name of an arm", head + "arms: {A b: {}}\n", `bad.yaml:4:8: arms.A b: an arm's name is "A b"; expected lower case letters, digits, _ and -`},
		{
			"values that the scenario refuses", head + "set:\n  choice.kappa: 1\n  choice.delta: 100\n  choice.epsilon: 1\n",
			`bad.yaml:6:17: set.choice.delta: 100 is above 20 (loyalty: utility of the wallet of the last payment)
bad.yaml:7:3: set.choice.epsilon: unknown key "epsilon"; expected one of `,
		},
		{"a value in an arm", head + "arms: {a: {}, b: {set: {population.users: many}}}\n", `bad.yaml:4:43: arms.b.set.population.users: `},
		{"a star for nothing", head + "set: {campaigns.*.of: true}\n", `bad.yaml:4:7: unknown path "campaigns.*.of"; expected one of campaigns.*.id, campaigns.*.on, `},
		{"no values", head + "factors: [{path: choice.kappa}]\n", `bad.yaml:4:11: factors.0: the factor has no values; expected one of list, range, log_range, integer, category, distribution, event and options`},
		{"two forms", head + "factors: [{path: choice.kappa, list: [1], range: {from: 0, to: 1, points: 2}}]\n", `bad.yaml:4:11: factors.0: the factor has list and range; expected only one of them`},
		{"no path", head + "factors: [{list: [1]}]\n", `bad.yaml:4:11: factors.0: the key "path" is missing; expected a path in the scenario`},
		{"no name", head + "factors: [{options: {a: {}}}]\n", `bad.yaml:4:11: factors.0: the key "name" is missing; expected one, as a factor of options has no path to go by`},
		{"path and options", head + "factors: [{path: choice.kappa, options: {a: {}}}]\n", `bad.yaml:4:18: factors.0.path: options change what they name, not a path; expected no path beside them`},
		{"name is taken", head + "factors: [{name: arm, path: choice.kappa, list: [1]}]\n", `bad.yaml:4:18: factors.0.name: the name arm is taken, by a column of the tables or by another factor; expected another`},
		{"twice", head + "factors: [{path: choice.kappa, list: [1, 1]}]\n", `bad.yaml:4:42: factors.0.list.1: the value 1 is there twice; expected each once`},
		{"value in a list", head + "factors: [{path: choice.kappa, list: [1, 2, 300]}]\n", `bad.yaml:4:45: factors.0.list.2: choice.kappa: 300 is above 20 (utility of a full habit stock)`},
		{"event in an option", head + "factors: [{name: x, options: {a: {without: [q]}}}]\n", `bad.yaml:4:45: unknown event "q"; expected one of fair, west_blocks, east_blocks`},
		{"value in an option", head + "factors: [{name: x, options: {a: {set: {choice.kappa: a}}}}]\n", `bad.yaml:4:55: factors.0.options.a.set.choice.kappa: a is not a number; expected one from -20 to 20, in util`},
		{"range of words", head + "factors: [{path: choice.visible, range: {from: 0, to: 1, points: 2}}]\n", `bad.yaml:4:41: factors.0.range: no range leads through text, which the path takes; expected a list of values`},
		{"range of nothing", head + "factors: [{path: choice.kapa, range: {from: 0, to: 1, points: 2}}]\n", `bad.yaml:4:18: unknown path "choice.kapa"; expected one of start, `},
		{"log of zero", head + "factors: [{path: choice.kappa, log_range: {from: 0, to: 1, points: 2}}]\n", `bad.yaml:4:43: factors.0.log_range: no steps of equal ratio lead from 0 to 1; expected both ends above 0`},
		{"end of a range", head + "factors: [{path: choice.kappa, range: {from: 0, to: x, points: 2}}]\n", `bad.yaml:4:53: factors.0.range.to: x is not a share; expected `},
		{"factor and arm", head + "factors: [{path: choice.kappa, list: [1]}]\narms: {a: {}, b: {set: {choice.kappa: 2}}}\n", `bad.yaml:5:39: arms.b.set.choice.kappa: choice.kappa is a factor too; expected it in one of them`},
		{"design", head + "design: {kind: gird}\n", `bad.yaml:4:16: unknown design "gird"; expected one of grid, grid_and_ends, zip, product, table, `},
		{"too many runs", head + "factors: [{path: choice.kappa, range: {from: 0, to: 1, points: 20000}}]\nreplicates: 100000\n", `bad.yaml:4:10: factors: points (20000) times arms (1) times replicates (100000) are more than 1,000,000,000 runs; expected fewer`},
		{"measures", head + "measures: [bound, bond, bound.alipay]\n", `bad.yaml:4:19: unknown measure "bond"; expected one of population, installed, bound, active, shown, multi_homing, multi_homing_active, retained and 81 more; nearest: bound
bad.yaml:4:25: unknown column "bound.alipay"; expected one of bound.east_pay, bound.west_pay; nearest: bound.east_pay`},
		{"headline", head + "headline: {measure: bound, at: 2015-02-01}\n", `bad.yaml:4:21: headline.measure: bound has 2 columns; expected one, such as bound.east_pay
bad.yaml:4:32: headline.at: 2015-02-01 is outside the run, 2015-01-01 to 2015-01-20`},
		{"no replicates", head + "replicates: 0\n", `bad.yaml:4:13: replicates: 0 is below 1 `},
		{"extends nothing", "hongbao: 1\nkind: experiment\nextends: nothing\n", `bad.yaml:3:10: unknown experiment "nothing"; expected one of `},
		{"extends itself", "hongbao: 1\nkind: experiment\nextends: circle.yaml\n", `circle.yaml:3:10: extends: more than 8 files extend each other; expected no circle`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("bad.yaml", []byte(c.text), files)
			require.Error(t, err)
			got, want := strings.Split(err.Error(), "\n"), strings.Split(c.want, "\n")
			require.Len(t, got, len(want), err.Error())
			for i := range want {
				assert.Equal(t, want[i], got[i][:min(len(want[i]), len(got[i]))])
			}
		})
	}
}

func TestProblemsShowTheLine(t *testing.T) {
	_, err := Read("bad.yaml", []byte(head+"arms:\n  a: {}\n  b: {without: [west_block]}\n"), files)
	var e *spec.Errors
	require.True(t, errors.As(err, &e))
	assert.Equal(t, []spec.Problem{{
		File: "bad.yaml", Line: 6, Column: 17, Width: 10, Near: "west_blocks", Source: "  b: {without: [west_block]}", Before: "  a: {}",
		Text: `unknown event "west_block"; expected one of fair, west_blocks, east_blocks`,
	}}, e.Problems)
}

func TestSettingsGoWhereTheyBelong(t *testing.T) {
	text := "set: {choice.kappa: 0.3, campaigns.*.on: false, choice.sigma: 0.5}\nusers: 200\nreplicates: 7\n"
	e := read(t, text, set("replicates", "9"), set("choice.kappa", "0.6"), set("campaigns.east_festival.on", "true"), set("set.choice.delta", "1"), set("measures", "[bound]"), set("arms.b.set", "{choice.nest: 0.7}"))
	s := e.BaseScenario()
	assert.Equal(t, 9, e.Replicates.Most())
	assert.Equal(t, []string{"bound"}, e.Measures)
	assert.Equal(t, 0.6, s.Choice.Kappa, "a setting wins over the file")
	assert.Equal(t, 0.5, s.Choice.Sigma)
	assert.Equal(t, 1.0, s.Choice.Delta)
	assert.Equal(t, spec.Count(200), s.Population.Users)
	assert.True(t, s.Campaigns[0].On, "the special wins over the general")
	assert.False(t, s.Campaigns[1].On)
	assert.Equal(t, map[string]string{"choice.nest": "0.7"}, e.Arms["b"].Set)

	e = read(t, text, set("choice", "{sigma: 0.1}"), set("population.users", "100"))
	assert.Equal(t, 0.1, e.BaseScenario().Choice.Sigma)
	assert.Zero(t, e.BaseScenario().Choice.Kappa, "a mapping that is set takes the place of what was in it")
	assert.Equal(t, spec.Count(100), e.BaseScenario().Population.Users)
	sameResolved(t, e)

	for _, c := range []struct{ path, value, want string }{
		{"choice.kapa", "1", `--set choice.kapa=1:1:8: unknown key "kapa"`},
		{"campaigns.*.of", "1", `--set campaigns.*.of=1:1:1: campaigns.*.of stands for nothing in this scenario`},
		{"replicates", "many", `--set replicates=many:1:12: replicates: many is not a whole number`},
		{"base", "b", `--set base=b:1:6: unknown arm "b"; expected as_it_happened`},
	} {
		_, err := Read("test.yaml", []byte(head), files, set(c.path, c.value))
		if assert.Error(t, err) {
			assert.Contains(t, err.Error(), c.want)
		}
	}
}

// sameResolved checks that the resolved file stands for the same experiment.
func sameResolved(t *testing.T, e *Experiment) {
	t.Helper()
	text, err := e.Resolved()
	require.NoError(t, err)
	again, err := Read("resolved.yaml", text, files)
	require.NoError(t, err, string(text))
	second, err := again.Resolved()
	require.NoError(t, err)
	assert.Equal(t, string(text), string(second), "resolving is done once")
	assert.Equal(t, e.Hash(), again.Hash())
	assert.Equal(t, e.DesignHash(), again.DesignHash())
	assert.Equal(t, e.BaseScenario().Hash(), again.BaseScenario().Hash())
}

func TestTheResolvedFileRunsToTheSameBits(t *testing.T) {
	e := read(t, `
extends: base.yaml
question: "Does it matter: yes?"
arms: {b: {without: [tag:block], keep: [east_blocks], set: {campaigns.*.amount: 50 yuan}}}
factors:
  - {name: nest, path: choice.nest, range: {from: 0.5, to: 1, points: 2}}
  - {name: fun, options: {on: {}, off: {set: {campaigns.*.on: false}, without: [fair]}}}
`, set("choice.delta", "0.3"))
	assert.Equal(t, 2, e.Replicates.Most(), "from the base")
	assert.Empty(t, e.Extends)
	assert.Equal(t, []string{"a", "b"}, e.ArmNames())
	sameResolved(t, e)
	text, err := e.Resolved()
	require.NoError(t, err)
	again, err := Read("resolved.yaml", text, files)
	require.NoError(t, err)
	assert.Equal(t, everything(t, run(t, e, Options{})), everything(t, run(t, again, Options{})))
}

func TestHashesTellExperimentsApart(t *testing.T) {
	base := read(t, "arms: {a: {}, b: {set: {choice.kappa: 2}}}\n")
	seen := map[string]string{base.Hash(): "base"}
	designs := map[string]bool{}
	for _, c := range []struct {
		path, value string
		design      bool
	}{
		{"seed", "2", true},
		{"replicates", "3", true},
		{"arms.b.label", "Bee", true},
		{"base", "b", true},
		{"factors", "[{path: choice.nest, list: [1]}]", true},
		{"measures", "[bound]", false},
		{"choice.kappa", "0.1", false},
		{"users", "100", false},
	} {
		e := read(t, "arms: {a: {}, b: {set: {choice.kappa: 2}}}\n", set(c.path, c.value))
		assert.Regexp(t, "^[0-9a-f]{16}$", e.Hash())
		assert.Empty(t, seen[e.Hash()], c.path)
		seen[e.Hash()] = c.path
		assert.Equal(t, c.design, e.DesignHash() != base.DesignHash(), c.path)
		if c.design {
			assert.False(t, designs[e.DesignHash()], c.path)
			designs[e.DesignHash()] = true
		}
	}
	// The same scenario under the name of another file.
	moved, err := Read("x.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: /far/away.yaml\narms: {a: {}, b: {set: {choice.kappa: 2}}}\n"), func(string) ([]byte, error) { return files("duel.yaml") })
	require.NoError(t, err)
	assert.Equal(t, base.Hash(), moved.Hash())
}

func TestASingleScenarioIsAnExperiment(t *testing.T) {
	e := Single(duel(t), 2, 5, []string{"bound"})
	r := run(t, e, Options{})
	assert.Equal(t, []string{"arm", "point", "replicate", "seed", "tick", "time", "bound.east_pay", "bound.west_pay"}, r.Series.Names())
	assert.Nil(t, r.Comparison)
	assert.Equal(t, []string{"5", "5"}, cells(t, r.Runs, "seed"))
	e.Scenario = "duel.yaml"
	sameResolved(t, e)

	broken := Single(duel(t), 2, 5, []string{"bond"})
	_, err := broken.Plan()
	assert.ErrorContains(t, err, `unknown measure "bond"`)
	_, err = broken.Run(t.Context(), Options{})
	assert.ErrorContains(t, err, `unknown measure "bond"`)
	_, err = Single(duel(t), 2, 1<<63, nil).Plan()
	assert.ErrorContains(t, err, "seed: 9223372036854775808 is above 9223372036854775807")
}

func TestNames(t *testing.T) {
	for _, name := range Names() {
		text, err := Text(name)
		require.NoError(t, err)
		assert.NotEmpty(t, text)
	}
	_, err := Text("nothing")
	assert.EqualError(t, err, `unknown experiment "nothing"; see: hongbao list experiments`)
	_, err = Open("nothing")
	assert.Error(t, err)
}

// FuzzRead reads whatever there is: an experiment that can be resolved to itself,
// or an error, and never a panic.
func FuzzRead(f *testing.F) {
	f.Add(head+threeArms, "campaigns.*.on", "false")
	f.Add(head+"factors: [{path: choice.kappa, log_range: {from: 1%, to: 1, points: 3}}]", "arms", "{a: {set: {choice: {}}}}")
	f.Add(head+"extends: base.yaml\nset: {choice.kappa: 1}", "set.choice.kappa", "[")
	f.Fuzz(func(t *testing.T, text, path, value string) {
		e, err := Read("fuzz.yaml", []byte(text), files, model.Setting{Path: path, Value: value})
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Fatal("an error without words")
			}
			return
		}
		if _, err := e.Plan(); err != nil {
			t.Fatalf("an experiment that was read has no plan: %v", err)
		}
		sameResolved(t, e)
	})
}
