package loopvar

import (
	"go/ast"
	"go/types"
	"slices"
)

// lasts reports whether what is stored by a sink is there and may be looked at
// when the loop has changed the variable.
func (s *scan) lasts(k *sink, l *loop, changes target) bool {
	st := &store{scan: s, sink: k}
	others := func(n ast.Node) bool { return n != k.node && st.overwrites(n) }
	if !s.survivesUnless(k, changes, others) {
		return false
	}
	// What an iteration stores and then works with is what it is at, and is
	// not meant to be looked at later.
	st.current = !k.place.grows && !s.survivesUnless(k, changes, st.works)
	return st.read(l, changes)
}

// works reports whether a node calls something that has to do with what the
// place belongs to.
func (st *store) works(n ast.Node) (found bool) {
	if n == st.node {
		return false
	}
	ast.Inspect(n, func(m ast.Node) bool {
		if call, ok := m.(*ast.CallExpr); ok && !st.info.Types[call.Fun].IsType() && !st.info.Types[call.Fun].IsBuiltin() {
			found = found || st.mentions(call)
		}
		return !found
	})
	return found
}

// A store looks for what happens to a place.
type store struct {
	*scan
	*sink
	current bool // the iteration works with it
}

// overwrites reports whether a node puts something else in the place, or
// throws away what it is part of.
func (st *store) overwrites(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			if !st.covers(l) {
				continue
			}
			r := valueOf(n.Rhs, len(n.Lhs), i)
			if r == nil || n == st.node && !st.place.grows || n != st.node && !st.mentions(r) {
				return true
			}
		}
	case *ast.ValueSpec: // a turn of the loop around this one has a variable of its own
		return slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return st.covers(id) })
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); ok {
			b, ok := st.callee(call).(*types.Builtin)
			return ok && (b.Name() == "delete" || b.Name() == "clear") && st.covers(call.Args[0]) ||
				st.mayEmpty(call) || st.empties(call, make(map[*types.Func]bool))
		}
	}
	return false
}

// mayEmpty reports whether a call is one of a method of what a function has
// stored in: it may take out what is there, unless it is known to add to it.
func (st *store) mayEmpty(call *ast.CallExpr) bool {
	x := receiverOf(call)
	if st.place.call == nil || x == nil || st.place.expr == nil || !same(x, st.place.expr) {
		return false
	}
	fn, ok := st.callee(call).(*types.Func)
	return !ok || !slices.ContainsFunc(st.effects(fn), func(e effect) bool { return e.Kind == stored || e.Kind == sent })
}

// empties reports whether a call is one of a method of the package that sets the
// field that is the place anew, itself or through another method.
func (st *store) empties(call *ast.CallExpr, seen map[*types.Func]bool) (found bool) {
	field := st.field()
	fn, ok := st.callee(call).(*types.Func)
	if field == nil || !ok || seen[fn] || st.decls[fn] == nil || fn.Signature().Recv() == nil {
		return false
	}
	seen[fn] = true
	ast.Inspect(st.decls[fn].Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				sel, ok := ast.Unparen(l).(*ast.SelectorExpr)
				if !ok || st.info.Uses[sel.Sel] != types.Object(field) {
					continue
				}
				call, ok := ast.Unparen(or(valueOf(n.Rhs, len(n.Lhs), i), l)).(*ast.CallExpr)
				found = found || !ok || !st.appendsTo(call, l)
			}
		case *ast.CallExpr:
			b, ok := st.callee(n).(*types.Builtin)
			if ok && (b.Name() == "delete" || b.Name() == "clear") {
				sel, ok := ast.Unparen(n.Args[0]).(*ast.SelectorExpr)
				found = found || ok && st.info.Uses[sel.Sel] == types.Object(field)
			}
			found = found || st.empties(n, seen)
		}
		return !found
	})
	return found
}

// field returns the field that is the place, or nil.
func (st *store) field() *types.Var {
	if sel, ok := ast.Unparen(st.place.expr).(*ast.SelectorExpr); ok {
		v, _ := st.info.Uses[sel.Sel].(*types.Var)
		return v
	}
	return nil
}

// covers reports whether an assignment to e is one to the place or to the
// variable that it belongs to.
func (st *store) covers(e ast.Expr) bool {
	if st.place.root == nil {
		return false
	}
	if st.root(e) != st.place.root {
		return false
	}
	for p := st.place.expr; ; {
		if same(p, e) {
			return true
		}
		sel, ok := ast.Unparen(p).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		p = sel.X
	}
}
