package baseline_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

const before = `package p

func Serve(ch chan int) {
	go func() { ch <- 1 }()
	go func() { ch <- 1 }()
}

func Stop(ch chan int) {
	close(ch)
}
`

// findings returns a finding on each line of the text that has the mark.
func findings(t *testing.T, dir, text, mark string) []finding.Finding {
	t.Helper()
	name := filepath.Join(dir, "p.go")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	var out []finding.Finding
	for i, line := range strings.Split(text, "\n") {
		if strings.Contains(line, mark) {
			out = append(out, finding.Finding{
				Analyzer: "leak", Category: "send", Package: "example.com/p", Message: "blocks",
				Place: finding.Place{File: name, Line: i + 1, Column: 1 + strings.Index(line, mark)},
			})
		}
	}
	return out
}

func prints(all []finding.Finding) []string {
	var out []string
	for _, p := range baseline.Prints(all, new(source.Files)) {
		out = append(out, p.Hash)
	}
	return out
}

func TestPrintsSurvive(t *testing.T) {
	old := prints(findings(t, t.TempDir(), before, "ch <-"))
	if len(old) != 2 || old[0] == old[1] {
		t.Fatalf("prints = %q, want two different ones", old)
	}
	for name, change := range map[string]func(string) string{
		"shift": func(s string) string {
			return strings.Replace(s, "func Serve", "// Doc.\n\nvar x int\n\nfunc Serve", 1)
		},
		"comment": func(s string) string { return strings.ReplaceAll(s, "ch <- 1 }()", "ch <- 1 }() // why not") },
		"format":  func(s string) string { return strings.ReplaceAll(s, "\tgo func() {", "      go  func()  {") },
		"crlf":    func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		now := prints(findings(t, t.TempDir(), change(before), "ch <-"))
		if len(now) != 2 || now[0] != old[0] || now[1] != old[1] {
			t.Errorf("%s: prints = %q, want %q", name, now, old)
		}
	}
}

func TestPrintsTellApart(t *testing.T) {
	base := findings(t, t.TempDir(), before, "close")[0]
	old := prints([]finding.Finding{base})[0]
	for name, change := range map[string]func(*finding.Finding){
		"analyzer": func(f *finding.Finding) { f.Analyzer = "closetwice" },
		"category": func(f *finding.Finding) { f.Category = "recv" },
		"package":  func(f *finding.Finding) { f.Package = "example.com/q" },
		"line":     func(f *finding.Finding) { f.Place.Line = 4 },
	} {
		f := base
		change(&f)
		if now := prints([]finding.Finding{f})[0]; now == old {
			t.Errorf("another %s has the same print", name)
		}
	}
	moved := findings(t, t.TempDir(), strings.Replace(before, "func Stop", "func Halt", 1), "close")
	if prints(moved)[0] == old {
		t.Errorf("another function has the same print")
	}
	// The order in which findings are handed over must not matter.
	two := findings(t, t.TempDir(), before, "ch <-")
	forth, back := prints(two), prints([]finding.Finding{two[1], two[0]})
	if forth[0] != back[1] || forth[1] != back[0] {
		t.Errorf("prints depend on the order: %q, %q", forth, back)
	}
}

// Without the source text the message has to do.
func TestPrintsOfDeletedFile(t *testing.T) {
	f := finding.Finding{Message: "a", Place: finding.Place{File: filepath.Join(t.TempDir(), "gone.go"), Line: 7}}
	g := f
	g.Message = "b"
	got := prints([]finding.Finding{f, g})
	g.Place.Line, g.Message = 9, "a"
	if got[0] == got[1] || prints([]finding.Finding{g})[0] != got[0] {
		t.Errorf("prints do not follow the message")
	}
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "baseline.json")
	all := findings(t, dir, before, "ch <-")
	if err := baseline.New(all, new(source.Files), dir).Save(name); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(name); bytes.Contains(text, []byte(dir)) {
		t.Errorf("the baseline depends on where the module is:\n%s", text)
	}
	b, err := baseline.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	fresh, known, stale := b.Compare(all, new(source.Files), nil)
	if len(fresh) != 0 || len(known) != 2 || len(stale) != 0 {
		t.Fatalf("round trip: fresh %v, known %v, stale %v", fresh, known, stale)
	}

	// One of the two is fixed, and a new one appears.
	after := strings.Replace(before, "\tgo func() { ch <- 1 }()\n", "", 1)
	after = strings.Replace(after, "close(ch)", "ch <- 2", 1)
	fresh, known, stale = b.Compare(findings(t, dir, after, "ch <-"), new(source.Files), nil)
	if len(fresh) != 1 || fresh[0].Place.Line != 8 || len(known) != 1 || len(stale) != 1 || stale[0].Decl != "Serve" {
		t.Errorf("after a change: fresh %v, known %v, stale %v", fresh, known, stale)
	}
	none := func(baseline.Entry) bool { return false }
	if _, _, stale := b.Compare(nil, new(source.Files), none); len(stale) != 0 {
		t.Errorf("entries of packages that were not checked are stale: %v", stale)
	}
}

func TestReadErrors(t *testing.T) {
	name := filepath.Join(t.TempDir(), "b.json")
	if _, err := baseline.Read(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of no file = %v, want fs.ErrNotExist", err)
	}
	for text, want := range map[string]string{
		`{"version":2,"findings":[]}`:     "version 2 is not supported",
		`{"version":1,"fnidings":[]}`:     `unknown field "fnidings"`,
		`{"version":1,"findings":[]} ...`: "text after the end",
		`[]`:                              "cannot unmarshal",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := baseline.Read(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read of %s = %v, want %q", text, err, want)
		}
	}
}
