package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
)

const ledgerKind = "ledger"

// checkLedger wants two arms or more at one point, whose log-sums are reckoned with
// and without inertia and turn into yuan at one rate.
func checkLedger(c *checker, a *Analysis) {
	e := c.e
	if len(e.arms) < 2 {
		c.complain([]string{"arms"}, "the analysis ledger compares arms with a base; expected two or more")
	}
	if len(e.factors) > 0 {
		c.complain([]string{"factors"}, "the analysis ledger compares arms alone; expected no factors")
	}
	if a.From != 0 && (a.From < e.base.Start || a.From > e.base.End) {
		c.complain([]string{"analysis", "from"}, "%s is outside the run, %s to %s", a.From, e.base.Start, e.base.End)
	}
	if a.OmegaLow > a.OmegaHigh {
		c.complain([]string{"analysis", "omega_low"}, "%v is above omega_high, %v", a.OmegaLow, a.OmegaHigh)
	}
	if len(c.found) > 0 {
		return
	}
	for _, arm := range e.arms {
		v, err := e.variant(e.first(), arm, nil)
		if err != nil {
			c.complain([]string{"arms", arm.name}, "%s", reason(err))
			continue
		}
		s := v.scenario
		switch {
		case s.Welfare == nil || !s.Welfare.On:
			c.complain([]string{"analysis", "kind"}, "the ledger of users needs the scenario's welfare block in every arm, and %s has none", arm.name)
			c.last().Hint = `set: {welfare.on: "true"}`
		case s.Choice.Omega == 0:
			c.complain([]string{"analysis", "kind"}, "in %s choice.omega is 0, so nothing says what a yuan is worth; expected more", arm.name)
		case s.Choice.Omega != e.base.Choice.Omega:
			c.complain([]string{"arms", arm.name}, "it changes choice.omega, by which the ledgers of all arms turn into yuan; expected one for all")
		}
	}
}

// account is what the pairs of runs of an arm say of one owner, in one reading.
type account struct {
	owner
	reading
	people, firms       int64   // money that changed hands, fen, over all pairs
	money, custom, good float64 // mean, yuan
	net                 stats.Effect
	income              float64 // mean in the base, yuan; NaN if none is known
	parts               []part
	spread              *spreadOf
}

// settled tells whether the interval of the net gain leaves out 0.
func (a *account) settled() bool {
	return a.net.N > 1 && !a.net.AllZero && (a.net.Low > 0 || a.net.High < 0)
}

// part is one of the things of which a net gain is made.
type part struct {
	what string
	yuan float64
}

// ledgerOf is what an arm changes against the base.
type ledgerOf struct {
	arm      int
	changes  []change
	accounts []account // of every owner, then of everyone
	others   []account // of users and of everyone, in other readings
	missing  []string  // owners whom only one of the arms knows
	leftOver bool      // some money has changed hands with nobody
}

// ledger compares an arm with the base; pairs that are not complete are left out.
func (x *executor) ledger(arm int, of func(replicate, arm int) *outcome) ledgerOf {
	out := ledgerOf{arm: arm}
	var profits [][2]*books
	for k := 1; k <= x.plan.Replicates; k++ {
		one, base := of(k, arm), of(k, 0)
		if one == nil || base == nil || one.failed != "" || base.failed != "" || one.books == nil || base.books == nil {
			continue
		}
		c, missing := changeOf(one.books, base.books)
		out.changes = append(out.changes, c)
		profits = append(profits, [2]*books{one.books, base.books})
		for _, name := range missing {
			if !slices.Contains(out.missing, name) {
				out.missing = append(out.missing, name)
			}
		}
	}
	if len(out.changes) == 0 {
		return out
	}
	var owners []owner
	for i := range out.changes[0].entries {
		o := ownerOf(&out.changes[0].entries[i])
		if !slices.Contains(owners, o) && slices.ContainsFunc(out.changes, func(c change) bool { return c.kept(o) }) {
			owners = append(owners, o)
		}
	}
	main := reading{omega: x.e.base.Choice.Omega}
	for _, o := range append(owners, everyone) {
		a := out.account(o, main)
		a.parts = out.parts(o, main)
		if o.party == model.Sellers || o.party == model.Bystanders {
			a.spread = spreadAmong(o.id, profits)
		}
		out.accounts = append(out.accounts, a)
	}
	users := owner{party: model.Users}
	for _, omega := range []float64{main.omega, x.e.Analysis.OmegaLow, x.e.Analysis.OmegaHigh} {
		for _, static := range []bool{false, true} {
			r := reading{omega, static}
			if r == main || slices.ContainsFunc(out.others, func(a account) bool { return a.reading == r }) {
				continue
			}
			out.others = append(out.others, out.account(users, r), out.account(everyone, r))
		}
	}
	return out
}

