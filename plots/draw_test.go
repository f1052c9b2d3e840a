package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"hongbao/experiments/table"
)

var (
	update = flag.Bool("update", false, "rewrite the golden pictures in testdata")
	folder = flag.String("look", "", "folder that gets PNG, SVG and CSV of every test figure, to be looked at")
)

// toyCase is a figure of the toy market; golden ones are kept in testdata.
type toyCase struct {
	name, figure string
	golden       bool
	results      func() Results
}

func toyCases() []toyCase {
	end := dateDay(2016, 6, 30)
	return []toyCase{
		{"adoption", "adoption", true, func() Results { return toyRun(10, end) }},
		{"adoption-forecast-one-run", "adoption", false, func() Results { return toyRun(1, dateDay(2016, 12, 31)) }},
		{"adoption-arms-2", "adoption", false, func() Results { return toyCompare(2, 12) }},
		{"adoption-arms-3", "adoption", false, func() Results { return toyCompare(3, 12) }},
		{"adoption-grid-3x3", "adoption", false, func() Results { return toySweep(3, 3, 2, 3, true) }},
		{"adoption-grid-2x4", "adoption", false, func() Results { return toySweep(2, 4, 1, 3, true) }},
		{"habit", "habit", true, func() Results { return toyRun(10, end) }},
		{"habit-arms-3", "habit", false, func() Results { return toyCompare(3, 12) }},
		{"adoption-arms-11", "adoption", false, func() Results {
			r := toyRun(1, end)
			r.Info.Arms = nil
			for i := range 11 {
				r.Info.Arms = append(r.Info.Arms, Arm{fmt.Sprint("arm_", i+1), fmt.Sprint("Arm ", i+1)})
			}
			r.Series = toySeries(r.Info.Arms, 1, 4, dateDay(2014, 12, 1), dateDay(2015, 12, 31))
			return r
		}},
		{"gap", "gap", true, func() Results { return toyCompare(2, 40) }},
		{"gap-three", "gap", false, func() Results { return toyCompare(3, 12) }},
		{"gap-single", "gap", false, func() Results { return toyCompare(2, 1) }},
		{"gap-kinds", "gap", true, func() Results { return toyKinds(toyArms[:2], 20, 0.45, 0.85) }},
		{"gap-kinds-three", "gap", false, func() Results { return toyKinds(toyArms, 10, 0.5, 0.2, 1) }},
		{"eight-hours", "eight-hours", true, func() Results { return toyCompare(3, 40) }},
		{"eight-hours-one", "eight-hours", false, func() Results { return toyCompare(1, 40) }},
		{"run-off", "run-off", true, func() Results { return toyRun(10, dateDay(2015, 12, 31)) }},
		{"sweep-map", "sweep-map", true, func() Results { return toyNumbers(false) }},
		{"sweep-map-tipped", "sweep-map", false, func() Results { return toyNumbers(true) }},
		{"sweep-map-strategies", "sweep-map", false, func() Results { return toySweep(4, 4, 1, 3, false) }},
		{"tipping-map", "tipping-map", true, func() Results { return toyMap(10, math.NaN(), true) }},
		{"tipping-map-one-way", "tipping-map", false, func() Results { return toyMap(1, math.NaN(), false) }},
		{"tipping-map-never", "tipping-map", false, func() Results { return toyMap(5, 0, true) }},
		{"tipping-map-always", "tipping-map", false, func() Results { return toyMap(5, 1, true) }},
		{"event-study", "event-study", true, toySixActions},
		{"event-study-one", "event-study", false, func() Results {
			return toyStudy(1, toyAction{"e24", "WeChat blocks the links of all envelopes of its rival", "tencent", "2015-02-02", 0.01, 0, math.NaN(), 0})
		}},
		{"shapley", "shapley", true, toyFourParts},
		{"shapley-yuan", "shapley", false, func() Results {
			return toyShapley("yuan", "lost_sales", 1,
				toyPart{name: "share_links", value: -4.1e6, low: math.NaN(), high: math.NaN(), least: -4.2e6, most: -4e6}, toyPart{name: "events.e25.on", value: 1.1e6, low: math.NaN(), high: math.NaN(), least: 1e6, most: 1.2e6},
				toyPart{name: "total", value: -3e6, low: math.NaN(), high: math.NaN(), least: math.NaN(), most: math.NaN()})
		}},
		{"shapley-nothing", "shapley", false, func() Results {
			return toyShapley("share", "share_value_all.alipay", 10, toyPart{name: "a_part_with_a_name_that_is_much_too_long_for_its_room", value: 0.001, low: -0.001, high: 0.003, least: 0.001, most: 0.001},
				toyPart{name: "b", value: 0, low: 0, high: 0, least: 0, most: 0}, toyPart{name: "total", value: 0.001, low: -0.001, high: 0.003, least: math.NaN(), most: math.NaN()})
		}},
		{"ledger", "ledger", true, func() Results { return toyLedger(20, toyParties()...) }},
		{"ledger-one", "ledger", false, func() Results { return toyLedger(1, toyParties()...) }},
		{"ledger-same", "ledger", false, func() Results {
			return toyLedger(5, toyAccount{party: "users"}, toyAccount{party: "merchants", id: "taobao"}, toyAccount{party: "banks"}, toyAccount{party: "total"})
		}},
		{"effects", "effects", true, func() Results { return toyManyArms(26, 20, 0.004) }},
		{"effects-forty", "effects", false, func() Results { return toyManyArms(43, 40, 0.004) }},
		{"effects-few", "effects", false, func() Results { return toyManyArms(4, 1, 0.004) }},
		{"blitz-or-trickle", "blitz-or-trickle", true, func() Results {
			return toySpreads(20, toySpread{"1 day", 82, 72, 91, 3, 27}, toySpread{"9 days", 109, 86, 144, 0, 35}, toySpread{"42 days", 148, 117, math.Inf(1), 1, 51}, toySpread{"a quarter of a year, evenly", math.Inf(1), 203, math.Inf(1), 11, math.NaN()})
		}},
		{"blitz-or-trickle-one", "blitz-or-trickle", false, func() Results {
			return toySpreads(1, toySpread{"1 day", 82, math.NaN(), math.NaN(), 0, 27}, toySpread{"9 days", 109, math.NaN(), math.NaN(), 0, 35})
		}},
		{"circumvention-race", "circumvention-race", true, func() Results {
			return toyRace(12, 0.08, []string{"0.03", "0.1", "0.3", "1"}, []float64{0.03, 0.1, 0.3, 1})
		}},
		{"circumvention-race-one", "circumvention-race", false, func() Results {
			return toyRace(1, math.NaN(), []string{"0.1", "a rate with a long name"}, []float64{0.1, math.NaN()})
		}},
		{"rival-theories", "rival-theories", true, func() Results { return threeTheories(10) }},
		{"rival-theories-one", "rival-theories", false, func() Results {
			return toyTheories(1, []string{"half and a bit more than that"}, []string{"a stage with a long name"}, map[string][]string{"A theory": {"?"}}, "A theory")
		}},
		{"time-to-tip", "time-to-tip", true, func() Results { return toyTips(toyArms, 60, 16, 80, 30) }},
		{"proportionality", "proportionality", true, toySomeReasons},
		{"proportionality-one-run", "proportionality", false, func() Results {
			return toyReasons(1, toyReason{"e24", "too many messages", "cannot be told", 5.2, 0.8, nil, 0},
				toyReason{"e25", "safety", "protects nothing", 5.2, 0, nil, 0}, toyReason{"e27", "songs", "cannot be judged", 5.2, 0, nil, 0})
		}},
		{"interoperability-order", "interoperability-order", true, func() Results { return toySomeOrders(7) }},
		{"interoperability-order-one", "interoperability-order", false, func() Results { return toySomeOrders(1) }},
		{"morris", "morris", true, func() Results { return toyScreening(10, 0.2) }},
		{"morris-one-walk", "morris", false, func() Results { return toyScreening(1, math.NaN()) }},
		{"sobol-indices", "sobol-indices", true, func() Results { return toyIndices(1024, 0.04) }},
		{"sobol-indices-few", "sobol-indices", false, func() Results { return toyIndices(8, 0.7) }},
		{"sobol-indices-one", "sobol-indices", false, func() Results { return toyIndices(1, math.NaN()) }},
		{"factor-scatter", "factor-scatter", true, func() Results { return toyScatter(64, 5) }},
		{"factor-scatter-many", "factor-scatter", false, func() Results { return toyScatter(1000, 1) }},
		{"how-many-users", "how-many-users", true, func() Results {
			return toySizes(6, []float64{1e3, 3e3, 1e4, 3e4, 1e5, 1e6}, "share_value_commerce.tenpay", "share_value_all.tenpay", "bound.tenpay", "habit.tenpay", "multi_homing")
		}},
		{"how-many-users-one", "how-many-users", false, func() Results { return toySizes(1, []float64{500, 1000}, "share_value_commerce.tenpay") }},
		{"time-to-tip-one", "time-to-tip", false, func() Results { return toyTips(toyArms[:1], 12, 100) }},
	}
}

