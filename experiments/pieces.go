package experiments

import (
	"iter"
	"sync"

	"hongbao/experiments/table"
)

// pieceRows is about the number of rows of a piece of a table.
const pieceRows = 1024

// stream is a table of n pieces, of which some are made at a time.
func (x *executor) stream(columns []*table.Column, n int, piece func(i int) *table.Table) *table.Stream {
	for _, c := range columns {
		// A name that begins with a digit could be taken for a number.
		c.Words = c.Words || (c.Name == "arm" || c.Name == "base") && !x.armLikeNumber()
	}
	return &table.Stream{Columns: columns, Pieces: func(yield func(*table.Table, error) bool) {
		for t := range inOrder(x.workers, n, piece) {
			if err := x.unread(); err != nil {
				yield(nil, err)
				return
			}
			if t.Len() > 0 && !yield(t, nil) {
				return
			}
		}
	}}
}

func (x *executor) armLikeNumber() bool {
	for _, a := range x.e.arms {
		if a.name[0] >= '0' && a.name[0] <= '9' {
			return true
		}
	}
	return false
}

// byPoint is a table whose rows belong to points, of which rows adds so many each.
func byPoint[T any](x *executor, fields []field[T], rows int, put func(point int, add func(T))) *table.Stream {
	columns := make([]*table.Column, len(fields))
	for i, f := range fields {
		columns[i] = f.column
	}
	most := max(1, pieceRows/max(1, rows))
	return x.stream(columns, (x.plan.Points+most-1)/most, func(i int) *table.Table {
		b := table.NewBuilder(columns...)
		for point := i * most; point < min((i+1)*most, x.plan.Points); point++ {
			put(point, func(row T) { putRow(b, fields, row) })
		}
		return b.Table()
	})
}

// byRun is a table whose rows belong to runs of the design, those that are there.
func (x *executor) byRun(columns []*table.Column, put func(b *table.Builder, o *outcome)) *table.Stream {
	of := func(place int) *outcome {
		cell := place / x.plan.Replicates
		return x.run(cell/x.plan.Arms, cell%x.plan.Arms, place%x.plan.Replicates+1)
	}
	return x.stream(columns, (x.plan.Runs+pieceRows-1)/pieceRows, func(i int) *table.Table {
		b := table.NewBuilder(columns...)
		for place := i * pieceRows; place < min((i+1)*pieceRows, x.plan.Runs); place++ {
			if o := of(place); o != nil {
				put(b, o)
			}
		}
		return b.Table()
	})
}

// inOrder gives what is made of each of n things, in their order, and makes some of them
// at a time. The first is made alone: many ask for no more.
func inOrder[T any](workers, n int, of func(i int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n == 0 || !yield(of(0)) {
			return
		}
		waiting, quit := make(chan chan T, max(1, workers)-1), make(chan struct{})
		var group sync.WaitGroup
		defer group.Wait()
		defer close(quit)
		group.Go(func() {
			defer close(waiting)
			for i := 1; i < n; i++ {
				one := make(chan T, 1)
				select {
				case waiting <- one:
				case <-quit:
					return
				}
				group.Go(func() { one <- of(i) })
			}
		})
		for one := range waiting {
			if !yield(<-one) {
				return
			}
		}
	}
}
