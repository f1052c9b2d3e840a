package agents

// Marks are wallets that few users have, and only for a day: one bit a user, for each
// wallet that anybody has. The zero value has none.
type Marks struct {
	// Any is the set of the wallets that anybody has had today.
	Any   PlatformSet
	words [MaxPlatforms][]uint64
}

// Of returns the wallets of user i.
func (m *Marks) Of(i int) PlatformSet {
	var out PlatformSet
	for s := m.Any; s != 0; s &= s - 1 {
		out |= PlatformSet(m.words[s.First()%MaxPlatforms][i/64]>>(i%64)&1) << s.First()
	}
	return out
}

// Put marks wallet p of user i, one of n. One goroutine uses it at a time.
func (m *Marks) Put(i int, p PlatformID, n int) {
	words := &m.words[p%MaxPlatforms]
	if *words == nil {
		*words = make([]uint64, (n+63)/64)
	}
	(*words)[i/64] |= 1 << (i % 64)
	m.Any = m.Any.With(p)
}

// Take takes the mark away again. Others may do so for users whose numbers differ in more
// than the lowest 6 bits.
func (m *Marks) Take(i int, p PlatformID) {
	if m.Any.Has(p) {
		m.words[p%MaxPlatforms][i/64] &^= 1 << (i % 64)
	}
}

// Users returns who of the 64 users from a multiple of 64 on has any wallet.
func (m *Marks) Users(from int) uint64 {
	var out uint64
	for s := m.Any; s != 0; s &= s - 1 {
		out |= m.words[s.First()%MaxPlatforms][from/64]
	}
	return out
}

// Clear takes all marks away. The room stays for one day more.
func (m *Marks) Clear() {
	for p := range m.words {
		if m.Any.Has(PlatformID(p)) {
			clear(m.words[p])
		} else {
			m.words[p] = nil
		}
	}
	m.Any = 0
}