func build(t testing.TB, figure string, r Results) *table.Table {
	t.Helper()
	f, err := Find(figure)
	require.NoError(t, err)
	out, err := f.Build(r)
	require.NoError(t, err)
	return out
}

func draw(t testing.TB, figure *table.Table, o Options) *Picture {
	t.Helper()
	p, err := Draw(figure, o)
	require.NoError(t, err)
	return p
}

func svg(t testing.TB, p *Picture) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.WriteSVG(&b))
	return b.String()
}

func throughCSV(t testing.TB, figure *table.Table) *table.Table {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, figure.WriteCSV(&b))
	out, err := table.ReadCSV(&b)
	require.NoError(t, err)
	return out
}

func TestEveryFigure(t *testing.T) {
	for _, c := range toyCases() {
		t.Run(c.name, func(t *testing.T) {
			figure := build(t, c.figure, c.results())
			again := throughCSV(t, figure)
			for _, o := range []Options{{}, {Width: Narrow}, {Bare: true}, {Width: Narrow, Bare: true}, {Journal: true}, {Width: "89", Journal: true}, {Width: "140"}} {
				p := draw(t, figure, o)
				text := svg(t, p)
				assert.Equal(t, text, svg(t, draw(t, again, o)), "drawn from its file the picture is the same to the byte")
				assertWellFormed(t, text)
				assertTextsFit(t, p, o)
				assertTextsSayAll(t, p)
				if o.Journal {
					assertJournal(t, p, figure)
				}
			}
			save(t, c, figure)
		})
	}
}

