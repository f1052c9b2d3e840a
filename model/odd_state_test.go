package model

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// meanings says what every column that is kept between two days holds, besides
// those of agents.Users and agents.Merchants, whose comments say it. Capitals
// stand for a key or a number of the scenario; the first row that fits a name
// speaks of it.
var meanings = []struct{ name, doc string }{
	{"hash", "the run hash: a sum of terms, one for each thing that happened"},
	{"friends", "how many friends show a wallet; P entries a user, as wide as the largest degree needs"},
	{"payments.habit_groups", "habit stocks by group of contexts; the group's P entries side by side, one row a user"},
	{"payments.habit_sums", "their sums over users, by group and platform"},
	{"trust.doubted", "wallets that a user distrusts; one bit each, 4 a user where 3 or 4 can be held"},
	{"trust.distrust", "how much, 65,535 for no trust left, those of one user behind those of another"},
	{"trust.news", "who lost today with which wallet; friends hear of it tomorrow"},
	{"fatigue.stock", "messages that weigh on a person, in 1/256; one entry a user and tiring host or group"},
	{"fatigue.muted", "one bit a person whom its marketing messages reach no more, by 64 people and tiring host or group"},
	{"fatigue.gone", "people who have left, by tiring host or group"},
	{"dormancy.asleep", "wallets of a user that are asleep"},
	{"dormancy.fresh", "wallets of a user that were installed or woken not long ago, and not used since; one bit each"},
	{"dormancy.since", "1 + the tick on which, those of one user behind those of another; users.paid has the last use"},
	{"diffusion.PLATFORM.known", "one bit a user: he has passed the wallet on"},
	{"balances.charged.by", "wallets from which a person has withdrawn since the first fee; one bit for each that has fees"},
	{"balances.charged.fen", "fen that he has withdrawn, those of one person behind those of another"},
	{"balances.opening", "sum of the balances of the first day, by platform"},
	{"balances.total", "sum of the balances of the evening before, by platform"},
	{"balances.PLATFORM", "a person's balance in the wallet, fen"},
	{"services.MARKET.uses", "1 + the service that a person uses, 0 for none"},
	{"services.MARKET.habit", "habit of a service; one entry a service and person who listens, by chunk of users and day of choice; none without `kappa`"},
	{"listeners", "people who use a service, by service"},
	{"circle.HOST.bytes.high", "the same in multiples of 256; only with `max_friends` above 63"},
	{"circle.HOST.bytes", "bytes of a user's circle friends, up to a multiple of 256 users"},
	{"circle.HOST.rows", "the circle friends, sorted, those of one user behind those of another; a byte for one whose number is up to 64 away, four for others"},
	{"circle.HOST.edges", "ties in the circle"},
	{"circle.HOST.wedges", "pairs of ties of one person"},
	{"circle.HOST.triangles", "of these, pairs whose ends are tied, by triple of people"},
	{"blessings.CAMPAIGN.before", "ties of a person when the campaign began"},
	{"blessings.CAMPAIGN.begun", "1 once it has begun"},
	{"campaign.CAMPAIGN.left", "budget that is not spent, in agents' fen"},
	{"campaign.CAMPAIGN.outstanding", "today's envelopes that nobody claimed, by host and object, refunded tomorrow"},
	{"campaign.CAMPAIGN.took", "one bit a user: he has sent or claimed"},
	{"campaign.CAMPAIGN.sends.HOUR", "who sends on in that hour, of 64 to come"},
	{"participants.CAMPAIGN", "people who have taken part"},
	{"payments.subsidy.CAMPAIGN", "budget of a subsidy that is not spent, in agents' fen"},
	{"payments.promotion.CAMPAIGN", "budget of a promotion at the till that is not spent, in agents' fen"},
	{"promoted.CAMPAIGN.uses", "people whom the promotion rewarded today"},
	{"promoted.CAMPAIGN.platform", "rewards of today that the platform paid, fen"},
	{"promoted.CAMPAIGN.merchants", "rewards of today that merchants bore, fen"},
	{"merchants.CLASS.exited", "merchants that have left"},
	{"merchants.CLASS.waiting", "places where nobody has founded a shop yet"},
	{"merchants.CLASS.founded", "places where a shop has been founded since the first day"},
	{"merchants.CLASS.monthly", "fen a month that a merchant sold in his last period, -1 before one has ended"},
	{"merchants.CLASS.stock", "fen that a merchant has earned since the first day, up to his last period"},
	{"profit.turnover.CLASS", "fen that a merchant sold in this period"},
	{"profit.fees.CLASS", "fees on it"},
	{"profit.since.CLASS", "tick on which the period began"},
	{"profit.due.CLASS", "tick before which it ends"},
	{"profit.losses.CLASS", "periods of loss in a row"},
	{"sellers.waiting.CLASS", "places where nobody has founded a shop yet"},
	{"sellers.alive.CLASS", "places where a wallet reaches the shop"},
	{"sellers.built.CLASS", "tick on which the shop was built or rebuilt"},
	{"sellers.value.CLASS", "fen that this cost; 0 once it is lost"},
	{"stranded", "fen stranded since the first day, by class"},
	{"tools.served.NUMBER", "1 + the tool maker who serves a merchant of the class of that number, 0 for none"},
	{"tools.MAKER.integrated", "wallets that the tool maker has ever had in its checkout"},
	{"tools.MAKER.offers", "those that it offers now"},
	{"tools.MAKER.turned", "by platform: tick since which a gate stands otherwise than the offer, -1 if none does"},
	{"tools.MAKER.silent", "tick since which its data are shut, -1 if they are not"},
	{"tools.MAKER.gone", "it has given up"},
	{"tools.MAKER.losses", "months of loss in a row"},
	{"tools.MAKER.month", "profit of this month, fen"},
	{"tools.MAKER.served", "merchants whom the tool maker serves today"},
	{"tools.MAKER.works", "how far its service works today"},
	{"tools.MAKER.revenue", "revenue of today, fen"},
	{"tools.MAKER.cost", "cost of today, fen"},
	{"ledger.rewards", "fen that a platform has given through campaigns since the first day"},
	{"ledger.binds", "cards bound since then"},
	{"gates.script.SIDE", "what dated events say of each gate, by side"},
	{"gates.value.SIDE", "what its owner has set, by side"},
	{"gates.open", "the smaller of the two"},
	{"gates.hour.HOUR", "the same in that hour of today, on hourly days"},
	{"gates.hourly", "today steps by the hour"},
	{"market.entered", "users in the market"},
	{"market.dawn_users", "the same this morning"},
	{"market.holders", "users by the set of wallets with a card"},
	{"market.had", "the same this morning"},
	{"market.installed", "users with a wallet, by platform"},
	{"market.bound", "users with a card in it"},
	{"market.shown", "users who show it"},
	{"market.dawn", "the same this morning"},
	{"market.habit", "sum of the habit stocks, by platform"},
	{"market.habit2", "sum of their squares"},
	{"market.paid", "users by platform and tick of their last payment"},
	{"flows.day.NUMBER", "one list of today's counts each: what measures are read from"},
	{"flows.hour.NUMBER", "the same by hour"},
	{"flows.exposures", "people who saw an envelope today, once for each"},
	{"flows.hash", "terms of the run hash of today"},
	{"flows.logsum", "sum of today's log-sums, in 1/1024 util"},
	{"flows.occasions", "occasions of today that ended in a payment, cash included"},
	{"flows.repeats", "payments with the wallet of the payment before"},
	{"flows.switches", "payments with another"},
	{"outlook.value_all", "value by the publishers' rule of the day before, by platform"},
	{"outlook.commerce", "value of commerce, by platform"},
	{"outlook.count", "payments, by platform"},
	{"outlook.complaints", "blocked attempts, by platform"},
	{"outlook.reached", "people who opened envelopes, by host and platform"},
	{"outlook.by_hour", "the same by hour"},
	{"outlook.hourly", "the day before stepped by the hour"},
	{"strategies.since.SIDE", "hour of the last change of each side of each gate"},
	{"strategies.memory.SIDE", "what a camp's strategy remembers of it"},
	{"strategies.calls", "what a camp's strategy remembers of the campaigns that it calls"},
	{"calling", "camps whose called campaigns run today"},
	{"strategies.past.NUMBER", "what the owner of one side did, as far back as a strategy looks, by camps and object"},
}

