package agents

import "math/bits"

// MaxPlatforms is the largest number of platforms of one scenario.
const MaxPlatforms = 16

// PlatformID is the place of a platform in the order of the platforms' keys.
type PlatformID uint8

// Outside is the outside option: cash or a bank card.
const Outside PlatformID = 255

// PlatformSet is a set of platforms, one bit each.
type PlatformSet uint16

// Only returns the set that holds p alone; the outside option gives the empty set.
func Only(p PlatformID) PlatformSet { return 1 << p }

// Has reports whether p is in the set.
func (s PlatformSet) Has(p PlatformID) bool { return s&Only(p) != 0 }

// With returns the set with p added.
func (s PlatformSet) With(p PlatformID) PlatformSet { return s | Only(p) }

// Without returns the set with p taken out.
func (s PlatformSet) Without(p PlatformID) PlatformSet { return s &^ Only(p) }

// Len returns the number of platforms in the set.
func (s PlatformSet) Len() int { return bits.OnesCount16(uint16(s)) }

// First returns the platform with the lowest place, Outside for the empty set.
func (s PlatformSet) First() PlatformID {
	if s == 0 {
		return Outside
	}
	return PlatformID(bits.TrailingZeros16(uint16(s)))
}

// HostID is the place of a host in the order of the hosts' keys.
type HostID uint8

// NoHost marks an agent that lives on no host.
const NoHost HostID = 255

// GuestID is the place of a guest (a platform, a venue or a service that a host
// may let in) in the order of the guests' keys.
type GuestID uint8

// CampID is the place of a camp in the order of the camps' keys.
type CampID uint8

// NoCamp marks a firm that stands in no camp.
const NoCamp CampID = 255

// Permille is the value of a gate: 1000 open, 0 closed, leaky in between.
type Permille uint16

// Open is the value of a gate that lets everything through.
const Open Permille = 1000
