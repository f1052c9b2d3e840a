package experiments

import (
	"fmt"
	"slices"
	"strconv"

	"hongbao/experiments/design"
	"hongbao/model"
)

// checker finds what a file alone cannot show: what does not fit its scenario.
type checker struct {
	e     *Experiment
	found []complaint
}

func (c *checker) complain(at []string, format string, args ...any) {
	c.found = append(c.found, complaint{At: slices.Clone(at), Text: fmt.Sprintf(format, args...)})
}

func (c *checker) unknown(at []string, what, got string, known []string) {
	c.found = append(c.found, complaint{At: slices.Clone(at), What: what, Got: got, Known: known})
}

// all checks an experiment whose scenario is open, and prepares it for running.
func (c *checker) all() {
	c.kind()
	c.armList()
	c.factorList()
	if len(c.found) > 0 {
		return
	}
	if c.size(); len(c.found) > 0 {
		return
	}
	variants := c.trial()
	if len(c.found) > 0 {
		return
	}
	c.measures()
	c.headline()
	if len(c.found) == 0 {
		c.e.columns = columnsOf(c.e, variants)
	}
}

func (c *checker) kind() {
	var kinds []string
	for _, k := range design.Kinds {
		kinds = append(kinds, k.Name)
	}
	if !slices.Contains(kinds, c.e.Design.Kind) {
		c.unknown([]string{"design", "kind"}, "design", c.e.Design.Kind, kinds)
	}
}

// most is the largest number of runs of one experiment.
const most = 1_000_000

func (c *checker) size() {
	e := c.e
	kind, err := design.Find(e.Design.Kind)
	if err != nil {
		c.complain([]string{"design", "kind"}, "%v", err)
		return
	}
	points, err := design.Size(kind, e.design())
	if err != nil {
		c.complain([]string{"factors"}, "%v", err)
		return
	}
	// Divided, not multiplied, as the product may not fit a number.
	if points > most/int64(len(e.arms))/int64(e.Replicates) {
		c.complain([]string{"factors"}, "%d points, %d arms and %d replicates are more than 1,000,000 runs; give fewer", points, len(e.arms), e.Replicates)
	}
}

// trial makes the base at every single value, then every arm at the first point, so
// that a bad one is found before anything is run. It gives the arms' markets, then
// the others.
func (c *checker) trial() []variant {
	e := c.e
	var arms, levels []variant
	for i, f := range e.factors {
		for j, value := range f.values {
			if j >= longest && j < len(f.values)-1 {
				continue
			}
			values := e.first()
			values[i] = value
			v, err := e.variant(values, armOf{})
			if err != nil {
				c.complain(c.placeOf(i, j), "%s", reason(err))
				continue
			}
			levels = append(levels, v)
		}
	}
	if len(c.found) > 0 {
		return nil // else the arms would be blamed too
	}
	for _, a := range e.arms {
		v, err := e.variant(e.first(), a)
		switch {
		case err == nil:
			arms = append(arms, v)
		case len(a.Set) > 0:
			c.blame([]string{"arms", a.name, "set"}, a.Set, err)
		default:
			c.complain([]string{"arms", a.name}, "%s", reason(err))
		}
	}
	return append(arms, levels...)
}

// placeOf is the place of a value of a factor in the file.
func (c *checker) placeOf(factor, value int) []string {
	at := []string{"factors", strconv.Itoa(factor)}
	f := c.e.Factors[factor]
	switch {
	case f.Range != nil:
		return append(at, "range")
	case f.LogRange != nil:
		return append(at, "log_range")
	case len(f.Options) > 0:
		return append(at, "options", c.e.factors[factor].values[value])
	}
	return append(at, "list", strconv.Itoa(value))
}

func (c *checker) measures() {
	for i, name := range c.e.Measures {
		if _, err := c.e.base.Columns([]string{name}); err != nil {
			c.complain([]string{"measures", strconv.Itoa(i)}, "%v", err)
		}
	}
}

func (c *checker) headline() {
	e := c.e
	h := &e.Headline
	if h.Measure == "" {
		h.Measure = usualMeasure(e.base)
	}
	if cols, err := e.base.Columns([]string{h.Measure}); err != nil {
		c.complain([]string{"headline", "measure"}, "%v", err)
	} else if len(cols) != 1 {
		c.complain([]string{"headline", "measure"}, "%s has %d columns; expected one, such as %s", h.Measure, len(cols), cols[0].Name)
	}
	if h.At == 0 {
		h.At = e.base.End
	}
	if h.At < e.base.Start || h.At > e.base.End {
		c.complain([]string{"headline", "at"}, "%s is outside the run, %s to %s", h.At, e.base.Start, e.base.End)
	}
	var others []string
	for _, a := range e.arms[1:] {
		others = append(others, a.name)
	}
	if h.Arm != "" && !slices.Contains(others, h.Arm) {
		c.unknown([]string{"headline", "arm"}, "arm", h.Arm, others)
	}
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
