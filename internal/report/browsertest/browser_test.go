package browsertest

import (
	"bytes"
	"context"
	"flag"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

var screenshots = flag.String("screenshots", "", "directory to write pictures of the pages to")

// browser is shared by the tests; each has a tab of its own.
var browser context.Context

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	name := os.Getenv("CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		panic("no browser: install chromium, or set $CHROMIUM")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // the pages are our own, and root has no sandbox
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	browser, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		panic(err) // it does not start
	}
	return m.Run()
}

// A page is a report in a tab of the browser.
type page struct {
	t      *testing.T
	ctx    context.Context
	report *report.Report

	mu   sync.Mutex
	said []string // errors and warnings on the console
}

// open shows a report in a window of the given size.
func open(t *testing.T, r *report.Report, width, height int64, dark bool) *page {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, report.HTML, r, report.Options{}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	p := &page{t: t, ctx: ctx, report: r}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	call(p, log.Enable, cdp.Empty{})
	call(p, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	p.do(
		chromedp.EmulateViewport(width, height),
		chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()),
	)
	return p
}

// listen keeps what the page complains about.
func (p *page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.said = append(p.said, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		p.said = append(p.said, string(e.Type))
	case *log.EventEntryAdded:
		p.said = append(p.said, e.Entry.Text+" "+e.Entry.URL)
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// call sends a command of the DevTools protocol.
func call[P, R any](p *page, command cdp.Command[P, R], params P) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, command, params); err != nil {
		p.t.Fatal(err)
	}
}

// work returns the processor time that the page has taken so far. It says the
// same on a machine that has other things to do.
func (p *page) work() time.Duration {
	p.t.Helper()
	res, err := chromedp.Call(p.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range res.Metrics {
		if m.Name == "TaskDuration" {
			return time.Duration(m.Value * float64(time.Second)).Round(time.Millisecond)
		}
	}
	p.t.Fatal("the browser does not say how long it works")
	return 0
}

// eval returns the value of a JavaScript expression.
func eval[T any](p *page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// js runs a JavaScript statement.
func (p *page) js(statement string) {
	p.t.Helper()
	eval[bool](p, "(() => { "+statement+"; return true })()")
}

// wait waits until a JavaScript expression is true.
func (p *page) wait(expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("Boolean("+expression+")")); err != nil {
		p.t.Fatalf("waiting for %s: %v", expression, err)
	}
}

// hover moves the mouse to the middle of an element.
func (p *page) hover(selector string) {
	p.t.Helper()
	p.do(chromedp.ScrollIntoView(chromedp.CSS(selector)))
	at := eval[[]float64](p, `(() => { const r = document.querySelector('`+selector+`').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	p.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
}

// quiet checks that the page had nothing to complain about.
func (p *page) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.said) > 0 {
		p.t.Errorf("the console says:\n%s", strings.Join(p.said, "\n"))
	}
}

// expand opens the findings, or those of one analyzer, and waits for their
// diagrams.
func (p *page) expand(selector string) {
	p.t.Helper()
	p.js(`document.querySelectorAll("` + selector + `").forEach(d => d.open = true)`)
	p.wait(`[...document.querySelectorAll("` + selector + `")].every(d => !d.querySelector(".story") || d.querySelector("svg"))`)
}

// shoot writes a picture of an element if pictures are wanted.
func (p *page) shoot(name, selector string) {
	p.t.Helper()
	if *screenshots == "" {
		return
	}
	var b bytes.Buffer
	err := png.Encode(&b, p.picture(selector))
	if err == nil {
		err = os.WriteFile(filepath.Join(*screenshots, name+".png"), b.Bytes(), 0o666)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func sample(t *testing.T) *report.Report {
	t.Helper()
	r, err := reporttest.Sample(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return r
}
