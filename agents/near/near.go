// Package near finds the name that somebody meant who wrote another.
package near

import (
	"strings"

	"github.com/hbollon/go-edlib"
)

// longest is the length in bytes of a name that anybody means to write.
const longest = 64

// Name returns the known name that is the fewest slips of the keyboard away from got (a
// letter too many, missing, wrong, or two swapped; small and capital letters are alike), or
// "" if all are further away than a third of the longer one.
func Name(got string, known []string) string {
	if len(got) > longest {
		return ""
	}
	best, least := "", longest
	for _, k := range known {
		if len(k) > longest || k == "" {
			continue
		}
		d := edlib.OSADamerauLevenshteinDistance(strings.ToLower(got), strings.ToLower(k))
		if 3*d <= max(len([]rune(got)), len([]rune(k))) && d < least {
			best, least = k, d
		}
	}
	return best
}
