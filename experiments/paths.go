package experiments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// paths knows the paths of a scenario, for stars and kinds of values.
type paths []spec.Parameter

// match returns the parameters that a path with stars means. A star stands for
// one name.
func (p paths) match(path string) []spec.Parameter {
	want := strings.Split(path, ".")
	var out []spec.Parameter
	for _, row := range p {
		have := strings.Split(row.Path, ".")
		if len(have) != len(want) || slices.Contains(have, "*") {
			continue // a star in the list marks elements that are not there
		}
		same := true
		for i := range want {
			same = same && (want[i] == "*" || want[i] == have[i])
		}
		if same {
			out = append(out, row)
		}
	}
	return out
}

// settings turns one change into settings of a scenario, one for each name that a
// star stands for.
func (p paths) settings(path, value string) ([]model.Setting, error) {
	if stars(path) == 0 {
		return []model.Setting{{Path: path, Value: value}}, nil
	}
	rows := p.match(path)
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s stands for nothing in this scenario", path)
	}
	out := make([]model.Setting, 0, len(rows))
	for _, row := range rows {
		out = append(out, model.Setting{Path: row.Path, Value: value})
	}
	return out, nil
}

// changes turns a map of changes into settings, the general before the special:
// paths with more stars first, then by name, so that a mapping comes before what
// is in it.
func (p paths) changes(set map[string]string) ([]model.Setting, error) {
	var out []model.Setting
	for _, path := range ordered(set) {
		s, err := p.settings(path, set[path])
		if err != nil {
			return nil, err
		}
		out = append(out, s...)
	}
	return out, nil
}

func ordered(set map[string]string) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(stars(b), stars(a)), cmp.Compare(a, b))
	})
	return keys
}

func stars(path string) int {
	n := 0
	for part := range strings.SplitSeq(path, ".") {
		if part == "*" {
			n++
		}
	}
	return n
}

// names lists all paths without stars.
func (p paths) names() []string {
	var out []string
	for _, row := range p {
		if !strings.Contains(row.Path, "*") {
			out = append(out, row.Path)
		}
	}
	return out
}
