package model

import "strings"

// Switch takes one mechanism, or one part of a rule, out of any scenario. What is
// off runs to the same bits as what is not in the file.
type Switch struct {
	Name, Doc string
	// Mechanisms names the entries of the catalogue of mechanisms that have no work
	// without it; none where it is a part of others.
	Mechanisms []string
	// Off are the settings that take it out. A star stands for every name that the
	// scenario has there; a block that is not there needs none.
	Off []Setting
	// Frees names the benchmarks (docs/verification.md) that need it off.
	Frees string
}

// Switches lists everything that can be switched off, in the order of a day.
var Switches = []Switch{
	{
		Name: "graph", Doc: "who knows whom; off, everybody mixes with everybody",
		Off: []Setting{{"network.kind", "complete"}}, Frees: "V2, V9, V10",
	},
	{
		Name: "update", Doc: "people who act one after another; off, all act at once",
		Off: []Setting{{"clock.update", "sync"}}, Frees: "V2, V4",
	},
	{
		Name: "revising", Doc: "people who repeat their last choice; off, all reconsider every day",
		Off: []Setting{{"choice.revising", "1"}}, Frees: "V2",
	},
	{
		Name: "steps", Doc: "steps of less than a day",
		Off: []Setting{{"clock.dt", "1"}}, Frees: "V3",
	},
	{
		Name: "strategies", Doc: "camps that do otherwise than the dated events say",
		Mechanisms: []string{"outlook"},
		Off:        []Setting{{"strategies", "{}"}, {"campaigns.*.called_by", "''"}}, Frees: "all",
	},
	{
		Name: "gates", Doc: "closed gates, by dated events, on the first day, or by a camp's choice; off, all are open",
		Off: []Setting{
			{"gates", "[]"},
			{"events.*.to", "1000"},
			{"events.*.also.*.to", "1000"},
			{"events.*.leak.on", "false"},
			{"strategies", "{}"},
			{"campaigns.*.called_by", "''"},
		}, Frees: "V1 to V6, V9",
	},
	{
		Name: "circumvention", Doc: "ways round closed gates that people learn", Off: []Setting{{"events.*.leak.on", "false"}}, Frees: "all",
	},
	{
		Name: "orders", Doc: "interoperability orders", Off: []Setting{{"orders.*.on", "false"}}, Frees: "all",
	},
	{
		Name: "regulator", Doc: "wallets that a regulator stops in a context", Off: []Setting{{"events.*.regulates", "[]"}}, Frees: "all",
	},
	{
		Name: "campaigns", Doc: "envelopes, gifts, subsidies, promotions at the till, blessings",
		Mechanisms: []string{"blessings"},
		Off:        []Setting{{"campaigns.*.on", "false"}}, Frees: "V1 to V7, V10",
	},
	{
		Name: "pace", Doc: "budgets that come evenly over the days of a campaign; off, all is there from the first",
		Off: []Setting{{"campaigns.*.pace", "free"}}, Frees: "all",
	},
	{
		Name: "rewards", Doc: "the utility of money off a payment", Off: []Setting{{"choice.omega", "0"}}, Frees: "all",
	},
	{
		Name: "services", Doc: "markets of services beside payment", Mechanisms: []string{"services"},
		Off: []Setting{{"adjacent.*.on", "false"}}, Frees: "all",
	},
	{
		Name: "adoption", Doc: "people who install and bind by external influence, imitation or what merchants take",
		Mechanisms: []string{"adoption"},
		Off: []Setting{
			{"platforms.*.adoption.external", "0"},
			{"platforms.*.adoption.imitation", "0"},
			{"platforms.*.adoption.cross", "0"},
			{"platforms.*.adoption.bind_rate", "0"},
			{"campaigns.*.install", "0"},
		}, Frees: "V1, V2, V4 to V10",
	},
	{
		Name: "diffusion", Doc: "people who install by thresholds and by contagion, and those who begin",
		Mechanisms: []string{"diffusion"},
		Off: []Setting{
			{"platforms.*.adoption.threshold.on", "false"},
			{"platforms.*.adoption.pass", "0"},
			{"platforms.*.adoption.seeds.on", "false"},
		}, Frees: "all but V9, V10",
	},
	{
		Name: "circle", Doc: "a wallet's own graph of friends", Mechanisms: []string{"circle"},
		Off: []Setting{{"hosts.*.circle.on", "false"}}, Frees: "all",
	},
	{
		Name: "merchants", Doc: "merchants who take some wallets, change their minds or leave; off, all take all that their class names",
		Off: []Setting{
			{"merchants.*.accept.*.law", "always"},
			{"merchants.*.review", "null"},
			{"merchants.*.exit_hazard", "0"},
			{"merchants.*.start", "[]"},
			{"merchants.*.founding.on", "false"},
			{"merchants.*.profit.on", "false"},
			{"tool_makers.*.on", "false"},
		}, Frees: "V1 to V6, V8 to V10",
	},
	{
		Name: "contracts", Doc: "contracts that end; off, they last for ever",
		Off: []Setting{{"merchants.*.contracts.law", "endless"}}, Frees: "V1 to V6",
	},
	{
		Name: "reviews", Doc: "merchants who reconsider what they take", Off: []Setting{{"merchants.*.review", "null"}}, Frees: "V1 to V6, V8 to V10",
	},
	{
		Name: "exits", Doc: "merchants who close down by chance", Off: []Setting{{"merchants.*.exit_hazard", "0"}}, Frees: "V1 to V6, V8 to V10",
	},
	{
		Name: "spread", Doc: "merchants who begin to take a wallet by imitation", Off: []Setting{{"merchants.*.accept.*.spread.on", "false"}}, Frees: "all",
	},
	{
		Name: "tool makers", Doc: "makers of tools for merchants", Mechanisms: []string{"tools", "tool_books"},
		Off: []Setting{{"tool_makers.*.on", "false"}}, Frees: "all",
	},
	{
		Name: "founding", Doc: "sellers who open shops in another class", Mechanisms: []string{"sellers"},
		Off: []Setting{{"merchants.*.founding.on", "false"}}, Frees: "all",
	},
	{
		Name: "profit", Doc: "merchants who leave after losses", Mechanisms: []string{"profit"},
		Off: []Setting{{"merchants.*.profit.on", "false"}}, Frees: "V1 to V6, V8 to V10",
	},
	{
		Name: "venues", Doc: "venues chosen by habit, referrals and wallets; off, their shares are fixed by their utilities",
		Off: []Setting{{"choice.kappa_venue", "0"}, {"choice.eta_referral", "0"}, {"choice.iv_venue", "0"}}, Frees: "all",
	},
	{
		Name: "network", Doc: "the utility of what friends and everybody show",
		Off: []Setting{{"choice.gamma_friends", "0"}, {"choice.gamma_global", "0"}}, Frees: "V1, V5, V6",
	},
	{
		Name: "network form", Doc: "numbers, or their logarithms, in place of the share who show a wallet",
		Off: []Setting{{"choice.network_form", "share"}}, Frees: "V2",
	},
	{
		Name: "loyalty", Doc: "the utility of the wallet of the last payment",
		Off: []Setting{{"choice.delta", "0"}}, Frees: "V1, V2, V4",
	},
	{
		Name: "habit", Doc: "the utility of habit; stocks are still kept and shown",
		Off: []Setting{{"choice.kappa", "0"}}, Frees: "V1 to V5",
	},
	{
		Name: "habit groups", Doc: "habits of their own for some contexts",
		Off: []Setting{{"contexts.*.habit_group", "''"}}, Frees: "all",
	},
	{
		Name: "tastes", Doc: "tastes for wallets that differ over people",
		Off: []Setting{{"choice.sigma", "0"}}, Frees: "V1 to V7",
	},
	{
		Name: "nest", Doc: "wallets that are closer to each other than to cash",
		Off: []Setting{{"choice.nest", "1"}}, Frees: "V1 to V7",
	},
	{
		Name: "noise", Doc: "noise of another weight than one util",
		Off: []Setting{{"choice.scale", "1"}}, Frees: "all but V4",
	},
	{
		Name: "prices", Doc: "fees and rebates of one payment, on both sides",
		Off: []Setting{
			{"contexts.*.platforms.*.fee", "0"},
			{"contexts.*.platforms.*.rebate", "0"},
			{"merchants.*.accept.*.flat_fee", "0"},
		}, Frees: "all",
	},
	{
		Name: "checkout", Doc: "wallets that people remember or open at the till",
		Off: []Setting{{"choice.checkout.on", "false"}}, Frees: "all",
	},
	{
		Name: "fatigue", Doc: "messages that tire people", Mechanisms: []string{"fatigue"},
		Off: []Setting{{"hosts.*.fatigue.on", "false"}}, Frees: "all but V6",
	},
	{
		Name: "risk", Doc: "deals that go wrong",
		Off: []Setting{{"contexts.*.risk.on", "false"}, {"merchants.*.risk.on", "false"}}, Frees: "all but V6",
	},
	{
		Name: "trust", Doc: "losses and blocked attempts that are remembered", Mechanisms: []string{"trust"},
		Off: []Setting{{"trust.on", "false"}}, Frees: "all but V6",
	},
	{
		Name: "dormancy", Doc: "wallets that fall asleep and are removed", Mechanisms: []string{"dormancy"},
		Off: []Setting{{"platforms.*.dormancy.on", "false"}}, Frees: "all",
	},
	{
		Name: "balances", Doc: "money that stays in wallets", Mechanisms: []string{"balances"},
		Off: []Setting{{"balances.on", "false"}}, Frees: "all",
	},
	{
		Name: "welfare", Doc: "the second reckoning of surplus",
		Off: []Setting{{"welfare.on", "false"}}, Frees: "all",
	},
}

