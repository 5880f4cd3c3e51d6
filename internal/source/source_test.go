package source_test

import (
	"path/filepath"
	"testing"

	"github.com/concurlint/concurlint/internal/source"
)

const text = "package p\r\n\nvar 名 = \"𝄞x\" // note\n\nfunc (s *S[T]) Run() {\n\tgo f()\n}\n\ntype S[T any] struct{}\n\nfunc (S[T]) Stop() {}\n\nfunc f() {}\n"

func TestLines(t *testing.T) {
	f := source.New([]byte(text))
	if got, want := f.Len(), 13; got != want {
		t.Errorf("Len() = %d, want %d", got, want)
	}
	if got, ok := f.Line(1); got != "package p" || !ok {
		t.Errorf("Line(1) = %q, %v, want the line without its end", got, ok)
	}
	for _, n := range []int{-1, 0, 15} {
		if got, ok := f.Line(n); ok {
			t.Errorf("Line(%d) = %q, want none", n, got)
		}
	}
	var none *source.File
	if _, ok := none.Line(1); ok || none.Len() != 0 || none.Decl(1) != "" {
		t.Error("a nil file has lines")
	}
}

func TestUTF16(t *testing.T) {
	f := source.New([]byte(text))
	// var 名 = "𝄞x": the name has three bytes and one unit, the clef four and two.
	for _, test := range []struct{ column, want int }{{1, 1}, {5, 5}, {8, 6}, {12, 10}, {16, 12}} {
		if got, ok := f.UTF16(3, test.column); got != test.want || !ok {
			t.Errorf("UTF16(3, %d) = %d, %v, want %d", test.column, got, ok, test.want)
		}
	}
	if _, ok := f.UTF16(3, 100); ok {
		t.Error("UTF16 accepts a column past the end of the line")
	}
}

func TestPosition(t *testing.T) {
	f := source.New([]byte("ab\ncd\n"))
	for _, test := range []struct{ offset, line, column int }{{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {6, 3, 1}} {
		line, column, ok := f.Position(test.offset)
		if line != test.line || column != test.column || !ok {
			t.Errorf("Position(%d) = %d, %d, %v, want %d, %d", test.offset, line, column, ok, test.line, test.column)
		}
	}
	if _, _, ok := f.Position(7); ok {
		t.Error("Position accepts an offset past the end")
	}
}

func TestDecl(t *testing.T) {
	f := source.New([]byte(text))
	for line, want := range map[int]string{1: "", 3: "var 名", 4: "", 6: "(*S).Run", 9: "type S", 11: "(S).Stop", 13: "f"} {
		if got := f.Decl(line); got != want {
			t.Errorf("Decl(%d) = %q, want %q", line, got, want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for line, want := range map[string]string{
		"\tch<-x // send": "ch <- x",
		"  ch <-  x":      "ch <- x",
		"if a ;b {":       "if a ; b {",
		"\"open  string":  "\"open string",
		"":                "",
	} {
		if got := source.Normalize(line); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	var files source.Files
	if files.Get(filepath.Join(t.TempDir(), "gone.go")) != nil {
		t.Error("Get returns a file that does not exist")
	}
	if files.Get(t.TempDir()) != nil {
		t.Error("Get returns a directory")
	}
}

func TestRel(t *testing.T) {
	root := filepath.FromSlash("/m")
	for name, want := range map[string]string{"/m/a/b.go": "a/b.go", "/mother/b.go": "/mother/b.go", "/m/..b.go": "..b.go"} {
		if got := source.Rel(root, filepath.FromSlash(name)); got != want {
			t.Errorf("Rel(%q, %q) = %q, want %q", root, name, got, want)
		}
	}
	if got := source.Rel("", "a.go"); got != "a.go" {
		t.Errorf("Rel of no root = %q", got)
	}
}
