package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const rowSheet = `panel,kind,series,x,x_end,y,low,high,text,style
,figure,,,,,,,shapley,
,title,,,,,,,Most falls to links: +2.0 of +3.0 points,
,caption,,,,,,,A caption.,
parts,panel,,0,0.04,1,0,2,,row=1 col=1 axis=rows unit=points zero
parts,xname,,0,,,,,points,
parts,xname,,1,,,,,95 % interval,
parts,row,,,,0,,,Links | includes 0,colour=ink
parts,row,,,,1,,,Both together,colour=ink
parts,bar,,0,0.02,0,,,,colour=tenpay
parts,bar,,0,0.03,1,,,,colour=ink
parts,interval,,,,0,0.01,0.03,,colour=ink
parts,number,,0,,0,,,+2.0,colour=tenpay
parts,number,,1,,0,,,1.0 to 3.0,colour=muted
parts,number,,0,,1,,,+3.0,colour=ink
`

func TestRowsHaveWordsAndTable(t *testing.T) {
	c := rowTable(read(t, rowSheet), "parts")
	require.Equal(t, []string{"", "points", "95 % interval", ""}, c.Head)
	require.Equal(t, []string{"Links", "+2.0", "1.0 to 3.0", "includes 0"}, c.Rows[0].Cells)
	require.Equal(t, []string{"Both together", "+3.0", none, ""}, c.Rows[1].Cells)

	page := compared(t)
	page.Figures = append(page.Figures, read(t, rowSheet))
	text := write(t, page)
	require.Contains(t, text, "of +3.0 points. Rows: Links +2.0; Both together +3.0.")
	require.Contains(t, text, "Each bar begins where the one above ends")
	require.Contains(t, text, ">1.0 to 3.0</td>")
}
