package loopvar

import (
	"go/ast"
	"go/types"
)

// A place is where something is stored that outlives the iteration.
type place struct {
	expr  ast.Expr    // the variable, field, slice or map
	root  *types.Var  // the variable that it belongs to
	grows bool        // what was stored there before stays: an appended or another element
	alien bool        // the root only refers to what it is part of
	call  *types.Func // that stores it, or nil for an assignment
}

// assign looks at an assignment, and reports whether it lets captures out.
func (s *scan) assign(f *frame, n *ast.AssignStmt) bool {
	late := false
	for i, l := range n.Lhs {
		r := valueOf(n.Rhs, len(n.Lhs), i)
		if r == nil {
			continue
		}
		caps := s.captures(r)
		if len(caps) == 0 {
			continue
		}
		if p := s.placeOf(l, r); p != nil {
			late = s.emit(&sink{kind: stored, frame: f, node: n, caps: caps, place: p}) || late
		}
	}
	return late
}

// placeOf returns the place that is assigned to, or nil if it does not outlive
// the iteration, as far as is known.
func (s *scan) placeOf(lhs, rhs ast.Expr) *place {
	root := s.root(lhs)
	if root == nil {
		return nil // who knows
	}
	p := &place{expr: lhs, root: root}
	if s.local(root) || s.vars[root] {
		if !s.throughPointer(lhs) || !s.alias(root) {
			return nil
		}
		p.grows, p.alien = true, true // a part of another element each time
		return p
	}
	if call, ok := ast.Unparen(rhs).(*ast.CallExpr); ok {
		if b, ok := s.callee(call).(*types.Builtin); ok && b.Name() == "append" {
			p.grows = same(lhs, call.Args[0])
			return p
		}
	}
	for e := lhs; ; {
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			if s.varies(x.Index) {
				p.expr, p.grows = x.X, true
				return p
			}
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return p
		}
	}
}

// same reports whether two expressions read the same.
func same(a, b ast.Expr) bool {
	return types.ExprString(ast.Unparen(a)) == types.ExprString(ast.Unparen(b))
}

// varies reports whether an index may be another one in another iteration.
func (s *scan) varies(index ast.Expr) (found bool) {
	if s.fn != nil {
		return s.info.Types[index].Value == nil // in another call
	}
	ast.Inspect(index, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.Ident:
			v, ok := s.info.Uses[n].(*types.Var)
			found = found || ok && (s.vars[v] || s.local(v) || s.assigned(s.region, v).IsValid())
		}
		return !found
	})
	return found
}

// throughPointer reports whether a pointer, slice or map is followed on the
// way from the root of an expression to what it denotes.
func (s *scan) throughPointer(e ast.Expr) bool {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			if sel := s.info.Selections[x]; sel != nil && sel.Indirect() {
				return true
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := s.info.TypeOf(x.X).Underlying().(*types.Array); !ok {
				return true
			}
			e = x.X
		case *ast.StarExpr:
			return true
		default:
			return false
		}
	}
}

// alias reports whether a variable of the region refers to an element of
// something older.
func (s *scan) alias(v *types.Var) bool {
	if s.vars[v] {
		x := s.ranged[v]
		if x == nil {
			return false
		}
		root := s.root(x)
		return root != nil && !s.local(root)
	}
	if s.defs == nil || len(s.defs.whole[v]) != 1 {
		return false
	}
	e := s.defs.whole[v][0]
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	if e == nil || !isElement(e) {
		return false
	}
	root := s.root(e)
	return root != nil && !s.local(root) && !s.vars[root]
}

func isElement(e ast.Expr) bool {
	switch ast.Unparen(e).(type) {
	case *ast.IndexExpr, *ast.SelectorExpr:
		return true
	}
	return false
}
