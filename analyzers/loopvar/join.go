package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// survives reports whether a sink can still be pending when control gets to
// the target in the outermost frame: whether there is a way to it on which
// nothing waits for the end of what the sink has started.
func (s *scan) survives(k *sink, is target) bool {
	j := s.newJoin(k)
	return s.survivesUnless(k, is, j.bars)
}

// survivesUnless is like survives, with other nodes that bar the way.
func (s *scan) survivesUnless(k *sink, is target, bars func(ast.Node) bool) bool {
	n := k.node
	f := k.frame
	for ; f.outer != nil; f = f.outer {
		if !reaches(s.flow(f.body), n, nil, bars) || s.endsWith(f, bars) {
			return false
		}
		n = f.at
	}
	return reaches(s.flow(f.body), n, is, bars)
}

// endsWith reports whether a literal defers something that bars the way, or
// has its test do so at its end.
func (s *scan) endsWith(f *frame, bars func(ast.Node) bool) (found bool) {
	ast.Inspect(f.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = found || bars(n.Call)
		case *ast.CallExpr:
			fn, ok := s.callee(n).(*types.Func)
			if ok && isCleanup(fn) && len(n.Args) == 1 && s.ownedHere(f, receiverOf(n)) {
				// As if it were called: x.Close() for x.Close.
				as := &ast.CallExpr{Fun: n.Args[0], Lparen: n.Lparen, Rparen: n.Rparen}
				found = found || bars(as)
			}
		}
		return !found
	})
	return found
}

func isCleanup(fn *types.Func) bool {
	e := known[fn.FullName()]
	return len(e) == 1 && e[0].Kind == cleanup
}

// A join knows what can wait for a sink.
type join struct {
	*scan
	sink    *sink
	objs    map[*types.Var]bool // what it has to do with: channels, groups, what they are fields of
	results map[*types.Var]bool // what starting it has given: a timer, a function that stops it
	polled  map[ast.Node]bool   // communications of selects with a default
}

func (s *scan) newJoin(k *sink) *join {
	j := &join{scan: s, sink: k, objs: make(map[*types.Var]bool), results: make(map[*types.Var]bool), polled: make(map[ast.Node]bool)}
	j.involve(k.node)
	j.relate()
	ast.Inspect(k.frame.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && ast.Unparen(n.Rhs[0]) == k.node {
				for _, l := range n.Lhs {
					if v := s.root(l); v != nil {
						j.results[v] = true
					}
				}
			}
		case *ast.SelectStmt:
			j.addPolled(n)
		}
		return true
	})
	return j
}

// involve adds the variables in a node, and those in the literals that these
// are set to.
func (j *join) involve(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if v, ok := j.info.Uses[id].(*types.Var); ok && !v.IsField() && !j.objs[v] {
			j.objs[v] = true
			if lit := j.lits[v]; lit != nil {
				j.involve(lit.Body)
			}
		}
		return true
	})
}

// relate adds what was made, in the region, of what the sink has to do with,
// and what that was made of.
func (j *join) relate() {
	if j.defs == nil {
		return
	}
	for changed := true; changed; {
		changed = false
		for _, v := range j.defs.order {
			for _, e := range slices.Concat(j.defs.whole[v], j.defs.parts[v]) {
				if e == nil {
					continue
				}
				for _, w := range j.mentioned(e) {
					if j.local(w) && j.objs[v] != j.objs[w] {
						j.objs[v], j.objs[w], changed = true, true, true
					}
				}
			}
		}
	}
}

// mentioned returns the variables in an expression, but not those in function
// literals.
func (j *join) mentioned(e ast.Expr) (out []*types.Var) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			if v, ok := j.info.Uses[n].(*types.Var); ok && !v.IsField() {
				out = append(out, v)
			}
		}
		return true
	})
	return out
}

// addPolled notes the communications of a select that does not wait.
func (j *join) addPolled(sel *ast.SelectStmt) {
	waits := true
	for _, c := range sel.Body.List {
		waits = waits && c.(*ast.CommClause).Comm != nil
	}
	for _, c := range sel.Body.List {
		if comm := c.(*ast.CommClause).Comm; comm != nil && !waits {
			j.polled[comm] = true
		}
	}
}

// bars reports whether a node waits for the sink, or may do so.
func (j *join) bars(n ast.Node) (found bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		if found || m == j.sink.node || m != nil && j.polled[m] {
			return false
		}
		switch m := m.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.SendStmt:
			v := j.root(m.Chan)
			found = v != nil && j.objs[v] && j.receivesFirst(v)
		case *ast.UnaryExpr:
			found = m.Op == token.ARROW && j.receives(m.X)
		case *ast.CallExpr:
			found = j.barsWithin(m) || j.waits(m)
		case ast.Expr:
			found = j.ranged(m)
		}
		return true
	})
	return found
}

// barsWithin reports whether a literal that is called, or given to a function
// that may call it at once, waits for the sink.
func (j *join) barsWithin(call *ast.CallExpr) bool {
	if fn, ok := j.callee(call).(*types.Func); ok && slices.ContainsFunc(j.effects(fn), callsLater) {
		return false
	}
	return slices.ContainsFunc(append(slices.Clip(call.Args), call.Fun), func(e ast.Expr) bool {
		lit, ok := ast.Unparen(e).(*ast.FuncLit)
		return ok && j.bars(lit.Body)
	})
}

// callsLater reports whether an effect is to call a function later. A subtest
// that does not say otherwise is called at once.
func callsLater(e effect) bool { return e.Kind != returned && e.Kind != subtest }
