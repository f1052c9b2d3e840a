package main

import (
	"bytes"
	"encoding/json"
	"math"

	"hongbao/experiments/table"
)

// json writes a value to standard output as an object whose first member is the
// name and version of its form, such as "hongbao/check/1"; programs that read it
// look there. A list becomes the member rows. The number goes up when a member goes
// away or changes its meaning, not when one is added.
func (s *session) json(name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	body := bytes.TrimSpace(b.Bytes())
	if len(body) == 0 || body[0] != '{' {
		body = append(append([]byte(`{"rows":`), body...), '}')
	}
	head := `{"schema":"hongbao/` + name + `/1"`
	if !bytes.Equal(body, []byte("{}")) {
		head += ","
	}
	var out bytes.Buffer
	if err := json.Indent(&out, append([]byte(head), body[1:]...), "", "  "); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err := s.out.Write(out.Bytes())
	return err
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
