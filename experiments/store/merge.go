package store

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// How much Merge and Reuse hold in memory, and commit at a time.
const (
	copiedBytes = 16 << 20
	copiedRuns  = 1 << 14
)

// Merge adds the runs of other journals of the same experiment, such as those of its
// shards. What is there already is skipped. It may be repeated after an interruption.
//
// It refuses, with an *Error, runs of another experiment before anything is added
// (ErrForeign), and a run that two journals hold with different bytes when it comes to
// it (ErrDiffers). Damaged runs are not added; see Damaged of their journals. Missing
// tells what is not there in the end.
func (j *Journal) Merge(ctx context.Context, from ...*Runs) error {
	for _, r := range from {
		if r.whose != j.whose && r.Len() > 0 {
			return r.fail("merge the runs", errForeignRuns)
		}
	}
	for _, r := range from {
		if err := j.Reuse(ctx, r, slices.Values(r.keys())); err != nil {
			return err
		}
	}
	return nil
}

// Reuse adds those runs of another journal that have one of the keys, whichever
// experiment they were made for: a key stands for all that makes a run.
func (j *Journal) Reuse(ctx context.Context, from *Runs, keys iter.Seq[Key]) error {
	var runs []Run
	bytes := 0
	commit := func() error {
		err := errors.Join(ctx.Err(), j.Commit(ctx, runs...))
		if errors.Is(err, ErrDiffers) {
			err = from.fail("merge the runs", err)
		}
		runs, bytes = runs[:0], 0
		return err
	}
	for key := range keys {
		data, ok, err := from.Read(key)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		runs = append(runs, Run{Key: key, Data: data})
		if bytes += len(data); bytes >= copiedBytes || len(runs) == copiedRuns {
			if err := commit(); err != nil {
				return err
			}
		}
	}
	return commit()
}
