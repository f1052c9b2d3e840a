package model

import (
	"math"
	"reflect"
)

// Together tells of two scenarios that differ in nothing but events, campaigns and
// orders up to when they are the same history: it returns the first day (since
// 1970-01-01) on which they can part, so that on its morning a run of one can be
// forked into the other. It is math.MaxInt32 if they never part, and does not look
// at what else may differ; Fork does.
func Together(a, b *Scenario) int32 {
	if a == b {
		return math.MaxInt32
	}
	return min(
		firstApart(eventsOf(a), eventsOf(b), func(e Event) int32 { return int32(e.At.Date()) }),
		firstApart(campaignsOf(a), campaignsOf(b), func(c Campaign) int32 { return int32(c.Window.From) }),
		firstApart(ordersOf(a), ordersOf(b), func(o bindingOrder) int32 { return o.day }),
	)
}

// firstApart gives the first day on which something begins that the other history
// does not hold in the same form.
func firstApart[T any](a, b map[string]T, day func(T) int32) int32 {
	first := int32(math.MaxInt32)
	for id, x := range a {
		if y, ok := b[id]; !ok || !reflect.DeepEqual(x, y) {
			first = min(first, day(x))
		}
	}
	for id, y := range b {
		if x, ok := a[id]; !ok || !reflect.DeepEqual(x, y) {
			first = min(first, day(y))
		}
	}
	return first
}

// bindingOrder is an order and the day from whose start on it can open a gate.
type bindingOrder struct {
	Order
	day int32
}

func eventsOf(s *Scenario) map[string]Event { return pastEvents(s, math.MaxInt32) }

func campaignsOf(s *Scenario) map[string]Campaign { return begunCampaigns(s, math.MaxInt32) }

// ordersOf are the orders that are in history, by id.
func ordersOf(s *Scenario) map[string]bindingOrder {
	out := map[string]bindingOrder{}
	calendar := newCalendar(s)
	for _, o := range s.Orders {
		if begin := calendar.hour(o.When); o.On && begin != never {
			out[o.ID] = bindingOrder{o, int32((begin + o.Lag.Hours()) / 24)}
		}
	}
	return out
}

// begunOrders are those that could open a gate before a day.
func begunOrders(s *Scenario, day int32) map[string]bindingOrder {
	out := ordersOf(s)
	for id, o := range out {
		if o.day >= day {
			delete(out, id)
		}
	}
	return out
}
