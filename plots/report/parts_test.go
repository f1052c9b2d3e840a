package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPartsStandWithTheNumbers(t *testing.T) {
	page := compared(t)
	page.Answer.Asked, page.Answer.AskedAt = page.Answer.Measure, page.Answer.At
	require.NotContains(t, write(t, page), "Direct, habit and network part", "nobody asked for them")
	page.Parts = read(t, `measure,at,arm,part,n,value,low,high,level,method,unit
share_value_commerce.tenpay,2015-03-01,open,direct,20,-0.0010,-0.0012,-0.0008,0.95,t,share
share_value_commerce.tenpay,2015-03-01,open,habit,20,-0.0003,-0.0004,-0.0002,0.95,t,share
share_value_commerce.tenpay,2015-03-01,open,network,20,0,-0.0001,0.0001,0.95,t,share
share_value_commerce.tenpay,2015-03-01,open,total,20,-0.0013,-0.0016,-0.001,0.95,t,share
bound.tenpay,2015-03-01,open,total,20,5,4,6,0.95,t,people
`)
	text := write(t, page)
	require.Contains(t, text, `<td>direct</td><td class="right">−0.10 points</td><td class="right">−0.12 to −0.08</td><td class="right">20</td>`)
	require.Contains(t, text, `<tr class="weak"><td>network</td>`, "its interval holds 0")
	require.NotContains(t, text, ">+5 people<")
}
