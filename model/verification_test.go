package model_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model"
)

// diary keeps the values of some columns, one row a day.
type diary struct {
	columns []model.Column
	days    []int32
	rows    [][]float64
}

func (d *diary) Observe(w *model.World) error {
	row := make([]float64, len(d.columns))
	for k, c := range d.columns {
		row[k] = c.Value(w)
	}
	d.days = append(d.days, w.Day)
	d.rows = append(d.rows, row)
	return nil
}

// of returns the values of a column from one day to another.
func (d *diary) of(name string, from, to int32) []float64 {
	var out []float64
	for k, c := range d.columns {
		if c.Name != name {
			continue
		}
		for i, day := range d.days {
			if day >= from && day <= to {
				out = append(out, d.rows[i][k])
			}
		}
	}
	return out
}

// live runs a scenario to its end and writes down some measures, all if none
// are named.
func live(t testing.TB, s *model.Scenario, luck model.Luck, measures ...string) (*model.Run, *diary) {
	t.Helper()
	columns, err := s.Columns(measures)
	require.NoError(t, err)
	d := &diary{columns: columns}
	r, err := model.Start(s, luck, model.Options{Workers: 2})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End), d))
	return r, d
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// covariance is the mean product of deviations that lie lag days apart.
func covariance(x []float64, lag int) float64 {
	m, sum := mean(x), 0.0
	for i := lag; i < len(x); i++ {
		sum += (x[i] - m) * (x[i-lag] - m)
	}
	return sum / float64(len(x))
}

// statistic is what an expectation speaks of, for one run.
func statistic(t testing.TB, e model.Expect, x []float64) float64 {
	t.Helper()
	require.Equal(t, "ticks", e.Across, "one run has no replicates to run across")
	switch e.Stat {
	case "mean":
		return e.Scale * mean(x)
	case "variance":
		return e.Scale * covariance(x, 0)
	case "autocorrelation":
		return e.Scale * covariance(x, e.Lag) / covariance(x, 0)
	}
	t.Fatalf("no statistic %q", e.Stat)
	return 0
}

func verifications(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, name := range model.Names() {
		if strings.HasPrefix(name, "verification/") {
			out = append(out, name)
		}
	}
	require.NotEmpty(t, out)
	return out
}

// Every benchmark with a closed form is an ordinary file that an ordinary run
// must meet.
func TestVerificationScenariosMeetTheirExpectations(t *testing.T) {
	for _, name := range verifications(t) {
		t.Run(strings.TrimPrefix(name, "verification/"), func(t *testing.T) {
			s, err := model.Open(name)
			require.NoError(t, err)
			require.NotEmpty(t, s.Expect)
			var measures []string
			for _, e := range s.Expect {
				measures = append(measures, e.Measure)
			}
			_, d := live(t, s, model.Luck{Seed: 1, Replicate: 1}, measures...)
			for _, e := range s.Expect {
				from, to := int32(e.Over.From), int32(e.Over.To)
				if e.At != 0 {
					from, to = int32(e.At), int32(e.At)
				}
				x := d.of(e.Measure, from, to)
				require.Len(t, x, int(to-from)+1)
				got := statistic(t, e, x)
				assert.InDelta(t, e.Value, got, e.Tolerance, "%s %s from %s", e.Stat, e.Measure, s.Start)
				t.Logf("%-28s %-15s expected %.6f got %.6f tolerance %.6f", e.Measure, e.Stat, e.Value, got, e.Tolerance)
			}
		})
	}
}

var _ = math.Abs
var _ agents.PlatformID
