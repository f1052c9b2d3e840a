package model

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// scratch names state that changes from day to day and is not kept, with the
// reason why a run that is taken up again does not miss it. A name stands for
// all that lies below it; places in lists are left out.
var scratch = map[string]string{
	"World.workers":            "what workers write is added up and cleared within a phase",
	"hours.anew":               "set when a run is taken up",
	"hours.cascades.today":     "drawn each morning",
	"hours.cascades.parts":     "room of one morning",
	"hours.cascades.done":      "room of one hour",
	"hours.sight.day":          "says of which day the counts below are",
	"hours.sight.visitors":     "counted afresh each day",
	"hours.sight.standing":     "read off the outlook at each tick",
	"hours.sight.reach":        "read off the outlook and the hours of the day at each tick",
	"hours.sight.closed":       "read off the gates at each tick",
	"hours.sight.rival":        "read off the outlook at each tick",
	"hours.sight.links":        "found anew from the camps' members; what is being decided is of one tick",
	"payments.global":          "computed each morning",
	"payments.subsidies.on":    "decided each morning",
	"payments.contexts.today":  "computed each morning",
	"payments.contexts.self":   "computed each morning",
	"payments.contexts.venues": "offers, gates and referrals are computed each morning",
}

// derived names state that changes and is not kept, since what is kept, or the
// head of a checkpoint, says what it must be. A loaded run is compared in it.
var derived = map[string]string{
	"World.Day":          "follows from the tick",
	"World.Tick":         "stands in the head of a checkpoint",
	"hours.sight.owners": "found anew from the camps' members",
	"hours.sight.mask":   "found anew from the camps' members",
}

// leaf is one piece of state: its name without places, what stands there, and
// whether a column keeps it.
type leaf struct {
	name string
	hash uint64
	kept bool
}

// walker reads all that a run holds.
type walker struct {
	kept    map[string]bool // by address and type
	seen    map[string]bool
	leaves  map[string]leaf // by path with places
	ignored map[reflect.Type]bool
}

func place(addr uintptr, t reflect.Type) string { return fmt.Sprint(addr, " ", t) }

// stateOf reads the state of a run.
func stateOf(r *Run) map[string]leaf {
	w := &walker{kept: map[string]bool{}, seen: map[string]bool{}, leaves: map[string]leaf{}}
	// Scenario, names and graph are never changed, and large.
	w.ignored = map[reflect.Type]bool{
		reflect.TypeFor[*Scenario](): true, reflect.TypeFor[names](): true, reflect.TypeFor[rules](): true,
		reflect.TypeOf(&r.World.graph).Elem(): true,
	}
	for _, c := range r.kept().columns {
		v := reflect.ValueOf(c.at)
		w.kept[place(v.Pointer(), v.Type().Elem())] = true
		if e := v.Elem(); e.Kind() == reflect.Slice && e.Len() > 0 {
			w.kept[place(e.Pointer(), e.Type())] = true // the same cells under another name
		}
	}
	w.walk(reflect.ValueOf(r.World).Elem(), "World", "World", false)
	for n, m := range r.mechanisms {
		v := reflect.ValueOf(m).Elem()
		w.walk(v, fmt.Sprint(n, v.Type().Name()), v.Type().Name(), false)
	}
	return w.leaves
}

func (w *walker) walk(v reflect.Value, path, name string, kept bool) {
	if w.ignored[v.Type()] {
		return
	}
	if v.CanAddr() {
		kept = kept || w.kept[place(v.UnsafeAddr(), v.Type())]
	}
	switch v.Kind() {
	case reflect.Pointer:
		at := place(v.Pointer(), v.Type())
		if !v.IsNil() && !w.seen[at] {
			w.seen[at] = true
			w.walk(v.Elem(), path, name, kept)
		}
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(v.Elem(), path, name, kept)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i).Name; f != "_" {
				w.walk(v.Field(i), path+"."+f, name+"."+f, kept)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			w.walk(v.MapIndex(k), path+"."+fmt.Sprint(k), name, kept)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Len() > 0 {
			kept = kept || w.kept[place(v.Pointer(), v.Type())]
		}
		if plain(v.Type().Elem()) {
			w.leaves[path] = leaf{name, digestOf(v), kept || w.everyCell(v)}
			return
		}
		for i := range v.Len() {
			w.walk(v.Index(i), fmt.Sprint(path, ".", i), name, kept)
		}
	case reflect.Func, reflect.Chan:
	default:
		w.leaves[path] = leaf{name, digestOf(v), kept}
	}
}

// everyCell reports whether the cells of a list are kept one by one.
func (w *walker) everyCell(v reflect.Value) bool {
	for i := range v.Len() {
		if !v.Index(i).CanAddr() || !w.kept[place(v.Index(i).UnsafeAddr(), v.Type().Elem())] {
			return false
		}
	}
	return v.Len() > 0
}

// plain reports whether a type holds numbers alone.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return false
	case reflect.Array:
		return plain(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !plain(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}

func digestOf(v reflect.Value) uint64 {
	h := fnv.New64a()
	var add func(v reflect.Value)
	add = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice, reflect.Array:
			fmt.Fprint(h, v.Len(), "[")
			for i := range v.Len() {
				add(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				add(v.Field(i))
			}
		case reflect.Float64:
			fmt.Fprint(h, math.Float64bits(v.Float()), ",")
		default:
			fmt.Fprint(h, v, ",")
		}
	}
	add(v)
	return h.Sum64()
}

