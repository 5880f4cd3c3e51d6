package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// A variable that is declared before a loop is one for all its iterations, in
// every version of the language. If each iteration sets it first, and starts a
// goroutine that reads it, the goroutine finds what a later iteration has put
// there, as with the variables of a loop before Go 1.22. What is only stored
// may be meant to have the last value, and a goroutine that sets the variable
// itself, or reads it with a lock held, shares it on purpose.

// outerVars returns the variables from outside of a loop that each of its
// iterations sets: by the loop itself, or by a statement of the body that is
// below no condition.
func (c *checker) outerVars(stmt ast.Stmt, body *ast.BlockStmt) (out []*loopVar) {
	add := func(set ast.Node, lhs ast.Expr, inBody bool) {
		id, ok := ast.Unparen(lhs).(*ast.Ident)
		if !ok {
			return
		}
		v, ok := c.info.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() || v.Pos() >= stmt.Pos() {
			return
		}
		if !slices.ContainsFunc(out, func(lv *loopVar) bool { return lv.Var == v }) {
			out = append(out, &loopVar{Var: v, change: lhs.Pos(), inBody: inBody, set: set})
		}
	}
	switch s := stmt.(type) {
	case *ast.RangeStmt:
		if s.Tok == token.ASSIGN && !c.once(s.X) {
			for _, e := range []ast.Expr{s.Key, s.Value} {
				if e != nil {
					add(s, e, false)
				}
			}
		}
	case *ast.ForStmt:
		if s.Post != nil {
			c.eachSet(s.Post, func(lhs ast.Expr) { add(s, lhs, false) })
		}
	}
	for _, st := range body.List {
		if set := always(st); set != nil {
			c.eachSet(set, func(lhs ast.Expr) { add(set, lhs, true) })
		}
	}
	return out
}

// always returns what a statement does first, whatever it asks for then.
func always(st ast.Stmt) ast.Stmt {
	switch st := st.(type) {
	case *ast.LabeledStmt:
		return always(st.Stmt)
	case *ast.IfStmt:
		return st.Init
	case *ast.SwitchStmt:
		return st.Init
	case *ast.AssignStmt, *ast.IncDecStmt:
		return st
	}
	return nil
}

// eachSet calls f for what a statement sets to what may be something else each
// time.
func (c *checker) eachSet(st ast.Stmt, f func(lhs ast.Expr)) {
	switch st := st.(type) {
	case *ast.IncDecStmt:
		f(st.X)
	case *ast.AssignStmt:
		if st.Tok == token.DEFINE {
			return
		}
		for i, l := range st.Lhs {
			r := valueOf(st.Rhs, len(st.Lhs), i)
			if tv := c.info.Types[r]; r != nil && st.Tok == token.ASSIGN && (tv.Value != nil || tv.IsNil()) {
				continue // always the same
			}
			f(l)
		}
	}
}

// lateOuter reports whether a goroutine may read a variable from outside of the
// loop when the next iteration sets it.
func (s *scan) lateOuter(k *sink, v *loopVar) bool {
	if k.kind != goroutine || slices.ContainsFunc(k.caps, func(c capture) bool { return c.v == v.Var && c.addr }) {
		return false
	}
	if s.goesOn(k.node, v) {
		return false
	}
	j := s.newJoin(k)
	lit := j.literal()
	if lit == nil || s.assigned(lit.Body, v.Var).IsValid() || s.locks(lit.Body) {
		return false
	}
	return s.survivesUnless(k, s.sets(v, j.bars), j.bars)
}

// goesOn reports whether the next turn may begin between a goroutine and a statement behind
// it that sets a variable: what has been found once may keep later turns from coming there.
func (s *scan) goesOn(n ast.Node, v *loopVar) (found bool) {
	if v.set.Pos() < n.Pos() {
		return false // before it, or the loop
	}
	ast.Inspect(s.region, func(m ast.Node) bool {
		b, ok := m.(*ast.BranchStmt)
		found = found || ok && b.Tok == token.CONTINUE && n.End() <= b.Pos() && b.Pos() < v.set.Pos()
		return !found
	})
	return found
}

// sets returns the target in which a variable from outside is set for the next
// iteration, with nothing before in it that bars the way.
func (s *scan) sets(v *loopVar, bars func(ast.Node) bool) target {
	return func(b *cfg.Block) bool {
		if b.Stmt == v.set && (b.Kind == cfg.KindForPost || b.Kind == cfg.KindRangeBody) {
			return true
		}
		for _, n := range b.Nodes {
			if bars(n) {
				return false
			}
			if n == v.set {
				return true
			}
		}
		return false
	}
}

// locks reports whether a function takes a lock: it knows that it shares what
// it reads.
func (s *scan) locks(body ast.Node) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn, ok := s.callee(call).(*types.Func)
			found = found || ok && (fn.Name() == "Lock" || fn.Name() == "RLock")
		}
		return !found
	})
	return found
}
