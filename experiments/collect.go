package experiments

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model"
	"hongbao/model/spec"
)

const (
	// manyRuns is the number of runs above which the series holds quantiles.
	manyRuns = 1000
	// manyCells is the number of values of a table above which it is left out: at
	// 8 bytes each they would not fit small machines.
	manyCells = 100_000_000
)

// keep decides which values by day and hour are kept of an experiment of this size.
func (e *Experiment) keep(p Plan) keep {
	hours := 0
	for _, r := range e.base.Clock.Hourly {
		hours += 24 * r.Days()
	}
	return keep{
		series: float64(p.Runs)*float64(p.Days)*float64(len(e.columns.series)) <= manyCells,
		hourly: p.Runs <= manyRuns && float64(p.Runs)*float64(hours)*float64(len(e.columns.hourly)) <= manyCells,
	}
}

// collect makes the tables of the runs that are complete.
func (x *executor) collect() (*Results, error) {
	base, err := x.e.variant(x.e.first(), x.e.arms[0])
	if err != nil {
		return nil, err
	}
	r := &Results{Experiment: x.e, Scenario: base.scenario, Total: x.plan.Runs}
	var complete []*outcome
	for _, o := range x.outcomes {
		if o != nil && o.failed == "" {
			complete = append(complete, o)
		}
		if o != nil {
			r.Done++
		}
	}
	r.Runs = x.runsTable(complete)
	if r.Design, err = x.designTable(); err != nil {
		return nil, err
	}
	r.Summary = x.summary()
	r.Comparison = x.comparison()
	r.Failures = x.failures()
	r.Events = eventsTable(base.scenario)
	r.Record = recordTable(base.scenario)
	r.Fit = x.fit()
	r.Verdicts = x.verdicts()
	r.Headline = x.headline()
	if x.keep.series && x.plan.Runs > manyRuns {
		r.Series = x.quantiles()
	} else if x.keep.series {
		r.Series = x.series(complete)
	}
	if x.keep.hourly {
		r.Hourly = x.hourly(complete)
	}
	var named []table.Named
	for _, t := range []table.Named{
		{Name: "series", Table: r.Series},
		{Name: "hourly", Table: r.Hourly},
		{Name: "runs", Table: r.Runs},
		{Name: "design", Table: r.Design},
		{Name: "summary", Table: r.Summary},
		{Name: "comparison", Table: r.Comparison},
		{Name: "failures", Table: r.Failures},
		{Name: "events", Table: r.Events},
		{Name: "record", Table: r.Record},
		{Name: "fit", Table: r.Fit},
	} {
		if t.Table != nil {
			named = append(named, t)
		}
	}
	r.Columns = table.Dictionary(named)
	r.Warnings = x.warnings(r)
	return r, nil
}

// column is a column without cells.
func column(kind table.Kind, name, unit, doc string) *table.Column {
	return &table.Column{Name: name, Unit: unit, Doc: doc, Kind: kind}
}

// The columns by which runs are told apart.
func armColumn() *table.Column {
	return column(table.Text, "arm", "", "history that is compared")
}

func pointColumn() *table.Column {
	return column(table.Integer, "point", "", "combination of the factors' values, from 0")
}

func replicateColumn() *table.Column {
	return column(table.Integer, "replicate", "", "number of the run, from 1; the same luck in every arm and at every point")
}

func seedColumn() *table.Column {
	return column(table.Integer, "seed", "", "seed of the experiment; with the replicate it names the luck of the run")
}

// measured is the column of a measure.
func measured(c model.Column, name string) *table.Column {
	doc := c.Measure.Doc
	if c.Measure.Counting != "" {
		doc += "; counting rule: " + c.Measure.Counting
	}
	if strings.HasPrefix(c.Measure.Name, "envelopes_") {
		doc += "; by host only where a campaign of the platform uses the host"
	}
	return column(table.Real, name, c.Measure.Unit, doc)
}

