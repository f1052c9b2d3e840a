package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExposureStandsWithTheNumbers(t *testing.T) {
	page := compared(t)
	page.Answer.Asked, page.Answer.AskedAt = page.Answer.Measure, page.Answer.At
	require.NotContains(t, write(t, page), "What passes the gates that differ", "tables of an earlier program have none")
	lines := strings.Split(strings.TrimSpace(comparison), "\n")
	for i, more := range []string{
		",exposure_bound_count,exposure_bound_value,exposure_through", `,0.05,0.0104,"payments with alipay at wechat_shop; envelopes of alipay by links on wechat"`,
		`,,,"not measured: choice.kappa"`, ",,,", ",,,",
	} {
		lines[i] += more
	}
	page.Comparison = read(t, strings.Join(lines, "\n")+"\n")
	text := write(t, page)
	require.Contains(t, text, "payments with alipay at wechat_shop; envelopes of alipay by links on wechat</td><td class=\"right\">5.0\u202f%</td><td class=\"right\">1.0\u202f%</td>")
	require.Contains(t, text, "not measured: choice.kappa</td><td class=\"right\">–</td><td class=\"right\">–</td>")
	require.NotContains(t, text, "sales lost by shops</td><td>payments")
}
