package model

// Mechanisms lists every mechanism in the order of the day.
var Mechanisms = []MechanismKind{
	{"entry", "people enter the market and join hosts", "users.csv", always, func() Mechanism { return &entry{} }},
	{"hours", "dated events, strategies and red envelopes, hour by hour inside windows", "Farrell & Saloner 1992; Yuan et al., Management Science 70(7)", always, func() Mechanism { return &hours{} }},
	{"adoption", "people install wallets and bind cards, by external influence and imitation", "Bass 1969", hasAdoption, func() Mechanism { return &adoption{} }},
	{"merchants", "contracts run off and are signed, acceptance is reviewed, merchants leave", "Rochet & Tirole 2003", hasMerchants, func() Mechanism { return &merchants{} }},
	{"payments", "people meet occasions, pick a venue, then a wallet", "Train 2009; Small & Rosen 1981", always, func() Mechanism { return &payments{} }},
	{"stocks", "what friends see is pushed to them, the day is closed", "Brock & Durlauf 2001", always, func() Mechanism { return &stocks{} }},
	{"outlook", "what camps can see of the day is noted for their strategies of tomorrow", "Farrell & Saloner 1992", hasReactions, func() Mechanism { return &outlooks{} }},
}

func always(*Scenario) bool { return true }

func hasAdoption(s *Scenario) bool {
	for _, p := range s.Platforms {
		if p.Adoption.Law == "bass" || p.Adoption.BindRate > 0 {
			return true
		}
	}
	for _, c := range s.Campaigns {
		if c.Install > 0 {
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
	{Name: "habit", Unit: "share", Doc: "mean habit stock of the people with a card in the wallet", suffixes: perPlatform, read: habit},
	{Name: "habit_sd", Unit: "share", Doc: "standard deviation of the habit stock over the people with a card in the wallet", suffixes: perPlatform, read: habitSD},
	{Name: "payments", Unit: "payments/day", Doc: "payments, envelopes of campaigns included; by the hour without them", Hourly: true, suffixes: perPlatformAndCash, read: paymentCount, hour: paymentsHour},
	{Name: "value", Unit: "yuan/day", Doc: "value by the publishers' rule; by the hour without envelopes of campaigns and background volume", Counting: "all contexts, transfers, envelopes and background volume", Hourly: true, suffixes: perPlatformAndCash, read: value, hour: valueHour},
	{Name: "share_value_all", Unit: "share", Doc: "share of the value of all platforms, by the publishers' rule", Counting: "all contexts, transfers, envelopes and background volume; cash in no denominator", suffixes: perPlatform, read: shareValueAll},
	{Name: "share_value_commerce", Unit: "share", Doc: "share of the value of commerce", Counting: "contexts that count as commerce; transfers, envelopes, finance and background left out", suffixes: perPlatform, read: shareValueCommerce},
	{Name: "share_count_all", Unit: "share", Doc: "share of the number of payments", Counting: "all contexts and envelopes", suffixes: perPlatform, read: shareCountAll},
	{Name: "share_count_ex_envelopes", Unit: "share", Doc: "share of the number of payments without envelopes", Counting: "all contexts that do not count as envelope", suffixes: perPlatform, read: shareCountExEnvelopes},
	{Name: "transfers", Unit: "share", Doc: "transfers and envelopes in the value of the platform", Counting: "contexts that count as transfer or envelope, over value", suffixes: perPlatform, read: transfers},
	{Name: "hhi", Unit: "points", Doc: "Herfindahl-Hirschman index of the shares of payments", Counting: "share_count_all", suffixes: once, read: hhi},
	{Name: "lost_sales", Unit: "yuan/day", Doc: "value of purchases that failed because no own wallet could be used", suffixes: func(n *names) []string { return append([]string{""}, perVenue(n)...) }, read: lostSales},
	{Name: "venue_value", Unit: "yuan/day", Doc: "value paid at the venue, cash included", suffixes: perVenue, read: venueValue},
	{Name: "pay_rate", Unit: "share", Doc: "occasions at the venue on which the wallet could be used and was", suffixes: perVenueAndPlatform, read: payRate},
	{Name: "acceptance", Unit: "share", Doc: "merchants of the class that can be paid with the wallet", suffixes: perVenueAndPlatform, read: acceptance},
	{Name: "contracts", Unit: "contracts", Doc: "contracts in force: signed, not expired and not shut out by a gate", suffixes: perVenueAndPlatform, read: contracts},
	{Name: "merchants", Unit: "merchants", Doc: "merchants of the class that are there", suffixes: perVenue, read: merchantsActive},
	{Name: "merchants_exited", Unit: "merchants", Doc: "merchants of the class that have left", suffixes: perVenue, read: merchantsExited},
	{Name: "envelopes_sent", Unit: "envelopes/day", Doc: "envelopes of campaigns that people sent, by platform and by host", Hourly: true, suffixes: perHostAndPlatform, read: envelopesSent, hour: envelopesSentHour},
	{Name: "envelopes_opened", Unit: "openings/day", Doc: "openings of such envelopes, with or without a packet left", Hourly: true, suffixes: perHostAndPlatform, read: envelopesOpened, hour: envelopesOpenedHour},
	{Name: "envelopes_claimed", Unit: "packets/day", Doc: "packets of such envelopes that people got", Hourly: true, suffixes: perHostAndPlatform, read: envelopesClaimed, hour: envelopesClaimedHour},
	{Name: "envelopes_given", Unit: "packets/day", Doc: "packets that the platform itself gave", suffixes: perPlatform, read: envelopesGiven},
	{Name: "participants", Unit: "people", Doc: "people who have sent or claimed an envelope of the campaign since it began", suffixes: func(n *names) []string { return n.campaigns }, read: participants},
	{Name: "rewards", Unit: "yuan/day", Doc: "money that the platform gave through campaigns", suffixes: perPlatform, read: rewards},
	{Name: "fees", Unit: "yuan/day", Doc: "fees that merchants paid", suffixes: perPlatform, read: fees},
	{Name: "complaints", Unit: "attempts/day", Doc: "attempts to pay with the wallet or to share its envelopes that a closed gate stopped", Hourly: true, suffixes: perPlatform, read: complaints, hour: complaintsHour},
	{Name: "logsum", Unit: "util/occasion", Doc: "inclusive value of an occasion (Small & Rosen 1981)", suffixes: once, read: logsum},
	{Name: "repeat_rate", Unit: "share", Doc: "payments with the wallet of the payment before", suffixes: once, read: repeatRate},
	{Name: "switch_rate", Unit: "share", Doc: "payments with another wallet than the one before", suffixes: once, read: switchRate},
	{Name: "gate", Unit: "permille", Doc: "value of a gate that the file names, as host.object.guest", Hourly: true, suffixes: gateNames, read: gateDay, hour: gateHour},
}
