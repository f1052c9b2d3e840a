package experiments

import (
	"bytes"
	"encoding/json"
	"errors"

	"hongbao/model/spec"
)

// complaint is a problem that was found after decoding, when the scenario was
// known, with the keys that lead to its place.
type complaint struct {
	At    []string `yaml:"at" json:"at"`
	Key   bool     `yaml:"key" json:"key,omitempty"` // the last of these keys itself is meant, not its value
	Text  string   `yaml:"text" json:"text,omitempty"`
	What  string   `yaml:"what" json:"what,omitempty"` // with Got and Known: an unknown name
	Got   string   `yaml:"got" json:"got,omitempty"`
	Known []string `yaml:"known" json:"known,omitempty"`
	Hint  string   `yaml:"hint" json:"hint,omitempty"`
}

// judged is an experiment that is decoded once more together with the complaints
// about it. A document tells the places of its values only while it is being
// decoded, and the complaints need the scenario, which the first decoding names.
type judged struct {
	Experiment
	Complaints []complaint `yaml:"complaints"`
}

// Check reports the complaints at their places.
func (j *judged) Check(at spec.At) {
	for _, c := range j.Complaints {
		here := at
		for i, name := range c.At {
			if c.Key && i == len(c.At)-1 {
				here = here.Key(name)
			} else {
				here = here.In(name)
			}
		}
		if c.What != "" {
			here.Unknown(c.What, c.Got, c.Known)
		} else {
			here.Problem("%s", c.Text)
		}
		if c.Hint != "" {
			here.Hint("%s", c.Hint)
		}
	}
}

// place turns complaints into errors with file, line and column.
func place(doc *spec.Document, found []complaint) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(found); err != nil {
		panic("experiments: complaints cannot be written: " + err.Error())
	}
	doc = doc.Clone()
	if err := doc.Set("complaints", text.String()); err != nil {
		return unplaced(found)
	}
	if err := doc.Decode(&judged{}); err != nil {
		return err
	}
	return unplaced(found)
}

// unplaced gives the complaints without places.
func unplaced(found []complaint) error {
	var problems []error
	for _, c := range found {
		problems = append(problems, errors.New(c.words()))
	}
	return merge(problems...)
}

func (c complaint) words() string {
	if c.What != "" {
		return "unknown " + c.What + " \"" + c.Got + "\""
	}
	return c.Text
}

// shown is the largest number of problems that one error carries.
const shown = 20

// merge makes one *spec.Errors of errors, nil if there are none.
func merge(problems ...error) error {
	out := &spec.Errors{}
	for _, p := range problems {
		flatten(p, out)
	}
	if extra := len(out.Problems) - shown; extra > 0 {
		out.Problems, out.More = out.Problems[:shown], out.More+extra
	}
	if len(out.Problems) == 0 {
		return nil
	}
	return out
}

func flatten(err error, into *spec.Errors) {
	switch e := err.(type) {
	case nil:
	case *spec.Errors:
		into.Problems = append(into.Problems, e.Problems...)
		into.More += e.More
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			flatten(inner, into)
		}
	default:
		into.Problems = append(into.Problems, spec.Problem{Text: err.Error()})
	}
}

// reason gives the first problem of an error without its place.
func reason(err error) string {
	var e *spec.Errors
	if errors.As(err, &e) && len(e.Problems) > 0 {
		p := e.Problems[0]
		if p.Near != "" {
			return p.Text + "; nearest: " + p.Near
		}
		return p.Text
	}
	return err.Error()
}
