package agents

import "slices"

// CampView is what a camp can observe when it sets its side of a gate: the
// script and the world as it stood at the end of the previous tick, which is
// the previous hour inside hourly windows and the previous day outside them.
// Shares and complaints are those of the previous day also inside windows, as a
// day's payments are made after its last hour.
type CampView struct {
	// Day counts days since 1970-01-01; Hour is 0 to 23.
	Day  int32
	Hour int32
	// Now is the moment of the decision in hours since 1970-01-01T00:00: the
	// start of the hour, or of the day outside windows. Start is the first day's.
	Now, Start int64
	// Side says which side of the gate the camp owns.
	Side Side
	// Scripted is the value that the dated events of the scenario give to this
	// side of the gate.
	Scripted Permille
	// Own is the camp itself, Other the camp that owns the other side of the
	// gate, Rival the strongest of all others by share_value_all.
	Own, Rival, Other Standing
	// Strongest tells that Other is Rival.
	Strongest bool
	// ClosedByRival is the share, in millionths, of the gates between the camp
	// and Other that Other keeps closed on its own side.
	ClosedByRival int64
	// Facing is the value of the other side of this very gate, FacingSince the
	// moment, as Now, at which it took it.
	Facing      Permille
	FacingSince int64
	// Mirror is what Other did, oldest first, on the mirror of this gate: the
	// gates for the same object where the camps of host and guest change roles, on
	// the same side. Where there are several the most closed one speaks; where
	// there is none the list is empty.
	Mirror []Past
	// Link is the value that the host gives to envelope links of the guest of this
	// gate, LinkSince the moment, as Now, at which it took it.
	Link      Permille
	LinkSince int64
	// ClosedElsewhere is the share, in millionths, of all other sides of gates
	// between two camps that are closed; the picture with a passcode is no closure.
	ClosedElsewhere int64
	// Tremble, Forgive and Catch are the day's draws for this side of the gate.
	Tremble, Forgive, Catch uint64
	// Memory is what the strategy keeps of this side of the gate from tick to
	// tick; the world owns it, and nothing else reads it.
	Memory *Memory
}

// Standing is what others can see of a camp. Shares are in millionths.
type Standing struct {
	ShareValueAll      int64
	ShareValueCommerce int64
	ShareCountAll      int64
	// Reach is the number of people who opened envelopes of the camp on hosts of
	// the observer within the last 8 hours (the last day outside windows), over
	// the people on these hosts. Who opens two counts twice; it ends at one.
	Reach int64
	// Complaints is the number of people's attempts a day, with wallets of the
	// camp, that a closed gate stopped; ComplaintRate is the same for each person
	// in the market, in millionths.
	Complaints, ComplaintRate int64
	// Campaign tells whether a campaign of the camp is running.
	Campaign bool
}

// Past is a value of a gate since a moment (see CampView.Now).
type Past struct {
	From  int64
	Value Permille
}

// ValueAt returns the value that held at a moment; a gate of which nothing is
// known is open.
func ValueAt(past []Past, moment int64) Permille {
	n, exact := slices.BinarySearchFunc(past, moment, func(p Past, t int64) int {
		switch {
		case p.From < t:
			return -1
		case p.From > t:
			return 1
		}
		return 0
	})
	if exact {
		return past[n].Value
	}
	if n == 0 {
		return Open
	}
	return past[n-1].Value
}

// Memory is the state that a strategy keeps for one side of a gate.
type Memory struct {
	// Shut and Opened are states that outlast a tick: the strategy has closed the
	// side, or has been moved to open it. Since is a moment that it remembers.
	Shut, Opened bool
	Since        int64
}

// Settings are the parameters of the strategies; each strategy documents which
// it reads. Durations are in hours, shares and rates in millionths, chances are
// thresholds for a draw (see Threshold).
type Settings struct {
	Lag, Hold, For                int64
	Tremble, Forgive              uint64
	Above, Reach, SmallBelow, Ask int64
	CloseWhen, ReopenWhen         Rule
	// Objects has one bit for each object that a rule speaks of; 0 means all but
	// the picture with a passcode.
	Objects uint16
	// When is the moment, as CampView.Now, of a dated beginning; 0 means none.
	When                        int64
	Delay, LinksAfter, Patience int64
	// Sides has one bit for each side that a strategy speaks of.
	Sides uint8
	// Base and Spread are hazards a step, which is a day unless the clock says otherwise.
	Base, Spread      float64
	Windows           []Days
	During, Otherwise Stance
}

// Strategy maps what a camp observes to the value of its side of a gate. It is
// asked only for gates between two camps: nobody closes a gate to himself. Of
// what it is given it may change the memory alone, and asked twice at the same
// moment it says the same.
type Strategy interface {
	Value(v *CampView, g Gate) Permille
}

// Caller is a strategy that starts campaigns as well. It is asked once a day, at
// the day's first tick; of the view it may read the clock, Own and Rival, and the
// memory is the camp's and not a gate's.
type Caller interface {
	Strategy
	Calls(v *CampView) bool
}

// StrategyKind is one entry of the catalogue of strategies.
type StrategyKind struct {
	Name string
	Doc  string
	// Reacts tells that the strategy reads more than the script and must be asked
	// at every tick.
	Reacts bool
	// Reads names the settings, as in files, that the strategy reads.
	Reads []string
	make  func(s Settings) Strategy
}

// New returns the strategy with every setting at zero.
func (k StrategyKind) New() Strategy { return k.make(Settings{}) }

// With returns the strategy with settings.
func (k StrategyKind) With(s Settings) Strategy { return k.make(s) }

// shut is the value of a gate that a strategy closes: zero, but open for the
// passcode picture, which no host could read in 2015.
func shut(g Gate) Permille {
	if g.Object == PasscodePicture {
		return Open
	}
	return 0
}

// flip is the opposite of a value: what a trembling hand does.
func flip(value Permille, g Gate) Permille {
	if value == 0 {
		return Open
	}
	return shut(g)
}
