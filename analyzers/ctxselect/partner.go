package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// checkPartners reports sends and receives outside of a select, in a loop that
// ends with a signal, whose partners all leave when they get one: whoever comes
// late waits for good. Every use of the channel has to be in view.
func (x *index) checkPartners(l *loop) (out []analysis.Diagnostic) {
	s, ok := x.watched(l)
	if !ok {
		return nil
	}
	own(l, func(n ast.Node) {
		op, stmt, ok := x.bareOp(n)
		if !ok || x.inClause(l, n) {
			return
		}
		v := x.variable(op.ch)
		p, ok := x.protocol(v)
		if !ok || !p.partnersLeave(op.send, l.fn) {
			return
		}
		verb, who := "receive from", "sender"
		if op.send {
			verb, who = "send on", "receiver"
		}
		partner := p.partners(op.send)[0]
		if x.outlived(partner.signal, l.fn) {
			return
		}
		out = append(out, analysis.Diagnostic{
			Pos: n.Pos(), End: n.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("%s %s can block for good: its %s leaves when %s %s", verb, types.ExprString(op.ch), who, partner.signal.name, partner.signal.when),
			Related:  []analysis.RelatedInformation{{Pos: partner.pos, Message: "the " + who + ", which leaves by another case"}},

			SuggestedFixes: x.selectToo(l, stmt, s),
		})
	})
	return out
}

// A chanOp is a send or receive.
type chanOp struct {
	ch   ast.Expr
	send bool
}

// bareOp returns the operation that a statement consists of.
func (x *index) bareOp(n ast.Node) (chanOp, ast.Stmt, bool) {
	switch n := n.(type) {
	case *ast.SendStmt:
		return chanOp{n.Chan, true}, n, true
	case *ast.ExprStmt:
		if ch := received(n); ch != nil {
			return chanOp{ch, false}, n, true
		}
	}
	return chanOp{}, nil, false
}

// inClause reports whether a statement is the communication of a select, or
// stands in the case or test of a signal that has come.
func (x *index) inClause(l *loop, n ast.Node) bool {
	in := false
	own(l, func(m ast.Node) {
		switch m := m.(type) {
		case *ast.CommClause:
			if m.Comm == n {
				in = true
			} else if ch := received(m.Comm); ch != nil && contains(m, n) {
				_, stops := x.signalOf(ch)
				in = in || stops
			}
		case *ast.IfStmt:
			if contains(m.Body, n) {
				_, tests := x.tests(m.Cond)
				in = in || tests
			}
		}
	})
	return in
}

func contains(n, m ast.Node) bool { return n.Pos() <= m.Pos() && m.End() <= n.End() }

// A protocol is all that a package does with a channel without a buffer.
type protocol struct{ sends, receives []partner }

// A partner is an operation on a channel.
type partner struct {
	pos    token.Pos
	fn     ast.Node // the function that it is in
	leaves bool     // when a signal comes instead
	signal signal
}

func (p *protocol) partners(send bool) []partner {
	if send {
		return p.receives
	}
	return p.sends
}

// partnersLeave reports whether all partners of an operation leave by a signal,
// and stand in other functions.
func (p *protocol) partnersLeave(send bool, f *fn) bool {
	for _, q := range p.partners(send) {
		if !q.leaves || q.fn == f.node {
			return false
		}
	}
	return len(p.partners(send)) > 0
}

// protocol returns what the package does with the channel in a variable, if
// every use is understood, nobody closes it and it has no buffer.
func (x *index) protocol(v *types.Var) (*protocol, bool) {
	if v == nil || x.owner[v] != nil || v.IsField() && v.Exported() || v.Pkg() != x.pass.Pkg {
		return nil, false
	}
	p := new(protocol)
	made := false
	for _, f := range x.pass.Files {
		known := true
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || !known || x.info.ObjectOf(id) == nil || origin(x.info.ObjectOf(id)) != types.Object(v) {
				return known
			}
			path, exact := astutil.PathEnclosingInterval(f, id.Pos(), id.End())
			if !exact || path[0] != n {
				known = false
				return false
			}
			made = x.makes(path) || made
			known = x.makes(path) || x.declares(path) || p.add(x, path)
			return known
		})
		if !known {
			return nil, false
		}
	}
	return p, made
}

// operand returns the index in a path of the whole expression that names a
// variable or field: c in c, s.c and (s.c).
func operand(path []ast.Node) int {
	i := 0
	for i+1 < len(path) {
		switch n := path[i+1].(type) {
		case *ast.ParenExpr:
		case *ast.SelectorExpr:
			if n.Sel != path[i] {
				return i
			}
		default:
			return i
		}
		i++
	}
	return i
}

// declares reports whether a path starts at the declaration of a field or
// variable without a value.
func (x *index) declares(path []ast.Node) bool {
	switch n := path[1].(type) {
	case *ast.Field:
		return true
	case *ast.ValueSpec:
		return len(n.Values) == 0
	}
	return false
}

// makes reports whether a variable is given a new channel without a buffer.
func (x *index) makes(path []ast.Node) bool {
	i := operand(path)
	var value ast.Expr
	switch n := path[i+1].(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 && n.Lhs[0] == path[i] {
			value = n.Rhs[0]
		}
	case *ast.ValueSpec:
		if len(n.Names) == 1 && len(n.Values) == 1 {
			value = n.Values[0]
		}
	case *ast.KeyValueExpr:
		if n.Key == path[i] {
			value = n.Value
		}
	}
	c, ok := unparen(value).(*ast.CallExpr)
	if !ok || len(c.Args) != 1 {
		return false
	}
	b, ok := x.callee(c).(*types.Builtin)
	return ok && b.Name() == "make"
}

// add adds the send or receive that a path starts in. It reports whether it is
// one.
func (p *protocol) add(x *index, path []ast.Node) bool {
	i := operand(path)
	q := partner{pos: path[0].Pos()}
	for j := i + 1; j < len(path) && q.fn == nil; j++ {
		switch n := path[j].(type) {
		case *ast.CommClause:
			if n.Comm != nil && contains(n.Comm, path[0]) {
				q.signal, q.leaves = x.leavesInstead(path[j+2].(*ast.SelectStmt), n)
			}
		case *ast.FuncLit, *ast.FuncDecl:
			q.fn = n
		}
	}
	switch n := path[i+1].(type) {
	case *ast.SendStmt:
		if n.Chan == path[i] {
			p.sends = append(p.sends, q)
			return true
		}
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			p.receives = append(p.receives, q)
			return true
		}
	}
	return false
}

// leavesInstead returns the signal for which another case of a select leaves.
func (x *index) leavesInstead(s *ast.SelectStmt, not *ast.CommClause) (signal, bool) {
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		ch := received(c.Comm)
		if c == not || ch == nil || !leaves(c.Body) {
			continue
		}
		if sig, ok := x.signalOf(ch); ok {
			return sig, true
		}
	}
	return signal{}, false
}
