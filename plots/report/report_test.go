package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/plots"
)

// read reads a table from text.
func read(t *testing.T, text string) *table.Table {
	t.Helper()
	out, err := table.ReadCSV(strings.NewReader(text))
	require.NoError(t, err)
	return out
}

const comparison = `point,measure,at,arm,base,n,mean,base_mean,difference,low,high,level,method,positive,negative,variance_ratio,unit,same_sign,median,p_holm
0,share_value_commerce.tenpay,2015-03-01,open,as_it_happened,20,0.0946,0.0959,-0.0013,-0.0016,-0.001,0.95,t,0,20,287,share,1,-0.0012,0.00000003
0,share_value_commerce.tenpay,2015-03-01,closed,as_it_happened,20,0.0959,0.0959,0,0,0,0.95,t,0,0,,share,,0,1
0,lost_sales.total,2015-01-26..2015-03-01,open,as_it_happened,20,69500000,106000000,-36500000,-48700000,-24300000,0.95,t,0,20,3,yuan,1,-36000000,0.00001
0,active.tenpay,2015-03-01,open,as_it_happened,20,127000000,127000100,-100,-5000,4800,0.95,t,9,11,1.5,people,0.55,-90,0.967
`

const sheet = `panel,kind,series,x,x_end,y,low,high,text,style
,figure,,,,,,,gap,
,title,,,,,,,"Tenpay against as it happened: open −0.13 points",
,subtitle,,,,,,,Tenpay's share <of> value,
,caption,,,,,,,Medians of runs.,
,command,,,,,,,hongbao demo,
levels,panel,,2015-01-26,2015-01-28,1,0,0.2,"Tenpay, share",row=1 col=1 axis=date unit=share strip
,event,,2015-01-27,,1,,,"27 Jan, WeChat: blocks",colour=tenpay mark=square
levels,band,"open, 95 %",2015-01-26,,,0.09,0.11,,colour=open alpha=0.14
levels,band,"open, 95 %",2015-01-27,,,0.09,0.12,,colour=open alpha=0.14
levels,band,"open, 95 %",2015-01-28,,,0.09,0.13,,colour=open alpha=0.14
levels,line,open,2015-01-26,,0.1,,,,colour=open width=1.5
levels,line,open,2015-01-27,,0.11,,,,colour=open width=1.5
levels,line,open,2015-01-28,,0.12,,,,colour=open width=1.5
levels,label,open,,,0.12,,,Open | 12 %,colour=open
`

const mapSheet = `panel,kind,series,x,x_end,y,low,high,text,style
,figure,,,,,,,tipping-map,
,title,,,,,,,Tenpay ends at 18 to 19 %,
map,panel,,0,2,1,0,1,,row=1 col=1 axis=cells unit=share
map,xname,,,,,,,Strategy of Tencent,
map,xname,,0,,,,,open,
map,xname,,1,,,,,closed,
map,yname,,,,,,,Strategy of Alibaba,
map,yname,,,,0,,,script,
map,cell,,0,,0,0.18,,18,
map,cell,,1,,0,0.19,,19,
map,scale,,,,,0.16,0.22,Tenpay,
`

func compared(t *testing.T) Page {
	return Page{
		Info: plots.Info{
			Scenario: "spring-festival-2015", Command: "hongbao demo", Hash: "c7785becde6fc054", SeedRule: "seed 1", Replicates: 20,
			Others: "others as recorded", Base: "as_it_happened",
			Arms: []plots.Arm{{Name: "as_it_happened", Label: "As it happened"}, {Name: "open", Label: "Open"}, {Name: "closed", Label: "Closed"}},
		},
		Answer: Answer{
			Program: "hongbao 0.1.0", Title: "Open against closed", Question: "What was it worth?",
			Sentences: []string{"Leaving out e24 lowered it on 2015-03-01 by 0.13 points, 95 % interval 0.10 to 0.16, 20 paired runs; simulation error only; others as recorded."},
			Measure:   "share_value_commerce.tenpay", At: "2015-03-01", Arm: "open", Done: 60, Total: 60,
			HandSet: []HandSet{{"choice.kappa", "0.5", "a guess"}},
			Columns: []Column{
				{"share_value_commerce.tenpay", "Tenpay, share of commerce value", "share"},
				{"lost_sales.total", "sales lost by shops", "yuan"},
				{"active.tenpay", "Tenpay, active wallets", "people"},
			},
			Files: []File{{"runs.csv", "one row a run"}},
		},
		Comparison:    read(t, comparison),
		Figures:       []*table.Table{read(t, mapSheet), read(t, sheet)},
		Configuration: []File{{"scenario.yaml", "hongbao: 1\nkind: scenario\n"}},
	}
}

