package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// theoriesTold collects what is said of each theory.
type theoriesTold struct {
	x   *executor
	a   *Analysis
	all []theoryTold
}

type theoryTold struct {
	theory *theory
	cells  []judgedCell
}

func (v *theoriesTold) add(t *theory, cells []judgedCell) {
	v.all = append(v.all, theoryTold{t, cells})
}

// sentences count the cells of all theories, then say of each where it holds.
func (v *theoriesTold) sentences() []string {
	var counts []string
	pairs := math.MaxInt
	for _, t := range v.all {
		counts = append(counts, fmt.Sprintf("%s: %d", t.theory.name, countRegion(t.cells, nil).holds))
		for i := range t.cells {
			pairs = min(pairs, t.cells[i].pairs())
		}
	}
	out := []string{fmt.Sprintf("Cells of lead and stage in which a theory holds, of %d: %s; at most 5 %% error over the cells of each theory (Holm), %d paired replicates in a cell%s",
		len(v.all[0].cells), strings.Join(counts, ", "), pairs, v.x.tail())}
	for _, t := range v.all {
		out = append(out, t.sentence(v.a)+v.x.tail())
	}
	return out
}

// sentence says in how many cells a theory holds, and what stands against it.
func (t theoryTold) sentence(a *Analysis) string {
	whole := countRegion(t.cells, nil)
	text := fmt.Sprintf("%s: it holds in %d of %d cells, fails in %d, cannot be told in %d", t.theory.name, whole.holds, whole.cells, whole.fails, whole.unsure())
	for i := range t.theory.regimes {
		g := &t.theory.regimes[i]
		n := countRegion(t.cells, g)
		if n.cells == 0 {
			continue
		}
		text += fmt.Sprintf("; %s, that %s: in %d of %d%s", g.name, g.says(a), n.holds, n.cells, t.where(g, n))
		if claim, k := t.against(g); k > 0 {
			text += fmt.Sprintf(", in %d the opposite is found of \"%s\"", k, claim)
		}
	}
	return text
}

// where says between which leads and stages a theory holds, if it does in some cells.
func (t theoryTold) where(g *regime, n regionCount) string {
	if n.holds == 0 || n.holds == n.cells {
		return ""
	}
	var leads, stages []*duelCell
	for i := range t.cells {
		if j := &t.cells[i]; j.regime == g && j.verdict == verdictHolds {
			leads, stages = append(leads, j.duelCell), append(stages, j.duelCell)
		}
	}
	slices.SortStableFunc(leads, func(a, b *duelCell) int { return cmp.Compare(a.share, b.share) })
	slices.SortStableFunc(stages, func(a, b *duelCell) int { return cmp.Compare(a.begun, b.begun) })
	span := func(what, from, to string) string {
		if from == to {
			return what + " " + from
		}
		return what + "s " + from + " to " + to
	}
	last := n.holds - 1
	return " (" + span("lead", leads[0].lead, leads[last].lead) + ", " + span("stage", stages[0].stage, stages[last].stage) + ")"
}

// against is the sign that is the opposite in most of the cells in which a theory
// fails, the first of equals.
func (t theoryTold) against(g *regime) (claim string, cells int) {
	var claims []string
	count := map[string]int{} // looked up only
	for i := range t.cells {
		j := &t.cells[i]
		if j.regime != g || j.verdict != verdictFails {
			continue
		}
		for k := range j.signs {
			if s := &j.signs[k]; s.stands() == signOpposite {
				if count[s.claim] == 0 {
					claims = append(claims, s.claim)
				}
				count[s.claim]++
			}
		}
	}
	for _, c := range claims {
		if count[c] > cells {
			claim, cells = c, count[c]
		}
	}
	return claim, cells
}
