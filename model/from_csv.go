package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hongbao/model/spec"
)

// maxStates bounds the states of wallets that one file of groups makes: the
// resolved scenario holds them all, and must be a file that can be read again.
const maxStates = 4_000

// maxGroups is what a user's segment number can tell apart.
const maxGroups = 255

// fromCSV lays over a document what the CSV files that it names hold. What comes
// out is what would have stood in the document if the rows had been written there;
// the names of the files are gone. Own is the document without its bases, as its
// author wrote it, or nil where the names come from settings.
func fromCSV(doc, own *spec.Document, files Files) (*spec.Document, error) {
	for _, from := range []struct {
		path string
		read func(doc *spec.Document, s *spec.Sheet) spec.Value
	}{
		{"population.groups", groupsFrom},
		{"campaigns_from", campaignsFrom},
	} {
		name, ok := doc.Lookup(from.path)
		if !ok || name == "" {
			continue
		}
		text, err := csvText(name, files)
		if err != nil {
			return nil, doc.Problem(from.path, "%v", err)
		}
		sheet, err := spec.ParseSheet(name, text)
		if err != nil {
			return nil, err
		}
		if from.path == "population.groups" {
			if err := oneWay(own, sheet); err != nil {
				return nil, err
			}
			// The groups are all people: those of before go, whatever their names,
			// and with them what they had.
			drop(doc, "segments")
			if own == nil || !slices.Contains(own.Keys("initial"), "wallets") {
				drop(doc, "initial.wallets")
			}
		}
		over := from.read(doc, sheet)
		if err := sheet.Err(); err != nil {
			return nil, err
		}
		if err := doc.Remove(from.path); err != nil {
			return nil, err
		}
		doc = doc.Under(over)
	}
	return doc, nil
}

// TakesFile reports whether a setting of a path may name a file whose content becomes
// part of the scenario, or call for one that is named: the text of the setting alone does
// not say then what is run.
func TakesFile(path string) bool {
	for _, takes := range []string{"population.groups", "campaigns_from", "network.file", "network.kind"} {
		if takes == path || strings.HasPrefix(takes, path+".") {
			return true
		}
	}
	return false
}

// csvText fetches a file; scenarios that are embedded have theirs beside them.
func csvText(name string, files Files) ([]byte, error) {
	if files != nil {
		return files(name)
	}
	text, err := library.ReadFile("scenarios/" + name)
	if err != nil {
		return nil, fmt.Errorf("there is no embedded file %q; name yours in a scenario file that stands beside it", name)
	}
	return text, nil
}

// oneWay refuses a file that says twice, in rows and in a CSV file, who people are
// or what they have.
func oneWay(own *spec.Document, s *spec.Sheet) error {
	if own == nil {
		return nil
	}
	if slices.Contains(own.Keys(""), "segments") {
		return own.Problem("segments", "the file of population.groups says who people are, too; expected one of the two")
	}
	for _, c := range s.Columns() {
		if strings.Contains(c.Text, ".") && slices.Contains(own.Keys("initial"), "wallets") {
			return own.Problem("initial.wallets", "the column %s of the file of population.groups says what people have, too; expected one of the two", c.Text)
		}
	}
	return nil
}

// sheetRow is one row of a sheet by the names of its columns.
type sheetRow struct {
	sheet *spec.Sheet
	cells []spec.Cell
}

// cell returns the cell of a column; one that is empty or absent is not ok.
func (r sheetRow) cell(column string) (spec.Cell, bool) {
	for i, c := range r.sheet.Columns() {
		if c.Text == column {
			return r.cells[i], r.cells[i].Text != ""
		}
	}
	return spec.Cell{}, false
}

// pair makes a key of a cell that bears the name of its column.
func pair(key string, c spec.Cell, value spec.Value) spec.Pair {
	return spec.Pair{Key: c.As(key), Value: value}
}

// knownColumns refuses columns that are not in a list.
func knownColumns(s *spec.Sheet, columns []string) {
	for _, c := range s.Columns() {
		if !slices.Contains(columns, c.Text) {
			s.Unknown("column", c, columns)
		}
	}
}

