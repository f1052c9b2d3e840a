package store

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAFullDiskStopsTheSweepAndHarmsNothing, with every size of the disk: the error
// names the bytes that are needed, what was committed stays, and with that much room
// more the sweep goes on to the same bytes.
func TestAFullDiskStopsTheSweepAndHarmsNothing(t *testing.T) {
	const n = 30
	sweep := func(m *memory) (done int, err error) {
		f, err := OpenFiles(m, "abc")
		if err != nil {
			return 0, err
		}
		defer f.Abort()
		j, err := f.Journal()
		if err != nil {
			return 0, err
		}
		defer func() { _ = j.Close() }()
		j.limit = 3
		for i := 0; i < n; i += 3 {
			if err := j.Commit(t.Context(), samples(i, i+3)...); err != nil {
				return i, err
			}
		}
		return n, j.Compact(t.Context(), inOrder(n))
	}
	roomy := newMemory()
	_, err := sweep(roomy)
	require.NoError(t, err)
	want := roomy.tree()

	stops := 0
	for room := 1; ; room += 17 {
		m := newMemory()
		m.room = room
		done, err := sweep(m)
		if err == nil {
			require.Equal(t, want, m.tree())
			break
		}
		for tries := 0; err != nil; tries++ {
			require.Less(t, tries, 200)
			require.ErrorIs(t, err, syscall.ENOSPC, "room %d", room)
			var own *Error
			require.ErrorAs(t, err, &own)
			require.Regexp(t, `the disk is full and [1-9][0-9]* bytes are needed; free some space`, err.Error())
			r, readErr := readJournal(m, "abc")
			require.NoError(t, readErr)
			require.GreaterOrEqual(t, len(have(t, r, n)), done, "room %d", room)
			require.NoError(t, r.Problems())
			stops++
			m.room += int(needed(err))
			m = m.again()
			done, err = sweep(m)
		}
		require.Equal(t, want, m.tree(), "room %d", room)
	}
	require.Greater(t, stops, 50)
}
