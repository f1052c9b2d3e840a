package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// furnish gives user i what he has when he enters: wallets that everyone has,
// and on the first day a state drawn from the scenario's initial wallets.
func (w *World) furnish(k *worker, i int) {
	for p, platform := range w.names.platforms {
		if platform.Adoption.Law == "everyone" {
			w.install(k, i, agents.PlatformID(p))
			w.bind(k, i, agents.PlatformID(p))
		}
	}
	if w.Tick > 0 || len(w.Scenario.Initial.Wallets) == 0 {
		return
	}
	segment := w.names.segments[w.Users.Segment[i]].ID
	draw := w.root.Stream("initial").At(0, wholeDay, 0).Draw(uint64(i))
	u := rng.Real(rng.Part(draw, 0))
	for n := range w.Scenario.Initial.Wallets {
		row := &w.Scenario.Initial.Wallets[n]
		if row.Segment != "" && row.Segment != segment {
			continue
		}
		if u >= float64(row.Share) {
			u -= float64(row.Share)
			continue
		}
		w.furnishFrom(k, i, row, draw)
		return
	}
}

func (w *World) furnishFrom(k *worker, i int, row *WalletState, draw uint64) {
	for _, id := range row.Installed {
		if p := w.names.platform(id); !w.Users.Installed[i].Has(p) {
			w.install(k, i, p)
		}
	}
	for _, id := range row.Bound {
		p := w.names.platform(id)
		if !w.Users.Installed[i].Has(p) {
			w.install(k, i, p)
		}
		if !w.Users.Bound[i].Has(p) {
			w.bind(k, i, p)
		}
	}
	for _, id := range row.Dormant {
		w.sleep(i, w.names.platform(id))
	}
	// One draw for all stocks of a person would tie them together, so each wallet has its own.
	for p, platform := range w.names.platforms {
		if q := row.Habit[platform.ID]; len(q) > 0 {
			u := rng.Real(rng.Part(draw, 1+p))
			w.learn(k, i, agents.PlatformID(p), uint16(float64(quantile(q, u)*agents.FullHabit)+0.5))
		}
	}
	if row.Last != "" {
		w.Users.Last[i] = w.names.platform(row.Last)
	}
	w.Users.Primary[i] = w.Users.PrimaryOf(i, agents.Outside, w.rules.margin)
	w.show(k, i, w.visible(i))
}

// quantile reads quantiles at equal steps, the ends included.
func quantile(q []spec.Share, u float64) float64 {
	if len(q) == 1 {
		return float64(q[0])
	}
	x := float64(u * float64(len(q)-1))
	k := min(int(x), len(q)-2)
	f := x - float64(k)
	return float64(q[k]) + float64(f*float64(q[k+1]-q[k]))
}
