package browsertest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

// A drawn is what a diagram shows of a witness.
type drawn struct {
	Lanes []string
	Steps []drawnStep
	Hands []string // from>to of each arrow
}

type drawnStep struct {
	Lane  string
	Text  string
	Kind  string
	Label string
	Low   bool // below the one before
}

const readDiagram = `[...document.querySelectorAll(".finding")].map(f => {
	const names = [...f.querySelectorAll("svg .lane title")].map(t => t.textContent);
	const xs = [...f.querySelectorAll("svg .lane .life")].filter(l => !l.matches(".wait, .before")).map(l => +l.getAttribute("x1"));
	let y = 0;
	return {
		Message: f.querySelector(".msg").textContent,
		Lanes: names,
		Steps: [...f.querySelectorAll("svg a")].map(a => {
			const box = a.querySelector(".box").getBBox();
			const low = box.y > y;
			y = box.y + box.height;
			return {
				Lane: names[xs.indexOf(Math.round(box.x + box.width / 2))],
				Text: [...a.querySelectorAll(".label")].map(l => l.textContent.trim()).join(" "),
				Kind: a.className.baseVal, Label: a.getAttribute("aria-label"), Low: low,
			};
		}),
		Hands: [...f.querySelectorAll("svg .hand")].map(h => names[h.dataset.from] + ">" + names[h.dataset.to]),
	};
})`

// The lanes and the steps of each diagram are those of the witness.
func TestWitness(t *testing.T) {
	r := sample(t)
	p := open(t, r, 1400, 900, false)
	p.expand(".finding")
	type named struct {
		Message string
		drawn
	}
	for _, got := range eval[[]named](p, readDiagram) {
		f := byMessage(t, r.Findings, got.Message)
		if strings.Contains(f.Message, "\x1b") {
			continue // what is hidden in it is shown in other words
		}
		if len(got.Steps) != len(f.Steps) {
			t.Errorf("%s: %d steps drawn, want %d", f.Message, len(got.Steps), len(f.Steps))
			continue
		}
		for i, s := range f.Steps {
			d := got.Steps[i]
			ill := s.Kind.String() == "stuck" || s.Kind.String() == "panic"
			if d.Lane != s.Goroutine || !strings.Contains(d.Text, s.Text) || strings.Contains(d.Kind, "ill") != ill || !d.Low {
				t.Errorf("%s: step %d is drawn as %+v, want %+v", f.Message, i+1, d, s)
			}
			start, end := fmt.Sprintf("Step %d ", i+1), ", in goroutine "+s.Goroutine
			if !strings.HasPrefix(d.Label, start) || !strings.HasSuffix(d.Label, end) || !strings.Contains(d.Label, s.Text) {
				t.Errorf("step is read out as %q, want %s%s%s", d.Label, start, s.Text, end)
			}
		}
		want := map[string][]string{
			"deadlock": {"ab>bc", "bc>ca", "ca>ab"}, "leak": {"First>supplier"}, "sendclosed": {"Publish>func1", "Publish>func1"}, "closetwice": {}, "wgadd": {},
		}[f.Analyzer]
		if !reflect.DeepEqual(got.Hands, want) {
			t.Errorf("%s: arrows %v, want %v", f.Analyzer, got.Hands, want)
		}
	}
	p.quiet()
}

func byMessage(t *testing.T, all []finding.Finding, message string) finding.Finding {
	t.Helper()
	for _, f := range all {
		start, _, _ := strings.Cut(f.Message, "\x1b")
		if strings.HasPrefix(message, start) {
			return f
		}
	}
	t.Fatalf("no finding %q", message)
	return finding.Finding{}
}

