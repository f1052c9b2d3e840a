package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// pen writes text for people. It knows colour, signs and width, and remembers the
// first failure, so that callers need not look at each line.
type pen struct {
	w       io.Writer
	color   bool
	unicode bool
	width   int // columns, at most 100
	failed  error
}

// maxWidth is how wide text is set at most: longer lines are hard to read.
const maxWidth = 100

func newPen(w io.Writer, env environment, terminal bool) *pen {
	p := &pen{w: w, unicode: env.unicode(), width: maxWidth}
	p.color = terminal && env.variable("NO_COLOR") == "" && env.variable("TERM") != "dumb"
	if terminal {
		p.width = 80
		if env.width > 0 {
			p.width = min(max(env.width, 40), maxWidth)
		}
	}
	return p
}

// Write implements io.Writer.
func (p *pen) Write(b []byte) (int, error) {
	if p.failed != nil {
		return 0, p.failed
	}
	n, err := p.w.Write(b)
	if err != nil {
		p.failed = err
	}
	return n, err
}

func (p *pen) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// style is the colour of a text. It never says good or bad.
type style string

const (
	plain style = ""
	bold  style = "1"  // the answer
	grey  style = "90" // asides
	blue  style = "94" // bars, intervals, paths
	amber style = "33" // warnings
	red   style = "31" // errors
)

func (p *pen) paint(s style, text string) string {
	if !p.color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func (p *pen) bold(text string) string  { return p.paint(bold, text) }
func (p *pen) grey(text string) string  { return p.paint(grey, text) }
func (p *pen) blue(text string) string  { return p.paint(blue, text) }
func (p *pen) amber(text string) string { return p.paint(amber, text) }
func (p *pen) red(text string) string   { return p.paint(red, text) }

// sign gives a sign, or what stands for it where only ASCII can be shown.
func (p *pen) sign(unicode, ascii string) string {
	if p.unicode {
		return unicode
	}
	return ascii
}

func (p *pen) up() string    { return p.sign("▲", "^") }
func (p *pen) down() string  { return p.sign("▼", "v") }
func (p *pen) near() string  { return p.sign("≈", "~") }
func (p *pen) minus() string { return p.sign("−", "-") }
func (p *pen) times() string { return p.sign("×", "x") }

// wrap breaks a text into lines of at most width columns, the later ones
// indented.
func wrap(text string, width, indent int) string {
	var lines []string
	line := ""
	room := width
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= room:
			line += " " + word
		default:
			lines = append(lines, line)
			line, room = word, width-indent
		}
	}
	return strings.Join(append(lines, line), "\n"+strings.Repeat(" ", indent))
}

// clip shortens a text to so many columns.
func (p *pen) clip(text string, width int) string {
	if width < 1 || utf8.RuneCountInString(text) <= width {
		return text
	}
	dots := p.sign("…", "~")
	return strings.TrimRight(string([]rune(text)[:width-1]), " ") + dots
}

// warn prints one warning, wrapped, with the word in front.
func (p *pen) warn(text string) {
	p.printf("%s %s\n", p.amber("warning:"), wrap(text, p.width-9, 9))
}

// note prints one remark, wrapped, with the word in front.
func (p *pen) note(text string) {
	p.printf("%s    %s\n", p.amber("note:"), wrap(text, p.width-9, 9))
}