func assertWellFormed(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

// Texts lie inside the page and do not meet. Within the outer hairs of their boxes
// lines of one paragraph may touch.
func assertTextsFit(t *testing.T, p *Picture, o Options) {
	t.Helper()
	width, height := p.Size()
	want := map[string]float64{"": 183, Narrow: 89, "89": 89, "140": 140}[o.Width] * millimetre
	assert.InDelta(t, want, width, 1e-9)
	const hair = 0.3
	for i, a := range p.canvas.texts {
		assert.True(t, a.left > 1 && a.top > 0 && a.right < width-1 && a.bottom < height-1, "%q leaves the page: %v", a.text, a)
		for _, b := range p.canvas.texts[:i] {
			meets := a.left+hair < b.right && b.left+hair < a.right && a.top+hair < b.bottom && b.top+hair < a.bottom
			assert.False(t, meets, "%q meets %q (%+v)", a.text, b.text, o)
		}
	}
}

// All glyphs exist, and no text shows a mistake of formatting.
func assertTextsSayAll(t *testing.T, p *Picture) {
	t.Helper()
	var buffer sfnt.Buffer
	for _, s := range p.canvas.shapes {
		if s.text == "" {
			continue
		}
		face := p.canvas.fonts.face(s.style)
		for _, r := range s.text {
			index, err := face.Face.GlyphIndex(&buffer, r)
			require.NoError(t, err)
			assert.NotZero(t, index, "no glyph for %q in %q", r, s.text)
		}
		for _, wrong := range []string{"%!", "NaN", "Inf", "  ,", "..", "<nil>"} {
			assert.NotContains(t, s.text, wrong)
		}
		assert.NotRegexp(t, `\d-\d\d? points|[ (]-\d`, withoutMono(s), "a hyphen stands for a minus sign")
		assert.True(t, s.style.size >= 5, "%q is too small to read", s.text)
	}
}

// A journal sets the words itself: the picture leaves them to the legend, marks its
// panels, and has no text below 6 points.
func assertJournal(t *testing.T, p *Picture, figure *table.Table) {
	t.Helper()
	letters, panels := "", len(rows(t, figure, "panel"))
	for _, s := range p.canvas.shapes {
		if s.text == "" {
			continue
		}
		assert.GreaterOrEqual(t, s.style.size, 6.0, s.text)
		assert.False(t, s.style.mono, "%s: no command", s.text)
		if len(s.text) == 1 && s.style.bold && s.text >= "a" && s.text <= "z" {
			assert.InDelta(t, 8, s.style.size, 1e-9)
			letters += s.text
		}
	}
	want := ""
	if panels > 1 {
		want = "abcdefghijklmnopqrstuvwxyz"[:panels]
	}
	assert.Equal(t, want, letters)
	assert.NotContains(t, svg(t, p), "fill-mark\"", "no red bar")
	for _, kind := range []string{"title", "subtitle", "caption", "command"} {
		for _, r := range rows(t, figure, kind) {
			assert.Contains(t, p.Legend(), strings.TrimSuffix(r["text"], "."), kind)
		}
	}
}

func withoutMono(s shape) string {
	if s.style.mono {
		return ""
	}
	return s.text
}

func save(t *testing.T, c toyCase, figure *table.Table) {
	t.Helper()
	if *folder == "" {
		return
	}
	write := func(name string, to func(io.Writer) error) {
		var b bytes.Buffer
		require.NoError(t, to(&b))
		require.NoError(t, os.WriteFile(filepath.Join(*folder, name), b.Bytes(), 0o600))
	}
	write(c.name+".csv", figure.WriteCSV)
	for _, width := range []string{Wide, Narrow} {
		p := draw(t, figure, Options{Width: width})
		write(c.name+"-"+width+".svg", p.WriteSVG)
		write(c.name+"-"+width+".png", p.WritePNG)
	}
	for _, width := range []string{"183", "89"} {
		write(c.name+"-journal-"+width+".png", draw(t, figure, Options{Width: width, Journal: true}).WritePNG)
	}
}

// The golden pictures are SVG: a person can open them, and numbers may differ by a
// hair between processors.
func TestGoldenPictures(t *testing.T) {
	for _, c := range toyCases() {
		if !c.golden {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			got := svg(t, draw(t, build(t, c.figure, c.results()), Options{}))
			path := filepath.Join("testdata", c.name+".svg")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "run go test ./plots -update and look at the new picture")
			assertAlike(t, string(want), got)
		})
	}
}

