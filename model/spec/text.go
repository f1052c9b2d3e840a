package spec

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Text is a value that is one scalar in a file. *T implements it. Decoding the
// encoded text gives the same value again. The error of DecodeText says what is
// wrong and what was expected ("soon is not a date; expected one such as
// 2015-02-02"); the path is put before it.
type Text interface {
	DecodeText(text string) error
	EncodeText() string
}

// bare marks the Text types of this package that are never written in quotes.
type bare interface{ bare() }

// notA words the error of a text that has the wrong form.
func notA(text, what, expected string) error {
	return fmt.Errorf("%s is not %s; expected %s", show(text), what, expected)
}

// show prints a piece of the user's text inside an error: as it is if it is a
// plain word, in quotes otherwise, and never at great length.
func show(text string) string {
	const limit = 60
	if utf8.RuneCountInString(text) > limit {
		text = string([]rune(text)[:limit]) + "..."
	}
	for _, r := range text {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !plain && r != '_' && r != '-' && r != '+' && r != '.' && r != '%' && r != ':' {
			return strconv.Quote(text)
		}
	}
	if text == "" {
		return `""`
	}
	return text
}

// quote prints a piece of the user's text in quotes, never at great length.
func quote(text string) string {
	if s := show(text); s[0] == '"' {
		return s
	} else {
		return `"` + s + `"`
	}
}
