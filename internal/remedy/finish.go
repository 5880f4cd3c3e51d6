package remedy

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// deferFinish proposes that the one goroutine that serves the channel closes it
// whichever way it ends: if it closes it on some paths only, if it sends but
// never closes, and if it sends a mere signal on some paths only.
func (p *patient) deferFinish() []proposal {
	mk := p.madeForReceiver()
	if mk == nil {
		return nil
	}
	ch := p.channel(mk)
	if ch.lost {
		return nil
	}
	body := oneFunction(append(append([][]ast.Node{}, ch.close...), ch.sends...))
	if body == nil {
		return nil // nobody serves it, or there are several
	}
	var props []proposal
	if len(ch.close) == 0 && !ignored(ch.recvs) || len(ch.close) > 0 {
		props = append(props, p.deferClose(ch, body, ch.close)...)
	}
	if len(ch.close) == 0 && ignored(ch.recvs) {
		props = append(props, p.deferClose(ch, body, ch.sends)...)
		props = append(props, p.deferSend(ch, body)...)
	}
	return props
}

// madeForReceiver returns the call of make for the channel that a receiver is
// stuck on.
func (p *patient) madeForReceiver() *ast.CallExpr {
	if mk := p.madeHere(skeleton.Recv); mk != nil {
		return mk
	}
	return p.madeHere(skeleton.Select)
}

// oneFunction returns the body of the function that all paths begin in, which
// is started as a goroutine, or nil.
func oneFunction(paths [][]ast.Node) *ast.BlockStmt {
	var one *ast.BlockStmt
	for _, path := range paths {
		_, _, body := function(path)
		if one != nil && body != one {
			return nil
		}
		one = body
	}
	return one
}

// ignored reports whether all receives are there for the signal alone.
func ignored(recvs [][]ast.Node) bool {
	for _, path := range recvs {
		if len(path) < 2 {
			return false
		}
		s, ok := path[1].(*ast.ExprStmt)
		if comm, isComm := path[min(2, len(path)-1)].(*ast.CommClause); !ok && !(isComm && comm.Comm == path[1]) || s == nil {
			return false
		}
	}
	return len(recvs) > 0
}

// deferClose proposes to begin the function with a deferred close, and to drop
// what is then not needed.
func (p *patient) deferClose(ch *channel, body *ast.BlockStmt, drops [][]ast.Node) []proposal {
	if p.spawnedInLoop(body, ch) || len(body.List) == 0 {
		return nil
	}
	e := ch.expr(body)
	if e == nil || !p.outsideOf(e, body) {
		return nil
	}
	text := p.text(e)
	prop := proposal{
		message: fmt.Sprintf("Defer the close of %s in the goroutine that serves it", text),
		edits:   []analysis.TextEdit{before(body.List[0], "defer close("+text+")")},
	}
	for _, path := range drops {
		s, _ := stmtOf(path)
		if s == nil || s != path[0] && callOf(s) != path[0] {
			return nil
		}
		if _, ok := s.(*ast.DeferStmt); ok && body.List[0] == s {
			return nil
		}
		prop.edits = append(prop.edits, p.dropFor(s, body.List[0]))
	}
	return []proposal{prop}
}

// deferSend proposes to send a signal in a deferred function.
func (p *patient) deferSend(ch *channel, body *ast.BlockStmt) []proposal {
	var text string
	var edits []analysis.TextEdit
	for _, path := range ch.sends {
		send := path[0].(*ast.SendStmt)
		s, _ := stmtOf(path)
		if s != send || text != "" && text != p.text(send) || !p.outsideOf(send.Chan, body) || !p.fixed(send.Value) {
			return nil
		}
		text = p.text(send)
		edits = append(edits, p.dropFor(send, body.List[0]))
	}
	if text == "" {
		return nil
	}
	edits = append(edits, before(body.List[0], "defer func() { "+text+" }()"))
	return []proposal{{message: "Defer the send, so that it happens on every path", edits: edits}}
}

