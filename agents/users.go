package agents

// Users holds the state of all users: one column a state variable, one row a
// user. Columns of P entries a user lie side by side, entry p of user i at
// i*P + p.
type Users struct {
	// N is the number of users, P that of platforms, V that of venues with habit.
	N, P, V int
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
	Fresh []PlatformSet
	// Shown is what friends see of the user (the visible state).
	Shown []PlatformSet
	// Last is the wallet of the last payment, Primary that of the largest habit.
	Last, Primary []PlatformID
	// Habit is the habit stock, FullHabit at most; P entries a user.
	Habit []uint16
	// VenueHabit is the same for venues; V entries a user, none if unused.
	VenueHabit []uint16
	// Paid is 1 + the tick of the last payment with a wallet, 0 for never; P entries a user.
	Paid []uint16
	// Sent marks the wallets with which the user sent an envelope today.
	Sent []PlatformSet
}

// Never is an entry tick that does not come.
const Never = 65535

// NewUsers returns n users who have nothing and have not entered.
func NewUsers(a *Arena, n, platforms, venues int) Users {
	u := Users{
		N: n, P: platforms, V: venues,
		Entry:      Make[uint16](a, n),
		Segment:    Make[uint8](a, n),
		Hosts:      Make[uint16](a, n),
		Installed:  Make[PlatformSet](a, n),
		Bound:      Make[PlatformSet](a, n),
		Seen:       Make[PlatformSet](a, n),
		Fresh:      Make[PlatformSet](a, n),
		Shown:      Make[PlatformSet](a, n),
		Last:       Make[PlatformID](a, n),
		Primary:    Make[PlatformID](a, n),
		Habit:      Make[uint16](a, n*platforms),
		VenueHabit: Make[uint16](a, n*venues),
		Paid:       Make[uint16](a, n*platforms),
		Sent:       Make[PlatformSet](a, n),
	}
	for i := range n {
		u.Last[i], u.Primary[i] = Outside, Outside
	}
	return u
}

// HabitOf returns the stocks of user i, one a platform; the caller may change them.
func (u *Users) HabitOf(i int) []uint16 { return u.Habit[i*u.P : i*u.P+u.P : i*u.P+u.P] }
