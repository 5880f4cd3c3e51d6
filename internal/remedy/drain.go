package remedy

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/witness"
)

// drainBefore proposes that a receiver that gives up takes what is still sent,
// so that the sender gets to closing the channel.
func (p *patient) drainBefore() []proposal {
	var out []proposal
	seen := make(map[ast.Node]bool)
	for _, s := range p.Outcome.Steps {
		if s.Kind != witness.End || s.Goroutine == p.Main.Goroutine {
			continue
		}
		path := p.pathAt(p.pos(s.Stack))
		ret, at := inner[*ast.ReturnStmt](path)
		loop, around := inner[*ast.RangeStmt](path)
		if ret == nil || loop == nil || around < at || seen[ret] || !statement(path, at) || !p.isChan(loop.X) || p.root(loop.X) == nil {
			continue
		}
		if _, _, body := function(path); body == nil || !contains(body, loop.Pos()) {
			continue // the loop is around the function
		}
		seen[ret] = true
		text := p.text(loop.X)
		edits := []analysis.TextEdit{before(ret, "for range "+text+" {\n}")}
		out = append(out, proposal{message: "Take what is left in " + text + " before the return", edits: edits})
	}
	return out
}

func (p *patient) isChan(x ast.Expr) bool {
	t := p.pass.TypesInfo.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}
