package table

import (
	"fmt"
	"strings"
)

// nearby names the nearest of the known names or, if none is near, the first few.
func nearby(name string, known []string) string {
	best, distance := "", len(name)/3+1
	for _, k := range known {
		if d := edits(name, k); d < distance {
			best, distance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("nearest: %q", best)
	}
	const named = 8
	switch {
	case len(known) == 0:
		return "the table has no columns"
	case len(known) > named:
		return fmt.Sprintf("the columns are %s and %d more", strings.Join(known[:named], ", "), len(known)-named)
	default:
		return "the columns are " + strings.Join(known, ", ")
	}
}

// edits counts the single-byte insertions, deletions, replacements and swaps of
// neighbours that turn a into b (optimal string alignment).
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
