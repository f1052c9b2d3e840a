package main

import (
	"math"
	"path/filepath"

	"hongbao/experiments"
	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// report is the outcome of a command as JSON. Tables are lists of objects with the
// columns of their files; those that are too long to be held in memory are left out.
type report struct {
	Version       string    `json:"version"`
	Command       string    `json:"command"`
	Configuration string    `json:"configuration"`
	Folder        string    `json:"folder"`
	Page          string    `json:"report"` // path of the HTML report
	Done          int       `json:"runs_done"`
	Total         int       `json:"runs_total"`
	Headline      *headline `json:"headline,omitempty"`
	Removed       []removal `json:"removed,omitempty"`
	Comparison    *rows     `json:"comparison,omitempty"`
	Precision     *rows     `json:"precision,omitempty"`
	Prior         *rows     `json:"prior,omitempty"`
	Parts         *rows     `json:"parts,omitempty"`
	Fit           *rows     `json:"fit,omitempty"`
	Analysis      *analysis `json:"analysis,omitempty"`
	Expectations  []verdict `json:"expectations,omitempty"`
	Runs          *rows     `json:"runs,omitempty"`
	Failures      *rows     `json:"failures,omitempty"`
	Warnings      []string  `json:"warnings"`
	Figures       []string  `json:"figures"`
}

type analysis struct {
	Kind string `json:"kind"`
	Rows *rows  `json:"rows"`
}

type headline struct {
	Sentences []string `json:"sentences"`
	Measure   string   `json:"measure"`
	At        string   `json:"at"`
	Unit      string   `json:"unit"`
	Base      string   `json:"base"`
	Effects   []effect `json:"effects"`
}

type effect struct {
	Arm      string `json:"arm"`
	N        int    `json:"n"`
	Mean     number `json:"difference"`
	Low      number `json:"low"`
	High     number `json:"high"`
	Level    number `json:"level"`
	Method   string `json:"method"`
	Positive int    `json:"positive"`
	Negative int    `json:"negative"`
	Zero     int    `json:"zero"`
}

type verdict struct {
	Name      string `json:"name"`
	Measure   string `json:"measure"`
	Stat      string `json:"stat"`
	Expected  number `json:"expected"`
	Got       number `json:"got"`
	Tolerance number `json:"tolerance"`
	OK        bool   `json:"ok"`
	Note      string `json:"note,omitempty"`
}

// jsonOf gathers what a job gave.
func (s *session) jsonOf(j *job) *report {
	r := j.results
	// Tables that are too long to be held stand in their files alone.
	held := func(name string, t *table.Table) *rows {
		if r.Streamed(name) {
			return nil
		}
		return rowsOf(t)
	}
	out := &report{
		Version: version, Command: j.line, Configuration: j.e.Hash(), Folder: j.out, Page: filepath.Join(j.out, pageFile),
		Done: r.Done, Total: r.Total, Warnings: r.Warnings, Figures: j.figures,
		Comparison: held("comparison", r.Comparison), Fit: held("fit", r.Fit), Runs: held("runs", r.Runs), Failures: rowsOf(r.Failures),
	}
	if out.Warnings == nil {
		out.Warnings = []string{}
	}
	if out.Figures == nil {
		out.Figures = []string{}
	}
	if r.Analysis != nil {
		out.Analysis = &analysis{j.e.Analysis.Kind, rowsOf(r.Analysis.Table)}
	}
	if r.Parts != nil {
		out.Parts = rowsOf(r.Parts.Table)
	}
	if h := r.Headline; h.Sentence != "" && !j.single {
		out.Headline = &headline{Sentences: h.Sentences, Measure: h.Measure, At: h.At, Unit: h.Unit, Base: h.Base, Effects: effectsOf(h)}
	}
	if p := r.Precision; p != nil {
		out.Precision = rowsOf(p.Table)
	}
	if p := r.Prior; p != nil {
		out.Prior = rowsOf(p.Summary)
	}

	for _, v := range r.Verdicts {
		out.Expectations = append(out.Expectations, verdict{v.Name, v.Measure, v.Stat, number(v.Expected), number(v.Got), number(v.Tolerance), v.OK, v.Note})
	}
	return out
}

func rowsOf(t *table.Table) *rows {
	if t == nil || t.Len() == 0 {
		return nil
	}
	return &rows{t}
}

func effectsOf(h experiments.Headline) []effect {
	out := []effect{}
	for i, e := range h.Effects {
		arm := ""
		if i < len(h.Arms) {
			arm = h.Arms[i]
		}
		out = append(out, effectOf(arm, e))
	}
	return out
}

func effectOf(arm string, e stats.Effect) effect {
	mean := number(e.Mean)
	if e.N == 0 {
		mean = number(math.NaN())
	}
	return effect{arm, e.N, mean, number(e.Low), number(e.High), number(e.Level), e.Method, e.Positive, e.Negative, e.Zero}
}
