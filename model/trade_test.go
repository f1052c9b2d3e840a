package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// fullTrade is the full market with work for tills, profit, tool makers, sellers,
// regulators and dated fees.
var fullTrade = strings.NewReplacer(
	"    exit_hazard: 0.004\n", `    exit_hazard: 0.004
    stands_for: 3.5
    profit: {margin: 30%, fixed: 240k, every: 6d, reviews: 2}
`,
	"review: {every: 9d, turnover: 40k, scale: 900.0}", "review: {every: 9d, turnover: 40k, scale: 900.0, sales: own}",
	"    review: {every: 12d, turnover: 20k}\n", `    review: {every: 12d, turnover: 20k}
    profit: {margin: 25%, fixed: 1.5m, every: 7d, reviews: 3, reckon: peers}
  - id: stall
    key: b_stall
    context: shopping
    host: chat_all
    count: 70
    a: -0.1
    stands_for: 0.7
    accept:
      alpay: {law: contract, share: 80%, direct: 60%, fee: 2%, fees: {2015-02-10: 0%, 2015-03-01: 1.5%}}
      wepay: {law: review, share: 30%, integration_cost: 400.0}
      union: {law: share, share: 10%}
    contracts: {length: 12d}
    review: {every: 8d, turnover: 30k, scale: 700.0}
    exit_hazard: 0.002
    profit: {margin: 20%, fixed: 60k, every: 9d, reviews: 2, reckon: peers}
    founding: {owner: mall, open: 40%, every: 6d, interest: 30%, turnover: 30k, scale: 2k, cost: 5k, write_off: 60d}
`,
	"  - {id: never_was,", `  - {id: halts, at: 2015-02-17T13:00, actor: bank, regulates: [{context: counter, platforms: [alpay, bai], to: 0}, {context: friends, platforms: [wepay], to: 400}, {context: shopping, platforms: [union], until: 2015-02-19}]}
  - {id: halts_all, at: 2015-03-10, actor: bank, regulates: [{context: counter, until: resumes}]}
  - {id: resumes, at: 2015-03-20, actor: bank, regulates: [{context: friends, to: 1000}]}
  - {id: data_shut, at: 2015-02-19T04:00, actor: east, gate: {host: weibo, object: data_api, guest: apps}, to: 350}
  - {id: data_gone, at: 2015-03-03, actor: east, gate: {host: weibo, object: data_api, guest: apps}, to: 0}
  - {id: direct_shut, at: 2015-02-20T15:00, actor: west, gate: {host: chat_all, object: direct_payment, guest: alpay}, to: 0}
  - {id: direct_open, at: 2015-03-12, actor: west, gate: {host: chat_all, object: direct_payment, guest: alpay}, to: 1000}
  - {id: bai_shut, at: 2015-02-24, actor: west, gate: {host: chat_all, object: direct_payment, guest: bai}, to: 0}
  - {id: one_click, at: 2015-02-21, actor: zan}
  - {id: never_was,`,
	"members: [alpay, weibo, mall]", "members: [alpay, weibo, mall, apps]",
).Replace(full) + `
tool_makers:
  - {id: zan, class: shop_in_chat, share: 45%, lag: 3d, re_route: 60%, platforms: {alpay: {}, wepay: {from: one_click, share: 10%, cost: 30k}, bai: {share: 50%}}, price: 90.0, commission: 0.5%, fixed: 9k, months: 1}
  - {id: dian, key: a_dian, class: shop_in_chat, share: 25%, lag: 1d, re_route: 30%, otherwise: closed, platforms: {alpay: {share: 70%}, union: {}}, price: 50.0, fixed: 40.0, months: 1}
  - {id: kit, class: stall, share: 50%, lag: 2d, platforms: {alpay: {}, wepay: {from: 2015-02-22}}, price: 30.0}
  - {id: apps, class: mall, share: 60%, data: weibo, messages: 50%, lag: 4d, price: 200.0, fixed: 1k}
  - {id: absent, "on": false, class: mall, share: 90%}
`

// tradeWatch compares kernel and twin, the merchants' accounts too.
type tradeWatch struct {
	*watch
	exits, stranded int
}

