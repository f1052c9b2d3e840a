package main

import (
	"fmt"
	"unicode/utf8"
)

// step is a command that may be typed next, with what it is good for.
type step struct{ command, why string }

// printNext prints what now, ready to paste.
func (s *session) printNext(steps []step) {
	p := s.talk
	// Where both do not fit into a line, the command stays whole.
	alone := func(st step) bool {
		return 4+utf8.RuneCountInString(st.command)+3+utf8.RuneCountInString(st.why) > p.width
	}
	widest := 0
	for _, st := range steps {
		if !alone(st) {
			widest = max(widest, utf8.RuneCountInString(st.command))
		}
	}
	p.printf("Next\n")
	for _, st := range steps {
		if alone(st) || 4+widest+3+utf8.RuneCountInString(st.why) > p.width {
			p.printf("  %s %s\n      %s\n", p.grey("$"), st.command, p.grey(st.why))
			continue
		}
		p.printf("  %s %-*s   %s\n", p.grey("$"), widest, st.command, p.grey(st.why))
	}
}

// printFolder says where the results are.
func (s *session) printFolder(j *job) {
	p := s.talk
	what := "Tables and the report"
	if len(j.figures) > 0 {
		what = "Figures, tables and the report"
	}
	p.printf("%s are in %s %s\n", what, p.blue(j.out), p.grey(fmt.Sprintf("(%s, %s, %s)", plural(j.files, "file"), bytesOf(j.bytes), spell(j.spent))))
}

// printPrior says how far the hand-set coefficients may move the answer.
func (s *session) printPrior(j *job) {
	if p := j.results.Prior; p != nil {
		s.out.note(p.Sentence)
	}
}

// printDoubts prints all that limits the results; it belongs to them and is not
// silenced by --quiet.
func (s *session) printDoubts(j *job) {
	for _, w := range j.results.Warnings {
		s.out.warn(w)
	}
	t := j.results.Failures
	if t == nil || t.Len() == 0 {
		return
	}
	s.out.warn(fmt.Sprintf("%d of %s failed and are in no table; see failures.csv", t.Len(), plural(j.results.Total, "run")))
	for i := range min(3, t.Len()) {
		s.out.printf("         %s\n", s.out.clip(textOf(t, "error", i), s.out.width-9))
		if replay := textOf(t, "replay", i); replay != "" {
			s.out.printf("         $ %s\n", replay)
		}
	}
}
