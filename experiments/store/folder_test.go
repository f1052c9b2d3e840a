package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func content(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// tree gives every file below a folder with its content.
func tree(t *testing.T, dir string) map[string]string {
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return out
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

func open(t *testing.T, dir, identity string) *Folder {
	f, err := Open(dir, identity)
	require.NoError(t, err)
	t.Cleanup(f.Abort)
	return f
}

// finished makes a folder with two files.
func finished(t *testing.T, identity string) string {
	dir := filepath.Join(t.TempDir(), "out")
	f := open(t, dir, identity)
	require.NoError(t, f.Write("series.csv", content("tick\n1\n")))
	require.NoError(t, f.Write("figures/gap.svg", content("<svg/>")))
	require.NoError(t, f.Close(Manifest{Version: "0.1.0", Command: "hongbao run a --set b<c && d"}))
	return dir
}

// refused checks that a folder is refused for the right reason and not changed.
func refused(t *testing.T, dir, identity string, reason error, words string) {
	before := tree(t, dir)
	_, err := Open(dir, identity)
	require.ErrorIs(t, err, reason)
	require.ErrorContains(t, err, words)
	var own *Error
	require.ErrorAs(t, err, &own)
	assert.Equal(t, dir, own.Path)
	assert.Equal(t, before, tree(t, dir))
}

func TestAFinishedFolderHoldsItsFilesAndTheManifest(t *testing.T) {
	dir := finished(t, "abc")
	got := tree(t, dir)
	assert.ElementsMatch(t, []string{"series.csv", "figures/gap.svg", "manifest.json"}, keys(got))
	plain := `{
  "format": 1,
  "version": "0.1.0",
  "revision": "",
  "go_version": "",
  "architecture": "",
  "identity": "abc",
  "configuration_hash": "",
  "design_hash": "",
  "seed_rule": "",
  "command": "hongbao run a --set b<c && d",
  "wall_seconds": 0,
  "workers": 0,
  "files": [
    {
      "name": "figures/gap.svg",
      "bytes": 6,
      "sha256": "d4dc56669143034f31aa309635d4113d9ad76a02b1739da22c965ed2049be9e6"
    },
    {
      "name": "series.csv",
      "bytes": 7,
      "sha256": "e84b70e27032aff04ae7723ec93d6a58ea6419808622794835d211cc932b6864"
    }
  ],
  "sha256": ""
}
`
	own := fmt.Sprintf(`"sha256": "%x"`, sha256.Sum256([]byte(plain)))
	assert.Equal(t, strings.Replace(plain, `"sha256": ""`, own, 1), got["manifest.json"])
}

func TestResultsReadBack(t *testing.T) {
	dir := finished(t, "abc")
	require.NoError(t, Verify(dir))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	assert.Equal(t, "abc", m.Identity)
	text, err := Read(dir, "figures/gap.svg")
	require.NoError(t, err)
	assert.Equal(t, "<svg/>", string(text))
	_, err = Read(dir, "runs.csv")
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, "not among the results")
	_, err = ReadManifest(filepath.Join(dir, "nowhere"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = ReadManifest(t.TempDir())
	assert.ErrorIs(t, err, ErrForeign)
}

func TestDamageIsFound(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"changed":   func(path string) error { return os.WriteFile(path, []byte("tick\n2\n"), 0o644) },
		"cut short": func(path string) error { return os.Truncate(path, 3) },
		"gone":      os.Remove,
	} {
		dir := finished(t, "abc")
		require.NoError(t, damage(filepath.Join(dir, "series.csv")))
		_, err := Read(dir, "series.csv")
		assert.ErrorIs(t, err, ErrDamaged, name)
		err = Verify(dir)
		assert.ErrorIs(t, err, ErrDamaged, name)
		assert.ErrorContains(t, err, "series.csv: cannot verify: the ", name)
		var own *Error
		assert.ErrorAs(t, err, &own)
		_, err = Read(dir, "figures/gap.svg")
		assert.NoError(t, err, "the other file is whole")

		// A file that is only kept may not have its damage blessed by a new manifest.
		f := open(t, dir, "abc")
		require.NoError(t, f.Write("figures/gap.svg", content("<svg/>")))
		require.NoError(t, f.Close(Manifest{}))
		if name != "gone" {
			assert.ErrorIs(t, Verify(dir), ErrDamaged, name)
		}
	}
}

func TestADamagedManifestIsFound(t *testing.T) {
	dir := finished(t, "abc")
	path := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for at := 0; at < len(text)-1; at += 7 { // the last byte is the line's end
		broken := append([]byte{}, text...)
		broken[at] ^= 1
		require.NoError(t, os.WriteFile(path, broken, 0o644))
		_, err := ReadManifest(dir)
		require.Error(t, err, "byte %d", at)
		require.ErrorIs(t, Verify(dir), errors.Unwrap(errors.Unwrap(err)))
	}
	require.NoError(t, os.WriteFile(path, text[:40], 0o644))
	refused(t, dir, "abc", ErrDamaged, "damaged")
	newer, err := Manifest{Format: 2, Identity: "abc"}.text()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, newer, 0o644))
	refused(t, dir, "abc", ErrForeign, "newer version")
	broken := bytes.Replace(text, []byte(`"format": 1`), []byte(`"format": 3`), 1)
	require.NoError(t, os.WriteFile(path, broken, 0o644))
	refused(t, dir, "abc", ErrDamaged, "own hash does not fit")
}

