package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// checkStages reports sends outside of a select, in a loop that ends with a
// signal, on a channel without a buffer that is handed out to other packages:
// whoever reads there may leave at the same signal, as the select shows that
// one may, and then the send blocks for good. Where the package reads the
// channel itself, it is known who leaves: see [index.checkPartners].
func (x *index) checkStages(l *loop) (out []analysis.Diagnostic) {
	s, ok := x.watched(l)
	if !ok || !x.selects(l, s) || x.pass.Pkg.Name() == "main" {
		return nil
	}
	own(l, func(n ast.Node) {
		send, ok := n.(*ast.SendStmt)
		if !ok || x.inClause(l, n) {
			return
		}
		v := x.variable(send.Chan)
		where, ok := x.handedOut(v, nil)
		if !ok {
			return
		}
		ch := types.ExprString(send.Chan)
		out = append(out, analysis.Diagnostic{
			Pos: n.Pos(), End: n.End(),
			Category:       "blocking",
			Message:        fmt.Sprintf("send on %s blocks for good if its reader leaves when %s %s, too", ch, s.name, s.when),
			Related:        []analysis.RelatedInformation{{Pos: where, Message: "the channel is handed out here"}},
			SuggestedFixes: x.selectToo(l, send, s),
		})
	})
	return out
}

// selects reports whether a loop waits in a select for a signal or something
// else.
func (x *index) selects(l *loop, s signal) bool {
	found := false
	own(l, func(n ast.Node) {
		sel, ok := n.(*ast.SelectStmt)
		if !ok || hasDefault(sel) || len(sel.Body.List) < 2 {
			return
		}
		for _, c := range sel.Body.List {
			if ch := received(c.(*ast.CommClause).Comm); ch != nil {
				t, is := x.signalOf(ch)
				found = found || is && t.name == s.name
			}
		}
	})
	return found
}

// handedOut returns where a channel without a buffer is given to the clients of
// the package, to be read there, if every use of it is understood: it is made,
// sent to and closed, passed on to functions of the package that do so, and
// returned by an exported function or put in an exported field that the package
// itself does not read.
func (x *index) handedOut(v *types.Var, seen []*types.Var) (token.Pos, bool) {
	if v == nil || v.Pkg() != x.pass.Pkg || len(seen) > maxHands {
		return token.NoPos, false
	}
	if f := x.owner[v]; f != nil {
		return x.handedIn(v, f, seen)
	}
	h := handing{x: x, v: v, seen: append(seen, v)}
	for _, f := range x.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || h.unknown || x.info.ObjectOf(id) == nil || origin(x.info.ObjectOf(id)) != types.Object(v) {
				return !h.unknown
			}
			path, exact := astutil.PathEnclosingInterval(f, id.Pos(), id.End())
			h.unknown = !exact || path[0] != n || !h.use(path)
			return true
		})
	}
	return h.at, !h.unknown && h.at.IsValid()
}

// maxHands bounds through how many variables a channel is followed.
const maxHands = 4

// handedIn follows a parameter to the arguments of all calls.
func (x *index) handedIn(v *types.Var, f *fn, seen []*types.Var) (at token.Pos, ok bool) {
	if f.obj == nil || f.obj.Exported() || len(x.calls[f.obj]) == 0 || x.usedAsValue(f.obj) {
		return token.NoPos, false
	}
	i := paramIndex(f.sig, v)
	for _, c := range x.calls[f.obj] {
		if i < 0 || i >= len(c.expr.Args) {
			return token.NoPos, false
		}
		where, handed := x.handedOut(x.variable(c.expr.Args[i]), append(seen, v))
		if !handed {
			return token.NoPos, false
		}
		at = where
	}
	return at, true
}

func paramIndex(sig *types.Signature, v *types.Var) int {
	for i := range sig.Params().Len() {
		if sig.Params().At(i).Origin() == v {
			return i
		}
	}
	return -1
}

// usedAsValue reports whether a function is used other than to be called.
func (x *index) usedAsValue(f *types.Func) bool {
	n := 0
	for _, o := range x.info.Uses {
		if g, ok := o.(*types.Func); ok && g.Origin() == f {
			n++
		}
	}
	return n != len(x.calls[f])
}

// A handing is what becomes of a channel.
type handing struct {
	x       *index
	v       *types.Var
	seen    []*types.Var
	at      token.Pos
	unknown bool
}

// use notes the use of the channel that a path starts in, and reports whether it
// is understood.
func (h *handing) use(path []ast.Node) bool {
	if h.x.makes(path) || h.x.declares(path) {
		return true
	}
	i := operand(path)
	switch n := path[i+1].(type) {
	case *ast.SendStmt:
		return n.Chan == path[i]
	case *ast.ReturnStmt:
		f := h.x.around(path)
		if f == nil || f.obj == nil || !f.obj.Exported() || h.x.readsResult(f.obj) {
			return false
		}
		h.at = n.Pos()
		return true
	case *ast.KeyValueExpr:
		field := h.x.variable(n.Key)
		if n.Value != path[i] || field == nil || !field.IsField() || !field.Exported() || h.x.reads(field) {
			return false
		}
		h.at = n.Pos()
		return true
	case *ast.CallExpr:
		return h.passed(n, path[i])
	}
	return false
}

// reads reports whether the package itself receives from a field.
func (x *index) reads(field *types.Var) bool {
	found := false
	for _, f := range x.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW && x.variable(n.X) == field
			case *ast.RangeStmt:
				found = found || x.variable(n.X) == field
			}
			return !found
		})
	}
	return found
}

// readsResult reports whether the package itself receives from what a function returns.
func (x *index) readsResult(fn *types.Func) bool {
	return slices.ContainsFunc(x.calls[fn], func(c callSite) (found bool) {
		ast.Inspect(c.fn.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW && unparen(n.X) == ast.Expr(c.expr)
			case *ast.RangeStmt:
				found = found || unparen(n.X) == ast.Expr(c.expr)
			}
			return !found
		})
		return found
	})
}

// passed reports whether a call closes the channel, or is of a function of the
// package that can do no more with it than to send and close.
func (h *handing) passed(c *ast.CallExpr, arg ast.Node) bool {
	switch callee := h.x.callee(c).(type) {
	case *types.Builtin:
		return callee.Name() == "close" || callee.Name() == "len" || callee.Name() == "cap"
	case *types.Func:
		f := h.x.byObj[callee]
		for i, a := range c.Args {
			if a == arg && f != nil && !f.sig.Variadic() {
				return onlySends(f.sig.Params().At(i).Type())
			}
		}
	}
	return false
}

// onlySends reports whether a type is a channel that nothing can be received
// from.
func onlySends(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	return ok && c.Dir() == types.SendOnly
}

// around returns the function that the first node of a path stands in.
func (x *index) around(path []ast.Node) *fn {
	for _, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			return x.byLit[n]
		case *ast.FuncDecl:
			obj, _ := x.info.Defs[n.Name].(*types.Func)
			return x.byObj[obj]
		}
	}
	return nil
}