// distinct refuses ids that are missing or there twice.
func distinct(s *spec.Sheet) {
	seen := map[string]bool{}
	for _, cells := range s.Rows() {
		id, ok := sheetRow{s, cells}.cell("id")
		switch {
		case !ok:
			s.Problem(cells[0], "id: the row has no id; expected a column id with a name in every row")
			return
		case seen[id.Text]:
			s.Problem(id, "id: %q is there twice; expected each once", id.Text)
		}
		seen[id.Text] = true
	}
}

// ---- groups of people ----

// groupsFrom reads groups of people: one segment a row, with the wallets that its
// people have on the first day.
func groupsFrom(doc *spec.Document, s *spec.Sheet) spec.Value {
	columns := []string{"people"}
	for _, p := range spec.Parameters(Segment{}) {
		columns = append(columns, p.Path)
	}
	platforms := doc.Keys("platforms")
	for _, p := range platforms {
		columns = append(columns, "installed."+p, "bound."+p, "habit."+p)
	}
	knownColumns(s, columns)
	distinct(s)
	people := headcount(s)
	if s.Err() != nil {
		return spec.Value{}
	}
	first := s.Columns()[0]
	var segments, wallets []spec.Value
	for _, cells := range s.Rows() {
		row := sheetRow{s, cells}
		var pairs []spec.Pair
		for i, column := range s.Columns() {
			c := cells[i]
			switch {
			case column.Text == "people":
				n, _ := spec.ParseCount(c.Text)
				c = c.As(shareText(float64(n) / float64(people)))
				pairs = append(pairs, pair("share", c, c.Scalar()))
			case strings.Contains(column.Text, "."):
			case c.Text != "":
				pairs = append(pairs, pair(column.Text, c, c.Scalar()))
			}
		}
		segments = append(segments, cells[0].Map(pairs...))
		wallets = append(wallets, row.wallets(platforms)...)
		if len(wallets) > maxStates {
			s.Problem(cells[0], "the groups up to here make %d combinations of wallets; expected at most %d in all: fewer groups or wallets", len(wallets), maxStates)
			return spec.Value{}
		}
	}
	over := []spec.Pair{pair("segments", first, first.List(segments...))}
	if wallets != nil {
		over = append(over, pair("initial", first, first.Map(pair("wallets", first, first.List(wallets...)))))
	}
	in := doc.Keys("population")
	if people > 0 && !slices.Contains(in, "stands_for") && !slices.Contains(in, "growth") {
		number := first.As(strconv.FormatInt(people, 10))
		over = append(over, pair("population", first, first.Map(pair("stands_for", first, number.Scalar()))))
	}
	return first.Map(over...)
}

// drop takes out what need not be there.
func drop(doc *spec.Document, path string) {
	_ = doc.Remove(path) // the only error is that nothing is there
}

// headcount adds up the people of all groups, 0 where the file gives shares.
func headcount(s *spec.Sheet) int64 {
	has := func(name string) bool {
		return slices.ContainsFunc(s.Columns(), func(c spec.Cell) bool { return c.Text == name })
	}
	first := s.Columns()[0]
	switch {
	case has("share") && has("people"):
		s.Problem(first, "share and people are both there; expected one of the two")
		return 0
	case !has("people") && !has("share"):
		s.Problem(first, "there is neither share nor people; expected one of the two: how large a group is")
		return 0
	case len(s.Rows()) > maxGroups:
		s.Problem(s.Rows()[maxGroups][0], "%d groups; at most %d can be simulated", len(s.Rows()), maxGroups)
		return 0
	case !has("people"):
		return 0
	}
	var sum int64
	for _, cells := range s.Rows() {
		c, _ := sheetRow{s, cells}.cell("people")
		n, err := spec.ParseCount(c.Text)
		switch {
		case err != nil:
			s.Problem(c, "people: %v", err)
		case n < 0 || n > 10_000_000_000:
			s.Problem(c, "people: %s is out of range; expected 0 to 10bn", c.Text)
		default:
			sum += int64(n)
		}
	}
	if sum == 0 && s.Err() == nil {
		s.Problem(first, "people: the groups have nobody in them")
	}
	return sum
}

