package agents

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFestivalKeepsItsDays(t *testing.T) {
	windows := []Days{{10, 12}, {20, 20}}
	for day, inside := range map[int32]bool{9: false, 10: true, 12: true, 13: false, 20: true, 21: false} {
		for _, c := range []struct {
			during, otherwise Stance
			in, out           Permille
		}{
			{AllClosed, AsScripted, 0, 250},
			{AllOpen, AllClosed, Open, 0},
			{AsScripted, AllOpen, 250, Open},
		} {
			want := c.out
			if inside {
				want = c.in
			}
			s := strategyOf(t, "festival", Settings{Windows: windows, During: c.during, Otherwise: c.otherwise})
			require.Equal(t, want, s.Value(&CampView{Day: day, Scripted: 250}, link), "day %d, %+v", day, c)
		}
	}
	require.Len(t, Stances, int(AllClosed)+1)
}

func TestRunOffThenBlockKeepsItsOrder(t *testing.T) {
	first := map[Object]int64{
		NewContract: 100, Renewal: 100, ContractPayment: 150, DirectPayment: 150, EnvelopeLink: 157, MarketplaceLink: 157, ContentLink: 157,
	}
	dated := strategyOf(t, "run_off_then_block", Settings{When: 100, Delay: 50, LinksAfter: 7, Sides: 3})
	share := strategyOf(t, "run_off_then_block", Settings{Above: 500_000, Delay: 50, LinksAfter: 7, Sides: 1 << GuestSide})
	for o := range ObjectCount {
		var m, n Memory
		for now := int64(90); now < 170; now++ {
			want := Permille(700)
			if from, ok := first[Object(o)]; ok && now >= from {
				want = 0
			}
			g := Gate{Object: Object(o)}
			require.Equal(t, want, dated.Value(&CampView{Now: now, Scripted: 700, Memory: &m}, g), "%s at %d", Objects[o].Name, now)
			v := &CampView{Now: now, Side: GuestSide, Scripted: 700, Memory: &n}
			if now == 100 {
				v.Other.ShareValueAll = 500_001 // a bound passed once
			}
			require.Equal(t, want, share.Value(v, g), "%s at %d", Objects[o].Name, now)
			v.Side = HostSide
			require.EqualValues(t, 700, share.Value(v, g), "the other side")
		}
	}
	var m Memory
	v := &CampView{Now: 1e6, Side: GuestSide, Scripted: Open, Other: Standing{ShareValueAll: 500_000}, Memory: &m}
	require.Equal(t, Open, share.Value(v, Gate{Object: Renewal}), "a bound must be passed, not met")
	v.Other.ShareValueAll = 1_000_000
	late := strategyOf(t, "run_off_then_block", Settings{When: 1 << 60, Above: 0, Sides: 3})
	require.Equal(t, Open, late.Value(v, Gate{Object: Renewal}), "the event never comes, and the share does not stand in for it")
}

func TestAdapterThenRetaliateIsPatient(t *testing.T) {
	s := strategyOf(t, "adapter_then_retaliate", Settings{Lag: 2, Patience: 72})
	picture := Gate{Object: PasscodePicture}
	var m Memory
	see := func(now int64, side Side, linked Permille) *CampView {
		return &CampView{Now: now, Side: side, Scripted: Open, Link: linked, LinkSince: 100, Memory: &m}
	}
	require.Zero(t, s.Value(see(99, GuestSide, Open), picture), "the adapter is kept back")
	require.Equal(t, Open, s.Value(see(99, HostSide, Open), picture), "but not the rival's")
	require.Zero(t, s.Value(see(101, GuestSide, 0), picture))
	require.Equal(t, Open, s.Value(see(102, GuestSide, 0), picture))
	require.Equal(t, Open, s.Value(see(300, GuestSide, Open), picture), "what is built stays")

	mirror := func(now int64, past ...Past) *CampView {
		return &CampView{Now: now, Scripted: 400, Mirror: past, Memory: &Memory{}}
	}
	require.EqualValues(t, 400, s.Value(mirror(171, Past{0, Open}, Past{100, 0}), link))
	require.Zero(t, s.Value(mirror(172, Past{0, Open}, Past{100, 0}), link))
	require.EqualValues(t, 400, s.Value(mirror(300, Past{100, 0}, Past{299, Open}), link), "reopened")
	require.EqualValues(t, 400, s.Value(mirror(300, Past{100, 1}), link), "a leak is open enough")
	require.EqualValues(t, 400, s.Value(mirror(300), link), "no mirror")
}

func TestCampContagionCatchesAndRecovers(t *testing.T) {
	s := strategyOf(t, "camp_contagion", Settings{Base: 0.1, Spread: 0.4, Hold: 48})
	var m Memory
	at := func(now, elsewhere int64, draw uint64) Permille {
		return s.Value(&CampView{Now: now, Scripted: 900, ClosedElsewhere: elsewhere, Catch: draw, Memory: &m}, link)
	}
	// The chance of a day is 1 - exp(-(base + spread F)).
	low, high := Threshold(Hazard(0.1)), Threshold(Hazard(0.3))
	require.EqualValues(t, 900, at(0, 0, low))
	require.EqualValues(t, 900, at(24, 500_000, high))
	require.Zero(t, at(48, 500_000, high-1))
	require.Zero(t, at(72, 0, noLuck), "held")
	require.Zero(t, at(95, 0, noLuck), "held to the hour")
	require.EqualValues(t, 900, at(96, 1_000_000, noLuck), "over")
	require.Zero(t, at(120, 0, low-1))
	require.Zero(t, at(168, 0, low-1), "at risk again at once")
	require.Zero(t, at(215, 0, noLuck))
	require.EqualValues(t, 900, at(216, 0, noLuck))
}

func TestBuyOutBeginsOnce(t *testing.T) {
	s := strategyOf(t, "buy_out", Settings{Above: 400_000, For: 72}).(Caller)
	var m Memory
	at := func(s Caller, now, share int64) bool {
		v := &CampView{Now: now, Scripted: 300, Rival: Standing{ShareValueAll: share}, Memory: &m}
		require.EqualValues(t, 300, s.Value(v, link), "its gates follow the script")
		return s.Calls(v)
	}
	require.False(t, at(s, 0, 400_000), "a bound must be passed, not met")
	require.True(t, at(s, 24, 400_001))
	require.True(t, at(s, 48, 0))
	require.True(t, at(s, 95, 0))
	require.False(t, at(s, 96, 900_000), "once")
	m = Memory{}
	endless := strategyOf(t, "buy_out", Settings{Above: 400_000}).(Caller)
	require.True(t, at(endless, 24, 400_001))
	require.True(t, at(endless, 1e6, 0))
}
