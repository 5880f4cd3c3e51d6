package fix

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/concurlint/concurlint/internal/finding"
)

// A File is a file that fixes concern.
type File struct {
	Name string // absolute, without symbolic links
	Old  []byte
	state

	mode      fs.FileMode
	refusal   string // why the file must not be touched, or ""
	crlf      bool   // every line ends in \r\n
	formatted bool   // as gofmt leaves it, line ends aside
}

// A state is what the fixes so far make of a file.
type state struct {
	New   []byte
	edits []udiff.Edit // all edits, merged
	owned []owned      // the edits of each fix
}

type owned struct {
	edits []udiff.Edit
	by    finding.Finding
}

// open reads a file and decides whether fixes may touch it.
func open(name string, roots []string) *File {
	f := &File{Name: name}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		f.refusal = "cannot read the file: " + err.Error()
		return f
	}
	f.Name = real // writing to the link would replace it
	if f.refusal = foreign(real, roots); f.refusal != "" {
		return f
	}
	info, err := os.Stat(real)
	if err == nil {
		f.mode = info.Mode()
		f.Old, err = os.ReadFile(real)
	}
	switch {
	case err != nil:
		f.refusal = "cannot read the file: " + err.Error()
	case f.mode&0o200 == 0:
		f.refusal = "the file is read-only"
	case generated(f.Old):
		f.refusal = "the file is generated"
	}
	f.New = f.Old
	lf := bytes.Count(f.Old, []byte("\n"))
	f.crlf = lf > 0 && bytes.Count(f.Old, []byte("\r\n")) == lf
	tidied, err := f.gofmt(f.Old)
	f.formatted = err == nil && bytes.Equal(tidied, f.Old)
	return f
}

// foreign returns why a file belongs to none of the modules, or "".
func foreign(name string, roots []string) string {
	for _, root := range roots {
		if real, err := filepath.EvalSymlinks(root); err == nil {
			root = real
		}
		rel, err := filepath.Rel(root, name)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		if strings.HasPrefix(filepath.ToSlash(rel), "vendor/") {
			return "the file is vendored"
		}
		for dir := filepath.Dir(name); dir != root; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				return "the file belongs to another module"
			}
		}
		return ""
	}
	return "the file is outside the module"
}

// generated reports whether the text carries the mark of generated code.
func generated(text []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(f)
}

func (f *File) changed() bool { return f.refusal == "" && !bytes.Equal(f.Old, f.New) }

// ending gives the text of an edit the line ends of the file.
func (f *File) ending(text string) string {
	if !f.crlf {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}

// tidy formats the text if the file was formatted before; otherwise it only
// checks that it is Go.
func (f *File) tidy(text []byte) ([]byte, error) {
	if f.formatted {
		return f.gofmt(text)
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	return text, err
}

var bom = []byte("\ufeff")

// gofmt formats the text but keeps what gofmt would drop: a byte order mark
// and the line ends of Windows.
func (f *File) gofmt(text []byte) ([]byte, error) {
	body, hasBOM := bytes.CutPrefix(text, bom)
	if f.crlf {
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
	}
	out, err := format.Source(body)
	if err != nil {
		return nil, err
	}
	if f.crlf {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	if hasBOM {
		out = append(bytes.Clone(bom), out...)
	}
	return out, nil
}
