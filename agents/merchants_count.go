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
	var all uint64
	for ; len(column) >= eight; column = column[eight:] {
		low, high := words((*[eight]PlatformSet)(column))
		all |= low | high
	}
	out := PlatformSet(all | all>>16 | all>>32 | all>>48)
	for _, set := range column {
		out |= set
	}
	return out
}

// countIn is countSets for one platform. It adds eight rows at a time, in sixteen
// bits each of a word, and empties the word before one can overflow.
func countIn(a, b []PlatformSet, p PlatformID) int {
	const most = 1<<13 - 1
	p %= MaxPlatforms
	n, mask := 0, sets(Only(p))
	for len(a) >= eight {
		sum := uint64(0)
		for range min(len(a)/eight, most) {
			lowA, highA := words((*[eight]PlatformSet)(a))
			lowB, highB := words((*[eight]PlatformSet)(b))
			sum += (lowA|lowB)&mask>>p + (highA|highB)&mask>>p
			a, b = a[eight:], b[eight:]
		}
		n += int(sum * sets(1) >> 48)
	}
	for j, set := range a {
		n += int((set | b[j]) >> p & 1)
	}
	return n
}

// eight is the number of rows that are read together.
const eight = 8

// words packs the sets of eight rows into two words.
func words(s *[eight]PlatformSet) (low, high uint64) {
	return uint64(s[0]) | uint64(s[1])<<16 | uint64(s[2])<<32 | uint64(s[3])<<48,
		uint64(s[4]) | uint64(s[5])<<16 | uint64(s[6])<<32 | uint64(s[7])<<48
}

// sets is a word in which one set stands four times.
func sets(s PlatformSet) uint64 { return uint64(s) * 0x0001_0001_0001_0001 }
