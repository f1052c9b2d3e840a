package agents

import (
	"fmt"
	"strconv"
)

// tokenKind is the kind of a word of a rule.
type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	numberToken
	aboveToken   // >
	atLeastToken // >=
	belowToken   // <
	atMostToken  // <=
	leftToken    // (
	rightToken   // )
	andToken
	orToken
	notToken
)

// token is a word of a rule.
type token struct {
	kind tokenKind
	text string // as written
	at   int    // character at which it begins, from 1
}

// ruleError is what is wrong at a character of a rule.
func ruleError(at int, format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", at, fmt.Sprintf(format, args...))
}

// lexRule cuts a condition into words; the last is endToken.
func lexRule(text string) ([]token, error) {
	var out []token
	letters := []rune(text)
	take := func(from int, same func(r rune) bool) int {
		to := from
		for to < len(letters) && same(letters[to]) {
			to++
		}
		return to
	}
	for i := 0; i < len(letters); {
		r, at := letters[i], i+1
		to := i + 1
		kind := endToken
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			i++
			continue
		case r == '(':
			kind = leftToken
		case r == ')':
			kind = rightToken
		case r == '>' || r == '<':
			kind = aboveToken
			if r == '<' {
				kind = belowToken
			}
			if to < len(letters) && letters[to] == '=' {
				kind++ // the one with "or equal" follows the strict one
				to++
			}
		case isDigit(r):
			// A unit sticks to its number, so one word is read whatever it means.
			to = take(i, func(r rune) bool { return isDigit(r) || isLetter(r) || r == '.' || r == '_' || r == '%' })
			kind = numberToken
		case isLetter(r):
			to = take(i, func(r rune) bool { return isDigit(r) || isLetter(r) || r == '.' || r == '_' })
			switch string(letters[i:to]) {
			case "and":
				kind = andToken
			case "or":
				kind = orToken
			case "not":
				kind = notToken
			default:
				kind = nameToken
			}
		case r == '=' || r == '!' || r == '&' || r == '|':
			return nil, ruleError(at, "%s has no meaning here; write >, >=, <, <=, and, or, not", strconv.QuoteRune(r))
		default:
			return nil, ruleError(at, "%s has no meaning here", strconv.QuoteRune(r))
		}
		out = append(out, token{kind, string(letters[i:to]), at})
		i = to
	}
	return append(out, token{endToken, "", len(letters) + 1}), nil
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
