package ctxselect

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// Who makes an object, or starts it, starts a goroutine for it whose loop has no end. If the
// object can be closed, the goroutine outlives it: nothing ever tells it.

// checkCloser reports such a loop.
func (x *index) checkCloser(l *loop) []analysis.Diagnostic {
	if !x.endless(l) || x.blocks(l) || len(x.exits(l)) > 0 {
		return nil
	}
	end := x.closer(l)
	if end == nil {
		return nil
	}
	return []analysis.Diagnostic{{
		Pos: l.stmt.Pos(), End: l.body.Lbrace,
		Category: "loop",
		Message:  fmt.Sprintf("loop never ends: %s does not end it", end.obj.Name()),
		Related: []analysis.RelatedInformation{
			{Pos: end.obj.Pos(), Message: "this closes what it runs for"},
		},
	}}
}

// closer returns the method that closes the object for which the goroutine of a loop without
// ways out runs, or nil.
func (x *index) closer(l *loop) *fn {
	f := l.fn
	t := receiver(f)
	if t == nil || x.pass.Pkg.Name() == "main" {
		return nil
	}
	starters, ok := x.starters(f)
	if !ok || slices.ContainsFunc(starters, func(by *fn) bool { return by.obj == nil || !makes(by.obj, t) && receiver(by) != t }) {
		return nil
	}
	for m := range t.Methods() {
		if end := x.byObj[m]; end != nil && closes(m) && doesSomething(end.body) {
			return end
		}
	}
	return nil
}

// starters returns the functions that start a function as a goroutine, be it by a literal that
// calls it, and whether nobody else calls it.
func (x *index) starters(f *fn) (list []*fn, only bool) {
	for _, s := range f.starts {
		list = append(list, outermost(s.fn))
	}
	for _, c := range x.calls[f.obj] {
		if c.gone {
			continue
		}
		if c.fn == nil || c.fn.obj != nil || len(c.fn.starts) == 0 {
			return nil, false
		}
		list = append(list, outermost(c.fn))
	}
	return list, len(list) > 0 && !slices.Contains(list, nil)
}

func outermost(f *fn) *fn {
	for f != nil && f.outer != nil {
		f = f.outer
	}
	return f
}

// receiver returns the type whose method a function is, or nil.
func receiver(f *fn) *types.Named {
	if f.obj == nil || f.obj.Signature().Recv() == nil {
		return nil
	}
	return named(f.obj.Signature().Recv().Type())
}

func named(t types.Type) *types.Named {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	if n != nil {
		n = n.Origin()
	}
	return n
}

// makes reports whether a function returns objects of a type.
func makes(f *types.Func, t *types.Named) bool {
	for v := range f.Signature().Results().Variables() {
		if named(v.Type()) == t {
			return true
		}
	}
	return false
}

// closes reports whether a method is there to end the life of an object: by its name, and
// because it is told nothing but how long to wait.
func closes(m *types.Func) bool {
	if m.Name() != "Close" && m.Name() != "Shutdown" {
		return false
	}
	for v := range m.Signature().Params().Variables() {
		if !isContext(v.Type()) {
			return false
		}
	}
	return true
}

// doesSomething reports whether a body does more than to return: a method may be there for
// the sake of an interface.
func doesSomething(body *ast.BlockStmt) bool {
	return body != nil && slices.ContainsFunc(body.List, func(s ast.Stmt) bool {
		ret, ok := s.(*ast.ReturnStmt)
		return !ok || slices.ContainsFunc(ret.Results, func(e ast.Expr) bool {
			_, calls := ast.Unparen(e).(*ast.CallExpr)
			return calls
		})
	})
}
