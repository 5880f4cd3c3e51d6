package remedy

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// drainBefore proposes that a receiver that gives up takes what is still sent,
// so that the sender gets to closing the channel.
func (p *patient) drainBefore() []proposal {
	var out []proposal
	for ret, path := range p.departures() {
		_, at := inner[*ast.ReturnStmt](path)
		loop, around := inner[*ast.RangeStmt](path)
		if loop == nil || around < at || !p.isChan(loop.X) || p.root(loop.X) == nil {
			continue
		}
		if _, _, body := function(path); body == nil || !contains(body, loop.Pos()) {
			continue // the loop is around the function
		}
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
