package loopvar

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
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