func (o *tradeWatch) Observe(w *World) error {
	if err := o.watch.Observe(w); err != nil {
		return err
	}
	var out []string
	differ := func(what string, kernel, twin any) {
		if kernel != twin {
			out = append(out, fmt.Sprintf("day %d: %s: kernel %v, twin %v", w.Tick, what, kernel, twin))
		}
	}
	for v, venue := range o.twin.venues {
		there, waiting := 0, 0
		for j, k := range venue.keepers {
			a := o.twin.account(k)
			place := uint8(0)
			if a.maker != nil {
				place = uint8(1 + indexOf(o.twin.dealings.workshops, a.maker))
			}
			if list := w.madeBy[v]; list != nil {
				differ(fmt.Sprint("tool maker of ", venue.spec.ID, j), list[j], place)
			}
			if till := w.tills[v]; till != nil && venue.spec.profit() != nil {
				differ(fmt.Sprint("stock of ", venue.spec.ID, j), till.stock[j], a.stock)
			}
			if k.waiting {
				waiting++
			}
			if !k.closed {
				there++
			}
		}
		m := &w.Merchants[v]
		differ("waiting "+venue.spec.ID, m.Waiting, waiting)
		differ("there "+venue.spec.ID, m.There(), there)
		differ("stranded "+venue.spec.ID, w.flows.stranded[v], o.twin.dealings.stranded[v])
		o.stranded += int(w.flows.stranded[v])
	}
	o.exits = 0
	for k, m := range w.makers {
		t := o.twin.dealings.workshops[k]
		differ("revenue of "+m.spec.ID, m.revenue, t.revenue)
		differ("cost of "+m.spec.ID, m.cost, t.cost)
		differ("end of "+m.spec.ID, m.gone, t.gone)
		if m.gone {
			o.exits++
		}
	}
	if len(out) > 0 {
		return fmt.Errorf("%s", strings.Join(out[:min(len(out), 20)], "\n"))
	}
	return nil
}

func indexOf(list []*workshop, m *workshop) int {
	for i, x := range list {
		if x == m {
			return i
		}
	}
	return -1
}

// TestTwinOnTrade compares the merchants' side day by day.
func TestTwinOnTrade(t *testing.T) {
	for _, test := range []struct {
		name     string
		workers  int
		settings []Setting
	}{
		{"as it stands", 1, nil},
		{"several workers", 4, []Setting{{"choice.visible", "installed"}}},
		{"chunks", 3, []Setting{{"population.users", "17000"}, {"network.mean_degree", "6"}, {"cut", "true"}, {"start", "2015-02-17"}, {"end", "2015-02-25"}}},
		{"makers by state", 2, []Setting{{"tool_makers.zan.share", "0%"}, {"tool_makers.dian.share", "0%"}, {"merchants.shop_in_chat.start", "[{share: 40%, accepts: [alpay], tool_maker: zan}, {share: 20%, accepts: [alpay, union], contract_days: {alpay: [3, 9]}, tool_maker: dian}, {share: 10%, closed: true, tool_maker: zan}, {share: 20%, accepts: [wepay]}]"}}},
		{"no lag", 2, []Setting{{"tool_makers.zan.lag", "0d"}, {"tool_makers.apps.lag", "0d"}, {"merchants.stall.stands_for", "200"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := readText(t, fullTrade, test.settings...)
			luck := Luck{Seed: 7, Replicate: 2}
			r, err := Start(s, luck, Options{Workers: test.workers})
			require.NoError(t, err)
			twin, err := startTwin(s, luck)
			require.NoError(t, err)
			o := &tradeWatch{watch: &watch{t: t, twin: twin, sums: map[string]int64{}}}
			require.NoError(t, r.Until(context.Background(), int32(s.End), o))
			w := r.World
			if test.name == "as it stands" {
				require.NotZero(t, o.stranded)
				require.NotZero(t, o.exits)
				require.NotZero(t, w.Merchants[w.names.venue("stall")].Founded)
				require.NotZero(t, w.Merchants[w.names.venue("stall")].Exited)
				require.Greater(t, w.Merchants[w.names.venue("shop_in_chat")].Exited, 15)
				for _, v := range []string{"mall", "stall"} {
					require.Greater(t, w.Merchants[w.names.venue(v)].Exited, 3)
				}
			}
		})
	}
}

// Where the states of the first day say whom a tool maker serves, nobody else gets a wallet
// through him: the shops of Spring Festival that take Alipay are those of the snapshot, and
// they are Youzan's.
func TestStatesSayWhomToolMakersServe(t *testing.T) {
	s, err := Open("spring-festival-2015", Setting{"population.users", "200"})
	require.NoError(t, err)
	r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{})
	require.NoError(t, err)
	w := r.World
	v := w.names.venue("wechat_shop")
	m, spec := &w.Merchants[v], w.names.venues[v]
	alipay := w.names.platform("alipay")
	takes, says := 0, 0.0
	for _, row := range spec.Start {
		if slices.Contains(row.Accepts, "alipay") {
			says += float64(row.Share)
		}
	}
	for j := range m.Accepts {
		if m.Accepts[j].Has(alipay) {
			takes++
			require.NotNil(t, w.makerOf(v, j))
			require.Equal(t, "youzan", w.makerOf(v, j).spec.ID)
		}
	}
	require.InDelta(t, says*float64(len(m.Accepts)), takes, float64(len(spec.Start)))
	for _, k := range w.makers {
		switch k.spec.ID {
		case "youzan":
			require.EqualValues(t, takes, k.present)
			require.True(t, k.offers.Has(alipay))
		case "wechat_marketing_apps":
			require.Zero(t, k.present, "it gave up in 2013")
		}
	}
}

