package agents

// ruled follows two conditions written in the scenario (see Rule):
//
//	open: closes when close_when holds
//	closed: opens when it has been closed for at least "for" and reopen_when
//	        holds, or close_when no longer holds where reopen_when is not given
//
// It begins open and speaks of all objects but the picture with a passcode, or
// of the objects that it names; for the rest the script holds. Every side of
// every gate is judged for itself, as conditions may speak of it.
//
// It reads close_when, reopen_when, for, objects. Memory: Shut, Opened (again),
// and Since, when it last changed.
type ruled struct{ s Settings }

// Value implements Strategy.
func (t ruled) Value(v *CampView, g Gate) Permille {
	if t.s.Objects == 0 && g.Object == PasscodePicture {
		return Open
	}
	if t.s.Objects != 0 && t.s.Objects>>g.Object&1 == 0 {
		return v.Scripted
	}
	m := v.Memory
	// Asked twice at one moment it says the same: a change is the moment's last word.
	changed := m.Since == v.Now && (m.Shut || m.Opened)
	if shut := t.closes(v); shut != m.Shut && !changed {
		m.Shut, m.Opened, m.Since = shut, !shut, v.Now
	}
	if m.Shut {
		return 0
	}
	return Open
}

// closes reports whether the gate is to be closed now.
func (t ruled) closes(v *CampView) bool {
	switch {
	case !v.Memory.Shut:
		return t.s.CloseWhen.Holds(v)
	case v.Now-v.Memory.Since < t.s.For:
		return true
	case t.s.ReopenWhen.Empty():
		return t.s.CloseWhen.Holds(v)
	}
	return !t.s.ReopenWhen.Holds(v)
}
