package spec

import (
	"fmt"
	"strings"

	"hongbao/agents/near"
)

// some lists at most eight names, then how many more there are.
func some(known []string) string {
	const named = 8
	if len(known) <= named {
		return strings.Join(known, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(known[:named], ", "), len(known)-named)
}

// oneOf words a choice.
func oneOf(known []string) string {
	switch len(known) {
	case 0:
		return "none is known here"
	case 1:
		return "expected " + known[0]
	}
	return "expected one of " + some(known)
}

// enough is the number of problems above which a file is wrong all over.
const enough = 500

// compared is the number of names that are compared in search of the nearest ones,
// for all problems of a file together.
const compared = 100_000

// unknown words the problem of a name that is not in a list. In a file that is
// wrong all over nobody looks at every nearest name, so they are not sought.
func (c *collector) unknown(what, got string, known []string) (text, meant string) {
	if len(c.records) < enough && c.compared < compared {
		c.compared += len(known)
		meant = near.Name(got, known)
	}
	return fmt.Sprintf("unknown %s %s; %s", what, quote(got), oneOf(known)), meant
}
