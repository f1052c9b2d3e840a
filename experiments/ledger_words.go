package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model"
)

// ledgerSentences say what was lost or gained by all, and who lost and won most; of the
// arm that is asked for also who was hit hardest for his size, how the change fell on
// merchants, and what changed hands.
func (x *executor) ledgerSentences(l *ledgerOf, at string, asked bool) []string {
	change := x.change(l.arm)
	would := strings.HasPrefix(change, "Leaving out")
	if len(l.accounts) == 0 {
		return []string{fmt.Sprintf("%s: no pair of runs is complete, so no ledger can be drawn up%s", change, x.tail())}
	}
	total := &l.accounts[len(l.accounts)-1]
	if !slices.ContainsFunc(l.accounts, func(a account) bool { return !a.net.AllZero || a.people != 0 || a.firms != 0 }) {
		verb := "changes"
		if would {
			verb = "would have changed"
		}
		return []string{fmt.Sprintf("%s %s nothing, exactly, in anybody's ledger in all %d pairs%s", change, verb, total.net.N, x.tail())}
	}
	out := []string{change + " " + totalWords(total, would) + " over " + strings.Replace(at, "..", " to ", 1) + runsWords(total.net) + x.tail()}
	for _, loss := range []bool{true, false} {
		if text := extremes(l.accounts, loss); text != "" {
			out = append(out, text+x.tail())
		}
	}
	if !asked {
		return out
	}
	if a := hardestHit(l.accounts); a != nil {
		out = append(out, fmt.Sprintf("Hit hardest for their size, camps aside: %s, who lose %s of %s%s", ownerWords(a.owner), sharp(-a.net.Mean/a.income), incomeWords(a.party), x.tail()))
	}
	for _, a := range l.accounts {
		if a.spread != nil && a.settled() {
			q := a.spread.quantiles
			f := yuanPrinter(q[0], q[1], q[2])
			out = append(out, fmt.Sprintf("Among %s %s lose since the first day; the profit of half of them changes by %s or less, of a tenth by %s or less, of a tenth by %s or more%s",
				ownerWords(a.owner), percent(a.spread.losers), f(q[1], true), f(q[0], true), f(q[2], true), x.tail()))
		}
	}
	hands := 0.0
	for _, a := range l.accounts[:len(l.accounts)-1] {
		hands += max(0, a.money)
	}
	left := "0 fen are left over in every pair"
	if l.leftOver {
		left = "what some got others did not give, so the books do not balance"
	}
	return append(out, fmt.Sprintf("On balance %s changed hands between the parties, and %s%s", yuanPrinter(hands)(hands, true), left, x.tail()))
}

func totalWords(a *account, would bool) string {
	verb := func(past, present string) string {
		if would {
			return "would have " + past
		}
		return present
	}
	e := a.net
	f := yuanPrinter(e.Mean, e.Low, e.High)
	cost, give := verb("cost", "costs")+" "+f(-e.Mean, true)+" that nobody received", verb("given", "gives")+" "+f(e.Mean, true)+" that nobody paid"
	switch {
	case e.AllZero:
		return verb("moved", "moves") + " money and custom between the parties alone: 0 yuan, exactly, were gained or lost for good"
	case e.Method == stats.MethodNone && e.Mean < 0:
		return cost
	case e.Method == stats.MethodNone:
		return give
	case !a.settled():
		return fmt.Sprintf("%s what all parties together have by %s, %s interval %s to %s: this cannot be told from 0,",
			verb("changed", "changes"), f(e.Mean, true), percent(e.Level), f(e.Low, false), f(e.High, false))
	case e.Mean < 0:
		return fmt.Sprintf("%s, %s interval %s to %s,", cost, percent(e.Level), f(-e.High, false), f(-e.Low, false))
	}
	return fmt.Sprintf("%s, %s interval %s to %s,", give, percent(e.Level), f(e.Low, false), f(e.High, false))
}

func runsWords(e stats.Effect) string {
	if e.Method == stats.MethodNone {
		return ", in the one pair of runs, which gives no interval"
	}
	return fmt.Sprintf(", %d paired runs", e.N)
}

