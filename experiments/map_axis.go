package experiments

import (
	"fmt"
	"math"
	"strconv"

	"hongbao/experiments/design"
)

// mapAxis is one side of a map: a factor with the values at the places of the finest
// lattice.
type mapAxis struct {
	name    string
	path    string
	scale   scale
	log     bool // steps of the lattice are equal ratios
	values  []string
	numbers []float64 // the same, as the scale reads them
}

// newMapAxis writes out the values of a factor that leads through a range.
func newMapAxis(p paths, f Factor, depth int) (mapAxis, error) {
	span, between, digits := f.Range, design.Range, exact
	if span == nil {
		span, between, digits = f.LogRange, design.LogRange, fourDigits
	}
	if span == nil {
		return mapAxis{}, fmt.Errorf("the analysis map needs a range; expected range or log_range")
	}
	if span.Points < 2 {
		return mapAxis{}, fmt.Errorf("one value is no side of a map; expected 2 points or more")
	}
	kind := kindOf(p, f.Path)
	a := mapAxis{name: f.Path, path: f.Path, log: f.Range == nil}
	if f.Name != "" {
		a.name = f.Name
	}
	a.scale, _ = scaleNamed(kind)
	fine := *span
	fine.Points = design.FinePlaces(span.Points, depth)
	if fine.Points > mostPlaces {
		return mapAxis{}, fmt.Errorf("%d points split %d times give %d places; expected at most %d", span.Points, depth, fine.Points, mostPlaces)
	}
	values, err := fine.values(kind, between, digits)
	if err != nil {
		return mapAxis{}, err
	}
	if j := repeated(values); j >= 0 {
		return mapAxis{}, fmt.Errorf("split %d times the value %s is there twice; expected fewer points or a smaller depth", depth, values[j])
	}
	a.values = values
	for _, v := range values {
		x, err := a.scale.read(v)
		if err != nil {
			return mapAxis{}, err
		}
		a.numbers = append(a.numbers, x)
	}
	return a, nil
}

// mostPlaces bounds the places on a side of the lattice.
const mostPlaces = 250

// ends are the first and the last number, as they are spaced.
func (a *mapAxis) ends() (from, to float64) {
	from, to = a.numbers[0], a.numbers[len(a.numbers)-1]
	if a.log {
		from, to = math.Log(from), math.Log(to)
	}
	return from, to
}

// number is the value at a place that may lie between those of the lattice.
func (a *mapAxis) number(place float64) float64 {
	if i := int(place); float64(i) == place && i >= 0 && i < len(a.numbers) {
		return a.numbers[i]
	}
	from, to := a.ends()
	part := place / float64(len(a.numbers)-1)
	x := from*(1-part) + to*part
	if a.log {
		x = math.Exp(x)
	}
	return x
}

// place is the inverse of number; false if the value lies outside.
func (a *mapAxis) place(number float64) (float64, bool) {
	from, to := a.ends()
	if a.log {
		number = math.Log(number)
	}
	part := (number - from) / (to - from)
	if !(part >= 0 && part <= 1) {
		return 0, false
	}
	return part * float64(len(a.numbers)-1), true
}

// text writes the value at a place with three digits of the longer end, or of its own
// where steps are ratios.
func (a *mapAxis) text(place float64) string {
	x := a.number(place)
	size := math.Abs(x)
	if !a.log {
		size = max(math.Abs(a.numbers[0]), math.Abs(a.numbers[len(a.numbers)-1]))
	}
	if times := a.scale.each == 1 && a.scale.unit != ""; size > 0 && !times {
		unit := math.Pow(10, math.Floor(math.Log10(size))-2)
		x = math.Round(x/unit) * unit
		if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64); err == nil {
			x = y // without the last bits of the product
		}
	}
	return a.scale.write(x)
}

// told is the number of a table.
func (a *mapAxis) told(place float64) float64 { return a.number(place) / a.scale.each }
