package store

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDamageIsFoundWhereverItIs flips a bit of a file or cuts it, 2,000 times. No wrong
// byte is given out, no run is lost but those that were hit, each loss is told, and
// with the lost runs made again the bytes are those of a store that was never hit.
func TestDamageIsFoundWhereverItIs(t *testing.T) {
	const n = 40
	loose, packed := newMemory(), newMemory()
	for _, m := range []*memory{loose, packed} {
		j := journalOf(t, m)
		for from := 0; from < n; from += 8 {
			require.NoError(t, j.Commit(t.Context(), samples(from, from+8)...))
		}
	}
	require.NoError(t, journalOf(t, packed).Compact(t.Context(), inOrder(n)))
	want := packed.tree()

	lost, silent := 0, 0
	for trial := range 2000 {
		random := rand.New(rand.NewPCG(11, uint64(trial)))
		m := []*memory{loose, packed}[trial%2].again()
		names := m.files()
		name := names[random.IntN(len(names))]
		node := m.names[name]
		at, cut := random.IntN(len(node.text)), random.IntN(3) == 0
		if cut {
			node.text = node.text[:at]
			node.synced = at
		} else {
			node.text[at] ^= 1 << random.IntN(8)
		}

		r, err := readJournal(m, "abc")
		require.NoError(t, err, "trial %d: %s at %d", trial, name, at)
		_ = r.Check(t.Context())
		have(t, r, n)

		j := journalOf(t, m)
		checked := j.Check(t.Context())
		there := have(t, j.Runs, n)
		require.Equal(t, n-len(there), j.Damaged(), "trial %d: %s at %d", trial, name, at)
		lost += n - len(there)
		if strings.HasSuffix(name, "/journal") {
			require.Len(t, there, n, "blocks tell by themselves what they hold")
		}
		if len(there) < n || !cut {
			require.ErrorIs(t, checked, ErrDamaged, "trial %d: %s at %d", trial, name, at)
			require.ErrorContains(t, checked, name)
		}
		if checked == nil {
			silent++ // a journal that was cut and is whole again
		}
		if !cut && at > headSize+listedSize*n {
			require.GreaterOrEqual(t, len(there), n-1, "only the run that was hit is lost")
		}

		for i := range n {
			if !there[i] {
				require.NoError(t, j.Commit(t.Context(), sample(i)))
			}
		}
		require.Len(t, have(t, j.Runs, n), n)
		require.Len(t, have(t, journalOf(t, m.again()).Runs, n), n)
		require.NoError(t, j.Compact(t.Context(), inOrder(n)))
		require.Equal(t, want, m.tree(), "trial %d: %s at %d", trial, name, at)
		require.NoError(t, journalOf(t, m).Check(t.Context()))
	}
	require.Greater(t, lost, 2000, "the damage must have hit something")
	require.Less(t, silent, 300)
}

// TestBlocksThatAreGone: each costs its runs and no others, and is told.
func TestBlocksThatAreGone(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	require.NoError(t, j.Commit(t.Context(), samples(0, 5)...))
	gone := m.files()[0]
	require.NoError(t, j.Commit(t.Context(), samples(5, 8)...))
	require.NoError(t, m.Remove(gone))

	for range 2 { // a reader changes nothing
		r, err := readJournal(m, "abc")
		require.NoError(t, err)
		require.Len(t, have(t, r, 8), 3)
		require.Equal(t, 5, r.Damaged())
		require.ErrorContains(t, r.Problems(), gone+": cannot use all of it: the file of 5 runs is gone")
	}
	j = journalOf(t, m)
	require.Equal(t, 5, j.Damaged())
	require.NoError(t, j.Commit(t.Context(), samples(0, 5)...))
	require.NoError(t, journalOf(t, m).Problems())
	require.Len(t, have(t, journalOf(t, m).Runs, 8), 8)
}

// TestTheJournalIsGone: what finished is found again without it.
func TestTheJournalIsGone(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	require.NoError(t, j.Commit(t.Context(), samples(0, 5)...))
	require.NoError(t, j.Commit(t.Context(), samples(5, 8)...))
	require.NoError(t, m.Remove(journalName))
	require.Len(t, have(t, journalOf(t, m).Runs, 8), 8)
	r, err := readJournal(m, "abc")
	require.NoError(t, err)
	require.Len(t, have(t, r, 8), 8)
}