// holder is how a group stands to one wallet on the first day.
type holder struct {
	id               string
	installed, bound float64 // shares of the group; installed counts cards, too
	habit            spec.Cell
	hasHabit         bool
}

// holders reads the columns of wallets.
func (r sheetRow) holders(platforms []string) []holder {
	var out []holder
	for _, id := range platforms {
		h := holder{id: id}
		var fine [3]bool
		var has [3]bool
		h.bound, has[0], fine[0] = r.share("bound." + id)
		h.installed, has[1], fine[1] = r.share("installed." + id)
		_, has[2], fine[2] = r.share("habit." + id)
		if fine != [3]bool{true, true, true} {
			continue
		}
		h.habit, h.hasHabit = r.cell("habit." + id)
		if !has[1] {
			h.installed = h.bound
		}
		if h.installed < h.bound {
			c, _ := r.cell("installed." + id)
			r.sheet.Problem(c, "installed.%s: %s is below bound.%s; installed counts all who have the wallet, with a card or without", id, c.Text, id)
			continue
		}
		if h.installed > 0 {
			out = append(out, h)
		}
	}
	return out
}

// share reads a cell that holds a share; an empty one is 0.
func (r sheetRow) share(column string) (x float64, has, fine bool) {
	c, ok := r.cell(column)
	if !ok {
		return 0, false, true
	}
	v, err := spec.ParseShare(c.Text)
	switch {
	case err != nil:
		r.sheet.Problem(c, "%s: %v", column, err)
	case v < 0:
		r.sheet.Problem(c, "%s: %s is below 0", column, c.Text)
	case v > 1:
		r.sheet.Problem(c, "%s: %s is above 1", column, c.Text)
	default:
		return float64(v), true, true
	}
	return 0, true, false
}

// wallets returns the states in which people of the group start. A file of shares
// says nothing of who has two wallets, so within a group one wallet is had
// independently of another.
func (r sheetRow) wallets(platforms []string) []spec.Value {
	at, _ := r.cell("id")
	states := []walletState{{share: 1}}
	for _, h := range r.holders(platforms) {
		var next []walletState
		for _, s := range states {
			next = append(next,
				s.with(h, h.bound, &h, nil),
				s.with(h, h.installed-h.bound, nil, &h),
				s.with(h, 1-h.installed, nil, nil))
		}
		states = slices.DeleteFunc(next, func(s walletState) bool { return s.share < 1e-9 })
		if len(states) > maxStates {
			break
		}
	}
	var out []spec.Value
	for _, s := range states {
		if len(s.bound)+len(s.installed) > 0 {
			out = append(out, s.value(at))
		}
	}
	return out
}

// walletState is one combination of wallets and the share of the group that has it.
type walletState struct {
	share            float64
	bound, installed []holder
}

// with returns the state with one wallet more.
func (s walletState) with(h holder, share float64, bound, installed *holder) walletState {
	out := walletState{share: float64(s.share * share), bound: slices.Clone(s.bound), installed: slices.Clone(s.installed)}
	if bound != nil {
		out.bound = append(out.bound, h)
	}
	if installed != nil {
		out.installed = append(out.installed, h)
	}
	return out
}

func (s walletState) value(at spec.Cell) spec.Value {
	pairs := []spec.Pair{
		pair("segment", at, at.Scalar()),
		pair("share", at, at.As(shareText(s.share)).Scalar()),
	}
	ids := func(list []holder) spec.Value {
		var out []spec.Value
		for _, h := range list {
			out = append(out, at.As(h.id).Scalar())
		}
		return at.List(out...)
	}
	if s.bound != nil {
		pairs = append(pairs, pair("bound", at, ids(s.bound)))
	}
	if s.installed != nil {
		pairs = append(pairs, pair("installed", at, ids(s.installed)))
	}
	var habits []spec.Pair
	for _, h := range s.bound {
		if h.hasHabit {
			habits = append(habits, pair(h.id, h.habit, h.habit.List(h.habit.Scalar())))
		}
	}
	if habits != nil {
		pairs = append(pairs, pair("habit", at, at.Map(habits...)))
	}
	return at.Map(pairs...)
}

