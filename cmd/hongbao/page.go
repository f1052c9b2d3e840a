package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments/store"
	"hongbao/experiments/table"
	"hongbao/model/spec"
	"hongbao/plots"
	reports "hongbao/plots/report"
)

const (
	// pageFile is the report of a folder of results.
	pageFile = "report.html"
	// answerFile holds what the report says and no table does, so that it can be
	// written again without the model.
	answerFile = "answer.json"
)

func reportPageCommand(s *session) *cobra.Command {
	return &cobra.Command{
		Use:   "report DIR",
		Short: "write the HTML report from results; never runs the model",
		Long: `report writes report.html into a folder of results, from the tables and figures
that lie there: one page with the answer, how sure it is, all figures, and how to
repeat it. It needs no network and no script, and reads on a phone and on paper.`,
		Example: `  hongbao report hongbao-out/demo`,
		Args:    oneArg("folder of results", "hongbao-out/demo"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.reportPage(args[0]) },
	}
}

func (s *session) reportPage(dir string) error {
	manifest, err := store.ReadManifest(dir)
	if err != nil {
		return err
	}
	folder, err := store.Open(dir, manifest.Identity)
	if err != nil {
		return err
	}
	defer folder.Abort()
	folder.Amend()
	page, err := readPage(dir, func(name string) ([]byte, error) { return store.Read(dir, name) })
	if err != nil {
		return err
	}
	if err := writePage(folder, page); err != nil {
		return err
	}
	if err := folder.Close(manifest); err != nil {
		return err
	}
	path := filepath.Join(dir, pageFile)
	if s.flags.json {
		return s.json("report", struct {
			Folder string `json:"folder"`
			Report string `json:"report"`
		}{dir, path})
	}
	s.out.printf("%s\n", path)
	return nil
}

// writePage writes the report into a folder of results.
func writePage(folder *store.Folder, page reports.Page) error {
	return folder.Write(pageFile, func(w io.Writer) error { return reports.Write(w, page) })
}

// readPage gathers the report from the files of a folder: always from the files, so
// that the page written at the end of a run and the one written later are the same.
func readPage(dir string, read func(name string) ([]byte, error)) (reports.Page, error) {
	var p reports.Page
	damaged := func(name string, err error) error {
		return &store.Error{Path: filepath.Join(dir, filepath.FromSlash(name)), Op: "read", Err: errors.Join(store.ErrDamaged, err)}
	}
	for _, f := range []struct {
		name string
		into any
	}{{infoFile, &p.Info}, {answerFile, &p.Answer}} {
		text, err := read(f.name)
		if errors.Is(err, fs.ErrNotExist) {
			return p, usage("%s: %s is missing, as an earlier version of the program made the results; run the command in its README.txt again", dir, f.name)
		}
		if err != nil {
			return p, err
		}
		if err := json.Unmarshal(text, f.into); err != nil {
			return p, damaged(f.name, err)
		}
	}
	for _, t := range []struct {
		name string
		into **table.Table
	}{{"comparison", &p.Comparison}, {"runs", &p.Runs}, {"parts", &p.Parts}, {"fit", &p.Fit}, {"failures", &p.Failures}} {
		var err error
		if *t.into, err = readTable(dir, t.name, read); err != nil {
			return p, err
		}
	}
	// The figures say what the analysis found; that its table is there and whole is
	// seen before the page is written beside it.
	if p.Info.Analysis != "" {
		if _, err := readTable(dir, p.Info.Analysis, read); err != nil {
			return p, err
		}
	}
	for _, f := range plots.Figures {
		sheet, err := readTable(dir, "figures/"+f.Name, read)
		if err != nil {
			return p, err
		}
		if sheet != nil {
			p.Figures = append(p.Figures, sheet)
		}
	}
	for _, name := range []string{"experiment.yaml", "scenario.yaml"} {
		text, err := read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return p, err
		}
		p.Configuration = append(p.Configuration, reports.File{Name: name, Text: string(text)})
	}
	return p, nil
}

// answerOf gathers what the report says and no table does.
func (s *session) answerOf(j *job) reports.Answer {
	r, e := j.results, j.e
	a := reports.Answer{
		Program: "hongbao " + version, Title: upper(j.heading), Question: e.Question,
		Sentences: r.Headline.Sentences, Measure: r.Headline.Measure, At: r.Headline.At,
		Asked: e.Headline.Measure, AskedAt: e.Headline.At.String(),
		Done: r.Done, Total: r.Total, Warnings: r.Warnings, Removed: []string{},
		Verdicts: []reports.Verdict{}, Prior: []reports.Prior{}, HandSet: []reports.HandSet{}, Files: filesOf(j),
	}
	if len(a.Sentences) == 0 && r.Headline.Sentence != "" {
		a.Sentences = []string{r.Headline.Sentence}
	}
	if r.Analysis != nil {
		a.Shown, a.ShownRows = r.Analysis.Shown, r.Analysis.ShownRows
	}
	if len(r.Headline.Arms) > 0 && r.Headline.Arms[0] != r.Headline.Base {
		a.Arm = r.Headline.Arms[0]
	}
	if a.Question == "" && len(s.flags.without) > 0 {
		a.Question = fmt.Sprintf("What did %s change in “%s”?", strings.Join(s.flags.without, ", "), r.Scenario.Title)
	}
	for _, gone := range s.removed(j, j.gone) {
		text := gone.Label + " takes out " + eventWords(r.Scenario, gone.Events)
		if len(gone.Answer) > 0 {
			text += "; with that went what answers it: " + eventWords(r.Scenario, gone.Answer)
		}
		a.Removed = append(a.Removed, text+".")
	}
	for _, v := range r.Verdicts {
		a.Verdicts = append(a.Verdicts, reports.Verdict{
			Name: v.Name, Expected: digits(v.Expected), Tolerance: digits(v.Tolerance), Got: digits(v.Got), OK: v.OK, Note: v.Note,
		})
	}
	if sc := r.Scenario; sc != nil && len(sc.HandSet) > 0 {
		list := spec.Parameters(sc)
		for _, h := range sc.HandSet {
			one := reports.HandSet{Path: h.Path, Reason: h.Reason}
			for _, p := range list {
				if p.Path == h.Path {
					one.Value = p.Value
					if p.Unit != "" && p.Value != "" {
						one.Value += " " + p.Unit
					}
				}
			}
			a.HandSet = append(a.HandSet, one)
		}
	}
	if p := r.Prior; p != nil {
		if b := p.Band; !math.IsNaN(b.Low) {
			a.Prior = append(a.Prior, reports.Prior{
				Arm: b.Arm, Draws: b.Spread.Draws, Inputs: p.Coefficients, Low: b.Low, High: b.High, Middle: b.Middle, Sentence: p.Sentence,
			})
		}
	}
	seen := map[string]bool{}
	add := func(name, unit string) {
		if !seen[name] {
			seen[name] = true
			a.Columns = append(a.Columns, reports.Column{Name: name, Words: columnWords(r.Scenario, name), Unit: unit})
		}
	}
	if t := r.Summary; t != nil {
		for i := range t.Len() {
			add(textOf(t, "measure", i), textOf(t, "unit", i))
		}
	}
	if t := r.Fit; t != nil {
		for _, name := range t.Distinct("measure") {
			add(name, unitOfMeasure(name))
		}
	}
	return a
}
