package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCampsSeeWhatIsMeasured compares what strategies read with the measures of
// the day before, and with those of the hours before inside windows.
func TestCampsSeeWhatIsMeasured(t *testing.T) {
	s := with(t, "{east: {kind: threshold}, west: {kind: threshold}}")
	column := func(name string) Column {
		all, err := s.Columns([]string{name})
		require.NoError(t, err, name)
		return all[0]
	}
	wallets := map[string][]string{"east": {"alpay"}, "west": {"wepay"}}
	hosts := map[string][]string{"east": {"weibo"}, "west": {"chat", "moments"}}
	batch := map[string]float64{"alpay": 3, "wepay": 1} // envelopes of one act
	yesterday := map[string]float64{}
	const window = "2015-02-14"
	reached, hourly := 0, 0
	r, err := Start(s, Luck{Seed: 9, Replicate: 1}, Options{})
	require.NoError(t, err)
	var sight *sight
	for _, m := range r.mechanisms {
		if h, ok := m.(*hours); ok {
			sight = h.sight
		}
	}
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		for c, camp := range w.names.camps {
			got := sight.standing[c]
			for name, value := range map[string]int64{"share_value_all": got.ShareValueAll, "share_value_commerce": got.ShareValueCommerce, "share_count_all": got.ShareCountAll} {
				require.InDelta(t, yesterday[name+camp.ID]*1e6, float64(value), 1.01, "day %d: %s of %s", w.Tick, name, camp.ID)
			}
			require.InDelta(t, yesterday["complaints"+camp.ID], float64(got.Complaints), 1, "day %d", w.Tick)
			require.EqualValues(t, 1-c, sight.rival[c])
			other := w.names.camps[1-c].ID
			visitors := 0
			for i := range w.Users.N {
				on := false
				for _, h := range hosts[camp.ID] {
					on = on || w.onHost(i, w.names.hostsNamed(h)[0])
				}
				if on && w.inMarket(i) {
					visitors++
				}
			}
			opened := yesterday["opened"+other+camp.ID]
			if w.Hourly() {
				opened = 0 // the last decision of the day was made at 23:00
				for hour := 15; hour <= 22; hour++ {
					for _, h := range hosts[camp.ID] {
						opened += column("envelopes_opened."+wallets[other][0]+"."+h).HourValue(w, hour) / w.Weight
					}
				}
				opened /= batch[wallets[other][0]]
			}
			// After the first of March tube, a host, has joined east.
			if got := sight.reach[c*2+1-c]; w.Tick < 25 {
				require.InDelta(t, min(1e6, opened/float64(visitors)*1e6), float64(got), 1.01, "day %d: reach on hosts of %s", w.Tick, camp.ID)
				if got > 0 {
					reached++
					if w.Hourly() {
						hourly++
					}
				}
			}
		}
		for camp, list := range wallets {
			for _, name := range []string{"share_value_all", "share_value_commerce", "share_count_all", "complaints"} {
				yesterday[name+camp] = 0
				for _, p := range list {
					yesterday[name+camp] += column(name + "." + p).Value(w)
				}
			}
			for observer, places := range hosts {
				sum := 0.0
				for _, h := range places {
					sum += column("envelopes_opened."+list[0]+"."+h).Value(w) / w.Weight / batch[list[0]]
				}
				yesterday["opened"+camp+observer] = sum
			}
		}
		return nil
	})))
	require.Greater(t, reached, hourly, "envelopes must have run inside the window and outside it")
	require.Positive(t, hourly, window)
}
