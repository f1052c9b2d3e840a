package agents

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// An expectation is the weighted log-sum of the nest and of cash, whatever table it
// reads, and far beyond the table's ends.
func TestExpectationIsTheWeightedLogSum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, rule := range []ChoiceRule{
		NewChoiceRule(1), NewChoiceRule(0.6), NewChoiceRule(0.05),
		NewChoiceRule(0.6).Scaled(2), NewChoiceRule(0.6).Scaled(0),
	} {
		for _, weight := range []int64{0, 205, Util} {
			e := rule.Expect(weight)
			require.Zero(t, e.Of(&[MaxPlatforms]int32{}, &[MaxPlatforms]int32{}, 0))
			for range 5000 {
				var own, offer, v [MaxPlatforms]int32
				usable := PlatformSet(1 + r.IntN(1<<4-1))
				for p := range 4 {
					own[p], offer[p] = int32(r.IntN(60*Util)-30*Util), int32(r.IntN(6*Util)-3*Util)
					v[p] = own[p] + offer[p]
				}
				want := int32(weight * int64(rule.Beside(rule.Inclusive(&v, usable), 0)) >> 10)
				require.Equal(t, want, e.Of(&own, &offer, usable))
			}
		}
	}
}
