package agents

// Takers counts the merchants who take each wallet, with a contract or without.
func (m *Merchants) Takers() [MaxPlatforms]int { return countSets(m.Accepts, m.Contract) }

// Contracts counts the running contracts by platform.
func (m *Merchants) Contracts() [MaxPlatforms]int { return countSets(m.Contract, m.Contract) }

// Taking counts the merchants who take p, with a contract or without.
func (m *Merchants) Taking(p PlatformID) int { return countIn(m.Accepts, m.Contract, p) }

// countSets counts the rows of two columns of one length in which a platform
// stands, in one of them or both.
func countSets(a, b []PlatformSet) (counts [MaxPlatforms]int) {
	for any := unionOf(a) | unionOf(b); any != 0; any &= any - 1 {
		p := any.First()
		counts[p] = countIn(a, b, p)
	}
	return counts
}

// unionOf returns the platforms that stand in any row of a column.
func unionOf(column []PlatformSet) PlatformSet {
	var any uint64
	for ; len(column) >= 8; column = column[8:] {
		any |= four(column, 0) | four(column, 4)
	}
	out := PlatformSet(any | any>>16 | any>>32 | any>>48)
	for _, set := range column {
		out |= set
	}
	return out
}

// countIn is countSets for one platform. It adds four rows at a time, each in
// sixteen bits of a word, and empties the word before one can overflow.
func countIn(a, b []PlatformSet, p PlatformID) int {
	const (
		ones = 0x0001_0001_0001_0001
		most = 4 * (1<<14 - 1)
	)
	b = b[:len(a)]
	n, j := 0, 0
	for j+4 <= len(a) {
		sum := uint64(0)
		for stop := min(len(a), j+most); j+4 <= stop; j += 4 {
			sum += (four(a, j) | four(b, j)) >> (p % MaxPlatforms) & ones
		}
		n += int(sum * ones >> 48)
	}
	for ; j < len(a); j++ {
		n += int((a[j] | b[j]) >> (p % MaxPlatforms) & 1)
	}
	return n
}

// four packs the sets of four rows into one word.
func four(column []PlatformSet, j int) uint64 {
	s := column[j : j+4 : j+4]
	return uint64(s[0]) | uint64(s[1])<<16 | uint64(s[2])<<32 | uint64(s[3])<<48
}
