package model

import "hongbao/agents"

// kind returns the catalogue's entry of the strategy.
func (p Play) kind() agents.StrategyKind {
	for _, k := range agents.Strategies {
		if k.Name == p.Kind {
			return k
		}
	}
	return agents.StrategyKind{}
}

// settings puts the parameters of the file into the units of decisions.
func (p *Play) settings() agents.Settings {
	millionths := func(share float64) int64 { return int64(float64(share*1_000_000) + 0.5) }
	s := agents.Settings{
		Lag: p.Lag.Hours(), Hold: p.Hold.Hours(), For: p.For.Hours(),
		Tremble: agents.Threshold(float64(p.Tremble)), Forgive: agents.Threshold(float64(p.Forgive)),
		Above: millionths(float64(p.Above)), Reach: millionths(float64(p.Reach)),
		SmallBelow: millionths(float64(p.SmallBelow)), Ask: millionths(float64(p.Ask)),
		CloseWhen: p.CloseWhen, ReopenWhen: p.ReopenWhen,
	}
	for _, name := range p.Objects {
		s.Objects |= 1 << objectNamed(name)
	}
	return s
}
