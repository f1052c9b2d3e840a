package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const curvesSheet = `panel,kind,series,x,x_end,y,low,high,text,style
,figure,,,,,,,factor-scatter,
days,panel,,-10,20,,0,1,,row=1 col=1 axis=days unit=share
days,line,model,-10,,0.1,,,,colour=open width=1.5
days,line,model,2,,0.2,,,,colour=open width=1.5
days,line,model,10,,0.3,,,,colour=open width=1.5
words,panel,,-0.5,1.5,,0,1,,row=1 col=2 axis=names unit=share
words,xname,,0,,,,,never,
words,xname,,1,,,,,always,
words,dot,points,0,0,0.5,,,,colour=other mark=point
words,line,mean,0,,0.4,,,,colour=open width=1.5
words,line,mean,1,,0.6,,,,colour=open width=1.5
`

// Places along an axis that holds no dates lie by their size, and go by their names.
func TestTablesOfOtherAxesThanDates(t *testing.T) {
	page := compared(t)
	list := page.figureTables("factor-scatter", read(t, curvesSheet))
	require.Len(t, list, 2, "points of a sweep are no quoted values")
	require.Equal(t, "day", list[0].Head[0])
	require.Equal(t, []string{"−10", "2", "10"}, []string{list[0].Rows[0].Cells[0], list[0].Rows[1].Cells[0], list[0].Rows[2].Cells[0]})
	require.Equal(t, "value", list[1].Head[0])
	require.Equal(t, "never", list[1].Rows[0].Cells[0])
	require.Equal(t, "always", list[1].Rows[1].Cells[0])
}