// A folder whose manifest is damaged goes on as an interrupted one, with its files; one
// that is not damaged, or another's, stays as it is.
func TestADamagedManifestIsMended(t *testing.T) {
	for _, name := range []string{"manifest.json", ".hongbao-run.json"} {
		dir := finished(t, "abc")
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("{"), 0o644))
		refused(t, dir, "abc", ErrDamaged, "damaged")
		require.NoError(t, Mend(dir, "abc"))
		if name == "manifest.json" {
			_, err := ReadManifest(dir)
			require.ErrorIs(t, err, ErrUnfinished)
		}
		refused(t, dir, "other", ErrForeign, "another experiment")
		f := open(t, dir, "abc")
		require.NoError(t, f.Write("series.csv", content("tick\n1\n")))
		require.NoError(t, f.Close(Manifest{}))
		require.NoError(t, Verify(dir))
		text, err := Read(dir, "figures/gap.svg")
		require.NoError(t, err)
		require.Equal(t, "<svg/>", string(text))
	}
	whole := finished(t, "abc")
	before := tree(t, whole)
	require.NoError(t, Mend(whole, "abc"))
	require.ErrorIs(t, Mend(whole, "other"), ErrForeign)
	require.Equal(t, before, tree(t, whole))
	require.ErrorIs(t, Mend(filepath.Join(whole, "nowhere"), "abc"), fs.ErrNotExist)
}

func TestForeignFoldersAreRefusedAndNotChanged(t *testing.T) {
	refused(t, finished(t, "abc"), "other", ErrForeign, "results of another experiment")

	interrupted := t.TempDir()
	f := open(t, interrupted, "abc")
	require.NoError(t, f.Write("series.csv", content("1")))
	f.Abort()
	refused(t, interrupted, "other", ErrForeign, "results of another experiment")
	_, err := ReadManifest(interrupted)
	require.ErrorIs(t, err, ErrUnfinished)

	private := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(private, "deep", "down"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(private, "deep", "down", "thesis.txt"), []byte("x"), 0o644))
	refused(t, private, "abc", ErrForeign, "no result (deep/down/thesis.txt)")
	require.NoError(t, os.WriteFile(filepath.Join(private, "a.tmp-1"), nil, 0o644))
	refused(t, private, "abc", ErrForeign, "no result")

	drafts := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(drafts, "draft.tmp-1"), nil, 0o644))
	refused(t, drafts, "abc", ErrForeign, "no result")

	plain := filepath.Join(private, "deep", "down", "thesis.txt")
	_, err = Open(plain, "abc")
	assert.EqualError(t, err, plain+": cannot use the folder: a part of the path is a file, not a folder; choose another folder")
}

