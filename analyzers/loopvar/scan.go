package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A scan looks for the places where captures get out of a region of code: the
// body of a loop, or the body of a function.
type scan struct {
	*checker
	region *ast.BlockStmt
	vars   map[*types.Var]bool      // variables whose address and whose use in a literal are captures
	params map[*types.Var]bool      // variables whose value is a capture
	ranged map[*types.Var]ast.Expr  // what the loop takes the variable from
	holds  map[*types.Var][]capture // variables of the region that hold captures
	defs   *definitions
	found  func(*sink) bool // is told of each place; reports whether it is late
}

// A sink is a place where captures get out.
type sink struct {
	kind  kind
	frame *frame
	node  ast.Node // the statement or call
	caps  []capture
	place *place // where they are stored
}

// walk looks for sinks in a part of a frame.
func (s *scan) walk(f *frame, n ast.Node) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			s.walk(&frame{body: m.Body, lit: m, outer: f, at: m}, m.Body)
			return false
		case *ast.GoStmt:
			return !s.emit(&sink{kind: goroutine, frame: f, node: m, caps: s.invoked(m.Call)})
		case *ast.DeferStmt:
			if f.outer != nil || s.vars == nil {
				return true // runs before the region is left
			}
			return !s.emit(&sink{kind: deferred, frame: f, node: m, caps: s.invoked(m.Call)})
		case *ast.SendStmt:
			return !s.emit(&sink{kind: sent, frame: f, node: m, caps: s.captures(m.Value)})
		case *ast.AssignStmt:
			return !s.assign(f, m)
		case *ast.CallExpr:
			return !s.call(f, m)
		}
		return true
	})
}

func (s *scan) emit(k *sink) bool { return len(k.caps) > 0 && s.found(k) }

// invoked returns the captures of a call that is made later, whose function
// and arguments are evaluated now.
func (s *scan) invoked(call *ast.CallExpr) []capture {
	out := s.captures(call.Fun)
	for _, a := range call.Args {
		out = append(out, s.captures(a)...)
	}
	return out
}

// call looks at a call whose callee is known to let captures out, and reports
// whether it does.
func (s *scan) call(f *frame, call *ast.CallExpr) bool {
	callee, ok := s.callee(call).(*types.Func)
	if !ok {
		return false
	}
	late := false
	for _, e := range s.effects(callee) {
		if e.Kind == returned {
			continue
		}
		for _, a := range arguments(call, callee, e.Param) {
			k := &sink{kind: e.Kind, frame: f, node: call, caps: s.captures(a)}
			switch e.Kind {
			case subtest:
				k.caps = s.parallel(f, call, a)
			case cleanup:
				if s.ownedHere(f, receiverOf(call)) {
					continue // runs at the end of a literal in the region
				}
			}
			late = s.emit(k) || late
		}
	}
	return late
}

// ownedHere reports whether x, a *testing.T, is a parameter of a literal in the region.
// What waits for the end of its test waits for the end of the literal.
func (s *scan) ownedHere(f *frame, x ast.Expr) bool {
	if f.outer == nil {
		return false
	}
	v := s.root(x)
	if v == nil {
		return true // who knows
	}
	for ; f.outer != nil; f = f.outer {
		if f.lit.Type.Pos() <= v.Pos() && v.Pos() < f.lit.End() {
			return true
		}
	}
	return false
}

// parallel returns the captures of a subtest that are used after it has paused
// until the function that starts it has ended.
func (s *scan) parallel(f *frame, call *ast.CallExpr, arg ast.Expr) (out []capture) {
	lit, ok := ast.Unparen(arg).(*ast.FuncLit)
	if !ok || s.ownedHere(f, receiverOf(call)) {
		return nil
	}
	pause := s.pauses(lit)
	for _, c := range s.captures(lit) {
		if pause.IsValid() && c.pos > pause {
			out = append(out, c)
		}
	}
	return out
}

// pauses returns where a subtest calls its Parallel, itself or through a
// function of the package.
func (s *scan) pauses(lit *ast.FuncLit) (pos token.Pos) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if pos.IsValid() {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if s.callsParallel(n) {
				pos = n.End()
			}
		}
		return true
	})
	return pos
}

func (s *scan) callsParallel(call *ast.CallExpr) bool {
	fn, ok := s.callee(call).(*types.Func)
	return ok && fn.FullName() == "(*testing.T).Parallel"
}

// root returns the variable at the root of an expression such as v.f[i].g, or
// nil.
func (c *checker) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := c.info.ObjectOf(x).(*types.Var)
			return v
		case *ast.SelectorExpr:
			if v, ok := c.info.Uses[x.Sel].(*types.Var); ok && !v.IsField() {
				return v // of a package
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}
