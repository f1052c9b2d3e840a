package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDiaryMissesNobody lets dates come round at several spans and asks both the
// diary and everybody.
func TestDiaryMissesNobody(t *testing.T) {
	for _, span := range []int32{1, 3, lookAhead - 1, lookAhead, lookAhead + 1, 90} {
		var d diary
		due := make([]int32, 200)
		for j := range due {
			due[j] = 1 + int32(j)%(2*span)
		}
		for tick := int32(1); tick < 300; tick++ {
			if tick == 117 {
				d.forget()
			}
			if !d.listed(tick) {
				d.list(tick, span)
				for j, at := range due {
					d.add(at, j)
				}
			}
			var asked []uint32
			for _, j := range d.on(tick) {
				if due[j] <= tick {
					asked = append(asked, j)
				}
			}
			var all []uint32
			for j := range due {
				if due[j] <= tick {
					all = append(all, uint32(j))
					due[j] = tick + span
				}
			}
			require.Equal(t, all, asked, "span %d, tick %d", span, tick)
		}
	}
}
