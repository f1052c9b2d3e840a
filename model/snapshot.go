package model

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"hongbao/agents"
	"hongbao/model/spec"
)

// StateAt runs a scenario through a day and returns its Snapshot.
func StateAt(ctx context.Context, s *Scenario, luck Luck, o Options, day spec.Date) (string, error) {
	if day < s.Start || day > s.End {
		return "", fmt.Errorf("%s is outside the run, %s to %s", day, s.Start, s.End)
	}
	r, err := Start(s, luck, o)
	if err != nil {
		return "", err
	}
	var state string
	err = r.Until(ctx, int32(day), last{int32(day), &state})
	return state, err
}

// last takes the snapshot at the end of one day.
type last struct {
	day   int32
	state *string
}

// Observe implements Observer.
func (l last) Observe(w *World) error {
	if w.Day == l.day {
		*l.state = w.Snapshot()
	}
	return nil
}

// Snapshot writes the state of the world as the part of a scenario file from
// which another run can begin: people by segment, wallets and last payment with
// the quantiles of their habits; merchants by what they take, the days that their
// contracts have left and the tool maker who serves them; gates that are not open. It
// keeps distributions and not persons: who is whose friend among the holders of a wallet, and who
// paid within the last 30 days, is not in the file.
func (w *World) Snapshot() string {
	var out strings.Builder
	w.snapshotUsers(&out)
	w.snapshotGates(&out)
	w.snapshotMerchants(&out)
	w.snapshotMakers(&out)
	return out.String()
}

// holding is what people have in common in one row of a snapshot.
type holding struct {
	segment          uint8
	bound, installed agents.PlatformSet
	last             agents.PlatformID
	asleep           agents.PlatformSet
}

func (w *World) snapshotUsers(out *strings.Builder) {
	u := &w.Users
	groups := map[holding][]int{}
	people := make([]int, len(w.names.segments))
	for i := range u.N {
		if !w.inMarket(i) {
			continue
		}
		people[u.Segment[i]]++
		if u.Installed[i] != 0 {
			h := holding{u.Segment[i], u.Bound[i], u.Installed[i] &^ u.Bound[i], u.Last[i], w.asleep(i)}
			groups[h] = append(groups[h], i)
		}
	}
	keys := make([]holding, 0, len(groups))
	for h := range groups {
		keys = append(keys, h)
	}
	slices.SortFunc(keys, func(a, b holding) int {
		return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.bound, b.bound), cmp.Compare(a.installed, b.installed), cmp.Compare(a.last, b.last), cmp.Compare(a.asleep, b.asleep))
	})
	out.WriteString("initial:\n  wallets:\n")
	for _, h := range keys {
		users := groups[h]
		share := 100 * float64(len(users)) / float64(people[h.segment])
		if share < 0.05 {
			continue // rarer than one person in 2,000: noise of the run
		}
		fmt.Fprintf(out, "    - {segment: %s, share: %.2f%%", w.names.segments[h.segment].ID, share)
		if h.bound != 0 {
			fmt.Fprintf(out, ", bound: [%s]", w.ids(h.bound))
		}
		if h.installed != 0 {
			fmt.Fprintf(out, ", installed: [%s]", w.ids(h.installed))
		}
		if h.asleep != 0 {
			fmt.Fprintf(out, ", dormant: [%s]", w.ids(h.asleep))
		}
		if h.bound != 0 {
			fmt.Fprintf(out, ", habit: {%s}", w.habitQuantiles(users, h.bound))
		}
		if h.last != agents.Outside {
			fmt.Fprintf(out, ", last: %s", w.names.platforms[h.last].ID)
		}
		out.WriteString("}\n")
	}
}

func (w *World) ids(set agents.PlatformSet) string {
	var ids []string
	for s := set; s != 0; s &= s - 1 {
		ids = append(ids, w.names.platforms[s.First()].ID)
	}
	return strings.Join(ids, ", ")
}

// habitQuantiles writes the minimum, quartiles and maximum of the stocks.
func (w *World) habitQuantiles(users []int, set agents.PlatformSet) string {
	var parts []string
	for s := set; s != 0; s &= s - 1 {
		p := s.First()
		stocks := make([]uint16, len(users))
		for n, i := range users {
			stocks[n] = w.Users.Habit[w.Users.Cell(i, agents.PlatformID(p))]
		}
		slices.Sort(stocks)
		var q []string
		for k := range 5 {
			stock := stocks[k*(len(stocks)-1)/4]
			q = append(q, fmt.Sprintf("%.1f%%", 100*float64(stock)/agents.FullHabit))
		}
		parts = append(parts, fmt.Sprintf("%s: [%s]", w.names.platforms[p].ID, strings.Join(q, ", ")))
	}
	return strings.Join(parts, ", ")
}

