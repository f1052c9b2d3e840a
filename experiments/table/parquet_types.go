package table

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"
)

// What the two forms of time look like as text.
const (
	dateText = "2006-01-02"
	hourText = "2006-01-02T15:04"
)

// node is the type that a column has in a Parquet file.
func node(c *Column) parquet.Node {
	switch {
	case c.Kind == Integer:
		return parquet.Int(64)
	case c.Kind == Real, c.Form == Number:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case c.Form == Date:
		return parquet.Optional(parquet.Date())
	case c.Form == Hour:
		return parquet.Optional(parquet.TimestampAdjusted(parquet.Millisecond, false))
	default:
		return parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	}
}

// ofNode gives an empty column for a type that a file holds.
func ofNode(name string, n parquet.Node) (*Column, error) {
	out := &Column{Name: name}
	unknown := fmt.Errorf("column %q is of type %s; expected text, date, timestamp in milliseconds, INT64 or DOUBLE", name, n)
	if !n.Leaf() || n.Repeated() {
		return nil, unknown
	}
	logical := n.Type().LogicalType()
	word := ""
	if logical != nil {
		word = logical.String()
	}
	switch kind := n.Type().Kind(); {
	case kind == parquet.Double:
		out.Kind = Real
	case kind == parquet.Int64 && (word == "" || word == parquet.Int(64).Type().LogicalType().String()):
		out.Kind = Integer
	case kind == parquet.Int64 && word == parquet.TimestampAdjusted(parquet.Millisecond, false).Type().LogicalType().String():
		out.Form = Hour
	case kind == parquet.Int32 && word == parquet.Date().Type().LogicalType().String():
		out.Form = Date
	case kind == parquet.ByteArray && word == parquet.String().Type().LogicalType().String():
	default:
		return nil, unknown
	}
	return out, nil
}

// inOrder is a group of columns in the order of the table; those of the library stand
// in the order of their names.
type inOrder struct {
	parquet.Group
	columns []parquet.Field
}

func (g inOrder) Fields() []parquet.Field { return g.columns }

type field struct {
	parquet.Node
	name string
}

func (f field) Name() string { return f.name }

// Value is asked for by writers of Go structs, of which there are none here.
func (f field) Value(reflect.Value) reflect.Value { panic("table: a row is no struct") }

func schema(columns []*Column) *parquet.Schema {
	g := inOrder{Group: parquet.Group{}}
	for _, c := range columns {
		n := node(c)
		g.Group[c.Name] = n
		g.columns = append(g.columns, field{n, c.Name})
	}
	return parquet.NewSchema("table", g)
}

var errNotOfForm = errors.New("not of the form that the column says")

// days counts a date from 1970-01-01.
func days(text string) (int64, error) {
	return since(dateText, text, 24*time.Hour)
}

// milliseconds counts an hour from the first of 1970, as if there were no time zones.
func milliseconds(text string) (int64, error) {
	return since(hourText, text, time.Millisecond)
}

func since(layout, text string, unit time.Duration) (int64, error) {
	at, err := time.Parse(layout, text)
	if err != nil || at.Format(layout) != text {
		return 0, errNotOfForm
	}
	return at.Unix() / max(1, int64(unit/time.Second)) * max(1, int64(time.Second/unit)), nil
}

func dayText(days int64) string { return time.Unix(days*24*60*60, 0).UTC().Format(dateText) }

func minuteText(milliseconds int64) string {
	return time.UnixMilli(milliseconds).UTC().Format(hourText)
}
