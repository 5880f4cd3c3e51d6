package remedy

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// verify reports whether the outcome is gone once the proposal is applied, and
// nothing else is worse.
func (p *patient) verify(prop proposal) bool {
	changed, ok := p.changedDecls(prop.edits)
	if !ok {
		return false
	}
	pass := p.apply(prop.edits)
	if pass == nil {
		return false
	}
	trial := p.res.Try(pass, func(decl string) bool { return changed[decl] })
	if trial == nil || !trial.Complete {
		return false
	}
	moved := &shift{fset: p.pass.Fset, edits: prop.edits}
	known := make(map[string]bool)
	for _, o := range trial.Before {
		known[key(o, moved.place)] = true
	}
	if !known[key(p.Outcome, moved.place)] {
		return false // the change does not concern it
	}
	here := func(pos token.Pos) string { return place(pass.Fset, pos) }
	delete(known, key(p.Outcome, moved.place))
	target := at(p.Main, moved.place)
	for _, o := range trial.After {
		if !known[key(o, here)] {
			return false
		}
		for _, b := range o.Cause {
			if o.Kind == p.Outcome.Kind && at(b, here) == target {
				return false // the finding would stay, with another witness
			}
		}
	}
	return true
}

// key names an outcome by what goes wrong and where.
func key(o *explore.Outcome, place func(token.Pos) string) string {
	parts := []string{fmt.Sprint(o.Kind, o.Panic)}
	for _, b := range o.Cause {
		if o.Kind == explore.OneShot {
			b.Stack = []explore.Place{*b.Made} // one for each channel
		}
		parts = append(parts, at(b, place))
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, " ")
}

func at(b explore.Blocked, place func(token.Pos) string) string {
	for _, s := range b.Stack {
		if s.Fn.Flags&skeleton.Model == 0 && s.Instr.Pos.IsValid() {
			return fmt.Sprintf("%d@%s", b.Op, place(s.Instr.Pos))
		}
	}
	return fmt.Sprintf("%d@%s:%d", b.Op, b.Stack[0].Fn.Name, b.Stack[0].Instr.Line)
}

func place(fset *token.FileSet, pos token.Pos) string {
	f := fset.File(pos)
	return fmt.Sprintf("%s:%d", f.Name(), f.Offset(pos))
}

// A shift says where a place of the old text is in the new one.
type shift struct {
	fset  *token.FileSet
	edits []analysis.TextEdit
}

func (s *shift) place(pos token.Pos) string {
	f := s.fset.File(pos)
	off := f.Offset(pos)
	for _, e := range s.edits {
		switch {
		case s.fset.File(e.Pos) != f || e.Pos > pos:
		case e.End <= pos:
			off += len(e.NewText) - int(e.End-e.Pos)
		default:
			return "gone" // no place of the new text has this name
		}
	}
	return fmt.Sprintf("%s:%d", f.Name(), off)
}

// changedDecls returns the names of the functions that edits change. It
// reports false if they change anything else but types and imports.
func (c *Cabinet) changedDecls(edits []analysis.TextEdit) (map[string]bool, bool) {
	changed := make(map[string]bool)
	for _, e := range edits {
		f := c.fileAt(e.Pos)
		if f == nil || c.source(f) == nil {
			return nil, false
		}
		for _, d := range f.Decls {
			if e.Pos < d.Pos() || e.Pos > d.End() {
				continue
			}
			switch d := d.(type) {
			case *ast.FuncDecl:
				c.addNames(changed, d)
			case *ast.GenDecl:
				if d.Tok == token.VAR || d.Tok == token.CONST {
					return nil, false
				}
			}
		}
	}
	return changed, len(changed) > 0
}

// addNames adds the names that the skeletons of a declaration go by.
func (c *Cabinet) addNames(names map[string]bool, d *ast.FuncDecl) {
	obj, ok := c.pass.TypesInfo.Defs[d.Name].(*types.Func)
	if !ok {
		return
	}
	names[obj.FullName()] = true
	for name, info := range c.res.Build.Infos {
		fn := info.Func
		for fn.Parent() != nil {
			fn = fn.Parent()
		}
		if fn.Object() == obj {
			names[scenario.Decl(name)] = true
		}
	}
}

// apply returns a pass for the package with the edits applied, or nil if it
// does not compile. Nothing of it is known to the FileSet of the pass.
func (c *Cabinet) apply(edits []analysis.TextEdit) *analysis.Pass {
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	pass := *c.pass
	pass.Fset = token.NewFileSet()
	pass.Files = slices.Clone(c.pass.Files)
	texts := make(map[int][]byte)
	for i, f := range c.pass.Files {
		if text, ok := c.edited(f, edits); !ok {
			return nil
		} else if text != nil {
			texts[i] = text
		} else {
			pass.Fset.AddExistingFiles(c.pass.Fset.File(f.Package))
		}
	}
	for i := range pass.Files {
		if texts[i] == nil {
			continue
		}
		name := c.pass.Fset.File(c.pass.Files[i].Package).Name()
		f, err := parser.ParseFile(pass.Fset, name, texts[i], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		pass.Files[i] = f
	}
	if !c.check(&pass) {
		return nil
	}
	return &pass
}

// edited returns the new text of a file, or nil if no edit is in it. It
// reports false if edits overlap.
func (c *Cabinet) edited(f *ast.File, edits []analysis.TextEdit) (text []byte, ok bool) {
	tok := c.pass.Fset.File(f.Package)
	src, last := c.source(f), 0
	for _, e := range edits {
		if c.pass.Fset.File(e.Pos) != tok {
			continue
		}
		start, end := tok.Offset(e.Pos), tok.Offset(e.End)
		if start < last {
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

// check type-checks the changed package, with the imports that are at hand.
func (c *Cabinet) check(pass *analysis.Pass) bool {
	pass.TypesInfo = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: importer{c.pass.Pkg}, Sizes: c.pass.TypesSizes, GoVersion: c.pass.Pkg.GoVersion()}
	pkg, err := conf.Check(c.pass.Pkg.Path(), pass.Fset, pass.Files, pass.TypesInfo)
	pass.Pkg = pkg
	return err == nil
}

// An importer finds the packages that a package imports, at first or second
// hand.
type importer struct{ pkg *types.Package }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	seen := make(map[*types.Package]bool)
	for work := []*types.Package{i.pkg}; len(work) > 0; work = work[1:] {
		for _, p := range work[0].Imports() {
			if p.Path() == path && p.Complete() {
				return p, nil
			}
			if !seen[p] {
				seen[p] = true
				work = append(work, p)
			}
		}
	}
	return declared(path)
}

// declarations are what fixes use of packages that they import, for the case
// that nothing else of the package is at hand. Models go by names, so these do.
var declarations = map[string]string{
	"errors": "package errors; func New(text string) error",
	"sync": `package sync
		type Once struct{ done bool }
		func (o *Once) Do(f func())
		type WaitGroup struct{ n int }
		func (wg *WaitGroup) Add(delta int)
		func (wg *WaitGroup) Done()
		func (wg *WaitGroup) Wait()`,
}

func declared(path string) (*types.Package, error) {
	src, ok := declarations[path]
	if !ok {
		return nil, fmt.Errorf("no package %s at hand", path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path+".go", src, 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{IgnoreFuncBodies: true}
	return conf.Check(path, fset, []*ast.File{f}, nil)
}
