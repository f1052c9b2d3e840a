package plots

import (
	"math"
	"strings"

	"hongbao/experiments/table"
)

// readLedger reads the parties of the first arm, in the main reading: with inertia
// counted, and by the first worth of a yuan.
func readLedger(t *table.Table) ([]ledgerRow, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{
		"arm", "base", "at", "party", "id", "inertia", "omega", "n", "money", "custom", "for_good", "net", "low", "high", "level", "method",
		"income", "net_of_income", "losers", "parts",
	} {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	var out []ledgerRow
	for row := range t.Len() {
		text := func(name string) string { return columns[name].Text(row) }
		number := func(name string) float64 { return columns[name].Float(row) }
		if text("arm") != columns["arm"].Text(0) || text("inertia") != "counted" || number("omega") != columns["omega"].Float(0) {
			continue
		}
		l := ledgerRow{
			party: text("party"), id: text("id"), at: text("at"), good: number("for_good"), hands: number("money") + number("custom"),
			income: number("income"), portion: number("net_of_income"), losers: number("losers"), parts: partNames(text("parts")),
		}
		l.label = ledgerLabel(l.party, l.id)
		l.N, l.Mean, l.Low, l.High = int(number("n")), number("net"), number("low"), number("high")
		l.Level, l.Method = number("level"), text("method")
		l.name = l.label
		if l.N == 0 || math.IsNaN(l.Mean) {
			continue
		}
		if l.party == "users" {
			l.portion = math.NaN() // what people spend is not their income
		}
		out = append(out, l)
	}
	return out, nil
}

// partNames gives the words of the three largest parts of a net gain.
func partNames(text string) []string {
	var out []string
	for _, part := range strings.Split(text, "; ") {
		if cut := strings.LastIndexByte(part, ' '); cut > 0 && len(out) < 3 {
			out = append(out, part[:cut])
		}
	}
	return out
}

// ledgerLabel names a party.
func ledgerLabel(party, id string) string {
	switch party {
	case "total":
		return "All together"
	case "merchants", "tool_makers", "bystanders", "camps", "wallets":
		return firmName(id)
	}
	return upperFirst(strings.ReplaceAll(party, "_", " "))
}

// firmName gives the name of a class of merchants, a service or a camp.
func firmName(id string) string {
	switch id {
	case "taobao":
		return "Taobao sellers"
	case "jd":
		return "JD"
	case "other_web":
		return "Other web shops"
	case "wechat_shop":
		return "WeChat shops"
	case "counter_shop":
		return "Shop counters"
	case "netease_music":
		return "NetEase Cloud Music"
	case "other_music":
		return "Other music services"
	case "wechat_marketing_apps":
		return "WeChat marketing apps"
	}
	return platformName(id)
}
