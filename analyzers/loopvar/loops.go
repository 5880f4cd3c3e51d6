package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// A loop is a for or range statement with variables of its own.
type loop struct {
	stmt ast.Stmt
	body *ast.BlockStmt
	fn   *ast.BlockStmt // the body of the function that it is in
	vars []*loopVar     // that differ between iterations

	outer bool // the variables are declared before the loop
}

// A loopVar is a variable of a loop.
type loopVar struct {
	*types.Var
	change token.Pos // what sets it for the next iteration
	inBody bool      // the body assigns to it
	noPost bool      // and nothing else does
	set    ast.Node  // the loop, or the statement of its body, that sets a variable from outside
}

// loops returns the loops of a file in source order: for each, one with its own
// variables, if the iterations share them, and one with those from outside.
func (c *checker) loops(f *ast.File, shared bool) []*loop {
	var out []*loop
	add := func(stmt ast.Stmt, body, fn *ast.BlockStmt, own func() []*loopVar) {
		if shared {
			out = c.addLoop(out, &loop{stmt: stmt, body: body, fn: fn, vars: own()})
		}
		out = c.addLoop(out, &loop{stmt: stmt, body: body, fn: fn, vars: c.outerVars(stmt, body), outer: true})
	}
	var visit func(n ast.Node, fn *ast.BlockStmt)
	visit = func(n ast.Node, fn *ast.BlockStmt) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.FuncDecl:
				if m.Body != nil {
					visit(m.Body, m.Body)
				}
				return false
			case *ast.FuncLit:
				visit(m.Body, m.Body)
				return false
			case *ast.RangeStmt:
				c.ranges[m.X] = true
				add(m, m.Body, fn, func() []*loopVar { return c.rangeVars(m) })
			case *ast.ForStmt:
				add(m, m.Body, fn, func() []*loopVar { return c.forVars(m) })
			}
			return true
		})
	}
	visit(f, nil)
	return out
}

func (c *checker) addLoop(all []*loop, l *loop) []*loop {
	if len(l.vars) == 0 || l.fn == nil {
		return all
	}
	return append(all, l)
}

func (c *checker) rangeVars(s *ast.RangeStmt) (out []*loopVar) {
	if s.Tok != token.DEFINE || c.once(s.X) {
		return nil
	}
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if id, ok := e.(*ast.Ident); ok {
			if v, ok := c.info.Defs[id].(*types.Var); ok {
				out = append(out, &loopVar{Var: v, change: id.Pos(), inBody: c.assigned(s.Body, v).IsValid()})
			}
		}
	}
	return out
}

// once reports whether a range over x has one iteration at most.
func (c *checker) once(x ast.Expr) bool {
	if lit, ok := ast.Unparen(x).(*ast.CompositeLit); ok && len(lit.Elts) <= 1 {
		for _, e := range lit.Elts {
			if _, keyed := e.(*ast.KeyValueExpr); keyed {
				_, isMap := c.info.TypeOf(lit).Underlying().(*types.Map)
				return isMap
			}
		}
		return true
	}
	t := c.info.TypeOf(x)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	arr, ok := t.Underlying().(*types.Array)
	return ok && arr.Len() <= 1
}

// forVars returns the variables of a three-clause loop. One that nothing
// assigns to is the same in all iterations.
func (c *checker) forVars(s *ast.ForStmt) (out []*loopVar) {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	for _, e := range init.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		v, ok := c.info.Defs[id].(*types.Var)
		if !ok {
			continue // the blank identifier
		}
		lv := &loopVar{Var: v, inBody: c.assigned(s.Body, v).IsValid()}
		switch {
		case s.Post != nil && c.assigned(s.Post, v).IsValid():
			lv.change = s.Post.Pos()
		case lv.inBody:
			lv.change, lv.noPost = c.assigned(s.Body, v), true
		default:
			continue // always the same
		}
		out = append(out, lv)
	}
	return out
}

// assigned returns where n first assigns to a variable, if it does.
func (c *checker) assigned(n ast.Node, v *types.Var) (pos token.Pos) {
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && c.info.Uses[id] == v
	}
	ast.Inspect(n, func(m ast.Node) bool {
		if pos.IsValid() {
			return false
		}
		switch m := m.(type) {
		case *ast.AssignStmt:
			for _, l := range m.Lhs {
				if is(l) {
					pos = l.Pos()
				}
			}
		case *ast.IncDecStmt:
			if is(m.X) {
				pos = m.Pos()
			}
		case *ast.RangeStmt:
			if m.Tok == token.ASSIGN && (m.Key != nil && is(m.Key) || m.Value != nil && is(m.Value)) {
				pos = m.Pos()
			}
		}
		return true
	})
	return pos
}

// changes returns a predicate for the blocks in which a loop sets the variable
// for the next iteration.
func (l *loop) changes(v *loopVar) func(*cfg.Block) bool {
	return func(b *cfg.Block) bool {
		if b.Stmt != l.stmt {
			return false
		}
		switch b.Kind {
		case cfg.KindForPost:
			return !v.noPost
		case cfg.KindRangeBody, cfg.KindForBody:
			_, isRange := l.stmt.(*ast.RangeStmt)
			return isRange || v.noPost
		}
		return false
	}
}
