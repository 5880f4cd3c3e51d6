package docs_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/docs"
)

var update = flag.Bool("update", false, "write the golden files")

const full = `report a|b in <T> and *p

The why, with a link to [sync.WaitGroup.Go] and some *stars*:

	// WRONG
	ch := make(chan<- int)
	if a < b && c {
	}

# When it is silent

  - when it cannot tell
  - when nobody asks

A fence in an example:

	` + "```" + `
`

func TestPage(t *testing.T) {
	got := docs.Page([]*analysis.Analyzer{
		{Name: "wgadd", Doc: full, URL: "https://example.com/wgadd"},
		{Name: "leak", Doc: "report goroutines that block forever"},
	})
	const name = "testdata/page.md"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("Page (go test -update writes %s) =\n%s\nwant\n%s", name, got, want)
	}
}

func TestHTML(t *testing.T) {
	got := docs.HTML(full, 3)
	for _, want := range []string{"&lt;T&gt;", "a &lt; b &amp;&amp; c", "<h3", `href="https://pkg.go.dev/sync#WaitGroup.Go"`} {
		if !strings.Contains(got, want) {
			t.Errorf("HTML lacks %q:\n%s", want, got)
		}
	}
}
