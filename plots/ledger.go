package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var ledger = Figure{
	Name:  "ledger",
	Doc:   "who paid: what each party won or lost, what changed hands apart from what was gained or lost for good",
	Build: buildLedger,
}

// mostLedgers is the number of parties that a page has room for, all together aside.
const mostLedgers = 16

// ledgerRow is one party of the analysis ledger.
type ledgerRow struct {
	estimate                     // of the net gain
	party, id, at, label         string
	good, hands, income, portion float64 // portion is the net gain over the income
	losers                       float64 // share of merchants, NaN if nobody knows
	parts                        []string
}

func buildLedger(r Results) (*table.Table, error) {
	const kind = "ledger"
	if r.Analysis == nil || r.Info.Analysis != kind {
		return nil, nothing("ledger needs the analysis ledger (ledger.csv)")
	}
	all, err := readLedger(r.Analysis)
	if err != nil {
		return nil, nothing("ledger needs the columns of the analysis ledger: %s", err)
	}
	end := slices.IndexFunc(all, func(l ledgerRow) bool { return l.party == "total" })
	if end < 0 {
		return nil, nothing("ledger needs a pair of complete runs, with a total of all parties")
	}
	total := all[end]
	shown, same, small := chooseLedgers(slices.Delete(slices.Clone(all), end, end+1))

	s := r.newSheet(kind)
	list := estimatesOf(append(slices.Clone(shown), total))
	v := newScale("yuan", list.all)
	low, high := 0.0, 0.0
	const id = "parties"
	for i := range append(shown, total) {
		l, last := &total, i == len(shown)
		if !last {
			l = &shown[i]
		}
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: l.label + l.remarks(last), ruled: last})
		ends := s.addLedger(id, i, l, &v, last)
		low, high = min(low, slices.Min(ends)), max(high, slices.Max(ends))
	}
	s.numberHeads(id, list, &v)
	if slices.ContainsFunc(shown, func(l ledgerRow) bool { return !math.IsNaN(l.portion) }) {
		s.xnames = append(s.xnames, name{panel: id, place: 2, text: "of income"})
	}
	s.xnames = append(s.xnames, name{panel: id, place: -1, text: "worse off | better off"})
	from, to := rowAxis(low, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(shown) + 1), weight: 1, axis: axisRows, unit: v.unit, zero: true}}

	arm, base := r.ledgerArms()
	s.title = ledgerTitle(shown, &total, &v)
	s.subtitle = fmt.Sprintf("%s against %s, %s%s. Hatched: changed hands. Solid: gained or lost for good", arm, inSentence(base), v.long, atWords(list.at))
	s.subtitle = withWarnings(s.subtitle, r.fewWords(total.N, "pair of runs", "pairs of runs"))
	s.captions = append(s.captions, sentences(r.ledgerCaption(list, same, small), r.provenance()))
	return s.table(), nil
}

// addLedger puts the bars, the interval and the numbers of a party into a row, and
// gives the values that the axis must hold.
func (s *sheet) addLedger(panel string, place int, l *ledgerRow, v *valueScale, last bool) []float64 {
	fill, look := "gain", "ink"
	switch {
	case l.good < 0 && last:
		fill = "loss-total"
	case l.good < 0:
		fill = "loss"
	}
	if !l.settled() && !l.unknown() && !l.nothing() {
		fill, look = "other", "other"
	}
	// What changed hands stands beyond what was gained or lost for good, or on the
	// other side of 0.
	from := 0.0
	if l.good*l.hands > 0 {
		from = l.good
	}
	if l.good != 0 {
		s.bars = append(s.bars, bar{panel: panel, place: place, token: fill, to: v.of(l.good)})
	}
	if l.hands != 0 {
		s.bars = append(s.bars, bar{panel: panel, place: place, token: "other", from: v.of(from), to: v.of(from + l.hands), hatch: true})
	}
	ends := []float64{v.of(l.good), v.of(from + l.hands), v.of(l.Mean)}
	mark := interval{panel: panel, place: place, token: "ink", at: v.of(l.Mean), low: v.of(l.Mean), high: v.of(l.Mean), under: true}
	if !l.unknown() {
		mark.low, mark.high = v.of(l.Low), v.of(l.High)
		ends = append(ends, mark.low, mark.high)
	}
	s.intervals = append(s.intervals, mark)
	s.addNumbers(panel, place, look, &l.estimate, v)
	if !math.IsNaN(l.portion) {
		s.numbers = append(s.numbers, numeral{panel: panel, place: place, column: 2, text: signed(portionText(l.portion)), token: "muted"})
	}
	return ends
}

// portionText prints a part of an income with two digits.
func portionText(x float64) string {
	p := 100 * math.Abs(x)
	decimals := 1
	if p > 0 && p < 1 {
		decimals = min(4, 1-int(math.Floor(math.Log10(p))))
	}
	return digits(100*x, decimals) + narrow + "%"
}

// nothing tells whether no pair changes anything in the ledger.
func (l *ledgerRow) nothing() bool {
	return l.Mean == 0 && l.good == 0 && l.hands == 0 && !(l.High > l.Low)
}

