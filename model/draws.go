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
	{"host/HOST", "user", "once", "the day on which he joins a host or group of hosts, or whether he is on it"},
	{"taste", "user and wallet", "once", "his taste for a wallet"},
	{"install/PLATFORM", "user", "day", "whether he installs the wallet, and binds a card at once"},
	{"bind/PLATFORM", "user", "day", "whether he binds a card later"},
	{"occasions/CONTEXT", "user", "day", "how many occasions he has"},
	{"occasion/CONTEXT", "user", "day, index", "one occasion: venue, payee, nest, wallet, amount, hour, fallback, leak"},
	{"contract/CLASS", "merchant and wallet", "day", "the phase of the first contract, memoryless endings, renewal through a leaky gate"},
	{"review/CLASS", "merchant and wallet", "day", "the phase of reviews; whether he takes a wallet, through a leaky gate"},
	{"exit/CLASS", "merchant", "day", "whether he closes down"},
	{"cover/CLASS", "merchant and wallet", "once", "his rank in acceptance: a larger share contains a smaller one"},
	{"envelope.start/CAMPAIGN", "user", "day", "whether he starts, and the hour"},
	{"envelope.send/CAMPAIGN", "user", "day, hour", "the host on which he shares, the split of his envelope, whom he reaches under complete mixing"},
	{"envelope.open/CAMPAIGN", "sender and receiver; guest", "day, hour", "whether it is opened, in which order packets are granted, what the claimer does next"},
	{"envelope.card/CAMPAIGN", "user", "once", "whether a claimer binds a card: a person decides once a campaign"},
	{"strategy/CAMP", "gate", "day, hour", "trembles and forgiveness of a camp's strategy"},
}
