package spec

import (
	"fmt"
	"strings"
)

// Unknown returns an *Errors about a name at a path that is not in a list, worded
// as by At.Unknown, for callers who look into a document before it is decoded.
func (d *Document) Unknown(path, what, got string, known []string) error {
	c := &collector{}
	text, near := c.unknown(what, got, known)
	r := record{at: d.root.at, path: path, text: text, near: near}
	if steps := locate(d.root, strings.Split(path, ".")); steps != nil {
		r.at = steps[len(steps)-1].node().at
	}
	c.add(r)
	return c.err()
}

// InSetting returns an *Errors that points to the path of a setting, for callers
// who refuse it before Set has seen it.
func InSetting(path, value, format string, args ...any) error {
	whole := path + "=" + value
	src := newSource(setPrefix+printable(strings.ReplaceAll(whole, "\n", " ")), whole)
	c := &collector{}
	c.add(record{at: mark{src: src, line: 1, column: 1, width: len([]rune(path))}, text: fmt.Sprintf(format, args...)})
	return c.err()
}
