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
func (r HabitRule) Next(h uint16, use uint16) uint16 { return uint16(int64(h) + r.step(h, use)) }

// step is by how much the stock moves. Whether it rises or falls cannot be foreseen, so
// nothing branches on it: sign is one below zero where it falls, as halves are rounded
// away from zero.
func (r HabitRule) step(h, use uint16) int64 {
	const half = 1 << 31
	way := int64(use) - int64(h)
	sign := way >> 63
	return (way*int64(r.rho) + half + sign) >> 32
}

// NextAll moves one stock of each of some people, at a place of its own in the column:
// those who chose wallet p used it with a weight, the others not. It returns by how much
// the sum of the stocks has changed, and that of their squares.
func (r HabitRule) NextAll(column []uint16, at []int, chosen []PlatformID, p PlatformID, weight uint16) (sum, squares int64) {
	if weight == FullHabit {
		return r.nextFull(column, at, chosen, p)
	}
	chosen = chosen[:len(at)]
	for k, i := range at {
		use := weight
		if chosen[k] != p {
			use = 0
		}
		old := int64(column[i])
		step := r.step(column[i], use)
		column[i] = uint16(old + step)
		sum += step
		squares += step * (old + old + step)
	}
	return sum, squares
}

// nextFull is NextAll for uses of full weight. Then a stock rises where the wallet was
// used, and falls where it was not, so that its sign is known.
func (r HabitRule) nextFull(column []uint16, at []int, chosen []PlatformID, p PlatformID) (sum, squares int64) {
	const half = 1 << 31
	rho, risen := int64(r.rho), FullHabit*int64(r.rho)+half
	chosen = chosen[:len(at)]
	for k, i := range at {
		to := int64(half - 1)
		if chosen[k] == p {
			to = risen
		}
		old := int64(column[i])
		step := (to - old*rho) >> 32
		column[i] = uint16(old + step)
		sum += step
		squares += step * (old + old + step)
	}
	return sum, squares
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