// fixed reports whether an expression is the same everywhere in a function.
func (p *patient) fixed(e ast.Expr) bool {
	if p.pass.TypesInfo.Types[e].Value != nil {
		return true
	}
	lit, ok := e.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}

// expr returns how the channel is called in a function.
func (ch *channel) expr(body *ast.BlockStmt) ast.Expr {
	for _, path := range append(append([][]ast.Node{}, ch.close...), ch.sends...) {
		if _, _, b := function(path); b != body {
			continue
		}
		if send, ok := path[0].(*ast.SendStmt); ok {
			return send.Chan
		}
		return ch.closed(path[0])
	}
	return nil
}

// outsideOf reports whether an expression is a chain of variables and fields
// that means the same where a body begins.
func (p *patient) outsideOf(e ast.Expr, body *ast.BlockStmt) bool {
	obj := p.root(e)
	return obj != nil && !contains(body, obj.Pos())
}

// spawnedInLoop reports whether a function may run more than once for the
// channel.
func (p *patient) spawnedInLoop(body *ast.BlockStmt, ch *channel) bool {
	path := p.pathAt(body.Lbrace)
	e := ch.expr(body)
	if e == nil {
		return true
	}
	// As if the first statement of the body sent on the channel, once.
	first := append([]ast.Node{body}, path[1:]...)
	n := p.often(first, p.root(e), ch.made, 0)
	return !n.bounded || n.loop != "" || n.times != 1
}

// closeAfterGroup proposes to close the channel once those who send have been
// waited for.
func (p *patient) closeAfterGroup() []proposal {
	mk := p.madeForReceiver()
	if mk == nil {
		mk = p.madeHere(skeleton.Send)
	}
	if mk == nil {
		return nil
	}
	v := p.variable(mk)
	d := decl(p.pathAt(mk.Pos()))
	if v == nil || d == nil {
		return nil
	}
	var props []proposal
	ast.Inspect(d, func(n ast.Node) bool {
		wait, ok := n.(*ast.ExprStmt)
		if !ok {
			return true
		}
		if recv, name := p.method(wait); name == groupWait && v.Pos() < wait.Pos() {
			props = append(props, p.closeAt(wait, p.text(recv), v)...)
		}
		return true
	})
	return props
}

// closeAt proposes to close behind a Wait, at once or in a goroutine of its own.
func (p *patient) closeAt(wait *ast.ExprStmt, group string, v types.Object) []proposal {
	var drops []analysis.TextEdit
	for _, id := range p.usesOf(v) {
		path := p.pathAt(id.Pos())
		if call, _ := inner[*ast.CallExpr](path); call == nil || p.closed(call) == nil {
			continue
		}
		if s, _ := stmtOf(path); s != nil && p.closed(s) != nil {
			e, _ := p.drop(s)
			drops = append(drops, e)
		}
	}
	name := v.Name()
	var props []proposal
	if len(drops) == 0 {
		props = append(props, proposal{
			message: fmt.Sprintf("Close %s once %s has been waited for", name, group),
			edits:   []analysis.TextEdit{p.after(wait, "close("+name+")")},
		})
	}
	text := fmt.Sprintf("go func() {\n%s\nclose(%s)\n}()", p.text(wait), name)
	return append(props, proposal{
		message: fmt.Sprintf("Wait for %s and close %s in a goroutine of its own", group, name),
		edits:   append(drops, analysis.TextEdit{Pos: wait.Pos(), End: wait.End(), NewText: []byte(text)}),
	})
}

// variable returns the variable that is defined with a call.
func (c *Cabinet) variable(call *ast.CallExpr) types.Object {
	path := c.pathAt(call.Lparen)
	if len(path) < 2 {
		return nil
	}
	switch n := path[1].(type) {
	case *ast.AssignStmt:
		for i, r := range n.Rhs {
			if id, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok && r == call && len(n.Lhs) == len(n.Rhs) {
				return c.object(id)
			}
		}
	case *ast.ValueSpec:
		for i, r := range n.Values {
			if r == call && i < len(n.Names) {
				return c.object(n.Names[i])
			}
		}
	}
	return nil
}
