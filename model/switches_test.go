package model

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// briefly reads an embedded scenario for a run of some weeks with few people.
// What is read off such a run is not what the file expects.
func briefly(t testing.TB, name string) *Scenario {
	t.Helper()
	all, err := Open(name)
	require.NoError(t, err)
	start, days := all.Start, spec.Date(45)
	if name == "war-2013-2016" {
		start, days = all.Start+570, 90 // from January to April 2015
	}
	settings := []Setting{
		{"cut", "true"},
		{"start", start.String()},
		{"end", min(all.End, start+days).String()},
		{"expect", "[]"},
		{"record", "[]"},
		{"hand_set", "[]"},
		{"tip_to", "''"},
	}
	if all.Population.Users > 300 {
		settings = append(settings, Setting{"population.users", "300"})
	}
	s, err := all.With(settings...)
	require.NoError(t, err, name)
	return s
}

// hashOf runs a scenario to its end.
func hashOf(t testing.TB, s *Scenario) uint64 {
	t.Helper()
	return steppedThrough(t, s, 2, nil)
}

// absentOf takes out of a file all that the settings of a switch speak of: blocks
// with their own "on" as wholes, coefficients as keys.
func absentOf(t testing.TB, s *Scenario, settings []Setting) *Scenario {
	t.Helper()
	doc := s.doc.Clone()
	for _, set := range slices.Backward(settings) { // numbered elements, the last first
		path := strings.TrimSuffix(set.Path, ".on")
		if strings.HasPrefix(path, "events.") && set.Value == "1000" {
			path = strings.TrimSuffix(path, ".to")
			if !strings.Contains(path, ".also.") {
				path += ".gate"
			}
		}
		switch {
		case strings.HasSuffix(path, ".adoption.threshold"): // a law that needs its block
			_ = doc.Remove(strings.TrimSuffix(path, "threshold") + "law")
		case strings.HasSuffix(path, ".spread"): // the same; who is not named is not taken
			path = strings.TrimSuffix(path, ".spread")
		case strings.HasSuffix(path, ".circle"): // and what cannot be without it
			for _, c := range s.Campaigns {
				if c.Kind == "blessings" {
					_ = doc.Remove("campaigns." + c.ID)
				}
			}
		case strings.HasSuffix(path, ".dormancy"): // and whose wallets begin asleep
			for i := range s.Initial.Wallets {
				_ = doc.Remove("initial.wallets." + strconv.Itoa(i) + ".dormant")
			}
		case strings.HasPrefix(path, "tool_makers."): // and who speaks of the maker
			maker := strings.TrimPrefix(path, "tool_makers.")
			for _, e := range s.Events {
				if e.Gate != nil && e.Gate.Guest == maker {
					_ = doc.Remove("events." + e.ID)
				}
			}
			for i, g := range slices.Backward(s.Gates) {
				if g.Gate.Guest == maker {
					_ = doc.Remove("gates." + strconv.Itoa(i))
				}
			}
			for _, m := range s.Merchants {
				for i, row := range m.Start {
					if row.Maker == maker {
						_ = doc.Remove("merchants." + m.ID + ".start." + strconv.Itoa(i) + ".tool_maker")
					}
				}
			}
			for _, c := range s.Camps {
				if i := slices.Index(c.Members, maker); i >= 0 {
					_ = doc.Remove("camps." + c.ID + ".members." + strconv.Itoa(i))
				}
			}
		}
		// What is not in the file need not be taken out of it.
		_ = doc.Remove(path)
	}
	out, err := decode(doc, s.files, nil)
	require.NoError(t, err)
	return out
}

// Off is absent, in every embedded scenario that has the mechanism, and in at
// least one of them both are something else than on.
func TestEverySwitchIsAbsence(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			s := briefly(t, name)
			on := hashOf(t, s)
			for i := range Switches {
				w := &Switches[i]
				settings := w.Settings(s)
				off, err := s.With(settings...)
				require.NoError(t, err, w.Name)
				if off.Hash() == s.Hash() {
					continue // not at work here
				}
				for _, k := range w.Mechanisms {
					m := Mechanisms[slices.IndexFunc(Mechanisms, func(m MechanismKind) bool { return m.Name == k })]
					require.False(t, m.active(off), "%s still has work without %s", k, w.Name)
				}
				hash := hashOf(t, off)
				if hash != on {
					seen[w.Name] = true
				}
				if w.Name == "contracts" || w.Name == "rewards" {
					continue // the absence of these is a default that is at work
				}
				require.Equal(t, hashOf(t, absentOf(t, s, settings)), hash, "%s off is not %s absent", w.Name, w.Name)
			}
		})
	}
	for _, w := range Switches {
		require.True(t, seen[w.Name] || w.Name == "welfare", "no embedded scenario shows what %s does", w.Name)
	}
}

// Without contracts that end, none does: kernel and twin say so alike.
func TestEndlessContractsNeverEnd(t *testing.T) {
	var switched Switch
	for _, w := range Switches {
		if w.Name == "contracts" {
			switched = w
		}
	}
	s := readText(t, full)
	require.NotZero(t, compareWithTwin(t, s, 1).sums["expired"])
	endless, err := s.With(switched.Settings(s)...)
	require.NoError(t, err)
	o := compareWithTwin(t, endless, 3)
	require.Zero(t, o.sums["expired"])
	require.NotZero(t, o.sums["signed"], "new ones are still signed")
}

// Every mechanism has a switch, but for those without which there is no day.
func TestEveryMechanismHasItsSwitch(t *testing.T) {
	var without []string
	for i := range Mechanisms {
		if Mechanisms[i].Switch() == nil {
			without = append(without, Mechanisms[i].Name)
		}
	}
	require.Equal(t, []string{"entry", "hours", "merchants", "payments", "ledger", "stocks"}, without)
	names := map[string]bool{}
	for _, w := range Switches {
		require.False(t, names[w.Name], w.Name)
		names[w.Name] = true
		require.NotEmpty(t, w.Off, w.Name)
		require.NotEmpty(t, w.Frees, w.Name)
		for _, name := range w.Mechanisms {
			require.True(t, slices.ContainsFunc(Mechanisms, func(m MechanismKind) bool { return m.Name == name }), name)
		}
	}
}
