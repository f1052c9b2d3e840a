package model

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// The estimate need not be exact, but a run that it lets begin must not eat twice
// as much, and one that it refuses must not have fitted easily.
func TestMemoryIsEstimated(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []Setting
	}{
		{"duopoly", []Setting{{"population.users", "200_000"}}},
		{"duopoly", []Setting{{"population.users", "200_000"}, {"network", "{kind: complete}"}}},
		{"duopoly", []Setting{{"population.users", "200_000"}, {"network.form", "implicit"}}},
		{"duopoly", []Setting{{"population.users", "100_000"}, {"network", "{kind: scale_free, mean_degree: 40}"}}},
		{"duopoly", []Setting{{"population.users", "10"}, {"network", "{kind: complete}"}, {"merchants.east_shop.count", "1m"}}},
		{"war-2013-2016", []Setting{{"population.users", "100_000"}}},
		{"spring-festival-2015", []Setting{{"population.users", "100_000"}}},
	} {
		t.Run(fmt.Sprint(c.name, c.settings), func(t *testing.T) {
			s, err := Open(c.name, c.settings...)
			require.NoError(t, err)
			_, err = Start(s, Luck{1, 1}, Options{}) // tables that all runs share
			require.NoError(t, err)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			r, err := Start(s, Luck{1, 1}, Options{})
			require.NoError(t, err)
			for range 2 {
				r.Step()
				r.World.Tick++
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			real := float64(after.HeapAlloc) - float64(before.HeapAlloc)
			runtime.KeepAlive(r)
			estimate := float64(s.Memory(1))
			t.Logf("%.1f MiB, estimated %.1f MiB", real/(1<<20), estimate/(1<<20))
			assert.Greater(t, estimate, 0.7*real)
			assert.Less(t, estimate, 2.5*real)
		})
	}
}

// A legal file may ask for more than any machine has; it is told, and nothing is
// laid out before.
func TestARunThatFitsNowhereIsRefused(t *testing.T) {
	for _, c := range []struct {
		settings []Setting
		memory   int64
		want     string
	}{
		{[]Setting{{"population.users", "2bn"}}, 0, "of memory; expected at most 64 GiB; lower population.users, which is 2bn, or write network.form: implicit, which stores no ties"},
		{[]Setting{{"population.users", "2bn"}, {"network", "{kind: complete}"}}, 32 << 30, "of memory; expected at most 32 GiB; lower population.users, which is 2bn"},
		{[]Setting{{"merchants.east_shop.count", "100m"}}, 1 << 30, "the run would need 2.0 GiB of memory; expected at most 1.0 GiB; lower merchants.east_shop.count, which is 100m"},
	} {
		s, err := Open("duopoly", c.settings...)
		require.NoError(t, err)
		var found error
		_, size := spent(func() { _, found = Start(s, Luck{1, 1}, Options{Memory: c.memory}) })
		assert.ErrorContains(t, found, c.want)
		assert.Less(t, size, uint64(1<<20), "bytes before the refusal")
		if c.memory == 0 {
			_, found = MakeGraph(s, Luck{1, 1})
			assert.ErrorContains(t, found, c.want)
		}
	}
}

// Lists that are longer than the world can hold are refused at their place.
func TestLongListsAreRefused(t *testing.T) {
	list := func(n int, row string) string {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = fmt.Sprintf(row, i)
		}
		return "[" + strings.Join(rows, ", ") + "]"
	}
	base := []Setting{
		{"camps", "[]"},
		{"merchants", "[]"},
		{"events", "[]"},
		{"campaigns", "[]"},
		{"hosts", "[]"},
		{"envelopes", "{}"},
		{"hand_set", "[]"},
		{"tip_to", "''"},
		{"contexts", "[{id: c}]"},
		{"platforms", "[{id: p0}]"},
	}
	for _, c := range []struct {
		path, row string
		most      int
		want      string
	}{
		{"platforms", "{id: p%d}", 16, "platforms: 17 platforms; expected at most 16"},
		{"hosts", "{id: h%d}", 16, "hosts: 17 hosts; expected at most 16"},
		{"services", "{id: s%d}", 254, "services: 256 platforms, classes of merchants and services together; expected at most 255"},
		{"camps", "{id: k%d}", 254, "camps: 255 camps; expected at most 254"},
	} {
		_, err := Open("duopoly", append(base, Setting{c.path, list(c.most, c.row)})...)
		require.NoError(t, err, c.path)
		_, err = Open("duopoly", append(base, Setting{c.path, list(c.most+1, c.row)})...)
		var all *spec.Errors
		require.True(t, errors.As(err, &all), c.path)
		assert.Equal(t, c.want, all.Problems[0].Text)
	}
	_, err := Open("duopoly", Setting{"end", "2194-06-08"}, Setting{"population.users", "10"})
	assert.ErrorContains(t, err, "65538 days; expected at most 65534")
}
