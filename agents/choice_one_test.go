package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A choice of one wallet is the choice among the wallets of a set that holds it alone,
// with a table or without, and far beyond the table's ends.
func TestChoiceOfOneIsAChoice(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, rule := range []ChoiceRule{
		NewChoiceRule(1), NewChoiceRule(0.6), NewChoiceRule(0.05),
		NewChoiceRule(0.6).Scaled(2), NewChoiceRule(0.6).Scaled(0),
	} {
		taken := 0
		var lone, tabled *Lone
		var outside int32
		var hasOutside bool
		for n := range 20_000 {
			far := int32(3)
			if n%2 == 1 {
				far = 25
			}
			var v [MaxPlatforms]int32
			for p := range v {
				v[p] = r.Int32N(2*far*Util) - far*Util
			}
			if n%400 == 0 {
				outside, hasOutside = r.Int32N(6*Util)-3*Util, n%1600 > 0
				lone, tabled = rule.Alone(outside, hasOutside), rule.Alone(outside, hasOutside)
				tabled.Tabulate()
			}
			p, nest := PlatformID(r.IntN(MaxPlatforms)), r.Uint64()
			chosen, logsum := rule.Choose(&v, Only(p), outside, hasOutside, nest, r.Uint64())
			for _, l := range []*Lone{lone, tabled} {
				takes, sum := l.Choose(v[p], nest)
				require.Equal(t, chosen == p, takes)
				require.Equal(t, logsum, sum)
			}
			if chosen == p {
				taken++
			}
		}
		require.InDelta(t, 12_500, taken, 500, "a half where there is an outside option, else all")
	}
}
