package agents

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// strategyOf returns a strategy of the catalogue.
func strategyOf(t require.TestingT, name string, s Settings) Strategy {
	for _, k := range Strategies {
		if k.Name == name {
			return k.With(s)
		}
	}
	require.Fail(t, "no strategy "+name)
	return nil
}

// link is a gate that every strategy speaks of.
var link = Gate{Host: 1, Object: EnvelopeLink, Guest: 2}

// noLuck is a draw that no chance below one meets.
const noLuck = ^uint64(0)

// drawView makes a view of anything at a moment.
func drawView(t *rapid.T, now int64, m *Memory) CampView {
	part := rapid.Int64Range(0, 1_000_000)
	standing := func() Standing {
		return Standing{
			ShareValueAll: part.Draw(t, "value"), ShareValueCommerce: part.Draw(t, "commerce"), ShareCountAll: part.Draw(t, "count"),
			Reach: part.Draw(t, "reach"), Complaints: part.Draw(t, "complaints"), ComplaintRate: part.Draw(t, "rate"), Campaign: rapid.Bool().Draw(t, "campaign"),
		}
	}
	value := rapid.SampledFrom([]Permille{0, 0, 400, Open, Open})
	var past []Past
	for from := now - rapid.Int64Range(1, 200).Draw(t, "back"); from < now; from += rapid.Int64Range(1, 60).Draw(t, "step") {
		past = append(past, Past{from, value.Draw(t, "was")})
	}
	return CampView{
		Day: int32(now / 24), Hour: int32(now % 24), Now: now, Start: 0, Side: Side(rapid.IntRange(0, 1).Draw(t, "side")),
		Scripted: value.Draw(t, "scripted"), Own: standing(), Rival: standing(), Other: standing(), Strongest: rapid.Bool().Draw(t, "strongest"),
		ClosedByRival: part.Draw(t, "closed"), Facing: value.Draw(t, "facing"), FacingSince: now - rapid.Int64Range(1, 100).Draw(t, "since"),
		Link: value.Draw(t, "link"), LinkSince: now - rapid.Int64Range(1, 100).Draw(t, "linked"),
		ClosedElsewhere: part.Draw(t, "elsewhere"), Catch: rapid.Uint64().Draw(t, "catch"),
		Mirror: past, Tremble: rapid.Uint64().Draw(t, "tremble"), Forgive: rapid.Uint64().Draw(t, "forgive"), Memory: m,
	}
}

func drawSettings(t *rapid.T) Settings {
	hours := rapid.Int64Range(0, 100)
	part := rapid.Int64Range(0, 1_000_000)
	rules := []Rule{
		{}, rule(t, "other.share_value_all > 50%"), rule(t, "other.reach_8h > 30% or closed_by_rival >= 0.5"), rule(t, "not own.campaign"), rule(t, "mirror.value < 500"),
	}
	return Settings{
		Lag: hours.Draw(t, "lag"), Hold: hours.Draw(t, "hold"), For: hours.Draw(t, "for"),
		Tremble: Threshold(rapid.Float64Range(0, 1).Draw(t, "tremble")), Forgive: Threshold(rapid.Float64Range(0, 1).Draw(t, "forgive")),
		Above: part.Draw(t, "above"), Reach: part.Draw(t, "reach"), SmallBelow: part.Draw(t, "small"), Ask: part.Draw(t, "ask"),
		CloseWhen: rapid.SampledFrom(rules).Draw(t, "close"), ReopenWhen: rapid.SampledFrom(rules).Draw(t, "reopen"),
		Objects: rapid.Uint16Range(0, 1<<ObjectCount-1).Draw(t, "objects"),
		When:    rapid.SampledFrom([]int64{0, 0, 1100}).Draw(t, "when"), Delay: hours.Draw(t, "delay"), LinksAfter: hours.Draw(t, "links after"),
		Patience: hours.Draw(t, "patience"), Sides: rapid.Uint8Range(0, 3).Draw(t, "sides"),
		Base: rapid.Float64Range(0, 1).Draw(t, "base"), Spread: rapid.Float64Range(0, 5).Draw(t, "spread"),
		Windows: []Days{{41, 42}, {44, 50}}, During: Stance(rapid.IntRange(0, 2).Draw(t, "during")), Otherwise: Stance(rapid.IntRange(0, 2).Draw(t, "otherwise")),
	}
}

