package model

import (
	"math"
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// sight is what the camps see when they decide: it turns the outlook of the day
// before, the hours of today and the gates' past into the views of camps. Only
// runs with strategies that react have one.
//
// What it remembers from tick to tick is past, since, memory and calls, all of
// plain numbers; with the gates' script and value, the outlook, and the world's
// calling that is everything that strategies know. The rest is made afresh from
// the scenario, or counted anew at each tick (visitors once a day).
type sight struct {
	camps int
	keys  []rng.Stream // luck by camp
	guest []uint64     // keys of guests

	// past holds what the owner of a side did, the most closed of his gates
	// speaking, by side, camp of the host, camp of the guest, and object.
	past [][]agents.Past
	kept int64 // hours of it that a strategy can ask for
	// since and memory are by side and gate.
	since  [2][]int64
	memory [2][]agents.Memory
	calls  []agents.Memory // by camp: of strategies that start campaigns

	owners *owners
	links  []link // gates between two camps, as of the last change of owners

	day      int32 // of the counts below
	visitors []int64
	mask     []uint16 // hosts by camp, as bits
	standing []agents.Standing
	reach    []int64 // by observer and observed, in millionths
	closed   []int64 // by observer and observed, in millionths
	// closures counts the closed ones among sides, those of all gates between
	// camps but pictures with a passcode.
	closures, sides int64
	rival           []agents.CampID
}

// link is a gate between two camps.
type link struct {
	at    int // place of the gate
	gate  agents.Gate
	camps [2]agents.CampID   // of host and guest
	next  [2]agents.Permille // what is being decided, by side
}

func newSight(w *World, kept int64) *sight {
	c := len(w.names.camps)
	s := &sight{
		camps: c, kept: kept, past: make([][]agents.Past, 2*c*c*agents.ObjectCount),
		day: math.MinInt32, visitors: agents.Make[int64](w.arena, c), mask: agents.Make[uint16](w.arena, c),
		standing: agents.Make[agents.Standing](w.arena, c), reach: agents.Make[int64](w.arena, c*c), closed: agents.Make[int64](w.arena, c*c),
		rival: agents.Make[agents.CampID](w.arena, c),
	}
	for side := range 2 {
		s.since[side] = agents.Make[int64](w.arena, len(w.gates.open))
		s.memory[side] = agents.Make[agents.Memory](w.arena, len(w.gates.open))
		for i := range s.since[side] {
			s.since[side][i] = -never
		}
	}
	for _, camp := range w.names.camps {
		s.keys = append(s.keys, w.root.Stream("strategy/"+keyOf(camp.Key, camp.ID)))
	}
	s.guest = w.names.guestKeys()
	s.calls = agents.Make[agents.Memory](w.arena, c)
	return s
}

// meet takes note of who owns what, and with it of the gates between camps.
func (s *sight) meet(w *World, owners *owners) {
	s.owners, s.links = owners, s.links[:0]
	for i := range w.gates.open {
		gate := w.gates.gate(i)
		if camps, ok := owners.between(gate); ok {
			s.links = append(s.links, link{at: i, gate: gate, camps: camps})
		}
	}
	for c := range s.mask {
		mask := uint16(0)
		for h, owner := range owners.hosts {
			if int(owner) == c {
				mask |= 1 << h
			}
		}
		if mask != s.mask[c] {
			s.mask[c], s.day = mask, math.MinInt32
		}
	}
}

// look sees the world as it stood at the end of the previous tick.
func (s *sight) look(w *World, now int64) {
	if s.day != w.Day {
		s.day = w.Day
		s.count(w)
	}
	s.stand(w, now)
	s.reached(w, now)
	s.shut(w)
}

// count counts the people on each camp's hosts.
func (s *sight) count(w *World) {
	clear(s.visitors)
	for i, hosts := range w.Users.Hosts {
		if hosts == 0 || !w.inMarket(i) {
			continue
		}
		for c, mask := range s.mask {
			if hosts&mask != 0 {
				s.visitors[c]++
			}
		}
	}
}

// stand adds up the platforms of each camp.
func (s *sight) stand(w *World, now int64) {
	owners := s.owners
	o := &w.outlook
	var all float64
	var commerce, count int64
	value := make([]float64, s.camps)
	sums := make([][3]int64, s.camps)
	clear(s.standing)
	for p := range w.P() {
		all += o.valueAll[p]
		commerce += o.commerce[p]
		count += o.count[p]
		if c := owners.guests[w.names.platformGuest(p)]; c != agents.NoCamp {
			value[c] += o.valueAll[p]
			sums[c][0] += o.commerce[p]
			sums[c][1] += o.count[p]
			sums[c][2] += o.complaints[p]
		}
	}
	for c := range s.standing {
		t := &s.standing[c]
		if all > 0 {
			t.ShareValueAll = int64(float64(value[c]/all) * 1_000_000)
		}
		t.ShareValueCommerce = millionths(sums[c][0], commerce)
		t.ShareCountAll = millionths(sums[c][1], count)
		t.ComplaintRate = millionths(w.perDay(sums[c][2]), int64(w.market.dawnUsers))
		t.Complaints = int64(w.people(w.perDay(sums[c][2])))
	}
	// The tick before is an hour back; the hour before midnight is of yesterday.
	before := dateOf(int32((now - 1) / 24))
	for i := range w.Scenario.Campaigns {
		k := &w.Scenario.Campaigns[i]
		if p := w.names.platform(k.Platform); p != agents.Outside && w.running(k) && k.Window.Contains(before) && w.called(k) {
			if c := owners.guests[w.names.platformGuest(int(p))]; c != agents.NoCamp {
				s.standing[c].Campaign = true
			}
		}
	}
	for c := range s.rival {
		s.rival[c] = agents.NoCamp
		for r := range s.standing {
			if r != c && (s.rival[c] == agents.NoCamp || s.standing[r].ShareValueAll > s.standing[s.rival[c]].ShareValueAll) {
				s.rival[c] = agents.CampID(r)
			}
		}
	}
}

// window is the span in hours over which the reach of envelopes is seen.
const window = 8

// reached adds up who opened whose envelopes on whose hosts.
func (s *sight) reached(w *World, now int64) {
	clear(s.reach)
	owners, o, f := s.owners, &w.outlook, &w.flows
	hosts := len(w.names.hosts)
	hour := int(now - int64(w.Day)*24)
	for h, owner := range owners.hosts {
		if owner == agents.NoCamp {
			continue
		}
		for p := range w.P() {
			guest := owners.guests[w.names.platformGuest(p)]
			if guest == agents.NoCamp {
				continue
			}
			var n int64
			if !w.gates.hourly {
				n = o.reached[h*f.p+p]
			} else {
				for back := 1; back <= window; back++ {
					switch at := hour - back; {
					case at >= 0:
						// Today's hours still stand with the workers.
						cell := (at*hosts+h)*f.p + p
						n += f.hourReached[cell]
						for _, k := range w.workers {
							n += k.flows.hourReached[cell]
						}
					case o.hourly:
						n += o.byHour[((24+at)*hosts+h)*f.p+p]
					}
				}
			}
			s.reach[int(owner)*s.camps+int(guest)] += n
		}
	}
	for c := range s.camps {
		for r := range s.camps {
			s.reach[c*s.camps+r] = min(1_000_000, millionths(s.reach[c*s.camps+r], s.visitors[c]))
		}
	}
}

// shut counts what each camp keeps closed to each other.
func (s *sight) shut(w *World) {
	clear(s.closed)
	s.closures, s.sides = 0, 0
	all := make([]int64, len(s.closed))
	for k := range s.links {
		l := &s.links[k]
		for side := range 2 {
			at := int(l.camps[1-side])*s.camps + int(l.camps[side])
			all[at]++
			if w.gates.value[side][l.at] == 0 {
				s.closed[at]++
			}
			if l.gate.Object != agents.PasscodePicture {
				s.sides++
				s.closures += closure(w.gates.value[side][l.at])
			}
		}
	}
	for k, n := range all {
		s.closed[k] = millionths(s.closed[k], n)
	}
}

// closure counts one for a closed side.
func closure(value agents.Permille) int64 {
	if value == 0 {
		return 1
	}
	return 0
}

// view is what the owner of one side of a gate sees; what hangs on the script
// is left to the caller.
func (s *sight) view(w *World, v *agents.CampView, side int, l *link, eve bool) {
	me, you := l.camps[side], l.camps[1-side]
	v.Side = agents.Side(side)
	v.Own, v.Other = s.standing[me], s.standing[you]
	v.Other.Reach = s.reach[int(me)*s.camps+int(you)]
	rival := s.rival[me]
	v.Rival = s.standing[rival]
	v.Rival.Reach = s.reach[int(me)*s.camps+int(rival)]
	v.Strongest = rival == you
	v.ClosedByRival = s.closed[int(me)*s.camps+int(you)]
	v.Facing, v.FacingSince = w.gates.value[1-side][l.at], s.since[1-side][l.at]
	v.Mirror = s.past[s.place(side, l.camps[1], l.camps[0], l.gate.Object)]
	v.Memory = &s.memory[side][l.at]
	linked := w.gates.at(l.gate.Host, agents.EnvelopeLink, l.gate.Guest)
	v.Link, v.LinkSince = w.gates.value[agents.HostSide][linked], s.since[agents.HostSide][linked]
	// Of no account for a picture, which is neither counted nor closed this way.
	v.ClosedElsewhere = millionths(s.closures-closure(w.gates.value[side][l.at]), s.sides-1)
	v.Tremble, v.Forgive, v.Catch = math.MaxUint64, math.MaxUint64, math.MaxUint64
	if !eve {
		draw := s.keys[me].At(v.Day, wholeDay, int(l.gate.Object)*2+side).Pair(w.names.hostKey[l.gate.Host], s.guest[l.gate.Guest])
		v.Tremble, v.Forgive, v.Catch = rng.Part(draw, 0), rng.Part(draw, 1), rng.Part(draw, 2)
	}
}

func (s *sight) place(side int, host, guest agents.CampID, o agents.Object) int {
	return ((side*s.camps+int(host))*s.camps+int(guest))*agents.ObjectCount + int(o)
}

// note keeps what was decided at a moment, for later ticks. What stood on the
// eve of the first day has always stood.
func (s *sight) note(w *World, now int64) {
	least := make([]agents.Permille, len(s.past))
	seen := make([]bool, len(s.past))
	for n := range s.links {
		l := &s.links[n]
		for side := range 2 {
			k := s.place(side, l.camps[0], l.camps[1], l.gate.Object)
			if value := w.gates.value[side][l.at]; !seen[k] || value < least[k] {
				least[k], seen[k] = value, true
			}
		}
	}
	for k, past := range s.past {
		n := len(past)
		if !seen[k] || n > 0 && past[n-1].Value == least[k] {
			continue
		}
		// The one before the oldest moment that can be asked for still speaks for it.
		old := 0
		for old+1 < n && past[old+1].From <= now-s.kept {
			old++
		}
		if old > n/2 {
			past = append(past[:0], past[old:]...)
		}
		s.past[k] = append(past, agents.Past{From: now, Value: least[k]})
	}
}

// millionths is a ratio of counts, rounded down; 0 where nothing is below.
func millionths(n, of int64) int64 {
	if n <= 0 || of <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(n), 1_000_000)
	if hi >= uint64(of) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(of))
	return int64(min(q, math.MaxInt64))
}
