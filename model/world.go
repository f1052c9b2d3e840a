package model

import (
	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
)

// World is one market on one day: all state of all agents and what the
// mechanisms share. Mechanisms change it in the order of the catalogue and
// never name each other; what one leaves for another stands here.
type World struct {
	// Scenario is the market's description; it is never changed.
	Scenario *Scenario
	// Day counts days since 1970-01-01, Tick days since the first day.
	Day  int32
	Tick int
	// Weight is the number of people for whom one user stands on the last day.
	Weight float64

	names    names
	root     rng.Root
	pool     pool
	arenas   *Arenas       // what worlds have in common
	arena    *agents.Arena // in which columns are made
	shared   *shared       // the same where workers ask for room
	graph    network.Graph // nil for complete mixing
	degrees  []uint8       // friends by user; nil where a byte cannot hold them
	counters counters      // friends who show a platform, P entries a user

	Users     agents.Users
	Merchants []agents.Merchants // by venue

	tills    []*till    // by venue; nil where nobody asks what each merchant sells
	makers   []*maker   // tool makers, in the order of their keys
	madeBy   [][]uint8  // by venue and merchant: 1 + place of his tool maker; nil where none serves
	stranded []int64    // by venue: fen stranded since the first day
	shut     [][]uint32 // by venue where shops are founded: those that have closed since they were last judged

	gates    gates
	calendar calendar
	rules    rules

	market market // entered users and who shows what
	flows  flows  // what happened today
	worn   worn   // what wears on people

	habits   groupHabits // stocks by group of contexts, if there are groups
	arrivals arrivals    // who comes when, update arrivals

	purses *purses // money in wallets; nil without balances
	since  since   // sums since the first day

	outlook outlook // what camps can see of the day before
	calling []bool  // by camp: the campaigns that its strategy calls run today

	listeners    []int64    // by service
	promoted     []promoted // by promotion: what it gave today
	circles      []*ties    // graphs that hosts have of their own
	participants []int64    // by campaign of envelopes, in the order of the file
	named        []GateSpec // gates that the file names

	workers []*worker
	hash    uint64
}

// P is the number of platforms.
func (w *World) P() int { return len(w.names.platforms) }

// onHost reports whether user i is on a host.
func (w *World) onHost(i int, h agents.HostID) bool { return w.Users.Hosts[i]>>h&1 != 0 }

// inMarket reports whether user i has entered.
func (w *World) inMarket(i int) bool { return int(w.Users.Entry[i]) <= w.Tick }

// key is the key of a stream today, for draws that are made once a day.
func (w *World) key(stream rng.Stream, index int) rng.Key { return stream.At(w.Day, wholeDay, index) }

// wholeDay stands for the hour of draws that belong to a day.
const wholeDay = 24
