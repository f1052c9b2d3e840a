package model

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// toldBy runs a scenario and tells its hash and the text of every column, by name.
func toldBy(t *testing.T, s *Scenario, workers int) (uint64, map[string]string) {
	t.Helper()
	columns, err := s.Columns(nil)
	require.NoError(t, err)
	r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Workers: workers})
	require.NoError(t, err)
	out := map[string]string{}
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		for _, c := range columns {
			out[c.Name] += fmt.Sprintln(c.Value(w))
		}
		return nil
	})))
	return r.Hash(), out
}

// One worker or many, over several chunks, with hours and without.
func TestEverythingDoesNotDependOnWorkers(t *testing.T) {
	for name, settings := range map[string][]Setting{
		"hours": {{"start", "2015-02-16"}, {"end", "2015-02-20"}},
		"days":  {{"start", "2015-02-21"}, {"end", "2015-02-28"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := allAtOnce(t, append(settings, Setting{"cut", "true"}, Setting{"population.users", "27000"}, Setting{"network.mean_degree", "6"},
				Setting{"platforms.bai.adoption.law", "none"})...)
			require.Greater(t, chunks(int(s.Population.Users)), 3)
			hash, columns := toldBy(t, s, 1)
			for _, workers := range []int{3, 8} {
				again, same := toldBy(t, s, workers)
				require.Equal(t, hash, again)
				require.Equal(t, columns, same)
			}
		})
	}
}

// The order of every list means nothing where everything is on.
func TestEverythingKnowsNoOrder(t *testing.T) {
	hash, columns := toldBy(t, allAtOnce(t), 2)
	for name, reverse := range map[string]func(s *Scenario){
		"platforms":   func(s *Scenario) { slices.Reverse(s.Platforms) },
		"hosts":       func(s *Scenario) { slices.Reverse(s.Hosts) },
		"contexts":    func(s *Scenario) { slices.Reverse(s.Contexts) },
		"merchants":   func(s *Scenario) { slices.Reverse(s.Merchants) },
		"services":    func(s *Scenario) { slices.Reverse(s.Services) },
		"adjacent":    func(s *Scenario) { slices.Reverse(s.Adjacent) },
		"segments":    func(s *Scenario) { slices.Reverse(s.Segments) },
		"events":      func(s *Scenario) { slices.Reverse(s.Events) },
		"campaigns":   func(s *Scenario) { slices.Reverse(s.Campaigns) },
		"camps":       func(s *Scenario) { slices.Reverse(s.Camps) },
		"tool makers": func(s *Scenario) { slices.Reverse(s.ToolMakers) },
		"orders":      func(s *Scenario) { slices.Reverse(s.Orders) },
	} {
		t.Run(name, func(t *testing.T) {
			s := allAtOnce(t)
			reverse(s)
			again, same := toldBy(t, s, 2)
			require.Equal(t, hash, again)
			require.Equal(t, columns, same)
		})
	}
}

var idWord = regexp.MustCompile(`[a-z_]+`)

// mirrored exchanges two wallets and two camps in a text.
func mirrored(text string) string {
	pairs := map[string]string{"alpay": "wepay", "wepay": "alpay", "east": "west", "west": "east"}
	return idWord.ReplaceAllStringFunc(text, func(w string) string { return cmp.Or(pairs[w], w) })
}

// Two wallets and their camps exchange ids, keys stay: columns are renamed and
// nothing else happens.
func TestEverythingKnowsNoNames(t *testing.T) {
	base := allAtOnce(t)
	s := allAtOnce(t)
	for i := range s.Platforms {
		s.Platforms[i].Key = keyOf(s.Platforms[i].Key, s.Platforms[i].ID)
	}
	for i := range s.Camps {
		s.Camps[i].Key = keyOf(s.Camps[i].Key, s.Camps[i].ID)
	}
	text, err := s.Resolved()
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if first := strings.TrimLeft(line, " -"); !strings.HasPrefix(first, "key:") && !strings.HasPrefix(first, "name:") {
			lines[i] = mirrored(line)
		}
	}
	other, err := Read("mirrored.yaml", []byte(strings.Join(lines, "\n")), nil)
	require.NoError(t, err)
	hash, columns := toldBy(t, base, 2)
	again, renamed := toldBy(t, other, 2)
	require.Equal(t, hash, again)
	require.Len(t, renamed, len(columns))
	for name, values := range columns {
		require.Equal(t, values, renamed[mirrored(name)], name)
	}
}

// dropBlock takes a block away, or switches it off.
func dropBlock[T any](block **T, off bool, on func(*T) *bool) {
	switch {
	case *block == nil:
	case off:
		changed := **block
		*on(&changed) = false
		*block = &changed
	default:
		*block = nil
	}
}

// dropItems does the same with those items of a list that are chosen.
func dropItems[T any](list *[]T, off bool, chosen func(*T) bool, on func(*T) *bool) {
	*list = slices.Clone(*list)
	if !off {
		*list = slices.DeleteFunc(*list, func(x T) bool { return chosen(&x) })
		return
	}
	for i := range *list {
		if x := &(*list)[i]; chosen(x) {
			*on(x) = false
		}
	}
}