func swept(t *testing.T, points int) Page {
	var b strings.Builder
	b.WriteString("point,arm,replicate,seed,choice.kappa,share_value_commerce.tenpay\n")
	for p := range points {
		for k := range 3 {
			fmt.Fprintf(&b, "%d,as_it_happened,%d,1,%d,%g\n", p, k+1, p, 0.1+0.001*float64(p)+0.0001*float64(k))
		}
	}
	page := compared(t)
	page.Comparison, page.Runs = nil, read(t, b.String())
	page.Info.Factors, page.Info.Arms = []string{"choice.kappa"}, page.Info.Arms[:1]
	page.Answer.Arm = ""
	return page
}

func write(t *testing.T, page Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, page))
	balanced(t, b.String())
	return b.String()
}

// balanced reads every tag: those that need an end have it, in the right order.
func balanced(t *testing.T, text string) {
	t.Helper()
	void := []string{"meta", "link", "br", "img", "hr", "input"}
	// Style holds no tags; its content is not XML.
	text = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(text, "")
	text = strings.Replace(text, "<!DOCTYPE html>", "", 1)
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var open []string
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch e := token.(type) {
		case xml.StartElement:
			if !slices.Contains(void, e.Name.Local) {
				open = append(open, e.Name.Local)
			}
		case xml.EndElement:
			if slices.Contains(void, e.Name.Local) {
				continue
			}
			require.NotEmpty(t, open, "end of %s without a beginning", e.Name.Local)
			require.Equal(t, open[len(open)-1], e.Name.Local)
			open = open[:len(open)-1]
		}
	}
	require.Empty(t, open)
}

func TestPageHoldsWhatIsAsked(t *testing.T) {
	text := write(t, compared(t))
	for _, want := range []string{
		"What was it worth?", "Leaving out e24 lowered it on 1\u00a0Mar\u00a02015 by 0.13 points, 95\u202f% interval 0.10 to 0.16, 20 paired runs.</h1>",
		"Simulation error only; others as recorded.",
		"−0.13 points", "−0.16 to −0.10", "−36\u202fm", "cannot be told from 0",
		"not sampled: 1 coefficient hand-set", "Chance in the runs", "How to read it", "What a band is", "need 287 times",
		"choice.kappa", "a guess", "hongbao demo", "c7785becde6fc054", "figures/gap.svg", "figures/gap.png", "figures/gap.csv",
		"Equal arms.", "kind: scenario", "27 Jan", "runs.csv", "prefers-color-scheme:dark", "@media print",
	} {
		require.Contains(t, text, want)
	}
	require.Less(t, strings.Index(text, "Equal arms."), strings.Index(text, `class="keys"`), "bad news stands first")
	require.Less(t, strings.Index(text, `id="figure-gap"`), strings.Index(text, `id="figure-tipping-map"`), "the figure of the answer stands first")
	require.NotContains(t, text, "<script")
	require.NotContains(t, text, "ZgotmplZ", "the template refused a value")
	require.NotRegexp(t, `(src|href)="(https?:)?//`, text)
	require.NotContains(t, strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "http://")
}

func TestSameBytesTwice(t *testing.T) {
	require.Equal(t, write(t, compared(t)), write(t, compared(t)))
	require.Equal(t, write(t, swept(t, 5)), write(t, swept(t, 5)))
}

