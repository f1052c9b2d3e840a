package experiments

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// usual is the arm in which nothing is changed.
const usual = "as_it_happened"

func (c *checker) armList() {
	e := c.e
	if len(e.Arms) == 0 {
		e.Arms = map[string]Arm{usual: {}}
	}
	var names []string
	for name := range e.Arms {
		names = append(names, name)
	}
	slices.Sort(names)
	if e.Base == "" {
		e.Base = names[0]
		if slices.Contains(names, usual) {
			e.Base = usual
		}
	}
	if !slices.Contains(names, e.Base) {
		c.unknown([]string{"base"}, "arm", e.Base, names)
		return
	}
	// The base comes first, so that "the first arm" means it everywhere.
	names = append([]string{e.Base}, slices.DeleteFunc(names, func(n string) bool { return n == e.Base })...)
	e.arms = nil
	for _, name := range names {
		arm := e.Arms[name]
		at := []string{"arms", name}
		if !namePattern.MatchString(name) {
			c.complain(at, "an arm's name is %q; expected lower case letters, digits, _ and -", name)
			c.last().Key = true
		}
		if arm.Label == "" {
			arm.Label = titled(name)
			e.Arms[name] = arm
		}
		c.events(append(at, "without"), arm.Without)
		c.events(append(at, "keep"), arm.Keep)
		c.setRuns(append(at, "set"), arm.Set)
		e.arms = append(e.arms, armOf{name, arm})
	}
}

// titled makes a label of a name.
func titled(name string) string {
	text := strings.NewReplacer("_", " ", "-", " ").Replace(name)
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// events checks a list of events at a place.
func (c *checker) events(at, list []string) {
	for i, name := range list {
		c.event(append(slices.Clone(at), strconv.Itoa(i)), name)
	}
}

// event checks the id of an event, or tag:NAME.
func (c *checker) event(at []string, name string) {
	var ids, tags []string
	for _, e := range c.e.base.Events {
		ids = append(ids, e.ID)
		for _, t := range e.Tags {
			if tag := "tag:" + t; !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	switch {
	case strings.HasPrefix(name, "tag:") && !slices.Contains(tags, name):
		c.unknown(at, "tag", name, tags)
	case !strings.HasPrefix(name, "tag:") && !slices.Contains(ids, name):
		c.unknown(at, "event", name, ids)
		if slices.Contains(tags, "tag:"+name) {
			c.last().Hint = "for all events with the tag write tag:" + name
		}
	}
}

// setRuns checks what only some of the runs set.
func (c *checker) setRuns(at []string, set map[string]string) {
	c.set(at, set)
	for _, path := range ordered(set) {
		c.sameDays(append(slices.Clone(at), path), path)
	}
}

// sameDays refuses a path that would give runs other days than the rest have: all are
// read on the same ones.
func (c *checker) sameDays(at []string, path string) bool {
	if path != "start" && path != "end" {
		return true
	}
	c.complain(at, "%s is the same in all runs of an experiment, which are compared day by day; expected it under set of the whole experiment, or headline.at for an earlier day", path)
	return false
}