// A wallet that a maker's shops have while its gate is shut on the first day, as in a
// snapshot from within the lag, is taken from them once the lag is over.
func TestALagThatHasBegunIsNotForgotten(t *testing.T) {
	text := strings.Replace(fullTrade, "gates:\n", "gates:\n  - {gate: {host: chat_all, object: direct_payment, guest: alpay}, to: 0}\n", 1)
	require.NotEqual(t, fullTrade, text)
	s := readText(t, text, Setting{"tool_makers.zan.share", "0%"}, Setting{"tool_makers.dian.share", "0%"},
		Setting{"merchants.shop_in_chat.start", "[{share: 50%, accepts: [alpay], tool_maker: zan}, {share: 50%}]"})
	luck := Luck{Seed: 7, Replicate: 2}
	r, err := Start(s, luck, Options{})
	require.NoError(t, err)
	twin, err := startTwin(s, luck)
	require.NoError(t, err)
	w := r.World
	v, alpay := w.names.venue("shop_in_chat"), w.names.platform("alpay")
	have := func() (n int) {
		for j, a := range w.Merchants[v].Accepts {
			if k := w.makerOf(v, j); k != nil && a.Has(alpay) {
				n++
			}
		}
		return n
	}
	require.Equal(t, 30, have())
	o := &tradeWatch{watch: &watch{t: t, twin: twin, sums: map[string]int64{}}}
	require.NoError(t, r.Until(context.Background(), int32(s.Start)+3, o))
	require.Zero(t, have())
}

// tradeHash runs a scenario with so many workers and returns its hash.
func tradeHash(t *testing.T, s *Scenario, workers int) uint64 {
	t.Helper()
	r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Workers: workers})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End)))
	return r.Hash()
}

// TestTradeIsTheSameForAnyWorkers runs many buyers against few merchants, whom
// workers therefore share.
func TestTradeIsTheSameForAnyWorkers(t *testing.T) {
	s := readText(t, fullTrade,
		Setting{"population.users", "27000"}, Setting{"network.mean_degree", "6"},
		Setting{"cut", "true"}, Setting{"start", "2015-02-14"}, Setting{"end", "2015-03-06"})
	one := tradeHash(t, s, 1)
	require.Equal(t, one, tradeHash(t, s, 2))
	require.Equal(t, one, tradeHash(t, s, 7))
}

// TestTradeOffIsAbsent switches every block off, or sets it to zero.
func TestTradeOffIsAbsent(t *testing.T) {
	absent := tradeHash(t, readText(t, full), 2)
	off := strings.NewReplacer(
		"    exit_hazard: 0.004\n", "    exit_hazard: 0.004\n    stands_for: 9\n    profit: {on: false, margin: 1%, fixed: 100k, every: 5d, reviews: 1}\n",
		"    review: {every: 12d, turnover: 20k}\n", "    review: {every: 12d, turnover: 20k}\n    profit: {margin: 0%, fixed: 0, every: 3d, reviews: 0}\n    founding: {on: false, owner: shop_in_chat}\n",
	).Replace(full) + `
tool_makers:
  - {id: zan, "on": false, class: shop_in_chat, share: 45%, platforms: {alpay: {}}, months: 1}
  - {id: dian, class: mall, share: 0%, messages: 0%}
`
	require.Equal(t, absent, tradeHash(t, readText(t, off), 2))
	// A regulator who allows everything, and a founding of shops that are all there.
	allowed := strings.NewReplacer(
		"  - {id: never_was,", "  - {id: allows, at: 2015-02-17T13:00, regulates: [{context: counter}], \"on\": false}\n  - {id: allows_all, at: 2015-02-17T13:00, regulates: [{context: counter, to: 1000}]}\n  - {id: never_was,",
		"    exit_hazard: 0.004\n", "    exit_hazard: 0.004\n    founding: {owner: mall, open: 100%, interest: 100%}\n",
		"fee: 0.7%", "fee: 90%, fees: {2015-01-01: 0.7%}",
	).Replace(full)
	r, err := Start(readText(t, allowed), Luck{Seed: 5, Replicate: 1}, Options{})
	require.NoError(t, err)
	require.Zero(t, r.World.Merchants[r.World.names.venue("shop_in_chat")].Waiting)
	require.NoError(t, r.Until(context.Background(), int32(r.World.Scenario.End)))
	require.Equal(t, absent, r.Hash())
}

