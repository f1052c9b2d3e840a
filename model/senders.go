package model

import (
	"hongbao/model/internal/rng"
)

// partSenderHour tells at which hour somebody starts; it hangs on the draw that
// put him among the senders.
const partSenderHour = 12

// invites reports whether an exact number of people starts today.
func (m *cascade) invites(w *World) bool {
	return m.c.Senders > 0 && w.Day == int32(m.c.Window.From)
}

// invite lets them start: the first of a drawn order among those in the market who have a card in the
// wallet (festival), or among all in the market (give).
func (m *cascade) invite(w *World) {
	left := int(m.c.Senders)
	key := w.root.Stream("envelope.senders/"+m.c.ID).At(0, wholeDay, 0)
	for _, i := range shuffled(key, w.Users.N) {
		if left == 0 {
			return
		}
		if !w.inMarket(int(i)) || m.c.Kind == "festival" && !w.Users.Bound[i].Has(m.p) {
			continue
		}
		left--
		hour := wholeDay
		if w.calendar.hourly[w.Tick] {
			hour = m.hour(rng.Part(key.Draw(uint64(i)), partSenderHour))
		}
		m.today[hour] = append(m.today[hour], i)
	}
}
