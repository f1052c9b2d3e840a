package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Mend gives a folder whose manifest is damaged, or the note of an interrupted run, back
// to the experiment of that identity: it then counts as interrupted, and all files in it
// as results; where the manifest is whole, it stays finished with those that it names. The caller must know from what else is there whose folder it is. A folder
// that is not damaged stays as it is; of a foreign one the *Error is that of Open.
func Mend(dir, identity string, layers ...func(Files) Files) error {
	failed := func(err error) error { return &Error{Path: dir, Op: "use the folder", Err: err} }
	if _, err := os.Stat(dir); err != nil {
		return failed(err)
	}
	files, err := OnDisk(dir)
	if err != nil {
		return failed(err)
	}
	for _, layer := range layers {
		files = layer(files)
	}
	defer func() { _ = files.Close() }() // every file was synced and closed before
	release, err := files.Lock()
	if err != nil {
		return failed(err)
	}
	defer release()
	if _, err := look(files.FS(), identity); !errors.Is(err, ErrDamaged) {
		if err != nil {
			err = failed(err)
		}
		return err
	}
	// The note first: a folder with neither would be nobody's.
	text, err := indented(runFile{Identity: identity, Others: []string{}})
	if err != nil {
		return failed(err)
	}
	f := &Folder{identity: identity, files: files}
	if _, err := f.put(runName, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}); err != nil {
		return err
	}
	manifest, err := fs.ReadFile(files.FS(), manifestName)
	if err == nil {
		_, err = parseManifest(manifest)
	}
	switch {
	case missing(err):
	case errors.Is(err, ErrDamaged):
		if err := files.Remove(manifestName); err != nil {
			return f.fail(manifestName, "remove", err)
		}
	case err != nil:
		return failed(err)
	}
	syncFolder(files, ".")
	return nil
}
