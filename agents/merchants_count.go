package agents

// Takers counts the merchants who take each wallet, with a contract or without.
func (m *Merchants) Takers() [MaxPlatforms]int { return m.takers }

// Contracts counts the running contracts by platform.
func (m *Merchants) Contracts() [MaxPlatforms]int { return m.contracts }

// Taking counts the merchants who take p, with a contract or without.
func (m *Merchants) Taking(p PlatformID) int { return m.takers[p%MaxPlatforms] }

// Set says what merchant j takes from now on, without a contract and under one.
func (m *Merchants) Set(j int, accepts, contract PlatformSet) {
	if accepts == m.Accepts[j] && contract == m.Contract[j] {
		return
	}
	move(&m.takers, m.Accepts[j]|m.Contract[j], accepts|contract)
	move(&m.contracts, m.Contract[j], contract)
	m.Accepts[j], m.Contract[j] = accepts, contract
	if m.Watched {
		m.Changed = append(m.Changed, uint32(j))
	}
}

// Take lets merchant j take p without a contract.
func (m *Merchants) Take(j int, p PlatformID) { m.Set(j, m.Accepts[j].With(p), m.Contract[j]) }

// Drop ends that.
func (m *Merchants) Drop(j int, p PlatformID) { m.Set(j, m.Accepts[j].Without(p), m.Contract[j]) }

// Sign gives merchant j a contract with p.
func (m *Merchants) Sign(j int, p PlatformID) { m.Set(j, m.Accepts[j], m.Contract[j].With(p)) }

// Part ends it.
func (m *Merchants) Part(j int, p PlatformID) { m.Set(j, m.Accepts[j], m.Contract[j].Without(p)) }

// move takes one merchant from the counts of one set to those of another.
func move(counts *[MaxPlatforms]int, from, to PlatformSet) {
	for s := from &^ to; s != 0; s &= s - 1 {
		counts[s.First()%MaxPlatforms]--
	}
	for s := to &^ from; s != 0; s &= s - 1 {
		counts[s.First()%MaxPlatforms]++
	}
}

// Recount counts the columns anew, where they were not written by Set, and reports
// whether the counts were right.
func (m *Merchants) Recount() bool {
	takers, contracts := m.takers, m.contracts
	m.takers, m.contracts = [MaxPlatforms]int{}, [MaxPlatforms]int{}
	for j, contract := range m.Contract {
		move(&m.takers, 0, m.Accepts[j]|contract)
		move(&m.contracts, 0, contract)
	}
	return takers == m.takers && contracts == m.contracts
}
