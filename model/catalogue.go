package model

// Mechanisms lists every mechanism in the order of the day.
var Mechanisms = []MechanismKind{
	{"entry", "people enter the market and join hosts", "users.csv", always, func() Mechanism { return &entry{} }},
	{"hours", "dated events, strategies and red envelopes, hour by hour inside windows", "Farrell & Saloner 1992; Yuan et al., Management Science 70(7)", always, func() Mechanism { return &hours{} }},
	{"services", "people choose among adjacent services, by habit and by the links that friends share", "McFadden 1974; Train 2009", hasServices, func() Mechanism { return &services{} }},
	{"adoption", "people install wallets and bind cards, by external influence and imitation", "Bass 1969", hasAdoption, func() Mechanism { return &adoption{} }},
	{"diffusion", "people install wallets when enough others show them, or because a friend passed them on", "Granovetter 1978; Watts 2002; Centola & Macy 2007; Newman 2002", hasDiffusion, func() Mechanism { return &diffusion{} }},
	{"blessings", "whoever makes new friends in a wallet's circle shares a pool", "campaigns.csv alipay_2016_five_blessings", hasBlessings, func() Mechanism { return &blessings{} }},
	{"circle", "ties form on a wallet's own host, among contacts and by triadic closure", "Rapoport 1953; Granovetter 1973", hasCircles, func() Mechanism { return &circles{} }},
	{"merchants", "contracts run off and are signed, acceptance is reviewed, merchants leave", "Rochet & Tirole 2003", hasMerchants, func() Mechanism { return &merchants{} }},
	{"tools", "tool makers integrate wallets, are cut off, and re-route their merchants or lose them", "events.csv e04, e25, e53", hasTools, func() Mechanism { return &tools{} }},
	{"sellers", "sellers of one class open shops in another, and lose what they built", "events.csv e14, e25; Dixit 1989", hasSellers, func() Mechanism { return &sellers{} }},
	{"payments", "people meet occasions, pick a venue, then a wallet", "Train 2009; Small & Rosen 1981", always, func() Mechanism { return &payments{} }},
	{"fatigue", "messages tire people, who look at the host less, mute it or leave it", "events.csv e03, behaviour.csv p43; stocks as in Lally et al. 2010", hasFatigue, func() Mechanism { return &fatigue{} }},
	{"trust", "losses and blocked attempts wear on trust in wallets, which recovers", "Farrell & Saloner 1992; events.csv e03, e25", hasTrust, func() Mechanism { return &trust{} }},
	{"dormancy", "wallets that nobody uses fall asleep and are removed", "behaviour.csv p46", hasDormancy, func() Mechanism { return &dormancy{} }},
	{"profit", "merchants reckon their profit at staggered dates, and leave after losses", "Hopenhayn 1992; behaviour.csv p32", hasProfit, func() Mechanism { return &profit{} }},
	{"tool_books", "tool makers reckon what they earn, and give up after months of loss", "events.csv e04", hasTools, func() Mechanism { return &toolBooks{} }},
	{"balances", "envelopes are paid, balances withdrawn, and what people received arrives", "events.csv e38 e39; behaviour.csv p20 p38 p39", hasBalances, func() Mechanism { return &balances{} }},
	{"ledger", "rewards and new cards are added up since the first day", "Small & Rosen 1981", always, func() Mechanism { return &sumsSoFar{} }},
	{"stocks", "what friends see is pushed to them, the day is closed", "Brock & Durlauf 2001", always, func() Mechanism { return &stocks{} }},
	{"outlook", "what camps can see of the day is noted for their strategies of tomorrow", "Farrell & Saloner 1992", hasReactions, func() Mechanism { return &outlooks{} }},
}

func always(*Scenario) bool { return true }

func hasAdoption(s *Scenario) bool {
	for _, p := range s.Platforms {
		a := &p.Adoption
		if a.Law == "bass" && (a.External > 0 || a.Imitation > 0 || a.Cross > 0) || a.BindRate > 0 {
			return true
		}
	}
	for _, c := range s.Campaigns {
		if c.On && c.Install > 0 {
			return true
		}
	}
	return false
}

