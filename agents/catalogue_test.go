package agents

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestStrategies is what every strategy of the catalogue must keep.
func TestStrategies(t *testing.T) {
	names := map[string]bool{}
	for _, kind := range Strategies {
		t.Run(kind.Name, func(t *testing.T) {
			require.NotEmpty(t, kind.Name)
			require.NotEmpty(t, kind.Doc)
			require.False(t, names[kind.Name], "the name is given twice")
			names[kind.Name] = true
			s := kind.New()
			require.NotNil(t, s)
			require.Equal(t, kind.Reacts, len(kind.Reads) > 0, "what reacts has settings, and what does not has none")
			for o := range ObjectCount {
				for _, scripted := range []Permille{0, 250, Open} {
					view := CampView{Day: 16_000, Hour: 12, Scripted: scripted, Memory: &Memory{}}
					before, memory := view, *view.Memory
					gate := Gate{Host: 1, Object: Object(o), Guest: 2}
					value := s.Value(&view, gate)
					require.LessOrEqual(t, value, Open, Objects[o].Name)
					require.Equal(t, value, s.Value(&view, gate), "the same view must give the same value")
					view.Memory, before.Memory = &memory, &memory
					require.Equal(t, before, view, "a strategy must not change what it sees")
				}
			}
		})
	}
}

func TestStrategiesDoWhatTheirNamesSay(t *testing.T) {
	value := func(name string, o Object, scripted Permille) Permille {
		for _, kind := range Strategies {
			if kind.Name == name {
				return kind.New().Value(&CampView{Scripted: scripted}, Gate{Object: o})
			}
		}
		t.Fatal("no strategy", name)
		return 0
	}
	for o := range ObjectCount {
		object := Object(o)
		for _, scripted := range []Permille{0, 250, Open} {
			require.Equal(t, scripted, value("script", object, scripted))
			require.Equal(t, Open, value("open", object, scripted))
			want := Permille(0)
			if object == PasscodePicture {
				want = Open // no host could read pictures
			}
			require.Equal(t, want, value("closed", object, scripted))
		}
	}
}

func TestObjectsAreListedInOrder(t *testing.T) {
	require.Len(t, Objects, ObjectCount)
	names := map[string]bool{}
	for _, o := range Objects {
		require.NotEmpty(t, o.Name)
		require.NotEmpty(t, o.Doc)
		require.False(t, names[o.Name], o.Name)
		names[o.Name] = true
	}
	require.Equal(t, "envelope_link", Objects[EnvelopeLink].Name)
	require.Equal(t, "direct_payment", Objects[DirectPayment].Name)
	require.Equal(t, "venue_entry", Objects[VenueEntry].Name)
}

// TestPlatformSet compares the set of bits with a map.
func TestPlatformSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s PlatformSet
		m := map[PlatformID]bool{}
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			p := PlatformID(rapid.IntRange(0, MaxPlatforms-1).Draw(t, "platform"))
			if rapid.Bool().Draw(t, "add") {
				s, m[p] = s.With(p), true
			} else {
				s = s.Without(p)
				delete(m, p)
			}
		}
		first := Outside
		for p := PlatformID(MaxPlatforms - 1); p < MaxPlatforms; p-- {
			require.Equal(t, m[p], s.Has(p))
			if m[p] {
				first = p
			}
		}
		require.Equal(t, len(m), s.Len())
		require.Equal(t, first, s.First())
		require.Equal(t, s, s.With(Outside), "the outside option is no member")
		require.False(t, s.Has(Outside))
	})
}

func TestNewUsersHaveNothing(t *testing.T) {
	u := NewUsers(nil, 2, Only(1)|Only(3)|Only(6), 4)
	require.Equal(t, []PlatformID{Outside, Outside}, u.Last)
	require.Equal(t, []PlatformID{Outside, Outside}, u.Primary)
	require.Len(t, u.VenueHabit, 8)
	u.HabitOf(1)[2] = 7
	require.Equal(t, []uint16{0, 0, 0, 0, 0, 7}, u.Habit, "stocks of one user lie side by side")
	require.Equal(t, 5, u.Cell(1, 6))
	require.True(t, u.CanHold(3))
	require.False(t, u.CanHold(2))
	u.Installed[1], u.Habit[u.Cell(1, 3)] = Only(3)|Only(6), 9
	require.Equal(t, PlatformID(3), u.PrimaryOf(1, Outside, 0))
	require.Equal(t, PlatformID(6), u.PrimaryOf(1, 6, 2), "the present one stays within the margin")
	require.Equal(t, 3, cap(u.HabitOf(0)), "an append must not reach the next user")
}
