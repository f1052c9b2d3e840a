package model

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// strayFiles are the files that wrong and random scenarios may name.
func strayFiles(name string) ([]byte, error) {
	switch name {
	case "ties.csv":
		return []byte("from,to\n0,1\n1 2\n2\t9\n"), nil
	case "bad-ties.csv":
		return []byte("from,to\n0,1\n1,two\n"), nil
	case "circle.yaml":
		return []byte("hongbao: 1\nkind: scenario\nextends: circle.yaml\n"), nil
	case "experiment.yaml":
		return []byte("hongbao: 1\nkind: experiment\nscenario: duopoly\n"), nil
	case "bad-base.yaml":
		return []byte("hongbao: 1\nkind: scenario\nextends: duopoly\nchoice: {kapa: 1}\n"), nil
	}
	return nil, errors.New(name + ": no such file or directory")
}

// What one file may cost before it is refused or stands.
const (
	fuzzTime   = 2 * time.Second
	fuzzMemory = 256 << 20
)

// spent runs f and returns what it cost.
func spent(f func()) (time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	f()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// FuzzScenario reads whatever there is: a file, or an embedded scenario by its
// name, with one value changed. It is refused in words, or it stands for the
// same market when it is written out and read again, and starts.
func FuzzScenario(f *testing.F) {
	for _, name := range Names() {
		text, err := Text(name)
		require.NoError(f, err)
		f.Add(string(text), "", "", []byte{})
		f.Add(name, "choice.kappa", "2", []byte{0, 7, 1, 0, 90, 2})
	}
	for _, set := range []Setting{
		{"population.users", "2bn"},
		{"population.growth", "{2015-01-01: 1, 2015-01-02: 1e300}"},
		{"merchants.east_shop.count", "100m"},
		{"network", "{kind: edge_list, file: ties.csv}"},
		{"network", "{kind: small_world, mean_degree: 1000, rewire: 100%}"},
		{"contexts.shopping.rate_growth", "5"},
		{"contexts.shopping.basis", "1900-01-01"},
		{"end", "2100-01-01"},
		{"clock.hourly", "[2015-01-01..2015-12-31]"},
		{"campaigns.east_festival.hosts", "{east_chat: 1e300, west_chat: 1e300}"},
		{"campaigns.east_festival.seeds", "{2015-02-16: -1}"},
		{"segments", "[{id: a, share: 0.5}, {id: b, share: 0.5}]"},
		{"initial.wallets", "[{share: 1, bound: [east_pay], habit: {east_pay: [0, 1]}, last: west_pay}]"},
		{"merchants.east_shop.start", "[{share: 1, closed: true}]"},
	} {
		f.Add("duopoly", set.Path, set.Value, []byte{})
	}
	wrong, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(f, err)
	for _, file := range wrong {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text), "", "", []byte{})
	}
	rows := map[string][]spec.Parameter{}
	for _, name := range Names() {
		s, err := Open(name)
		require.NoError(f, err)
		rows[name] = spec.Parameters(s)
	}
	f.Fuzz(func(t *testing.T, text, path, value string, picks []byte) {
		var settings []Setting
		if path != "" {
			settings = append(settings, Setting{path, value})
		}
		settings = append(settings, picked(rows[text], picks)...)
		var s *Scenario
		var err error
		took, size := spent(func() { s, err = fuzzRead(text, settings) })
		if took > fuzzTime || size > fuzzMemory {
			t.Fatalf("reading took %v and %d MiB", took, size>>20)
		}
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Fatal("an error without words")
			}
			return
		}
		took, size = spent(func() { fuzzRun(t, s) })
		if took > 2*fuzzTime || size > 2*fuzzMemory {
			t.Fatalf("three days took %v and %d MiB", took, size>>20)
		}
	})
}

// picked turns bytes into up to six settings of an embedded scenario: two bytes
// for the parameter, one for a value that it may well take.
func picked(rows []spec.Parameter, picks []byte) []Setting {
	var out []Setting
	for len(rows) > 0 && len(picks) >= 3 && len(out) < 6 {
		p := rows[(int(picks[0])<<8|int(picks[1]))%len(rows)]
		values := append(extremes(p), "0", "1", "0.5", "-1", "3d", "20h", "50m", "10 yuan", "2015-02-16", "2015-02-18T20:00", "2015-02-16..2015-02-20", "[]", "{}", p.Value)
		out = append(out, Setting{p.Path, values[int(picks[2])%len(values)]})
		picks = picks[3:]
	}
	return out
}

func fuzzRead(text string, settings []Setting) (*Scenario, error) {
	if slices.Contains(Names(), text) {
		return Open(text, settings...)
	}
	return Read("fuzz.yaml", []byte(text), strayFiles, settings...)
}

// fuzzRun writes a scenario out, reads it back and lives three days with ten users.
func fuzzRun(t *testing.T, s *Scenario) {
	resolved, err := s.Resolved()
	if err != nil {
		t.Fatalf("a checked scenario cannot be written: %v", err)
	}
	again, err := Read("resolved.yaml", resolved, strayFiles)
	if err != nil {
		var large *spec.Errors
		if len(resolved) > 1<<20 && errors.As(err, &large) {
			return // written out it is longer than a file may be
		}
		t.Fatalf("a resolved scenario is refused: %v\n%s", err, resolved)
	}
	if s.Hash() != again.Hash() {
		t.Fatalf("a resolved scenario is another: %s, not %s", again.Hash(), s.Hash())
	}
	small, err := s.With(Setting{"population.users", "10"})
	if err != nil {
		return
	}
	shops := 0
	for _, m := range small.Merchants {
		shops += int(m.Count)
	}
	if shops > 100_000 {
		return
	}
	r, err := Start(small, Luck{Seed: 1, Replicate: 1}, Options{})
	if err != nil {
		return
	}
	columns, err := small.Columns(nil)
	if err != nil {
		t.Fatalf("no columns: %v", err)
	}
	for range 3 {
		if err := r.Until(context.Background(), r.World.Day, reader{columns}); err != nil {
			t.Fatal(err)
		}
		r.World.Day++
	}
}

// reader reads every column.
type reader struct{ columns []Column }

func (o reader) Observe(w *World) error {
	for _, c := range o.columns {
		c.Value(w)
		if w.Hourly() && c.Measure.Hourly {
			for hour := range 24 {
				c.HourValue(w, hour)
			}
		}
	}
	return nil
}
