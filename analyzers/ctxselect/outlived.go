package ctxselect

import (
	"go/ast"
	"go/types"
	"slices"
)

// outlived reports whether a channel that makes others leave is closed only when a
// function has nothing more to say to them: by itself, by its caller, or by
// somebody who waits for it before.
func (x *index) outlived(s signal, f *fn) bool {
	u := x.chans[s.v]
	if s.err != "" || u == nil || len(u.closedBy) == 0 {
		return false
	}
	if slices.Contains(u.closedBy, f) {
		return true // nobody else closes it, since it would be closed twice
	}
	return !slices.ContainsFunc(u.closedBy, func(by *fn) bool {
		return !x.callsDirectly(by, f) && !x.waitsBefore(by, s.v, f)
	})
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