// TestTradeKnowsNoOrder turns lists round; ids of tool makers may change where
// keys stay.
func TestTradeKnowsNoOrder(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(fullTrade[strings.Index(fullTrade, "tool_makers:\n")+len("tool_makers:\n"):]), "\n")
	text := fullTrade[:strings.Index(fullTrade, "tool_makers:\n")] + "tool_makers:\n"
	for i := len(lines) - 1; i >= 0; i-- {
		text += "  " + strings.TrimSpace(strings.Replace(lines[i], "{id: dian, key", "{id: someone_else, key", 1)) + "\n"
	}
	text = strings.Replace(text, "platforms: [alpay, bai], to: 0}, {context: friends, platforms: [wepay], to: 400}]", "platforms: [bai], to: 0}, {context: friends, platforms: [wepay], to: 400}, {context: counter, platforms: [alpay]}]", 1)
	require.NotEqual(t, fullTrade, text)
	require.Equal(t, tradeHash(t, readText(t, fullTrade), 1), tradeHash(t, readText(t, text), 1))
}

// TestTradeConservesMerchantsAndMoney holds the books against the flows.
func TestTradeConservesMerchantsAndMoney(t *testing.T) {
	s := readText(t, fullTrade)
	r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{Workers: 3})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		var fees, classFees int64
		for _, x := range w.flows.fees {
			fees += x
		}
		for v := range w.Merchants {
			m := &w.Merchants[v]
			classFees += w.flows.venueFees[v]
			closed := 0
			for j, c := range m.Closed {
				if c {
					closed++
					require.Zero(t, m.Accepts[j]|m.Contract[j])
				}
			}
			require.Equal(t, closed, m.Exited+m.Waiting)
			if till := w.tills[v]; till != nil {
				var sold, paid, all int64
				for j := range till.turnover {
					sold += till.turnover[j]
					paid += till.fees[j]
				}
				for p := range w.flows.p {
					all += w.flows.venueValue[w.flows.at(v, p)]
				}
				require.Equal(t, all, sold)
				require.Equal(t, w.flows.venueFees[v], paid)
			}
		}
		require.Equal(t, fees, classFees)
		return nil
	})))
}

// TestRegulatorBindsToTheHour counts payments at the counter by the hour: none
// with a suspended wallet from its hour on, and nothing else of the day's luck moves.
func TestRegulatorBindsToTheHour(t *testing.T) {
	text := strings.Replace(full, "  - {id: never_was,", "  - {id: halts, at: 2015-02-17T13:00, regulates: [{context: counter}]}\n  - {id: resumes, at: 2015-02-18T09:00, regulates: [{context: counter, to: 1000}]}\n  - {id: never_was,", 1)
	for _, play := range []string{"script", "open", "closed"} {
		s := readText(t, text, Setting{"strategies.east.kind", play})
		free := readText(t, full, Setting{"strategies.east.kind", play})
		other, err := Start(free, Luck{Seed: 3, Replicate: 1}, Options{})
		require.NoError(t, err)
		r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{})
		require.NoError(t, err)
		halt := int32(s.Events[len(s.Events)-3].At / 24)
		require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
			require.NoError(t, other.Until(context.Background(), w.Day))
			c := w.names.context("counter")
			var paid, before int64
			for p := range w.P() {
				paid += w.flows.count[w.flows.at(c, p)]
				before += other.World.flows.count[w.flows.at(c, p)]
			}
			switch {
			case w.Day < halt:
				require.Equal(t, other.Hash(), r.Hash())
			case w.Day == halt:
				require.Less(t, paid, before)
				require.Positive(t, paid)
				f, g := &w.flows, &other.World.flows
				for hour := range 13 {
					for p := range f.p {
						require.Equal(t, g.hourCount[f.at(hour, p)], f.hourCount[f.at(hour, p)])
					}
				}
			case w.Day > halt+1:
				require.Positive(t, paid)
			}
			return nil
		})))
	}
}

// TestDecreeIsTheLastEdict reads a list of edicts at two hours.
func TestDecreeIsTheLastEdict(t *testing.T) {
	list := []edict{{5, never, agents.Only(1), 0}, {6, 20, agents.Only(3), 0}, {9, never, agents.Only(1), 300}, {9, never, agents.Only(2), 0}}
	row := decree(list, 8)
	require.False(t, row.open.Has(1))
	require.True(t, row.open.Has(2))
	row = decree(list, 9)
	require.True(t, row.leaky.Has(1))
	require.False(t, row.open.Has(2) || row.leaky.Has(2))
	require.False(t, row.open.Has(3))
	require.True(t, decree(list, 20).open.Has(3))
}
