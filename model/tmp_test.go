package model

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestTmp(t *testing.T) {
	users := os.Getenv("U")
	if users == "" {
		users = "20000"
	}
	name := os.Getenv("S")
	if name == "" {
		name = "war-2013-2016"
	}
	sets := []Setting{{"population.users", users}}
	for _, x := range strings.Fields(os.Getenv("SET")) {
		a, b, _ := strings.Cut(x, "=")
		sets = append(sets, Setting{a, b})
	}
	s, err := Open(name, sets...)
	if err != nil {
		t.Fatal(err)
	}
	wk, _ := strconv.Atoi(os.Getenv("W"))
	t0 := time.Now()
	r, err := Start(s, Luck{1, 1}, Options{Workers: wk})
	if err != nil {
		t.Fatal(err)
	}
	t1 := time.Now()
	fields := strings.Fields(os.Getenv("M"))
	if len(fields) == 0 {
		fields = []string{"share_value_all.alipay", "share_value_all.tenpay", "share_value_commerce.tenpay", "installed.alipay", "bound.alipay", "installed.tenpay", "bound.tenpay", "habit.alipay", "habit.tenpay", "transfers.tenpay", "multi_homing", "shown.tenpay", "acceptance.wechat_shop.tenpay", "acceptance.other_web.tenpay"}
	}
	cols, err := s.Columns(fields)
	hc, _ := s.Columns([]string{"envelopes_opened.alipay", "envelopes_opened.alipay.wechat_groups", "envelopes_opened.tenpay", "complaints.alipay"})
	if err != nil {
		t.Fatal(err)
	}
	type q struct{ num, den, last float64 }
	qs := make([]q, len(s.Record))
	var qc []Column
	for _, x := range s.Record {
		c, _ := s.Columns([]string{x.Measure})
		qc = append(qc, c[0])
	}
	step := 60
	if x := os.Getenv("STEP"); x != "" {
		step, _ = strconv.Atoi(x)
	}
	obs := obsf(func(w *World) error {
		for i, x := range s.Record {
			if d := dateOf(w.Day); d >= x.Over.From && d <= x.Over.To {
				n, e := qc[i].Parts(w)
				qs[i].num += n
				qs[i].den += e
				qs[i].last = n / e
			}
		}
		if os.Getenv("H") == dateOf(w.Day).String() {
			for h := range 24 {
				for _, c := range hc {
					fmt.Printf("%.0f ", c.HourValue(w, h))
				}
				fmt.Println(h)
			}
		}
		if w.Tick%step == 0 {
			fmt.Print(dateOf(w.Day), " ")
			for _, c := range cols {
				v := c.Value(w)
				if v > 1e5 {
					fmt.Printf("%.1fm ", v/1e6)
				} else {
					fmt.Printf("%.3f ", v)
				}
			}
			fmt.Println()
		}
		return nil
	})
	for _, c := range cols {
		fmt.Print(c.Name, " ")
	}
	fmt.Println()
	if err := r.Until(context.Background(), int32(s.End), obs); err != nil {
		t.Fatal(err)
	}
	var e, worst float64
	for i, x := range s.Record {
		v := qs[i].num / qs[i].den
		if x.Stat == "last" {
			v = qs[i].last
		}
		fmt.Printf("%-24s obs %.4g model %.4g\n", x.ID, x.Value, v)
		if i < 8 {
			d := v - x.Value
			if d < 0 {
				d = -d
			}
			e += d / 8
			worst = max(worst, d)
		}
	}
	fmt.Printf("MAE %.2f worst %.2f  start %v run %v ns/user-day %.1f hash %x\n", e*100, worst*100, t1.Sub(t0), time.Since(t1), float64(time.Since(t1).Nanoseconds())/float64(s.Population.Users)/1280, r.Hash())
}

type obsf func(w *World) error

func (f obsf) Observe(w *World) error { return f(w) }

func TestSnap(t *testing.T) {
	s, _ := Open("war-2013-2016", Setting{"population.users", "200000"})
	r, _ := Start(s, Luck{1, 1}, Options{Workers: 2})
	var d int32
	fmt.Sscan(os.Getenv("DAY"), &d)
	r.Until(context.Background(), d)
	r.World.Tick--
	fmt.Print(r.World.Snapshot())
}