// Hovering and clicking link a step with its line of source, both ways, and
// so does the keyboard.
func TestLinks(t *testing.T) {
	p := open(t, sample(t), 1400, 900, false)
	p.expand(".finding[data-analyzer=leak]")
	const leak = ".finding[data-analyzer=leak] "
	lit := `[...document.querySelectorAll(".finding .line.on")].map(l => l.dataset.n).join()`

	p.hover(leak + `svg a[data-step="3"] .box`)
	if got := eval[string](p, lit); got != "20" {
		t.Errorf("hovering over step 3 lights line %q, want 20", got)
	}
	p.hover(leak + `.line[data-n="14"] code`)
	if got := eval[string](p, `[...document.querySelectorAll("svg a.on")].map(a => a.dataset.step).join()`); got != "5" {
		t.Errorf("hovering over line 14 lights step %q, want 5", got)
	}

	p.do(chromedp.Click(chromedp.CSS(leak + `svg a[data-step="1"] .box`)))
	if got := eval[string](p, `document.querySelector(":target").dataset.n`); got != "11" {
		t.Errorf("a click on step 1 goes to line %q, want 11", got)
	}
	p.do(chromedp.Focus(chromedp.CSS(leak+`svg a[data-step="1"]`)), chromedp.KeyEvent(kb.ArrowDown))
	if got := eval[string](p, `document.activeElement.dataset.step`); got != "2" {
		t.Errorf("the arrow key goes to step %q, want 2", got)
	}
	if got := eval[string](p, lit); got != "13" {
		t.Errorf("step 2 lights line %q, want 13", got)
	}
	p.do(chromedp.KeyEvent(kb.Enter))
	if got := eval[string](p, `document.querySelector(":target").dataset.n`); got != "13" {
		t.Errorf("enter on step 2 goes to line %q, want 13", got)
	}
	p.do(chromedp.Click(chromedp.CSS(leak + `.line[data-n="20"] .ref`)))
	if got := eval[string](p, `document.activeElement.dataset.step`); got != "3" {
		t.Errorf("a click beside line 20 goes to step %q, want 3", got)
	}
	// No link leads nowhere.
	if got := eval[[]string](p, `[...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href")).filter(h => !document.getElementById(h.slice(1)))`); len(got) > 0 {
		t.Errorf("links to nothing: %q", got)
	}
	// Nor are two things of one name.
	if got := eval[[]string](p, `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(got) > 0 {
		t.Errorf("ids used twice: %q", got)
	}
	p.quiet()
}

// A link to a finding or a line opens the finding.
func TestAddress(t *testing.T) {
	p := open(t, sample(t), 1400, 900, false)
	id := eval[string](p, `document.querySelector(".finding[data-analyzer=deadlock] .line").id`)
	p.js(`location.hash = "` + id + `"`)
	p.wait(`document.querySelector(".finding[data-analyzer=deadlock] svg")`)
	if got := eval[int](p, `document.querySelectorAll(".finding[open]").length`); got != 1 {
		t.Errorf("%d findings are open, want the one of the address", got)
	}
	p.quiet()
}

func TestFilter(t *testing.T) {
	p := open(t, sample(t), 1400, 900, false)
	shown := `[...document.querySelectorAll(".finding")].filter(f => f.offsetParent).map(f => f.dataset.analyzer).join()`
	p.do(chromedp.SendKeys(chromedp.CSS("#search"), "FETCH goroutine"))
	if got := eval[string](p, shown); got != "leak" {
		t.Errorf("the search shows %q, want leak", got)
	}
	if got := eval[string](p, `document.querySelector("#shown").textContent`); got != "1 of 6 findings shown" {
		t.Errorf("the page says %q", got)
	}
	if got := eval[string](p, `[...document.querySelectorAll(".contents li")].filter(l => l.offsetParent).map(l => l.innerText).join()`); !strings.HasPrefix(got, "example.com/shop/fetch") {
		t.Errorf("the contents list %q, want fetch alone", got)
	}
	p.js(`search.value = ""; search.dispatchEvent(new Event("input"))`)
	p.do(chromedp.Click(chromedp.CSS(`#analyzers input[value=sendclosed]`)))
	if got := eval[string](p, shown); got != "deadlock,leak,closetwice,wgadd" {
		t.Errorf("without sendclosed the page shows %q", got)
	}
	p.quiet()
}

// Nothing in a file name, in source text or in a message becomes part of the
// page.
func TestEscaping(t *testing.T) {
	p := open(t, sample(t), 1400, 900, false)
	p.expand(".finding")
	if eval[bool](p, `"pwned" in window`) {
		t.Error("text of a finding ran as a script")
	}
	if got := eval[int](p, `document.querySelectorAll("img, iframe, body script ~ script, [onerror], [onclick], a[href^='javascript']").length`); got > 0 {
		t.Errorf("%d elements come from the text of findings", got)
	}
	if !eval[bool](p, `[...document.querySelectorAll(".line code")].some(c => c.textContent.includes("</script><script>window.pwned = 1</script>"))`) {
		t.Error("hostile source is not shown as it is")
	}
	p.quiet()
}

// A report of 2,000 findings opens fast.
func TestMany(t *testing.T) {
	r := reporttest.Many(sample(t), 2000)
	p := open(t, r, 1400, 900, false)
	if n := eval[int](p, `document.querySelectorAll(".finding").length`); n != 2000 {
		t.Fatalf("%d findings, want 2000", n)
	}
	loaded := p.work()
	t.Logf("loading takes %v of processor time", loaded)
	if loaded > 3*time.Second {
		t.Errorf("loading takes %v", loaded)
	}
	p.js(`search.value = "bank"; search.dispatchEvent(new Event("input")); document.body.offsetHeight`)
	filtered := p.work() - loaded
	t.Logf("filtering takes %v of processor time", filtered)
	if filtered > 500*time.Millisecond {
		t.Errorf("filtering takes %v", filtered)
	}
	p.js(`search.value = ""; search.dispatchEvent(new Event("input"))`)
	p.expand(".finding[data-analyzer=leak]:nth-of-type(1)")
	p.quiet()
}
