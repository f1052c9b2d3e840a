package agents

// Merchants holds the state of the merchants of one class.
type Merchants struct {
	// P is the number of platforms.
	P int
	// Accepts is what a merchant takes without a contract: integrated wallets,
	// or for wallets under contract law those that can be paid directly. It changes by
	// Set alone.
	Accepts []PlatformSet
	// Contract is the set of wallets with a running contract; the same.
	Contract []PlatformSet
	// Expiry is the tick at which a contract ends; P entries a merchant.
	Expiry []int32
	// Phase is the offset of the merchant's review dates in days.
	Phase []uint16
	// Closed marks merchants that have left.
	Closed []bool
	// Exited counts them.
	Exited int
	// Waiting counts the closed places where no shop has been founded yet, Founded
	// those where one has been founded since the first day.
	Waiting, Founded int
	// Watched tells that somebody reads Changed and empties it.
	Watched bool
	// Changed lists merchants who have begun or ceased to take a wallet.
	Changed []uint32

	// takers, contracts count the merchants who take a wallet, and those with a contract.
	takers, contracts [MaxPlatforms]int
}

// There is the number of merchants that are open.
func (m *Merchants) There() int { return len(m.Closed) - m.Exited - m.Waiting }

// NewMerchants returns n merchants that take nothing.
func NewMerchants(a *Arena, n, platforms int) Merchants {
	return Merchants{
		P: platforms, Accepts: Make[PlatformSet](a, n), Contract: Make[PlatformSet](a, n),
		Expiry: Make[int32](a, n*platforms), Phase: Make[uint16](a, n), Closed: Make[bool](a, n),
	}
}

// ReviewRule is how a merchant reconsiders a wallet: it takes p if the expected
// new sales times the margin exceed fee and integration cost, by a logistic
// rule with inertia (Rochet & Tirole 2003 give the benefit of acceptance).
type ReviewRule struct {
	// Turnover a month, Margin, Scale (yuan that move the logit by one) and
	// Inertia (logit in favour of the present state).
	Turnover, Margin, Scale, Inertia float64
}

// Prospect is what a merchant perceives of one wallet.
type Prospect struct {
	// New is the share of buyers who could pay with this wallet and with none
	// that the merchant takes now; Users the share who have it at all.
	New, Users float64
	// Fee is the share of value that the wallet takes, Cost the cost of
	// integration in yuan, spread over Months.
	Fee, Cost, Months float64
	// Now tells whether the merchant takes it now.
	Now bool
}

// Chance returns the chance that the merchant takes the wallet after a review.
func (r ReviewRule) Chance(v Prospect) float64 {
	gain := float64(float64(r.Turnover*v.New)*r.Margin) - float64(float64(r.Turnover*v.Users)*v.Fee)
	inertia := r.Inertia
	if !v.Now {
		gain -= v.Cost / v.Months
		inertia = -inertia
	}
	return Logistic(gain/r.Scale + inertia)
}
