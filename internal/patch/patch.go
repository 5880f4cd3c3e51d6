// Package patch applies edits to a package that is analyzed, without a file
// being written, so that a fix can be tried before it is suggested.
package patch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ignore"
)

// Texts are the sources of a package.
type Texts struct {
	pass *analysis.Pass
	src  map[*ast.File][]byte
}

// New returns the sources of the package of the pass.
func New(pass *analysis.Pass) *Texts { return &Texts{pass: pass, src: make(map[*ast.File][]byte)} }

// maxTries and maxText bound the changes of a package that are worth trying, each
// of which type-checks it and looks at all its functions: their number, and the
// bytes of source that they go through in all.
const (
	maxTries = 60
	maxText  = 8 << 20
)

// Tries returns how many changes of the package of the pass are worth trying.
func Tries(pass *analysis.Pass) int {
	size := 1
	for _, f := range pass.Files {
		size += int(f.FileEnd - f.FileStart)
	}
	return min(maxTries, maxText/size)
}

// Source returns the text of a file that may be changed, else nil.
func (x *Texts) Source(f *ast.File) []byte {
	if src, ok := x.src[f]; ok {
		return src
	}
	var src []byte
	if f != nil && x.touchable(f) {
		src, _ = x.pass.ReadFile(x.pass.Fset.File(f.Package).Name())
		if len(src) != x.pass.Fset.File(f.Package).Size() {
			src = nil // it is not what was parsed
		}
	}
	x.src[f] = src
	return src
}

// touchable reports whether a fix may change the file: it is what a person
// wrote, and not what a tool made of it.
func (x *Texts) touchable(f *ast.File) bool {
	raw := x.pass.Fset.PositionFor(f.Package, false).Filename
	return !ignore.Generated(x.pass, f) && !ast.IsGenerated(f) && raw == x.pass.Fset.Position(f.Package).Filename
}

// FileAt returns the file that a place is in, or nil.
func (x *Texts) FileAt(pos token.Pos) *ast.File {
	for _, f := range x.pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// Comment returns the comment that follows a place on its line, with its end;
// the place itself if there is none.
func (x *Texts) Comment(at token.Pos) (text string, end token.Pos) {
	src := x.Source(x.FileAt(at))
	if src == nil {
		return "", at
	}
	rest := src[x.pass.Fset.File(at).Offset(at):]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	if tail := bytes.TrimSpace(rest); bytes.HasPrefix(tail, []byte("//")) {
		return " " + string(tail), at + token.Pos(len(bytes.TrimRight(rest, "\r")))
	}
	return "", at
}

// Apply returns a pass for the package with the edits applied, or nil if it
// does not compile. Nothing of it is known to the FileSet of the pass.
func (x *Texts) Apply(edits []analysis.TextEdit) *analysis.Pass {
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	pass := *x.pass
	pass.Fset = token.NewFileSet()
	pass.Files = slices.Clone(x.pass.Files)
	texts := make(map[int][]byte)
	for i, f := range x.pass.Files {
		if text, ok := x.edited(f, edits); !ok {
			return nil
		} else if text != nil {
			texts[i] = text
		} else {
			pass.Fset.AddExistingFiles(x.pass.Fset.File(f.Package))
		}
	}
	for i := range pass.Files {
		if texts[i] == nil {
			continue
		}
		name := x.pass.Fset.File(x.pass.Files[i].Package).Name()
		f, err := parser.ParseFile(pass.Fset, name, texts[i], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		pass.Files[i] = f
	}
	if !x.check(&pass) {
		return nil
	}
	return &pass
}

// edited returns the new text of a file, or nil if no edit is in it. It
// reports false if edits overlap, or the file may not be changed.
func (x *Texts) edited(f *ast.File, edits []analysis.TextEdit) (text []byte, ok bool) {
	tok := x.pass.Fset.File(f.Package)
	src, last := x.Source(f), 0
	for _, e := range edits {
		if x.pass.Fset.File(e.Pos) != tok {
			continue
		}
		start, end := tok.Offset(e.Pos), tok.Offset(e.End)
		if start < last || src == nil {
			return nil, false
		}
		text = append(append(text, src[last:start]...), e.NewText...)
		last = end
	}
	if text == nil {
		return nil, true
	}
	return append(text, src[last:]...), true
}

// A Shift says where a place of the old text is in the new one.
type Shift struct {
	Fset  *token.FileSet
	Edits []analysis.TextEdit
}

// Place returns the name of a place in the new text, and "gone" if there is
// none.
func (s *Shift) Place(pos token.Pos) string {
	if off := s.Offset(pos); off >= 0 {
		return fmt.Sprintf("%s:%d", s.Fset.File(pos).Name(), off)
	}
	return "gone"
}

// Offset returns where a place is in the new text of its file, behind what is
// inserted at it, and -1 if it is gone.
func (s *Shift) Offset(pos token.Pos) int {
	f := s.Fset.File(pos)
	off := f.Offset(pos)
	for _, e := range s.Edits {
		switch {
		case s.Fset.File(e.Pos) != f || e.Pos > pos:
		case e.End <= pos:
			off += len(e.NewText) - int(e.End-e.Pos)
		default:
			return -1
		}
	}
	return off
}

// Place returns the name of a place.
func Place(fset *token.FileSet, pos token.Pos) string {
	return (&Shift{Fset: fset}).Place(pos)
}
