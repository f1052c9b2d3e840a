package model

// cells adds a flow of envelopes over objects: for a platform over all hosts,
// then for a platform on one host.
func (w *World) cells(column []int64, k int) int64 {
	if k < w.P() {
		return w.envelopes(column, k)
	}
	p, h := (k-w.P())/len(w.names.hosts), (k-w.P())%len(w.names.hosts)
	return column[w.flows.share(h, 0, p)] + column[w.flows.share(h, 1, p)]
}

func (w *World) hourCells(column []int64, k, hour int) float64 {
	n := w.flows.h * 2 * w.flows.p
	return w.people(w.cells(column[hour*n:(hour+1)*n], k))
}

func envelopesSent(w *World, k int) (float64, float64) { return w.people(w.cells(w.flows.sent, k)), 1 }

func envelopesOpened(w *World, k int) (float64, float64) {
	return w.people(w.cells(w.flows.opened, k)), 1
}

func envelopesClaimed(w *World, k int) (float64, float64) {
	return w.people(w.cells(w.flows.claimed, k)), 1
}
func envelopesGiven(w *World, p int) (float64, float64) { return w.people(w.flows.given[p]), 1 }

func envelopesSentHour(w *World, k, hour int) float64 { return w.hourCells(w.flows.hourSent, k, hour) }

func envelopesOpenedHour(w *World, k, hour int) float64 {
	return w.hourCells(w.flows.hourOpened, k, hour)
}

func envelopesClaimedHour(w *World, k, hour int) float64 {
	return w.hourCells(w.flows.hourClaimed, k, hour)
}

func paymentsHour(w *World, p, hour int) float64 {
	return w.people(w.flows.hourCount[hour*w.flows.p+p])
}
func valueHour(w *World, p, hour int) float64 { return w.yuan(w.flows.hourValue[hour*w.flows.p+p]) }
func complaintsHour(w *World, p, hour int) float64 {
	return w.people(w.flows.hourComplaints[hour*w.flows.p+p])
}

// perCampaign lists the campaigns of envelopes within the run in the order of the file.
func perCampaign(s *Scenario) []string {
	var out []string
	for _, c := range s.Campaigns {
		if (c.Kind == "festival" || c.Kind == "give" || c.Kind == "blessings") && c.Window.To >= s.Start && c.Window.From <= s.End {
			out = append(out, c.ID)
		}
	}
	return out
}

// participants counts the people who have sent or claimed an envelope of a
// campaign since it began.
func participants(w *World, k int) (float64, float64) {
	return w.people(w.participants[k]), 1
}

func envelopesEmptied(w *World, k int) (float64, float64) {
	return w.people(w.cells(w.flows.emptied, k)), 1
}