func hasReactions(s *Scenario) bool {
	for _, play := range s.Strategies {
		if play.reacts() {
			return true
		}
	}
	return false
}

func hasMerchants(s *Scenario) bool { return len(s.Merchants) > 0 }

// Measures lists everything that can be read off the world at the end of a day.
var Measures = []Measure{
	{Name: "population", Unit: "people", Doc: "people in the market", suffixes: once, read: population},
	{Name: "installed", Unit: "people", Doc: "people with the wallet on their phone", suffixes: perPlatform, read: installed},
	{Name: "bound", Unit: "people", Doc: "people with a card in the wallet", suffixes: perPlatform, read: bound},
	{Name: "active", Unit: "people", Doc: "people who paid with the wallet or sent an envelope of it within 30 days", suffixes: perPlatform, read: active},
	{Name: "shown", Unit: "people", Doc: "people whose visible state is the wallet", suffixes: perPlatform, read: primary},
	{Name: "multi_homing", Unit: "share", Doc: "people with a card in two wallets or more, among those with any", suffixes: once, read: multiHoming},
	{Name: "multi_homing_active", Unit: "share", Doc: "people who paid with two wallets or more within 30 days, among those who paid with any", Asked: true, suffixes: once, read: multiHomingActive},
	{Name: "retained", Unit: "people", Doc: "people who paid with the wallet or sent an envelope of it within 90 days", suffixes: perPlatform, read: retained},
	{Name: "homophily", Unit: "share", Doc: "share who show the wallet among friends of those who show it, less that among everybody else", Asked: true, suffixes: perPlatformWithTies, read: homophily},
	{Name: "habit", Unit: "share", Doc: "mean habit stock of the people with a card in the wallet", suffixes: perPlatform, read: habit},
	{Name: "habit_sd", Unit: "share", Doc: "standard deviation of the habit stock over the people with a card in the wallet", suffixes: perPlatform, read: habitSD},
	{Name: "habit_group", Unit: "share", Doc: "mean habit stock of the people with a card in the wallet, by group of contexts; habit is the mean over the groups", suffixes: perGroupAndPlatform, read: groupHabit},
	{Name: "payments", Unit: "payments/day", Doc: "payments, envelopes of campaigns included; by the hour without them", Hourly: true, suffixes: perPlatformAndCash, read: paymentCount, hour: paymentsHour},
	{Name: "value", Unit: "yuan/day", Doc: "value by the publishers' rule; by the hour without envelopes of campaigns and background volume", Counting: "all contexts, transfers, envelopes and background volume", Hourly: true, suffixes: perPlatformAndCash, read: value, hour: valueHour},
	{Name: "share_value_all", Unit: "share", Doc: "share of the value of all platforms, by the publishers' rule", Counting: "all contexts, transfers, envelopes and background volume; cash in no denominator", suffixes: perPlatform, read: shareValueAll},
	{Name: "share_value_commerce", Unit: "share", Doc: "share of the value of commerce", Counting: "contexts that count as commerce; transfers, envelopes, finance and background left out", suffixes: perPlatform, read: shareValueCommerce},
	{Name: "share_count_all", Unit: "share", Doc: "share of the number of payments", Counting: "all contexts and envelopes", suffixes: perPlatform, read: shareCountAll},
	{Name: "share_count_ex_envelopes", Unit: "share", Doc: "share of the number of payments without envelopes", Counting: "all contexts that do not count as envelope", suffixes: perPlatform, read: shareCountExEnvelopes},
	{Name: "transfers", Unit: "share", Doc: "transfers and envelopes in the value of the platform", Counting: "contexts that count as transfer or envelope, over value", suffixes: perPlatform, read: transfers},
	{Name: "hhi", Unit: "points", Doc: "Herfindahl-Hirschman index of the shares of payments", Counting: "share_count_all", suffixes: once, read: hhi},
	{Name: "hhi_within", Unit: "points", Doc: "mean over people of the Herfindahl-Hirschman index of their own habit stocks", Asked: true, suffixes: once, read: hhiWithin},
	{Name: "lost_sales", Unit: "yuan/day", Doc: "value of purchases that failed because no own wallet could be used", suffixes: func(n *names) []string { return append([]string{""}, perVenue(n)...) }, read: lostSales},
	{Name: "venue_value", Unit: "yuan/day", Doc: "value paid at the venue, cash included", suffixes: perVenue, read: venueValue},
	{Name: "exposure_count", Unit: "share", Doc: "payments that pass the payment gate of venue and wallet: what closing it can move directly", Counting: "commerce by wallet, as venue.wallet", suffixes: perGatedVenueAndPlatform, read: exposureCount},
	{Name: "exposure_value", Unit: "share", Doc: "the same by value", Counting: "commerce by wallet, as venue.wallet", suffixes: perGatedVenueAndPlatform, read: exposureValue},
	{Name: "envelopes_exposure", Unit: "share", Doc: "openings of envelopes that pass the gates of a host for a wallet: what closing them can stop directly", Counting: "envelopes of campaigns", suffixes: perPlatformOnHost, read: exposureOpenings},
	{Name: "pay_rate", Unit: "share", Doc: "occasions at the venue on which the wallet could be used and was", suffixes: perVenueAndPlatform, read: payRate},
	{Name: "acceptance", Unit: "share", Doc: "merchants of the class that can be paid with the wallet", suffixes: perVenueAndPlatform, read: acceptance},
	{Name: "contracts", Unit: "contracts", Doc: "contracts in force: signed, not expired and not shut out by a gate", suffixes: perVenueAndPlatform, read: contracts},
	{Name: "merchants", Unit: "merchants", Doc: "merchants of the class that are there", suffixes: perVenue, read: merchantsActive},
	{Name: "merchants_exited", Unit: "merchants", Doc: "merchants of the class that have left", suffixes: perVenue, read: merchantsExited},
	{Name: "merchant_profit", Unit: "yuan/day", Doc: "turnover times margin, less fees, fixed cost and what was spent to start, of all merchants of the class", suffixes: perProfit, read: merchantProfit},
	{Name: "merchant_stock", Unit: "yuan", Doc: "profit since the first day of the merchants of the class that are there, up to their last review", suffixes: perProfit, read: merchantStock},
	{Name: "shops_founded", Unit: "merchants", Doc: "shops that sellers of another class have opened since the first day", suffixes: perFounding, read: shopsFounded},
	{Name: "stranded", Unit: "yuan/day", Doc: "cost of starting that was not yet written off when the shop lost its last wallet or closed", suffixes: perFounding, read: strandedToday},
	{Name: "stranded_total", Unit: "yuan", Doc: "the same since the first day", suffixes: perFounding, read: strandedTotal},
	{Name: "tool_makers", Unit: "firms", Doc: "tool makers that are there", suffixes: perTooled, read: toolMakers},
	{Name: "tool_makers_exited", Unit: "firms", Doc: "tool makers that have given up", suffixes: perTooled, read: toolMakersExited},
	{Name: "tool_maker_merchants", Unit: "merchants", Doc: "merchants whom the tool maker serves", suffixes: perMaker, read: toolMakerMerchants},
	{Name: "tool_maker_revenue", Unit: "yuan/day", Doc: "revenue of the tool maker", suffixes: perMaker, read: toolMakerRevenue},
	{Name: "tool_maker_profit", Unit: "yuan/day", Doc: "revenue less fixed cost and costs of integration", suffixes: perMaker, read: toolMakerProfit},
	{Name: "envelopes_sent", Unit: "envelopes/day", Doc: "envelopes of campaigns that people sent, by platform and by host", Hourly: true, suffixes: perHostAndPlatform, read: envelopesSent, hour: envelopesSentHour},
	{Name: "envelopes_opened", Unit: "openings/day", Doc: "openings of such envelopes, with or without a packet left", Hourly: true, suffixes: perHostAndPlatform, read: envelopesOpened, hour: envelopesOpenedHour},
	{Name: "envelopes_claimed", Unit: "packets/day", Doc: "packets of such envelopes that people got", Hourly: true, suffixes: perHostAndPlatform, read: envelopesClaimed, hour: envelopesClaimedHour},
	{Name: "envelopes_emptied", Unit: "envelopes/day", Doc: "envelopes of campaigns of which every packet was claimed", suffixes: perHostAndPlatform, read: envelopesEmptied},
	{Name: "envelopes_given", Unit: "packets/day", Doc: "packets that the platform itself gave", suffixes: perPlatform, read: envelopesGiven},
	{Name: "participants", Unit: "people", Doc: "people who have sent or claimed an envelope of the campaign since it began", suffixes: func(n *names) []string { return n.campaigns }, read: participants},
	{Name: "rewards", Unit: "yuan/day", Doc: "money that the platform gave through campaigns", suffixes: perPlatform, read: rewards},
	{Name: "fees", Unit: "yuan/day", Doc: "fees that merchants paid", suffixes: perPlatform, read: fees},
	{Name: "payer_fees", Unit: "yuan/day", Doc: "fees that payers paid for their payments", suffixes: perPlatform, read: payerFees},
	{Name: "rebates", Unit: "yuan/day", Doc: "money that the platform gave payers for their payments, campaigns left out", suffixes: perPlatform, read: rebates},
	{Name: "profit", Unit: "yuan/day", Doc: "fees of merchants, of payers and on withdrawals, less rewards, rebates and bank costs", suffixes: perPlatform, read: platformProfit},
	{Name: "cost_per_bound", Unit: "yuan/person", Doc: "rewards since the first day over cards bound since then", suffixes: perPlatform, read: costPerBound},
	{Name: "money_gain", Unit: "yuan/day", Doc: "money that users, merchants, platforms, banks, tool makers and fraudsters got of one another with nothing sold for it; it sums to zero", suffixes: perParty, read: moneyGain},
	{Name: "balance", Unit: "yuan/person", Doc: "mean balance of the people with the wallet", suffixes: perPurse, read: balance},
	{Name: "balance_funded", Unit: "share", Doc: "value of payments with the wallet that came out of balances", suffixes: perPurse, read: paidFromBalance},
	{Name: "withdrawn", Unit: "yuan/day", Doc: "money that people sent from the wallet to the bank, fees included", suffixes: perPurse, read: withdrawn},
	{Name: "withdrawal_fees", Unit: "yuan/day", Doc: "fees that people paid on it", suffixes: perPurse, read: withdrawalFees},
	{Name: "surplus_users", Unit: "yuan/day", Doc: "log-sums of all occasions over the utility of a yuan, lost sales at outside_utility less lost_cost", Counting: "contexts that do not count as envelope", suffixes: once, read: surplusUsers},
	{Name: "surplus_users_static", Unit: "yuan/day", Doc: "the same without habit, loyalty and network terms", Counting: "contexts that do not count as envelope", suffixes: onceIfStatic, read: surplusUsersStatic},
	{Name: "surplus_merchants", Unit: "yuan/day", Doc: "margin on the sales of the class, less its fees, its part of rewards, prices of tools and what it spent to start", suffixes: perVenue, read: surplusMerchants},
	{Name: "surplus_tool_makers", Unit: "yuan/day", Doc: "revenue of all tool makers, less fixed cost and costs of integration", suffixes: perTooled, read: surplusToolMakers},
	{Name: "surplus_bystanders", Unit: "yuan/day", Doc: "what the listeners of services that stand in no camp are worth to their owners: bystander_revenue, beside the other surpluses", suffixes: onceListened, read: bystanderRevenue},
	{Name: "complaints", Unit: "attempts/day", Doc: "attempts to pay with the wallet or to share its envelopes that a closed gate stopped", Hourly: true, suffixes: perPlatform, read: complaints, hour: complaintsHour},
	{Name: "fatigue", Unit: "messages", Doc: "mean stock of messages that weigh on the people on the host", suffixes: perTiredHost, read: meanFatigue},
	{Name: "sessions", Unit: "share", Doc: "sessions on the host, as a share of those of people who are not tired", suffixes: perTiredHost, read: meanSessions},
	{Name: "messages", Unit: "messages/day", Doc: "marketing messages that reached people on the host", suffixes: perTiredHost, read: messages},
	{Name: "messages_read", Unit: "messages/day", Doc: "of these, messages that met a session", suffixes: perTiredHost, read: messagesRead},
	{Name: "host_muted", Unit: "share", Doc: "people on the host whom no marketing messages reach any more", suffixes: perTiredHost, read: hostMuted},
	{Name: "host_left", Unit: "people", Doc: "people who have left the host since the first day", suffixes: perTiredHost, read: hostLeft},
	{Name: "trust", Unit: "share", Doc: "mean trust in the wallet of the people with a card in it; 1 is full", suffixes: perPlatformWhere(func(n *names) bool { return n.wears.trust }), read: meanTrust},
	{Name: "losses", Unit: "yuan/day", Doc: "money that payers lost in deals outside escrow", suffixes: perPlatformWhere(func(n *names) bool { return n.wears.risk }), read: losses},
	{Name: "dormant", Unit: "people", Doc: "people whose wallet is asleep: the account is there, the password forgotten", suffixes: perPlatformWhere(func(n *names) bool { return n.wears.dormancy }), read: dormantPeople},
	{Name: "uninstalls", Unit: "people/day", Doc: "people who removed the wallet", suffixes: perPlatformWhere(func(n *names) bool { return n.wears.dormancy }), read: uninstalls},
	{Name: "checkout_saved", Unit: "payments/day", Doc: "payments that only the checkout funnel made possible", suffixes: perPlatformWhere(func(n *names) bool { return n.wears.checkout }), read: checkoutSaved},
	{Name: "promotion_uses", Unit: "people/day", Doc: "people whom the promotion at the till rewarded", suffixes: perPromotion, read: promotionUses},
	{Name: "promotion_platform", Unit: "yuan/day", Doc: "rewards of the promotion that the platform paid", suffixes: perPromotion, read: promotionPlatform},
	{Name: "promotion_merchants", Unit: "yuan/day", Doc: "rewards of the promotion that merchants bore", suffixes: perPromotion, read: promotionMerchants},
	{Name: "listeners", Unit: "people", Doc: "people who use the adjacent service", suffixes: perListened, read: listeners},
	{Name: "service_revenue", Unit: "yuan/day", Doc: "what the listeners of the service are worth to its owner", suffixes: perListened, read: serviceRevenue},
	{Name: "bystander", Unit: "flag", Doc: "1 while the service stands in no camp", suffixes: perListened, read: bystander},
	{Name: "bystander_revenue", Unit: "yuan/day", Doc: "what the listeners of all services that stand in no camp are worth to their owners", suffixes: onceListened, read: bystanderRevenue},
	{Name: "circle_members", Unit: "people", Doc: "people with a tie in the circle", suffixes: perCircle, read: circleMembers},
	{Name: "circle_ties", Unit: "friends", Doc: "mean number of ties of the people who have one in the circle", suffixes: perCircle, read: circleTies},
	{Name: "circle_clustering", Unit: "share", Doc: "transitivity of the circle: pairs of ties of one person whose ends are tied, too", suffixes: perCircle, read: circleClustering},
	{Name: "logsum", Unit: "util/occasion", Doc: "inclusive value of an occasion (Small & Rosen 1981)", suffixes: once, read: logsum},
	{Name: "repeat_rate", Unit: "share", Doc: "payments with the wallet of the payment before", suffixes: once, read: repeatRate},
	{Name: "switch_rate", Unit: "share", Doc: "payments with another wallet than the one before", suffixes: once, read: switchRate},
	{Name: "gate", Unit: "permille", Doc: "value of a gate that the file names, as host.object.guest", Hourly: true, suffixes: gateNames, read: gateDay, hour: gateHour},
}