// only returns the settings with those alone that a strategy says it reads.
func only(s Settings, reads []string) Settings {
	var out Settings
	for _, name := range reads {
		switch name {
		case "lag":
			out.Lag = s.Lag
		case "hold":
			out.Hold = s.Hold
		case "for":
			out.For = s.For
		case "tremble":
			out.Tremble = s.Tremble
		case "forgive":
			out.Forgive = s.Forgive
		case "above":
			out.Above = s.Above
		case "reach":
			out.Reach = s.Reach
		case "small_below":
			out.SmallBelow = s.SmallBelow
		case "ask":
			out.Ask = s.Ask
		case "when":
			out.When = s.When
		case "delay":
			out.Delay = s.Delay
		case "links_after":
			out.LinksAfter = s.LinksAfter
		case "patience":
			out.Patience = s.Patience
		case "side":
			out.Sides = s.Sides
		case "base":
			out.Base = s.Base
		case "spread":
			out.Spread = s.Spread
		case "windows":
			out.Windows = s.Windows
		case "during":
			out.During = s.During
		case "otherwise":
			out.Otherwise = s.Otherwise
		case "close_when":
			out.CloseWhen = s.CloseWhen
		case "reopen_when":
			out.ReopenWhen = s.ReopenWhen
		case "objects":
			out.Objects = s.Objects
		default:
			panic("unknown setting " + name)
		}
	}
	return out
}

// TestEveryStrategyKeepsItsWord walks each strategy through arbitrary worlds: a
// value is a value, the same moment gives the same answer, nothing but the
// memory changes, and settings that it does not document do not matter.
func TestEveryStrategyKeepsItsWord(t *testing.T) {
	for _, kind := range Strategies {
		t.Run(kind.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := drawSettings(t)
				var mine, its Memory
				one, same := kind.With(s), kind.With(only(s, kind.Reads))
				gate := Gate{Host: 3, Object: Object(rapid.IntRange(0, ObjectCount-1).Draw(t, "object")), Guest: 4}
				now := int64(1000)
				for range rapid.IntRange(1, 6).Draw(t, "ticks") {
					now += rapid.Int64Range(1, 50).Draw(t, "pause")
					view := drawView(t, now, &mine)
					before := view
					before.Mirror = slices.Clone(view.Mirror)
					value := one.Value(&view, gate)
					require.LessOrEqual(t, value, Open)
					require.Equal(t, value, one.Value(&view, gate), "the same moment")
					require.Equal(t, before, view)
					view.Memory = &its
					require.Equal(t, value, same.Value(&view, gate), "an undocumented setting matters")
				}
			})
		})
	}
}

// No strategy but script, a rule that names it and a camp that keeps its own
// adapter back shuts the picture with a passcode, which no host could read.
func TestPicturesStayReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(Strategies).Draw(t, "kind")
		s := drawSettings(t)
		s.Objects = 0
		view := drawView(t, 5000, &Memory{})
		view.Scripted = Open
		if kind.Name == "adapter_then_retaliate" {
			view.Side = HostSide
		}
		require.Equal(t, Open, kind.With(s).Value(&view, Gate{Object: PasscodePicture}), kind.Name)
	})
}

func TestValueAt(t *testing.T) {
	past := []Past{{10, 0}, {20, Open}, {30, 300}}
	for _, c := range []struct {
		moment int64
		want   Permille
	}{{9, Open}, {10, 0}, {19, 0}, {20, Open}, {29, Open}, {30, 300}, {1e9, 300}} {
		require.Equal(t, c.want, ValueAt(past, c.moment), "at %d", c.moment)
	}
	require.Equal(t, Open, ValueAt(nil, 5))
}

func TestThresholdClosesAndHolds(t *testing.T) {
	s := strategyOf(t, "threshold", Settings{Above: 500_000, Reach: 10_000, Hold: 48})
	var m Memory
	at := func(now, share, reach int64) Permille {
		return s.Value(&CampView{Now: now, Other: Standing{ShareValueAll: share, Reach: reach}, Memory: &m}, link)
	}
	require.Equal(t, Open, at(0, 500_000, 10_000), "a bound must be passed, not met")
	require.Zero(t, at(24, 500_001, 0))
	require.Zero(t, at(48, 100_000, 0), "one day after")
	require.Zero(t, at(71, 0, 0), "an hour short of two days")
	require.Equal(t, Open, at(72, 0, 0))
	require.Zero(t, at(96, 0, 10_001), "reach alone")
	require.Zero(t, at(97, 0, 10_001))
	require.Zero(t, at(144, 0, 0), "the last danger counts")
	require.Equal(t, Open, at(145, 0, 0))
}

