package plots

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// toyAccount is an invented ledger, in million yuan.
type toyAccount struct {
	party, id                 string
	money, custom, good, half float64
	portion, losers           float64
	parts                     string
}

// toyLedger has the ledgers of one arm, and readings that a figure must not take for
// the main one.
func toyLedger(n int, accounts ...toyAccount) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis = "ledger"
	r.Info.Command = "hongbao compare toy-ledger"
	r.Info.Arms, r.Info.Base = toyArms[:2], "never_blocked"
	columns := []*table.Column{column("arm", table.Text), column("base", table.Text), column("at", table.Text), column("party", table.Text), column("id", table.Text), column("inertia", table.Text)}
	numbers := []string{"omega", "money", "custom", "for_good", "net", "low", "high", "level", "income", "net_of_income", "losers"}
	for _, name := range numbers {
		columns = append(columns, column(name, table.Real))
	}
	columns = append(columns, column("n", table.Integer), column("method", table.Text), column("parts", table.Text))
	b := table.NewBuilder(columns...)
	method := stats.MethodT
	if n < 2 {
		method = stats.MethodNone
	}
	row := func(a toyAccount, inertia string, omega float64) {
		for i, text := range []string{"as_it_happened", "never_blocked", "2015-02-01..2015-12-31", a.party, a.id, inertia} {
			b.Text(i, text)
		}
		const m = 1e6
		net := a.money + a.custom + a.good
		low, high := net-a.half, net+a.half
		if n < 2 {
			low, high = math.NaN(), math.NaN()
		}
		income := 100.0
		if a.portion == 0 {
			a.portion, income = math.NaN(), math.NaN()
		}
		losers := a.losers
		if losers == 0 {
			losers = math.NaN()
		}
		for i, v := range []float64{omega, a.money * m, a.custom * m, a.good * m, net * m, low * m, high * m, 0.95, income * m, a.portion, losers} {
			b.Real(6+i, v)
		}
		b.Int(17, int64(n))
		b.Text(18, method)
		b.Text(19, a.parts)
		b.EndRow()
	}
	for _, a := range accounts {
		row(a, "counted", 0.053)
	}
	for _, a := range accounts {
		if a.party == "users" {
			a.good = -77
			row(a, "left out", 0.053)
			row(a, "counted", 0.04)
		}
	}
	r.Analysis = b.Table()
	return r
}

func toyParties() []toyAccount {
	return []toyAccount{
		{"users", "", -138, 0, -190, 36, 0, 0, "ease of paying -190000000; rewards -138000000"},
		{"merchants", "wechat_shop", -12, -49, -140, 22, -0.031, 0.62, "lost sales -140000000; custom -49000000; fees -12000000"},
		{"merchants", "stalls", 0, 49, 0, 60, 0.0004, 0, "custom 49000000"},
		{"tool_makers", "kit", -30, 0, -45, 11, -0.21, 0, "costs -45000000; prices of tools -30000000"},
		{"tool_makers", "idle", 0, 0, 0, 0, 0, 0, ""},
		{"bystanders", "netease_music", 0, -10, -12, 5, -0.014, 0, "listeners -22000000"},
		{"camps", "tencent", 270, 75, 25, 47, 0.4, 0, "fees of merchants 270000000; listeners 100000000"},
		{"camps", "alibaba", -106, -65, 5, 41, -0.08, 0, "fees of merchants -106000000; listeners -60000000"},
		{"banks", "", 16, 0, 0, 3, 0, 0, "bank costs 16000000"},
		{"total", "", 0, 0, -357, 56, 0, 0, ""},
	}
}
