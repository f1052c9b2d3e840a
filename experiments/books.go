package experiments

import (
	"slices"

	"hongbao/model"
)

// books are the ledgers of one run: what each entry adds up to over the days that
// count, in whole numbers, and what each merchant has earned by the end.
type books struct {
	entries []model.Entry // of the run's market
	sums    []int64       // by entry
	from    int32         // first day that counts
	last    int32
	weight  float64 // people for whom one simulated person stands

	classes []string  // of merchants
	profits [][]int64 // by class and merchant: his own fen since the first day; nil if nobody reckons it
}

// newBooks is nil where no analysis asks for ledgers.
func newBooks(e *Experiment, s *model.Scenario) *books {
	if !e.keepsBooks() {
		return nil
	}
	b := &books{entries: s.Ledger(), from: int32(max(s.Start, e.Analysis.From)), last: int32(s.End)}
	b.sums = make([]int64, len(b.entries))
	for _, m := range s.Merchants {
		b.classes = append(b.classes, m.ID)
	}
	b.profits = make([][]int64, len(b.classes))
	return b
}

// keepsBooks tells whether an analysis asks for ledgers.
func (e *Experiment) keepsBooks() bool { return e.Analysis != nil && e.Analysis.Kind == ledgerKind }

// keep books a day.
func (b *books) keep(w *model.World) {
	if b == nil || w.Day < b.from {
		return
	}
	for i := range b.entries {
		b.sums[i] += b.entries[i].Today(w)
	}
	if w.Day < b.last {
		return
	}
	b.weight = w.Weight
	for i, class := range b.classes {
		b.profits[i] = slices.Clone(w.SellersProfit(class))
	}
}

// copied is the same books for another run whose market had the same days so far;
// own, where that run has begun, are its books, which read its market.
func (b *books) copied(own *books) *books {
	if b == nil {
		return nil
	}
	out := *b
	if own != nil {
		out.entries = own.entries
	}
	out.sums, out.profits = slices.Clone(b.sums), make([][]int64, len(b.profits))
	for i, fen := range b.profits {
		out.profits[i] = slices.Clone(fen)
	}
	return &out
}

// entry is what the books of another run have under the same heading.
func (b *books) entry(e *model.Entry) (int64, bool) {
	i := slices.IndexFunc(b.entries, func(o model.Entry) bool {
		return o.Party == e.Party && o.ID == e.ID && o.What == e.What && o.Nature == e.Nature && o.Market == e.Market
	})
	if i < 0 {
		return 0, false
	}
	return b.sums[i], true
}
