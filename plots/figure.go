package plots

import (
	"fmt"
	"strings"

	"hongbao/experiments/table"
)

// Figure is a kind of picture.
type Figure struct {
	Name string // Name is its id and the name of its files: lower case, joined by "-".
	Doc  string // Doc says in one sentence what it shows.
	// Build gives the figure table (see the package comment). The error wraps
	// ErrNothing if the results lack what the figure needs.
	Build func(Results) (*table.Table, error)
}

// Find gives the figure of that name. The error names those that exist.
func Find(name string) (Figure, error) {
	names := make([]string, len(Figures))
	for i, f := range Figures {
		if f.Name == name {
			return f, nil
		}
		names[i] = f.Name
	}
	return Figure{}, fmt.Errorf("unknown figure %q; expected one of %s", name, strings.Join(names, ", "))
}
