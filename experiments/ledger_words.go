package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model"
)

// ledgerSentences say what was lost or gained by all, who lost and won most, who was
// hit hardest for his size, and what changed hands.
func (x *executor) ledgerSentences(l *ledgerOf, at string) []string {
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
	if a := hardestHit(l.accounts); a != nil {
		out = append(out, fmt.Sprintf("Hit hardest for their size: %s, who lose %s of %s%s", ownerWords(a.owner), sharp(-a.net.Mean/a.income), incomeWords(a.party), x.tail()))
	}
	for _, a := range l.accounts {
		if a.spread != nil && a.settled() {
			q := a.spread.quantiles
			f := yuanPrinter(q[0], q[1], q[2])
			out = append(out, fmt.Sprintf("Among %s %s lose; half of them change by %s or less, a tenth by %s or less, a tenth by %s or more%s",
				ownerWords(a.owner), percent(a.spread.losers), f(q[1]), f(q[0]), f(q[2]), x.tail()))
		}
	}
	hands := 0.0
	for _, a := range l.accounts[:len(l.accounts)-1] {
		hands += max(0, a.money)
	}
	left := "and 0 fen are left over in every pair"
	if l.leftOver {
		left = "but what some got others did not give: the books do not balance"
	}
	return append(out, fmt.Sprintf("%s more changed hands between the parties than in the base, net of each party's own, %s%s", yuanPrinter(hands)(hands), left, x.tail()))
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
	switch {
	case e.AllZero:
		return verb("moved", "moves") + " money and custom between the parties alone: 0 yuan, exactly, were gained or lost for good"
	case e.Method == stats.MethodNone && e.Mean < 0:
		return verb("cost", "costs") + " " + f(-e.Mean) + " that nobody received"
	case e.Method == stats.MethodNone:
		return verb("given", "gives") + " " + f(e.Mean) + " that nobody paid"
	case !a.settled():
		return fmt.Sprintf("%s what all parties together have by %s, %s interval %s to %s, which cannot be told from 0",
			verb("changed", "changes"), f(e.Mean), percent(e.Level), f(e.Low), f(e.High))
	case e.Mean < 0:
		return fmt.Sprintf("%s %s that nobody received, %s interval %s to %s,", verb("cost", "costs"), f(-e.Mean), percent(e.Level), f(-e.High), f(-e.Low))
	}
	return fmt.Sprintf("%s %s that nobody paid, %s interval %s to %s,", verb("given", "gives"), f(e.Mean), percent(e.Level), f(e.Low), f(e.High))
}

func runsWords(e stats.Effect) string {
	if e.Method == stats.MethodNone {
		return ", in the one pair of runs, which gives no interval"
	}
	return fmt.Sprintf(", %d paired runs", e.N)
}

// extremes names the three who lost, or won, most; only those of whom it can be told.
func extremes(accounts []account, loss bool) string {
	sign, text := 1.0, "Most wins "
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
		e := a.net
		f := yuanPrinter(e.Mean, e.Low, e.High)
		words = append(words, fmt.Sprintf("%s, %s (%s to %s)", ownerWords(a.owner), f(e.Mean), f(e.Low), f(e.High)))
	}
	return text + strings.Join(words, "; ")
}

// hardestHit is the one who lost most of his own income, nil if of nobody a loss can
// be told. People's purchases are no income, so users are not compared.
func hardestHit(accounts []account) *account {
	var out *account
	for i := range accounts {
		a := &accounts[i]
		if a.owner == everyone || a.party == model.Users || !a.settled() || a.net.Mean > 0 || !(a.income > 0) {
			continue
		}
		if out == nil || a.net.Mean/a.income < out.net.Mean/out.income {
			out = a
		}
	}
	return out
}

func incomeWords(p model.Party) string {
	switch p {
	case model.Sellers:
		return "their sales"
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

// yuanPrinter prints sums of one sentence in one unit.
func yuanPrinter(mean float64, ends ...float64) func(float64) string {
	low, high := 0.0, 0.0
	if len(ends) == 2 {
		low, high = ends[0], ends[1]
	}
	if math.IsNaN(low) || math.IsNaN(high) {
		low, high = 0, 0
	}
	f := speaker{unit: "yuan"}.format(mean, low, high)
	return func(x float64) string { return f(x, true) }
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
