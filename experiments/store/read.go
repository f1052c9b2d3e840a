package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ReadManifest gives the manifest of a finished folder and checks its own hash.
// The *Error is ErrDamaged if it does not fit, ErrUnfinished if the run was
// interrupted or is under way, ErrForeign if the folder holds no results, and
// fs.ErrNotExist if there is no folder.
func ReadManifest(dir string) (Manifest, error) {
	fail := func(err error) (Manifest, error) {
		return Manifest{}, &Error{Path: dir, Op: "read the results", Err: err}
	}
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if missing(err) {
		if _, err := os.Stat(dir); err != nil {
			return fail(err)
		}
		if _, err := os.Stat(filepath.Join(dir, runName)); err == nil {
			return fail(refuse(ErrUnfinished, "the run in this folder has not finished; run the same command again"))
		}
		return fail(refuse(ErrForeign, "there is no %s, so this is no folder of results", manifestName))
	}
	if err != nil {
		return fail(err)
	}
	m, err := parseManifest(text)
	if err != nil {
		return fail(err)
	}
	return m, nil
}

// Read gives the content of a file of a finished folder. The *Error is ErrDamaged
// if size or hash are not those of the manifest, or the file is gone, and
// fs.ErrNotExist if the manifest does not list it.
func Read(dir, name string) ([]byte, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	want, ok := m.file(name)
	if !ok {
		return nil, &Error{Path: path, Op: "read", Err: &refusal{kind: fs.ErrNotExist, text: "it is not among the results; " + manifestName + " lists them"}}
	}
	text, err := readIn(dir, name)
	if err == nil {
		sum := sha256.Sum256(text)
		err = compare(File{Name: name, Bytes: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}, want)
	}
	if err != nil {
		return nil, &Error{Path: path, Op: "read", Err: gone(err)}
	}
	return text, nil
}

func readIn(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	text, err := root.ReadFile(name)
	return text, errors.Join(err, root.Close())
}

// Verify compares every file of a finished folder with the manifest. All that do
// not fit are in the error, the first 20 by name, each an *Error (ErrDamaged).
func Verify(dir string) error {
	m, err := ReadManifest(dir)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &Error{Path: dir, Op: "read the results", Err: err}
	}
	defer func() { _ = root.Close() }() // only read from
	const named = 20
	var problems []error
	bad := 0
	for _, want := range m.Files {
		got, err := hashFile(root.FS(), want.Name)
		if err == nil {
			err = compare(got, want)
		}
		if err == nil {
			continue
		}
		if bad++; bad <= named {
			problems = append(problems, &Error{Path: filepath.Join(dir, filepath.FromSlash(want.Name)), Op: "verify", Err: gone(err)})
		}
	}
	if bad > named {
		problems = append(problems, fmt.Errorf("and %d more files", bad-named))
	}
	return errors.Join(problems...)
}

// gone turns a missing file into a damaged folder.
func gone(err error) error {
	if missing(err) {
		return refuse(ErrDamaged, "the file is gone; run the experiment again")
	}
	return err
}

func compare(got, want File) error {
	switch {
	case got.Bytes != want.Bytes:
		return refuse(ErrDamaged, "the file has %d bytes and was written with %d; run the experiment again", got.Bytes, want.Bytes)
	case got.SHA256 != want.SHA256:
		return refuse(ErrDamaged, "the content is not what was written; run the experiment again")
	}
	return nil
}

func hashFile(in fs.FS, name string) (File, error) {
	f, err := in.Open(name)
	if err != nil {
		return File{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return File{Name: name, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, errors.Join(err, f.Close())
}
