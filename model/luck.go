package model

import "hongbao/model/internal/rng"

// dayLuck is the luck of everybody on a plain day. It hangs on the replicate, the day and
// the person alone, so that all runs of a replicate have it in common.
type dayLuck struct {
	pick, nest []uint64 // the two draws of a choice, by user
	paid       []uint64 // what the stamp of his payment says, but for how much
}

// dayOf names such a day.
type dayOf struct {
	luck        rng.Key // of the occasions of the context
	context     uint64  // its key
	tick, users int
}

const (
	luckBytes = 24      // of one user's day
	mostLuck  = 8 << 20 // bytes that are kept
	mostDays  = 1 << 14 // days of which is known whether anybody has asked
)

// luck gives the luck of a day to whoever asks after somebody else has: only then it is
// worth its memory. The first gets nil.
func (a *Arenas) luck(day dayOf) *dayLuck {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	out, asked := a.days[day]
	if out != nil {
		return out
	}
	size := luckBytes * day.users
	if a.days == nil || asked && a.kept+size > mostLuck || len(a.days) >= mostDays {
		a.days, a.kept = map[dayOf]*dayLuck{}, 0
	}
	if asked {
		out = newDayLuck(day)
		a.kept += size
	}
	a.days[day] = out
	return out
}

func newDayLuck(day dayOf) *dayLuck {
	all := make([]uint64, 3*day.users)
	out := &dayLuck{all[:day.users:day.users], all[day.users : 2*day.users : 2*day.users], all[2*day.users:]}
	var who [rank]uint32
	var draw [rank]uint64
	for from := 0; from < day.users; from += rank {
		n := min(rank, day.users-from)
		for k := range n {
			who[k] = uint32(from + k)
			out.paid[from+k] = unsaid(stampPay, uint64(from+k)^day.context, uint64(day.tick)<<8)
		}
		day.luck.Parts(draw[:], who[:n], 0)
		rng.Parts(out.pick[from:from+n], draw[:n], partPick)
		rng.Parts(out.nest[from:from+n], draw[:n], partNest)
	}
	return out
}

// ofAll copies what some people have of something.
func ofAll(out, of []uint64, who []uint32) {
	out = out[:len(who)]
	for k, i := range who {
		out[k] = of[i]
	}
}