func (w *World) snapshotGates(out *strings.Builder) {
	out.WriteString("gates:\n")
	for _, g := range w.named {
		guest, _ := w.names.guest(g.Guest)
		host := w.names.hostsNamed(g.Host)[0]
		for side, name := range []string{"host", "guest"} {
			if value := w.gates.value[side][w.gates.at(host, objectNamed(g.Object), guest)]; value != agents.Open {
				fmt.Fprintf(out, "  - {gate: {host: %s, object: %s, guest: %s, side: %s}, to: %d}\n", g.Host, g.Object, g.Guest, name, value)
			}
		}
	}
}

// taking is what merchants have in common in one row of a snapshot.
type taking struct {
	accepts, contract agents.PlatformSet
	closed            bool
	maker             string // id of the tool maker; empty for none
}

func (w *World) snapshotMerchants(out *strings.Builder) {
	out.WriteString("merchants:\n")
	for v, spec := range w.names.venues {
		checkout := slices.ContainsFunc(w.makers, func(k *maker) bool { return k.v == v && len(k.spec.Platforms) > 0 })
		if !evolves(spec) && !checkout {
			continue // the laws of acceptance give its state on any day
		}
		m := &w.Merchants[v]
		groups := map[taking][]int{}
		for j := range m.Accepts {
			t := taking{accepts: m.Accepts[j], contract: m.Contract[j], closed: m.Closed[j]}
			if k := w.makerOf(v, j); k != nil {
				t.maker = k.spec.ID
			}
			groups[t] = append(groups[t], j)
		}
		keys := make([]taking, 0, len(groups))
		for t := range groups {
			keys = append(keys, t)
		}
		slices.SortFunc(keys, func(a, b taking) int {
			return cmp.Or(cmp.Compare(a.accepts, b.accepts), cmp.Compare(a.contract, b.contract), cmp.Compare(number(a.closed), number(b.closed)), cmp.Compare(a.maker, b.maker))
		})
		fmt.Fprintf(out, "  - id: %s\n", spec.ID)
		if spec.founding() != nil {
			// Which shops are there stands below; a short window founds none.
			fmt.Fprintf(out, "    founding: {on: false}\n")
		}
		fmt.Fprintf(out, "    start:\n")
		for _, t := range keys {
			shops := groups[t]
			fmt.Fprintf(out, "      - {share: %.2f%%, accepts: [%s]", 100*float64(len(shops))/float64(len(m.Accepts)), w.ids(t.accepts))
			var days []string
			for s := t.contract; s != 0; s &= s - 1 {
				days = append(days, fmt.Sprintf("%s: [%s]", w.names.platforms[s.First()].ID, w.daysLeft(m, shops, int(s.First()))))
			}
			if days != nil {
				fmt.Fprintf(out, ", contract_days: {%s}", strings.Join(days, ", "))
			}
			if t.closed {
				out.WriteString(", closed: true")
			}
			if t.maker != "" {
				fmt.Fprintf(out, ", tool_maker: %s", t.maker)
			}
			out.WriteString("}\n")
		}
	}
}

// snapshotMakers takes away the shares of tool makers: rows of merchants say whom they
// serve, and who is in none has nobody left.
func (w *World) snapshotMakers(out *strings.Builder) {
	head := "tool_makers:\n"
	for _, k := range w.makers {
		if k.spec.Share > 0 {
			fmt.Fprintf(out, "%s  - {id: %s, share: 0%%}\n", head, k.spec.ID)
			head = ""
		}
	}
}

// evolves reports whether the merchants of a class carry state of their own.
func evolves(spec *MerchantClass) bool {
	for _, a := range spec.Accept {
		if a.Law == "review" || a.Law == "contract" {
			return true
		}
	}
	return spec.Exit > 0
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// daysLeft writes at most ten equally likely numbers of days from tomorrow on.
func (w *World) daysLeft(m *agents.Merchants, shops []int, p int) string {
	left := make([]int, len(shops))
	for n, j := range shops {
		left[n] = max(1, int(m.Expiry[j*m.P+p])-w.Tick-1)
	}
	slices.Sort(left)
	var out []string
	n := min(10, len(left))
	for k := range n {
		out = append(out, fmt.Sprint(left[(2*k+1)*len(left)/(2*n)]))
	}
	return strings.Join(out, ", ")
}
