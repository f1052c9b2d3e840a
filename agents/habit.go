package agents

// FullHabit is the habit stock of a wallet that is used every day.
const FullHabit = 65535

// HabitRule is the linear filter h' = (1-rho) h + rho use on a stock of 16
// bits, rounded to the nearest (Lally et al. 2010 give an asymptotic curve;
// rho = 0.0444 a day reaches 95 percent after 66 days).
type HabitRule struct {
	rho uint64 // rho scaled by 2^32
}

// NewHabitRule returns the rule for a rate rho in [0, 1] a step.
func NewHabitRule(rho float64) HabitRule {
	return HabitRule{uint64(float64(rho*(1<<32)) + 0.5)}
}

// Next returns the stock after one step in which the wallet was used with
// weight use (0 to FullHabit).
func (r HabitRule) Next(h uint16, use uint16) uint16 {
	// Which of the two is larger cannot be foreseen, so nothing branches on it: sign is
	// all ones where the stock falls, and turns the step around.
	const half = 1 << 31
	way := int64(use) - int64(h)
	sign := way >> 63
	step := int64((uint64((way^sign)-sign)*r.rho + half) >> 32)
	return uint16(int64(h) + (step ^ sign - sign))
}

// Primary returns the wallet with the largest stock; the present one stays
// until another exceeds it by more than margin, so that a tie or noise does not
// flip it. Wallets without stock never become primary. Outside means none.
func Primary(habit []uint16, held PlatformSet, now PlatformID, margin uint16) PlatformID {
	best, stock := Outside, uint32(0)
	if now != Outside && held.Has(now) {
		best, stock = now, uint32(habit[now])+uint32(margin)
	}
	for s := held; s != 0; s &= s - 1 {
		p := s.First()
		if p != now && uint32(habit[p]) > stock {
			best, stock = p, uint32(habit[p])
		}
	}
	return best
}
