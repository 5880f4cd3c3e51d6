package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/concurlint/concurlint/internal/models"
)

// endless reports whether a loop has no end of its own: no condition, and
// nothing to range over that can come to an end. A ticker's channel is never
// closed.
func (x *index) endless(l *loop) bool {
	switch s := l.stmt.(type) {
	case *ast.ForStmt:
		if s.Cond == nil {
			return true
		}
		tv := x.info.Types[s.Cond]
		return tv.Value != nil && tv.Value.String() == "true"
	case *ast.RangeStmt:
		return x.isTicks(s.X)
	}
	return false
}

// isTicks reports whether an expression is the channel of a ticker.
func (x *index) isTicks(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name == "C" && isNamed(x.info.TypeOf(e.X), "time", "Ticker")
	case *ast.CallExpr:
		return x.fullName(e) == "time.Tick"
	}
	return false
}

// exits returns the statements and calls of a loop that leave it.
func (x *index) exits(l *loop) []ast.Node {
	e := &exiter{index: x, loop: l, labels: make(map[string]bool)}
	e.walk(l.body, 0)
	return e.found
}

// An exiter looks for ways out of a loop.
type exiter struct {
	*index
	loop   *loop
	labels map[string]bool // of statements inside
	found  []ast.Node
}

// walk looks below a node that stands in so many statements that a plain break
// leaves.
func (e *exiter) walk(n ast.Node, depth int) {
	inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.LabeledStmt:
			e.labels[m.Label.Name] = true
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			if m != n {
				e.walk(m, depth+1)
				return false
			}
		case *ast.ReturnStmt:
			e.found = append(e.found, m)
		case *ast.BranchStmt:
			if e.leaves(m, depth) {
				e.found = append(e.found, m)
			}
		case *ast.CallExpr:
			if e.ends(m) {
				e.found = append(e.found, m)
			}
		}
		return true
	})
}

// leaves reports whether a branch statement leaves the loop.
func (e *exiter) leaves(b *ast.BranchStmt, depth int) bool {
	switch b.Tok {
	case token.GOTO:
		return true
	case token.BREAK:
		if b.Label == nil {
			return depth == 0
		}
		return !e.labels[b.Label.Name]
	case token.CONTINUE:
		return b.Label != nil && b.Label.Name != e.loop.label && !e.labels[b.Label.Name]
	}
	return false
}

// ends reports whether a call may end the goroutine or the process. What is
// called Fatal does, whatever logger it belongs to. A panic is no way out that
// anybody means to take.
func (e *exiter) ends(c *ast.CallExpr) bool {
	f, ok := e.callee(c).(*types.Func)
	if !ok {
		return false
	}
	return models.Library().NoReturn(f.FullName()) || strings.HasPrefix(f.Name(), "Fatal") || f.Name() == "Exit" || f.Name() == "Goexit"
}

// leaves reports whether a list of statements holds one that leaves the loop
// or function around, so that what comes before it in the source is a reason
// to leave.
func leaves(list []ast.Stmt) bool {
	found := false
	for _, s := range list {
		inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				found = true
			case *ast.BranchStmt:
				found = found || n.Label != nil
			}
			return !found
		})
	}
	return found
}
