package experiments

import (
	"fmt"
	"slices"
	"strconv"

	"hongbao/model"
	"hongbao/model/spec"
)

// checker finds what a file alone cannot show: what does not fit its scenario.
type checker struct {
	e     *Experiment
	files model.Files // fetches those that the experiment names; nil for none
	found []complaint
	sheet *sheet // of a design that is a table
}

func (c *checker) complain(at []string, format string, args ...any) {
	c.found = append(c.found, complaint{At: slices.Clone(at), Text: fmt.Sprintf(format, args...)})
}

func (c *checker) unknown(at []string, what, got string, known []string) {
	c.found = append(c.found, complaint{At: slices.Clone(at), What: what, Got: got, Known: known})
}

// last is the complaint that was made last, to say more about it.
func (c *checker) last() *complaint { return &c.found[len(c.found)-1] }

// all checks an experiment whose scenario is open, and prepares it for running.
func (c *checker) all() {
	kind, ok := c.design()
	c.replicates()
	c.armList()
	c.factorList(kind)
	c.analysisKind()
	if !ok || len(c.found) > 0 || c.sheet.wrong() != nil {
		return
	}
	if c.lay(kind); len(c.found) > 0 {
		return
	}
	if c.size(); len(c.found) > 0 {
		return
	}
	variants := c.trial()
	if len(c.found) > 0 || c.sheet.wrong() != nil {
		return
	}
	c.measures()
	c.headline()
	c.until()
	c.analysis()
	c.prior()
	c.parts()
	c.tableSize()
	if len(c.found) == 0 {
		c.e.columns = columnsOf(c.e, variants)
	}
}

// most is the largest number of runs that an experiment may have, and mostAtOnce that
// of which a process can hold the results in memory.
const (
	most       = 1_000_000_000
	mostAtOnce = 1_000_000
)

func (c *checker) size() {
	e := c.e
	points := e.points.Size()
	// Divided, not multiplied, as the product may not fit a number.
	if points > most/int64(len(e.arms))/int64(e.Replicates.Most()) {
		c.complain([]string{"factors"}, "points (%d) times arms (%d) times replicates (%d) are more than 1,000,000,000 runs; expected fewer", points, len(e.arms), e.Replicates.Most())
	}
}

func (c *checker) measures() {
	for i, name := range c.e.Measures {
		c.column([]string{"measures", strconv.Itoa(i)}, name)
	}
}

func (c *checker) headline() {
	e := c.e
	h := &e.Headline
	if h.Measure == "" {
		h.Measure = usualMeasure(e.base)
	}
	if h.At == 0 {
		h.At = e.base.End
	}
	c.aim([]string{"headline"}, h.Measure, h.At)
	var others []string
	for _, a := range e.arms[1:] {
		others = append(others, a.name)
	}
	switch {
	case h.Arm == "" || slices.Contains(others, h.Arm):
	case h.Arm == e.Base && len(others) > 0:
		c.complain([]string{"headline", "arm"}, "%s is the base, with which the others are compared; expected another arm, such as %s", h.Arm, others[0])
	default:
		c.unknown([]string{"headline", "arm"}, "arm", h.Arm, others)
	}
}

// aim checks the name of one column and a day.
func (c *checker) aim(key []string, measure string, day spec.Date) {
	base := c.e.base
	if at := append(slices.Clone(key), "measure"); !c.column(at, measure) {
	} else if cols, err := base.Columns([]string{measure}); err != nil {
		c.complain(at, "%v", err)
	} else if len(cols) != 1 {
		c.complain(at, "%s has %d columns; expected one, such as %s", measure, len(cols), cols[0].Name)
	}
	if day < base.Start || day > base.End {
		c.complain(append(slices.Clone(key), "at"), "%s is outside the run, %s to %s", day, base.Start, base.End)
	}
}

// column checks the name of a measure, or of one of its columns.
func (c *checker) column(at []string, name string) bool {
	what, got, known := c.e.base.UnknownColumn(name)
	if what != "" {
		c.unknown(at, what, got, known)
	}
	return what == ""
}

// usualMeasure is the result that is asked for if nothing is named.
func usualMeasure(s *model.Scenario) string {
	platform := s.TipTo
	for i, p := range s.Platforms {
		if p.ID == "tenpay" || platform == "" && i == 0 {
			platform = p.ID
		}
	}
	return "share_value_commerce." + platform
}