func TestAnEmptyFolderIsFine(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".DS_Store"), nil, 0o644))
	// A run that was killed in its first moment.
	require.NoError(t, os.WriteFile(filepath.Join(dir, runName+".tmp-1"), nil, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, lockName), nil, 0o644))
	f := open(t, dir, "abc")
	require.NoError(t, f.Close(Manifest{}))
	assert.ElementsMatch(t, []string{".DS_Store", "manifest.json"}, keys(tree(t, dir)))
}

func TestAnInterruptedRunGoesOn(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "abc")
	require.NoError(t, f.Write("checkpoints/1.bin", content("half")))
	require.NoError(t, f.Write("old.csv", content("1")))
	f.Abort()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "series.csv.tmp-12"), []byte("pa"), 0o644))

	f = open(t, dir, "abc")
	assert.NoFileExists(t, filepath.Join(dir, "series.csv.tmp-12"))
	half, err := f.Read("checkpoints/1.bin")
	require.NoError(t, err)
	assert.Equal(t, "half", string(half))
	_, err = f.Read("checkpoints/2.bin")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, f.Remove("old.csv"))
	require.NoError(t, f.Remove("never.csv"))
	require.NoError(t, f.Write("series.csv", content("1")))
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	var names []string
	for _, file := range m.Files {
		names = append(names, file.Name)
	}
	assert.Equal(t, []string{"checkpoints/1.bin", "series.csv"}, names)
}

func TestTheOldManifestGoesBeforeTheFirstChange(t *testing.T) {
	dir := finished(t, "abc")
	before := tree(t, dir)
	f := open(t, dir, "abc")
	_, err := ReadManifest(dir)
	require.NoError(t, err, "nothing has changed yet")
	f.Abort()
	assert.Equal(t, before, tree(t, dir), "a run that wrote nothing leaves no trace")

	f = open(t, dir, "abc")
	require.NoError(t, f.Write("series.csv", content("2")))
	f.Abort()
	_, err = ReadManifest(dir)
	assert.ErrorIs(t, err, ErrUnfinished)

	fresh := filepath.Join(t.TempDir(), "fresh")
	open(t, fresh, "abc").Abort()
	assert.NoDirExists(t, fresh)
}

func TestAmendedResultsStayFinished(t *testing.T) {
	dir := finished(t, "abc")
	notes := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(notes, []byte("mine"), 0o644))
	f := open(t, dir, "abc")
	f.Amend()
	require.NoError(t, f.Write("figures/gap.svg", content("<svg>new</svg>")))
	require.NoError(t, f.Write("figures/habit.svg", content("<svg/>")))
	f.Abort() // as far as a kill would get

	_, err := Read(dir, "series.csv")
	require.NoError(t, err, "results are not touched by figures")
	require.ErrorContains(t, Verify(dir), "gap.svg")
	later := filepath.Join(dir, "later.txt")
	require.NoError(t, os.WriteFile(later, []byte("mine"), 0o644))
	open(t, dir, "abc").Abort() // who only looks forgets nothing

	f = open(t, dir, "abc")
	f.Amend()
	require.NoError(t, f.Write("figures/gap.svg", content("<svg>new</svg>")))
	require.NoError(t, f.Write("figures/habit.svg", content("<svg>2</svg>")), "what the killed one left is no stranger's")
	require.ErrorIs(t, f.Write("notes.txt", content("theirs")), ErrForeign)
	require.ErrorIs(t, f.Write("later.txt", content("theirs")), ErrForeign)
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
	assert.ElementsMatch(t, []string{"series.csv", "figures/gap.svg", "figures/habit.svg", "notes.txt", "later.txt", "manifest.json"}, keys(tree(t, dir)))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	assert.Len(t, m.Files, 3)
}

