package plots

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hongbao/experiments/table"
)

var adoption = Figure{
	Name:  "adoption",
	Doc:   "value shares and wallets of the two platforms over time, with the record; a panel an arm, or a grid for a sweep",
	Build: buildAdoption,
}

func buildAdoption(r Results) (*table.Table, error) {
	if r.Series == nil || r.Series.Len() == 0 {
		return nil, nothing("adoption needs the series of runs (series.csv)")
	}
	rivals := rivals(r.Series, "share_value_all.")
	if len(rivals) == 0 {
		return nil, nothing("adoption needs the measure share_value_all")
	}
	arms := r.arms(r.Series)
	switch {
	case len(pointsOf(r.Series)) > 1:
		return r.adoptionGrid(arms[0], rivals)
	case len(arms) > 1:
		return r.armPanels(armMeasure{
			figure: "adoption", prefix: "share_value_all.", lead: " ends at ", what: "Share of mobile payment value", unit: unitShare, say: percent,
		}, arms, rivals)
	default:
		return r.adoptionOne(arms[0], rivals)
	}
}

// fitted is the day up to which the record was used; later curves are forecasts.
func fitted() float64 { return dateDay(2016, time.July, 1) }

// addForecast tints the time after the record.
func (s *sheet) addForecast(from, to float64) string {
	if from >= fitted() || to <= fitted() {
		return ""
	}
	s.tints = append(s.tints, span{from: fitted(), to: to, text: "forecast, not fitted", token: "predicted"})
	return "Tinted from July 2016: forecast, not fitted"
}

// adoptionOne is the figure of one arm: shares above, wallets below.
func (r *Results) adoptionOne(arm Arm, rivals []string) (*table.Table, error) {
	c, err := cutSeries(r.Series, arm.Name)
	if err != nil {
		return nil, err
	}
	s := r.newSheet("adoption")
	shares, err := r.spreads(c, "share_value_all.", rivals)
	if err != nil {
		return nil, err
	}
	from, to := c.days[0], c.days[len(c.days)-1]
	if to <= from {
		return nil, nothing("adoption needs a series of two days or more")
	}
	top := panel{id: "share", title: "Share of value", row: 1, column: 1, from: from, to: to, weight: 0.6, axis: axisDate, unit: unitShare, strip: true, key: true}
	observed, outside := 0, 0
	var sources []string
	most := 0.0
	for i, p := range rivals {
		b := platformBrush(i)
		s.addSpread(top.id, p, shares[i], b, threeBands)
		n, out, names := s.addRecord(r.Record, "share_value_all."+p, top.id, p, b, from, to, 1)
		observed, outside = observed+n, outside+out
		for _, name := range names {
			if !slices.Contains(sources, name) {
				sources = append(sources, name)
			}
		}
		s.labels = append(s.labels, label{panel: top.id, series: p, token: b.token, y: shares[i].last(), text: platformName(p) + " | " + percent(shares[i].last())})
	}
	_, most = rangeOf(0, most, threeBands, shares...)
	for _, d := range s.dots {
		most = max(most, d.y)
	}
	top.low, top.high = niceRange(0, min(most, 1), unitShare)
	s.panels = append(s.panels, top)

	what := "Share of mobile payment value"
	if n, out, names := r.wallets(s, c, rivals, from, to); n >= 0 {
		what += ", and people with a wallet " + names
		observed, outside = observed+n, outside+out
	} else {
		s.panels[0].weight = 1
	}

	lead := len(rivals) - 1
	s.title = platformName(rivals[lead]) + " " + went(shares[lead].first(), shares[lead].last()) + " of mobile payment value"
	if len(rivals) > 1 {
		s.title += "; " + platformName(rivals[0]) + " " + endedAt(shares[0].first(), shares[0].last())
	}
	s.subtitle = what + ". " + upperFirst(sayMonths(from, to))
	s.subtitle = withWarnings(s.subtitle, r.fewWords(shares[0].n, "run", "runs"), r.twoOutcomes(arm.Name))
	s.addEvents(r.happenings(), from, to, datedNot)
	text := lineWords(shares[0], threeBandWords)
	forecast := s.addForecast(from, to)
	dots := ""
	if observed > 0 {
		dots = "Dots: quoted figures"
		if len(sources) > 0 && len(sources) <= 2 && len(strings.Join(sources, ", ")) < 50 {
			dots += " (value: " + strings.Join(sources, ", ") + ")"
		}
		dots += "; a bar is the period that one covers"
		if outside > 0 {
			dots += fmt.Sprintf("; %s outside the 95%s%% interval, filled red", counted(outside, "lies", "lie"), narrow)
		}
	}
	s.captions = append(s.captions, sentences(dots, text, forecast, r.provenance()))
	return s.table(), nil
}

// wallets adds the panel of wallets below, in people. It gives the number of
// observed values, of those outside, and what the wallets are; -1 without a measure.
func (r *Results) wallets(s *sheet, c *cut, rivals []string, from, to float64) (observed, outside int, what string) {
	for _, m := range []struct{ prefix, title, what string }{
		{"bound.", "Wallets bound to a card", "bound to a card"},
		{"installed.", "Wallets installed", "installed"},
	} {
		people, err := r.spreads(c, m.prefix, rivals)
		if err != nil {
			continue
		}
		_, most := rangeOf(0, 0, threeBands, people...)
		if most <= 0 {
			continue
		}
		unit, one := magnitude(most)
		p := panel{id: "wallets", title: m.title, row: 2, column: 1, from: from, to: to, weight: 0.4, axis: axisDate, unit: unit}
		if unit == unitMillion {
			p.title += ", millions"
		} else if unit == unitThousand {
			p.title += ", thousands"
		}
		for i, id := range rivals {
			b := platformBrush(i)
			sp := people[i].scaled(one)
			s.addSpread(p.id, id, sp, b, threeBands)
			n, out, _ := s.addRecord(r.Record, m.prefix+id, p.id, id, b, from, to, one)
			observed, outside = observed+n, outside+out
			s.labels = append(s.labels, label{panel: p.id, series: id, token: b.token, y: sp.last(), text: platformName(id) + " | " + value(sp.last(), unit)})
		}
		most /= one
		for _, d := range s.dots {
			if d.panel == p.id {
				most = max(most, d.y)
			}
		}
		p.low, p.high = niceRange(0, most, unit)
		s.panels = append(s.panels, p)
		return observed, outside, m.what
	}
	return -1, 0, ""
}

// spreads summarises a measure for every platform; an error if one has no numbers.
// Flows over a long time are taken as weekly means.
func (r *Results) spreads(c *cut, prefix string, platforms []string) ([]*spread, error) {
	out := make([]*spread, len(platforms))
	for i, p := range platforms {
		values, ok := c.values(prefix + p)
		if !ok {
			return nil, nothing("no numbers of the measure %s%s", prefix, p)
		}
		days, weeks := c.days, false
		if strings.HasPrefix(prefix, "share_") {
			days, values, weeks = weekly(days, values)
		}
		if out[i] = summarise(days, values); out[i] == nil {
			return nil, nothing("no finite numbers of the measure %s%s", prefix, p)
		}
		out[i].weeks = weeks
	}
	return out, nil
}
