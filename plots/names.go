package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hongbao/experiments/table"
)

// platformName gives a platform's name as a reader writes it.
func platformName(id string) string {
	switch id {
	case "unionpay":
		return "UnionPay"
	case "99bill":
		return "99Bill"
	}
	return upperFirst(strings.ReplaceAll(id, "_", " "))
}

// brush is the colour, dash and mark of a line.
type brush struct{ token, dash, mark string }

// platformBrush gives the look of the platform at a place among the rivals.
func platformBrush(place int) brush {
	switch place {
	case 0:
		return brush{"alipay", "", "circle"}
	case 1:
		return brush{"tenpay", "tenpay", "triangle"}
	default:
		return brush{"other", "other", "square"}
	}
}

// armBrushes gives the looks of arms: the base first in the colour of text, then the
// first that is open or never blocked, or else the second, in the colour of openness.
func armBrushes(arms []Arm) []brush {
	looks := []brush{{token: "open", dash: "open"}, {token: "passcode", dash: "third"}, {token: "other", dash: "other"}}
	out := make([]brush, len(arms))
	if len(arms) == 0 {
		return out
	}
	out[0] = brush{token: "ink"}
	open := min(1, len(arms)-1)
	for i := len(arms) - 1; i > 0; i-- {
		if name := arms[i].Name; strings.HasPrefix(name, "open") || strings.HasPrefix(name, "never") || strings.Contains(name, "_open") {
			open = i
		}
	}
	next := 1
	for i := 1; i < len(arms); i++ {
		if i == open {
			out[i] = looks[0]
			continue
		}
		out[i] = looks[min(next, len(looks)-1)]
		next++
	}
	return out
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// inSentence gives a label as it stands within a sentence: its first letter small,
// unless it begins with a name.
func inSentence(label string) string {
	word, _, _ := strings.Cut(label, " ")
	switch strings.Trim(word, ",:;") {
	case "Alipay", "Alibaba", "Tenpay", "Tencent", "Baidu", "Taobao", "February", "January", "China":
		return label
	}
	if len(word) < 2 || strings.ToLower(word[1:]) != word[1:] { // WeChat, QQ
		return label
	}
	r, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(r)) + label[size:]
}

// arms gives the arms that a table holds, the base first, with their labels.
func (r *Results) arms(t *table.Table) []Arm {
	if !t.Has("arm") {
		return []Arm{{}}
	}
	present := t.Distinct("arm")
	var out []Arm
	for _, a := range r.Info.Arms {
		if slices.Contains(present, a.Name) {
			out = append(out, a)
		}
	}
	for _, name := range present {
		if !slices.ContainsFunc(out, func(a Arm) bool { return a.Name == name }) {
			out = append(out, Arm{Name: name})
		}
	}
	base := r.base(out)
	for i, a := range out {
		if a.Label == "" {
			out[i].Label = upperFirst(strings.ReplaceAll(a.Name, "_", " "))
		}
		if a.Name == base && i > 0 {
			b := out[i]
			copy(out[1:i+1], out[:i])
			out[0] = b
		}
	}
	return out
}

// base gives the name of the base arm.
func (r *Results) base(arms []Arm) string {
	want := []string{r.Info.Base, "as_it_happened"}
	if r.Comparison != nil && r.Comparison.Has("base") && r.Comparison.Len() > 0 {
		want = append(want, r.Comparison.Distinct("base")[0])
	}
	for _, w := range want {
		if w != "" && slices.ContainsFunc(arms, func(a Arm) bool { return a.Name == w }) {
			return w
		}
	}
	if len(arms) > 0 {
		return arms[0].Name
	}
	return ""
}

// pointsOf gives the points of a table, or one without name.
func pointsOf(t *table.Table) []string {
	if !t.Has("point") {
		return []string{""}
	}
	return t.Distinct("point")
}

// factorName gives a path as a reader says it: strategies.tencent.kind is Tencent.
func factorName(path string) string {
	parts := strings.Split(path, ".")
	last := parts[len(parts)-1]
	if len(parts) > 2 && parts[0] == "strategies" && last == "kind" {
		return platformName(parts[1])
	}
	if len(parts) > 2 && (parts[0] == "events" || parts[0] == "campaigns") {
		return strings.ReplaceAll(last, "_", " ") + " of " + parts[1]
	}
	return strings.ReplaceAll(last, "_", " ")
}

// factorTitle gives a path as the title of an axis.
func factorTitle(path string) string {
	if isStrategy(path) {
		return "strategy of " + factorName(path)
	}
	return factorName(path)
}

// isStrategy tells whether a path chooses a platform's strategy.
func isStrategy(path string) bool {
	return strings.HasPrefix(path, "strategies.") && strings.HasSuffix(path, ".kind")
}

// factorValue gives a factor's value as a reader says it: dates in words, numbers with
// commas or in millions, words without underscores.
func factorValue(text string) string {
	x, err := strconv.ParseFloat(text, 64)
	if day, err := parseTime(text); err == nil {
		return sayDate(day)
	}
	switch {
	case err != nil:
		return strings.ReplaceAll(text, "_", " ")
	case math.Abs(x) >= 1e6 && math.Abs(x) < 1e15:
		return threeShort(x/1e6) + narrow + "m"
	case x == math.Trunc(x) && math.Abs(x) < 1e6:
		return digits(x, 0)
	default:
		return strings.Replace(text, "-", minus, 1)
	}
}

// factorSetting gives a factor's name and value; a switch is on or off.
func factorSetting(path, value string) string {
	name := factorName(path)
	bare := strings.TrimSuffix(strings.TrimSuffix(name, " on"), " enabled")
	switch value {
	case "true":
		return bare + " on"
	case "false":
		return bare + " off"
	}
	return name + " " + factorValue(value)
}
