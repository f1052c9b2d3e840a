package experiments

import (
	"cmp"
	"math/bits"
	"slices"

	"hongbao/model"
)

// change is what a pair of runs of the same luck changes in all ledgers: an arm less
// the base. Money is in whole fen until gain turns it into yuan.
type change struct {
	weight  float64
	entries []model.Entry // of the base
	diff    []int64       // by entry: the party's part of the sum, arm less base
	base    []int64       // by entry: the same in the base
	moved   []int64       // by entry of custom: what came from or went to others of its market
}

// changeOf compares the books of an arm with those of the base. missing names the
// parties of which one of them knows nothing.
func changeOf(arm, base *books) (c change, missing []string) {
	c = change{weight: base.weight, entries: base.entries}
	c.diff, c.base, c.moved = make([]int64, len(base.sums)), make([]int64, len(base.sums)), make([]int64, len(base.sums))
	note := func(e *model.Entry) {
		if name := ownerOf(e).String(); !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	for i := range base.entries {
		e := &base.entries[i]
		other, ok := arm.entry(e)
		if !ok {
			note(e)
		}
		c.base[i] = partOf(base.sums[i], e.PerMill)
		c.diff[i] = partOf(other, e.PerMill) - c.base[i]
	}
	for i := range arm.entries {
		if _, ok := base.entry(&arm.entries[i]); !ok {
			note(&arm.entries[i])
		}
	}
	c.settleCustom()
	return c, missing
}

// partOf is a share of a sum in millionths, rounded to the nearest fen; 0 stands for
// the whole.
func partOf(sum, perMill int64) int64 {
	if perMill == 0 {
		return sum
	}
	if sum < 0 {
		return -partOf(-sum, perMill)
	}
	hi, lo := bits.Mul64(uint64(sum), uint64(perMill))
	lo, carry := bits.Add64(lo, 500_000, 0)
	out, _ := bits.Div64(hi+carry, lo, 1_000_000)
	return int64(out)
}

// settleCustom finds, market by market, how much custom has moved: what some of its
// sellers lost and others won is the smaller of all losses and all gains. Whoever
// stands on the larger side moved a part in proportion; what remains to him came from
// nowhere, or went there, and is a gain or loss for good. What has moved adds up to
// 0 fen.
func (c *change) settleCustom() {
	var markets []string
	for i := range c.entries {
		if e := &c.entries[i]; e.Nature == model.Custom && !slices.Contains(markets, e.Market) {
			markets = append(markets, e.Market)
		}
	}
	for _, market := range markets {
		c.settleMarket(market)
	}
}

func (c *change) settleMarket(market string) {
	var sides [2]struct { // who won, and who lost
		entries []int
		fen     []int64
		sum     int64
	}
	for i := range c.entries {
		e := &c.entries[i]
		if e.Nature != model.Custom || e.Market != market || c.diff[i] == 0 {
			continue
		}
		s, x := &sides[0], c.diff[i]
		if x < 0 {
			s, x = &sides[1], -x
		}
		s.entries, s.fen, s.sum = append(s.entries, i), append(s.fen, x), s.sum+x
	}
	total := min(sides[0].sum, sides[1].sum)
	for k, x := range shareOut(total, sides[0].fen) {
		c.moved[sides[0].entries[k]] = x
	}
	for k, x := range shareOut(total, sides[1].fen) {
		c.moved[sides[1].entries[k]] = -x
	}
}

// shareOut divides a whole number in proportion to weights, whose sum it does not
// exceed: the parts are whole and add up to it (largest remainders).
func shareOut(total int64, weights []int64) []int64 {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	out := make([]int64, len(weights))
	if sum == 0 {
		return out
	}
	left := total
	order, rest := make([]int, len(weights)), make([]uint64, len(weights))
	for k, w := range weights {
		hi, lo := bits.Mul64(uint64(w), uint64(total))
		part, remainder := bits.Div64(hi, lo, uint64(sum))
		out[k], rest[k], order[k] = int64(part), remainder, k
		left -= out[k]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, k := range order[:left] {
		out[k]++
	}
	return out
}

// owner is whose ledger it is.
type owner struct {
	party model.Party
	id    string
}

func ownerOf(e *model.Entry) owner { return owner{e.Party, e.ID} }

func (o owner) String() string {
	if o.id == "" {
		return string(o.party)
	}
	return string(o.party) + "." + o.id
}

// everyone stands for all owners together.
var everyone = owner{party: "total"}

// kept tells whether anything stands in the ledger of an owner, in the base or in the
// arm.
func (c *change) kept(o owner) bool {
	for i := range c.entries {
		if ownerOf(&c.entries[i]) == o && (c.base[i] != 0 || c.diff[i] != 0) {
			return true
		}
	}
	return false
}

// reading is a way to turn log-sums into yuan.
type reading struct {
	omega  float64 // utility of a yuan
	static bool    // without habit, loyalty and network terms
}

// gain is what an owner, or everyone, gets by a change.
type gain struct {
	people, firms       int64   // money that changed hands, fen of each coin
	money, custom, good float64 // yuan
}

func (g gain) net() float64 { return g.money + g.custom + g.good }

// gain adds up the entries of an owner. Each stands in one of the three sums, and one
// that choices reckon with is taken out of the log-sums that hold it.
func (c *change) gain(o owner, r reading) gain {
	var hands, good [model.Units + 1]int64
	var custom, reckoned, units int64
	for i := range c.entries {
		e := &c.entries[i]
		if o != everyone && ownerOf(e) != o {
			continue
		}
		x := c.diff[i]
		switch e.Nature {
		case model.ChangedHands:
			hands[e.Coin] += x
			if e.Reckoned {
				reckoned += x
			}
		case model.Custom:
			custom += c.moved[i]
			good[e.Coin] += x - c.moved[i]
		case model.ForGood:
			good[e.Coin] += x
		case model.Worth, model.WorthStatic:
			if r.static == (e.Nature == model.WorthStatic) {
				units += x
			}
		}
	}
	both := func(fen [model.Units + 1]int64) float64 {
		return c.yuan(model.PeoplesFen, fen[model.PeoplesFen]) + c.yuan(model.FirmsFen, fen[model.FirmsFen])
	}
	return gain{
		people: hands[model.PeoplesFen], firms: hands[model.FirmsFen],
		money: both(hands), custom: c.yuan(model.PeoplesFen, custom),
		good: both(good) + c.worth(units, r) - c.yuan(model.PeoplesFen, reckoned),
	}
}

// worth is utility in yuan.
func (c *change) worth(units int64, r reading) float64 {
	return float64(units) * c.weight / model.PerUtil / r.omega
}

// yuan is money in yuan of all for whom it stands.
func (c *change) yuan(coin model.Coin, fen int64) float64 {
	if coin == model.PeoplesFen {
		return float64(fen) * c.weight / 100
	}
	return float64(fen) / 100
}

// income is what an owner had in the base.
func (c *change) income(o owner) (yuan float64, known bool) {
	for i := range c.entries {
		if e := &c.entries[i]; e.Nature == model.Income && ownerOf(e) == o {
			yuan, known = yuan+c.yuan(e.Coin, c.base[i]), true
		}
	}
	return yuan, known
}
