package plots

import (
	"math"
	"time"
)

// tick is a value on an axis with its text; below stands under it (the year).
type tick struct {
	at          float64
	text, below string
}

// shown gives what one unit of data is on the axis: shares are shown in per cent.
func shown(unit string) float64 {
	if unit == unitShare || unit == unitPoints {
		return 100
	}
	return 1
}

// niceStep gives the least of 1, 2, 2.5 and 5 times a power of ten that is at least x.
func niceStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, s := range []float64{1, 2, 2.5, 5} {
		if s*power >= x*(1-1e-9) {
			return s * power
		}
	}
	return 10 * power
}

// yTicks gives the ticks of a y axis of the given height, the unit at the top one.
func yTicks(low, high float64, unit string, height float64) []tick {
	each := shown(unit)
	low, high = low*each, high*each
	count := math.Max(1, math.Min(6, math.Floor(height/17)))
	step := niceStep((high - low) / count)
	slack := 1e-6 * (high - low)
	decimals := 0
	for scaled := step; decimals < 9 && math.Abs(scaled-math.Round(scaled)) > 1e-9*math.Abs(scaled)+1e-12; scaled *= 10 {
		decimals++
	}
	var ticks []tick
	for i := math.Ceil((low - slack) / step); i*step <= high+slack && len(ticks) < 20; i++ {
		v := i * step
		text := digits(v, decimals)
		if i == 0 {
			text = "0"
		}
		ticks = append(ticks, tick{at: v / each, text: text})
	}
	if n := len(ticks); n > 0 {
		switch unit {
		case unitShare:
			ticks[n-1].text += narrow + "%"
		case unitMillion:
			ticks[n-1].text += narrow + "m"
		case unitThousand:
			ticks[n-1].text += narrow + "k"
		}
	}
	return ticks
}

// niceRange widens a range so that it ends at ticks; anchored at 0 if it starts near it.
func niceRange(low, high float64, unit string) (float64, float64) {
	if math.IsNaN(low) || math.IsNaN(high) || low > high {
		return 0, 1
	}
	if low > 0 && low < 0.6*high {
		low = 0
	}
	if high < 0 && high > 0.6*low {
		high = 0
	}
	if high-low < 1e-9*math.Max(math.Abs(low), math.Abs(high)) || high == low {
		pad := math.Max(math.Abs(high)/10, 0.01/shown(unit))
		low, high = low-pad, high+pad
	}
	each := shown(unit)
	step := niceStep((high-low)*each/4) / each
	for _, half := range []float64{step / 2} { // half steps leave less empty room
		low, high = math.Floor(low/half+1e-9)*half, math.Ceil(high/half-1e-9)*half
	}
	if unit == unitShare {
		low, high = math.Max(low, 0), math.Min(high, 1)
	}
	return round(low), round(high)
}

// monthTicks gives ticks at the first of months, years under the first of each year.
func dateTicks(from, to, width float64, narrow bool) []tick {
	least := 46.0
	if narrow {
		least = 31
	}
	perDay := width / (to - from)
	for _, days := range []int{1, 2, 7, 14} {
		if float64(days)*perDay >= least && to-from < 100 {
			return dayTicks(from, to, days)
		}
	}
	for _, months := range []int{1, 2, 3, 6, 12, 24, 60, 120, 240, 600} {
		if float64(months)*30.4*perDay >= least {
			return monthTicks(from, to, months)
		}
	}
	return monthTicks(from, to, 1200)
}

func dayTicks(from, to float64, step int) []tick {
	var ticks []tick
	year := 0
	for day := math.Ceil(from); day <= to && len(ticks) < 100; day += float64(step) {
		t := dayTime(day)
		k := tick{at: day, text: t.Format("2 Jan")}
		if t.Year() != year {
			year = t.Year()
			k.below = t.Format("2006")
		}
		ticks = append(ticks, k)
	}
	return ticks
}

func monthTicks(from, to float64, step int) []tick {
	var ticks []tick
	start := dayTime(from)
	first := start.Year()*12 + int(start.Month()) - 1
	first -= first % step
	year := 0
	for m := first; len(ticks) < 100; m += step {
		day := dateDay(m/12, time.Month(m%12+1), 1)
		if day > to {
			break
		}
		if day < from {
			continue
		}
		t := dayTime(day)
		k := tick{at: day, text: t.Format("Jan")}
		if step >= 12 {
			k.text = t.Format("2006")
		} else if t.Year() != year {
			year = t.Year()
			k.below = t.Format("2006")
		}
		ticks = append(ticks, k)
	}
	return ticks
}