// Every block that is switched off in the market of all others is as good as
// absent there.
func TestEachBlockOffIsAbsentFromEverything(t *testing.T) {
	classes := func(s *Scenario, do func(m *MerchantClass)) {
		s.Merchants = slices.Clone(s.Merchants)
		for i := range s.Merchants {
			do(&s.Merchants[i])
		}
	}
	hosts := func(s *Scenario, do func(h *Host)) {
		s.Hosts = slices.Clone(s.Hosts)
		for i := range s.Hosts {
			do(&s.Hosts[i])
		}
	}
	wallets := func(s *Scenario, do func(p *Platform)) {
		s.Platforms = slices.Clone(s.Platforms)
		for i := range s.Platforms {
			do(&s.Platforms[i])
		}
	}
	campaign := func(id string) func(s *Scenario, off bool) {
		return func(s *Scenario, off bool) {
			dropItems(&s.Campaigns, off, func(c *Campaign) bool { return c.ID == id }, func(c *Campaign) *bool { return &c.On })
		}
	}
	base, _ := toldBy(t, allAtOnce(t), 2)
	for name, change := range map[string]func(s *Scenario, off bool){
		"fatigue": func(s *Scenario, off bool) {
			hosts(s, func(h *Host) { dropBlock(&h.Fatigue, off, func(b *Fatigue) *bool { return &b.On }) })
		},
		"circle": func(s *Scenario, off bool) {
			hosts(s, func(h *Host) { dropBlock(&h.Circle, off, func(b *Circle) *bool { return &b.On }) })
		},
		"risk": func(s *Scenario, off bool) {
			classes(s, func(m *MerchantClass) { dropBlock(&m.Risk, off, func(b *Risk) *bool { return &b.On }) })
			s.Contexts = slices.Clone(s.Contexts)
			for i := range s.Contexts {
				dropBlock(&s.Contexts[i].Risk, off, func(b *Risk) *bool { return &b.On })
			}
		},
		"profit": func(s *Scenario, off bool) {
			classes(s, func(m *MerchantClass) { dropBlock(&m.Profit, off, func(b *Profit) *bool { return &b.On }) })
		},
		"founding": func(s *Scenario, off bool) {
			classes(s, func(m *MerchantClass) { dropBlock(&m.Founding, off, func(b *Founding) *bool { return &b.On }) })
		},
		"trust":    func(s *Scenario, off bool) { dropBlock(&s.Trust, off, func(b *Trust) *bool { return &b.On }) },
		"balances": func(s *Scenario, off bool) { dropBlock(&s.Balances, off, func(b *Balances) *bool { return &b.On }) },
		"welfare":  func(s *Scenario, off bool) { dropBlock(&s.Welfare, off, func(b *Welfare) *bool { return &b.On }) },
		"checkout": func(s *Scenario, off bool) {
			dropBlock(&s.Choice.Checkout, off, func(b *Checkout) *bool { return &b.On })
		},
		"dormancy": func(s *Scenario, off bool) {
			wallets(s, func(p *Platform) { dropBlock(&p.Dormancy, off, func(b *Dormancy) *bool { return &b.On }) })
		},
		"threshold": func(s *Scenario, off bool) {
			wallets(s, func(p *Platform) {
				dropBlock(&p.Adoption.Threshold, off, func(b *Threshold) *bool { return &b.On })
				if p.Adoption.Law == "threshold" && !off {
					p.Adoption.Law = "none" // a law that needs the block
				}
			})
		},
		"seeds": func(s *Scenario, off bool) {
			wallets(s, func(p *Platform) { dropBlock(&p.Adoption.Seeds, off, func(b *Seeding) *bool { return &b.On }) })
		},
		// The tool maker that stands in a camp stays, for gates of camps are seen by others.
		"tool makers": func(s *Scenario, off bool) {
			dropItems(&s.ToolMakers, off, func(k *ToolMaker) bool { return k.ID != "apps" }, func(k *ToolMaker) *bool { return &k.On })
		},
		"adjacent": func(s *Scenario, off bool) {
			dropItems(&s.Adjacent, off, func(*Adjacent) bool { return true }, func(a *Adjacent) *bool { return &a.On })
		},
		"orders": func(s *Scenario, off bool) {
			dropItems(&s.Orders, off, func(*Order) bool { return true }, func(o *Order) *bool { return &o.On })
		},
		"regulator": func(s *Scenario, off bool) {
			dropItems(&s.Events, off, func(e *Event) bool { return len(e.Edicts) > 0 && e.ID != "resumes" }, func(e *Event) *bool { return &e.On })
		},
		"till": campaign("till_days"), "coupon": campaign("coupons"), "blessings": campaign("luck"), "photo": campaign("alpay_photos"), "senders": campaign("alms"),
	} {
		t.Run(name, func(t *testing.T) {
			var hashes [2]uint64
			for n, off := range []bool{true, false} {
				s := *allAtOnce(t)
				change(&s, off)
				hashes[n], _ = toldBy(t, &s, 2)
			}
			require.Equal(t, hashes[1], hashes[0])
			require.Equal(t, name == "welfare", hashes[0] == base, "it must have done something")
		})
	}
}
