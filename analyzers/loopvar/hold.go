package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// definitions is what is assigned to the variables that are declared in a
// region.
type definitions struct {
	order []*types.Var
	whole map[*types.Var][]ast.Expr // nil for what is not known
	parts map[*types.Var][]ast.Expr // to their fields and elements
}

// follow finds out which variables of the region hold captures.
func (s *scan) follow() {
	s.holds = make(map[*types.Var][]capture)
	s.defs = s.define()
	for changed := true; changed; {
		changed = false
		for _, v := range s.defs.order {
			if s.foreign(v) {
				continue // whatever it refers to may be older than the region
			}
			var all []capture
			for _, e := range slices.Concat(s.defs.whole[v], s.defs.parts[v]) {
				if e != nil {
					all = append(all, s.captures(e)...)
				}
			}
			all = unique(all)
			if len(all) > len(s.holds[v]) {
				s.holds[v], changed = all, true
			}
		}
	}
}

func unique(all []capture) []capture {
	slices.SortFunc(all, func(a, b capture) int { return int(a.pos - b.pos) })
	return slices.CompactFunc(all, func(a, b capture) bool { return a.pos == b.pos && a.v == b.v })
}

// define collects what is assigned in the region.
func (s *scan) define() *definitions {
	d := &definitions{whole: make(map[*types.Var][]ast.Expr), parts: make(map[*types.Var][]ast.Expr)}
	ast.Inspect(s.region, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				d.add(s, l, valueOf(n.Rhs, len(n.Lhs), i))
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Values) > 0 {
					d.add(s, id, valueOf(n.Values, len(n.Names), i))
				}
			}
		case *ast.CallExpr:
			s.addStored(d, n)
		case *ast.RangeStmt:
			if n.Key != nil {
				d.add(s, n.Key, nil)
			}
			if n.Value != nil {
				d.add(s, n.Value, element(s.info, n))
			}
		}
		return true
	})
	return d
}

// addStored adds what a call stores in a variable of the region.
func (s *scan) addStored(d *definitions, call *ast.CallExpr) {
	callee, ok := s.callee(call).(*types.Func)
	if !ok {
		return
	}
	for _, e := range s.effects(callee) {
		if e.Kind != stored || e.Into == elsewhere {
			continue
		}
		x := argument(call, callee, e.Into)
		if x == nil {
			continue
		}
		if v := s.root(x); v != nil && s.local(v) {
			for _, a := range arguments(call, callee, e.Param) {
				d.addPart(v, a)
			}
		}
	}
}

// valueOf returns what the i'th of n variables is set to, if it has an
// expression of its own.
func valueOf(rhs []ast.Expr, n, i int) ast.Expr {
	if len(rhs) == n {
		return rhs[i]
	}
	return nil
}

// element returns the range expression in place of its elements, if these are
// variables that may hold something.
func element(info *types.Info, r *ast.RangeStmt) ast.Expr {
	switch info.TypeOf(r.X).Underlying().(type) {
	case *types.Slice, *types.Map, *types.Array:
		if carries(info.TypeOf(r.Value)) {
			return r.X
		}
	}
	return nil
}

func (d *definitions) add(s *scan, lhs, rhs ast.Expr) {
	v := s.root(lhs)
	if v == nil || v.IsField() || !s.local(v) {
		return
	}
	if _, ok := ast.Unparen(lhs).(*ast.Ident); !ok {
		d.addPart(v, rhs)
		return
	}
	d.list(v)
	d.whole[v] = append(d.whole[v], rhs)
}

func (d *definitions) addPart(v *types.Var, rhs ast.Expr) {
	d.list(v)
	d.parts[v] = append(d.parts[v], rhs)
}

func (d *definitions) list(v *types.Var) {
	if !slices.Contains(d.order, v) {
		d.order = append(d.order, v)
	}
}

// local reports whether a variable is declared in the region.
func (s *scan) local(v *types.Var) bool {
	return s.region.Pos() <= v.Pos() && v.Pos() < s.region.End()
}

// foreign reports whether a variable may refer to something that was not made
// in the region.
func (s *scan) foreign(v *types.Var) bool {
	if !refers(v.Type()) {
		return false
	}
	for _, e := range s.defs.whole[v] {
		if e == nil || !s.fresh(v, e) && len(s.captures(e)) == 0 {
			return true
		}
	}
	return false
}

// fresh reports whether an expression makes something new, or is nil, or
// appends to v itself.
func (s *scan) fresh(v *types.Var, e ast.Expr) bool {
	e = ast.Unparen(e)
	if tv := s.info.Types[e]; tv.IsNil() {
		return true
	}
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return true
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return e.Op == token.AND && lit
	case *ast.CallExpr:
		b, ok := s.callee(e).(*types.Builtin)
		return ok && (b.Name() == "make" || b.Name() == "new" || b.Name() == "append" && s.root(e.Args[0]) == v)
	}
	return false
}

// refers reports whether values of the type lead to something that others may
// refer to as well.
func refers(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Struct, *types.Array:
		return false
	}
	return true
}
