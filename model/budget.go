package model

// Budgeted tells whether a campaign spends a budget of its platform.
func (c *Campaign) Budgeted() bool { return c.Kind != "festival" && c.Kind != "annotation" }

// funds is the budget of a campaign in fen of the simulated persons.
func (w *World) funds(c *Campaign) int64 { return int64(float64(c.Budget) / w.Weight) }

// ready is what a campaign with so many fen left may spend today. At an even pace
// what the days to come will bring is kept back; the last day of the window, and
// whatever follows it, finds all.
func (w *World) ready(c *Campaign, left int64) int64 {
	if c.Pace != "even" {
		return left
	}
	days, come := int64(c.Window.Days()), int64(w.Day)-int64(c.Window.To)
	if come >= 0 {
		return left
	}
	return max(0, left+w.funds(c)*come/days)
}