var number = regexp.MustCompile(`-?\d+(\.\d+)?`)

// assertAlike compares two texts: words exactly, numbers with a tolerance of a
// twentieth of a point.
func assertAlike(t *testing.T, want, got string) {
	t.Helper()
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	require.Equal(t, len(wants), len(gots), "number of shapes")
	for i := range wants {
		require.Equal(t, number.ReplaceAllString(wants[i], "#"), number.ReplaceAllString(gots[i], "#"), "line %d", i+1)
		a, b := number.FindAllString(wants[i], -1), number.FindAllString(gots[i], -1)
		for j := range a {
			x, err := strconv.ParseFloat(a[j], 64)
			require.NoError(t, err)
			y, err := strconv.ParseFloat(b[j], 64)
			require.NoError(t, err)
			require.InDelta(t, x, y, 0.05, "line %d: %s", i+1, gots[i])
		}
	}
}

func TestPNGHasTheWidthOfThePage(t *testing.T) {
	figure := build(t, "sweep-map", toyNumbers(false))
	for _, c := range []struct {
		o      Options
		pixels int
	}{{Options{}, 1600}, {Options{Width: Narrow}, 780}, {Options{Width: "183"}, 1600}, {Options{Width: "89mm", Journal: true}, 1051}} {
		p := draw(t, figure, c.o)
		var b bytes.Buffer
		require.NoError(t, p.WritePNG(&b))
		picture, err := png.Decode(&b)
		require.NoError(t, err)
		width, height := p.Size()
		assert.Equal(t, c.pixels, picture.Bounds().Dx())
		assert.InDelta(t, height/width*float64(c.pixels), picture.Bounds().Dy(), 1)
		// The middle of the highest right cell is the bright end of the scale.
		var bright int
		for y := range picture.Bounds().Dy() {
			for x := range picture.Bounds().Dx() {
				r, g, bl, _ := picture.At(x, y).RGBA()
				if r>>8 > 240 && g>>8 > 220 && bl>>8 < 60 {
					bright++
				}
			}
		}
		assert.Greater(t, bright, 1000)
	}
}

