package loopvar

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// keeps is a fact about a function that keeps arguments for later.
type keeps struct{ Effects []effect }

// AFact makes keeps an analysis fact about a *types.Func.
func (*keeps) AFact() {}

// String returns what is kept, such as "keeps 0 (goroutine)".
func (k *keeps) String() string {
	var parts []string
	for _, e := range k.Effects {
		parts = append(parts, fmt.Sprintf("%d (%s)", e.Param, kindNames[e.Kind]))
	}
	return "keeps " + strings.Join(parts, ", ")
}

var kindNames = [...]string{
	returned: "returned", goroutine: "goroutine", deferred: "deferred", callback: "callback",
	cleanup: "cleanup", subtest: "subtest", stored: "stored", sent: "sent", paused: "paused",
}

// effects returns what a function does with its arguments, as far as is known.
func (c *checker) effects(fn *types.Func) []effect {
	fn = fn.Origin()
	if e, ok := known[fn.FullName()]; ok {
		return e
	}
	if e, ok := c.sums[fn]; ok {
		return e
	}
	c.sums[fn] = nil // while it is looked at, and if it calls itself
	var e []effect
	if decl := c.decls[fn]; decl != nil {
		e = c.summarize(fn, decl)
	} else if fact := new(keeps); fn.Pkg() != nil && fn.Pkg() != c.pass.Pkg && c.pass.ImportObjectFact(fn, fact) {
		e = fact.Effects
	}
	c.sums[fn] = e
	return e
}

// export tells other packages what the functions of this one keep.
func (c *checker) export() {
	for _, f := range c.pass.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			fn := c.info.Defs[decl.Name].(*types.Func)
			if _, ok := known[fn.FullName()]; ok {
				continue // wherever it is used
			}
			if e := c.effects(fn); len(e) > 0 && fn.Exported() {
				c.pass.ExportObjectFact(fn, &keeps{e})
			}
		}
	}
}

// findDecls collects the functions of the package that can be called by name.
func findDecls(pass *analysis.Pass) map[*types.Func]*ast.FuncDecl {
	out := make(map[*types.Func]*ast.FuncDecl)
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil {
				out[pass.TypesInfo.Defs[decl.Name].(*types.Func)] = decl
			}
		}
	}
	return out
}

// findLits collects the function literals that variables are set to.
func findLits(pass *analysis.Pass) map[*types.Var]*ast.FuncLit {
	out := make(map[*types.Var]*ast.FuncLit)
	add := func(lhs, rhs ast.Expr) {
		id, ok := lhs.(*ast.Ident)
		lit, isLit := rhs.(*ast.FuncLit)
		if !ok || !isLit {
			return
		}
		if v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var); ok {
			out[v] = lit
		}
	}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					add(l, valueOf(n.Rhs, len(n.Lhs), i))
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					add(id, valueOf(n.Values, len(n.Names), i))
				}
			}
			return true
		})
	}
	return out
}

// summarize finds out what a function does with its arguments, by looking for
// the places where they get out of its body.
func (c *checker) summarize(fn *types.Func, decl *ast.FuncDecl) (out []effect) {
	s := &scan{checker: c, region: decl.Body, fn: fn, params: make(map[*types.Var]bool)}
	for p := range fn.Signature().Params().Variables() {
		if keepable(p.Type()) {
			s.params[p] = true
		}
	}
	if len(s.params) == 0 {
		return nil
	}
	s.follow()
	s.found = func(k *sink) bool {
		into, ok := s.keeps(k)
		for _, c := range k.caps {
			if e := (effect{k.kind, s.index(c.v), into}); ok && !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
		return ok
	}
	s.walk(&frame{body: decl.Body}, decl.Body)
	for p := range s.params {
		if ptr, ok := p.Type().(*types.Pointer); ok && isNamed(ptr.Elem(), "testing", "T") && s.pauses(decl.Body).IsValid() {
			out = append(out, effect{paused, s.index(p), 0})
		}
	}
	slices.SortFunc(out, func(a, b effect) int {
		return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Into, b.Into))
	})
	return out
}

// keepable reports whether values of the type can have a loop variable in
// them: functions, and what leads to something.
func keepable(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Signature, *types.Pointer, *types.Interface:
		return true
	case *types.Slice: // of variadic functions
		_, ok := t.Elem().Underlying().(*types.Signature)
		return ok
	}
	return false
}

// index returns the index of a parameter, or receiver.
func (s *scan) index(v *types.Var) int {
	i := 0
	for p := range s.fn.Signature().Params().Variables() {
		if p == v {
			return i
		}
		i++
	}
	return receiver
}

// keeps reports whether what a sink lets out is kept beyond the end of the
// function, and where.
func (s *scan) keeps(k *sink) (into int, ok bool) {
	switch k.kind {
	case returned:
		return 0, true
	case stored:
		return s.keepsIn(k)
	}
	return 0, s.survives(k, nil)
}

// keepsIn tells where something is stored that the function does not take out
// again. What replaces something is left out: it is replaced by the next call.
func (s *scan) keepsIn(k *sink) (into int, ok bool) {
	st := &store{scan: s, sink: k}
	root := k.place.root
	if !k.place.grows || k.place.alien || st.undone() || !s.survivesUnless(k, nil, func(n ast.Node) bool { return n != k.node && st.overwrites(n) }) {
		return 0, false
	}
	sig := s.fn.Signature()
	switch {
	case root == nil || root.Parent() == s.pass.Pkg.Scope():
		return elsewhere, true
	case root == sig.Recv():
		return receiver, isPointer(root.Type())
	case s.index(root) != receiver:
		return s.index(root), refers(root.Type())
	}
	return 0, false
}

// undone reports whether the function takes out at its end what it has stored.
func (st *store) undone() (found bool) {
	for _, n := range st.deferred() {
		ast.Inspect(n, func(m ast.Node) bool {
			found = found || m != nil && st.overwrites(m)
			return !found
		})
	}
	return found
}

// deferred returns the calls that the function defers.
func (st *store) deferred() (out []ast.Node) {
	ast.Inspect(st.region, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok {
			out = append(out, d.Call)
		}
		return true
	})
	return out
}
