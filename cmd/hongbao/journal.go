package main

import (
	"context"

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
}

// reuse opens the folder that --reuse names.
func (s *session) reuse(journal *store.Journal) (*reused, error) {
	if s.flags.reuse == "" {
		return &reused{journal, nil}, nil
	}
	manifest, err := store.ReadManifest(s.flags.reuse)
	if err != nil {
		return nil, err
	}
	from, err := store.ReadJournal(s.flags.reuse, manifest.Identity)
	if err != nil {
		return nil, err
	}
	return &reused{journal, from}, nil
}

// Read looks here, then there.
func (r *reused) Read(key store.Key) (data []byte, ok bool, err error) {
	if data, ok, err = r.Journal.Read(key); ok || err != nil || r.from == nil {
		return data, ok, err
	}
	if data, ok, err = r.from.Read(key); !ok || err != nil {
		return data, ok, err
	}
	return data, true, r.Commit(context.Background(), store.Run{Key: key, Data: data})
}

func (r *reused) close() {
	if r.from != nil {
		_ = r.from.Close() // only read from
	}
}
