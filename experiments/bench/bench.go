// Package bench times fixed workloads. Speed differs from machine to machine and from
// hour to hour, so every number stands beside that of a plain program which does the
// same work in the same process, in turn with it; what carries over is the ratio.
//
// The package knows workloads, the plain programs beside them and how both are timed.
// It must not know where a clock comes from or how results are shown.
package bench

import (
	"encoding/json"
	"math"
	"runtime"
	"time"

	"hongbao/experiments/stats"
)

// Options say how a benchmark is carried out.
type Options struct {
	// CPU and Wall tell the processor time that this process has used so far, all
	// goroutines together, and the time that has passed.
	CPU, Wall func() time.Duration
	// Repetitions is how often each thing is timed; 0 means 3.
	Repetitions int
	// Workers is the number of goroutines within a run; 0 means one.
	Workers int
	// Say is told what has just been timed; nil hears nothing.
	Say func(what string)
}

func (o Options) repetitions() int {
	if o.Repetitions == 0 {
		return 3
	}
	return o.Repetitions
}

func (o Options) say(what string) {
	if o.Say != nil {
		o.Say(what)
	}
}

// Spread is the median of some timings with the least and the greatest.
type Spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// MarshalJSON implements json.Marshaler. What a clock that stood still makes of a ratio
// is no number, and null.
func (s Spread) MarshalJSON() ([]byte, error) {
	out := map[string]*float64{"median": &s.Median, "low": &s.Low, "high": &s.High}
	for name, x := range out {
		if math.IsNaN(*x) || math.IsInf(*x, 0) {
			out[name] = nil
		}
	}
	return json.Marshal(out)
}

func spreadOf(x []float64) Spread {
	q := stats.Quantiles(x, []float64{0, 0.5, 1})
	return Spread{Median: q[1], Low: q[0], High: q[2]}
}

// ratios divides timings pair by pair: those that were made in turn.
func ratios(above, below []float64) []float64 {
	out := make([]float64, len(above))
	for i := range out {
		out[i] = above[i] / below[i]
	}
	return out
}

// heap returns the bytes that are in use once what nobody needs is gone.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
