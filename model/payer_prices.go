package model

import "hongbao/agents"

// stampPayerPrice is the term of the run hash for what a payer paid or was given.
const stampPayerPrice uint64 = 20

// price is what a platform takes from and gives to the payer of one payment
// (Rochet & Tirole 2003: the usage fee on the buyers' side).
type price struct{ fee, rebate int64 }

// prices lists the prices in one context by platform; nil if all are nothing.
func (w *World) prices(c *Context) []price {
	var out []price
	for p, platform := range w.names.platforms {
		if f := c.Platforms[platform.ID]; f.Fee != 0 || f.Rebate != 0 {
			if out == nil {
				out = make([]price, w.P())
			}
			out[p] = price{int64(f.Fee), int64(f.Rebate)}
		}
	}
	return out
}

// dear is the disutility of the net price of paying with a wallet, in utils.
func (f *Offered) dear(omega float64) float64 {
	return float64(omega*float64(f.Fee-f.Rebate)) / 100
}

// charge books the prices of one payment with wallet p.
func (d *payer) charge(o *occasion, p agents.PlatformID, index int) {
	x := o.prices[p]
	if x == (price{}) {
		return
	}
	f := &d.k.flows
	f.payerFees[p] += x.fee
	f.rebates[p] += x.rebate
	f.hash += stamp(stampPayerPrice, uint64(d.i)^d.w.names.contextKey[o.c], uint64(d.w.Tick)<<8|uint64(index), uint64(x.fee-x.rebate)^d.w.names.platformKey[p])
}

// takerShare is the share of merchants who take the wallet: a merchant's benefit of one payment is spread evenly over
// benefit_low to benefit_high; he takes the wallet if it is at least the flat fee.
// It is the linear demand of Rochet & Tirole (2003).
func (a *Acceptance) takerShare() float64 {
	if a.High <= a.Low {
		if a.Low >= a.Flat {
			return 1
		}
		return 0
	}
	return min(1, max(0, float64(a.High-a.Flat)/float64(a.High-a.Low)))
}
