package spec

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// The colours of a terminal.
const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	plain = "\x1b[0m"
)

// window is the largest number of columns that a quoted line takes.
const window = 88

// Print shows every problem with the lines around it and a caret under the
// place, then a summary that ends in "nothing was run". With color it uses
// bold and red.
func (e *Errors) Print(w io.Writer, color bool) {
	out := bufio.NewWriter(w)
	paint := func(code, text string) string {
		if !color || text == "" {
			return text
		}
		return code + text + plain
	}
	var files []string
	for _, p := range e.Problems {
		if p.Line > 0 && !strings.HasPrefix(p.File, setPrefix) && !contains(files, p.File) {
			files = append(files, p.File)
		}
		place := p.place()
		fmt.Fprintf(out, "%s%s\n", paint(bold, strings.TrimSuffix(place, " ")), strings.Repeat(" ", min(1, len(place)))+p.message())
		if p.Line > 0 && strings.TrimSpace(p.Source) != "" {
			number := max(5, len(fmt.Sprint(p.Line)))
			line, before, column := clip(p.Source, p.Column, p.Width)
			if strings.TrimSpace(p.Before) != "" {
				b, _, _ := clip(p.Before, 1, 1)
				fmt.Fprintf(out, "%*d | %s\n", number, p.Line-1, b)
			}
			fmt.Fprintln(out, paint(bold, fmt.Sprintf("%*d | %s", number, p.Line, line)))
			pad := strings.Repeat(" ", cells(before))
			caret := strings.Repeat("^", max(1, cells(part(line, column, p.Width))))
			fmt.Fprintf(out, "%*s | %s%s\n", number, "", pad, paint(red, caret))
		}
		if p.Hint != "" {
			fmt.Fprintf(out, "   hint: %s\n", p.Hint)
		}
		fmt.Fprintln(out)
	}
	if e.More > 0 {
		fmt.Fprintf(out, "and %d more\n", e.More)
	}
	fmt.Fprintf(out, "%s", plural(len(e.Problems)+e.More, "error"))
	if len(files) > 0 {
		fmt.Fprintf(out, " in %s", plural(len(files), "file"))
	}
	fmt.Fprintln(out, "; nothing was run")
	// An error stays in the writer, which the caller owns.
	_ = out.Flush()
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// plural counts things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// clip cuts a long line down to a window around the place, and returns with it
// the text before the place and the column that the place has now.
func clip(line string, column, width int) (cut, before string, newColumn int) {
	runes := []rune(line)
	column = min(max(1, column), len(runes)+1)
	if cells(line) > window {
		start := 0
		if cells(string(runes[:column-1]))+width > window/2 {
			start = max(0, column-1-window/4)
		}
		end := start
		for used := 0; end < len(runes) && used < window-6; end++ {
			used += cell(runes[end])
		}
		head, tail := "", ""
		if start > 0 {
			head = "..."
		}
		if end < len(runes) {
			tail = "..."
		}
		column += len(head) - start
		runes = []rune(head + string(runes[start:end]) + tail)
		column = min(column, len(runes)+1)
	}
	return string(runes), string(runes[:column-1]), column
}

// part returns at most width characters of line from a column on.
func part(line string, column, width int) string {
	rest := []rune(fromColumn(line, column))
	return string(rest[:min(len(rest), width)])
}

// cells counts the terminal columns of a text.
func cells(text string) int {
	n := 0
	for _, r := range text {
		n += cell(r)
	}
	return n
}

// cell is the number of terminal columns of a character: two for Chinese,
// Japanese, Korean and full-width forms and for most emoji, none for combining
// marks.
func cell(r rune) int {
	switch {
	case r >= 0x300 && r <= 0x36F, r == 0x200B, r == 0x200D, r >= 0xFE00 && r <= 0xFE0F:
		return 0
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0x303E, r >= 0x3041 && r <= 0xA4CF,
		r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE6F,
		r >= 0xFF00 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1FAFF,
		r >= 0x20000 && r <= 0x3FFFD:
		return 2
	}
	return 1
}
