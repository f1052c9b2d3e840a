package report

import (
	"math"
	"strconv"

	"hongbao/experiments/table"
)

// planeTable prints a map of cells of many sizes at the places that have names.
func planeTable(sheet *table.Table, panel string) *cells {
	columns, lines := names(sheet, panel, "xname", "x"), names(sheet, panel, "yname", "y")
	if len(columns.text) == 0 || len(lines.text) == 0 {
		return nil
	}
	across, up := namedPlaces(sheet, panel, "xname", "x"), namedPlaces(sheet, panel, "yname", "y")
	grid := make([][]string, len(up))
	for j, y := range up {
		for _, x := range across {
			grid[j] = append(grid[j], tileAt(sheet, panel, x, y))
		}
	}
	return gridTable(columns, lines, grid)
}

// namedPlaces gives the places of the names along one side.
func namedPlaces(sheet *table.Table, panel, kind, place string) []float64 {
	var out []float64
	for _, row := range of(sheet, kind) {
		if x, err := strconv.ParseFloat(text(sheet, place, row), 64); err == nil && text(sheet, "panel", row) == panel {
			out = append(out, x)
		}
	}
	return out
}

// tileAt gives the value of the cell whose middle is nearest to a place.
func tileAt(sheet *table.Table, panel string, x, y float64) string {
	nearest, value := math.Inf(1), none
	for _, row := range of(sheet, "tile") {
		left, err := strconv.ParseFloat(text(sheet, "x", row), 64)
		right, wrong := strconv.ParseFloat(text(sheet, "x_end", row), 64)
		low, high := number(sheet, "low", row), number(sheet, "high", row)
		if err != nil || wrong != nil || text(sheet, "panel", row) != panel || x < left || x > right || y < low || y > high {
			continue
		}
		if d := math.Hypot((left+right)/2-x, (low+high)/2-y); d < nearest {
			nearest, value = d, shown(number(sheet, "y", row), "")
		}
	}
	return value
}
