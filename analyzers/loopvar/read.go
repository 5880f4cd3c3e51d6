package loopvar

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// mentions reports whether a node looks at what is in the variable that the
// place belongs to.
func (st *store) mentions(n ast.Node) (found bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.CallExpr:
			b, ok := st.callee(m).(*types.Builtin)
			if ok && (b.Name() == "len" || b.Name() == "cap") {
				return false
			}
		case *ast.SliceExpr:
			if isZero(st.info, m.High) {
				return false
			}
		case *ast.Ident:
			found = found || st.info.Uses[m] == st.place.root
		}
		return !found
	})
	return found
}

func isZero(info *types.Info, e ast.Expr) bool {
	v := info.Types[e].Value
	return v != nil && v.String() == "0"
}

// reads reports whether a node looks at the place.
func (st *store) reads(n ast.Node) (found bool) {
	if a, ok := n.(*ast.AssignStmt); ok {
		for i, l := range a.Lhs {
			r := valueOf(a.Rhs, len(a.Lhs), i)
			if call, ok := ast.Unparen(or(r, l)).(*ast.CallExpr); ok && st.appendsTo(call, l) {
				found = found || slices.ContainsFunc(call.Args[1:], st.looksAt)
				continue
			}
			found = found || r != nil && st.looksAt(r) || !same(l, st.place.expr) && !st.stores(l) && st.looksAt(l)
		}
		return found
	}
	if e, ok := n.(ast.Expr); ok {
		return st.looksAt(e)
	}
	ast.Inspect(n, func(m ast.Node) bool {
		e, ok := m.(ast.Expr)
		found = found || ok && st.looksAt(e)
		return !ok && !found
	})
	return found
}

func or(a, b ast.Expr) ast.Expr {
	if a != nil {
		return a
	}
	return b
}

// appendsTo reports whether a call appends to l.
func (st *store) appendsTo(call *ast.CallExpr, l ast.Expr) bool {
	b, ok := st.callee(call).(*types.Builtin)
	return ok && b.Name() == "append" && same(l, call.Args[0])
}

// stores reports whether an assignment to l puts another element in the place.
func (st *store) stores(l ast.Expr) bool {
	x, ok := ast.Unparen(l).(*ast.IndexExpr)
	return ok && same(x.X, st.place.expr)
}

// looksAt reports whether an expression has the value of the place in it. Of
// something that belongs to a variable of the function, any mention of the
// variable counts.
func (st *store) looksAt(e ast.Expr) (found bool) {
	if st.private() {
		return st.mentions(e)
	}
	ast.Inspect(e, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		found = found || ok && st.root(x) == st.place.root && same(x, st.place.expr)
		return !found
	})
	return found
}

// private reports whether the place is, or belongs to, a variable of the
// function of the loop, so that what happens to it is in view.
func (st *store) private() bool {
	body := st.outermost().body
	return st.place.root != nil && !st.place.alien && body.Pos() <= st.place.root.Pos() && st.place.root.Pos() < body.End()
}

func (k *sink) outermost() *frame {
	f := k.frame
	for f.outer != nil {
		f = f.outer
	}
	return f
}

// read reports whether the place is looked at once the variable has changed.
// If others can see the place, they look at it in the end.
func (st *store) read(l *loop, changes target) bool {
	if st.place.grows && !st.private() {
		return true
	}
	g := st.flow(l.fn)
	seen := make(map[*cfg.Block]bool)
	var visit func(b *cfg.Block) bool
	visit = func(b *cfg.Block) bool {
		if seen[b] {
			return false
		}
		seen[b] = true
		if !st.private() && !st.current && b.Stmt == l.stmt && (b.Kind == cfg.KindRangeDone || b.Kind == cfg.KindForDone) {
			return true
		}
		for _, n := range b.Nodes {
			if st.reads(n) {
				return true
			}
			if st.overwrites(n) {
				return false
			}
		}
		return slices.ContainsFunc(b.Succs, visit)
	}
	return slices.ContainsFunc(g.Blocks, func(b *cfg.Block) bool { return b.Live && changes(b) && visit(b) })
}
