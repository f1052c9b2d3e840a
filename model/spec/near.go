package spec

import (
	"fmt"
	"strings"
)

// nearest returns the known name that is the fewest slips of the keyboard away
// from got (a letter too many, missing, wrong, or two swapped), or "" if all are
// further away than a third of their length.
func nearest(got string, known []string) string {
	const longest = 64 // of a name that anybody means to write
	if len(got) > longest {
		return ""
	}
	best, least := "", longest
	for _, k := range known {
		if len(k) > longest || k == "" {
			continue
		}
		d := slips(strings.ToLower(got), strings.ToLower(k))
		if 3*d <= max(len([]rune(got)), len([]rune(k))) && d < least {
			best, least = k, d
		}
	}
	return best
}

// slips is the restricted Damerau-Levenshtein distance of two texts.
func slips(x, y string) int {
	a, b := []rune(x), []rune(y)
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	now := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

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
func (c *collector) unknown(what, got string, known []string) (text, near string) {
	if len(c.records) < enough && c.compared < compared {
		c.compared += len(known)
		near = nearest(got, known)
	}
	return fmt.Sprintf("unknown %s %s; %s", what, quote(got), oneOf(known)), near
}
