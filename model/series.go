package model

import (
	"hongbao/agents"
	"hongbao/model/spec"
)

// logLinear reads a dated series between its dates on a logarithmic scale, and
// beyond its ends at the slope of the outermost pair (growth known at two
// dates is continued; a single value is constant). Values must be positive.
func logLinear(s spec.Series, day int32) float64 {
	switch len(s) {
	case 0:
		return 0
	case 1:
		return s[0].Value
	}
	k := 1
	for k < len(s)-1 && day > int32(s[k].Date) {
		k++
	}
	a, b := s[k-1], s[k]
	u := float64(day-int32(a.Date)) / float64(b.Date-a.Date)
	la, lb := agents.Log(a.Value), agents.Log(b.Value)
	return agents.Exp(la + float64(u*(lb-la)))
}

// held is the same with level ends: nothing is known before the first date and
// after the last.
func held(s spec.Series, day int32) float64 {
	switch {
	case len(s) == 0:
		return 0
	case day <= int32(s[0].Date):
		return s[0].Value
	case day >= int32(s[len(s)-1].Date):
		return s[len(s)-1].Value
	}
	return logLinear(s, day)
}

// stepped reads a series as steps: each value holds from its date to the next;
// before the first date it is zero.
func stepped(s spec.Series, day int32) float64 {
	v := 0.0
	for _, p := range s {
		if int32(p.Date) > day {
			break
		}
		v = p.Value
	}
	return v
}
