package ctxselect

import (
	"go/ast"
	"go/types"
	"slices"
)

// outlived reports whether a channel that makes others leave is closed, or a context
// ended, only when a function has nothing more to say to them: by itself, by its
// caller, or by somebody who waits for it before.
func (x *index) outlived(s signal, f *fn) bool {
	if s.err != "" {
		return x.canceledLate(s.v, f)
	}
	u := x.chans[s.v]
	if u == nil || len(u.closedBy) == 0 {
		return false
	}
	if slices.Contains(u.closedBy, f) {
		return true // nobody else closes it, since it would be closed twice
	}
	return !slices.ContainsFunc(u.closedBy, func(by *fn) bool {
		return !x.callsDirectly(by, f) && !x.waitsBefore(by, s.v, f)
	})
}

// canceledLate reports whether a context that depends on no other one is canceled
// only behind a Wait for a function, in the function that has made it.
func (x *index) canceledLate(ctx *types.Var, f *fn) bool {
	cancels, defs := x.cancels[ctx], x.defs[ctx]
	if len(cancels) != 1 || cancels[0] == nil || len(defs) != 1 {
		return false
	}
	made, ok := unparen(defs[0]).(*ast.CallExpr)
	if !ok || x.fullName(made) != "context.WithCancel" {
		return false
	}
	parent, ok := unparen(made.Args[0]).(*ast.CallExpr)
	if !ok || !x.isBackground(parent) {
		return false
	}
	uses := 0
	for id, o := range x.info.Uses {
		if o == types.Object(cancels[0]) && id.Pos().IsValid() {
			uses++
		}
	}
	sites := x.funcs[cancels[0]]
	return len(sites) == uses && !slices.ContainsFunc(sites, func(site callSite) bool {
		return site.gone || !x.waitedBefore(site, f)
	})
}

// waitedBefore reports whether a call comes behind a Wait of the same function for
// another one.
func (x *index) waitedBefore(site callSite, f *fn) bool {
	waited := false
	inspect(site.fn.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok {
			if c, ok := s.X.(*ast.CallExpr); ok {
				g := x.group(c, "Wait")
				waited = waited || g != nil && x.countsDown(f, g) && before(site.fn.body, c, site.expr)
			}
		}
		return true
	})
	return waited
}

// callsDirectly reports whether a function calls another one, and waits for it
// thereby.
func (x *index) callsDirectly(by, f *fn) bool {
	if f.obj == nil {
		return false
	}
	return slices.ContainsFunc(x.calls[f.obj], func(c callSite) bool { return c.fn == by && !c.gone })
}

// waitsBefore reports whether a function waits for a WaitGroup before it closes a
// channel, and another one, or who calls that, counts the WaitGroup down.
func (x *index) waitsBefore(by *fn, ch *types.Var, f *fn) bool {
	var groups []*types.Var
	waits := false
	inspect(by.body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if g := x.group(c, "Wait"); g != nil {
			groups = append(groups, g)
		} else if b, ok := x.callee(c).(*types.Builtin); ok && b.Name() == "close" && x.variable(c.Args[0]) == ch {
			waits = slices.ContainsFunc(groups, func(g *types.Var) bool { return x.countsDown(f, g) })
		}
		return true
	})
	return waits
}

// countsDown reports whether a function, or one that calls it, counts a WaitGroup
// down.
func (x *index) countsDown(f *fn, g *types.Var) bool {
	done := func(f *fn) bool {
		found := false
		ast.Inspect(f.node, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			found = found || ok && x.group(c, "Done") == g
			return !found
		})
		return found
	}
	for o := f; o != nil; o = o.outer {
		if done(o) || o.obj != nil && slices.ContainsFunc(x.calls[o.obj], func(c callSite) bool { return !c.gone && done(c.fn) }) {
			return true
		}
	}
	return false
}

// group returns the WaitGroup whose method of that name is called, or nil.
func (x *index) group(c *ast.CallExpr, name string) *types.Var {
	recv := method(c, name)
	if recv == nil || !isNamed(x.info.TypeOf(recv), "sync", "WaitGroup") {
		return nil
	}
	return x.variable(recv)
}