// generic is a name of the list with patterns in place of the capitals.
func generic(name string) *regexp.Regexp {
	return regexp.MustCompile("^" + regexp.MustCompile(`[A-Z]+`).ReplaceAllString(regexp.QuoteMeta(name), `[a-z0-9_]+`) + "$")
}

// contagious is the scenario of those that verify in which people pass a wallet on.
const contagious = "verification/v9-percolation-2"

// keptTable lists what is kept between two days in the scenarios that have every
// mechanism, beyond the columns of people and merchants that stand above it. A column
// without meaning fails the test, and so does a mechanism that no scenario has.
func keptTable(t *testing.T) string {
	own := commented(t, "../agents/users.go", "Users")
	for name := range commented(t, "../agents/merchants.go", "Merchants") {
		own[name] = true
	}
	used, types := make([]bool, len(meanings)), make([]string, len(meanings))
	there := map[string]bool{}
	for _, name := range Names() {
		if strings.HasPrefix(name, "verification/") && name != contagious || name == "your-market" {
			continue
		}
		s, err := Open(name, Setting{"population.users", "200"})
		require.NoError(t, err)
		for _, m := range Mechanisms {
			there[m.Name] = there[m.Name] || m.active(s)
		}
		r, err := Start(s, Luck{}, Options{})
		require.NoError(t, err)
		for _, c := range r.kept().columns {
			if head, last, _ := strings.Cut(c.name, "."); head == "users" && own[last] || head == "merchants" && own[last[strings.LastIndex(last, ".")+1:]] {
				continue
			}
			n := meaningOf(c.name)
			require.GreaterOrEqual(t, n, 0, "column %s (%s) has no meaning; see meanings in model/odd_state_test.go", c.name, name)
			used[n] = true
			if as := keptAs(c.at); types[n] == "" {
				types[n] = as
			} else if !strings.Contains(types[n], as) {
				types[n] += "; " + as
			}
		}
	}
	for _, m := range Mechanisms {
		require.True(t, there[m.Name], "no scenario has mechanism %s", m.Name)
	}
	out := head("column", "held as", "meaning")
	for n, m := range meanings {
		if used[n] {
			out += row("`"+m.name+"`", types[n], m.doc)
		}
	}
	return out
}

