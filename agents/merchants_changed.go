package agents

// Changed calls do for every merchant whose wallets, as far as they pass, are not
// those that were seen last, and notes what it sees. What passes are the wallets of
// two sets, under a contract and without one. Of eight merchants who stand as they
// stood it looks at none.
func (m *Merchants) Changed(seen []PlatformSet, contract, accepts PlatformSet, do func(j int)) {
	under, direct := sets(contract), sets(accepts)
	look := func(j int) {
		if now := m.Contract[j]&contract | m.Accepts[j]&accepts; now != seen[j] {
			seen[j] = now
			do(j)
		}
	}
	j := 0
	for ; j+eight <= len(seen); j += eight {
		lowC, highC := words((*[eight]PlatformSet)(m.Contract[j:]))
		lowA, highA := words((*[eight]PlatformSet)(m.Accepts[j:]))
		low, high := words((*[eight]PlatformSet)(seen[j:]))
		if lowC&under|lowA&direct != low || highC&under|highA&direct != high {
			for k := j; k < j+eight; k++ {
				look(k)
			}
		}
	}
	for ; j < len(seen); j++ {
		look(j)
	}
}
