package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
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

// receives reports whether a value from ch may come from the sink.
func (j *join) receives(ch ast.Expr) bool {
	if call, ok := ast.Unparen(ch).(*ast.CallExpr); ok {
		fn, ok := j.callee(call).(*types.Func)
		return !ok || fn.Name() != "Done" && fn.FullName() != "time.After" && fn.FullName() != "time.Tick"
	}
	if sel, ok := ast.Unparen(ch).(*ast.SelectorExpr); ok && isTimer(j.info.TypeOf(sel.X)) {
		v := j.root(ch)
		return v != nil && j.results[v]
	}
	v := j.root(ch)
	return j.sink.kind == sent || v == nil || j.objs[v] || j.results[v] || j.shared(v)
}

// shared reports whether others can get at a variable without being given it.
func (j *join) shared(v *types.Var) bool {
	return v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// ranged reports whether e is what a range statement takes values from, a
// channel of the sink.
func (j *join) ranged(e ast.Expr) bool {
	if _, ok := j.info.TypeOf(e).(*types.Chan); !ok {
		return false
	}
	return j.ranges[e] && j.receives(e)
}

// waits reports whether a call waits for the sink, or may do so.
func (j *join) waits(call *ast.CallExpr) bool {
	callee := j.callee(call)
	if _, ok := callee.(*types.Builtin); ok || j.info.Types[call.Fun].IsType() {
		return false
	}
	if v := j.root(call.Fun); v != nil && j.results[v] {
		return callee == nil || callee.Name() != "Reset" // stop(), timer.Stop(), task.Wait()
	}
	if recv := receiverOf(call); recv != nil {
		if v := j.root(recv); v != nil && (j.objs[v] || j.shared(v)) && callee != nil && j.mayWait(callee) {
			return true
		}
	}
	if j.sink.kind == sent && !inert(callee) {
		return true // perhaps for an answer
	}
	for _, a := range call.Args {
		if v := j.root(a); v != nil && (j.objs[v] || j.results[v]) && synchronizes(j.info.TypeOf(a)) {
			return true // who knows what it does with it
		}
	}
	return false
}

// inert reports whether a function of the standard library never waits for
// what another goroutine does.
func inert(callee types.Object) bool {
	if callee == nil || callee.Pkg() == nil {
		return false
	}
	switch callee.Pkg().Path() {
	case "bytes", "errors", "fmt", "log", "log/slog", "math", "slices", "sort", "strconv", "strings", "sync/atomic":
		return true
	case "sync":
		return callee.Name() != "Wait" && callee.Name() != "Do"
	case "time":
		return callee.Name() != "Sleep"
	}
	return false
}

// mayWait reports whether a method may wait for something to end.
func (j *join) mayWait(callee types.Object) bool {
	name := strings.ToLower(callee.Name())
	for _, word := range []string{"wait", "join", "stop", "close", "shutdown", "drain", "flush", "finish"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// synchronizes reports whether a type is one of those that goroutines wait
// with.
func synchronizes(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	return isNamed(t, "sync", "WaitGroup") || isNamed(t, "sync", "Cond") || isNamed(t, "golang.org/x/sync/errgroup", "Group")
}

func isTimer(t types.Type) bool {
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return isNamed(t, "time", "Timer") || isNamed(t, "time", "Ticker")
}

func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}
