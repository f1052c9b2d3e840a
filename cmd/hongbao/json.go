package main

import (
	"bytes"
	"encoding/json"
	"math"

	"hongbao/experiments/table"
)

// json writes a value to standard output.
func (s *session) json(v any) error {
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// number is a real number; JSON has no word for NaN, so it is null.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if x := float64(n); math.IsNaN(x) || math.IsInf(x, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// rows is a table as a list of objects whose keys keep the order of the columns.
type rows struct{ *table.Table }

// MarshalJSON implements json.Marshaler.
func (r rows) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('[')
	if r.Table != nil {
		for i := range r.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('{')
			for k, c := range r.Columns {
				if k > 0 {
					b.WriteByte(',')
				}
				var value any = c.Text(i)
				switch c.Kind {
				case table.Integer:
					value = c.Ints[i]
				case table.Real:
					value = number(c.Reals[i])
				}
				name, err := json.Marshal(c.Name)
				if err != nil {
					return nil, err
				}
				text, err := json.Marshal(value)
				if err != nil {
					return nil, err
				}
				b.Write(name)
				b.WriteByte(':')
				b.Write(text)
			}
			b.WriteByte('}')
		}
	}
	b.WriteByte(']')
	return b.Bytes(), nil
}
