package remedy

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// deferDone proposes to defer Done in a goroutine that forgets it on a path.
func (p *patient) deferDone() []proposal {
	recv, name := p.method(callAt(p.path))
	if name != groupWait {
		return nil
	}
	var props []proposal
	for _, s := range p.spawns() {
		is, text := s.inside(p.Cabinet, recv)
		done, deferred := p.callsOn(s.body, groupDone, is)
		if len(deferred) > 0 || len(done) == 0 && text == "" || len(s.body.List) == 0 {
			continue
		}
		if len(done) > 0 {
			text = p.text(p.receiver(done[0]))
		}
		props = append(props, proposal{
			message: fmt.Sprintf("Defer %s.Done in the goroutine", text),
			edits:   p.begin(s.body, "defer "+text+".Done()", nodes(done)...),
		})
	}
	return append(props, p.deferDoneInCallee(recv)...)
}

// deferDoneInCallee proposes the same for a declared function that ends the
// count of a group in a field.
func (p *patient) deferDoneInCallee(recv ast.Expr) []proposal {
	sel, ok := plain(recv).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	var props []proposal
	seen := make(map[*ast.FuncDecl]bool)
	for _, id := range p.usesOf(p.object(sel.Sel)) {
		path := p.pathAt(id.Pos())
		d := decl(path)
		if d == nil || seen[d] {
			continue
		}
		seen[d] = true
		own := func(x ast.Expr) bool { return p.isField(x, p.object(sel.Sel)) }
		done, deferred := p.callsOn(d.Body, groupDone, own)
		if len(done) == 0 || len(deferred) > 0 {
			continue
		}
		text := p.text(p.receiver(done[0]))
		props = append(props, proposal{
			message: fmt.Sprintf("Defer %s.Done", text),
			edits:   p.begin(d.Body, "defer "+text+".Done()", nodes(done)...),
		})
	}
	return props
}

func nodes[S ast.Node](list []S) (out []ast.Node) {
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

// isField reports whether an expression selects the field.
func (c *Cabinet) isField(e ast.Expr, f types.Object) bool {
	sel, ok := plain(e).(*ast.SelectorExpr)
	return ok && f != nil && c.object(sel.Sel) == f
}

func (c *Cabinet) receiver(n ast.Node) ast.Expr {
	recv, _ := c.method(n)
	return recv
}

// begin makes a body begin with a statement, and drops others that it does for.
func (c *Cabinet) begin(body *ast.BlockStmt, text string, drops ...ast.Node) []analysis.TextEdit {
	first := body.List[0]
	edit := before(first, text)
	var edits []analysis.TextEdit
	for _, d := range drops {
		if d == first {
			edit = analysis.TextEdit{Pos: first.Pos(), End: first.End(), NewText: []byte(text)}
			continue
		}
		e, _ := c.drop(d)
		edits = append(edits, e)
	}
	return append(edits, edit)
}

// dropDone proposes to remove a Done that is one too many: the one that is not
// deferred if another one is, or else the one that panics.
func (p *patient) dropDone() []proposal {
	recv, name := p.method(callAt(p.path))
	_, _, body := function(p.path)
	if name != groupDone || body == nil {
		return nil
	}
	done, _ := p.callsOn(body, groupDone, func(x ast.Expr) bool { return p.same(x, recv) })
	if s, at := inner[*ast.ExprStmt](p.path); s != nil && statement(p.path, at) {
		done = append([]*ast.ExprStmt{s}, done...)
	}
	var props []proposal
	for i, d := range append(done, p.statementsOf(groupDone)...) {
		if slices.Contains(done[:min(i, len(done))], d) {
			continue
		}
		e, _ := p.drop(d)
		props = append(props, proposal{message: fmt.Sprintf("Remove the %s.Done that is one too many", p.text(recv)), edits: []analysis.TextEdit{e}})
	}
	return props
}