// Settings lists what takes the switch out of a scenario, without stars.
func (w *Switch) Settings(s *Scenario) []Setting {
	var out []Setting
	for _, set := range w.Off {
		for _, path := range s.expand(set.Path) {
			out = append(out, Setting{path, set.Value})
		}
	}
	return out
}

// expand lists the paths that a path with stars stands for in a scenario. A
// switch "on" of a block that is not there stands for nothing.
func (s *Scenario) expand(path string) []string {
	paths := []string{""}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		var next []string
		for _, p := range paths {
			switch {
			case part == "*":
				for _, name := range s.doc.Keys(p) {
					next = append(next, p+"."+name)
				}
			case i > 0 && i == len(parts)-1 && part == "on" && !s.has(p):
			case p == "":
				next = append(next, part)
			default:
				next = append(next, p+"."+part)
			}
		}
		paths = next
	}
	return paths
}

// has tells whether the file has a block, or an element of a list, at a path.
func (s *Scenario) has(path string) bool { return len(s.doc.Keys(path)) > 0 }

// Switch returns the switch without which the mechanism has no work; nil if it
// always has.
func (k *MechanismKind) Switch() *Switch {
	for i := range Switches {
		for _, name := range Switches[i].Mechanisms {
			if name == k.Name {
				return &Switches[i]
			}
		}
	}
	return nil
}
