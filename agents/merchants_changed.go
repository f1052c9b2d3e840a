package agents

// Changed calls do for every merchant whose wallets, as far as they pass, are not
// those that were seen last, and notes what it sees. What passes are the wallets of
// two sets, under a contract and without one. Of four merchants who stand as they
// stood it looks at none.
func (m *Merchants) Changed(seen []PlatformSet, contract, accepts PlatformSet, do func(j int)) {
	const ones = 0x0001_0001_0001_0001
	under, direct := uint64(contract)*ones, uint64(accepts)*ones
	look := func(j int) {
		if now := m.Contract[j]&contract | m.Accepts[j]&accepts; now != seen[j] {
			seen[j] = now
			do(j)
		}
	}
	j := 0
	for ; j+4 <= len(seen); j += 4 {
		if four(m.Contract, j)&under|four(m.Accepts, j)&direct != four(seen, j) {
			for k := j; k < j+4; k++ {
				look(k)
			}
		}
	}
	for ; j < len(seen); j++ {
		look(j)
	}
}
