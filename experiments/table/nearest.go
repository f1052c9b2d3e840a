package table

import (
	"fmt"
	"strings"

	"hongbao/agents/near"
)

// nearby names the nearest of the known names or, if none is near, the first few.
func nearby(name string, known []string) string {
	if meant := near.Name(name, known); meant != "" {
		return fmt.Sprintf("nearest: %q", meant)
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
