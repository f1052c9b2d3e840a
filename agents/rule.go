package agents

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of a condition.
const (
	maxRule      = 2000 // characters
	maxRuleDepth = 50   // parentheses and nots within each other
)

// Rule is a condition on what a camp can observe, written by the user:
//
//	rival.share_count_all > 25% and (rival.reach_8h > 1% or not own.campaign)
//
// Its grammar, with "or" the weakest and "not" the strongest:
//
//	or         = and { "or" and }
//	and        = not { "and" not }
//	not        = "not" not | "(" or ")" | comparison
//	comparison = operand ( ">" | ">=" | "<" | "<=" ) operand | flag
//	operand    = observable | number [ "%" | "k" | "m" | "bn" | "h" | "d" | "w" ]
//
// The two sides of a comparison must be of one kind (see Observables), and one
// of them an observable. Comparisons are exact: values are whole millionths,
// pieces or hours. The zero value is the empty rule, which never holds.
type Rule struct {
	text string
	root condition
}

// ParseRule reads a condition. Errors say at which character, from 1, the text
// is wrong, what was expected, and the nearest name of a misspelt one.
func ParseRule(text string) (Rule, error) {
	if n := utf8.RuneCountInString(text); n > maxRule {
		return Rule{}, fmt.Errorf("the condition has %d characters; expected at most %d", n, maxRule)
	}
	if strings.TrimSpace(text) == "" {
		return Rule{}, fmt.Errorf("the condition is empty; expected one such as rival.share_count_all > 25%%")
	}
	tokens, err := lexRule(text)
	if err != nil {
		return Rule{}, err
	}
	p := &ruleParser{tokens: tokens}
	root, err := p.or(0)
	if err == nil && p.next().kind != endToken {
		err = p.wrong("and, or, or the end of the condition")
	}
	if err != nil {
		return Rule{}, err
	}
	return Rule{text: text, root: root}, nil
}

// Empty reports whether there is no condition.
func (r Rule) Empty() bool { return r.root == nil }

// Holds reports whether the condition holds.
func (r Rule) Holds(v *CampView) bool { return r.root != nil && r.root.holds(v) }

// String returns the condition as it was written.
func (r Rule) String() string { return r.text }

// EncodeText returns what DecodeText reads.
func (r Rule) EncodeText() string { return r.text }

// DecodeText reads a condition from a file; see ParseRule.
func (r *Rule) DecodeText(text string) (err error) {
	*r, err = ParseRule(text)
	return err
}

// condition is a part of a rule that holds or does not.
type condition interface{ holds(v *CampView) bool }

type (
	anyOf     []condition
	allOf     []condition
	negation  struct{ of condition }
	holdsFlag struct{ observable int }
	// comparison compares two whole numbers of one kind.
	comparison struct {
		left, right operand
		how         tokenKind
	}
)

// operand is an observable, or a number where observable is negative.
type operand struct {
	observable int
	number     int64
}

func (o operand) value(v *CampView) int64 {
	if o.observable < 0 {
		return o.number
	}
	return Observables[o.observable].Value(v)
}

func (c anyOf) holds(v *CampView) bool {
	for _, x := range c {
		if x.holds(v) {
			return true
		}
	}
	return false
}

func (c allOf) holds(v *CampView) bool {
	for _, x := range c {
		if !x.holds(v) {
			return false
		}
	}
	return true
}

func (c negation) holds(v *CampView) bool  { return !c.of.holds(v) }
func (c holdsFlag) holds(v *CampView) bool { return Observables[c.observable].Value(v) != 0 }

func (c comparison) holds(v *CampView) bool {
	left, right := c.left.value(v), c.right.value(v)
	switch c.how {
	case aboveToken:
		return left > right
	case atLeastToken:
		return left >= right
	case belowToken:
		return left < right
	}
	return left <= right
}
