package plots

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// toyReason is an invented reason: what a closure takes off a harm of so much, and which
// share of it each gate keeps; no shares where the verdict is that it is not served.
type toyReason struct {
	event, says, verdict string
	open, protection     float64
	kept                 []float64
	least                int // place of the least closed gate that keeps enough
}

var toyGates = []float64{0, 50, 100, 250, 500, 750}

func toyReasons(n int, all ...toyReason) Results {
	r := Results{Info: toyInfo(), Events: toyEvents()}
	r.Info.Analysis, r.Info.Command = "proportionality", "hongbao compare toy-reasons"
	b := table.NewBuilder(column("event", table.Text), column("reason", table.Text), column("role", table.Text), column("measure", table.Text),
		column("called", table.Text), column("verdict", table.Text), column("unit", table.Text), column("n", table.Integer), column("gate", table.Real),
		column("open", table.Real), column("value", table.Real), column("low", table.Real), column("high", table.Real),
		column("kept", table.Real), column("kept_low", table.Real), column("kept_high", table.Real), column("keep", table.Real))
	row := func(t toyReason, role, measure, unit, verdict string, numbers ...float64) {
		for i, text := range []string{t.event, t.says, role, measure, "tiredness of the people", verdict, unit} {
			b.Text(i, text)
		}
		if t.verdict == "cannot be judged" {
			b.Int(7, 0)
		} else {
			b.Int(7, int64(n))
		}
		for i, x := range append(numbers, 0.9) {
			b.Real(8+i, x)
		}
		b.EndRow()
	}
	unknown := math.NaN()
	about := func(x float64) (low, high float64) { return 0.97 * x, 1.04 * x }
	for _, t := range all {
		low, high := about(t.protection)
		row(t, "verdict", "fatigue.chat", "messages", t.verdict, unknown, t.open, t.protection, low, high, unknown, unknown, unknown)
	}
	for _, t := range all {
		for g, kept := range t.kept {
			verdict := "kept"
			switch {
			case g == t.least:
				verdict = "least closed"
			case g == t.least+1:
				verdict = "not shown"
			case g > t.least:
				verdict = "not tested"
			}
			low, high := about(kept)
			row(t, "protection", "fatigue.chat", "messages", verdict, toyGates[g], t.open, t.protection*kept, t.protection*low, t.protection*high, kept, low, high)
			cost := stats.Effect{Mean: -4e6 * (1 - toyGates[g]/900), Low: -5e6, High: -1e6 * (1 - toyGates[g]/300)}
			row(t, "cost", "envelopes_opened.alipay", "openings", verdict, toyGates[g], 9e6, cost.Mean, cost.Low, cost.High, unknown, unknown, unknown)
		}
	}
	r.Analysis = b.Table()
	return r
}

func toySomeReasons() Results {
	return toyReasons(20,
		toyReason{"e24", "too many messages", "least closed", 5.2, 0.8, []float64{1, 0.955, 0.905, 0.76, 0.5, 0.26}, 1},
		toyReason{"e25", "suspected of a harm that takes many words to tell", "protects nothing", 5.2, 0, nil, 0},
		toyReason{"e27", "malicious songs", "least closed", 5.2, 0.0012, []float64{1, 4, 3.8, 2.5, 1.3, 1.2}, 5},
		toyReason{"e31", "safety", "cannot be judged", math.NaN(), math.NaN(), nil, 0},
		toyReason{"e40", "order in the chats", "cannot be told", 5.2, 0.01, nil, 0})
}
