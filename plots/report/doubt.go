package report

import (
	"math"
	"strconv"
)

// doubt is the panel "How sure is that?": what is uncertain, each kind apart.
type doubt struct {
	Lead  string
	Bars  []bar
	Ticks []tick
	Zero  float64 // place of 0 on the scale in per cent, below 0 without one
}

// bar is one kind of doubt. Places are per cent of the scale.
type bar struct {
	Name, Words     string
	Left, Width, At float64
	Dot             bool
	Unknown         string // what stands in place of a bar
	Label           string // the same in words
}

type tick struct {
	At   float64
	Text string
}

// doubt gives the panel, nil where there is no number to doubt.
func (p *Page) doubt() *doubt {
	d := &doubt{Lead: "Different doubts, shown apart. More runs shrink only chance.", Zero: -1}
	var inputs bar
	switch c, ok := p.mainContrast(); {
	case len(p.Info.Factors) > 0:
		all := p.points()
		if len(all) == 0 {
			return nil
		}
		unit := p.column(p.Answer.Measure).Unit
		least, most := ends(all)
		low, high := least.Mean, most.Mean
		mid, chance := typical(all)
		if chance {
			low, high = min(low, mid.Low), max(high, mid.High)
		}
		ax := d.axis(low, high, unit, false)
		s := scaleOf(unit, (most.Mean-least.Mean)/2, least.Mean, most.Mean)
		d.Bars = append(d.Bars, ax.bar("What was swept", count(len(all), "point"), math.NaN(), least.Mean, most.Mean, s.span(least.Mean, most.Mean, false)))
		if chance {
			s := scaleOf(unit, (mid.High-mid.Low)/2, mid.Low, mid.High)
			d.Bars = append(d.Bars, ax.bar("Chance in the runs", "one point in the middle, "+count(mid.N, "run"), mid.Mean, mid.Low, mid.High, s.span(mid.Low, mid.High, false)))
		} else {
			d.Bars = append(d.Bars, bar{Name: "Chance in the runs", Words: "one run a point", Unknown: "no interval from one run"})
		}
	case ok && c.equal():
		d.Bars = append(d.Bars, bar{Name: "Chance in the runs", Words: count(c.n, "pair") + " of runs", Unknown: "none: exactly 0 in all pairs"})
	case ok && math.IsNaN(c.low):
		d.Bars = append(d.Bars, bar{Name: "Chance in the runs", Words: "same inputs, other luck", Unknown: "no interval from " + count(c.n, "pair") + " of runs"})
	case ok:
		low, high := min(0, c.low), max(0, c.high)
		drawn, sampled := p.prior()
		if sampled {
			low, high = min(low, drawn.Low), max(high, drawn.High)
		}
		ax := d.axis(low, high, c.unit, true)
		if sampled {
			words := count(drawn.Draws, "draw") + " of " + count(drawn.Inputs, "coefficient")
			inputs = ax.bar("Inputs we do not know", words, drawn.Middle, drawn.Low, drawn.High, c.scale().span(drawn.Low, drawn.High, true))
		}
		d.Bars = append(d.Bars, ax.bar("Chance in the runs", "same inputs, other luck; "+count(c.n, "paired run"), c.difference, c.low, c.high, c.scale().span(c.low, c.high, true)))
	default:
		runs := p.baseRuns()
		if rows(runs) == 0 || p.Answer.Measure == "" || !runs.Has(p.Answer.Measure) {
			return nil
		}
		unit, e := p.column(p.Answer.Measure).Unit, mean(runs, p.Answer.Measure)
		if e.N == 0 {
			return nil
		}
		if math.IsNaN(e.Low) {
			d.Bars = append(d.Bars, bar{Name: "Chance in the runs", Words: "same inputs, other luck", Unknown: "no interval from one run"})
			break
		}
		half := max(e.High-e.Low, 0)
		ax := d.axis(e.Low-half, e.High+half, unit, false)
		s := scaleOf(unit, (e.High-e.Low)/2, e.Low, e.High)
		d.Bars = append(d.Bars, ax.bar("Chance in the runs", "same inputs, other luck; "+count(e.N, "run"), e.Mean, e.Low, e.High, s.span(e.Low, e.High, false)))
	}
	if inputs.Name != "" {
		d.Bars = append(d.Bars, inputs)
	}
	if one, ok := p.prior(); ok {
		d.Lead += " " + one.Sentence
		return d
	}
	unknown := bar{Name: "Inputs we do not know", Words: "coefficients of the model", Unknown: "not sampled"}
	if n := len(p.Answer.HandSet); n > 0 {
		unknown.Unknown = "not sampled: " + count(n, "coefficient") + " hand-set"
		d.Lead += " How far hand-set coefficients may be wrong is in no interval on this page."
	}
	d.Bars = append(d.Bars, unknown)
	return d
}

// prior is that of the number of the answer.
func (p *Page) prior() (Prior, bool) {
	for _, one := range p.Answer.Prior {
		if one.Arm == p.Answer.Arm {
			return one, true
		}
	}
	return Prior{}, false
}

// axis is the common scale of bars.
type axis struct{ low, high float64 }

// axis lays the scale, with about five ticks at round numbers.
func (d *doubt) axis(low, high float64, unit string, signed bool) axis {
	if high <= low {
		pad := max(math.Abs(low)*0.1, 1e-9)
		low, high = low-pad, high+pad
	}
	step := niceStep((high - low) / 4)
	a := axis{math.Floor(low/step) * step, math.Ceil(high/step) * step}
	if low >= 0 {
		a.low = max(a.low, 0)
	}
	s := scaleOf(unit, step, a.low, a.high)
	for s.decimals = 0; s.decimals < 6; s.decimals++ {
		if x := step / s.each * math.Pow(10, float64(s.decimals)); math.Abs(x-math.Round(x)) < 1e-6 {
			break
		}
	}
	steps := int(math.Round((a.high - a.low) / step))
	for i := range steps + 1 {
		v := a.low + float64(i)*step
		t := tick{At: a.at(v), Text: s.bare(v, signed)}
		if i == steps {
			switch {
			case s.share && signed:
				t.Text += thin + "pt"
			case s.share:
				t.Text += thin + "%"
			default:
				t.Text = s.sized(t.Text)
			}
		}
		d.Ticks = append(d.Ticks, t)
	}
	if a.low <= 0 && a.high >= 0 {
		d.Zero = a.at(0)
	}
	return a
}

// at gives a place in per cent, rounded so that the text of the page is short.
func (a axis) at(v float64) float64 { return tenth(100 * (v - a.low) / (a.high - a.low)) }

func tenth(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(min(max(x, 0), 100), 'f', 1, 64), 64)
	if err != nil {
		return x
	}
	return y
}

func (a axis) bar(name, about string, middle, low, high float64, label string) bar {
	b := bar{Name: name, Words: about, Left: a.at(low), Label: label}
	b.Width = tenth(max(a.at(high)-b.Left, 0.4))
	if !math.IsNaN(middle) {
		b.Dot, b.At = true, a.at(middle)
	}
	return b
}

// niceStep rounds up to 1, 2, 2.5 or 5 times a power of ten.
func niceStep(x float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if x <= m*unit*(1+1e-9) {
			return m * unit
		}
	}
	return 10 * unit
}
