package loopvar

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/cfg"

	"github.com/concurlint/concurlint/internal/models"
)

// A frame is a function body that runs before the iteration ends: that of the
// function that the loop is in, or of a literal in the loop that is called at
// once, as far as is known.
type frame struct {
	body  *ast.BlockStmt
	lit   *ast.FuncLit // nil for the outermost
	outer *frame
	at    ast.Node // the statement or call in outer that the literal is part of
}

// flow returns the control flow graph of a function body.
func (c *checker) flow(body *ast.BlockStmt) *cfg.CFG {
	g := c.flows[body]
	if g == nil {
		g = cfg.New(body, c.mayReturn)
		c.flows[body] = g
	}
	return g
}

func (c *checker) mayReturn(call *ast.CallExpr) bool {
	switch callee := c.callee(call).(type) {
	case *types.Builtin:
		return callee.Name() != "panic"
	case *types.Func:
		return !models.Library().NoReturn(callee.FullName())
	}
	return true
}

// A target is a predicate for the blocks that a search is after, at their
// start. The nil target is the end of a function that returns.
type target func(*cfg.Block) bool

// reaches reports whether control can get from behind n to the target without
// passing a node that bars the way.
func reaches(g *cfg.CFG, n ast.Node, is target, bars func(ast.Node) bool) bool {
	from, i := find(g, n)
	if from == nil {
		return false // it never runs
	}
	seen := make(map[*cfg.Block]bool)
	var visit func(b *cfg.Block, nodes []ast.Node) bool
	visit = func(b *cfg.Block, nodes []ast.Node) bool {
		for _, m := range nodes {
			if bars(m) {
				return false
			}
		}
		if is == nil && len(b.Succs) == 0 && b.Return() != nil {
			return true
		}
		for _, s := range b.Succs {
			if is != nil && is(s) {
				return true
			}
			if !seen[s] {
				seen[s] = true
				if isLoop(s) && !within(n, s.Stmt) && bars(s.Stmt) {
					continue // it goes round as often as it has to
				}
				if visit(s, s.Nodes) {
					return true
				}
			}
		}
		return false
	}
	return visit(from, from.Nodes[i:])
}

// isLoop reports whether a block is the head of a loop.
func isLoop(b *cfg.Block) bool {
	return b.Kind == cfg.KindForLoop || b.Kind == cfg.KindForBody || b.Kind == cfg.KindRangeLoop
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// find returns the block and the index of the node that n is part of.
func find(g *cfg.CFG, n ast.Node) (*cfg.Block, int) {
	for _, b := range g.Blocks {
		if !b.Live {
			continue
		}
		for i, m := range b.Nodes {
			if within(n, m) {
				return b, i
			}
		}
	}
	return nil, 0
}
