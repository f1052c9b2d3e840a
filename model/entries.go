package model

import "hongbao/agents"

// Party is a kind of people or firms who keep a ledger.
type Party string

// The parties of ledgers.
const (
	Users      Party = "users"
	Sellers    Party = "merchants"   // classes of merchants
	ToolMakers Party = "tool_makers" // makers of tools for shops
	Bystanders Party = "bystanders"  // classes and services of no camp that a gate can shut out
	Camps      Party = "camps"       // with their wallets and services
	Wallets    Party = "wallets"     // of no camp
	Banks      Party = "banks"
	Fraudsters Party = "fraudsters" // none of the simulated merchants, who all deliver
)

// Nature says what an entry of a ledger is part of.
type Nature int

// The natures of entries. A party's net gain is the sum of its entries of the first
// four; the others are no part of it.
const (
	ChangedHands Nature = iota // money that another party got or gave: all such entries add up to 0 fen
	Custom                     // what customers bring to one seller of a market, and would else bring to another
	ForGood                    // what nobody else got: sales that failed, and costs
	Worth                      // log-sums of payments over paying outside (Small & Rosen 1981)
	WorthStatic                // the same without habit, loyalty and network terms, to stand instead of it
	Income                     // margin or revenue, with which a gain is compared
	Memo                       // said beside it
)

// Coin is the unit of an entry. Sums never mix two of them.
type Coin int

// The units of entries.
const (
	PeoplesFen Coin = iota // fen of simulated people, each of whom stands for World.Weight others
	FirmsFen               // fen of real firms
	Units                  // utility of simulated people, PerUtil to a util
)

// PerUtil is the number of units of a util.
const PerUtil = agents.Util

// Entry is one line of a ledger: a whole number a day, so that sums are exact.
type Entry struct {
	Party    Party
	ID       string // which of the party; "" where there is only one
	What     string // in words
	Nature   Nature
	Coin     Coin
	Reckoned bool   // choices reckon with it: it stands inside the log-sums of users, too
	Market   string // of Custom: among whose sellers customers move
	PerMill  int64  // the part of the sum, in millionths, that is the party's; 0 is all of it
	read     func(w *World) int64
}

// Today reads the entry at the end of a day.
func (e *Entry) Today(w *World) int64 { return e.read(w) }

// Ledger lists the entries of all ledgers, party by party. For each party
//
//	net = money that changed hands + custom that moved + what was gained or lost for good
//
// and nothing stands in it twice:
//
//   - Money that changed hands adds up to 0 fen over all parties, in each coin, on
//     every day. Each party's part is summed from books of its own.
//   - Of users, what was gained for good is their log-sums in yuan, less the money
//     that these hold already because choices reckon with it.
//   - The margin on all that people wanted to buy from a class is its custom, paid or
//     not, with a wallet or in cash, by people with and without wallets. As everybody
//     buys the same in any history, custom can only move within its market; the margin
//     on what could then not be paid is lost for good.
//   - What is sunk in a shop is a cost on the day on which it is spent. What of it is
//     stranded later is a memo, as it was counted when it was spent.
//   - Log-sums are counted over paying outside, so that nobody gains by merely
//     coming into the books with his first wallet.
func (s *Scenario) Ledger() []Entry {
	n := newNames(s)
	out := n.usersEntries()
	for v := range n.venues {
		out = append(out, n.sellersEntries(v)...)
	}
	for k, id := range perMaker(&n) {
		out = append(out, makersEntries(k, id)...)
	}
	out = append(out, n.servicesEntries()...)
	for _, c := range n.camps {
		out = append(out, n.campsEntries(c.ID)...)
	}
	for _, p := range n.platforms {
		if !n.alwaysInCamp(p.ID) {
			alone := func(w *World, firm string) bool { return firm == p.ID && w.camp(firm) == "" }
			out = append(out, walletsEntries(Wallets, p.ID, alone)...)
		}
	}
	out = append(out, Entry{Party: Banks, What: "bank costs", read: func(w *World) int64 { return w.every(w.bankCosts) }})
	if risky(&n) {
		out = append(out, Entry{Party: Fraudsters, What: "lost deals", read: func(w *World) int64 { return added(w.flows.losses) }})
	}
	return out
}

// SellersProfit returns what each merchant of a class has earned since the first day,
// his own fen, up to his last settled period; nil if the class keeps no such books.
// A place whose merchant has left, or has not come yet, keeps what it had. It is not
// to be changed.
func (w *World) SellersProfit(class string) []int64 {
	v := w.names.venue(class)
	if v < 0 || w.names.venues[v].profit() == nil {
		return nil
	}
	return w.tills[v].stock
}
