package plots

import (
	"hongbao/experiments/table"
)

// toyTheories has cells whose verdicts are written as one letter a cell, stage by stage
// from below: h holds, f fails, anything else cannot be told.
func toyTheories(n int, leads, stages []string, verdicts map[string][]string, order ...string) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates = "theories", "hongbao sweep toy-theories", n
	b := table.NewBuilder(column("theory", table.Text), column("role", table.Text), column("lead", table.Text), column("stage", table.Text), column("n", table.Integer), column("verdict", table.Text))
	row := func(n int, texts ...string) {
		for i, k := range []int{0, 1, 2, 3, 5} {
			b.Text(k, texts[i])
		}
		b.Int(4, int64(n))
		b.EndRow()
	}
	for _, theory := range order {
		row(0, theory, "region", "", "", "")
		for j, stage := range stages {
			for i, lead := range leads {
				word := map[byte]string{'h': "holds", 'f': "fails"}[verdicts[theory][j][i]]
				if word == "" {
					word = "cannot be told"
				}
				row(n, theory, "verdict", lead, stage, word)
				row(n, theory, "sign", lead, stage, "opposite")
			}
		}
	}
	r.Analysis = b.Table()
	return r
}

// threeTheories are those of the analysis, with invented verdicts.
func threeTheories(n int) Results {
	return toyTheories(n, []string{"50%", "55%", "60%", "70%", "80%", "90%", "95%"}, []string{"10%", "30%", "50%", "95%"}, map[string][]string{
		"Chen, Doraszelski & Harrington (2009)": {"hhff?hh", "hhfff?h", "hhffff?", "hhfffff"},
		"Cremer, Rey & Tirole (2000)":           {"ffhhhhh", "ffh??ff", "ff?ffff", "fffffff"},
		"Torre & Xu (2021)":                     {"hhh????", "?h?????", "ffff???", "hhhhhh?"},
	}, "Chen, Doraszelski & Harrington (2009)", "Cremer, Rey & Tirole (2000)", "Torre & Xu (2021)")
}