func (l *ledgerOf) account(o owner, r reading) account {
	a := account{owner: o, reading: r}
	n := float64(len(l.changes))
	var nets []float64
	for i := range l.changes {
		g := l.changes[i].gain(o, r)
		nets = append(nets, g.net())
		a.people, a.firms = a.people+g.people, a.firms+g.firms
		a.money, a.custom, a.good = a.money+g.money/n, a.custom+g.custom/n, a.good+g.good/n
		if o == everyone && (g.people != 0 || g.firms != 0) {
			l.leftOver = true
		}
		income, known := l.changes[i].income(o)
		if !known {
			income = math.NaN()
		}
		a.income += income / n
	}
	a.net = stats.Mean(nets, stats.Options{})
	return a
}

// parts lists what the net gain of an owner is made of, the largest first.
func (l *ledgerOf) parts(o owner, r reading) []part {
	if o == everyone {
		return nil
	}
	var out []part
	add := func(what string, yuan float64) {
		i := slices.IndexFunc(out, func(p part) bool { return p.what == what })
		if i < 0 {
			i, out = len(out), append(out, part{what: what})
		}
		out[i].yuan += yuan / float64(len(l.changes))
	}
	for k := range l.changes {
		c := &l.changes[k]
		for i := range c.entries {
			e := &c.entries[i]
			if ownerOf(e) != o {
				continue
			}
			switch e.Nature {
			case model.ChangedHands, model.Custom, model.ForGood:
				add(e.What, c.yuan(e.Coin, c.diff[i]))
				if e.Reckoned { // the log-sums hold it, too
					add(easeOfPaying, -c.yuan(e.Coin, c.diff[i]))
				}
			case model.Worth:
				add(easeOfPaying, c.worth(c.diff[i], r))
			}
		}
	}
	out = slices.DeleteFunc(out, func(p part) bool { return p.yuan == 0 })
	slices.SortStableFunc(out, func(a, b part) int {
		switch x, y := math.Abs(a.yuan), math.Abs(b.yuan); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return out
}

// easeOfPaying is what model.Worth is called.
const easeOfPaying = "ease of paying"

// readLedger says who paid: for every arm, what each party won or lost against the
// base, pair by pair. See model.Scenario.Ledger for the accounting identity.
func readLedger(x *executor, a *Analysis) *Reading {
	r := &Reading{Shown: []string{"arm", "party", "id", "inertia", "omega", "money", "custom", "for_good", "net", "low", "high", "net_of_income"}}
	b := table.NewBuilder(ledgerColumns()...)
	of := func(replicate, arm int) *outcome { return x.run(0, arm, replicate) }
	from := max(a.From, x.e.base.Start)
	at := from.String() + ".." + x.e.base.End.String()
	for i, arm := range x.ledgerOrder() {
		l := x.ledger(arm, of)
		for i := range l.accounts {
			x.ledgerRow(b, arm, at, &l.accounts[i])
		}
		for i := range l.others {
			x.ledgerRow(b, arm, at, &l.others[i])
		}
		r.Sentences = append(r.Sentences, x.ledgerSentences(&l, at, i == 0)...)
		r.Warnings = append(r.Warnings, x.ledgerWarnings(&l)...)
	}
	r.Table = b.Table()
	return r
}

// ledgerOrder gives the arms that are not the base, the one that is asked for first.
func (x *executor) ledgerOrder() []int {
	var out []int
	for arm := 1; arm < x.plan.Arms; arm++ {
		if x.e.arms[arm].name == x.e.Headline.Arm {
			out = slices.Insert(out, 0, arm)
		} else {
			out = append(out, arm)
		}
	}
	return out
}

// singleLedger is the net gain of everyone in one replicate.
func singleLedger(x *executor, _ *Analysis, of func(point, arm int) *outcome) float64 {
	one, base := of(0, x.ledgerOrder()[0]), of(0, 0)
	if one == nil || base == nil || one.failed != "" || base.failed != "" || one.books == nil || base.books == nil {
		return math.NaN()
	}
	c, _ := changeOf(one.books, base.books)
	return c.gain(everyone, reading{omega: x.e.base.Choice.Omega}).net()
}

func ledgerColumns() []*table.Column {
	return []*table.Column{
		column(table.Text, "arm", "", "history that is compared"),
		column(table.Text, "base", "", "arm that it is compared with"),
		column(table.Text, "at", "", "days that are added up"),
		column(table.Text, "party", "", "whose ledger it is; total: all together"),
		column(table.Text, "id", "", "which of the party"),
		column(table.Text, "inertia", "", "whether log-sums hold the terms of habit, loyalty and network: counted or left out"),
		column(table.Real, "omega", "util/yuan", "utility of a yuan by which log-sums turn into yuan"),
		column(table.Integer, "n", "", "pairs of runs with the same luck"),
		column(table.Real, "money", "yuan", "money that changed hands, arm less base, mean over the pairs; adds up to 0 over all parties"),
		column(table.Real, "custom", "yuan", "margin or revenue that customers took to or from others of the market; adds up to 0"),
		column(table.Real, "for_good", "yuan", "what nobody else got or gave: ease of paying, sales that failed, costs"),
		column(table.Real, "net", "yuan", "money + custom + for_good"),
		column(table.Real, "low", "yuan", "lower end of the interval of net; simulation error only"),
		column(table.Real, "high", "yuan", "upper end of the interval of net"),
		column(table.Real, "level", "share", "share of such intervals that hold the true mean"),
		column(table.Text, "method", "", "how the interval was made: t, bca or none"),
		column(table.Integer, "positive", "", "pairs in which net is above 0"),
		column(table.Integer, "negative", "", "pairs in which it is below"),
		column(table.Real, "income", "yuan", "purchases of users, margin on sales of merchants, revenue of others, in the base"),
		column(table.Real, "net_of_income", "share", "net over income"),
		column(table.Integer, "people_fen", "fen", "money that changed hands, summed over the pairs, fen of simulated people; adds up to 0"),
		column(table.Integer, "firms_fen", "fen", "the same in fen of real firms; adds up to 0"),
		column(table.Real, "losers", "share", "merchants of the class whose profit since the first day falls, mean over the pairs"),
		column(table.Real, "q10", "yuan", "change of a merchant's profit since the first day, quantile over merchants, mean over the pairs"),
		column(table.Real, "q50", "yuan", "median of it"),
		column(table.Real, "q90", "yuan", "quantile of it"),
		column(table.Text, "parts", "", "what net is made of, mean in yuan, the largest first"),
	}
}

func (x *executor) ledgerRow(b *table.Builder, arm int, at string, a *account) {
	inertia := "counted"
	if a.static {
		inertia = "left out"
	}
	for i, text := range []string{x.e.arms[arm].name, x.e.arms[0].name, at, string(a.party), a.id, inertia} {
		b.Text(i, text)
	}
	b.Real(6, a.omega)
	b.Int(7, int64(a.net.N))
	for i, v := range []float64{a.money, a.custom, a.good, a.net.Mean, a.net.Low, a.net.High, a.net.Level} {
		b.Real(8+i, v)
	}
	b.Text(15, a.net.Method)
	b.Int(16, int64(a.net.Positive))
	b.Int(17, int64(a.net.Negative))
	b.Real(18, a.income)
	if a.income > 0 {
		b.Real(19, a.net.Mean/a.income)
	}
	b.Int(20, a.people)
	b.Int(21, a.firms)
	if a.spread != nil {
		b.Real(22, a.spread.losers)
		for i, v := range a.spread.quantiles {
			b.Real(23+i, v)
		}
	}
	var parts []string
	for _, p := range a.parts {
		parts = append(parts, fmt.Sprintf("%s %.0f", p.what, p.yuan))
	}
	b.Text(26, strings.Join(parts, "; "))
	b.EndRow()
}
