package agents

// Object is the kind of thing that passes a gate.
type Object uint8

// The objects, in the order of Objects.
const (
	EnvelopeLink Object = iota
	PasscodePicture
	NewContract
	Renewal
	ContractPayment
	DirectPayment
	MarketplaceLink
	ContentLink
	MassMessage
	DataAPI
	VenueEntry
	objectCount
)

// ObjectCount is the number of objects.
const ObjectCount = int(objectCount)

// ObjectKind describes an object.
type ObjectKind struct {
	Name string
	Doc  string
	// Read tells whether a mechanism reads the gates of this object; a gate that
	// nobody reads is an annotation.
	Read bool
}

// Objects lists every object in the order of the constants.
var Objects = []ObjectKind{
	{"envelope_link", "a link that opens a red envelope of the guest inside the host", true},
	{"passcode_picture", "a picture with a code that opens an envelope in the guest's own app", true},
	{"new_contract", "signing a merchant inside the host for payment through the guest", true},
	{"renewal", "renewing such a contract when it ends", true},
	{"contract_payment", "payment under a running contract", true},
	{"direct_payment", "payment without contract: a tool maker's checkout or a transfer", true},
	{"marketplace_link", "a link from the host to goods of the guest", true},
	{"content_link", "a link to music or other content of the guest", true},
	{"mass_message", "the right of accounts that promote the guest to message many people", true},
	{"data_api", "data and application interfaces for marketing tools", true},
	{"venue_entry", "a fixed entry of the guest in the host's menu", true},
}

// Gate is one directed permission of a host for one kind of object of a guest:
// what the press calls an interface. It has two sides, and lets through the
// smaller of both.
type Gate struct {
	Host   HostID
	Object Object
	Guest  GuestID
}

// Side names the owner of one side of a gate.
type Side uint8

// The two sides of a gate.
const (
	HostSide Side = iota
	GuestSide
)
