package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// Regulation is what a regulator says of a context: which wallets may be used in
// it from the event on. It binds everybody: no strategy sets it, no camp opens
// it, and it holds to its end, or until another event of a regulator says
// otherwise. The first was the suspension of QR payment at the counter on 13 March
// 2014 (events.csv e17).
type Regulation struct {
	Context   string   `yaml:"context" required:"true" doc:"context of which the regulator speaks"`
	Platforms []string `yaml:"platforms" doc:"wallets of which it speaks; none means all"`
	To        int      `yaml:"to" default:"0" min:"0" max:"1000" unit:"permille" doc:"chance that a payment is let through: 0 suspended, 1000 allowed again"`
	Until     When     `yaml:"until" doc:"date or event at which all is allowed again; none means that only another event of a regulator ends it"`
}

// The number that a regulation takes of an occasion's draw.
const partRegulator = 24

// edict is one event of a regulator on one context.
type edict struct {
	at, until int64 // hours since 1970-01-01T00:00
	set       agents.PlatformSet
	to        agents.Permille
}

// edicts lists what regulators say of a context, in the order of time. Of two at
// one moment the one with the later id has the last word.
func (w *World) edicts(context string) []edict {
	var out []edict
	for _, e := range w.calendar.events {
		for _, r := range e.Edicts {
			if r.Context != context {
				continue
			}
			var set agents.PlatformSet
			for _, id := range r.Platforms {
				set = set.With(w.names.platform(id))
			}
			if len(r.Platforms) == 0 {
				set = ^set
			}
			until := never
			if r.Until.set {
				until = w.calendar.hour(r.Until)
			}
			out = append(out, edict{int64(e.At), until, set, agents.Permille(r.To)})
		}
	}
	return out
}

// decree is the state of a context's edicts at one hour.
func decree(list []edict, hour int64) gateRow {
	row := gateRow{open: ^agents.PlatformSet(0)}
	for _, e := range list {
		if e.at > hour {
			break
		}
		to := e.to
		if e.until <= hour {
			to = agents.Open
		}
		for p := range row.value {
			if !e.set.Has(agents.PlatformID(p)) {
				continue
			}
			row.value[p] = to
			row.open, row.leaky = row.open.Without(agents.PlatformID(p)), row.leaky.Without(agents.PlatformID(p))
			switch {
			case to >= agents.Open:
				row.open = row.open.With(agents.PlatformID(p))
			case to > 0:
				row.leaky = row.leaky.With(agents.PlatformID(p))
			}
		}
	}
	return row
}

// regulate prepares what regulators allow today in a context, by the hour on
// hourly days. Outside them an edict acts from midnight.
func (o *occasion) regulate(w *World) {
	o.today.lawful, o.today.decreed = ^agents.PlatformSet(0), false
	if len(o.edicts) == 0 {
		return
	}
	hours := 1
	if w.gates.hourly {
		hours = 24
	}
	o.today.lawful = 0
	for hour := range hours {
		o.today.decrees[hour] = decree(o.edicts, int64(w.Day)*24+int64(hour))
		o.today.lawful |= o.today.decrees[hour].open | o.today.decrees[hour].leaky
		o.today.decreed = o.today.decreed || ^o.today.decrees[hour].open != 0
	}
}

// lawful returns the wallets that regulators let through at an hour. A wallet
// that is suspended stands outside the choice; nobody asks for it, so that no
// complaint is counted against a camp.
func (o *occasion) lawful(set agents.PlatformSet, hour int, draw uint64) agents.PlatformSet {
	row := &o.today.decrees[hour]
	out := set & row.open
	for s := set & row.leaky; s != 0; s &= s - 1 {
		p := s.First()
		if passes(row.value[p], rng.Part(rng.Part(draw, partRegulator), int(p))) {
			out = out.With(p)
		}
	}
	return out
}
