package agents

// Strategies is the catalogue of strategies by which a camp sets its sides of
// the gates.
var Strategies = []StrategyKind{
	{"script", "the dated events of the scenario, as they happened", false, nil, func(Settings) Strategy { return script{} }},
	{"open", "every own side of every gate open", false, nil, func(Settings) Strategy { return open{} }},
	{"closed", "every own side of every gate closed, but pictures with a passcode, which no host could read", false, nil, func(Settings) Strategy { return closed{} }},
	{"threshold", "closed to a camp whose share of value or whose envelopes' reach passes a bound, until some time after it falls below", true, []string{"above", "reach", "hold"}, func(s Settings) Strategy { return threshold{s} }},
	{"tit_for_tat", "does what the other camp did on the mirror gate a lag ago", true, []string{"lag", "tremble"}, func(s Settings) Strategy { return titForTat{s} }},
	{"generous_tit_for_tat", "tit for tat that overlooks a closing with some chance a day", true, []string{"lag", "tremble", "forgive"}, func(s Settings) Strategy { return generousTitForTat{s} }},
	{"grim", "open until the other camp has closed the mirror gate, then closed for good", true, []string{"lag", "tremble"}, func(s Settings) Strategy { return grim{s} }},
	{"targeted", "closed to the strongest rival unless it is small, open to everybody else", true, []string{"small_below"}, func(s Settings) Strategy { return targeted{s} }},
	{"festival", "one way on the days of festivals, another way on all others", true, []string{"windows", "during", "otherwise"}, func(s Settings) Strategy { return festival{s} }},
	{"run_off_then_block", "closes signing and renewal first, payments after a delay, links last", true, []string{"when", "above", "delay", "links_after", "side"}, func(s Settings) Strategy { return runOffThenBlock{s} }},
	{"adapter_then_retaliate", "answers closed links with pictures with a passcode, and what stays closed by closing", true, []string{"lag", "patience"}, func(s Settings) Strategy { return adapterThenRetaliate{s} }},
	{"accommodate", "the script, but open wherever the other camp keeps closed for a lag: no answer to a closing", true, []string{"lag"}, func(s Settings) Strategy { return accommodate{s} }},
	{"on_demand", "closed until enough people complain, then open for good", true, []string{"ask"}, func(s Settings) Strategy { return onDemand{s} }},
	{"camp_contagion", "closes with a hazard that every closed gate between two camps raises", true, []string{"base", "spread", "hold"}, func(s Settings) Strategy { return campContagion{s} }},
	{"buy_out", "the script, and campaigns of the camp that begin when the rival's share passes a bound", true, []string{"above", "for"}, func(s Settings) Strategy { return buyOut{s} }},
	{"rule", "closed by a condition written in the file, and opened by another", true, []string{"close_when", "reopen_when", "for", "objects"}, func(s Settings) Strategy { return ruled{s} }},
}
