package agents

import "slices"

// Users holds the state of all users: one column a state variable, one row a
// user. Columns by wallet have a row of a row a user, one for each platform that
// anybody can hold; Cell says where.
type Users struct {
	// N is the number of users, P that of platforms that anybody can hold, V that of
	// venues with habit.
	N, P, V int
	// Held are these platforms, in the order of a row.
	Held []PlatformID
	// place is where a platform stands in a row.
	place [MaxPlatforms]uint8
	// Entry is the tick on which the user enters the market; Never if he does not.
	Entry []uint16
	// Segment is the kind of person.
	Segment []uint8
	// Hosts has one bit for each host that the user is on.
	Hosts []uint16
	// Installed, Bound: wallets on the phone, and those with a card.
	Installed, Bound []PlatformSet
	// Seen is Installed as it stood at the start of the day: what payers know.
	Seen []PlatformSet
	// Fresh marks wallets that got a card through an envelope today. They pay from
	// tomorrow on, so that no payment foresees an envelope of a later hour.
	Fresh Marks
	// Shown is what friends see of the user (the visible state).
	Shown []PlatformSet
	// Last is the wallet of the last payment, Primary that of the largest habit.
	Last, Primary []PlatformID
	// Habit is the habit stock, FullHabit at most; a row a user.
	Habit []uint16
	// VenueHabit is the same for venues; V entries a user, none if unused.
	VenueHabit []uint16
	// Paid is 1 + the tick of the last payment with a wallet, 0 for never; a row a user.
	Paid []uint16
	// Sent marks the wallets with which the user sent an envelope today.
	Sent Marks
}

// Never is an entry tick that does not come.
const Never = 65535

// NewUsers returns n users who have nothing and have not entered, with room for the
// platforms that anybody can hold.
func NewUsers(a *Arena, n int, held PlatformSet, venues int) Users {
	platforms := held.Len()
	u := Users{
		N: n, P: platforms, V: venues,
		Entry:      Make[uint16](a, n),
		Segment:    Make[uint8](a, n),
		Hosts:      Make[uint16](a, n),
		Installed:  Make[PlatformSet](a, n),
		Bound:      Make[PlatformSet](a, n),
		Seen:       Make[PlatformSet](a, n),
		Shown:      Make[PlatformSet](a, n),
		Last:       Make[PlatformID](a, n),
		Primary:    Make[PlatformID](a, n),
		Habit:      Make[uint16](a, n*platforms),
		VenueHabit: Make[uint16](a, n*venues),
		Paid:       Make[uint16](a, n*platforms),
	}
	for s := held; s != 0; s &= s - 1 {
		u.place[s.First()] = uint8(len(u.Held))
		u.Held = append(u.Held, s.First())
	}
	for i := range n {
		u.Last[i], u.Primary[i] = Outside, Outside
	}
	return u
}

// Cell is the place of user i and platform p, which somebody can hold, in the columns
// by wallet.
func (u *Users) Cell(i int, p PlatformID) int { return i*u.P + int(u.place[p%MaxPlatforms]) }

// CanHold reports whether there is room for a platform in rows.
func (u *Users) CanHold(p PlatformID) bool { return slices.Contains(u.Held, p) }

// HabitOf returns the stocks of user i, one for each of Held; the caller may change them.
func (u *Users) HabitOf(i int) []uint16 { return u.Habit[i*u.P : i*u.P+u.P : i*u.P+u.P] }

// PrimaryOf returns the primary wallet of user i by the rule of that name, now being the
// present one.
func (u *Users) PrimaryOf(i int, now PlatformID, margin uint16) PlatformID {
	row, held := u.HabitOf(i), u.Installed[i]
	best, stock := Outside, uint32(0)
	if now != Outside && held.Has(now) {
		best, stock = now, uint32(row[u.place[now%MaxPlatforms]])+uint32(margin)
	}
	for n, h := range row {
		if p := u.Held[n]; uint32(h) > stock && p != now && held.Has(p) {
			best, stock = p, uint32(h)
		}
	}
	return best
}
