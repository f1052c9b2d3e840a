package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/table"
)

// toyMap is an invented map: the market tips right of one line and comes back left of
// another, farther apart the higher. Without runs enough to tell, or lines, it is flat.
func toyMap(replicates int, flat float64, back bool) Results {
	const columns, rows, step = 9, 6, 3
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Factors, r.Info.Command = "map", []string{"reward", "network_strength"}, "hongbao map toy-valley"
	r.Info.Arms = []Arm{{"there", "East challenges"}, {"back", "East holds the market"}}
	r.Info.Base = "there"
	var all []*table.Column
	for _, name := range []string{"row", "arm", "line", "text"} {
		all = append(all, column(name, table.Text))
	}
	for _, name := range []string{"x", "y", "place_x", "place_y", "size", "level", "n", "tipped", "p", "low", "high"} {
		all = append(all, column(name, table.Real))
	}
	b := table.NewBuilder(all...)
	add := func(row, arm, line, text string, x, y float64, more ...float64) {
		for i, v := range []string{row, arm, line, text} {
			b.Text(i, v)
		}
		for i, v := range append([]float64{x * 5 / step, y * 0.4 / step, x, y}, more...) {
			b.Real(4+i, v)
		}
		b.EndRow()
	}
	for i := range columns {
		add("x_value", "", "", fmt.Sprint(5*i, " yuan"), float64(i*step), 0)
	}
	for j := range rows {
		add("y_value", "", "", fmt.Sprint(0.4*float64(j)), 0, float64(j*step))
	}
	edge := map[string]func(y float64) float64{
		"there": func(y float64) float64 { return 12 + 0.45*y },
		"back":  func(y float64) float64 { return 12 - 0.7*y },
	}
	luck := rand.New(rand.NewPCG(uint64(replicates), 7))
	arms := []string{"there"}
	if back {
		arms = append(arms, "back")
	}
	for _, arm := range arms {
		run := func(x, y float64, size, level, n int) {
			chance, tipped := flat, 0
			if math.IsNaN(flat) {
				chance = logistic(1.2 * (x - edge[arm](y)))
			}
			for range n {
				if luck.Float64() < chance {
					tipped++
				}
			}
			share := float64(tipped) / float64(n)
			add("cell", arm, "", "", x, y, float64(size), float64(level), float64(n), float64(tipped), share, max(0, share-0.2), min(1, share+0.2))
		}
		for j := range rows {
			for i := range columns {
				x, y := float64(i*step), float64(j*step)
				if !math.IsNaN(flat) || math.Abs(x-edge[arm](y)) > 3.5 {
					run(x, y, step, 0, replicates)
					continue
				}
				for dy := -1.0; dy <= 1; dy++ {
					for dx := -1.0; dx <= 1; dx++ {
						if x+dx >= 0 && x+dx <= (columns-1)*step && y+dy >= 0 && y+dy <= (rows-1)*step {
							run(x+dx, y+dy, 1, 1, 2*replicates)
						}
					}
				}
			}
		}
		if !math.IsNaN(flat) {
			continue
		}
		for _, line := range []struct {
			row, name string
			off       float64
		}{{"contour", "1", 0}, {"band", "high 1", -0.8}, {"band", "low 1", 0.8}} {
			for y := 0.0; y <= (rows-1)*step && (line.row == "contour" || replicates > 1); y++ {
				add(line.row, arm, line.name, "", edge[arm](y)+line.off, y)
			}
		}
	}
	n := float64(2 * replicates)
	add("here", "there", "", "", 9, 4, math.NaN(), math.NaN(), n, 0, 0, 0, 0.28)
	r.Analysis = b.Table()
	r.Info.Replicates = replicates
	return r
}

func TestTheMapSaysWhereTheEdgeIs(t *testing.T) {
	figure := build(t, "tipping-map", toyMap(10, math.NaN(), true))
	// At y = 4 the lines stand at 12 + 1.8 and 12 - 2.8 steps, of 5/3 yuan each.
	assert.Equal(t, "Half of the runs tip at a reward of 23 yuan; what has tipped comes back at 15.3 yuan (network strength 0.53)", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "subtitle"), "East challenges; dashed: East holds the market")
	assert.Contains(t, said(t, figure, "ring"), "15 yuan, 0.53: P = 0.00 | 95 % interval 0.00 to 0.28")
	// 25 by 16 places, 20 runs each.
	assert.Contains(t, said(t, figure, "caption"), "10 in a coarse cell, 20 in a small one; the full fine grid would need 8,000 each way")
	assert.Contains(t, said(t, figure, "mark"), "0  no run")
	tiles := rows(t, figure, "tile")
	area := 0.0
	for _, r := range tiles {
		area += (numberOf(t, r["x_end"]) - numberOf(t, r["x"])) * (numberOf(t, r["high"]) - numberOf(t, r["low"]))
	}
	assert.InDelta(t, 24*15, area, 1e-6, "cells cover the plane once")
	for _, series := range []string{"always", "never", "between", "back", "there"} {
		assert.Contains(t, said(t, figure, "word"), map[string]string{"always": "always tips", "never": "never tips", "between": "history decides", "back": "comes back", "there": "half of the"}[series])
	}
}

func TestMapsWithoutAnEdgeSaySo(t *testing.T) {
	assert.Equal(t, "Nowhere on this map does any run tip", said(t, build(t, "tipping-map", toyMap(5, 0, true)), "title"))
	assert.Equal(t, "Every run tips everywhere on this map", said(t, build(t, "tipping-map", toyMap(5, 1, false)), "title"))
	assert.Contains(t, said(t, build(t, "tipping-map", toyMap(5, 0.2, false)), "title"), "No edge on this map: ")
	one := build(t, "tipping-map", toyMap(1, 0, false))
	assert.Contains(t, said(t, one, "subtitle"), "a single run in a cell, so there is no band")
}

// A room is cut by the lines that pass through it and by no other.
func TestLinesThatCutARoom(t *testing.T) {
	b := box{left: 0, right: 10, top: 0, bottom: 5}
	for _, c := range []struct {
		from, to point
		cut      bool
	}{
		{point{-5, 2}, point{15, 2}, true},
		{point{-5, -1}, point{15, -1}, false},
		{point{3, 3}, point{4, 4}, true},
		{point{-1, 4}, point{1, 8}, false},
		{point{-2, 3}, point{2, 9}, false},
		{point{-1, 3}, point{3, 7}, true},
		{point{5, -10}, point{5, -1}, false},
		{point{5, -10}, point{5, 10}, true},
	} {
		assert.Equal(t, c.cut, b.cut(c.from, c.to), "%v", c)
	}
}
