package experiments

import (
	"fmt"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model/spec"
)

// replicates checks that the file says how many there are, in one way.
func (c *checker) replicates() {
	r := c.e.Replicates
	at := []string{"replicates"}
	switch {
	case r.Fixed == nil && r.Until == nil:
		c.complain(at, "there is no number; expected one, such as 20, or {until: {half_width: 0.1%%}}")
	case r.Fixed != nil && r.Until != nil:
		c.complain(at, "there is a fixed number beside until; expected one of them (until has min and max)")
	case r.Until != nil && r.Until.Max < r.Until.Min:
		c.complain([]string{"replicates", "until", "max"}, "%d is below min, %d; expected at least as many", r.Until.Max, r.Until.Min)
	}
}

// until checks the precision that is asked for, and fills in what the headline says.
func (c *checker) until() {
	u := c.e.Replicates.Until
	if u == nil {
		return
	}
	at := []string{"replicates", "until"}
	if u.Measure == "" {
		u.Measure = c.e.Headline.Measure
	}
	if u.At == 0 {
		u.At = c.e.Headline.At
	}
	if c.aim(at, u.Measure, u.At); len(c.found) > 0 {
		return
	}
	if _, err := c.e.halfWidth(); err != nil {
		c.complain(append(at, "half_width"), "%v", err)
	}
}

// halfWidth reads the half-width that is asked for, in the unit of its measure.
func (e *Experiment) halfWidth() (float64, error) {
	u := e.Replicates.Until
	cols, err := e.base.Columns([]string{u.Measure})
	if err != nil {
		return 0, err
	}
	text, unit := u.HalfWidth.String(), cols[0].Measure.Unit
	if strings.HasSuffix(text, "%") && unit != "share" {
		return 0, fmt.Errorf("%s is a share, and %s is counted in %s; expected a number of these", text, u.Measure, unit)
	}
	x, err := readShare(text)
	if err != nil && unit != "share" {
		var n spec.Count
		n, err = spec.ParseCount(text)
		x = float64(n)
	}
	switch {
	case err != nil:
		return 0, err
	case !(x > 0):
		return 0, fmt.Errorf("%s is not above 0; expected a half-width, such as 0.1%% of a share", text)
	}
	return x, nil
}

// stopping is the rule by which replicates are added; the experiment is checked.
func (e *Experiment) stopping() stats.Sequential {
	x, err := e.halfWidth()
	if err != nil {
		panic("experiments: a checked half-width cannot be read: " + err.Error())
	}
	u := e.Replicates.Until
	return stats.Sequential{HalfWidth: x, Least: u.Min, Most: u.Max}
}

// RunUntil asks for as many replicates as it takes until every interval of the headline
// measure has at most this half-width, where no file did. At most 0 means the usual
// limit. The error says what is wrong with them.
func (e *Experiment) RunUntil(halfWidth string, most int) error {
	u := &Until{}
	if err := spec.Defaults(u); err != nil {
		panic("experiments: defaults: " + err.Error())
	}
	u.HalfWidth = spec.Scalar(halfWidth)
	if most > 0 {
		u.Max, u.Min = most, min(u.Min, most)
	}
	e.Replicates = Replicates{Until: u}
	e.finish()
	return e.broken
}
