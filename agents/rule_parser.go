package agents

import (
	"strconv"
	"strings"
)

// ruleParser reads a rule by recursive descent.
type ruleParser struct {
	tokens []token
	at     int
}

func (p *ruleParser) next() token { return p.tokens[p.at] }

// accept takes the next word if it is of a kind.
func (p *ruleParser) accept(kind tokenKind) bool {
	if p.next().kind != kind {
		return false
	}
	p.at++
	return true
}

// wrong says that the next word cannot stand where it does.
func (p *ruleParser) wrong(expected string) error {
	t := p.next()
	if t.kind == endToken {
		return ruleError(t.at, "the condition ends; expected %s", expected)
	}
	return ruleError(t.at, "%s cannot stand here; expected %s", short(t.text), expected)
}

// short prints a piece of the user's text in quotes, never at great length.
func short(text string) string {
	const limit = 40
	if len(text) > limit { // words of rules are of single bytes
		text = text[:limit] + "..."
	}
	return strconv.Quote(text)
}

func (p *ruleParser) or(depth int) (condition, error) {
	first, err := p.and(depth)
	if err != nil || p.next().kind != orToken {
		return first, err
	}
	all := anyOf{first}
	for p.accept(orToken) {
		c, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (p *ruleParser) and(depth int) (condition, error) {
	first, err := p.not(depth)
	if err != nil || p.next().kind != andToken {
		return first, err
	}
	all := allOf{first}
	for p.accept(andToken) {
		c, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (p *ruleParser) not(depth int) (condition, error) {
	t := p.next()
	if depth > maxRuleDepth {
		return nil, ruleError(t.at, "nested deeper than %d; expected fewer parentheses and nots within each other", maxRuleDepth)
	}
	switch {
	case p.accept(notToken):
		c, err := p.not(depth + 1)
		if err != nil {
			return nil, err
		}
		return negation{c}, nil
	case p.accept(leftToken):
		c, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.accept(rightToken) {
			return nil, p.wrong("and, or, or the ) that closes the ( at character " + strconv.Itoa(t.at))
		}
		return c, nil
	}
	return p.comparison()
}

// term is an operand before its kind is known.
type term struct {
	token      token
	observable int // -1 for a number
}

func (p *ruleParser) term() (term, error) {
	t := p.next()
	switch t.kind {
	case numberToken:
		p.at++
		return term{t, -1}, nil
	case nameToken:
		p.at++
		for i, o := range Observables {
			if o.Name == t.text {
				return term{t, i}, nil
			}
		}
		near := ""
		if n := nearestObservable(t.text); n != "" {
			near = "; nearest: " + n
		}
		return term{}, ruleError(t.at, "unknown observable %s; see: hongbao list observables%s", short(t.text), near)
	}
	return term{}, p.wrong("an observable such as rival.share_count_all, a number, not or (")
}

func (p *ruleParser) comparison() (condition, error) {
	left, err := p.term()
	if err != nil {
		return nil, err
	}
	sign := p.next()
	switch sign.kind {
	case aboveToken, atLeastToken, belowToken, atMostToken:
		p.at++
	default:
		switch {
		case left.observable < 0:
			return nil, p.wrong(">, >=, < or <=")
		case Observables[left.observable].Kind != Flag:
			return nil, p.wrong(">, >=, < or <= after " + left.token.text + ", which is no condition by itself")
		}
		return holdsFlag{left.observable}, nil
	}
	right, err := p.term()
	if err != nil {
		return nil, err
	}
	for _, t := range [2]term{left, right} {
		if t.observable >= 0 && Observables[t.observable].Kind == Flag {
			return nil, ruleError(t.token.at, "%s is yes or no and cannot be compared; write it alone, or not %s", t.token.text, t.token.text)
		}
	}
	kind := Portion
	switch {
	case left.observable < 0 && right.observable < 0:
		return nil, ruleError(left.token.at, "two numbers are compared; expected an observable on one side")
	case left.observable < 0:
		kind = Observables[right.observable].Kind
	default:
		kind = Observables[left.observable].Kind
		if right.observable >= 0 && Observables[right.observable].Kind != kind {
			return nil, ruleError(right.token.at, "%s (%s) cannot be compared with %s (%s)",
				right.token.text, Observables[right.observable].Unit, left.token.text, Observables[left.observable].Unit)
		}
	}
	out := comparison{how: sign.kind}
	for i, t := range [2]term{left, right} {
		o := operand{observable: t.observable}
		if t.observable < 0 {
			if o.number, err = measured(t.token, kind); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			out.left = o
		} else {
			out.right = o
		}
	}
	return out, nil
}

// measured reads a number of a kind as a whole number: millionths, pieces or hours.
func measured(t token, kind Quantity) (int64, error) {
	end := strings.LastIndexAny(t.text, "0123456789") + 1
	digits, unit := t.text[:end], t.text[end:]
	expected := [...]string{Portion: "a share such as 25% or 0.25", Amount: "a whole number such as 3, 250k or 4m", Span: "a duration such as 8h, 30d or 2w"}[kind]
	bad := func() (int64, error) {
		return 0, ruleError(t.at, "%s cannot stand here; expected %s", short(t.text), expected)
	}
	// Powers of ten keep decimals exact; a length of time counts in hours.
	shift, factor := 0, int64(1)
	switch {
	case kind == Portion && unit == "":
		shift = 6
	case kind == Portion && unit == "%":
		shift = 4
	case kind == Amount && unit == "":
	case kind == Amount && unit == "k":
		shift = 3
	case kind == Amount && unit == "m":
		shift = 6
	case kind == Amount && unit == "bn":
		shift = 9
	case kind == Span && unit == "h":
	case kind == Span && unit == "d":
		factor = 24
	case kind == Span && unit == "w":
		factor = 7 * 24
	default:
		return bad()
	}
	whole, decimals, _ := strings.Cut(digits, ".")
	if strings.Trim(whole+decimals, "0123456789") != "" || whole == "" || strings.HasSuffix(digits, ".") {
		return bad()
	}
	decimals = strings.TrimRight(decimals, "0")
	if len(decimals) > shift {
		if kind == Portion {
			return 0, ruleError(t.at, "%s is finer than one in a million", short(t.text))
		}
		return bad()
	}
	n, err := strconv.ParseInt(whole+decimals+strings.Repeat("0", shift-len(decimals)), 10, 64)
	if err != nil || n > 1e15 {
		return 0, ruleError(t.at, "%s is too large; expected %s", short(t.text), expected)
	}
	if kind == Portion && n > 1_000_000 {
		return 0, ruleError(t.at, "%s is above 100%%; expected %s", short(t.text), expected)
	}
	return n * factor, nil
}
