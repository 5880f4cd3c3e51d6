package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A scan looks for the places where captures get out of a region of code: the
// body of a loop, or the body of a function.
type scan struct {
	*checker
	fn     *types.Func // whose body the region is, or nil if that is the body of a loop
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
	place *place    // where they are stored
	runs  token.Pos // where what is started goes on, if that is known
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
			if f.outer != nil || s.fn != nil {
				return true // runs before the region is left
			}
			return !s.emit(&sink{kind: deferred, frame: f, node: m, caps: s.invoked(m.Call)})
		case *ast.SendStmt:
			return !s.emit(&sink{kind: sent, frame: f, node: m, caps: s.captures(m.Value)})
		case *ast.AssignStmt:
			return !s.assign(f, m)
		case *ast.ReturnStmt:
			return !s.returns(f, m)
		case *ast.CallExpr:
			return !s.call(f, m)
		}
		return true
	})
}

// returns looks at what a function whose body is the region returns.
func (s *scan) returns(f *frame, n *ast.ReturnStmt) bool {
	if s.fn == nil || f.outer != nil || len(n.Results) != 1 {
		return false
	}
	return s.emit(&sink{kind: returned, frame: f, node: n, caps: s.captures(n.Results[0])})
}

// emit tells of a sink, and reports whether it is late.
func (s *scan) emit(k *sink) bool {
	if k.kind == deferred || k.kind == cleanup {
		// What ends something need not use all of its parts.
		k.caps = slices.DeleteFunc(k.caps, func(c capture) bool { return c.part })
	}
	return len(k.caps) > 0 && s.found(k)
}

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
		if e.Kind == returned || e.Kind == paused {
			continue // of which nothing is used later by itself
		}
		for _, a := range arguments(call, callee, e.Param) {
			if k := s.sinkOf(f, call, callee, e, a); k != nil {
				late = s.emit(k) || late
			}
		}
	}
	return late
}

// sinkOf returns the sink for an effect on an argument of a call, or nil if
// what is let out does not outlive the region.
func (s *scan) sinkOf(f *frame, call *ast.CallExpr, callee *types.Func, e effect, arg ast.Expr) *sink {
	k := &sink{kind: e.Kind, frame: f, node: call, caps: s.captures(arg)}
	switch e.Kind {
	case subtest:
		if s.fn == nil {
			k.caps, k.runs = s.parallel(f, s.testOf(call), arg)
		}
	case cleanup:
		if s.ownedHere(f, s.testOf(call)) {
			return nil // runs at the end of a literal in the region
		}
	case stored:
		if k.place = s.placeIn(call, callee, e); k.place == nil {
			return nil
		}
	}
	return k
}

// placeIn returns where a function stores an argument, or nil if that does not
// outlive the region, as far as is known.
func (s *scan) placeIn(call *ast.CallExpr, callee *types.Func, e effect) *place {
	if e.Into == elsewhere {
		return &place{call: callee, grows: true}
	}
	x := argument(call, callee, e.Into)
	if x == nil {
		return nil
	}
	root := s.root(x)
	if root == nil {
		return nil // who knows
	}
	p := &place{expr: x, root: root, call: callee, grows: true}
	if s.local(root) || s.vars[root] {
		if p.alien = s.alias(root); !p.alien {
			return nil
		}
	}
	return p
}

// testOf returns the expression for the test that a call is about: the
// receiver, or an argument.
func (s *scan) testOf(call *ast.CallExpr) ast.Expr {
	for _, a := range append([]ast.Expr{receiverOf(call)}, call.Args...) {
		if a == nil {
			continue
		}
		t := s.info.TypeOf(a)
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		if t != nil && (isNamed(t, "testing", "T") || isNamed(t, "testing", "TB")) {
			return a
		}
	}
	return receiverOf(call)
}

// ownedHere reports whether x, a *testing.T, is a parameter of a literal in the region.
// What waits for the end of its test waits for the end of the literal.
func (s *scan) ownedHere(f *frame, x ast.Expr) bool {
	if f.outer == nil {
		return false
	}
	if x == nil {
		return true // who knows
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
func (s *scan) parallel(f *frame, test, arg ast.Expr) (out []capture, pause token.Pos) {
	lit, ok := ast.Unparen(arg).(*ast.FuncLit)
	if !ok || s.ownedHere(f, test) {
		return nil, pause
	}
	call := s.pauses(lit.Body)
	if call == nil {
		return nil, pause
	}
	for _, c := range s.captures(lit) {
		if c.pos > call.End() {
			out = append(out, c)
		}
	}
	return out, call.Pos()
}

// pauses returns where a test calls Parallel, itself or through a function.
func (s *scan) pauses(body *ast.BlockStmt) (call *ast.CallExpr) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fn, ok := s.callee(n).(*types.Func)
			if ok && call == nil && slices.ContainsFunc(s.effects(fn), func(e effect) bool { return e.Kind == paused }) {
				call = n
			}
		}
		return call == nil
	})
	return call
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
