package bench

import (
	"math"
	"math/rand/v2"
)

// logitArrays is the workload logit-ws as a short program over arrays: what everybody
// writes who needs it once. It counts friends anew each step, and calls math.Exp.
type logitArrays struct {
	first, friends []uint32
	now, next      []uint8 // last choice
	habit          [][3]float64
	seed           uint64
	steps          uint64
}

func newLogitArrays(n int, ties []tie, seed uint64) *logitArrays {
	m := &logitArrays{now: make([]uint8, n), next: make([]uint8, n), habit: make([][3]float64, n), seed: seed}
	m.first, m.friends = rows(n, ties)
	luck := rand.New(rand.NewPCG(seed, 2))
	for i := range n {
		switch u := luck.Float64(); {
		case u < 0.05:
			m.now[i] = 2
		case u < 0.20:
			m.now[i] = 1
		}
		m.habit[i][m.now[i]] = 0.5
	}
	return m
}

// step lets everybody choose once, all at the same moment.
func (m *logitArrays) step() {
	a := [3]float64{0, 0.9, 1.5}
	for i := range m.now {
		var shows [3]float64
		row := m.friends[m.first[i]:m.first[i+1]]
		for _, j := range row {
			shows[m.now[j]]++
		}
		h := &m.habit[i]
		var weight [3]float64
		for p := range weight {
			weight[p] = math.Exp(a[p] + 3*shows[p]/float64(len(row)) + 3*h[p])
		}
		at := unit(m.seed, m.steps, uint64(i)) * (weight[0] + weight[1] + weight[2])
		choice := 2
		if at < weight[0] {
			choice = 0
		} else if at < weight[0]+weight[1] {
			choice = 1
		}
		for p := range h {
			h[p] *= 0.9
		}
		h[choice] += 0.1
		m.next[i] = uint8(choice)
	}
	m.now, m.next = m.next, m.now
	m.steps++
}

// counts tells how many people chose each wallet last.
func (m *logitArrays) counts() [3]float64 {
	var out [3]float64
	for _, p := range m.now {
		out[p]++
	}
	return out
}

// unit draws a number from 0 to 1 (splitmix64, Steele, Lea & Flood 2014).
func unit(seed, step, i uint64) float64 {
	z := (seed<<48 ^ step<<32 ^ i) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}
