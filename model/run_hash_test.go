package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// The run hash sees one fen, one person, one day.
func TestTheHashSeesEverythingReal(t *testing.T) {
	base := read(t, crowded)
	seen := map[uint64]string{play(t, base).hash: "the market itself"}
	changes := []model.Setting{
		{Path: "contexts.shopping.amount", Value: "80.01 yuan"},
		{Path: "campaigns.shake.amount", Value: "3.01"},
		{Path: "campaigns.gala.slots", Value: "7"},
		{Path: "campaigns.rebate.budget", Value: "19.9k"},
		{Path: "campaigns.spring.on", Value: "false"},
		{Path: "population.users", Value: "2_001"},
		{Path: "end", Value: "2015-03-06"},
		{Path: "start", Value: "2015-02-02"},
		{Path: "events.leak.to", Value: "310"},
		{Path: "events.c_shuts.at", Value: "2015-02-12T12:00"},
		{Path: "events.signs.on", Value: "false"},
		{Path: "choice.delta", Value: "0.301"},
		{Path: "choice.kappa", Value: "0.81"},
		{Path: "choice.gamma_global", Value: "0.41"},
		{Path: "habit.rho", Value: "0.0445"},
		{Path: "merchants.west_shop.exit_hazard", Value: "0.003"},
		{Path: "merchants.east_shop.contracts.length", Value: "21d"},
		{Path: "merchants.stalls.count", Value: "61"},
		{Path: "platforms.west_pay.adoption.imitation", Value: "0.061"},
		{Path: "platforms.east_pay.key", Value: "orient"},
		{Path: "hosts.east_chat.share", Value: "71%"},
		{Path: "segments.land.social", Value: "0.91"},
		{Path: "network.long_ties", Value: "26%"},
		{Path: "strategies.west.kind", Value: "closed"},
	}
	for _, c := range changes {
		s, err := base.With(c)
		require.NoError(t, err)
		name := c.Path + "=" + c.Value
		hash := play(t, s).hash
		assert.Empty(t, seen[hash], "%s runs as", name)
		seen[hash] = name
		assert.NotEqual(t, base.Hash(), s.Hash(), "%s has the hash of the file without it", name)
	}
	for _, l := range []model.Luck{{Seed: 8, Replicate: 3}, {Seed: 7, Replicate: 4}} {
		r, _ := live(t, base, l, "population")
		assert.Empty(t, seen[r.Hash()], "%+v", l)
		seen[r.Hash()] = "other luck"
	}
}

// Columns, titles, expectations and places of gates that nobody reads are not
// what happened.
func TestTheHashSeesNothingElse(t *testing.T) {
	base := read(t, crowded)
	want := play(t, base)
	for _, lines := range []string{
		"title: Another title\ntip_to: east_pay\ntip_at: 60%",
		"expect: [{measure: hhi, at: 2015-02-03, value: 1, tolerance: 0}]",
		"platforms: [{id: east_pay, name: Orient}, {id: north_pay, background: {2015-02-01: 1k}}]",
	} {
		s := over(t, crowded, lines)
		r, _ := live(t, s, luck, "population")
		assert.Equal(t, want.hash, r.Hash(), lines)
		assert.NotEqual(t, base.Hash(), s.Hash(), lines)
	}
}

// The resolved file stands on its own and runs to the same bits.
func TestResolvedFilesRunToTheSameHash(t *testing.T) {
	for _, name := range model.Names() {
		s, err := model.Open(name)
		require.NoError(t, err, name)
		text, err := s.Resolved()
		require.NoError(t, err, name)
		back := read(t, string(text))
		again, err := back.Resolved()
		require.NoError(t, err, name)
		assert.Equal(t, string(text), string(again), name)
		assert.Equal(t, s.Hash(), back.Hash(), name)
	}
	for _, s := range []*model.Scenario{read(t, crowded), over(t, crowded, "choice: {nest: 0.4, visible: installed}\nhabit: {clock: occasion}\n")} {
		text, err := s.Resolved()
		require.NoError(t, err)
		assertSame(t, play(t, s), play(t, read(t, string(text))), nil)
	}
}
