package model

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// gainsCancel adds up what all parties got of one another, in both kinds of money.
func gainsCancel(w *World) error {
	var all fen
	for _, p := range w.names.partiesOf() {
		x := p.gain(w)
		all.agents += x.agents
		all.firms += x.firms
	}
	if err := equal("gains of all parties, agents' fen", all.agents, 0); err != nil {
		return err
	}
	return equal("gains of all parties, firms' fen", all.firms, 0)
}

// TestTransfersCancel adds up the gains of all parties in every scenario of one
// mechanism and in the market of all.
func TestTransfersCancel(t *testing.T) {
	run := func(t *testing.T, s *Scenario) {
		r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{Workers: 2})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.End), observe(gainsCancel)))
	}
	for _, name := range Names() {
		if !strings.HasPrefix(name, "mechanisms/") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s, err := Open(name)
			require.NoError(t, err)
			s.Population.Users = min(s.Population.Users, 500)
			run(t, s)
		})
	}
	moved := map[string]bool{}
	s := allAtOnce(t)
	r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{Workers: 2})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		for _, p := range w.names.partiesOf() {
			moved[p.name] = moved[p.name] || p.gain(w) != fen{}
		}
		return gainsCancel(w)
	})))
	require.Len(t, moved, len(parties))
	for name, has := range moved {
		require.True(t, has, name)
	}
}