// A reader of another hand gets the pixels that were drawn.
func TestPNGReadsBackAsItWasDrawn(t *testing.T) {
	p := draw(t, build(t, "time-to-tip", toyTips(toyArms, 60, 16, 80, 30)), Options{Width: Narrow})
	drawn := p.canvas.raster(780).Image()
	var b bytes.Buffer
	require.NoError(t, p.WritePNG(&b))
	read, err := png.Decode(&b)
	require.NoError(t, err)
	require.Equal(t, drawn.Bounds(), read.Bounds())
	for y := range drawn.Bounds().Dy() {
		for x := range drawn.Bounds().Dx() {
			r1, g1, b1, a1 := drawn.At(x, y).RGBA()
			r2, g2, b2, a2 := read.At(x, y).RGBA()
			require.Equal(t, [4]uint32{r1, g1, b1, a1}, [4]uint32{r2, g2, b2, a2}, "pixel %d, %d", x, y)
		}
	}
}

func TestPagesAreAsHighAsPrintAllows(t *testing.T) {
	for _, c := range toyCases() {
		figure := build(t, c.figure, c.results())
		_, height := draw(t, figure, Options{}).Size()
		low, high := 90.0, 150.0
		if len(rows(t, figure, "row")) > 0 {
			low, high = 70, 240 // as many rows as there are, at most a page
		}
		assert.True(t, height > low*millimetre && height < high*millimetre, "%s is %.0f mm high", c.name, height/millimetre)
	}
}

func TestBadFigureTablesAreRefusedWithTheirLine(t *testing.T) {
	good := "panel,kind,series,x,x_end,y,low,high,text,style\n,title,,,,,,,A,\np,panel,,2015-01-01,2015-02-01,1,0,1,P,row=1 col=1 axis=date unit=share\n"
	for _, c := range []struct{ rows, message string }{
		{"", ""},
		{"q,line,a,2015-01-01,,1,,,,colour=ink", `line 4: column panel: no panel "q" stands above`},
		{"p,line,a,2015-13-01,,1,,,,colour=ink", `line 4: column x: "2015-13-01" is no date`},
		{"p,line,a,2015-01-01,,,,,,colour=ink", "line 4: column y: a number is expected"},
		{"p,line,a,2015-01-01,,1,,,,colour=mauve", `line 4: column style: colour=mauve: unknown colour "mauve"`},
		{"p,line,a,2015-01-01,,1,,,,", "line 4: column style: colour= is missing"},
		{"p,line,a,2015-01-02,,1,,,,colour=ink\np,line,a,2015-01-01,,1,,,,colour=ink", "line 5: column x: 2015-01-01 does not come after"},
		{"p,band,a,2015-01-01,,,2,1,,colour=ink alpha=0.1", "line 4: column low: 2 is above high, 1"},
		{"p,blob,a,2015-01-01,,,2,1,,colour=ink", `line 4: column kind: unknown kind "blob"`},
		{"p,panel,,2015-01-01,2015-02-01,1,0,1,P,row=1 col=1 axis=date unit=share", "line 4: column panel"},
		{"r,panel,,2015-02-01,2015-01-01,1,0,1,P,row=1 col=1 axis=date unit=share", "line 4: the ends of the axes must rise"},
		{"r,panel,,2015-01-01,2025-02-01,1,0,1,P,row=1 col=1 axis=hour unit=share", "line 4: an axis of hours may span 62 days"},
		{"r,panel,,0,1,1,0,61,P,row=1 col=1 axis=rows unit=points", "line 4: a panel of rows counts them from 0 up to 60"},
		{"r,panel,,0,x,1,0,6,P,row=1 col=1 axis=rows unit=points", `line 4: column x_end: "x" is no number`},
		{"p,bar,,0,1,0,,,,colour=ink", "line 4: column kind: bar needs a panel with axis=rows"},
		{"r,panel,,0,1,1,0,6,,row=2 col=1 axis=rows unit=points\nr,row,,,,60,,,a,colour=ink", "line 5: column y: a whole number from 0 to 59"},
		{"r,panel,,0,1,1,0,6,,row=2 col=1 axis=rows unit=points\nr,interval,,,,0,2,1,,colour=ink", "line 5: column low: 2 is above high, 1"},
		{"r,panel,,0,1,1,0,6,,row=2 col=1 axis=rows unit=points\nr,number,,4,,0,,,+1,colour=ink", "line 5: column x: a whole number from 0 to 3"},
		{"r,panel,,0,1,1,0,6,,row=2 col=1 axis=rows unit=points\nr,cell,,0,,0,1,,,", "line 5: column kind: cell needs a panel with axis=cells"},
	} {
		figure, err := table.ReadCSV(strings.NewReader(good + c.rows))
		require.NoError(t, err)
		_, err = Draw(figure, Options{})
		if c.message == "" {
			require.NoError(t, err)
			continue
		}
		assert.ErrorContains(t, err, c.message)
	}
	figure, err := table.ReadCSV(strings.NewReader(good))
	require.NoError(t, err)
	_, err = Draw(figure, Options{Width: "huge"})
	assert.ErrorContains(t, err, `unknown width "huge"; expected wide, narrow or 80 to 400 millimetres, such as 140`)
	_, err = Draw(figure, Options{Width: "79"})
	assert.ErrorContains(t, err, `unknown width "79"`)
	_, err = Draw(table.New(column("a", table.Text)), Options{})
	assert.ErrorContains(t, err, "not a figure table")
}