// TestDamageBehindTheBackOfAnOpenJournal: a run that turns out to be damaged while it
// is read, joined or packed is lost, and can be committed anew, even twice.
func TestDamageBehindTheBackOfAnOpenJournal(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	require.NoError(t, j.Commit(t.Context(), samples(0, 4)...))
	hit := func(i int) {
		for name, node := range m.names {
			if at := bytes.Index(node.text, sample(i).Data); at >= 0 && !node.folder {
				m.names[name].text[at] ^= 64
			}
		}
	}
	for range 3 {
		hit(2)
		_, ok, err := j.Read(sample(2).Key)
		require.NoError(t, err)
		require.False(t, ok)
		require.NoError(t, j.Commit(t.Context(), sample(2)))
	}
	require.Equal(t, 3, j.Damaged())
	require.Len(t, have(t, j.Runs, 4), 4)
	require.Len(t, have(t, journalOf(t, m.again()).Runs, 4), 4)

	hit(3)
	require.NoError(t, j.Commit(t.Context(), sample(3)), "it looks whether what is there is whole")
	require.Len(t, have(t, j.Runs, 4), 4)
	hit(0)
	hit(1)
	require.NoError(t, j.Compact(t.Context(), inOrder(4)))
	require.Equal(t, 6, j.Damaged())
	there := have(t, journalOf(t, m).Runs, 4)
	require.Equal(t, []int{2, 3}, slices.Sorted(maps.Keys(there)))
	hit(2)
	hit(3)
	require.NoError(t, j.Compact(t.Context(), inOrder(4)))
	require.Zero(t, j.Len())
	require.Equal(t, []string{journalName}, m.files())
	require.NoError(t, j.Commit(t.Context(), samples(0, 4)...))
	require.Len(t, have(t, journalOf(t, m).Runs, 4), 4)
}

// broken is a folder whose files cannot be opened.
type broken struct {
	Files
	err error
}

func (b broken) Open(string) (Reader, error) { return nil, b.err }

// TestADiskThatFailsIsNotTakenForDamage: runs are not forgotten because a disk that is
// far away did not answer.
func TestADiskThatFailsIsNotTakenForDamage(t *testing.T) {
	m := newMemory()
	require.NoError(t, journalOf(t, m).Commit(t.Context(), samples(0, 5)...))
	before := m.tree()
	away := errors.New("input/output error")
	var own *Error
	_, err := openJournal(broken{m, away}, "abc", nil)
	require.ErrorIs(t, err, away)
	require.ErrorAs(t, err, &own)
	_, err = readJournal(broken{m, away}, "abc")
	require.ErrorIs(t, err, away)
	require.ErrorAs(t, err, &own)
	require.Equal(t, before, m.tree())
}

func FuzzJournal(f *testing.F) {
	whose := identify("abc")
	text := record{}.text(whose)
	text = append(text, recordOf(headOf(whose, []entry{{size: 3}})).text(whose)...)
	f.Add(text)
	f.Add(text[:recordSize+5])
	f.Add(bytes.Replace(text, []byte{1, 0, 0, 0}, []byte{2, 0, 0, 0}, 1))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parseJournal(text, whose)
		if err != nil {
			require.ErrorIs(t, err, ErrForeign)
			return
		}
		require.LessOrEqual(t, len(p.blocks)+p.damaged, len(text)/recordSize)
		again := record{}.text(whose)
		for _, r := range p.blocks {
			again = append(again, r.text(whose)...)
		}
		q, err := parseJournal(again, whose)
		require.NoError(t, err)
		require.Equal(t, parsed{blocks: p.blocks, whose: whose, opened: true}, q)
	})
}

func FuzzBlock(f *testing.F) {
	whose := identify("abc")
	run := sample(0)
	head := headOf(whose, []entry{{key: run.Key, size: uint32(len(run.Data)), sum: checksum(run.Data)}})
	f.Add(append(head, run.Data...))
	f.Add(head)
	huge := slices.Clone(head)
	huge[15] = 255 // runs that are not there
	f.Add(huge)
	f.Fuzz(func(t *testing.T, text []byte) {
		before := []entry{{size: 7}}
		list, rec, err := readList(bytes.NewReader(text), int64(len(text)), whose, before)
		require.LessOrEqual(t, cap(list), 64+len(text)/listedSize*2, "memory only for what is there")
		if err != nil {
			require.Equal(t, before, list)
			require.True(t, errors.Is(err, ErrDamaged) || errors.Is(err, ErrForeign))
			return
		}
		require.Len(t, list, 1+int(rec.runs))
		again := headOf(whose, list[1:])
		require.Equal(t, text[:len(again)], again)
	})
}
