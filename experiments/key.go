package experiments

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"hongbao/experiments/store"
)

// key names a run by all that makes it and by what is read off it, so that it is found
// again in whatever experiment asks for it. Labels, names of arms and other cells do not
// enter.
func (x *executor) key(t *task) store.Key {
	var b strings.Builder
	x.once.Do(func() { x.baseHash = x.e.base.Hash() })
	fmt.Fprintf(&b, "hongbao run 1\n%s\n%s\nseed %d replicate %d until %d\n", x.o.Finished.Program, x.baseHash, x.e.Seed, t.out.replicate, t.until)
	for i, f := range x.e.factors {
		if f.options == nil {
			write(&b, "factor", f.path+"="+t.values[i])
			continue
		}
		o := f.option(t.values[i])
		writeChange(&b, "option", o.Without, o.Keep, o.Set)
	}
	writeChange(&b, "arm", t.arm.Without, t.arm.Keep, t.arm.Set)
	writeChange(&b, "on top", nil, nil, t.set)
	b.WriteString(x.reads(t.keep))
	sum := sha256.Sum256([]byte(b.String()))
	return store.Key(sum[:len(store.Key{})])
}

// write adds a line of words that cannot be taken for other words.
func write(b *strings.Builder, what string, words ...string) {
	fmt.Fprintf(b, "%s %q\n", what, words)
}

func writeChange(b *strings.Builder, what string, without, keep []string, set map[string]string) {
	write(b, what+" without", without...)
	write(b, what+" keep", keep...)
	for _, path := range ordered(set) {
		write(b, what+" set", path, set[path])
	}
}

// reads says what is read off a run.
func (x *executor) reads(k keep) string {
	x.readsMutex.Lock()
	defer x.readsMutex.Unlock()
	if text, ok := x.readings[k]; ok {
		return text
	}
	var b strings.Builder
	c := &x.e.columns
	if k.series {
		for _, column := range c.series {
			write(&b, "series", column.Name)
		}
	}
	if k.hourly {
		for _, column := range c.hourly {
			write(&b, "hourly", column.Name)
		}
	}
	for _, end := range c.ends {
		write(&b, "end", end.column.Name, fmt.Sprint(end.day, end.total))
	}
	for _, column := range c.sums {
		write(&b, "sum", column.Name)
	}
	if k.gauges != nil {
		write(&b, "gauges", fmt.Sprint(k.gauges.cuts))
	}
	if x.e.keepsBooks() {
		write(&b, "books", x.e.Analysis.From.String())
	}
	if x.readings == nil {
		x.readings = map[keep]string{}
	}
	x.readings[k] = b.String()
	return x.readings[k]
}
