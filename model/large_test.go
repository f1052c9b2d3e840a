package model

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file of the largest size, right or wrong all over, is judged within a second or
// two, and no mistake in it is told at length.
func TestLargeFilesAreJudgedSoon(t *testing.T) {
	const room = 1<<20 - 300
	head := "hongbao: 1\nkind: scenario\nextends: duopoly\n"
	for _, c := range []struct{ name, section, row string }{
		{"events", "events:\n", "  - {id: e%d, at: 2015-03-03, answers: west_blocks}\n"},
		{"wrong events", "events:\n", "  - {id: e%d, at: 2015-03-33, answers: nobody, label: a b c d e f g}\n"},
		{"events that answer the next", "events:\n", "  - {id: e%[1]d, at: 2015-03-03, answers: e%[2]d}\n"},
		{"gates", "events:\n", "  - {id: e%d, at: 2015-03-03, gate: {host: east_chat, object: renewal, guest: west_pay}}\n"},
		{"wrong gates", "events:\n", "  - {id: e%d, at: 2015-03-03, gate: {host: eastchat, object: renewals, guest: westpay}}\n"},
		{"expectations", "expect:\n", "  - {measure: bound.east_pay, at: 2015-05-05, value: %d, tolerance: 1}\n"},
		{"wrong expectations", "expect:\n", "  - {measure: bond.east_pay, at: 2015-05-05, value: %d, tolerance: 1}\n"},
		{"wallets", "initial:\n  wallets:\n", "    - {share: 0.00%d, bound: [eastpay], segment: none}\n"},
		{"hand set", "hand_set:\n", "  - {path: choice.kapa%d, reason: none}\n"},
		{"unknown keys", "", "key%d: 1\n"},
		{"contexts", "contexts:\n", "  - {id: c%d, platforms: {eastpay: {a: 100}}}\n"},
		{"merchants", "merchants:\n", "  - {id: m%d, context: shopping, accept: {eastpay: {law: coverage}}}\n"},
		{"merchants with a platform", "merchants:\n", "  - {id: m%d, context: shopping}\n"},
		{"segments", "segments:\n", "  - {id: s%d, share: 0}\n"},
		{"hosts", "hosts:\n", "  - {id: h%d, audience: {2015-01-01: 0}}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(head + c.section)
			for i := 0; b.Len() < room; i++ {
				if strings.Contains(c.row, "[2]") {
					fmt.Fprintf(&b, c.row, i, i+1)
				} else {
					fmt.Fprintf(&b, c.row, i)
				}
			}
			var err error
			took, size := spent(func() { _, err = Read("large.yaml", []byte(b.String()), nil) })
			t.Logf("%v, %d MiB: %.300v", took, size>>20, err)
			require.Less(t, took, time.Minute, "work that explodes, not speed, is what this bounds")
			if err != nil {
				assert.Less(t, len(err.Error()), 30_000)
			}
		})
	}
}