func TestReciprocity(t *testing.T) {
	past := []Past{{0, Open}, {100, 0}, {110, Open}, {120, 300}}
	see := func(now int64, tremble, forgive uint64) *CampView {
		return &CampView{Now: now, Mirror: past, Tremble: tremble, Forgive: forgive, Memory: &Memory{}}
	}
	half := Threshold(0.5)
	twoHours := Settings{Lag: 2, Tremble: half, Forgive: half}
	for _, c := range []struct {
		now              int64
		tremble, forgive uint64
		tit, generous    Permille
	}{
		{101, noLuck, noLuck, Open, Open},
		{102, noLuck, noLuck, 0, 0},
		{102, noLuck, 0, 0, Open},
		{102, 0, noLuck, Open, Open},
		{102, 0, 0, Open, 0}, // forgiven, then a trembling hand
		{112, noLuck, noLuck, Open, Open},
		{112, 0, noLuck, 0, 0},
		{122, noLuck, noLuck, 300, 300}, // a leak is answered by a leak
		{122, noLuck, 0, 300, Open},
		{122, 0, noLuck, 0, 0},
	} {
		require.Equal(t, c.tit, strategyOf(t, "tit_for_tat", twoHours).Value(see(c.now, c.tremble, c.forgive), link), "%+v", c)
		require.Equal(t, c.generous, strategyOf(t, "generous_tit_for_tat", twoHours).Value(see(c.now, c.tremble, c.forgive), link), "%+v", c)
	}
	var m Memory
	g := strategyOf(t, "grim", twoHours)
	at := func(now int64, tremble uint64) Permille {
		v := see(now, tremble, 0)
		v.Memory = &m
		return g.Value(v, link)
	}
	require.Equal(t, Open, at(101, noLuck))
	require.Zero(t, at(101, 0), "a tremble")
	require.Equal(t, Open, at(101, noLuck), "a tremble is no grudge")
	require.Zero(t, at(102, noLuck))
	require.Zero(t, at(115, noLuck), "the other has opened again")
	require.Zero(t, at(115, 0), "a grudge does not tremble")
}

func TestTargetedPicksTheStrongest(t *testing.T) {
	s := strategyOf(t, "targeted", Settings{SmallBelow: 100_000})
	at := func(strongest bool, share int64) Permille {
		return s.Value(&CampView{Strongest: strongest, Other: Standing{ShareValueAll: share}, Memory: &Memory{}}, link)
	}
	require.Zero(t, at(true, 100_000))
	require.Equal(t, Open, at(true, 99_999))
	require.Equal(t, Open, at(false, 400_000))
}

func TestAccommodateGivesWay(t *testing.T) {
	s := strategyOf(t, "accommodate", Settings{Lag: 24})
	see := func(facing Permille, since int64, past ...Past) *CampView {
		return &CampView{Now: 100, Facing: facing, FacingSince: since, Mirror: past, Memory: &Memory{}}
	}
	require.Zero(t, s.Value(see(Open, 0), link), "an own first move")
	require.Equal(t, Open, s.Value(see(0, 76), link), "the other side has been closed for a day")
	require.Zero(t, s.Value(see(0, 77), link), "and not quite")
	require.Equal(t, Open, s.Value(see(Open, 0, Past{0, Open}, Past{76, 0}), link))
	require.Zero(t, s.Value(see(Open, 0, Past{0, Open}, Past{77, 0}), link))
	require.Zero(t, s.Value(see(Open, 0, Past{0, 0}, Past{99, Open}), link), "the mirror is open again")
	v := see(0, 0)
	v.Scripted = 300
	require.Equal(t, Open, s.Value(v, link))
}

func TestOnDemandOpensForGood(t *testing.T) {
	for _, side := range []Side{HostSide, GuestSide} {
		s := strategyOf(t, "on_demand", Settings{Ask: 1000})
		var m Memory
		at := func(guests, hosts int64) Permille {
			v := &CampView{Side: side, Memory: &m}
			v.Other.ComplaintRate, v.Own.ComplaintRate = guests, hosts
			if side == GuestSide {
				v.Own, v.Other = v.Other, v.Own
			}
			return s.Value(v, link)
		}
		require.Zero(t, at(1000, 5000), "only the guest's users ask for this gate")
		require.Equal(t, Open, at(1001, 0))
		require.Equal(t, Open, at(0, 0))
	}
}

func TestRuledKeepsItsClock(t *testing.T) {
	var m Memory
	share := func(s Strategy, now, percent int64) Permille {
		return s.Value(&CampView{Now: now, Rival: Standing{ShareCountAll: percent * 10_000}, Memory: &m}, link)
	}
	s := strategyOf(t, "rule", Settings{CloseWhen: rule(t, "rival.share_count_all > 25%"), For: 48})
	require.Equal(t, Open, share(s, 0, 25))
	require.Zero(t, share(s, 24, 26))
	require.Zero(t, share(s, 48, 10), "closed for two days at least")
	require.Zero(t, share(s, 72, 26), "and as long as the condition holds")
	require.Equal(t, Open, share(s, 96, 25))

	m = Memory{}
	s = strategyOf(t, "rule", Settings{CloseWhen: rule(t, "rival.share_count_all > 25%"), ReopenWhen: rule(t, "rival.share_count_all < 20%"), For: 24})
	require.Zero(t, share(s, 0, 26))
	require.Zero(t, share(s, 24, 22), "neither holds")
	require.Equal(t, Open, share(s, 48, 19))
	require.Equal(t, Open, share(s, 72, 22), "neither holds")

	one := strategyOf(t, "rule", Settings{CloseWhen: rule(t, "since_start >= 0h"), Objects: 1 << MassMessage})
	v := &CampView{Scripted: 123, Memory: &Memory{}}
	require.EqualValues(t, 123, one.Value(v, link), "the script holds for what the rule does not name")
	require.Zero(t, one.Value(v, Gate{Object: MassMessage}))
}
