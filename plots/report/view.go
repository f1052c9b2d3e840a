package report

import (
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"hongbao/experiments/table"
	"hongbao/plots"
)

// view is what the template sets.
type view struct {
	Style     template.CSS
	Title     string
	Question  string
	Answer    string   // the first sentence up to its conditions
	Long      bool     // it is set smaller
	Holds     string   // its conditions
	Others    []string // the other sentences
	Removed   []string
	Keys      []keyNumber
	Doubt     *doubt
	Severe    []warning
	Warnings  []warning
	Figures   []*figure
	TooLarge  bool
	Main, All *cells
	Exposed   *cells
	Parts     *cells
	Factors   *cells
	Points    *cells
	Record    *cells
	Notes     []string // on the record
	HandSet   *cells
	Varied    string // which of these were varied for the page; "" if the page says so elsewhere
	Verdicts  *cells
	Commands  []string
	Files     []File
	Resolved  []resolved
	Program   string
	Info      plots.Info
	At        string
}

// resolved is a file as the page holds it.
type resolved struct {
	Name, Text string
	Cut        bool
}

// Room within MaxBytes.
const (
	roomFigures  = MaxBytes - (2 << 20) // for all pictures
	roomResolved = 256 << 10            // for each resolved file
)

func (p *Page) view() (*view, error) {
	v := &view{
		Style: sheetOfStyle(), Title: p.Answer.Title, Question: p.Answer.Question, Removed: p.Answer.Removed,
		Keys: p.keys(), Doubt: p.doubt(), Factors: p.factorTableOfSweep(), Verdicts: p.verdicts(), HandSet: p.handSet(), Varied: p.varied(),
		Files: p.Answer.Files, Program: p.Answer.Program, Info: p.Info, At: sayDay(p.Answer.At),
	}
	if v.Title == "" {
		v.Title = p.Info.Title
	}
	if v.Question == "" {
		v.Question = v.Title
	}
	for i, sentence := range p.Answer.Sentences {
		for _, path := range p.Info.Factors {
			sentence = strings.ReplaceAll(sentence, path+"=", factor(path)+" ")
		}
		if i > 0 {
			v.Others = append(v.Others, plainDays(sentence))
			continue
		}
		// The conditions hold for all that is said, and are set below in small type.
		head, rest, ok := strings.Cut(plainDays(sentence), "; ")
		v.Answer = head
		if ok {
			v.Answer, v.Holds = head+".", upper(rest)
		}
	}
	if v.Answer == "" {
		v.Answer = "The results have no answer in one sentence; see the figures."
	}
	v.Long = utf8.RuneCountInString(v.Answer) > 110
	v.Info.Others = upper(v.Info.Others)
	for _, w := range p.warnings() {
		if w.Severe {
			v.Severe = append(v.Severe, w)
		} else {
			v.Warnings = append(v.Warnings, w)
		}
	}
	room := roomFigures
	for _, sheet := range p.inOrder() {
		f, err := p.figureOf(sheet)
		if err != nil {
			return nil, err
		}
		if room -= len(f.Wide) + len(f.Narrow); room < 0 {
			f.Wide, f.Narrow, f.EventKey, f.WideKey = "", "", "", ""
		}
		v.Figures = append(v.Figures, f)
	}
	if len(p.Info.Factors) > 0 {
		v.Points = p.pointTable()
	} else {
		v.Main, v.All = p.differences()
		v.Exposed, v.Parts = p.exposed(), p.parts()
	}
	v.Record, v.Notes = p.record()
	if p.Info.Command != "" {
		v.Commands = append(v.Commands, p.Info.Command)
	}
	v.Commands = append(v.Commands, "hongbao plot .", "hongbao report .")
	for _, f := range p.Configuration {
		r := resolved{Name: f.Name, Text: f.Text}
		if len(r.Text) > roomResolved {
			cut := strings.LastIndexByte(r.Text[:roomResolved], '\n')
			r.Text, r.Cut = r.Text[:cut+1], true
		}
		v.Resolved = append(v.Resolved, r)
	}
	return v, nil
}

// leading are the figures that answer the question, and so stand first.
var leading = []string{"gap", "sweep-map", "shapley", "effects"}

// inOrder gives the figures, the leading ones first.
func (p *Page) inOrder() []*table.Table {
	var first, rest []*table.Table
	for _, sheet := range p.Figures {
		if slices.Contains(leading, said(sheet, "figure")) {
			first = append(first, sheet)
		} else {
			rest = append(rest, sheet)
		}
	}
	return append(first, rest...)
}

func (p *Page) factorTableOfSweep() *cells {
	if len(p.Info.Factors) == 0 {
		return nil
	}
	return p.factorTable()
}

// plainDays writes the days in a sentence as people do, and true minus signs.
func plainDays(sentence string) string {
	list := strings.Split(sentence, " ")
	for i, w := range list {
		core := strings.TrimRight(w, ".,;:")
		if said := sayDay(core); said != core && !strings.Contains(core, "..") {
			// The parts of a date stay on one line.
			list[i] = strings.ReplaceAll(said, " ", "\u00a0") + w[len(core):]
			continue
		}
		if len(w) > 1 && w[0] == '-' && w[1] >= '0' && w[1] <= '9' {
			list[i] = minus + w[1:]
		}
	}
	return strings.ReplaceAll(strings.Join(list, " "), " %", thin+"%")
}