func TestFilesOfOthersAreLeftAlone(t *testing.T) {
	dir := finished(t, "abc")
	notes := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(notes, []byte("mine"), 0o644))
	for range 2 { // the second time the folder is an interrupted one
		f := open(t, dir, "abc")
		err := f.Write("notes.txt", content("theirs"))
		require.ErrorIs(t, err, ErrForeign)
		require.ErrorIs(t, f.Remove("notes.txt"), ErrForeign)
		require.NoError(t, f.Write("series.csv", content("2")))
		f.Abort()
	}
	f := open(t, dir, "abc")
	require.NoError(t, f.Close(Manifest{}))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	_, listed := m.file("notes.txt")
	assert.False(t, listed)
	text, err := os.ReadFile(notes)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
}

func TestOneRunAtATime(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "abc")
	_, err := Open(dir, "abc")
	require.ErrorIs(t, err, ErrLocked)
	require.NoError(t, f.Write("series.csv", content("1")), "the refused run did no harm")
	f.Abort()
	require.NoError(t, open(t, dir, "abc").Close(Manifest{}))
	assert.ErrorContains(t, f.Write("a.csv", content("1")), "closed")
	assert.ErrorContains(t, f.Close(Manifest{}), "closed")
	f.Abort()
}

func TestTheLockFileWhereTheSystemHasNoLocks(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer root.Close()
	release, err := ownFile(root)
	require.NoError(t, err)
	_, err = ownFile(root)
	require.ErrorIs(t, err, ErrLocked)
	assert.ErrorContains(t, err, "delete .hongbao-lock-held")
	release()
	release, err = ownFile(root)
	require.NoError(t, err)
	release()
}

// TestKilledRun is run in a process of its own, which dies while it writes.
func TestKilledRun(t *testing.T) {
	dir := os.Getenv("STORE_TEST_DIE_IN")
	if dir == "" {
		t.Skip("only runs as the process of another test")
	}
	f := open(t, dir, "abc")
	require.NoError(t, f.Write("whole.csv", content("1")))
	_ = f.Write("series.csv", func(w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<20))
		self, err := os.FindProcess(os.Getpid())
		require.NoError(t, err)
		_ = self.Kill()
		select {}
	})
}

func TestAKilledRunLeavesNoPartialFileAndNoLock(t *testing.T) {
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no processes")
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledRun$")
	child.Env = append(os.Environ(), "STORE_TEST_DIE_IN="+dir)
	require.Error(t, child.Run(), "it was killed")
	left := keys(tree(t, dir))
	require.Contains(t, left, "whole.csv")
	require.NotContains(t, left, "series.csv")
	require.Contains(t, left, "series.csv.tmp-3")

	refused(t, dir, "other", ErrForeign, "another experiment")
	f := open(t, dir, "abc")
	assert.NoFileExists(t, filepath.Join(dir, "series.csv.tmp-3"))
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
}

func TestAFullDiskLeavesNoPartialFile(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	dir := t.TempDir()
	f := open(t, dir, "abc")
	require.NoError(t, f.Write("series.csv", content("old")))
	real := f.files
	f.files = creating{real, func(string) (Writer, error) { return os.OpenFile("/dev/full", os.O_WRONLY, 0) }}
	for _, size := range []int{1, 1 << 20} { // fails as it is flushed, or while it is written
		err := f.Write("series.csv", func(w io.Writer) error {
			_, _ = w.Write(make([]byte, size)) // a careless writer
			return nil
		})
		require.ErrorIs(t, err, syscall.ENOSPC)
		assert.EqualError(t, err, filepath.Join(dir, "series.csv")+
			fmt.Sprintf(": cannot write: the disk is full and %d bytes are needed; free some space and run the same command again", size))
	}
	assert.Error(t, f.Close(Manifest{}))
	f.files = real
	assert.ElementsMatch(t, []string{"series.csv", runName}, keys(tree(t, dir)))
	assert.Equal(t, "old", tree(t, dir)["series.csv"])
}

