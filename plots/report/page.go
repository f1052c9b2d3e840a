package report

import (
	"bytes"
	"fmt"
	"io"

	"hongbao/experiments/table"
	"hongbao/plots"
)

// MaxBytes is the largest page that is written. Figures that do not fit are left out
// and linked.
const MaxBytes = 5 << 20

// Page is what a report is made from. Any table may be nil or empty; the page then
// has no such part.
type Page struct {
	Info   plots.Info // Info says what was run.
	Answer Answer     // Answer is what no table says.

	// Comparison has one row a point, end measure and arm that is not the base.
	Comparison *table.Table
	// Runs has one row a run: point, arm, replicate, seed, the factors, end measures.
	Runs *table.Table
	// Parts has one row an arm, end measure and part of the difference.
	Parts *table.Table
	// Fit has one row a point, arm and quoted fact.
	Fit *table.Table
	// Failures has one row a run that failed, with error and replay.
	Failures *table.Table

	Figures       []*table.Table // Figures holds figure tables, in the order of the page.
	Configuration []File         // Configuration holds resolved files, in full.
}

// fileOf names the file beside the page that holds a table.
func (p *Page) fileOf(table string) string {
	for _, f := range p.Answer.Files {
		if f.Name == table+".parquet" {
			return f.Name
		}
	}
	return table + ".csv"
}

// Answer is what a page says and no table does. It goes into a file beside the
// tables, so that the page can be written again without the model.
type Answer struct {
	Program   string    `json:"program"`              // Program is name and version of the program.
	Title     string    `json:"title"`                // Title is what was done, for the head of the page.
	Question  string    `json:"question"`             // Question is what was asked; may be empty.
	Sentences []string  `json:"sentences"`            // Sentences holds the answer; the first is the main one.
	Measure   string    `json:"measure"`              // Measure is the column that the answer speaks of.
	At        string    `json:"at"`                   // At is the day of the answer, 2015-03-01.
	Asked     string    `json:"asked"`                // Asked is the column that was asked about; the answer may be the share of runs that tip.
	AskedAt   string    `json:"asked_at"`             // AskedAt is its day.
	Arm       string    `json:"arm"`                  // Arm is the one that the first sentence compares with the base.
	Done      int       `json:"runs_done"`            // Done is the number of runs that were made, failed ones too.
	Total     int       `json:"runs_total"`           // Total is the number of runs that were planned.
	Warnings  []string  `json:"warnings"`             // Warnings say what limits the results.
	Removed   []string  `json:"removed"`              // Removed says what each arm takes out of history.
	Verdicts  []Verdict `json:"verdicts"`             // Verdicts compare with what the scenario expects.
	Prior     []Prior   `json:"prior"`                // Prior says how far hand-set coefficients may move the answer; none or one.
	HandSet   []HandSet `json:"hand_set"`             // HandSet lists the coefficients that were set by hand.
	Columns   []Column  `json:"columns"`              // Columns names measures in words.
	Shown     []string  `json:"shown,omitempty"`      // Shown names the columns of an analysis that a reader is shown first; none means all.
	ShownRows int       `json:"shown_rows,omitempty"` // ShownRows is how many of its rows a reader is shown first; 0 means all.
	Files     []File    `json:"files"`                // Files lists the files beside the page.
}

// Verdict is a result that the scenario expects. Numbers are as they are printed.
type Verdict struct {
	Name      string `json:"name"`
	Expected  string `json:"expected"`
	Tolerance string `json:"tolerance"`
	Got       string `json:"got"`
	OK        bool   `json:"ok"`
	Note      string `json:"note,omitempty"`
}

// Prior is where the number of the answer lies if the hand-set coefficients are drawn
// from their ranges.
type Prior struct {
	Arm      string  `json:"arm"`      // Arm is that of the difference; empty for the number of an analysis.
	Draws    int     `json:"draws"`    // Draws counts the draws.
	Inputs   int     `json:"inputs"`   // Inputs counts the coefficients.
	Low      float64 `json:"low"`      // Low and High enclose the draws, luck included.
	High     float64 `json:"high"`     //
	Middle   float64 `json:"middle"`   // Middle is their median.
	Sentence string  `json:"sentence"` // Sentence says it in words.
}

// HandSet is a coefficient that was set by hand.
type HandSet struct {
	Path   string `json:"path"`   // Path is its place in the scenario.
	Value  string `json:"value"`  // Value is what it was set to, as it stands in the scenario.
	Reason string `json:"reason"` // Reason says why.
}

// Column names a measure.
type Column struct {
	Name  string `json:"name"`  // Name is that of the column.
	Words string `json:"words"` // Words name it for people.
	Unit  string `json:"unit"`  // Unit is "share" for parts of 1.
}

// File is a file beside the page.
type File struct {
	Name string `json:"name"` // Name is its path in the folder; a folder ends in a slash.
	Text string `json:"text"` // Text says what it is or, of configuration, holds it.
}

// Write writes the page. The error names the figure that cannot be drawn, or is that
// of w.
func Write(w io.Writer, page Page) error {
	v, err := page.view()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := layout.Execute(&b, v); err != nil {
		return fmt.Errorf("cannot set the report: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}
