package rng

// Parts writes the k-th number that hangs on the draw of each of some agents.
func (k Key) Parts(out []uint64, agents []uint32, part int) {
	k.Chain(out, agents, 0, uint64(part+1)*odd)
}

// Chain writes the mixture of a number with the draw of each of some agents, whose
// numbers are turned by another first (exclusive or).
func (k Key) Chain(out []uint64, agents []uint32, turn, number uint64) {
	k.chain(out, agents, turn, number, odd, first, second)
}

// chain is Chain with the factors of a draw handed over; see next.
func (k Key) chain(out []uint64, agents []uint32, turn, number, step, first, second uint64) {
	out = out[:len(agents)]
	for n, agent := range agents {
		z := mixed((uint64(agent)^turn)*step+uint64(k), first, second)
		z = mixed((z^z>>31)+number, first, second)
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

// SumOfMixes returns the sum of what Mix makes of each number.
func SumOfMixes(numbers []uint64) uint64 { return sumOfMixes(numbers, first, second) }

// sumOfMixes is SumOfMixes with the factors of a draw handed over; see next.
//
//go:noinline
func sumOfMixes(numbers []uint64, first, second uint64) (sum uint64) {
	for _, number := range numbers {
		z := mixed(number, first, second)
		sum += z ^ z>>31
	}
	return sum
}