// series is the table of values by day. It uses the outcomes' values up.
func (x *executor) series(complete []*outcome) *table.Table {
	rows := 0
	for _, o := range complete {
		rows += o.days
	}
	keys := []*table.Column{
		armColumn(), pointColumn(), replicateColumn(), seedColumn(),
		column(table.Integer, "tick", "day", "days since the first day of the run"), column(table.Text, "time", "", "date"),
	}
	b := table.NewBuilder(keys...)
	b.Grow(rows)
	dates := texts{}
	for _, o := range complete {
		for d := range o.days {
			x.keys(b, o, d, dates.date(o.start+int32(d)))
		}
	}
	out := b.Table()
	for i, c := range x.e.columns.series {
		col := measured(c, c.Name)
		col.Reals = make([]float64, 0, rows)
		for _, o := range complete {
			col.Reals = append(col.Reals, o.series[i]...)
			o.series[i] = nil // the values are held once
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// hourly is the table of values by hour, nil if no day was stepped by the hour. It
// uses the outcomes' values up.
func (x *executor) hourly(complete []*outcome) *table.Table {
	rows := 0
	for _, o := range complete {
		rows += 24 * len(o.hours)
	}
	if rows == 0 || len(x.e.columns.hourly) == 0 {
		return nil
	}
	b := table.NewBuilder(
		armColumn(), pointColumn(), replicateColumn(), seedColumn(),
		column(table.Integer, "tick", "day", "days since the first day of the run"), column(table.Text, "time", "", "hour, named by its start"),
	)
	b.Grow(rows)
	dates := texts{}
	for _, o := range complete {
		for _, day := range o.hours {
			for h := range 24 {
				x.keys(b, o, int(day-o.start), dates.hour(day, h))
			}
		}
	}
	out := b.Table()
	for i, c := range x.e.columns.hourly {
		col := measured(c, c.Name)
		col.Unit = strings.Replace(col.Unit, "/day", "/hour", 1)
		col.Reals = make([]float64, 0, rows)
		for _, o := range complete {
			col.Reals = append(col.Reals, o.hourly[i]...)
			o.hourly[i] = nil
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// keys sets the columns by which rows by day and hour are told apart.
func (x *executor) keys(b *table.Builder, o *outcome, tick int, time string) {
	b.Text(0, x.e.arms[o.arm].name)
	b.Int(1, int64(o.point))
	b.Int(2, int64(o.replicate))
	b.Int(3, int64(x.e.Seed))
	b.Int(4, int64(tick))
	b.Text(5, time)
	b.EndRow()
}

// texts keeps the texts of dates and hours, which come again in every run.
type texts map[int64]string

func (t texts) date(day int32) string {
	key := int64(day) * 25
	if t[key] == "" {
		t[key] = spec.Date(day).String()
	}
	return t[key]
}

func (t texts) hour(day int32, hour int) string {
	key := int64(day)*25 + 1 + int64(hour)
	if t[key] == "" {
		t[key] = fmt.Sprintf("%sT%02d:00", spec.Date(day), hour)
	}
	return t[key]
}

// runsTable has one row a run.
func (x *executor) runsTable(complete []*outcome) *table.Table {
	e := x.e
	cols := []*table.Column{pointColumn(), armColumn(), replicateColumn(), seedColumn()}
	for _, f := range e.factors {
		cols = append(cols, column(table.Text, f.name, "", factorDoc(f)))
	}
	first := len(cols)
	for _, end := range e.columns.ends {
		col := measured(end.column, end.name)
		switch {
		case end.total:
			col.Unit = strings.TrimSuffix(col.Unit, "/day")
			col.Doc += "; sum over the run"
		case end.day != 0:
			col.Doc += "; on " + spec.Date(end.day).String()
		default:
			col.Doc += "; on the last day"
		}
		cols = append(cols, col)
	}
	tips := e.base.TipTo != ""
	if tips {
		cols = append(
			cols,
			column(table.Integer, "tipped", "", fmt.Sprintf("1 if the share of %s in commerce among the two largest wallets was above %s for %s on end", e.base.TipTo, e.base.TipAt, e.base.TipFor)),
			column(table.Text, "tip_time", "", "first day of the first such time; empty if there is none"),
		)
	}
	tail := len(cols)
	cols = append(
		cols,
		column(table.Text, "run_hash", "", "sums up everything that happened in the run"),
		column(table.Integer, "ticks", "day", "days that were run"),
		column(table.Text, "stop_reason", "", "why the run stopped: end, its last day is over"),
	)
	b := table.NewBuilder(cols...)
	b.Grow(len(complete))
	for _, o := range complete {
		b.Int(0, int64(o.point))
		b.Text(1, e.arms[o.arm].name)
		b.Int(2, int64(o.replicate))
		b.Int(3, int64(e.Seed))
		for i, v := range x.points[o.point] {
			b.Text(4+i, v)
		}
		for i, v := range o.ends {
			b.Real(first+i, v)
		}
		if tips {
			b.Int(tail-2, int64(indicator(o.tipped)))
			if o.tipped {
				b.Text(tail-1, spec.Date(o.tipDay).String())
			}
		}
		b.Text(tail, fmt.Sprintf("%016x", o.hash))
		b.Int(tail+1, int64(o.days))
		b.Text(tail+2, "end")
		b.EndRow()
	}
	return b.Table()
}

func indicator(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func factorDoc(f factor) string {
	if f.options != nil {
		return "factor: " + f.name
	}
	return "factor: value of " + f.path
}

// designTable has one row a point and arm: what the runs were made of.
func (x *executor) designTable() (*table.Table, error) {
	e := x.e
	cols := []*table.Column{pointColumn(), armColumn()}
	for _, f := range e.factors {
		cols = append(cols, column(table.Text, f.name, "", factorDoc(f)))
	}
	tail := len(cols)
	cols = append(
		cols,
		column(table.Text, "label", "", "name of the arm in figures"),
		column(table.Text, "without", "", "events that were taken out, with those that answer them"),
		column(table.Text, "changed", "", "values that the arm and options changed"),
	)
	b := table.NewBuilder(cols...)
	for p, values := range x.points {
		for a, arm := range e.arms {
			gone := x.gone(p, a)
			set := map[string]string{}
			for i, f := range e.factors {
				if f.options != nil {
					for path, value := range f.options[indexOf(f.values, values[i])].Set {
						set[path] = value
					}
				}
			}
			for path, value := range arm.Set {
				set[path] = value
			}
			var changed []string
			for _, path := range ordered(set) {
				changed = append(changed, path+"="+set[path])
			}
			b.Int(0, int64(p))
			b.Text(1, arm.name)
			for i, v := range values {
				b.Text(2+i, v)
			}
			b.Text(tail, arm.Label)
			b.Text(tail+1, strings.Join(gone, " "))
			b.Text(tail+2, strings.Join(changed, "; "))
			b.EndRow()
		}
	}
	return b.Table(), nil
}

// gone lists the events that were taken out of an arm at a point.
func (x *executor) gone(point, arm int) []string {
	for k := 1; k <= x.plan.Replicates; k++ {
		if o := x.outcomes[x.at(point, arm, k)]; o != nil {
			return o.gone
		}
	}
	return nil
}

func indexOf(list []string, word string) int {
	for i, w := range list {
		if w == word {
			return i
		}
	}
	return -1
}

// failures lists the runs that went wrong; nil if none did.
func (x *executor) failures() *table.Table {
	b := table.NewBuilder(
		pointColumn(), armColumn(), replicateColumn(), seedColumn(),
		column(table.Text, "error", "", "what went wrong"),
		column(table.Text, "replay", "", "command that repeats the run, after all runs of the same market with smaller numbers"),
	)
	for _, o := range x.outcomes {
		if o == nil || o.failed == "" {
			continue
		}
		b.Int(0, int64(o.point))
		b.Text(1, x.e.arms[o.arm].name)
		b.Int(2, int64(o.replicate))
		b.Int(3, int64(x.e.Seed))
		b.Text(4, o.failed)
		b.Text(5, x.replay(o))
		b.EndRow()
	}
	if b.Len() == 0 {
		return nil
	}
	return b.Table()
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
	for _, s := range o.settings {
		set(s)
	}
	for _, id := range o.gone {
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

// eventsTable lists the events and campaigns that fall into the run, by time.
func eventsTable(s *model.Scenario) *table.Table {
	b := table.NewBuilder(
		column(table.Text, "id", "", "event or campaign"),
		column(table.Text, "time", "", "day, or hour, at which it acts"),
		column(table.Text, "time_end", "", "last day of a campaign"),
		column(table.Text, "actor", "", "camp or firm that acts"),
		column(table.Text, "camp", "", "camp of the actor; neutral if it is in none"),
		column(table.Text, "action", "", "close, open or money; empty for others"),
		column(table.Text, "tags", "", "kinds, with spaces between"),
		column(table.Text, "label", "", "a few words for figures"),
		column(table.Integer, "rank", "", "1 is drawn first where room is short"),
		column(table.Integer, "on", "", "1 if it is part of the base arm's history"),
	)
	for _, e := range s.Events {
		if day := e.At.Date(); day < s.Start || day > s.End {
			continue
		}
		b.Text(0, e.ID)
		b.Text(1, e.At.String())
		b.Text(3, e.Actor)
		b.Text(4, campOf(s, e.Actor))
		b.Text(5, action(e))
		b.Text(6, strings.Join(e.Tags, " "))
		b.Text(7, e.Label)
		b.Int(8, int64(e.Rank))
		b.Int(9, int64(indicator(e.On)))
		b.EndRow()
	}
	for _, k := range s.Campaigns {
		if k.Window.To < s.Start || k.Window.From > s.End {
			continue
		}
		tags, does := "campaign", "money"
		if k.Kind == "annotation" {
			tags = "campaign annotation"
		}
		b.Text(0, k.ID)
		b.Text(1, k.Window.From.String())
		b.Text(2, k.Window.To.String())
		b.Text(3, k.Platform)
		b.Text(4, campOf(s, k.Platform))
		b.Text(5, does)
		b.Text(6, tags)
		b.Text(7, titled(k.ID))
		b.Int(8, 9)
		b.Int(9, int64(indicator(k.On)))
		b.EndRow()
	}
	if b.Len() == 0 {
		return nil
	}
	return sortedBy(b.Table(), "time")
}

// campOf is the camp whose id, or whose member, a name is.
func campOf(s *model.Scenario, name string) string {
	for _, c := range s.Camps {
		if c.ID == name {
			return c.ID
		}
		for _, m := range c.Members {
			if m == name {
				return c.ID
			}
		}
	}
	for _, c := range s.Camps {
		for _, j := range c.Joins {
			if j.Firm == name {
				return c.ID
			}
		}
	}
	return "neutral"
}

// actions says what an event does by its kinds, the first that fits.
var actions = []struct{ tag, action string }{
	{"block", "close"}, {"open", "open"}, {"adapter", "open"}, {"launch", "open"}, {"subsidy", "money"},
}

func action(e model.Event) string {
	for _, a := range actions {
		if indexOf(e.Tags, a.tag) >= 0 {
			return a.action
		}
	}
	switch {
	case e.Gate != nil && e.To == 0:
		return "close"
	case e.Gate != nil && e.To == 1000:
		return "open"
	}
	return ""
}

// recordTable lists the quoted facts; nil if there are none.
func recordTable(s *model.Scenario) *table.Table {
	if len(s.Record) == 0 {
		return nil
	}
	b := table.NewBuilder(
		column(table.Text, "id", "", "quoted fact"),
		column(table.Text, "measure", "", "what was measured"),
		column(table.Text, "start", "", "first day"),
		column(table.Text, "end", "", "last day"),
		column(table.Real, "value", "", "the quoted value, in the unit of the measure"),
		column(table.Text, "source", "", "where it was found"),
		column(table.Integer, "outside", "", "1 if it is known that the model does not reach it; not judged here"),
	)
	for _, q := range s.Record {
		b.Text(0, q.ID)
		b.Text(1, q.Measure)
		b.Text(2, q.Over.From.String())
		b.Text(3, q.Over.To.String())
		b.Real(4, q.Value)
		b.Text(5, q.Source)
		b.Int(6, 0)
		b.EndRow()
	}
	return b.Table()
}

// sortedBy sorts the rows of a table by the text of a column; equal ones keep their
// order.
func sortedBy(t *table.Table, name string) *table.Table {
	c, err := t.Column(name)
	if err != nil {
		panic("experiments: " + err.Error())
	}
	rows := make([]int, t.Len())
	for i := range rows {
		rows[i] = i
	}
	sortStable(rows, func(a, b int) int { return cmp.Compare(c.Text(a), c.Text(b)) })
	return t.Select(rows)
}

// finite reports whether a number can be compared.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
