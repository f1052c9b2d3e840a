package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/spec"
)

// kind returns the catalogue's entry of the strategy.
func (p *Conduct) kind() agents.StrategyKind {
	for _, k := range agents.Strategies {
		if k.Name == p.Kind {
			return k
		}
	}
	return agents.StrategyKind{}
}

// reacts reports whether any of a camp's strategies must be asked at every tick.
func (p *Play) reacts() bool {
	return p.kind().Reacts || slices.ContainsFunc(p.Per, func(c Conduct) bool { return c.kind().Reacts })
}

// longestLag is how far back, in hours, its strategies look.
func (p *Play) longestLag() int64 {
	lag := int64(0)
	if p.kind().Reacts {
		lag = p.Lag.Hours()
	}
	for i := range p.Per {
		if p.Per[i].kind().Reacts {
			lag = max(lag, p.Per[i].Lag.Hours())
		}
	}
	return lag
}

// settings puts the parameters of the file into the units of decisions; festivals
// that are not named are the hourly windows.
func (p *Conduct) settings(c *calendar, hourly []spec.DateRange) agents.Settings {
	millionths := func(share float64) int64 { return int64(float64(share*1_000_000) + 0.5) }
	s := agents.Settings{
		Lag: p.Lag.Hours(), Hold: p.Hold.Hours(), For: p.For.Hours(),
		Tremble: agents.Threshold(float64(p.Tremble)), Forgive: agents.Threshold(float64(p.Forgive)),
		Above: millionths(float64(p.Above)), Reach: millionths(float64(p.Reach)),
		SmallBelow: millionths(float64(p.SmallBelow)), Ask: millionths(float64(p.Ask)),
		CloseWhen: p.CloseWhen, ReopenWhen: p.ReopenWhen,
		Delay: p.Delay.Hours(), LinksAfter: p.LinksAfter.Hours(), Patience: p.Patience.Hours(),
		Base: p.Base, Spread: p.Spread, During: stance(p.During), Otherwise: stance(p.Otherwise),
	}
	for _, name := range p.Objects {
		s.Objects |= 1 << objectNamed(name)
	}
	if p.When.set {
		s.When = c.hour(p.When)
	}
	switch p.Side {
	case "host":
		s.Sides = 1 << agents.HostSide
	case "guest":
		s.Sides = 1 << agents.GuestSide
	default:
		s.Sides = 1<<agents.HostSide | 1<<agents.GuestSide
	}
	windows := p.Windows
	if len(windows) == 0 {
		windows = hourly
	}
	for _, r := range windows {
		s.Windows = append(s.Windows, agents.Days{From: int32(r.From), To: int32(r.To)})
	}
	return s
}

func stance(word string) agents.Stance {
	return agents.Stance(max(0, slices.Index(agents.Stances, word)))
}

// plan is how a camp plays on the gates of each object.
type plan struct {
	strategy [agents.ObjectCount]agents.Strategy // nil follows the script
	reacts   [agents.ObjectCount]bool            // the strategy must be asked at every tick
	caller   agents.Caller                       // nil starts no campaigns
}

func newPlan(w *World, p *Play) plan {
	var out plan
	play := func(c *Conduct, objects func(o int) bool) {
		kind := c.kind()
		if kind.Name == "" {
			return
		}
		s := c.settings(&w.calendar, w.Scenario.Clock.Hourly)
		s.Base, s.Spread = w.rate(s.Base), w.rate(s.Spread)
		strategy := kind.With(s)
		for o := range out.strategy {
			if objects(o) {
				out.strategy[o], out.reacts[o] = strategy, kind.Reacts
			}
		}
		if caller, ok := strategy.(agents.Caller); ok {
			out.caller = caller
		}
	}
	play(&p.Conduct, func(int) bool { return true })
	for i := range p.Per {
		c := &p.Per[i]
		play(c, func(o int) bool { return slices.Contains(c.Objects, agents.Objects[o].Name) })
	}
	return out
}
