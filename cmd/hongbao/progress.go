package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hongbao/experiments"
)

var progressModes = []string{"auto", "plain", "json", "off"}

// meter shows on standard error how far the runs are: a bar on a terminal, a line
// a minute elsewhere.
type meter struct {
	s     *session
	label string
	mode  string // bar, plain, json, off
	start time.Time
	last  time.Time // when something was shown
	drawn bool

	pace pace // of the days of a run that is alone, if it is known

	// What is left is reckoned from what was done since the first report: what was
	// there before, from an earlier sitting, took no time in this one.
	since time.Time // of the first report
	from  float64   // the part that was done then
}

func (s *session) meter(label string) *meter {
	m := &meter{s: s, label: label, mode: s.flags.progress, start: s.env.now(), pace: s.pace}
	m.last = m.start
	switch {
	case s.flags.quiet:
		m.mode = "off"
	case m.mode == "auto" && s.env.errTerminal && s.env.variable("TERM") != "dumb":
		m.mode = "bar"
	case m.mode == "auto":
		m.mode = "plain"
	}
	return m
}

// show is called often and shows little: ten times a second on a terminal, once a
// minute in plain lines, once a second as JSON.
func (m *meter) show(e experiments.Progress) {
	pause := map[string]time.Duration{"bar": 100 * time.Millisecond, "plain": time.Minute, "json": time.Second}[m.mode]
	now := m.s.env.now()
	done := m.share(e)
	if m.since.IsZero() {
		m.since, m.from = now, done
	}
	if m.mode == "off" || now.Sub(m.last) < pause {
		return
	}
	m.last = now
	left := ""
	if spent := now.Sub(m.since); done > m.from && spent > time.Second {
		left = "left " + spell(time.Duration(float64(spent)*(1-done)/(done-m.from)))
	}
	p := m.s.talk
	switch m.mode {
	case "json":
		line, err := json.Marshal(struct {
			Done   int     `json:"done"`
			Total  int     `json:"total"`
			Failed int     `json:"failed"`
			Part   float64 `json:"part"`
			Arm    string  `json:"arm"`
			Point  int     `json:"point"`
			Run    int     `json:"replicate"`
			Tick   int     `json:"tick"`
			Ticks  int     `json:"ticks"`
			Spent  float64 `json:"seconds"`
		}{e.Done, e.Total, e.Failed, done, e.Arm, e.Point, e.Replicate, e.Tick, e.Ticks, now.Sub(m.start).Seconds()})
		if err == nil {
			p.printf("%s\n", line)
		}
	case "plain":
		so := fmt.Sprintf("%s of %s", thousands(int64(e.Done)), plural(e.Total, "run"))
		if single(e) {
			so = fmt.Sprintf("day %s of %s", thousands(int64(e.Tick)), thousands(int64(e.Ticks)))
		}
		p.printf("%s: %s%s%s\n", m.label, so, comma(left), comma(failed(e)))
	case "bar":
		// A line that is too long would wrap and could not be drawn over.
		room := p.width - 1
		label := p.clip(m.label, max(room-40, 8))
		room -= utf8.RuneCountInString(label) + 1
		at := fmt.Sprintf("%s/%s", thousands(int64(e.Done)), thousands(int64(e.Total)))
		pace := fmt.Sprintf("%.1f runs/s", float64(e.Done)/max(now.Sub(m.start).Seconds(), 0.001))
		if single(e) {
			at, pace = fmt.Sprintf("day %s/%s", thousands(int64(e.Tick)), thousands(int64(e.Ticks))), ""
		}
		tail := fmt.Sprintf("  %3.0f %%  %s", done*100, at)
		width := min(34, max(room-len(tail), 4))
		room -= width + len(tail)
		for _, more := range []string{failed(e), left, pace} {
			if more != "" && done > 0 && len(more)+2 <= room {
				tail += "  " + more
				room -= len(more) + 2
			}
		}
		full := int(done * float64(width))
		bar := p.blue(strings.Repeat(p.sign("█", "#"), full)) + p.grey(strings.Repeat(p.sign("░", "-"), width-full))
		p.printf("\r\x1b[K%s %s%s", p.grey(label), bar, tail)
		m.drawn = true
	}
}

// share is the part of the work that is done.
func (m *meter) share(e experiments.Progress) float64 {
	if single(e) && e.Ticks > 0 {
		return m.pace.share(e.Tick, e.Ticks)
	}
	return e.Part
}

// single reports whether one run is all there is, and goes on: its days say more than
// that it is none of one.
func single(e experiments.Progress) bool { return e.Total == 1 && e.Done == 0 }

// clear takes the bar away.
func (m *meter) clear() {
	if m.drawn {
		m.s.talk.printf("\r\x1b[K")
		m.drawn = false
	}
}

func failed(e experiments.Progress) string {
	if e.Failed == 0 {
		return ""
	}
	return fmt.Sprintf("%d failed", e.Failed)
}

func comma(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}
