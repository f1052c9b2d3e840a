package model

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// laidOut is what the heap holds of a run after its first days, bytes.
func laidOut(t *testing.T, s *Scenario) float64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := Start(s, Luck{1, 1}, Options{})
	require.NoError(t, err)
	for range 2 {
		r.Step()
		r.World.Tick++
	}
	for _, k := range r.World.workers { // held by the tile, not by the user
		k.mail, k.changes = mail[letter]{}, nil
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	defer runtime.KeepAlive(r)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc)
}

// What each user takes is reckoned as it is laid out: two sizes that differ by
// 2^16 users differ by that many times the sum of the columns. The tolerance of 3
// percent is for ties that are drawn and lists that grow by doubling.
func TestTheAccountIsWhatIsLaidOut(t *testing.T) {
	const step = 1 << 16
	for _, c := range []struct {
		name     string
		settings []Setting
	}{
		{"duopoly", []Setting{{"network", "{kind: complete}"}}},
		{"duopoly", []Setting{{"network.form", "implicit"}}},
		{"duopoly", nil},
		{"duopoly", []Setting{{"choice.kappa_venue", "1"}, {"clock.update", "async"}}},
		{"war-2013-2016", []Setting{{"network.form", "implicit"}}},
		{"war-2013-2016", nil},
		{"spring-festival-2015", []Setting{{"network.form", "implicit"}}},
	} {
		t.Run(fmt.Sprint(c.name, c.settings), func(t *testing.T) {
			var size [2]float64
			var a Account
			for n := range size {
				s, err := Open(c.name, append([]Setting{{"population.users", fmt.Sprint((2 + n) * step)}}, c.settings...)...)
				require.NoError(t, err)
				if n == 0 {
					_, err = Start(s, Luck{1, 1}, Options{}) // tables that all runs share
					require.NoError(t, err)
				}
				size[n] = laidOut(t, s)
				a = s.Account(1)
			}
			quiet, peak := a.User()
			got := (size[1] - size[0]) / step
			t.Logf("%.2f bytes a user, reckoned %.2f", got, quiet)
			if c.name == "spring-festival-2015" { // its first days are busy
				assert.Greater(t, got, quiet)
				assert.Less(t, got, peak)
				return
			}
			assert.InEpsilon(t, quiet, got, 0.03)
		})
	}
}
