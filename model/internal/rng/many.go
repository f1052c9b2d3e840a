package rng

// Parts writes the k-th number that hangs on the draw of each of some agents.
func (k Key) Parts(out []uint64, agents []uint32, part int) {
	k.parts(out, agents, uint64(part+1)*odd, odd, first, second)
}

// parts is Parts with the factors of a draw handed over; see next.
func (k Key) parts(out []uint64, agents []uint32, part, step, first, second uint64) {
	out = out[:len(agents)]
	for n, agent := range agents {
		z := mixed(uint64(agent)*step+uint64(k), first, second)
		z = mixed((z^z>>31)+part, first, second)
		out[n] = z ^ z>>31
	}
}

// Parts writes the k-th number that hangs on each of some draws.
func Parts(out, draws []uint64, k int) { parts(out, draws, uint64(k+1)*odd, first, second) }

// parts is Parts with the factors of a draw handed over; see next.
//
//go:noinline
func parts(out, draws []uint64, part, first, second uint64) {
	out = out[:len(draws)]
	for n, draw := range draws {
		z := mixed(draw+part, first, second)
		out[n] = z ^ z>>31
	}
}

// SumOfChains returns the sum of one number for each of some agents: what Mix makes, with
// a number of his own added, of what Mix makes, with a number added, of his draw. The
// agents' numbers are turned by another first (exclusive or).
func (k Key) SumOfChains(agents []uint32, turn, number uint64, own []uint64) uint64 {
	return k.sumOfChains(agents, turn, number, own, odd, first, second)
}

// sumOfChains is SumOfChains with the factors of a draw handed over; see next.
func (k Key) sumOfChains(agents []uint32, turn, number uint64, own []uint64, step, first, second uint64) (sum uint64) {
	own = own[:len(agents)]
	for n, agent := range agents {
		z := mixed((uint64(agent)^turn)*step+uint64(k), first, second)
		z = mixed((z^z>>31)+number, first, second)
		z = mixed((z^z>>31)+own[n], first, second)
		sum += z ^ z>>31
	}
	return sum
}

// SumOfLast returns the sum of what Mix makes of a number that each of some agents has,
// with a number of his own added.
func SumOfLast(of []uint64, agents []uint32, own []uint64) uint64 {
	return sumOfLast(of, agents, own, first, second)
}

// sumOfLast is SumOfLast with the factors of a draw handed over; see next.
//
//go:noinline
func sumOfLast(of []uint64, agents []uint32, own []uint64, first, second uint64) (sum uint64) {
	own = own[:len(agents)]
	for n, agent := range agents {
		z := mixed(of[agent]+own[n], first, second)
		sum += z ^ z>>31
	}
	return sum
}
