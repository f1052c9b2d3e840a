package model

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// The worth of a habit is the quotient that it stands for, for every stock.
func TestWorthOfHabitIsAQuotient(t *testing.T) {
	for _, kappa := range []int32{0, 1, -1, 3, 819, -820, 3072, -5000, 20 * agents.Util, -20 * agents.Util} {
		for _, base := range []int32{0, 1536, -922} {
			worth := newWorthOfHabit(base, kappa)
			for habit := range int32(agents.FullHabit + 1) {
				if want := base + kappa*habit/agents.FullHabit; want != worth.of(uint16(habit)) {
					require.Equal(t, want, worth.of(uint16(habit)), "%d + %d x %d", base, kappa, habit)
				}
			}
		}
	}
}
