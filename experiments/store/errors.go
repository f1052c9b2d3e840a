package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// What can be wrong with a folder, to be told apart with errors.Is. They come
// wrapped in an *Error, as do all failures of the disk.
var (
	// ErrForeign: the folder or file was not made by this experiment.
	ErrForeign = errors.New("belongs to something else")
	// ErrDamaged: a file is not what the manifest says, or the manifest is broken.
	ErrDamaged = errors.New("is damaged")
	// ErrUnfinished: the run that writes the folder has not finished.
	ErrUnfinished = errors.New("is not finished")
	// ErrLocked: another run writes to the folder now.
	ErrLocked = errors.New("is in use")
	// ErrDiffers: a run is there already, with other bytes.
	ErrDiffers = errors.New("differs")
)

// Error is a failure of the disk or a refusal to use a folder.
type Error struct {
	Path string // Path is the file or folder.
	Op   string // Op is what was tried, such as "write".
	Err  error  // Err is the reason, for errors.Is.
	// Bytes is the size of what could not be written, 0 if it is not known.
	Bytes int64
}

// Error says what failed where, why, and what helps.
func (e *Error) Error() string {
	reason := words(e.Err)
	if bytes := needed(e); bytes > 0 && diskFull(e.Err) {
		reason = fmt.Sprintf("the disk is full and %d bytes are needed; free some space and run the same command again", bytes)
	}
	return fmt.Sprintf("%s: cannot %s: %s", e.Path, e.Op, reason)
}

// needed gives the size of what could not be written, 0 if it is not known.
func needed(err error) int64 {
	var own *Error
	if !errors.As(err, &own) {
		return 0
	}
	return max(own.Bytes, needed(own.Err))
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Err }

// refusal is one of the errors above with the words that fit the case.
type refusal struct {
	kind error
	text string
}

func (r *refusal) Error() string { return r.text }
func (r *refusal) Unwrap() error { return r.kind }

func refuse(kind error, format string, arguments ...any) error {
	return &refusal{kind: kind, text: fmt.Sprintf(format, arguments...)}
}

// words says what a failure of the operating system means for the user.
func words(err error) string {
	var own *refusal
	switch {
	case errors.As(err, &own):
		return own.text
	case diskFull(err):
		return "the disk is full; free some space and run the same command again"
	case errors.Is(err, fs.ErrPermission):
		return "no permission; choose a folder that you may write to"
	case errors.Is(err, syscall.EROFS):
		return "the disk is read-only; choose another folder"
	case errors.Is(err, syscall.ENOTDIR):
		return "a part of the path is a file, not a folder; choose another folder"
	case errors.Is(err, syscall.EISDIR):
		return "there is a folder of that name; move it away"
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist"
	}
	// The path stands in front already.
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}
