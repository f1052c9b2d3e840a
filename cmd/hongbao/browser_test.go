package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// screens is where pictures of the report go: go test ./cmd/hongbao -run Browser -screens DIR
var screens = flag.String("screens", "", "folder for pictures of the report as a browser shows it")

// browser starts a headless browser of its own, or skips the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium on this machine")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute),
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// looked is what the page says of itself. Boxes are in CSS pixels.
type looked struct {
	Width, Scroll int      // of the window and of what is in it
	Pictures      int      // pictures that are shown
	Empty         []string // pictures without a box or a text for those who do not see
	Outside       []string // texts beyond the edge of the page or of their picture
	Small         float64  // size of the smallest text of a picture
	Ground, Ink   string   // colours of the page
	PictureInk    string   // colour of the first text of a picture in the colour of text
}

const look = `JSON.stringify((() => {
  const out = {Width: innerWidth, Scroll: document.documentElement.scrollWidth, Pictures: 0, Empty: [], Outside: [], Small: 99,
    Ground: getComputedStyle(document.body).backgroundColor, Ink: getComputedStyle(document.body).color, PictureInk: ""};
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const style = getComputedStyle(svg);
    if (style.display === "none") continue;
    out.Pictures++;
    if (frame.width < 100 || frame.height < 100 || !svg.getAttribute("aria-label")) out.Empty.push(svg.outerHTML.slice(0, 80));
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1 || box.right > innerWidth)
        out.Outside.push(text.textContent);
      out.Small = Math.min(out.Small, parseFloat(text.getAttribute("font-size")) * frame.width / svg.viewBox.baseVal.width);
      if (!out.PictureInk && text.classList.contains("fill-ink")) out.PictureInk = getComputedStyle(text).fill;
    }
  }
  for (const part of document.querySelectorAll("h1,h2,h3,p,li,pre,summary,.value,.ticks span")) {
    const box = part.getBoundingClientRect();
    if (box.width > 0 && !part.closest(".scroll") && !part.closest(".skip") && (box.left < 0 || box.right > innerWidth + 0.5))
      out.Outside.push(part.textContent.slice(0, 60));
  }
  return out;
})())`

// TestBrowserShowsTheReport loads reports as a reader does, on a desk and on a
// phone, by day, by night and on paper.
func TestBrowserShowsTheReport(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "demo --users 500 --replicates 3 --out demo")
	must(t, "sweep sweep.yaml --out sweep")
	must(t, "run my-festival.yaml --out run")

	var mutex sync.Mutex
	var requests, complaints []string
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		mutex.Lock()
		defer mutex.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file://") && !strings.HasPrefix(e.Request.URL, "data:") {
				requests = append(requests, e.Request.URL)
			}
		case *runtime.EventConsoleAPICalled:
			complaints = append(complaints, fmt.Sprintf("%s %v", e.Type, e.Args))
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		}
	}))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	media := func(medium, scheme string) {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		require.NoError(t, err)
	}

	inks := map[string]string{"light": "rgb(31, 41, 51)", "dark": "rgb(230, 234, 240)"}
	grounds := map[string]string{"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 28)"}
	for _, name := range []string{"demo", "sweep", "run"} {
		path, err := filepath.Abs(filepath.Join(name, pageFile))
		require.NoError(t, err)
		for _, width := range []int64{1440, 700, 360} {
			for _, scheme := range []string{"light", "dark"} {
				place := fmt.Sprintf("%s-%d-%s", name, width, scheme)
				media("", scheme)
				require.NoError(t, chromedp.Do(ctx,
					chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)),
					chromedp.Navigate("file://"+filepath.ToSlash(path))), place)
				text, err := chromedp.Run(ctx, chromedp.Evaluate[string](look))
				require.NoError(t, err, place)
				var got looked
				require.NoError(t, json.Unmarshal([]byte(text), &got))
				require.EqualValues(t, width, got.Width, place)
				require.LessOrEqual(t, got.Scroll, got.Width, "%s scrolls sideways", place)
				require.Positive(t, got.Pictures, place)
				require.Empty(t, got.Empty, place)
				require.Empty(t, got.Outside, place)
				require.Greater(t, got.Small, 8.0, "%s: the smallest text of a picture, in pixels", place)
				require.Equal(t, grounds[scheme], got.Ground, place)
				require.Equal(t, inks[scheme], got.Ink, place)
				require.Equal(t, inks[scheme], got.PictureInk, place)
				if *screens != "" {
					picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
					require.NoError(t, err, place)
					require.NoError(t, os.WriteFile(filepath.Join(*screens, place+".png"), picture, 0o644))
				}
			}
		}
		// The dark scheme is for screens alone.
		media("print", "dark")
		ground, err := chromedp.Run(ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor`))
		require.NoError(t, err, name)
		media("", "dark")
		paper, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground()))
		require.NoError(t, err, name)
		require.Equal(t, grounds["light"], ground, name)
		require.Greater(t, len(paper), 20_000, name)
		if *screens != "" {
			require.NoError(t, os.WriteFile(filepath.Join(*screens, name+".pdf"), paper, 0o644))
		}
	}
	mutex.Lock()
	defer mutex.Unlock()
	require.Empty(t, requests, "the report asks a network for something")
	require.Empty(t, complaints, "the browser's console")
}