// creating is a folder in which new files are something else.
type creating struct {
	Files
	create func(name string) (Writer, error)
}

func (c creating) Create(name string) (Writer, error) { return c.create(name) }

// failing is a disk that fails at one step.
type failing struct {
	Writer
	atSync, atClose error
}

func (f failing) Sync() error { return errors.Join(f.Writer.Sync(), f.atSync) }

func (f failing) Close() error { return errors.Join(f.Writer.Close(), f.atClose) }

func TestAFailureAtAnyStepLeavesNoPartialFile(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "abc")
	real := f.files
	for _, step := range []failing{{atSync: syscall.EIO}, {atClose: syscall.ENOSPC}} {
		f.files = creating{real, func(name string) (Writer, error) {
			made, err := real.Create(name)
			step.Writer = made
			return step, err
		}}
		var own *Error
		require.ErrorAs(t, f.Write("a/b.csv", content("1")), &own)
	}
	f.files = real

	mine := errors.New("the numbers are wrong")
	err := f.Write("a/b.csv", func(io.Writer) error { return mine })
	require.ErrorIs(t, err, mine)
	var own *Error
	require.False(t, errors.As(err, &own), "not a failure of the disk")
	assert.PanicsWithValue(t, "oh", func() { _ = f.Write("a/b.csv", func(io.Writer) error { panic("oh") }) })
	assert.ElementsMatch(t, []string{runName, lockName}, keys(tree(t, dir)))
}

func TestNamesStayInTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	f := open(t, dir, "abc")
	for _, name := range []string{
		"", ".", "..", "../a", "/a", "a/../b", "a\\b", "c:a", "a\x00",
		"manifest.json", runName, lockName, "a.tmp-1",
	} {
		assert.Error(t, f.Write(name, content("x")), name)
		assert.Error(t, f.Remove(name), name)
		_, err := f.Read(name)
		assert.Error(t, err, name)
	}
	outside := t.TempDir()
	if os.Symlink(outside, filepath.Join(dir, "figures")) == nil {
		assert.Error(t, f.Write("figures/a.svg", content("x")))
		assert.Empty(t, tree(t, outside))
	}
}

func TestManyWritersAtATime(t *testing.T) {
	dir := finished(t, "abc")
	f := open(t, dir, "abc")
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			assert.NoError(t, f.Write(fmt.Sprintf("figures/%d/a.svg", i%3), content("x")))
			assert.NoError(t, f.Write(fmt.Sprintf("t%d.csv", i), content("x")))
		})
	}
	group.Wait()
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	assert.Len(t, m.Files, 3+16+2)
}

func TestNoPermissionIsSaidClearly(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("everything is permitted to this user")
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o500))
	_, err := Open(filepath.Join(dir, "out"), "abc")
	assert.ErrorContains(t, err, "no permission; choose a folder that you may write to")
}

// A file is written where it is missing or another one, and else left as it is.
func TestKeepWritesWhatIsNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	path := filepath.Join(dir, "design.csv")
	old := time.Date(2015, 2, 2, 20, 0, 0, 0, time.UTC)
	keep := func(text string, writes bool) {
		t.Helper()
		f := open(t, dir, "abc")
		require.NoError(t, f.Keep("design.csv", content(text)))
		require.NoError(t, f.Close(Manifest{}))
		require.NoError(t, Verify(dir))
		got, err := Read(dir, "design.csv")
		require.NoError(t, err)
		require.Equal(t, text, string(got))
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, !writes, info.ModTime().Equal(old))
		require.NoError(t, os.Chtimes(path, old, old))
	}
	keep("a", true)
	keep("a", false)
	keep("b", true)
	keep("b", false)
	require.NoError(t, os.WriteFile(path, []byte("a"), 0o644))
	keep("a", true) // the manifest says otherwise
	require.NoError(t, os.Remove(path))
	keep("a", true)
}
