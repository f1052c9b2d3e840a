package experiments

import "fmt"

// theory is a rival account of when closing pays, as signs of paired differences. It
// says one thing in one part of the plane of lead and stage, and another in the rest.
type theory struct {
	name     string
	quantity int // what its signs are read from
	regimes  [2]regime
	split    func(c *duelCell) bool // true for the first regime
}

// regime is a part of the plane with what the theory says there.
type regime struct {
	name  string
	says  func(a *Analysis) string
	signs func(c *duelCell, a *Analysis) []sign
}

func (t *theory) regimeOf(c *duelCell) *regime {
	if t.split(c) {
		return &t.regimes[0]
	}
	return &t.regimes[1]
}

// theories are the three that are told apart.
//
// Chen, Doraszelski & Harrington (2009, "Avoiding market dominance: product
// compatibility in markets with network effects", RAND Journal of Economics 40):
// products are compatible if both firms want it. Near symmetry both do; when one has
// pulled ahead, it no longer does, and the smaller still would. So worlds are compared
// in which both gates are open and both closed.
//
// Cremer, Rey & Tirole (2000, "Connectivity in the commercial Internet", Journal of
// Industrial Economics 48): the larger network may degrade the connection by itself.
// That costs both some of what they offer, and gives the larger an advantage that
// rises with its lead. So worlds are compared in which nobody and the larger alone
// closes: there is little to gain near symmetry; ahead of that the larger gains, more
// than at the least lead, and the smaller loses.
//
// Torre & Xu (2021, "Digital payments in China: adoption and interactions among
// applications", Revue d'economie industrielle 172): while people still take up mobile
// payment, what one provider improves helps both; near full adoption that ends. What
// one improves is here the opening of its own gate, and adoption is what is read: of
// complements both gain people by it, of substitutes one gains what the other loses.
func theories() []theory {
	near := func(c *duelCell) bool { return c.near }
	return []theory{
		{
			name: "Chen, Doraszelski & Harrington (2009)", quantity: objective, split: near,
			regimes: [2]regime{
				{
					name: "near symmetry",
					says: func(*Analysis) string { return "both have more where both are open than where both close" },
					signs: func(c *duelCell, _ *Analysis) []sign {
						return []sign{
							{claim: "the larger has more where both are open than where both close", values: c.gain(objective, larger, bothOpen, bothClose)},
							{claim: "the smaller has more where both are open than where both close", values: c.gain(objective, smaller, bothOpen, bothClose)},
						}
					},
				},
				{
					name: "one ahead",
					says: func(*Analysis) string {
						return "where both close the larger has more and the smaller less than where both are open"
					},
					signs: func(c *duelCell, _ *Analysis) []sign {
						return []sign{
							{claim: "the larger has more where both close than where both are open", values: c.gain(objective, larger, bothClose, bothOpen)},
							{claim: "the smaller has less where both close than where both are open", values: c.gain(objective, smaller, bothOpen, bothClose)},
						}
					},
				},
			},
		},
		{
			name: "Cremer, Rey & Tirole (2000)", quantity: objective, split: near,
			regimes: [2]regime{
				{
					name: "near symmetry",
					says: func(a *Analysis) string {
						return fmt.Sprintf("by closing alone the larger gains less than %s of what it has", percent(float64(a.Little)))
					},
					signs: func(c *duelCell, a *Analysis) []sign {
						little := make([]float64, len(c.values[objective][bothOpen][larger]))
						for k, open := range c.values[objective][bothOpen][larger] {
							little[k] = float64(a.Little) * open
						}
						return []sign{{
							claim:  fmt.Sprintf("by closing alone the larger gains less than %s of what it has", percent(float64(a.Little))),
							values: differences(little, c.gain(objective, larger, largerCloses, bothOpen)),
						}}
					},
				},
				{
					name: "one ahead",
					says: func(*Analysis) string {
						return "by closing alone the larger gains, more than at the least lead, and the smaller loses"
					},
					signs: func(c *duelCell, _ *Analysis) []sign {
						gain := c.gain(objective, larger, largerCloses, bothOpen)
						return []sign{
							{claim: "by closing alone the larger gains", values: gain},
							{claim: "by closing alone the larger makes the smaller lose", values: c.gain(objective, smaller, bothOpen, largerCloses)},
							{claim: "by closing alone the larger gains more than at the least lead", values: differences(gain, c.least.gain(objective, larger, largerCloses, bothOpen))},
						}
					},
				},
			},
		},
		{
			name: "Torre & Xu (2021)", quantity: adoption, split: func(c *duelCell) bool { return c.growing },
			regimes: [2]regime{
				{
					name: "growing",
					says: func(*Analysis) string { return "the opening of one wins users for both" },
					signs: func(c *duelCell, _ *Analysis) []sign {
						return []sign{
							{claim: "the larger wins users by opening itself", values: c.gain(adoption, larger, bothOpen, largerCloses)},
							{claim: "the smaller wins users by the opening of the larger", values: c.gain(adoption, smaller, bothOpen, largerCloses)},
							{claim: "the smaller wins users by opening itself", values: c.gain(adoption, smaller, bothOpen, smallerCloses)},
							{claim: "the larger wins users by the opening of the smaller", values: c.gain(adoption, larger, bothOpen, smallerCloses)},
						}
					},
				},
				{
					name: "saturated",
					says: func(*Analysis) string { return "the opening of one loses it users whom the other wins" },
					signs: func(c *duelCell, _ *Analysis) []sign {
						return []sign{
							{claim: "the larger loses users by opening itself", values: c.gain(adoption, larger, largerCloses, bothOpen)},
							{claim: "the smaller wins users by the opening of the larger", values: c.gain(adoption, smaller, bothOpen, largerCloses)},
							{claim: "the smaller loses users by opening itself", values: c.gain(adoption, smaller, smallerCloses, bothOpen)},
							{claim: "the larger wins users by the opening of the smaller", values: c.gain(adoption, larger, bothOpen, smallerCloses)},
						}
					},
				},
			},
		},
	}
}