func FuzzDraw(f *testing.F) {
	f.Add("panel,kind,series,x,x_end,y,low,high,text,style\n,title,,,,,,,A,\n" +
		"p,panel,,2015-01-01,2015-02-01,1,0,1,P,row=1 col=1 axis=date unit=share strip key zero\n" +
		",event,,2015-01-20,,1,,,A thing happens,colour=alipay mark=square\n,tint,,2015-01-10,2015-01-12,,,,t,colour=predicted alpha=0.5\n" +
		"p,band,a,2015-01-01,,,0.1,0.2,,colour=alipay alpha=0.1\np,band,a,2015-01-30,,,0.1,0.2,,colour=alipay alpha=0.1\n" +
		"p,line,a,2015-01-01,,0.1,,,,colour=alipay width=1\np,line,a,2015-01-30,,0.9,,,,colour=alipay width=1\n" +
		"p,dot,a,2015-01-01,2015-01-05,0.1,,,,colour=alipay mark=triangle outside\np,note,,2015-01-03,,0.5,,,here | there,colour=muted\n" +
		"p,label,a,,,0.9,,,A | 90,colour=alipay\n")
	f.Add("panel,kind,series,x,x_end,y,low,high,text,style\nm,panel,,0,2,1,0,1,,row=1 col=1 axis=cells unit=share\n" +
		"m,xname,,,,,,,X,\nm,xname,,0,,,,,a,\nm,yname,,,,0,,,b,\nm,cell,,1,,0,0.3,,30,\nm,scale,,,,,0,1,share,\n,mark,,,,0.5,,,half,\n")
	f.Add("panel,kind,series,x,x_end,y,low,high,text,style\nh,panel,,2015-01-01T06:00,2015-01-03,1,0,1e9,,row=2 col=3 axis=hour unit=count short\n,key,,,,,,,k,colour=ink dash=off\n")
	f.Add("panel,kind,series,x,x_end,y,low,high,text,style\nr,panel,,-1,2.5,1,0,3,P,row=1 col=1 axis=rows unit=points zero\n" +
		"r,xname,,0,,,,,points,\nr,yname,,,,,,,Without,\nr,row,,,,0,,,a | b; c,colour=ink ruled\nr,bar,,0,1,0,,,,colour=alipay hatch\nr,link,,1,,0,,,,\n" +
		"r,interval,,,,0,0.5,1.5,,colour=ink\nr,interval,,1,,1,0.5,1.5,,colour=ink under ringed\nr,bound,,0.9,,,,,must keep,colour=muted\nr,number,,0,,0,,,+1.0,colour=ink\nr,number,,1,,2,,,0.5 to 1.5,colour=ink\n")
	f.Add("panel,kind,series,x,x_end,y,low,high,text,style\np,panel,,2015-01-01,2015-02-01,1,0,1,P,row=1 col=1 axis=date unit=share\n" +
		"p,line,a,2015-01-01,,1,,,,colour=ink width=1 steps\np,line,a,2015-01-09,,0.5,,,,colour=ink width=1 steps\n" +
		"p,tick,a,2015-01-09,,0.5,,,,colour=ink drop\np,risk,,2015-01-01,,,,,runs,colour=muted\np,risk,a,2015-01-09,,,,,12,colour=ink\n")
	f.Fuzz(func(t *testing.T, text string) {
		figure, err := table.ReadCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, o := range []Options{{}, {Width: Narrow, Bare: true}} {
			p, err := Draw(figure, o)
			if err != nil {
				return
			}
			_, height := p.Size()
			if math.IsNaN(height) || height <= 0 {
				t.Fatalf("height %v", height)
			}
			if err := p.WriteSVG(io.Discard); err != nil {
				t.Fatal(err)
			}
		}
	})
}
