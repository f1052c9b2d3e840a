package store

import "io"

// checkpointName is the file from which an interrupted run is taken up. It is
// none of the results: no manifest lists it, and a run that came to its end has none.
const checkpointName = ".hongbao-checkpoint"

// SaveCheckpoint replaces the folder's checkpoint as a whole; if that fails, with
// an *Error, the one before is still there. Results are not touched by it: a
// finished folder stays finished.
func (f *Folder) SaveCheckpoint(write func(io.Writer) error) error {
	if _, err := f.put(checkpointName, write); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.noted = true
	return nil
}

// OpenCheckpoint opens the checkpoint that an interrupted run left, nil if there
// is none. The caller closes it.
func (f *Folder) OpenCheckpoint() (io.ReadCloser, error) {
	in, err := f.files.Open(checkpointName)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, f.fail(checkpointName, "read", err)
	}
	return in, nil
}

// KeepCheckpoint lets the checkpoint stay when the folder is closed: its run did not come
// to its end.
func (f *Folder) KeepCheckpoint() { f.keeps = true }

// dropCheckpoint removes the checkpoint of a run that is over.
func (f *Folder) dropCheckpoint() error {
	if f.keeps {
		return nil
	}
	if err := f.files.Remove(checkpointName); err != nil && !missing(err) {
		return f.fail(checkpointName, "remove", err)
	}
	return nil
}
