package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const planeSheet = `panel,kind,series,x,x_end,y,low,high,text,style
,figure,,,,,,,tipping-map,
,title,,,,,,,Half of the runs tip at a reward of 5 yuan,
,caption,,,,,,,A caption.,
plane,panel,,0,2,1,0,1,,row=1 col=1 axis=plane unit=share
plane,xname,,,,,,,Reward,
plane,xname,,0,,,,,0 yuan,
plane,xname,,2,,,,,10 yuan,
plane,yname,,,,,,,Network,
plane,yname,,,,0,,,0,
plane,yname,,,,1,,,0.5,
plane,tile,,0,1,0,0,1,,
plane,tile,,1,2,0.25,0,0.5,,
plane,tile,,1,2,0.75,0.5,1,,
plane,scale,,,,,0,1,P(tipped),
`

func TestPlanesHaveATable(t *testing.T) {
	c := planeTable(read(t, planeSheet), "plane")
	require.Equal(t, []string{"Network \\ Reward", "0 yuan", "10 yuan"}, c.Head)
	require.Equal(t, []string{"0.5", "0", "0.750"}, c.Rows[0].Cells)
	require.Equal(t, []string{"0", "0", "0.250"}, c.Rows[1].Cells)

	page := compared(t)
	page.Figures = append(page.Figures, read(t, planeSheet))
	require.Contains(t, write(t, page), "Right of the solid line")
}
