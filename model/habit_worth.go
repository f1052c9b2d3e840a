package model

import "hongbao/agents"

// worthOfHabit is what a habit stock adds to a utility that all share: base + kappa times
// the stock over a full one, cut towards zero, by one product and without a division.
type worthOfHabit struct{ slope, rest int64 }

func newWorthOfHabit(base, kappa int32) worthOfHabit {
	// In units of 2^-32. The slope is rounded away from zero, by less than 1 in 65535
	// stocks; that of a stock below 2^16 is then less than what is missing to the next
	// whole unit, and is cut with it.
	const unit = 1 << 32
	way, w := int64(1), worthOfHabit{rest: int64(base) * unit}
	if kappa < 0 {
		way, w.rest = -1, w.rest+unit-1
	}
	w.slope = way * ((way*int64(kappa)*unit + agents.FullHabit - 1) / agents.FullHabit)
	return w
}

func (w worthOfHabit) of(habit uint16) int32 { return int32((int64(habit)*w.slope + w.rest) >> 32) }
