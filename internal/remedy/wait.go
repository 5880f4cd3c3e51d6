package remedy

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"
)

// waitBeforeClose proposes to wait, before a channel is closed, for the group
// that counts the goroutine that sends.
func (p *patient) waitBeforeClose(path []ast.Node) []proposal {
	s, at := inner[*ast.ExprStmt](path)
	if s == nil || !statement(path, at) || callOf(s) != callAt(path) {
		return nil
	}
	var props []proposal
	for _, outer := range p.path {
		_, _, body := function([]ast.Node{outer})
		if body == nil {
			continue
		}
		done, deferred := p.callsOn(body, groupDone, func(ast.Expr) bool { return true })
		for _, d := range append(nodes(done), nodes(deferred)...) {
			text := p.groupAt(p.receiver(d), s)
			if text == "" {
				continue
			}
			props = append(props, proposal{
				message: fmt.Sprintf("Wait for %s before %s is closed", text, p.text(p.closed(s))),
				edits:   []analysis.TextEdit{before(s, text+".Wait()")},
			})
		}
	}
	return props
}

// groupAt returns the text by which a group is known where a channel is closed:
// the same variable, or the same field of what the channel is a field of.
func (p *patient) groupAt(group ast.Expr, closing *ast.ExprStmt) string {
	if v := p.root(group); v != nil && v.Parent() != nil && v.Parent() != p.pass.Pkg.Scope() && v.Pos() < closing.Pos() {
		if d := decl(p.pathAt(closing.Pos())); d != nil && v.Parent().Contains(closing.Pos()) && contains(d, v.Pos()) {
			return p.text(plain(group))
		}
	}
	field, ok := plain(group).(*ast.SelectorExpr)
	owner, ok2 := plain(p.closed(closing)).(*ast.SelectorExpr)
	if !ok || !ok2 || p.pass.TypesInfo.TypeOf(field.X) != p.pass.TypesInfo.TypeOf(owner.X) {
		return ""
	}
	return p.text(owner.X) + "." + field.Sel.Name
}
