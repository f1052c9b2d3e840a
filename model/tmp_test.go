package model

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestTmp(t *testing.T) {
	s, err := Open("duopoly")
	if err != nil {
		t.Fatal(err)
	}
	var hashes []uint64
	for _, workers := range []int{1, 2, 3, 8} {
		t0 := time.Now()
		r, err := Start(s, Luck{1, 1}, Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		t1 := time.Now()
		cols, err := s.Columns([]string{"share_value_commerce", "bound", "habit", "multi_homing", "contracts", "acceptance", "envelopes_opened", "lost_sales", "logsum", "participants"})
		if err != nil {
			t.Fatal(err)
		}
		for !r.Done() {
			if err := r.Until(context.Background(), r.World.calendar.start+int32(r.World.Tick)+29); err != nil {
				t.Fatal(err)
			}
			if workers == 1 {
				r.World.Tick--
				fmt.Print(dateOf(r.World.Day), " ")
				for _, c := range cols {
					fmt.Printf("%s=%.4g ", c.Name, c.Value(r.World))
				}
				fmt.Println()
				r.World.Tick++
			}
		}
		re := r.World.recount()
		for i, x := range re {
			if x != r.World.counters.get(i) {
				t.Fatal("counter", i, x, r.World.counters.get(i))
			}
		}
		fmt.Println(workers, r.Hash(), t1.Sub(t0), time.Since(t1), float64(time.Since(t1).Nanoseconds())/(365*10000))
		hashes = append(hashes, r.Hash())
	}
}