// remarks is the second line of a party: what its gain is made of.
func (l *ledgerRow) remarks(last bool) string {
	var out []string
	switch {
	case l.nothing():
		out = append(out, "exactly 0")
	case l.unknown():
		out = append(out, "no interval")
	case !l.settled():
		out = append(out, "includes 0")
	}
	if last {
		out = append(out, "transfers cancel to 0 fen")
	}
	if l.losers > 0 {
		out = append(out, percent(l.losers)+" of them lose")
	}
	out = append(out, l.parts...)
	if len(out) == 0 {
		return ""
	}
	return " | " + strings.Join(out, "; ")
}

// chooseLedgers orders the parties: those who lose most first, camps last. Those whose
// ledgers stay the same are named apart, unless all do; where there are too many, the smallest of
// those that cannot be told from 0 are only counted.
func chooseLedgers(all []ledgerRow) (shown []ledgerRow, same []string, small int) {
	for _, l := range all {
		if l.nothing() {
			same = append(same, inSentence(l.label))
			continue
		}
		shown = append(shown, l)
	}
	if len(shown) == 0 {
		return all[:min(len(all), mostLedgers)], nil, 0
	}
	slices.SortStableFunc(shown, func(a, b ledgerRow) int { // what may be left out stands last
		if a.settled() != b.settled() {
			if a.settled() {
				return -1
			}
			return 1
		}
		return fallingOrder(math.Abs(a.Mean), math.Abs(b.Mean))
	})
	if len(shown) > mostLedgers {
		shown, small = shown[:mostLedgers], len(shown)-mostLedgers
	}
	slices.SortStableFunc(shown, func(a, b ledgerRow) int {
		if x, y := a.party == "camps", b.party == "camps"; x != y {
			if x {
				return 1
			}
			return -1
		}
		return fallingOrder(-a.Mean, -b.Mean)
	})
	return shown, same, small
}

func ledgerTitle(shown []ledgerRow, total *ledgerRow, v *valueScale) string {
	sum := v.say(math.Abs(total.Mean)) + " " + v.word
	if !slices.ContainsFunc(shown, func(l ledgerRow) bool { return !l.nothing() }) {
		return "Every ledger stays the same, exactly"
	}
	if total.unknown() && !total.nothing() {
		verb := "lost"
		if total.Mean > 0 {
			verb = "gained"
		}
		return fmt.Sprintf("A single pair of runs; in it %s are %s for good", sum, verb)
	}
	var losers []ledgerRow
	for _, l := range shown {
		if l.settled() && l.Mean < 0 {
			losers = append(losers, l)
		}
	}
	slices.SortStableFunc(losers, func(a, b ledgerRow) int { return fallingOrder(-a.Mean, -b.Mean) })
	who := "nobody's loss can be told from 0"
	switch len(losers) {
	case 0:
	case 1:
		who = fmt.Sprintf("%s lose %s", inSentence(losers[0].label), v.say(-losers[0].Mean))
	default:
		who = fmt.Sprintf("%s lose %s, %s %s", inSentence(losers[0].label), v.say(-losers[0].Mean), inSentence(losers[1].label), v.say(-losers[1].Mean))
	}
	switch {
	case !total.settled() && len(losers) == 0:
		return "Nobody's loss, and no loss of all together, can be told from 0"
	case !total.settled():
		return upperFirst(who) + " " + v.word + "; the sum of all cannot be told from 0"
	case total.Mean < 0:
		return fmt.Sprintf("%s are lost that nobody received; %s", upperFirst(sum), who)
	}
	return fmt.Sprintf("%s are gained that nobody paid; %s", upperFirst(sum), who)
}

func (r *Results) ledgerCaption(all *estimates, same []string, small int) string {
	text := fmt.Sprintf("Bars: mean of %s with the same luck. Dot and line under them: net gain", counted(all.least(), "pair of runs", "pairs of runs"))
	if all.anyInterval() {
		text += " and its " + percent(all.level) + " interval" + all.methodWords() + ", for each row alone, simulation error only. Grey: the interval includes 0"
	} else {
		text += "; one pair gives no interval"
	}
	text += ". What changed hands is money and custom, and adds up to 0 fen in every pair. For good: ease of paying (log-sums over the utility of a yuan), sales that failed, costs"
	if len(same) > 0 {
		text += ". Exactly the same: " + strings.Join(same, ", ")
	}
	if small > 0 {
		text += ". " + counted(small, "smaller change that cannot be told from 0 stands", "smaller changes that cannot be told from 0 stand") + " in the table"
	}
	if arms := r.Analysis.Distinct("arm"); len(arms) > 1 {
		text += ". " + counted(len(arms)-1, "further history stands", "further histories stand") + " in the table"
	}
	return text
}

// ledgerArms gives the labels of the arm that is drawn, the first, and of its base.
func (r *Results) ledgerArms() (arm, base string) {
	a, _ := r.Analysis.Column("arm")
	b, _ := r.Analysis.Column("base")
	return r.armLabel(a.Text(0)), r.armLabel(b.Text(0))
}

// estimatesOf are the net gains of parties.
func estimatesOf(rows []ledgerRow) *estimates {
	out := &estimates{unit: "yuan", level: 0.95, at: rows[0].at}
	for _, l := range rows {
		out.all = append(out.all, l.estimate)
		if !l.unknown() {
			out.method, out.level = l.Method, l.Level
		}
	}
	return out
}
