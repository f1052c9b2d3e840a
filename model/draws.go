package model

// Purpose is one kind of random draw. A draw is a pure function of (seed,
// replicate, purpose, agent, day, hour, index), so a purpose's luck is the same
// in every scenario, whatever else is drawn.
type Purpose struct {
	// Name is that of the stream; capitals stand for the key of a firm, a context,
	// a camp or a campaign.
	Name string
	// Agent says who draws, When how often.
	Agent, When string
	// Doc says what is decided by it.
	Doc string
}

// Purposes lists every purpose for which the model draws.
var Purposes = []Purpose{
	{"network", "user, pair", "once", "who knows whom"},
	{"network/statistics", "sample", "on demand", "which people a description of the graph samples; no run reads it"},
	{"segment", "user; community", "once", "the kind of person; whether it is that of his community"},
	{"initial", "user", "first day", "the wallets, habits and last payment with which he starts"},
	{"entry", "user", "once", "the day on which he enters the market"},
	{"arrival", "user", "once", "the order in which people come, update arrivals"},
	{"host/HOST", "user", "once", "the day on which he joins a host or group of hosts, or whether he is on it"},
	{"taste", "user and wallet", "once", "his taste for a wallet"},
	{"update", "visit", "day", "who acts next, update async"},
	{"revising", "user", "day, visit", "whether he reconsiders his wallet"},
	{"install/PLATFORM", "user", "day", "whether he installs the wallet, and binds a card at once"},
	{"bind/PLATFORM", "user", "day", "whether he binds a card later"},
	{"threshold/PLATFORM", "user", "once", "his threshold, or his place in the order of thresholds"},
	{"contagion/PLATFORM", "user and friend", "once", "whether one passes the wallet to the other; whom he meets under complete mixing"},
	{"seeds/PLATFORM", "user", "once", "who has the wallet on the first morning"},
	{"diffusion.bind/PLATFORM", "user", "day", "whether who installs by example binds a card at once"},
	{"dormancy/PLATFORM", "user", "day", "whether the wallet falls asleep, or is removed"},
	{"withdraw/PLATFORM", "user", "day", "whether he sends his balance to the bank, and binds a card to do so"},
	{"occasions/CONTEXT", "user", "day", "how many occasions he has"},
	{"occasion/CONTEXT", "user", "day, index", "one occasion: venue, payee, nest, wallet, amount, hour, fallback, leak, regulation, loss, checkout, reward"},
	{"fatigue/HOST", "user", "day", "whether he leaves the host or mutes its messages"},
	{"contract/CLASS", "merchant and wallet", "day", "the phase of the first contract, memoryless endings, renewal through a leaky gate"},
	{"review/CLASS", "merchant and wallet", "day", "the phase of reviews; whether he takes a wallet, through a leaky gate"},
	{"exit/CLASS", "merchant", "day", "whether he closes down"},
	{"cover/CLASS", "merchant and wallet", "once", "his rank in acceptance: a larger share contains a smaller one"},
	{"spread/CLASS", "merchant and wallet", "day", "whether he begins to take it, law bass"},
	{"tools/CLASS", "merchant", "once", "which tool maker serves him"},
	{"tool/MAKER", "merchant and wallet", "once; day", "whether he wants a wallet of the checkout; whether and where he is moved when one is cut"},
	{"found/CLASS", "place", "once; day", "who owns it, whether a shop stands there on the first day, when the owner considers one; whether he founds it"},
	{"found.sign/CLASS", "place and wallet", "day", "which wallets a new shop takes"},
	{"profit/CLASS", "merchant", "once", "the length of his first period"},
	{"envelope.start/CAMPAIGN", "user", "day", "whether he starts, and the hour"},
	{"envelope.send/CAMPAIGN", "user", "day, hour", "the host on which he shares, the split of his envelope, whom he reaches under complete mixing"},
	{"envelope.open/CAMPAIGN", "sender and receiver; guest", "day, hour", "whether it is opened, in which order packets are granted, what the claimer does next"},
	{"envelope.card/CAMPAIGN", "user", "once", "whether a claimer binds a card: a person decides once a campaign"},
	{"envelope.senders/CAMPAIGN", "user", "once", "who is among an exact number of first senders, and at which hour"},
	{"promotion.partner/CAMPAIGN", "merchant", "once", "whether the shop takes part"},
	{"reward.arrival/CAMPAIGN", "user", "day, index", "who comes first on the day on which the money ends"},
	{"blessings.card/CAMPAIGN", "user", "once", "whether he finds the rare card"},
	{"circle.contact/HOST", "user", "day", "whether he proposes a tie to a contact, and to whom"},
	{"circle.closure/HOST", "user", "day", "whether he proposes a tie to a friend of a friend, and to whom"},
	{"circle.session/HOST", "user", "day", "whether he looks into the circle"},
	{"service.person/MARKET", "user", "once", "whether he uses any of the services, and on which days he chooses"},
	{"service.choice/MARKET", "user", "day", "the service that he chooses"},
	{"strategy/CAMP", "gate", "day, hour", "trembles and forgiveness of a camp's strategy"},
	{"order/ORDER", "gate", "once", "when the gate complies within the time over which compliance is staggered"},
}