// in reports whether an entry of a list speaks of a name.
func in(list map[string]string, name string) bool {
	for entry := range list {
		if name == entry || strings.HasPrefix(name, entry+".") {
			return true
		}
	}
	return false
}

// forgotten lists by name what changes in a run from one day to another and is
// neither kept nor in one of the lists. It notes all names that there are.
func forgotten(t *testing.T, s *Scenario, names map[string]bool) []string {
	t.Helper()
	luck := Luck{Seed: 6, Replicate: 1}
	r, err := Start(s, luck, Options{})
	require.NoError(t, err)
	states := []map[string]leaf{stateOf(r)}
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(*World) error {
		states = append(states, stateOf(r))
		return nil
	})))
	found := map[string]bool{}
	for day := 1; day < len(states); day++ {
		for path, now := range states[day] {
			names[now.name] = true
			before, there := states[day-1][path]
			if there && before.hash == now.hash || now.kept || in(scratch, now.name) || in(derived, now.name) {
				continue
			}
			found[now.name] = true
		}
	}
	return sortedKeys(found)
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// missed lists by name what a loaded run has otherwise than the one that was
// saved, and is not scratch.
func missed(t *testing.T, s *Scenario, tick int) []string {
	t.Helper()
	luck := Luck{Seed: 6, Replicate: 1}
	r := ahead(t, s, luck, 1, tick)
	loaded, err := Load(s, luck, Options{}, bytes.NewReader(saved(t, r)))
	require.NoError(t, err)
	want, got := stateOf(r), stateOf(loaded)
	found := map[string]bool{}
	for path, a := range want {
		if !in(scratch, a.name) && a.hash != got[path].hash {
			found[a.name] = true
		}
	}
	return sortedKeys(found)
}

// remembered checks that nothing of a market is forgotten between two days.
func remembered(t *testing.T, s *Scenario, names map[string]bool) {
	t.Helper()
	const remedy = `

These change from day to day and are neither kept nor scratch. Name the column in
keep of its mechanism, with k.add, or k.list if it grows; one of World, Users,
Merchants, market or gates in kept_world.go. Only what every day computes afresh
before it is read may stand in the list scratch instead, with the reason, or in
derived, if then(...) of its mechanism computes it anew.`
	require.Empty(t, forgotten(t, s, names), remedy)
	days := int(s.End-s.Start) + 1
	for _, tick := range []int{days / 3, days / 2, days - 1} {
		require.Empty(t, missed(t, s, tick), "a run that is loaded on day %d differs in these", tick)
	}
}

// TestNothingIsForgotten follows all state of all mechanisms from day to day.
func TestNothingIsForgotten(t *testing.T) {
	names := map[string]bool{}
	markets := map[string]*Scenario{
		"full":          readText(t, full, Setting{"population.users", "200"}),
		"answering":     answering(t, Setting{"population.users", "200"}),
		"accommodating": answering(t, Setting{"population.users", "120"}, Setting{"strategies.east.kind", "accommodate"}, Setting{"choice.visible", "installed"}),
	}
	for _, name := range Names() {
		if strings.HasPrefix(name, "mechanisms/") {
			s, err := Open(name, Setting{"population.users", "200"})
			require.NoError(t, err)
			markets[name] = s
		}
	}
	for name, s := range markets {
		t.Run(name, func(t *testing.T) { remembered(t, s, names) })
	}
	for _, list := range []map[string]string{scratch, derived} {
		for entry := range list {
			one := map[string]string{entry: ""}
			if !slices.ContainsFunc(sortedKeys(names), func(name string) bool { return in(one, name) }) {
				t.Errorf("there is no state of the name %s; take it off its list", entry)
			}
		}
	}
}

// TestColumnsHaveOwnNames: a name stands for one column.
func TestColumnsHaveOwnNames(t *testing.T) {
	r, err := Start(answering(t), Luck{}, Options{})
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range r.kept().columns {
		require.False(t, seen[c.name], c.name)
		seen[c.name] = true
	}
}

// forgetful is a mechanism that keeps less than it should.
type forgetful struct {
	hours
	count int
	list  []uint32
}

func (m *forgetful) step(w *World) {
	m.count++
	m.list = append(m.list[:0], uint32(w.Tick))
	m.hours.step(w)
}

// TestForgettingIsFound makes sure that the search above can find something.
func TestForgettingIsFound(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "50"})
	r, err := Start(s, Luck{}, Options{})
	require.NoError(t, err)
	for n, m := range r.mechanisms {
		if h, ok := m.(*hours); ok {
			r.mechanisms[n] = &forgetful{hours: *h}
		}
	}
	before := stateOf(r)
	require.NoError(t, r.Until(context.Background(), int32(s.Start)+1))
	var moved []string
	for path, now := range stateOf(r) {
		if !in(scratch, now.name) && !in(derived, now.name) && !now.kept && before[path].hash != now.hash {
			moved = append(moved, now.name)
		}
	}
	slices.Sort(moved)
	require.Equal(t, []string{"forgetful.count", "forgetful.list"}, slices.DeleteFunc(moved, func(name string) bool { return strings.Contains(name, "cascades") }))
}
