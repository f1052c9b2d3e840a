package spec

import (
	"strings"
	"unicode/utf8"
)

// source is a text that problems point into: a file, or one --set argument.
type source struct {
	file  string
	lines []string
}

// newSource splits text at the line breaks that the YAML reader counts.
func newSource(file string, text string) *source {
	s := &source{file: file}
	start := 0
	for i := 0; i < len(text); {
		size := lineBreak(text[i:])
		if size == 0 {
			i++
			continue
		}
		s.lines = append(s.lines, text[start:i])
		i += size
		start = i
	}
	s.lines = append(s.lines, text[start:])
	return s
}

// lineBreak returns the length of the line break that text begins with, or 0.
func lineBreak(text string) int {
	switch text[0] {
	case '\n':
		return 1
	case '\r':
		if strings.HasPrefix(text, "\r\n") {
			return 2
		}
		return 1
	case 0xC2: // next line, U+0085
		if strings.HasPrefix(text, "\u0085") {
			return 2
		}
	case 0xE2: // line and paragraph separator, U+2028 and U+2029
		if strings.HasPrefix(text, "\u2028") || strings.HasPrefix(text, "\u2029") {
			return 3
		}
	}
	return 0
}

// line returns line n, counted from 1, or "" outside the text.
func (s *source) line(n int) string {
	if s == nil || n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// mark is a place in a source. Lines and columns count from 1, columns in
// characters. A width of 0 means: the quoted text that begins here.
type mark struct {
	src                 *source
	line, column, width int
}

// span returns how many characters a problem at the mark underlines. It is
// worked out only for problems that are shown, as it scans the line.
func (m mark) span() int {
	rest := fromColumn(m.src.line(m.line), m.column)
	width := m.width
	if width == 0 {
		width = quotedWidth(rest)
	}
	return max(1, min(width, utf8.RuneCountInString(strings.TrimRight(rest, " \t"))))
}

// fromColumn returns the part of line from a column on.
func fromColumn(line string, column int) string {
	for ; column > 1 && line != ""; column-- {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
	}
	return line
}

// quotedWidth counts the characters of the quoted text that begins the line,
// quotes included, as far as it stands on this line.
func quotedWidth(rest string) int {
	if rest == "" || (rest[0] != '"' && rest[0] != '\'') {
		return 1
	}
	quote, count, skip := rune(rest[0]), 0, false
	for i, r := range rest {
		count++
		switch {
		case skip:
			skip = false
		case r == '\\' && quote == '"':
			skip = true
		case r == quote && i > 0:
			if quote == '\'' && strings.HasPrefix(rest[i+1:], "'") {
				skip = true
				continue
			}
			return count
		}
	}
	return count
}
