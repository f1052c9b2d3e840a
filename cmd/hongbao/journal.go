package main

import (
	"context"
	"errors"
	"sync"

	"hongbao/experiments/store"
)

// journal opens the record of finished runs of a job; nil for one run of a scenario,
// which has checkpoints.
func (s *session) journal(j *job, folder *store.Folder) (*store.Journal, error) {
	plan, err := j.e.Plan()
	if err != nil || j.single && plan.Runs == 1 {
		return nil, input(err)
	}
	journal, err := folder.Journal()
	if err != nil || !s.flags.fresh {
		return journal, err
	}
	if err := journal.Clear(s.ctx); err != nil {
		_ = journal.Close() // nothing was added
		return nil, err
	}
	return journal, nil
}

// reused is a journal that takes over runs of another folder when they are asked for.
type reused struct {
	*store.Journal
	from *store.Runs // nil where nothing is taken over

	mutex sync.Mutex
	taken []store.Run // that are still to be written
	bytes int
}

// takenAtOnce is how much is taken over before it is written.
const takenAtOnce = 16 << 20

// reuse opens the folder that --reuse names, or that of the experiment before it was
// edited.
func (s *session) reuse(j *job, journal *store.Journal) (*reused, error) {
	dir := s.flags.reuse
	if dir == "" {
		dir = j.edited
	}
	if dir == "" {
		return &reused{Journal: journal}, nil
	}
	if s.flags.reuse != "" {
		if _, err := store.ReadManifest(dir); err != nil && !errors.Is(err, store.ErrUnfinished) {
			return nil, err // it is no folder of results
		}
	}
	from, err := store.ReadJournal(dir, "") // of whatever experiment
	if err != nil && s.flags.reuse == "" {
		return &reused{Journal: journal}, nil // nobody asked for it
	}
	if err != nil {
		return nil, err
	}
	return &reused{Journal: journal, from: from}, nil
}

// Has looks here and there.
func (r *reused) Has(key store.Key) bool {
	return r.Journal.Has(key) || r.from != nil && r.from.Has(key)
}

// Read looks here, then there.
func (r *reused) Read(key store.Key) (data []byte, ok bool, err error) {
	if data, ok, err = r.Journal.Read(key); ok || err != nil || r.from == nil {
		return data, ok, err
	}
	if data, ok, err = r.from.Read(key); !ok || err != nil {
		return data, ok, err
	}
	r.mutex.Lock()
	r.taken, r.bytes = append(r.taken, store.Run{Key: key, Data: data}), r.bytes+len(data)
	much := r.bytes >= takenAtOnce
	r.mutex.Unlock()
	if much {
		err = r.Commit(context.Background())
	}
	return data, true, err
}

// Commit writes what was taken over as well.
func (r *reused) Commit(ctx context.Context, runs ...store.Run) error {
	r.mutex.Lock()
	runs = append(r.taken, runs...)
	r.taken, r.bytes = nil, 0
	r.mutex.Unlock()
	return r.Journal.Commit(ctx, runs...)
}

func (r *reused) close() {
	if r.from != nil {
		_ = r.from.Close() // only read from
	}
}
