package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"hongbao/experiments/store"
	"hongbao/experiments/table"
)

// open takes a folder for a job. One whose manifest is damaged is taken if what else
// stands there says that it is the job's.
func (s *session) open(j *job, dir string) (*store.Folder, error) {
	identity := j.e.Hash()
	f, err := store.Open(dir, identity, s.env.layers...)
	if !errors.Is(err, store.ErrDamaged) {
		return f, err
	}
	if !s.owns(j, dir) {
		return nil, fmt.Errorf("%w\n  Nothing beside it says for certain that the folder is this experiment's, so nothing is overwritten.\n  Give another folder by --out", err)
	}
	if err := store.Mend(dir, identity, s.env.layers...); err != nil {
		return nil, err
	}
	s.talk.printf("%s: its manifest was damaged; the files in it are those of this experiment, which goes on\n", dir)
	return store.Open(dir, identity, s.env.layers...)
}

// owns tells whether the resolved files in a folder are those of a job, or its finished
// runs.
func (s *session) owns(j *job, dir string) bool {
	if !j.single {
		src, err := s.find(filepath.Join(dir, "experiment.yaml"))
		if err == nil {
			e, err := src.experiment()
			if err == nil && e.Hash() == j.e.Hash() {
				return true
			}
		}
	}
	kept, err := store.ReadJournal(dir, j.e.Hash())
	if err == nil {
		there := kept.Len() > 0
		_ = kept.Close() // only read from
		if there {
			return true
		}
	}
	if !j.single {
		return false
	}
	e, err := s.experimentIn(dir, func() (*table.Table, error) {
		return readTable(dir, "runs", func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, file)) })
	})
	return err == nil && e.Hash() == j.e.Hash()
}
