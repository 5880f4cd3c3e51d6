package loopvar

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
)

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
		if ptr, ok := p.Type().(*types.Pointer); ok && isNamed(ptr.Elem(), "testing", "T") && s.pauses(decl.Body) != nil {
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
