package model

import (
	"testing"

	"pgregory.net/rapid"

	"hongbao/model/spec"
)

// Values that the tags allow are allowed together: up to five of them at their
// ends, in any scenario, are refused in words or live three days.
func TestExtremesLiveOrAreRefused(t *testing.T) {
	type market struct {
		name string
		rows []spec.Parameter
	}
	var markets []market
	for _, name := range []string{"duopoly", "spring-festival-2015", "war-2013-2016", "verification/v7-exit", "verification/v5-three-wallets"} {
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		m := market{name: name}
		for _, p := range spec.Parameters(s) {
			if len(extremes(p)) > 0 && p.Path != "population.users" {
				m.rows = append(m.rows, p)
			}
		}
		markets = append(markets, m)
	}
	rapid.Check(t, func(r *rapid.T) {
		m := rapid.SampledFrom(markets).Draw(r, "market")
		var settings []Setting
		for range rapid.IntRange(1, 5).Draw(r, "settings") {
			p := rapid.SampledFrom(m.rows).Draw(r, "path")
			settings = append(settings, Setting{p.Path, rapid.SampledFrom(extremes(p)).Draw(r, "value")})
		}
		s, err := Open(m.name, settings...)
		if err != nil {
			return
		}
		took, size := spent(func() { fuzzRun(t, s) })
		if took > 2*fuzzTime || size > 2*fuzzMemory {
			r.Fatalf("three days took %v and %d MiB", took, size>>20)
		}
	})
}

// extremes are the ends of what a parameter takes, or all that it takes.
func extremes(p spec.Parameter) []string {
	switch {
	case len(p.Values) > 0:
		return p.Values
	case p.Kind == "true or false":
		return []string{"true", "false"}
	case p.Kind == "date":
		return []string{"1970-01-02", "2015-02-15", "2100-01-01"}
	}
	var out []string
	for _, x := range []string{p.Min, p.Max} {
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}
