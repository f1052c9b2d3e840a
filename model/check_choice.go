package model

// choices checks how people choose: what the order of acting goes with, counts
// that network terms start from, groups of habits, and benefits.
func (c *checker) choices() {
	s, at := c.s, c.at
	if clock := at.In("clock"); s.Clock.Update == "async" || s.Clock.Update == "arrivals" {
		if len(s.Clock.Hourly) > 0 {
			clock.In("update").Problem("update %s acts day by day, but there are hourly windows; expected update sync, or no hourly windows", s.Clock.Update)
		}
		if s.Clock.Update == "arrivals" && len(s.Population.Growth) > 0 {
			clock.In("update").Problem("update arrivals says when people enter, and so does population.growth; expected one of them")
		}
	} else if s.Clock.PerDay > 0 && clock.Clean() {
		clock.In("arrivals").Problem("update %s has no arrivals; expected update arrivals", s.Clock.Update)
	}
	for id, n := range s.Choice.Starts {
		here := at.In("choice").In("start_counts")
		c.known(here.Key(id), "platform", id, c.platforms)
		if n < 0 || n > mostStart {
			here.In(id).Problem("%d is no number of agents to start from; expected one from 0 to %d", n, mostStart)
		}
	}
	for i, x := range s.Contexts {
		if x.HabitGroup == "other" {
			at.In("contexts").Item(i).In("habit_group").Problem("other is the name of the stock of contexts without a group; expected another name, or none")
		}
	}
	for i, m := range s.Merchants {
		for id, a := range m.Accept {
			if here := at.In("merchants").Item(i).In("accept").In(id); a.Law == "benefit" && a.High < a.Low && here.Clean() {
				here.In("benefit_high").Problem("%s is below benefit_low, %s; expected that or more", a.High, a.Low)
			}
		}
	}
}

// mostStart is the largest number of agents that a network term starts from.
const mostStart = 1_000_000_000