// shareText writes a share that was worked out, to a billionth: products of shares
// print without the dust of their last bits.
func shareText(x float64) string {
	text := strings.TrimRight(strconv.FormatFloat(x, 'f', 9, 64), "0")
	return strings.TrimSuffix(text, ".")
}

// ---- campaigns ----

// form is how a cell holds the value of a key.
type form uint8

const (
	single form = iota
	words       // e1 e2
	named       // a:0.5 b:0.5
	dated       // 2015-02-18:1% 2015-02-19:2%, or one value a day from the window's first
)

// campaignColumns are the keys of a campaign that a cell can hold.
func campaignColumns() (names []string, forms []form) {
	var in struct {
		Row Campaign `yaml:"row"` // one level down, as kind at the top is the file's
	}
	for _, p := range spec.Parameters(in) {
		name, inner, nested := strings.Cut(strings.TrimPrefix(p.Path, "row."), ".")
		how := single
		switch {
		case nested && inner == "*":
			how = named
		case nested:
			continue
		case p.Kind == "dated numbers":
			how = dated
		case strings.HasPrefix(p.Kind, "list"):
			how = words
		}
		names, forms = append(names, name), append(forms, how)
	}
	return names, forms
}

// campaignsFrom reads campaigns, one a row; they join those of the document.
func campaignsFrom(_ *spec.Document, s *spec.Sheet) spec.Value {
	names, forms := campaignColumns()
	knownColumns(s, names)
	distinct(s)
	if s.Err() != nil {
		return spec.Value{}
	}
	var list []spec.Value
	for _, cells := range s.Rows() {
		row := sheetRow{s, cells}
		var pairs []spec.Pair
		for i, column := range s.Columns() {
			c := cells[i]
			if c.Text == "" {
				continue
			}
			value, err := row.value(c, forms[slices.Index(names, column.Text)])
			if err != nil {
				s.Problem(c, "%s: %v", column.Text, err)
				continue
			}
			pairs = append(pairs, pair(column.Text, c, value))
		}
		list = append(list, cells[0].Map(pairs...))
	}
	first := s.Columns()[0]
	return first.Map(pair("campaigns", first, first.List(list...)))
}

// value gives a cell the form of its key.
func (r sheetRow) value(c spec.Cell, how form) (spec.Value, error) {
	parts := strings.Fields(c.Text)
	switch how {
	case words:
		var items []spec.Value
		for _, word := range parts {
			items = append(items, c.As(word).Scalar())
		}
		return c.List(items...), nil
	case named:
		return entries(c, parts, "expected names and numbers such as a:0.5 b:0.5")
	case dated:
		if !strings.Contains(c.Text, ":") {
			var err error
			if parts, err = r.daily(parts); err != nil {
				return spec.Value{}, err
			}
		}
		return entries(c, parts, "expected one share a day, such as 1% 0.5%, or dates with shares, such as 2015-02-18:1%")
	}
	return c.Scalar(), nil
}

// daily puts before values the days of the window, from its first on.
func (r sheetRow) daily(values []string) ([]string, error) {
	cell, ok := r.cell("window")
	if !ok {
		return nil, errors.New("the window is missing, whose first day has the first value")
	}
	window, err := spec.ParseDateRange(cell.Text)
	if err != nil {
		return nil, fmt.Errorf("the days cannot be told, as window is wrong: %w", err)
	}
	if len(values) > window.Days() {
		return nil, fmt.Errorf("%d values for the %d days of the window %s; expected one a day at most", len(values), window.Days(), window)
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprintf("%s:%s", window.From+spec.Date(i), v)
	}
	return out, nil
}

// entries reads pairs that are joined by colons.
func entries(c spec.Cell, parts []string, expected string) (spec.Value, error) {
	var pairs []spec.Pair
	seen := map[string]bool{}
	for _, part := range parts {
		key, value, ok := strings.Cut(part, ":")
		if !ok || key == "" || value == "" {
			return spec.Value{}, fmt.Errorf("%q cannot be read; %s", part, expected)
		}
		if seen[key] {
			return spec.Value{}, fmt.Errorf("%s is there twice; expected it once", key)
		}
		seen[key] = true
		pairs = append(pairs, pair(key, c, c.As(value).Scalar()))
	}
	return c.Map(pairs...), nil
}
