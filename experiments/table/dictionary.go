package table

// Named is a table with the name that it goes by, such as that of its file
// without the ending. Stream is nil if there is none.
type Named struct {
	Name string
	*Stream
}

// Dictionary gives the data dictionary of the tables, one row a column, in the
// given order: table, name, unit, kind ("text", "integer", "real") and meaning.
func Dictionary(tables []Named) *Table {
	b := NewBuilder(
		&Column{Name: "table", Doc: "table that the column stands in"},
		&Column{Name: "name", Doc: "name of the column"},
		&Column{Name: "unit", Doc: "unit of its cells, empty if there is none"},
		&Column{Name: "kind", Doc: "what its cells are: text, integer or real"},
		&Column{Name: "meaning", Doc: "what its cells say and how they are counted"},
	)
	for _, t := range tables {
		if t.Stream == nil {
			continue
		}
		for _, c := range t.Columns {
			b.Text(0, t.Name)
			b.Text(1, c.Name)
			b.Text(2, c.Unit)
			b.Text(3, c.Kind.String())
			b.Text(4, c.Doc)
			b.EndRow()
		}
	}
	return b.Table()
}
