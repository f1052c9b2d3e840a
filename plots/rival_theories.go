package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

var rivalTheories = Figure{
	Name:  "rival-theories",
	Doc:   "in which cells of lead and stage each of three theories of compatibility holds or fails; cells that cannot be told stay blank",
	Build: buildRivalTheories,
}

// theoryCell is a verdict of theories.csv.
type theoryCell struct {
	theory, lead, stage, verdict string
	n                            int
}

const (
	theoryHolds = "holds"
	theoryFails = "fails"
	// Places on the colour scale: both ends can be read, and told apart without colour.
	placeHolds, placeFails = 0.85, 0.2
)

func buildRivalTheories(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "theories" {
		return nil, nothing("rival-theories needs the analysis theories (theories.csv)")
	}
	cells, err := readTheoryCells(r.Analysis)
	if err != nil {
		return nil, nothing("rival-theories needs the columns of the analysis theories: %s", err)
	}
	var names, leads, stages []string
	least := math.MaxInt
	for _, c := range cells {
		names, leads, stages = addName(names, c.theory), addName(leads, c.lead), addName(stages, c.stage)
		least = min(least, c.n)
	}
	if len(names) == 0 {
		return nil, nothing("rival-theories needs verdicts on the cells of a theory (rows of the role verdict)")
	}
	if len(names) > maxPlace || len(leads) > maxCells || len(stages) > maxCells {
		return nil, nothing("rival-theories has room for %d theories and %d values a factor", maxPlace, maxCells)
	}
	s := r.newSheet("rival-theories")
	for i, theory := range names {
		id := fmt.Sprintf("theory%d", i+1)
		s.panels = append(s.panels, panel{
			id: id, title: theory, row: 1, column: i + 1, to: float64(len(leads)), high: float64(len(stages)), weight: 1, axis: axisCells, unit: unitShare,
		})
		s.xnames = append(s.xnames, name{panel: id, place: -1, text: "Lead of the larger"})
		for k, lead := range leads {
			s.xnames = append(s.xnames, name{panel: id, place: k, text: lead})
		}
		if i > 0 {
			continue
		}
		s.ynames = append(s.ynames, name{panel: id, place: -1, text: "People with a wallet on the first day"})
		for k, stage := range stages {
			s.ynames = append(s.ynames, name{panel: id, place: k, text: stage})
		}
	}
	for _, c := range cells {
		value, text := placeHolds, "+"
		switch c.verdict {
		case theoryHolds:
		case theoryFails:
			value, text = placeFails, "−"
		default:
			continue
		}
		s.cells = append(s.cells, cell{
			panel: s.panels[slices.Index(names, c.theory)].id, x: slices.Index(leads, c.lead), y: slices.Index(stages, c.stage), value: value, text: text,
		})
	}
	s.title = theoriesTitle(names, cells)
	s.subtitle = withWarnings("Cells in which the signs that a theory claims are found (+), one of them is found to be the opposite (−), or neither can be told (blank)",
		r.fewWords(least, "pair of runs in a cell", "pairs of runs in a cell"))
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("Lead: share of the larger in the installed base. Paired differences of %s with the same luck, at most 5%s%% error over the cells of a theory (Holm), simulation error only.", counted(least, "run of each world", "runs of each world"), narrow),
		r.provenance()))
	return s.table(), nil
}

// addName adds what is not there yet.
func addName(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// readTheoryCells reads the rows of verdicts.
func readTheoryCells(t *table.Table) ([]theoryCell, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"theory", "role", "lead", "stage", "n", "verdict"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	var out []theoryCell
	for row := range t.Len() {
		text := func(name string) string { return columns[name].Text(row) }
		if text("role") != "verdict" || text("lead") == "" || text("stage") == "" {
			continue
		}
		n, _ := strconv.Atoi(text("n")) // what is no number is no pair
		out = append(out, theoryCell{theory: text("theory"), lead: text("lead"), stage: text("stage"), verdict: text("verdict"), n: max(0, n)})
	}
	return out, nil
}

// theoriesTitle says of each theory where it holds.
func theoriesTitle(names []string, cells []theoryCell) string {
	var parts []string
	for _, theory := range names {
		holds, all := 0, 0
		for _, c := range cells {
			if c.theory != theory {
				continue
			}
			all++
			if c.verdict == theoryHolds {
				holds++
			}
		}
		short, _, _ := strings.Cut(theory, " (")
		parts = append(parts, fmt.Sprintf("%s: %d of %d", short, holds, all))
	}
	return "Cells in which a theory holds: " + strings.Join(parts, "; ")
}
