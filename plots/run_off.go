package plots

import (
	"math"
	"strings"

	"hongbao/experiments/table"
)

var runOff = Figure{
	Name:  "run-off",
	Doc:   "share of WeChat shops that can be paid with Alipay, by contract and in all, and with Tenpay",
	Build: buildRunOff,
}

func buildRunOff(r Results) (*table.Table, error) {
	const shop = "wechat_shop"
	if r.Series == nil || r.Series.Len() == 0 {
		return nil, nothing("run-off needs the series of runs (series.csv)")
	}
	arm := r.arms(r.Series)[0]
	c, err := cutSeries(r.Series, arm.Name)
	if err != nil {
		return nil, err
	}
	take, err := r.spreads(c, "acceptance."+shop+".", []string{"alipay", "tenpay"})
	if err != nil {
		return nil, nothing("run-off needs the measures acceptance.%s.alipay and acceptance.%s.tenpay", shop, shop)
	}
	from, to := take[0].days[0], take[0].days[len(take[0].days)-1]
	if to <= from {
		return nil, nothing("run-off needs a series of two days or more")
	}
	s := r.newSheet("run-off")
	p := panel{
		id: "shops", title: "Share of WeChat shops that take", row: 1, column: 1, from: from, to: to, weight: 1, axis: axisDate, unit: unitShare,
		low: 0, high: 1, strip: true,
	}
	levels := twoBands
	_, most := rangeOf(0, 0, twoBands, take...)
	contracts := contractShare(c, shop)
	s.addSpread(p.id, "alipay", take[0], platformBrush(0), levels)
	s.labels = append(s.labels, label{panel: p.id, series: "alipay", token: "alipay", y: take[0].last(), text: "Alipay, in all | " + percent(take[0].last())})
	if contracts != nil {
		b := brush{token: "alipay", dash: "other"}
		s.lines = append(s.lines, curve{panel: p.id, series: "alipay, by contract", token: b.token, dash: b.dash, width: 1.2, x: contracts.days, y: contracts.median()})
		s.labels = append(s.labels, label{panel: p.id, series: "alipay, by contract", token: b.token, y: contracts.last(), text: "by contract | " + percent(contracts.last()), plain: true})
		_, h := contracts.reach(twoBands)
		most = max(most, h)
	}
	s.addSpread(p.id, "tenpay", take[1], platformBrush(1), levels)
	s.labels = append(s.labels, label{panel: p.id, series: "tenpay", token: "tenpay", y: take[1].last(), text: "Tenpay | " + percent(take[1].last())})
	if most < 0.5 {
		p.low, p.high = niceRange(0, most, unitShare)
	}
	if most > 1 {
		p.low, p.high = niceRange(0, most, unitCount)
	}
	s.panels = append(s.panels, p)

	s.title = "Alipay's place in WeChat shops " + went(take[0].first(), take[0].last())
	part, when := 0.0, ""
	for _, span := range []struct {
		days  float64
		words string
	}{{1, "on "}, {7, "in the week to "}} {
		if day, p := steepest(take[0], span.days); part < 0.25 {
			part, when = p, span.words+sayDate(day)
		}
	}
	switch {
	case part >= 0.995:
		s.title += ", all of it " + when
	case part >= 0.25:
		s.title += ", " + percent(part) + " of it " + when
	default:
		s.title += "; Tenpay's " + endedAt(take[1].first(), take[1].last())
	}
	s.subtitle = withWarnings("Part of the active shops inside WeChat that can be paid with each wallet. "+upperFirst(sayMonths(from, to)), r.fewWords(take[0].n, "run", "runs"), r.firstPoint())
	happenings := r.happenings()
	for i, h := range happenings {
		if strings.Contains(h.label, "shop") || strings.Contains(h.label, "contract") {
			happenings[i].rank = 0 // what this figure is about comes first
		}
	}
	s.addEvents(happenings, from, to, datedDay)
	contract := ""
	if contracts != nil {
		contract = "Dotted: Alipay contracts in force per active shop; what is above it comes by other ways than a contract"
	}
	s.captions = append(s.captions, sentences(lineWords(take[0], twoBandWords), contract, s.addForecast(from, to), r.provenance()))
	return s.table(), nil
}

// contractShare gives the contracts in force over the active shops; nil without
// these measures.
func contractShare(c *cut, shop string) *spread {
	contracts, ok := c.values("contracts." + shop + ".alipay")
	if !ok {
		return nil
	}
	shops, ok := c.values("merchants." + shop)
	if !ok {
		return nil
	}
	for d := range contracts {
		for i := range contracts[d] {
			if shops[d][i] > 0 {
				contracts[d][i] /= shops[d][i]
			} else {
				contracts[d][i] = math.NaN()
			}
		}
	}
	return summarise(c.days, contracts)
}

// steepest finds the days, so many, in which a falling share lost most: the last of
// them and the part of the whole fall. Part is 0 if the share did not fall by five points.
func steepest(s *spread, days float64) (day, part float64) {
	m := s.median()
	whole := m[0] - m[len(m)-1]
	if whole < 0.05 {
		return 0, 0
	}
	start := 0
	for end := range m {
		for s.days[end]-s.days[start] > days {
			start++
		}
		if lost := (m[start] - m[end]) / whole; lost > part {
			part, day = lost, s.days[end]
		}
	}
	return day, min(part, 1)
}
