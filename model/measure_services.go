package model

// perListened lists the services that some market of services offers.
func perListened(n *names) []string {
	var out []string
	for _, place := range n.listened() {
		out = append(out, n.services[place].ID)
	}
	return out
}

func onceListened(n *names) []string {
	if len(n.adjacent) == 0 {
		return nil
	}
	return []string{""}
}

// listened returns the places of the services that some market offers.
func (n *names) listened() []int {
	var out []int
	for place, s := range n.services {
		if n.marketOf(s.ID) != nil {
			out = append(out, place)
		}
	}
	return out
}

func (n *names) marketOf(service string) *Adjacent {
	for _, a := range n.adjacent {
		if _, ok := a.Services[service]; ok {
			return a
		}
	}
	return nil
}

func listeners(w *World, k int) (float64, float64) {
	return w.people(w.listening(w.names.listened()[k])), 1
}

// listening is the number of users of the service at a place.
func (w *World) listening(place int) int64 {
	if w.listeners == nil {
		return 0
	}
	return w.listeners[place]
}

// serviceRevenue is what the day's listeners are worth to the owner.
func serviceRevenue(w *World, k int) (float64, float64) {
	place := w.names.listened()[k]
	id := w.names.services[place].ID
	month := float64(w.names.marketOf(id).Services[id].Value)
	return w.rate(w.yuan(w.listening(place)) * month / daysOfMonth), 1
}

// daysOfMonth is the mean length of a month.
const daysOfMonth = 365.25 / 12

// bystander tells whether a service stands in no camp today.
func bystander(w *World, k int) (float64, float64) {
	if w.camp(w.names.services[w.names.listened()[k]].ID) != "" {
		return 0, 1
	}
	return 1, 1
}

func bystanderRevenue(w *World, _ int) (float64, float64) {
	var sum float64
	for k := range w.names.listened() {
		flag, _ := bystander(w, k)
		revenue, _ := serviceRevenue(w, k)
		sum += float64(flag * revenue)
	}
	return sum, 1
}
