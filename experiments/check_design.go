package experiments

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/design"
)

// setting is one key of a design.
type setting struct {
	key   string
	there bool
}

func (d *Design) settings() []setting {
	return []setting{
		{"points", d.Points != nil},
		{"skip", d.Skip != nil},
		{"scramble", d.Scramble != nil},
		{"second_order", d.SecondOrder != nil},
		{"trajectories", d.Trajectories != nil},
		{"levels", d.Levels != nil},
		{"step", d.Step != nil},
		{"base", len(d.Base) > 0},
		{"at_ends", len(d.AtEnds) > 0},
		{"file", d.File != nil},
		{"columns", len(d.Columns) > 0},
		{"rows", len(d.Rows) > 0},
	}
}

// design finds the kind, and complains about settings that it does not read or lacks.
// Those that a file may leave out are filled in.
func (c *checker) design() (design.Kind, bool) {
	d := &c.e.Design
	kind, err := design.Find(d.Kind)
	if err != nil {
		var kinds []string
		for _, k := range design.Kinds {
			kinds = append(kinds, k.Name)
		}
		c.unknown([]string{"design", "kind"}, "design", d.Kind, kinds)
		return kind, false
	}
	found := len(c.found)
	for _, s := range d.settings() {
		if reads := slices.Contains(kind.Reads, s.key); s.there && !reads {
			c.complain([]string{"design", s.key}, "the design %s does not read it; it is for %s", kind.Name, strings.Join(readers(s.key), ", "))
			c.last().Key = true
		}
	}
	for _, need := range []struct {
		key, gist string
		there     bool
	}{{"points", "how many", d.Points != nil}, {"trajectories", "number of walks", d.Trajectories != nil}} {
		if slices.Contains(kind.Reads, need.key) && !need.there {
			c.complain([]string{"design"}, "the key %q is missing (%s), which the design %s needs", need.key, need.gist, kind.Name)
		}
	}
	fill(kind, "skip", &d.Skip, 0)
	fill(kind, "scramble", &d.Scramble, true)
	fill(kind, "second_order", &d.SecondOrder, false)
	fill(kind, "levels", &d.Levels, 4)
	if slices.Contains(kind.Reads, "step") {
		fill(kind, "step", &d.Step, *d.Levels/2)
	}
	return kind, len(c.found) == found
}

// readers are the kinds that read a setting.
func readers(key string) []string {
	var out []string
	for _, k := range design.Kinds {
		if slices.Contains(k.Reads, key) {
			out = append(out, k.Name)
		}
	}
	return out
}

// fill gives a setting that a kind reads its usual value, so that the resolved file
// says it.
func fill[T any](kind design.Kind, key string, at **T, usual T) {
	if *at == nil && slices.Contains(kind.Reads, key) {
		*at = &usual
	}
}

// lay makes the points.
func (c *checker) lay(kind design.Kind) {
	e := c.e
	found := len(c.found)
	c.base()
	if c.factorsNamed([]string{"design", "at_ends"}, e.Design.AtEnds); len(c.found) > found {
		return
	}
	var err error
	if e.points, err = design.New(kind, e.design(), e.settings()); err != nil {
		c.laid(err)
		return
	}
	low, high := e.points.Ends()
	hint := "or move the sequence by scramble: true"
	if high {
		hint = ""
	}
	for i, f := range e.factors {
		noLow, noHigh := f.endless()
		if low && noLow || high && noHigh {
			c.complain([]string{"factors", strconv.Itoa(i), "distribution"}, "the design %s has points at the ends of each factor, and this one is endless; expected low and high", kind.Name)
			c.last().Hint = hint
		}
	}
}

// uneven says which number of points would lie more evenly; empty if none would.
func (e *Experiment) uneven() string {
	n := said(e.Design.Points)
	if e.Design.Kind != "sobol" && e.Design.Kind != "saltelli" || n&(n-1) == 0 {
		return ""
	}
	less := int64(1) << (bits.Len64(uint64(n)) - 1)
	return fmt.Sprintf("a %s of %d points is less even than one of %d or %d: with a power of two each half, quarter and so on of each factor's range has equally many", e.Design.Kind, n, less, 2*less)
}

// laid complains about what a design refuses.
func (c *checker) laid(err error) {
	var list []error
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		list = many.Unwrap()
	} else {
		list = []error{err}
	}
	for _, err := range list {
		var p *design.Problem
		switch {
		case err == nil:
		case !errors.As(err, &p):
			c.complain([]string{"design"}, "%v", err)
		case p.Factor >= 0:
			c.complain([]string{"factors", strconv.Itoa(p.Factor)}, "%s", p.Text)
		case p.Key != "":
			c.complain([]string{"design", p.Key}, "%s", p.Text)
		default:
			c.complain([]string{"factors"}, "%s", p.Text)
		}
	}
}

// base checks the names and values of the base point.
func (c *checker) base() {
	e := c.e
	names := e.factorNames()
	for _, name := range ordered(e.Design.Base) {
		at := []string{"design", "base", name}
		i := slices.Index(names, name)
		if i < 0 {
			c.unknown(at, "factor", name, names)
			c.last().Key = true
			continue
		}
		f, value := e.factors[i], e.Design.Base[name]
		if f.options != nil && !slices.Contains(f.values, value) {
			c.unknown(at, "value", value, f.values)
			continue
		}
		alone := *e
		alone.factors = []factor{f}
		if _, err := alone.variant([]string{value}, armOf{}, nil); err != nil && !slices.Contains(f.values, value) {
			c.complain(at, "%s", reason(err))
		}
	}
}

// factorsNamed complains about names in a list that no factor has, or that stand there
// twice.
func (c *checker) factorsNamed(at, list []string) {
	names := c.e.factorNames()
	for i, name := range list {
		here := append(slices.Clone(at), strconv.Itoa(i))
		switch {
		case !slices.Contains(names, name):
			c.unknown(here, "factor", name, names)
		case slices.Contains(list[:i], name):
			c.complain(here, "%s stands here twice; expected each factor once", name)
		}
	}
}

// factorNames lists the names of the factors.
func (e *Experiment) factorNames() []string {
	var out []string
	for _, f := range e.factors {
		out = append(out, f.name)
	}
	return out
}

// design gives the factors with the names of their columns.
func (e *Experiment) design() []design.Factor {
	out := make([]design.Factor, len(e.factors))
	for i, f := range e.factors {
		out[i] = design.Factor{Path: f.name, Values: f.values, Group: f.group, Unordered: f.unordered}
		if f.sampled != nil {
			out[i].Values, out[i].At, out[i].Span = nil, f.at, f.span
		}
	}
	return out
}

// settings is what a design reads besides factors.
func (e *Experiment) settings() design.Settings {
	d := e.Design
	s := design.Settings{
		Seed: e.Seed, Points: said(d.Points), Skip: said(d.Skip), Scramble: said(d.Scramble), SecondOrder: said(d.SecondOrder),
		Trajectories: said(d.Trajectories), Levels: said(d.Levels), Step: said(d.Step), Rows: d.Rows,
	}
	if len(d.Base) > 0 {
		for _, f := range e.factors {
			s.Base = append(s.Base, d.Base[f.name])
		}
	}
	if len(d.AtEnds) > 0 {
		for _, f := range e.factors {
			s.AtEnds = append(s.AtEnds, slices.Contains(d.AtEnds, f.name))
		}
	}
	return s
}

// said is what a pointer leads to, nothing if it leads nowhere.
func said[T any](p *T) (out T) {
	if p != nil {
		out = *p
	}
	return out
}
