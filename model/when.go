package model

import (
	"fmt"
	"regexp"

	"hongbao/model/spec"
)

// When is a moment named by its date, or by the event that brings it. Taking
// the event out of history then takes away what hangs on it. The zero value is
// the first day.
type When struct {
	Date  spec.Date
	Event string
	set   bool
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_+-]*$`)

// DecodeText reads a date or the id of an event.
func (w *When) DecodeText(text string) error {
	var d spec.Date
	if err := d.DecodeText(text); err == nil {
		*w = When{Date: d, set: true}
		return nil
	}
	if !idPattern.MatchString(text) || text[0] >= '0' && text[0] <= '9' && len(text) > 4 {
		return fmt.Errorf("%q is neither a date nor the id of an event; write 2014-03-04 or e16", text)
	}
	*w = When{Event: text, set: true}
	return nil
}

// EncodeText writes what DecodeText reads; the zero value is empty.
func (w When) EncodeText() string {
	switch {
	case !w.set:
		return ""
	case w.Event != "":
		return w.Event
	}
	return w.Date.String()
}
