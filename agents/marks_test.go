package agents

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Marks are sets of wallets by user, whatever is put, taken and cleared.
func TestMarksAreSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "users")
		var m Marks
		want := make([]PlatformSet, n)
		for range rapid.IntRange(0, 100).Draw(t, "changes") {
			i := rapid.IntRange(0, n-1).Draw(t, "user")
			p := PlatformID(rapid.IntRange(0, MaxPlatforms-1).Draw(t, "wallet"))
			switch rapid.IntRange(0, 20).Draw(t, "change") {
			case 0:
				m.Clear()
				clear(want)
			case 1, 2, 3, 4, 5:
				m.Take(i, p)
				want[i] = want[i].Without(p)
			default:
				m.Put(i, p, n)
				want[i] = want[i].With(p)
			}
		}
		for i, set := range want {
			require.Equal(t, set, m.Of(i))
			require.Equal(t, set != 0, m.Users(i&^63)>>(i%64)&1 != 0)
		}
	})
}
