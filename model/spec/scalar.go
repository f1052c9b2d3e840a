package spec

// Scalar is the text of any single value, kept as it stands in the file
// (without its quotes), to be read later by whoever knows what it is.
type Scalar string

// String returns the text.
func (s Scalar) String() string { return string(s) }

// EncodeText implements Text.
func (s Scalar) EncodeText() string { return string(s) }

// DecodeText implements Text; it accepts everything.
func (s *Scalar) DecodeText(text string) error {
	*s = Scalar(text)
	return nil
}
