package ctxselect

import (
	"go/ast"
	"go/types"
)

// spawners are functions of libraries that start the function they are given
// as a goroutine. Its place among the arguments is the last.
var spawners = map[string]bool{
	"(*golang.org/x/sync/errgroup.Group).Go":    true,
	"(*golang.org/x/sync/errgroup.Group).TryGo": true,
	"(*sync.WaitGroup).Go":                      true,
	"context.AfterFunc":                         true,
	"time.AfterFunc":                            true,
}

// findStarts completes the starts of all functions: those by go statements, by
// library functions, and by functions of the package that start what they are
// given.
func (x *index) findStarts() {
	for obj, sites := range x.calls {
		if f := x.byObj[obj]; f != nil {
			for _, s := range sites {
				if s.gone {
					f.starts = append(f.starts, start{s.expr.Pos(), s.fn})
				}
			}
		}
	}
	done := make([]bool, len(x.args))
	for changed := true; changed; {
		changed = false
		for i, a := range x.args {
			if done[i] || !x.spawns(a.callee, a.at) {
				continue
			}
			done[i], changed = true, true
			e := a.expr.Args[a.at]
			if f := x.fnOf(e); f != nil {
				f.starts = append(f.starts, start{a.expr.Pos(), a.fn})
			} else if v := x.variable(e); v != nil {
				x.spawned[v] = true // a parameter that is handed on
			}
		}
	}
}

// spawns reports whether a function starts its i'th argument as a goroutine.
func (x *index) spawns(callee *types.Func, i int) bool {
	params := callee.Signature().Params()
	if spawners[callee.FullName()] {
		return i == params.Len()-1
	}
	if x.byObj[callee] == nil || i >= params.Len() {
		return false
	}
	p := params.At(i)
	if x.spawned[p] {
		return true
	}
	for _, s := range x.funcs[p] {
		if s.gone || s.fn != nil && len(s.fn.starts) > 0 {
			return true
		}
	}
	return false
}

// fnOf returns the function of the source that an expression denotes.
func (x *index) fnOf(e ast.Expr) *fn {
	switch e := plain(e).(type) {
	case *ast.FuncLit:
		return x.byLit[e]
	case *ast.Ident:
		f, _ := x.info.Uses[e].(*types.Func)
		return x.byObj[f]
	case *ast.SelectorExpr:
		f, _ := x.info.Uses[e.Sel].(*types.Func)
		return x.byObj[f]
	}
	return nil
}

// started returns where the goroutine is started that a function runs in, as
// far as the package shows it.
func (x *index) started(f *fn) (start, bool) { return x.startedBy(f, make(map[*fn]bool)) }

func (x *index) startedBy(f *fn, seen map[*fn]bool) (start, bool) {
	if f == nil || seen[f] {
		return start{}, false
	}
	seen[f] = true
	if len(f.starts) > 0 {
		return f.starts[0], true
	}
	if f.obj == nil {
		return x.startedBy(f.outer, seen)
	}
	for _, s := range x.calls[f.obj] {
		if from, ok := x.startedBy(s.fn, seen); ok {
			return from, true
		}
	}
	return start{}, false
}
