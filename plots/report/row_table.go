package report

import (
	"strings"

	"hongbao/experiments/table"
)

// lineOf is a row of a panel of rows.
type lineOf struct {
	name, remarks string
	numbers       []string
}

// linesOf gathers the rows of a panel with their numbers, from the top.
func linesOf(sheet *table.Table, panel string) []lineOf {
	var out []lineOf
	for _, row := range of(sheet, "row") {
		if text(sheet, "panel", row) != panel {
			continue
		}
		var l lineOf
		l.name, l.remarks, _ = strings.Cut(text(sheet, "text", row), " | ")
		for _, n := range of(sheet, "number") {
			if text(sheet, "panel", n) == panel && text(sheet, "y", n) == text(sheet, "y", row) {
				l.numbers = append(l.numbers, text(sheet, "text", n))
			}
		}
		out = append(out, l)
	}
	return out
}

// rowTable prints a panel of named rows: names, numbers and remarks.
func rowTable(sheet *table.Table, panel string) *cells {
	heads := names(sheet, panel, "xname", "x").text
	out := &cells{Head: append(append([]string{names(sheet, panel, "yname", "y").title}, heads...), ""), Left: 1}
	for _, l := range linesOf(sheet, panel) {
		row := []string{l.name}
		for i := range heads {
			if i < len(l.numbers) {
				row = append(row, l.numbers[i])
			} else {
				row = append(row, none)
			}
		}
		out.add("", append(row, l.remarks)...)
	}
	return out
}

// rowWords says the rows of a figure for those who cannot see it, the first of many.
func rowWords(sheet *table.Table) string {
	const most = 8
	var out []string
	for _, row := range of(sheet, "panel") {
		for _, l := range linesOf(sheet, text(sheet, "panel", row)) {
			if len(l.numbers) > 0 && len(out) < most {
				out = append(out, l.name+" "+l.numbers[0])
			}
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " Rows: " + strings.Join(out, "; ") + "."
}