// extremes names the three who lost, or won, most; only those of whom it can be told.
func extremes(accounts []account, loss bool) string {
	sign, text := 1.0, "Most is won by "
	if loss {
		sign, text = -1, "Most is lost by "
	}
	var found []account
	for _, a := range accounts {
		if a.owner != everyone && a.settled() && sign*a.net.Mean > 0 {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return ""
	}
	slices.SortStableFunc(found, func(a, b account) int {
		if x, y := sign*a.net.Mean, sign*b.net.Mean; x > y {
			return -1
		} else if x < y {
			return 1
		}
		return 0
	})
	var words []string
	for _, a := range found[:min(3, len(found))] {
		ends := []float64{sign * a.net.Low, sign * a.net.High}
		slices.Sort(ends)
		f := yuanPrinter(a.net.Mean, ends...)
		words = append(words, fmt.Sprintf("%s, %s (%s to %s)", ownerWords(a.owner), f(sign*a.net.Mean, true), f(ends[0], false), f(ends[1], false)))
	}
	return text + strings.Join(words, "; ")
}

// hardestHit is the one who lost most of his own income, nil if of nobody a loss can
// be told. Purchases are no income, so users are not compared, and camps are not: they
// earn elsewhere than in this market.
func hardestHit(accounts []account) *account {
	var out *account
	for i := range accounts {
		a := &accounts[i]
		if slices.Contains([]model.Party{everyone.party, model.Users, model.Camps}, a.party) || !a.settled() || a.net.Mean > 0 || !(a.income > 0) {
			continue
		}
		if out == nil || a.net.Mean/a.income < out.net.Mean/out.income {
			out = a
		}
	}
	return out
}

func incomeWords(p model.Party) string {
	if p == model.Sellers {
		return "the margin on their sales"
	}
	return "their revenue"
}

// ownerWords names an owner within a sentence.
func ownerWords(o owner) string {
	switch o.party {
	case model.Sellers:
		return "merchants of " + o.id
	case model.ToolMakers:
		return "the tool maker " + o.id
	case model.Bystanders:
		return "the bystander " + o.id
	case model.Camps:
		return "the camp " + o.id
	case model.Wallets:
		return "the wallet " + o.id
	}
	return string(o.party)
}

// sharp prints a share with two digits that count.
func sharp(share float64) string {
	percent := 100 * math.Abs(share)
	decimals := 0
	if percent > 0 && percent < 10 {
		decimals = min(6, 1-int(math.Floor(math.Log10(percent))))
	}
	return fmt.Sprintf("%.*f %%", decimals, 100*share)
}

// yuanPrinter prints sums of one sentence in one unit, with it or without.
func yuanPrinter(mean float64, ends ...float64) func(x float64, unit bool) string {
	low, high := 0.0, 0.0
	if len(ends) == 2 && finite(ends[0]) && finite(ends[1]) {
		low, high = ends[0], ends[1]
	}
	return speaker{unit: "yuan"}.format(mean, low, high)
}

// ledgerWarnings say where the answer hangs on how it is read.
func (x *executor) ledgerWarnings(l *ledgerOf) []string {
	var out []string
	arm := x.e.arms[l.arm].name
	for _, name := range l.missing {
		out = append(out, fmt.Sprintf("%s keeps a ledger in only one of %s and %s: it is taken as 0 in the other", name, arm, x.e.arms[0].name))
	}
	if l.leftOver {
		out = append(out, fmt.Sprintf("%s: money that changed hands does not add up to 0 fen; this is a mistake of the program", arm))
	}
	for _, o := range []owner{{party: model.Users}, everyone} {
		if text := l.reversals(o); text != "" {
			out = append(out, fmt.Sprintf("%s, %s: %s", arm, ownerName(o), text))
		}
	}
	if text := x.heldChoices(); text != "" {
		out = append(out, text)
	}
	return out
}

func ownerName(o owner) string {
	if o == everyone {
		return "all together"
	}
	return ownerWords(o)
}

// reversals tells whether the sign of a net gain hangs on the reading.
func (l *ledgerOf) reversals(o owner) string {
	var all []account
	for _, list := range [][]account{l.accounts, l.others} {
		for _, a := range list {
			if a.owner == o {
				all = append(all, a)
			}
		}
	}
	var other []string
	for _, a := range all {
		if a.net.Mean*all[0].net.Mean < 0 {
			with := "counted"
			if a.static {
				with = "left out"
			}
			other = append(other, fmt.Sprintf("omega %v with habit, loyalty and network %s", a.omega, with))
		}
	}
	if len(other) == 0 {
		return ""
	}
	return "the sign of the net gain turns at " + strings.Join(other, "; ")
}

// heldChoices says that a range of omega rescales log-sums alone, where omega moves
// choices as well.
func (x *executor) heldChoices() string {
	s := x.e.base
	var by []string
	for i := range s.Campaigns {
		c := &s.Campaigns[i]
		if c.On && slices.Contains([]string{"subsidy", "till", "coupon"}, c.Kind) && c.Window.To >= s.Start && c.Window.From <= s.End {
			by = append(by, c.ID)
		}
	}
	for i := range s.Contexts {
		for _, f := range s.Contexts[i].Platforms {
			if (f.Fee != 0 || f.Rebate != 0) && !slices.Contains(by, "prices of "+s.Contexts[i].ID) {
				by = append(by, "prices of "+s.Contexts[i].ID)
			}
		}
	}
	if len(by) == 0 || x.e.Analysis.OmegaLow == x.e.Analysis.OmegaHigh {
		return ""
	}
	return fmt.Sprintf("the range of omega turns the log-sums of the same runs into yuan; what omega does to choices (%s) is held as at %v", strings.Join(by, ", "), s.Choice.Omega)
}