func TestTextOfUsersIsEscaped(t *testing.T) {
	const evil = `</style></title><script>alert("x")</script>&amp;'"` + "`"
	page := compared(t)
	page.Answer.Question, page.Answer.Title, page.Answer.Sentences = evil, evil, []string{evil, evil}
	page.Answer.Warnings, page.Answer.Removed = []string{evil}, []string{evil}
	page.Answer.HandSet[0] = HandSet{evil, evil, evil}
	page.Answer.Verdicts = []Verdict{{Name: evil, Note: evil}}
	page.Info.Command, page.Info.Scenario, page.Info.Arms[1].Label = evil, evil, evil
	page.Configuration[0].Text = evil
	page.Figures = []*table.Table{read(t, strings.ReplaceAll(sheet, "Tenpay against as it happened: open", strings.ReplaceAll(evil, `"`, `""`)))}
	text := write(t, page)
	require.NotContains(t, text, "<script")
	require.Equal(t, 1, strings.Count(text, "</style>"))
	require.Equal(t, 1, strings.Count(text, "</title>"))
}

func TestEveryFigureHasTextAndTable(t *testing.T) {
	text := write(t, compared(t))
	pictures := regexp.MustCompile(`<svg [^>]*>`).FindAllString(text, -1)
	require.Len(t, pictures, 4, "two figures at two widths")
	for _, p := range pictures {
		label := regexp.MustCompile(`aria-label="([^"]+)"`).FindStringSubmatch(p)
		require.NotNil(t, label, p)
		require.Contains(t, label[1], "Tenpay")
	}
	require.Contains(t, text, "open −0.13 points. Tenpay, share, at the end: Open 12 %.", "title and end values")
	require.Contains(t, text, "A map of 2 cells, from 18 to 19.")
	sections := strings.Split(text, `<section class="figure"`)[1:]
	require.Len(t, sections, 2)
	for _, s := range sections {
		require.Contains(t, s[:strings.Index(s, "</section>")], "<tbody>")
	}
	require.Contains(t, sections[0], "<td>27 Jan 2015</td><td class=\"right\">11.0\u202f%</td><td class=\"right\">9.0\u202f% to 12.0\u202f%</td>")
}

func TestLongTablesAreCut(t *testing.T) {
	text := write(t, swept(t, mostPoints+20))
	require.Contains(t, text, `The first 80 rows of 100; all are in <a href="summary.csv">`)
	var long strings.Builder
	head, rest, _ := strings.Cut(sheet, "levels,label")
	long.WriteString(head)
	for day := range 300 {
		fmt.Fprintf(&long, "levels,line,closed,2016-%02d-%02d,,0.1,,,,colour=passcode width=1.5\n", 1+day/28, 1+day%28)
	}
	long.WriteString("levels,label" + rest)
	page := compared(t)
	page.Figures = []*table.Table{read(t, long.String())}
	text = write(t, page)
	require.Contains(t, text, `24 of 303 dates, evenly spaced; all are in <a href="figures/gap.csv">`)
	require.Contains(t, text, "<td>26 Jan 2015</td>", "the first date is kept")
	require.Contains(t, text, "<td>20 Nov 2016</td>", "and so is the last")
}

func TestLargePagesKeepTheLimit(t *testing.T) {
	var large strings.Builder
	head, rest, _ := strings.Cut(sheet, "levels,label")
	large.WriteString(head)
	for i := range 12_000 {
		fmt.Fprintf(&large, "levels,line,open %d,2015-01-26,,0.1,,,,colour=open width=1.5\nlevels,line,open %d,2015-01-28,,0.12345,,,,colour=open width=1.5\n", i, i)
	}
	large.WriteString("levels,label" + rest)
	page := compared(t)
	for range 3 {
		page.Figures = append(page.Figures, read(t, large.String()))
	}
	page.Configuration[0].Text = strings.Repeat("key: value\n", 1<<17)
	text := write(t, page)
	require.Less(t, len(text), MaxBytes)
	require.Contains(t, text, "too large for this page")
	require.Contains(t, text, "Cut here; all of it is in")
}

