package model

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// meddler is a mechanism that spoils the world on one day.
type meddler struct {
	tick  int
	spoil func(w *World)
}

func (m *meddler) start(*World) error { return nil }
func (m *meddler) keep(*kept)         {}
func (m *meddler) step(w *World) {
	if w.Tick == m.tick {
		m.spoil(w)
	}
}

// spoiled runs the full market with a meddler at the end of a day.
func spoiled(t *testing.T, check bool, tick int, spoil func(w *World)) error {
	t.Helper()
	s := readText(t, full)
	r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{Check: check, Workers: 2})
	require.NoError(t, err)
	r.mechanisms = append(r.mechanisms, &meddler{tick, spoil})
	return r.Until(context.Background(), int32(s.End))
}

// TestBrokenInvariantsAreFound breaks what must hold each day, one thing at a
// time, and expects the error of that day.
func TestBrokenInvariantsAreFound(t *testing.T) {
	const tick = 18 // 2015-02-19
	for quantity, spoil := range map[string]func(w *World){
		"payments of all contexts":             func(w *World) { w.flows.occasions++ },
		"payments of all venues":               func(w *World) { w.flows.venue[2]++ },
		"fen paid at all venues":               func(w *World) { w.flows.venueValue[0] -= 3 },
		"lost sales of all venues":             func(w *World) { w.flows.venueLost[1]++ },
		"fen of lost sales of all venues":      func(w *World) { w.flows.lostValue[w.names.context("shopping")]++ },
		"payments of all hours":                func(w *World) { w.flows.hourCount[3]++ },
		"fen refunded":                         func(w *World) { w.flows.refunded[0]++ },
		"contracts of diner.alpay":             func(w *World) { w.flows.signed[w.flows.at(w.names.venue("diner"), 1)]++ },
		"people by set of wallets with a card": func(w *World) { w.market.entered++ },
		"bound of alpay":                       func(w *World) { w.market.bound[1]-- },
	} {
		err := spoiled(t, false, tick, spoil)
		var b *Broken
		require.True(t, errors.As(err, &b), "%s: %v", quantity, err)
		require.Equal(t, quantity, b.Quantity)
		require.Equal(t, "2015-02-19", b.Day.String(), quantity)
		require.NotEqual(t, b.Got, b.Want, quantity)
	}
	err := spoiled(t, false, tick, func(w *World) {
		for i, n := range w.flows.claimed {
			w.flows.claimed[i] = 100 * n
		}
	})
	require.ErrorContains(t, err, "packets claimed of envelopes of")
	require.ErrorContains(t, err, "2015-02-19: ")
	// What was not refunded is missed a day later.
	err = spoiled(t, false, tick, func(w *World) { w.flows.sentValue[0] += 5 })
	require.ErrorContains(t, err, "2015-02-20: fen refunded is")
	// A contract that ends without a booking is found at the next balance.
	err = spoiled(t, false, tick, func(w *World) {
		m := &w.Merchants[w.names.venue("shop_in_chat")]
		for j, set := range m.Contract {
			if set.Has(1) {
				m.Part(j, 1)
				return
			}
		}
	})
	require.ErrorContains(t, err, "contracts of shop_in_chat.alpay is ")
}

// TestFullCountFindsWrongColumns breaks columns that only the count of the first
// of a month sees.
func TestFullCountFindsWrongColumns(t *testing.T) {
	for words, spoil := range map[string]func(w *World){
		"sum of the habits of alpay":         func(w *World) { w.market.habit[1] += 7 },
		"sum of the squared habits of wepay": func(w *World) { w.market.habit2[3]++ },
		"installed of bai":                   func(w *World) { w.market.installed[2]++ },
		"merchants_exited of mall":           func(w *World) { w.Merchants[w.names.venue("mall")].Exited++ },
		"counts of merchants of mall":        func(w *World) { w.Merchants[w.names.venue("mall")].Accepts[0] ^= 1 << 1 },
		"shown of alpay":                     func(w *World) { w.market.shown[1]++ },
		"user 0: friends who show bai":       func(w *World) { w.counters.up(2) },
		"user 499: friends who show wepay":   func(w *World) { w.counters.up(499*4 + 3) },
		"wallets with a card that are not installed": func(w *World) {
			for i, set := range w.Users.Bound {
				if set != 0 {
					w.Users.Installed[i] = 0
					return
				}
			}
		},
	} {
		err := spoiled(t, true, 27, spoil)
		require.ErrorContains(t, err, words)
		require.ErrorContains(t, err, "2015-03-01: ", "the first of a month")
		require.ErrorContains(t, spoiled(t, true, 58, spoil), "2015-03-31: ", "the last day")
		require.NoError(t, spoiled(t, false, 27, spoil), "without the option nobody looks")
	}
}

// TestBrokenWorkersFailTheRunAlone: a panic within a phase reaches whoever runs.
func TestBrokenWorkersFailTheRunAlone(t *testing.T) {
	finding := &Broken{Day: spec.Date(16_000), Agent: "user 8192", Quantity: "habit of alpay", Got: 70_000, Want: 65_535}
	breaking := func(what any) func(w *World) {
		return func(w *World) {
			w.pool.each(100_000, func(_, _, from, _ int) {
				if from > 0 {
					panic(what)
				}
			})
		}
	}
	err := spoiled(t, false, 3, breaking(finding))
	require.ErrorContains(t, err, "2013-10-22: user 8192: habit of alpay is 70000; expected 65535")
	require.PanicsWithValue(t, "no such luck", func() { _ = spoiled(t, false, 3, breaking("no such luck")) })
	require.PanicsWithValue(t, "nobody home", func() { pool{3}.owners(5, func(int) { panic("nobody home") }) })
	pool{3}.owners(5, func(int) {})
}
