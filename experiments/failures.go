package experiments

import (
	"fmt"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model"
)

func failureColumns() []*table.Column {
	return []*table.Column{
		pointColumn(), armColumn(), replicateColumn(), seedColumn(),
		column(table.Text, "error", "", "what went wrong"),
		column(table.Text, "replay", "", "command that repeats the run, after all runs of the same market with smaller numbers"),
	}
}

// failures lists the runs that went wrong; nil if none did.
func (x *executor) failures() *table.Stream {
	if x.reviewed.failed == 0 {
		return nil
	}
	return x.byRun(failureColumns(), x.putFailure)
}

func (x *executor) putFailure(b *table.Builder, o *outcome) {
	if o.failed == "" {
		return
	}
	b.Int(0, int64(o.point))
	b.Text(1, x.e.arms[o.arm].name)
	b.Int(2, int64(o.replicate))
	b.Int(3, int64(x.e.Seed))
	b.Text(4, o.failed)
	b.Text(5, x.replay(o))
	b.EndRow()
}

// replay is the command that repeats a run. Replicates have no command of their
// own: those before it are repeated too.
func (x *executor) replay(o *outcome) string {
	e := x.e
	if e.Scenario == "" {
		return x.o.Command
	}
	words := []string{"hongbao", "run", quoted(e.Scenario), "--seed", fmt.Sprint(e.Seed), "--replicates", fmt.Sprint(o.replicate)}
	set := func(s model.Setting) { words = append(words, "--set", quoted(s.Path+"="+s.Value)) }
	if changes, err := e.paths.changes(e.Set); err == nil {
		for _, s := range changes {
			set(s)
		}
	}
	if e.Users > 0 {
		set(model.Setting{Path: "population.users", Value: e.Users.String()})
	}
	// One that cannot be made tells how far it came.
	v, _ := e.variant(x.values(o.point), e.arms[o.arm], nil)
	for _, s := range v.changed {
		set(s)
	}
	for _, id := range v.gone {
		set(model.Setting{Path: "events." + id + ".on", Value: "false"})
	}
	return strings.Join(words, " ")
}

// quoted puts a word in quotes where a shell would read more into it.
func quoted(word string) string {
	plain := strings.IndexFunc(word, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=+,%@", r)
	}) < 0
	if plain && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
