package loopvar

import (
	"go/ast"
	"go/types"
	"strings"
)

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
	return j.sink.kind == sent || v == nil || j.objs[v] && j.signalsLast(v) || j.results[v] || j.shared(v)
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
		if v := j.root(recv); v != nil && (j.objs[v] && j.signalsLast(v) || j.shared(v)) && callee != nil && j.mayWait(callee) {
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
