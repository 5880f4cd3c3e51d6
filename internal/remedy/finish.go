package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
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
	if ch.lost || !heedful(ch.recvs) {
		return nil
	}
	body := oneFunction(append(append([][]ast.Node{}, ch.close...), ch.sends...))
	if body == nil {
		return nil // nobody serves it, or there are several
	}
	if contains(body, mk.Pos()) {
		return p.makerCloses(ch, mk)
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

// makerCloses proposes that the function that makes the channel, and sends on
// it, closes it however it returns, or before it waits for those who receive.
func (p *patient) makerCloses(ch *channel, mk *ast.CallExpr) []proposal {
	v := p.variable(mk)
	s, _ := stmtOf(p.pathAt(mk.Lparen))
	if v == nil || s == nil {
		return nil
	}
	removals, ok := p.dropAll(ch.close)
	if !ok {
		return nil
	}
	text := "close(" + v.Name() + ")"
	props := []proposal{{
		message: fmt.Sprintf("Defer the close of %s", v.Name()),
		edits:   append(removals, p.after(s, "defer "+text)),
	}}
	_, _, body := function(p.pathAt(mk.Lparen))
	shallow(body, func(n ast.Node) {
		wait, ok := n.(*ast.ExprStmt)
		if recv, name := p.method(n); ok && name == groupWait && wait.Pos() > lastPos(ch.sends) {
			removals, _ := p.dropAll(ch.close)
			props = append(props, proposal{
				message: fmt.Sprintf("Close %s before %s.Wait", v.Name(), p.text(recv)),
				edits:   append(removals, before(wait, text)),
			})
		}
	})
	return props
}

func lastPos(paths [][]ast.Node) (last token.Pos) {
	for _, path := range paths {
		last = max(last, path[0].End())
	}
	return last
}

// dropAll removes the statements that paths begin with.
func (p *patient) dropAll(paths [][]ast.Node) (edits []analysis.TextEdit, ok bool) {
	for _, path := range paths {
		s, _ := stmtOf(path)
		if s == nil || s != path[0] && callOf(s) != path[0] {
			return nil, false
		}
		e, _ := p.drop(s)
		edits = append(edits, e)
	}
	return edits, true
}

// deferReceive proposes that a goroutine gives back its place in a buffer
// whichever way it ends.
func (p *patient) deferReceive() []proposal {
	mk := p.madeHere(skeleton.Send)
	if mk == nil {
		return nil
	}
	ch := p.channel(mk)
	body := oneFunction(ch.recvs)
	if ch.lost || body == nil || contains(body, mk.Pos()) || !ignored(ch.recvs) {
		return nil
	}
	var drops []ast.Node
	var text string
	for _, path := range ch.recvs {
		recv := path[0].(*ast.UnaryExpr)
		s, _ := stmtOf(path)
		if e, ok := s.(*ast.ExprStmt); !ok || e.X != recv || !p.outsideOf(recv.X, body) {
			return nil
		}
		text = p.text(recv)
		drops = append(drops, s)
	}
	edits := p.deferBehind(ch.sends, body, "defer func() { "+text+" }()", drops)
	if edits == nil {
		return nil
	}
	return []proposal{{message: "Defer the receive, so that it happens on every path", edits: edits}}
}

// deferBehind makes a body defer a statement: behind the send that the function
// begins with, since what was not sent is not to be taken back, or at its start if
// somebody else sends. It returns nil if the function sends more than once.
func (p *patient) deferBehind(sends [][]ast.Node, body *ast.BlockStmt, text string, drops []ast.Node) []analysis.TextEdit {
	var own ast.Stmt
	for _, path := range sends {
		for _, s := range body.List {
			if _, _, in := function(path); in == body && contains(s, path[0].Pos()) {
				if own != nil {
					return nil
				}
				own = s
			}
		}
	}
	if own == nil {
		return p.begin(body, text, drops...)
	}
	edits := []analysis.TextEdit{p.after(own, text)}
	for _, d := range drops {
		e, _ := p.drop(d)
		edits = append(edits, e)
	}
	return edits
}

// offByOne proposes to run a loop once less that counts from zero.
func (p *patient) offByOne() []proposal {
	for _, n := range p.path {
		loop, ok := n.(*ast.ForStmt)
		if !ok {
			continue
		}
		cond, ok := loop.Cond.(*ast.BinaryExpr)
		init, ok2 := loop.Init.(*ast.AssignStmt)
		if !ok || !ok2 || cond.Op != token.LEQ || len(init.Rhs) != 1 {
			return nil
		}
		if v := p.pass.TypesInfo.Types[init.Rhs[0]].Value; v == nil || v.ExactString() != "0" {
			return nil
		}
		return []proposal{{
			message: "Run the loop once less",
			edits:   []analysis.TextEdit{{Pos: cond.OpPos, End: cond.OpPos + 2, NewText: []byte("<")}},
		}}
	}
	return nil
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

// heedful reports whether all receives can tell that the channel is closed or
// do not care. To others the zero value that they get is as good as one that
// was sent: a failure would become a success.
func heedful(recvs [][]ast.Node) bool {
	for _, path := range recvs {
		if _, ok := path[0].(*ast.RangeStmt); ok {
			continue
		}
		if s, ok := path[min(1, len(path)-1)].(*ast.AssignStmt); ok && len(s.Lhs) == 2 && len(s.Rhs) == 1 {
			continue
		}
		if !ignored([][]ast.Node{path}) {
			return false
		}
	}
	return true
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
	var stmts []ast.Node
	for _, path := range drops {
		s, _ := stmtOf(path)
		if s == nil || s != path[0] && callOf(s) != path[0] {
			return nil
		}
		if _, ok := s.(*ast.DeferStmt); ok && body.List[0] == s {
			return nil
		}
		stmts = append(stmts, s)
	}
	return []proposal{{
		message: fmt.Sprintf("Defer the close of %s in the goroutine that serves it", text),
		edits:   p.begin(body, "defer close("+text+")", stmts...),
	}}
}

// deferSend proposes to send a signal in a deferred function.
func (p *patient) deferSend(ch *channel, body *ast.BlockStmt) []proposal {
	var text string
	var drops []ast.Node
	for _, path := range ch.sends {
		send := path[0].(*ast.SendStmt)
		s, _ := stmtOf(path)
		if s != send || text != "" && text != p.text(send) || !p.outsideOf(send.Chan, body) || !p.fixed(send.Value) {
			return nil
		}
		text = p.text(send)
		drops = append(drops, send)
	}
	if text == "" {
		return nil
	}
	edits := p.begin(body, "defer func() { "+text+" }()", drops...)
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
	if ch := p.channel(mk); v == nil || d == nil || ch.lost || !heedful(ch.recvs) {
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
