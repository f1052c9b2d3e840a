// Package spec turns tagged structs into strict files and back.
//
// A parameter is one struct field, said once:
//
//	Lag spec.Duration `yaml:"lag" min:"0d" max:"365d" default:"2d" doc:"time until the answer" source:"p09"`
//
// From that line come decoding, bounds, defaults, the resolved file, the list
// of parameters and the path that Document.Set takes.
//
// # Tags
//
//	yaml      the key; a field without one is not part of the file
//	unit      the unit, for lists and comments
//	min, max  inclusive bounds, in the text form of the file
//	default   the value of an absent key, in the text form of the file
//	doc       the meaning, in a few words; it appears in errors
//	source    where the number comes from
//	one       the permitted words, separated by |
//	required  "true" if the key must be present
//	short     of a struct: the key that a single value in place of it stands for
//
// On a list or a map, min, max and one hold for its elements. An absent key
// without default is the zero value; an absent struct is made of its own
// defaults; an absent pointer is nil. An embedded struct without a yaml tag
// lends its keys to the struct around it. Unless the tags say otherwise a
// Share lies between 0 and 1, and a Count and a Duration are not negative.
// Faulty tags panic: they are mistakes of the program, not of the user.
//
// # Values
//
// What a scalar means is decided by the field, from the text as it stands in
// the file: 2015-02-02 and 20_000 are never first taken for something else.
// Quotes are for text only. An empty list or map is the same as an absent one.
//
// # What the package does not know
//
// It knows nothing of markets, scenarios or experiments, opens no files and
// reads no clock: bytes and names come in, values, bytes and errors go out.
package spec