func meaningOf(column string) int {
	for n, m := range meanings {
		if generic(m.name).MatchString(column) {
			return n
		}
	}
	return -1
}

// keptAs says how a column is held.
func keptAs(at any) string {
	e := reflect.TypeOf(at).Elem()
	list := e.Kind() == reflect.Slice
	if list {
		e = e.Elem()
	}
	word := e.Name()
	switch word {
	case "packed":
		word = "lists of uint8"
	case "sparse[uint16]":
		word = "list of uint16"
	case "sparse[uint32]":
		word = "list of uint32"
	case "PlatformSet":
		word = "one bit a wallet"
	case "Permille":
		word = "permille"
	case "Memory", "Past", "promoted":
		word = "a few whole numbers"
	}
	if list {
		return "list of " + word
	}
	return word
}

// commented lists the columns of a struct that have a comment, in the words of
// kept.
func commented(t *testing.T, file, name string) map[string]bool {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	require.NoError(t, err)
	out := map[string]bool{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		s, ok := n.(*ast.TypeSpec)
		if !ok || s.Name.Name != name {
			return true
		}
		for _, f := range s.Type.(*ast.StructType).Fields.List {
			if _, list := f.Type.(*ast.ArrayType); !list || strings.TrimSpace(f.Doc.Text()) == "" {
				continue
			}
			for _, id := range f.Names {
				words := regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(id.Name, "${1}_${2}")
				out[strings.ToLower(words)] = true
			}
		}
		return false
	})
	require.NotEmpty(t, out, fmt.Sprint(file, " ", name))
	return out
}
