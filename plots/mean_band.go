package plots

import "math"

// meanBand is how sure the mean difference of an arm from the base is, by day.
type meanBand struct {
	days                []float64
	pointLow, pointHigh []float64 // holds the mean on one day
	low, high           []float64 // holds it on all days at once
	level               float64
}

// meanBand reads the bands of a measure; nil if there are none, as of a single pair.
func (r *Results) meanBand(measure, arm string, weeks bool) *meanBand {
	t := r.Bands
	if t == nil {
		return nil
	}
	numbers := map[string][]float64{} // looked up only
	for _, name := range []string{"window", "pointwise_low", "pointwise_high", "simultaneous_low", "simultaneous_high", "level"} {
		c, err := t.Column(name)
		if err != nil {
			return nil
		}
		numbers[name] = c.Floats()
	}
	text := func(name string, row int) string {
		c, err := t.Column(name)
		if err != nil {
			return ""
		}
		return c.Text(row)
	}
	b := &meanBand{}
	for row, window := range numbers["window"] {
		if text("measure", row) != measure || text("arm", row) != arm || (window > 1) != weeks {
			continue
		}
		day, err := parseTime(text("time", row))
		if err != nil || math.IsNaN(numbers["simultaneous_low"][row]) {
			continue
		}
		b.level = numbers["level"][row]
		b.days = append(b.days, day)
		b.pointLow, b.pointHigh = append(b.pointLow, numbers["pointwise_low"][row]), append(b.pointHigh, numbers["pointwise_high"][row])
		b.low, b.high = append(b.low, numbers["simultaneous_low"][row]), append(b.high, numbers["simultaneous_high"][row])
	}
	if len(b.days) < 2 {
		return nil
	}
	return b
}

// addMeanBand draws both bands, the one of whole curves lighter.
func (s *sheet) addMeanBand(panel, series, token string, b *meanBand, more float64) {
	s.bands = append(s.bands,
		curve{panel: panel, series: series + ", whole curve", token: token, alpha: 0.12 + more, x: b.days, low: b.low, high: b.high},
		curve{panel: panel, series: series + ", each date", token: token, alpha: 0.16 + more, x: b.days, low: b.pointLow, high: b.pointHigh})
}