func TestBadNewsComesFirst(t *testing.T) {
	page := compared(t)
	page.Info.Replicates, page.Answer.Done = 1, 59
	page.Answer.Warnings = []string{"two outcomes: 50 % of runs tipped", "1 of 60 runs failed; the tables hold the others, see the table of failures"}
	page.Answer.Verdicts = []Verdict{{Name: "a", OK: false}, {Name: "b", OK: true}}
	page.Failures = read(t, "point,arm,replicate,seed,error,replay\n0,open,3,1,the ties are broken,hongbao run x --replicates 3\n")
	text := write(t, page)
	at := strings.Index(text, `class="keys"`)
	for _, want := range []string{
		"1 of 60 runs failed.", "the ties are broken", "hongbao run x --replicates 3", "One replicate.", "Not finished.",
		"Not as expected.", "1 of 2 expectations", "Two outcomes.", "50\u202f% of runs tipped",
	} {
		require.Contains(t, text[:at], want)
	}
	require.Equal(t, 1, strings.Count(text, "runs failed"))
}

func TestAPageOfNothing(t *testing.T) {
	text := write(t, Page{})
	require.Contains(t, text, "no answer in one sentence")
	require.NotContains(t, text, "NaN")
	page := swept(t, 1)
	page.Runs = page.Runs.Select([]int{0})
	page.Info.Replicates = 1
	text = write(t, page)
	require.NotContains(t, text, "NaN")
	require.Contains(t, text, "no interval")
}

func TestSweepsSayTheirRange(t *testing.T) {
	text := write(t, swept(t, 11))
	for _, want := range []string{"10.0\u202f%", "11.0\u202f%", "kappa 0", "kappa 10", "Moved most by: kappa", "What was swept", "11 points"} {
		require.Contains(t, text, want)
	}
}

// The colours of the page are those of the figures: every class that pictures carry
// has one, and by day it is the picture's own.
func TestColoursOfPicturesAreKnown(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.svg")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	light := map[string]string{}
	for _, token := range tokens {
		require.Empty(t, light[token.name], "%s twice", token.name)
		light[token.name] = token.light
	}
	fill := regexp.MustCompile(`fill="(#[0-9A-F]{6})"[^>]*class="[^"]*\bfill-([a-z-]+)`)
	stroke := regexp.MustCompile(`stroke="(#[0-9A-F]{6})"[^>]*class="[^"]*\bstroke-([a-z-]+)`)
	found := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, pattern := range []*regexp.Regexp{fill, stroke} {
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				require.Equal(t, m[1], light[m[2]], "%s: %s", name, m[2])
				found++
			}
		}
	}
	require.Greater(t, found, 100)
}