// axes draws the axes of a panel and gives the bottom of their texts. Of panels
// above each other with the same dates only the lowest has date ticks.
func (d *drawing) axes(f *frame, all []*frame) float64 {
	m := d.measure
	if f.zero && f.low <= 0 && f.high >= 0 {
		d.line(f.left, f.y(0), f.right, f.y(0), stroke{paint: ink("ink"), width: 0.8})
	}
	if !f.zero || f.low != 0 {
		d.line(f.left, f.bottom, f.right, f.bottom, stroke{paint: ink("axis"), width: 0.6})
	}
	if f.column == 1 {
		for _, t := range f.ticks {
			d.write(t.text, f.left-4, f.y(t.at)+0.36*m.tick.size, alignRight, m.tick, ink("ink"))
		}
	}
	if f.axis == axisDays && f.from < 0 && f.to > 0 {
		d.line(f.x(0), f.top, f.x(0), f.bottom, stroke{paint: ink("axis"), width: 0.8})
	}
	for _, o := range all {
		if !f.factor() && o.column == f.column && o.row > f.row && o.from == f.from && o.to == f.to {
			return f.bottom + 4
		}
	}
	switch f.axis {
	case axisHour:
		return d.hourAxis(f)
	case axisDays:
		return d.daysAxis(f)
	case axisValue, axisWords:
		return d.valueAxis(f)
	}
	top := f.bottom + 4.5
	baseline := top + rise*m.tick.size
	lowest := baseline
	for _, t := range dateTicks(f.from, f.to, f.right-f.left, m.narrow || f.right-f.left < 150) {
		x := f.x(t.at)
		d.line(x, f.bottom, x, f.bottom+3, stroke{paint: ink("axis"), width: 0.6})
		if !d.free(d.room(t.text, x, baseline, alignMiddle, m.tick).wider(3)) {
			continue
		}
		d.write(t.text, x, baseline, alignMiddle, m.tick, ink("ink"))
		if below := baseline + m.tick.leading() - 1; t.below != "" && d.free(d.room(t.below, x, below, alignMiddle, m.tick).wider(3)) {
			d.write(t.below, x, below, alignMiddle, m.tick, ink("ink"))
			lowest = below
		}
	}
	return lowest + fall*m.tick.size
}

// hourAxis draws ticks at midnights and the names of days between them.
func (d *drawing) hourAxis(f *frame) float64 {
	m := d.measure
	baseline := f.bottom + 4.5 + rise*m.tick.size
	for day := math.Ceil(f.from); day <= f.to; day++ {
		d.line(f.x(day), f.bottom, f.x(day), f.bottom+3, stroke{paint: ink("axis"), width: 0.6})
	}
	layout := "2 Jan"
	if each := f.x(f.from+1) - f.left; d.fonts.width("Wed 30 Sep", m.tick)+4 < each {
		layout = "Mon 2 Jan"
	}
	for day := math.Floor(f.from); day < f.to; day++ {
		middle := (max(day, f.from) + min(day+1, f.to)) / 2
		text := dayTime(day + 0.5).Format(layout)
		if b := d.room(text, f.x(middle), baseline, alignMiddle, m.tick); d.free(b) && b.right < f.x(min(day+1, f.to))+6 && b.left > f.x(max(day, f.from))-6 {
			d.write(text, f.x(middle), baseline, alignMiddle, m.tick, ink("ink"))
		}
	}
	return baseline + fall*m.tick.size
}

// valueAxis draws the values of a factor: round numbers, or the names of words.
func (d *drawing) valueAxis(f *frame) float64 {
	m := d.measure
	baseline := f.bottom + 6.5 + rise*m.tick.size
	var ticks []tick
	if f.axis == axisWords {
		for _, n := range d.sheet.xnames {
			if n.panel == f.id && n.place >= 0 {
				ticks = append(ticks, tick{at: float64(n.place), text: n.text})
			}
		}
	} else {
		unit, each := magnitude(max(math.Abs(f.from), math.Abs(f.to)))
		ticks = yTicks(f.from/each, f.to/each, unit, max(36, 0.6*(f.right-f.left))) // two of them in any case
		for i := range ticks {
			ticks[i].at *= each
		}
	}
	for _, t := range ticks {
		x := f.x(t.at)
		d.line(x, f.bottom, x, f.bottom+3, stroke{paint: ink("axis"), width: 0.6})
		text := d.shorten(t.text, m.tick, (f.right-f.left)/2)
		if d.free(d.room(text, x, baseline, alignMiddle, m.tick).wider(1)) {
			d.write(text, x, baseline, alignMiddle, m.tick, ink("ink"))
		}
	}
	return baseline + fall*m.tick.size
}

// daysAxis names the action's day and some before and after it.
func (d *drawing) daysAxis(f *frame) float64 {
	m := d.measure
	baseline := f.bottom + 4.5 + rise*m.tick.size
	step := 365.0
	for _, days := range []float64{365, 180, 90, 60, 30, 15, 10, 5} {
		if f.x(f.from+days)-f.left >= 34 {
			step = days
		}
	}
	places := []float64{0}
	for day := step; day <= f.to || -day >= f.from; day += step {
		places = append(places, day, -day)
	}
	for _, day := range append(places, f.from) {
		text := signed(digits(day, 0))
		if day == 0 {
			text = "day 0"
		}
		if x := f.x(day); day >= f.from && day <= f.to && d.free(d.room(text, x, baseline, alignMiddle, m.tick).wider(3)) {
			d.write(text, x, baseline, alignMiddle, m.tick, ink("ink"))
		}
	}
	return baseline + fall*m.tick.size
}
