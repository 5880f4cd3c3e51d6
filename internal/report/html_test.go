package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

// The page itself is tested in a browser, by the module browsertest. These
// tests hold what can be seen without one.

var tag = regexp.MustCompile(`<[^>]*>`)

func TestHTML(t *testing.T) {
	r := sample(t)
	page := write(t, report.HTML, r, report.Options{})
	list := regexp.MustCompile(`(?s)<li id="[^"]*" class="(?:run|start|take|end|stuck|panic)"[^>]*>(.*?)</li>`)
	var got []string
	for _, m := range list.FindAllStringSubmatch(page, -1) {
		text := html.UnescapeString(tag.ReplaceAllString(m[1], ""))
		got = append(got, strings.Join(strings.Fields(text), " "))
	}
	n := 0
	for _, f := range r.Findings {
		n += len(f.Steps)
	}
	if len(got) != n {
		t.Fatalf("%d steps, want %d: %q", len(got), n, got)
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{
		"First starts supplier line 13\nFirst receives from ctx.Done() line 20\nFirst ends: returns ctx.Err() line 21\nsupplier stuck: sends on prices line 14",
		"main panics: closes done again line 7",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the steps\n%s\nlack\n%s", text, want)
		}
	}
}

// Nothing is fetched, and nothing that is not ours can run.
func TestHTMLSelfContained(t *testing.T) {
	page := write(t, report.HTML, sample(t), report.Options{})
	asks := regexp.MustCompile(`^<(?:link|img|iframe|object|base)\b|\bsrc=`)
	for _, text := range tag.FindAllString(page, -1) {
		if asks.MatchString(text) {
			t.Errorf("the page asks for something else: %s", text)
		}
	}
	for _, element := range []string{"style", "script"} {
		parts := strings.Split(page, "<"+element+">")
		if len(parts) != 2 {
			t.Fatalf("%d %s elements, want one", len(parts)-1, element)
		}
		text, _, _ := strings.Cut(parts[1], "</"+element+">")
		if strings.Contains(text, "@import") || strings.Contains(text, "url(") {
			t.Errorf("the %s asks for something else", element)
		}
		sum := sha256.Sum256([]byte(text))
		want := element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("the policy does not let our %s run", element)
		}
	}
}

// Links to findings stay valid as long as the findings do.
func TestHTMLAddresses(t *testing.T) {
	id := regexp.MustCompile(`<details class="finding[^>]* id="([^"]*)"`)
	a, b := sample(t), sample(t) // in another directory
	first := id.FindAllStringSubmatch(write(t, report.HTML, a, report.Options{}), -1)
	second := id.FindAllStringSubmatch(write(t, report.HTML, b, report.Options{}), -1)
	if len(first) != len(a.Findings) || len(second) != len(first) {
		t.Fatalf("%d and %d findings, want %d", len(first), len(second), len(a.Findings))
	}
	for i := range first {
		if first[i][1] != second[i][1] {
			t.Errorf("finding %d is %s, then %s", i, first[i][1], second[i][1])
		}
	}
}

// A long report is small enough to be opened, and soon written.
func BenchmarkHTML(b *testing.B) {
	r, err := reporttest.Sample(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	r = reporttest.Many(r, 2000)
	for b.Loop() {
		var n counter
		if err := report.Write(&n, report.HTML, r, report.Options{}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "bytes")
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
