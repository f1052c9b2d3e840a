package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

// Limits of a figure table, far above what a page can show.
const (
	maxPlace  = 24  // rows and columns of panels
	maxPanels = 100 // panels
	maxCells  = 400 // rows or columns of a map
)

// readSheet is the inverse of sheet.table. Errors name the row, counted as lines of
// the text form, the header being line 1.
func readSheet(t *table.Table) (*sheet, error) {
	r := &sheetReader{sheet: &sheet{}, axes: map[string]string{}}
	for _, c := range blank() {
		column, err := t.Column(c.Name)
		if err != nil {
			return nil, fmt.Errorf("not a figure table: %w", err)
		}
		r.columns = append(r.columns, column)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	for i := range t.Len() {
		if err := r.read(i); err != nil {
			return nil, fmt.Errorf("figure table, line %d: %w", i+2, err)
		}
	}
	if len(r.sheet.panels) == 0 {
		return nil, fmt.Errorf("the figure table has no row of kind panel")
	}
	return r.sheet, nil
}

type sheetReader struct {
	columns []*table.Column
	sheet   *sheet
	axes    map[string]string // axis by panel, looked up only
	line    int
	days    map[string]float64 // dates read before: a curve repeats those of others
}

func (r *sheetReader) text(column int) string    { return r.columns[column].Text(r.line) }
func (r *sheetReader) number(column int) float64 { return r.columns[column].Float(r.line) }

// finite gives a number that must be there.
func (r *sheetReader) finite(column int) (float64, error) {
	x := r.number(column)
	if math.IsNaN(x) || math.Abs(x) > 1e18 {
		return 0, fmt.Errorf("column %s: a number is expected, not %q", r.columns[column].Name, r.text(column))
	}
	return x, nil
}

// x gives a place on the x axis of the given kind.
func (r *sheetReader) x(column int, axis string) (float64, error) {
	text := r.text(column)
	if axis == axisCells {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || !(math.Abs(x) <= maxCells) {
			return 0, fmt.Errorf("column %s: %q is no number up to %d", r.columns[column].Name, text, maxCells)
		}
		return x, nil
	}
	if axis == axisRows || axis == axisPlane || axis == axisDays || axis == axisValue || axis == axisWords {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || !(math.Abs(x) <= 1e18) {
			return 0, fmt.Errorf("column %s: %q is no number", r.columns[column].Name, text)
		}
		return x, nil
	}
	if day, ok := r.days[text]; ok {
		return day, nil
	}
	day, err := parseTime(text)
	if err != nil {
		return 0, fmt.Errorf("column %s: %w", r.columns[column].Name, err)
	}
	if r.days == nil {
		r.days = make(map[string]float64)
	}
	r.days[text] = day
	return day, nil
}

// place gives a whole number from low to high.
func place(x float64, low, high int) (int, error) {
	if x != math.Trunc(x) || x < float64(low) || x > float64(high) || math.IsNaN(x) {
		return 0, fmt.Errorf("a whole number from %d to %d is expected", low, high)
	}
	return int(x), nil
}

// look is what the style column says.
type look struct {
	colour, dash, mark, axis, unit string
	row, column                    int
	width, alpha                   float64
	flags                          []string
}

func (l *look) has(name string) bool {
	for _, f := range l.flags {
		if f == name {
			return true
		}
	}
	return false
}

func parseLook(text string) (*look, error) {
	l := &look{}
	for _, word := range strings.Fields(text) {
		name, value, pair := strings.Cut(word, "=")
		if !pair {
			l.flags = append(l.flags, name)
			continue
		}
		var err error
		switch name {
		case "colour":
			l.colour = value
			_, err = findToken(value)
		case "dash":
			l.dash = value
			_, err = dashes(value)
		case "mark":
			l.mark = value
			switch value {
			case "square", "circle", "diamond", "triangle", markPoint:
			default:
				err = fmt.Errorf("unknown mark %q; expected square, circle, diamond, triangle or point", value)
			}
		case "axis":
			l.axis = value
		case "unit":
			l.unit = value
		case "row":
			l.row, err = strconv.Atoi(value)
		case "col":
			l.column, err = strconv.Atoi(value)
		case "width":
			l.width, err = strconv.ParseFloat(value, 64)
		case "alpha":
			l.alpha, err = strconv.ParseFloat(value, 64)
		default:
			err = fmt.Errorf("unknown setting %q", name)
		}
		if err != nil {
			return nil, fmt.Errorf("column style: %s: %w", word, err)
		}
	}
	if !(l.width >= 0 && l.width <= 20) || !(l.alpha >= 0 && l.alpha <= 1) {
		return nil, fmt.Errorf("column style: %q: width must be 0 to 20 and alpha 0 to 1", text)
	}
	return l, nil
}

// coloured refuses a look without colour.
func (l *look) coloured() error {
	if l.colour == "" {
		return fmt.Errorf("column style: colour= is missing")
	}
	return nil
}

func (r *sheetReader) read(line int) error {
	r.line = line
	s, kind, text := r.sheet, r.text(columnKind), r.text(columnText)
	look, err := parseLook(r.text(columnStyle))
	if err != nil {
		return err
	}
	switch kind {
	case "figure":
		s.name = text
		return nil
	case "title":
		s.title = text
		return nil
	case "subtitle":
		s.subtitle = text
		return nil
	case "tag":
		s.tag = text
		return nil
	case "caption":
		s.captions = append(s.captions, text)
		return nil
	case "command":
		s.command = text
		return nil
	case "panel":
		return r.panel(look)
	case "mark":
		y, err := r.finite(columnY)
		s.marks = append(s.marks, mark{text: text, y: y})
		return err
	case "key":
		s.keys = append(s.keys, key{text: text, token: look.colour, dash: look.dash})
		return look.coloured()
	}

	id := r.text(columnPanel)
	axis, known := r.axes[id]
	if id == "" && (kind == "tint" || kind == "event") {
		axis, known = axisDate, true
	}
	if !known {
		return fmt.Errorf("column panel: no panel %q stands above", id)
	}
	switch kind {
	case "tint":
		from, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		to, err := r.x(columnXEnd, axis)
		if err != nil {
			return err
		}
		s.tints = append(s.tints, span{panel: id, text: text, token: look.colour, from: from, to: to, alpha: look.alpha})
		return look.coloured()
	case "event":
		at, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		rank, err := place(r.number(columnY), 0, 1_000_000)
		if err != nil {
			return fmt.Errorf("column y: the rank: %w", err)
		}
		s.events = append(s.events, event{panel: id, text: text, token: look.colour, mark: look.mark, at: at, rank: rank})
		return look.coloured()
	case "band", "line":
		return r.point(kind, id, axis, look)
	case "dot":
		return r.dot(id, axis, look)
	case "note":
		x, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		end := x
		if r.text(columnXEnd) != "" {
			if end, err = r.x(columnXEnd, axis); err != nil {
				return err
			}
		}
		y, err := r.finite(columnY)
		n := note{panel: id, text: text, token: look.colour, x: x, end: end, y: y}
		if low, high := r.number(columnLow), r.number(columnHigh); high > low {
			n.low, n.high = low, high
		}
		s.notes = append(s.notes, n)
		if err != nil {
			return err
		}
		return look.coloured()
	case "label":
		y, err := r.finite(columnY)
		s.labels = append(s.labels, label{panel: id, series: r.text(columnSeries), text: text, token: look.colour, y: y, plain: look.has("plain")})
		if err != nil {
			return err
		}
		return look.coloured()
	case "tick":
		at, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		y, err := r.finite(columnY)
		s.notches = append(s.notches, notch{panel: id, series: r.text(columnSeries), token: look.colour, at: at, y: y, drop: look.has("drop")})
		if err != nil {
			return err
		}
		return look.coloured()
	case "risk":
		at, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		s.risks = append(s.risks, risk{panel: id, series: r.text(columnSeries), text: text, token: look.colour, at: at})
		return look.coloured()
	case "row", "bar", "link", "interval", "bound", "number":
		return r.named(kind, id, axis, look)
	case "tile", "path", "ring", "word":
		return r.plane(kind, id, axis, look)
	case "xname", "yname", "cell", "scale":
		return r.field(kind, id, axis, text)
	default:
		return fmt.Errorf("column kind: unknown kind %q", kind)
	}
}

func (r *sheetReader) panel(look *look) error {
	id := r.text(columnPanel)
	if _, twice := r.axes[id]; twice || id == "" || len(r.axes) == maxPanels {
		return fmt.Errorf("column panel: %q is empty, used twice or one of more than %d", id, maxPanels)
	}
	p := panel{
		id: id, title: r.text(columnText), row: look.row, column: look.column, axis: look.axis, unit: look.unit,
		strip: look.has("strip"), zero: look.has("zero"), key: look.has("key"), short: look.has("short"), token: look.colour,
	}
	if p.token != "" {
		if err := look.coloured(); err != nil {
			return err
		}
	}
	if p.row < 1 || p.row > maxPlace || p.column < 1 || p.column > maxPlace {
		return fmt.Errorf("column style: row and col must be 1 to %d", maxPlace)
	}
	switch p.axis {
	case axisDate, axisHour, axisDays, axisValue, axisWords, axisCells, axisRows, axisPlane:
	default:
		return fmt.Errorf("column style: axis must be date, hour, days, value, names, cells, rows or plane, not %q", p.axis)
	}
	switch p.unit {
	case unitShare, unitPoints, unitMillion, unitThousand, unitCount:
	default:
		return fmt.Errorf("column style: unit must be share, points, million, thousand or count, not %q", p.unit)
	}
	var err error
	if p.from, err = r.x(columnX, p.axis); err != nil {
		return err
	}
	if p.to, err = r.x(columnXEnd, p.axis); err != nil {
		return err
	}
	if p.low, err = r.finite(columnLow); err != nil {
		return err
	}
	if p.high, err = r.finite(columnHigh); err != nil {
		return err
	}
	if p.weight, err = r.finite(columnY); err != nil {
		return err
	}
	if p.to <= p.from || p.high <= p.low || p.high-p.low < 1e-9*math.Abs(p.high) || p.weight <= 0 || p.weight > 100 {
		return fmt.Errorf("the ends of the axes must rise and the weight (column y) be above 0 up to 100")
	}
	const days = 62
	switch {
	case p.axis == axisHour && p.to-p.from > days:
		return fmt.Errorf("an axis of hours may span %d days", days)
	case p.axis == axisCells && (p.from != 0 || p.low != 0 || p.to != math.Trunc(p.to) || p.high != math.Trunc(p.high) || p.high > maxCells):
		return fmt.Errorf("a map begins at 0, 0 and ends at a whole number of columns and rows up to %d", maxCells)
	case p.axis == axisRows && (p.low != 0 || p.high != math.Trunc(p.high) || p.high > maxRows):
		return fmt.Errorf("a panel of rows counts them from 0 up to %d", maxRows)
	case p.axis == axisPlane && (p.from != 0 || p.low != 0 || p.to > maxCells || p.high > maxCells):
		return fmt.Errorf("a plane begins at 0, 0 and ends at most at %d", maxCells)
	case p.axis == axisRows && p.to-p.from < 1e-9*math.Max(math.Abs(p.to), math.Abs(p.from)):
		return fmt.Errorf("the axis of values is too short for its numbers")
	}
	r.axes[id] = p.axis
	r.sheet.panels = append(r.sheet.panels, p)
	return nil
}

func (r *sheetReader) point(kind, id, axis string, look *look) error {
	if err := look.coloured(); err != nil {
		return err
	}
	curves := &r.sheet.lines
	if kind == "band" {
		curves = &r.sheet.bands
	}
	series := r.text(columnSeries)
	n := len(*curves)
	if n == 0 || (*curves)[n-1].panel != id || (*curves)[n-1].series != series {
		*curves = append(*curves, curve{
			panel: id, series: series, token: look.colour, dash: look.dash, width: look.width, alpha: look.alpha, steps: look.has("steps"),
		})
		n++
	}
	c := &(*curves)[n-1]
	x, err := r.x(columnX, axis)
	if err != nil {
		return err
	}
	if m := len(c.x); m > 0 && x <= c.x[m-1] {
		return fmt.Errorf("column x: %s does not come after the point before", r.text(columnX))
	}
	c.x = append(c.x, x)
	if kind == "line" {
		y, err := r.finite(columnY)
		c.y = append(c.y, y)
		return err
	}
	low, err := r.finite(columnLow)
	if err != nil {
		return err
	}
	high, err := r.finite(columnHigh)
	if err != nil {
		return err
	}
	if low > high {
		return fmt.Errorf("column low: %v is above high, %v", low, high)
	}
	c.low, c.high = append(c.low, low), append(c.high, high)
	return nil
}

func (r *sheetReader) dot(id, axis string, look *look) error {
	from, err := r.x(columnX, axis)
	if err != nil {
		return err
	}
	to := from
	if r.text(columnXEnd) != "" {
		if to, err = r.x(columnXEnd, axis); err != nil {
			return err
		}
	}
	y, err := r.finite(columnY)
	if err != nil {
		return err
	}
	r.sheet.dots = append(r.sheet.dots, dot{
		panel: id, series: r.text(columnSeries), token: look.colour, mark: look.mark, from: from, to: to, y: y, outside: look.has("outside"),
	})
	return look.coloured()
}

func (r *sheetReader) field(kind, id, axis, text string) error {
	switch {
	case axis == axisCells, axis == axisWords && kind == "xname", axis == axisPlane && kind != "cell", axis == axisRows && kind != "cell" && kind != "scale":
	default:
		return fmt.Errorf("column kind: %s needs a panel with axis=cells", kind)
	}
	s := r.sheet
	switch kind {
	case "xname":
		n := name{panel: id, text: text, place: -1}
		if r.text(columnX) != "" {
			x, err := r.x(columnX, axis)
			if err != nil {
				return err
			}
			if n.place, err = place(x, 0, maxCells); err != nil {
				return fmt.Errorf("column x: %w", err)
			}
		}
		s.xnames = append(s.xnames, n)
	case "yname":
		n := name{panel: id, text: text, place: -1}
		if y := r.number(columnY); !math.IsNaN(y) {
			var err error
			if n.place, err = place(y, 0, maxCells); err != nil {
				return fmt.Errorf("column y: %w", err)
			}
		}
		s.ynames = append(s.ynames, n)
	case "cell":
		x, err := r.x(columnX, axis)
		if err != nil {
			return err
		}
		c := cell{panel: id, text: text, value: r.number(columnLow)}
		if c.x, err = place(x, 0, maxCells); err != nil {
			return fmt.Errorf("column x: %w", err)
		}
		if c.y, err = place(r.number(columnY), 0, maxCells); err != nil {
			return fmt.Errorf("column y: %w", err)
		}
		s.cells = append(s.cells, c)
	case "scale":
		low, err := r.finite(columnLow)
		if err != nil {
			return err
		}
		high, err := r.finite(columnHigh)
		if err != nil {
			return err
		}
		if high <= low {
			return fmt.Errorf("column high: the scale must rise")
		}
		s.scale = &scale{panel: id, text: text, low: low, high: high}
	}
	return nil
}
