package agents

import "math"

// Quantity says how the value of an observable is written and compared.
type Quantity uint8

// The quantities.
const (
	// Portion is a part of a whole, held in millionths: 25% or 0.25.
	Portion Quantity = iota
	// Amount is a whole number: 3 or 250k.
	Amount
	// Span is a length of time, held in hours: 8h, 30d.
	Span
	// Flag is yes or no: a condition by itself.
	Flag
)

// Observable is something that a camp can see and a rule can name.
type Observable struct {
	Name string
	Unit string
	Doc  string
	Kind Quantity
	read func(v *CampView) int64
}

// Value returns the observable as a whole number in the unit of its kind:
// millionths, pieces, hours, or 1 for yes and 0 for no.
func (o Observable) Value(v *CampView) int64 { return o.read(v) }

func own(v *CampView) *Standing   { return &v.Own }
func rival(v *CampView) *Standing { return &v.Rival }
func other(v *CampView) *Standing { return &v.Other }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Observables lists all that rules can name. "own" is the camp itself, "rival"
// the strongest other camp by share_value_all, "other" the camp on the other
// side of the gate in question. All stand as they stood at the end of the tick
// before: shares and complaints at the end of the day before.
var Observables = []Observable{
	{"own.share_value_all", "share", "own share of the value of all platforms, by the publishers' rule, yesterday", Portion, func(v *CampView) int64 { return own(v).ShareValueAll }},
	{"rival.share_value_all", "share", "the same of the strongest other camp", Portion, func(v *CampView) int64 { return rival(v).ShareValueAll }},
	{"other.share_value_all", "share", "the same of the camp on the other side of the gate", Portion, func(v *CampView) int64 { return other(v).ShareValueAll }},
	{"own.share_value_commerce", "share", "own share of the value of commerce yesterday", Portion, func(v *CampView) int64 { return own(v).ShareValueCommerce }},
	{"rival.share_value_commerce", "share", "the same of the strongest other camp", Portion, func(v *CampView) int64 { return rival(v).ShareValueCommerce }},
	{"other.share_value_commerce", "share", "the same of the camp on the other side of the gate", Portion, func(v *CampView) int64 { return other(v).ShareValueCommerce }},
	{"own.share_count_all", "share", "own share of the number of payments, envelopes included, yesterday", Portion, func(v *CampView) int64 { return own(v).ShareCountAll }},
	{"rival.share_count_all", "share", "the same of the strongest other camp", Portion, func(v *CampView) int64 { return rival(v).ShareCountAll }},
	{"other.share_count_all", "share", "the same of the camp on the other side of the gate", Portion, func(v *CampView) int64 { return other(v).ShareCountAll }},
	{"rival.reach_8h", "share", "people who opened envelopes of the strongest other camp on own hosts within the last 8 hours (outside hourly windows yesterday), over the people on these hosts", Portion, func(v *CampView) int64 { return rival(v).Reach }},
	{"other.reach_8h", "share", "the same of the camp on the other side of the gate", Portion, func(v *CampView) int64 { return other(v).Reach }},
	{"own.complaints", "attempts/day", "attempts with own wallets that a closed gate stopped yesterday", Amount, func(v *CampView) int64 { return own(v).Complaints }},
	{"rival.complaints", "attempts/day", "the same with wallets of the strongest other camp", Amount, func(v *CampView) int64 { return rival(v).Complaints }},
	{"other.complaints", "attempts/day", "the same with wallets of the camp on the other side of the gate", Amount, func(v *CampView) int64 { return other(v).Complaints }},
	{"own.complaint_rate", "attempts/person", "own.complaints over the people in the market; 0.1% is one attempt of a thousand people", Portion, func(v *CampView) int64 { return own(v).ComplaintRate }},
	{"rival.complaint_rate", "attempts/person", "the same of the strongest other camp", Portion, func(v *CampView) int64 { return rival(v).ComplaintRate }},
	{"other.complaint_rate", "attempts/person", "the same of the camp on the other side of the gate", Portion, func(v *CampView) int64 { return other(v).ComplaintRate }},
	{"own.campaign", "yes or no", "a campaign of an own platform is running", Flag, func(v *CampView) int64 { return flag(own(v).Campaign) }},
	{"rival.campaign", "yes or no", "the same of the strongest other camp", Flag, func(v *CampView) int64 { return flag(rival(v).Campaign) }},
	{"other.campaign", "yes or no", "the same of the camp on the other side of the gate", Flag, func(v *CampView) int64 { return flag(other(v).Campaign) }},
	{"closed_by_rival", "share", "gates between the camp and the one on the other side that the other keeps closed on its own side, over all gates between them", Portion, func(v *CampView) int64 { return v.ClosedByRival }},
	{"facing.value", "permille", "value of the other side of this very gate: 1000 open, 0 closed", Amount, func(v *CampView) int64 { return int64(v.Facing) }},
	{"facing.unchanged", "duration", "time since that value last changed; since the first day if it never did", Span, func(v *CampView) int64 { return v.Now - max(v.FacingSince, v.Start) }},
	{"mirror.value", "permille", "value that the other camp gives to the mirror gate, where host and guest change roles; the most closed one of several", Amount, func(v *CampView) int64 { return int64(ValueAt(v.Mirror, math.MaxInt64)) }},
	{"mirror.unchanged", "duration", "time since that value last changed; since the first day if it never did", Span, func(v *CampView) int64 {
		if n := len(v.Mirror); n > 0 {
			return v.Now - max(v.Mirror[n-1].From, v.Start)
		}
		return v.Now - v.Start
	}},
	{"since_start", "duration", "time since the first day of the run", Span, func(v *CampView) int64 { return v.Now - v.Start }},
}
