package report

import (
	"fmt"
	"slices"
	"strings"
)

// warning limits the results.
type warning struct {
	Head, Text string
	Severe     bool     // it stands right below the answer
	Commands   []string // that repeat what went wrong
}

// warnings gives all that limits the results, the severe ones first.
func (p *Page) warnings() []warning {
	var out []warning
	severe := func(head, text string, commands ...string) {
		out = append(out, warning{head, text, true, commands})
	}
	if n := rows(p.Failures); n > 0 {
		text0 := fmt.Sprintf("They are in no table and no figure. The first error: %s.", strings.TrimSuffix(text(p.Failures, "error", 0), "."))
		var replay []string
		for i := range min(3, n) {
			if line := text(p.Failures, "replay", i); line != "" {
				replay = append(replay, line)
			}
		}
		severe(fmt.Sprintf("%s of %s failed.", digits(float64(n), 0, false), count(p.Answer.Total, "run")), text0, replay...)
	}
	if p.Answer.Done < p.Answer.Total {
		severe("Not finished.", fmt.Sprintf("%s of %s are done; the page shows these.", digits(float64(p.Answer.Done), 0, false), count(p.Answer.Total, "run")))
	}
	if p.Info.Replicates == 1 {
		severe("One replicate.", "A single run of each history: there is no interval, and a difference may be luck. More are made with --replicates.")
	}
	missed := 0
	for _, v := range p.Answer.Verdicts {
		if !v.OK {
			missed++
		}
	}
	if missed > 0 {
		severe("Not as expected.", fmt.Sprintf("%d of %s of the scenario came out otherwise; see below.", missed, count(len(p.Answer.Verdicts), "expectation")))
	}
	for _, c := range p.contrasts() {
		if c.measure == p.Answer.Measure && c.n == 0 {
			severe("No pair.", fmt.Sprintf("“%s” and “%s” have no pair of runs with a value of %s: nothing can be said of their difference.", p.arm(c.arm), p.arm(c.base), p.column(c.measure).Words))
		}
		if c.measure == p.Answer.Measure && c.equal() {
			severe("Equal arms.", fmt.Sprintf("“%s” and “%s” gave exactly the same %s in all %s.", p.arm(c.arm), p.arm(c.base), p.column(c.measure).Words, count(c.n, "pair")))
		}
	}
	for _, w := range p.Answer.Warnings {
		// These two are said above, with what can be done.
		if strings.Contains(w, "runs failed;") && rows(p.Failures) > 0 || strings.Contains(w, "runs are done;") {
			continue
		}
		w = plainDays(w)
		one := warning{Text: p.inPlain(w)}
		for _, a := range p.Info.Arms {
			// Ids that are words of their own cannot be told from the text.
			if strings.Contains(a.Name, "_") {
				w = strings.ReplaceAll(w, " in "+a.Name, " in “"+p.arm(a.Name)+"”")
			}
		}
		if head, rest, ok := strings.Cut(w, ": "); ok && len(head) < 24 && !strings.Contains(head, ",") {
			one = warning{Head: upper(head) + ".", Text: upper(rest)}
			one.Severe = strings.HasPrefix(w, "two outcomes")
		}
		if !strings.HasSuffix(one.Text, ".") {
			one.Text += "."
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b warning) int {
		switch {
		case a.Severe == b.Severe:
			return 0
		case a.Severe:
			return -1
		}
		return 1
	})
	return out
}

// inPlain puts the ids at the front of a warning, "measure, arm: text", in words.
func (p *Page) inPlain(w string) string {
	head, rest, ok := strings.Cut(w, ": ")
	measure, arm, both := strings.Cut(head, ", ")
	if !ok || !both || strings.Contains(measure, " ") {
		return upper(w)
	}
	return upper(p.column(measure).Words) + ", " + p.arm(arm) + ": " + rest
}