// The contrast of text is 4.5 or more, by day and by night.
func TestContrast(t *testing.T) {
	value := func(name string, dark bool) string {
		for _, token := range tokens {
			if token.name == name && dark {
				return token.dark
			} else if token.name == name {
				return token.light
			}
		}
		t.Fatalf("no colour %s", name)
		return ""
	}
	for _, c := range []struct{ text, ground string }{
		{"ink", "ground"},
		{"ink", "panel"},
		{"muted", "ground"},
		{"muted", "panel"},
		{"alipay", "ground"},
		{"tenpay-text", "ground"},
		{"open-text", "ground"},
		{"passcode-text", "ground"},
		{"loss", "ground"},
		{"loss-total", "ground"},
		{"gain-text", "ground"},
		{"warn", "warn-ground"},
		{"ink", "warn-ground"},
		{"error", "error-ground"},
		{"ink", "error-ground"},
		{"error", "ground"},
		{"warn", "open-window"},
	} {
		for _, dark := range []bool{false, true} {
			a, b := luminance(t, value(c.text, dark)), luminance(t, value(c.ground, dark))
			require.GreaterOrEqual(t, (max(a, b)+0.05)/(min(a, b)+0.05), 4.5, "%s on %s, dark %v", c.text, c.ground, dark)
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	var r, g, b int
	_, err := fmt.Sscanf(hex, "#%02X%02X%02X", &r, &g, &b)
	require.NoError(t, err)
	linear := func(v int) float64 {
		x := float64(v) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{scaleOf("share", 0.0003, -0.0013).change(-0.0013), "−0.13 points"},
		{scaleOf("share", 0.0003, -0.0013).span(-0.0016, -0.001, true), "−0.16 to −0.10"},
		{scaleOf("share", 0, 0.134).level(0.134), "13.4\u202f%"},
		{scaleOf("people", 0, 4_830_000).level(4_830_000), "4.83\u202fm"},
		{scaleOf("people", 0, 6_000_000).level(6_000_000), "6\u202fm"},
		{scaleOf("", 0, 0.00234).level(0.00234), "0.0023"},
		{scaleOf("yuan", 12e6, -36.5e6).change(-36.5e6), "−36\u202fm"},
		{scaleOf("share", 0, 0).level(0), "0\u202f%"},
		{scaleOf("share", 0.01, 0.1).level(math.NaN()), "–"},
		{digits(-0.0001, 2, true), "0.00"},
		{digits(1234567.8, 1, true), "+1,234,567.8"},
		{sayDay("2015-02-02T20:00"), "2 Feb 2015, 20:00"},
		{sayDay("2015-01-26..2015-03-01"), "the whole run"},
		{sayDay("soon"), "soon"},
		{plainDays("on 2015-03-01, -0.1 to 5 %."), "on 1\u00a0Mar\u00a02015, −0.1 to 5\u202f%."},
	} {
		require.Equal(t, c.want, c.got)
	}
	d := &doubt{}
	a := d.axis(0.11, 0.271, "share", false)
	require.Equal(t, []string{"10", "15", "20", "25", "30\u202f%"}, texts(d.Ticks))
	require.InDelta(t, 0, a.at(0.1), 1e-9)
	require.InDelta(t, 100, a.at(0.3), 1e-9)
}

func texts(list []tick) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Text)
	}
	return out
}

// TestNothingIsSaidOfWhatHasNoPair: all runs of one arm failed, and of the other only
// one is left.
func TestNothingIsSaidOfWhatHasNoPair(t *testing.T) {
	page := compared(t)
	page.Comparison = read(t, `point,measure,at,arm,base,n,mean,base_mean,difference,low,high,level,method,positive,negative,variance_ratio,unit,same_sign,median,p_holm
0,share_value_commerce.tenpay,2015-03-01,open,as_it_happened,0,,,,,,0.95,none,0,0,,share,,,
0,share_value_commerce.tenpay,2015-03-01,closed,as_it_happened,1,0.0959,0.0949,0.001,,,0.95,none,1,0,,share,1,0.001,
`)
	page.Failures = read(t, "error,replay\nit broke,hongbao run x\n")
	text := write(t, page)
	for _, want := range []string{
		"No pair.", "“Open” and “As it happened” have no pair of runs with a value of Tenpay, share of commerce value", "no pair of runs",
		"no interval from 1 pair", "1 of 60 runs failed.",
	} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "NaN")
}

func TestTheTableOfAllMeasuresHasMedianAndAdjustedP(t *testing.T) {
	page := compared(t)
	_, all := page.differences()
	require.Equal(t, []string{"median difference", "p"}, all.Head[6:])
	var open []string
	for _, r := range all.Rows {
		if r.Cells[0] == "Open" {
			open = append(open, strings.Join(r.Cells[4:], ", "))
		}
	}
	require.Equal(t, []string{"20/20, 287×, −0.12 points, below 0.0001", "20/20, 3×, −36" + thin + "m, below 0.0001", "11/20, 1.50×, −90, 0.97"}, open)
}

// The page says that no coefficient was varied only where none was.
func TestVaried(t *testing.T) {
	p := compared(t)
	require.Contains(t, p.varied(), "none was varied")
	p.Answer.Prior = []Prior{{Arm: p.Answer.Arm, Draws: 20}}
	require.Contains(t, p.varied(), "were drawn")
	swept := swept(t, 3)
	require.NotContains(t, swept.varied(), "none was varied")
}
