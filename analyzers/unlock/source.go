package unlock

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// A source finds what instructions come from.
type source struct {
	pass  *analysis.Pass
	calls map[token.Pos]*ast.CallExpr // by the opening parenthesis
}

func newSource(pass *analysis.Pass) *source {
	s := &source{pass: pass, calls: make(map[token.Pos]*ast.CallExpr)}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				s.calls[c.Lparen] = c
			}
			return true
		})
	}
	return s
}

// pos returns the position of an instruction: of a call, where its expression
// begins, and of the return at the end of a function, the closing brace.
func (s *source) pos(i ssa.Instruction) token.Pos {
	if d, ok := i.(*ssa.Defer); ok {
		return d.Pos()
	}
	if c := s.call(i); c != nil {
		return c.Pos()
	}
	if i.Pos().IsValid() {
		return i.Pos()
	}
	if syntax := i.Parent().Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return token.NoPos
}

// call returns the call that an instruction is, or, of a panic, comes from.
func (s *source) call(i ssa.Instruction) *ast.CallExpr {
	if p, ok := i.(*ssa.Panic); ok {
		return s.calls[p.Pos()]
	}
	if c, ok := i.(ssa.CallInstruction); ok {
		return s.calls[c.Common().Pos()]
	}
	return nil
}

// text returns a call as it is written, on one line.
func (s *source) text(c *ast.CallExpr) string {
	if text := types.ExprString(c); !strings.Contains(text, "\n") && !strings.Contains(text, "…") {
		return text
	}
	return ""
}

// lockName returns the lock of a problem as the source writes it at an
// operation on it, or, if a helper operates on it, by its path.
func (s *source) lockName(p *locks.Problem, at ssa.Instruction) string {
	if c, ok := at.(ssa.CallInstruction); ok {
		if op, _ := locks.OpOf(c.Common()); op != locks.None {
			return s.expr(at, p.Ref.String())
		}
	}
	return p.Ref.String()
}

// expr returns the receiver of a method call as it is written.
func (s *source) expr(i ssa.Instruction, otherwise string) string {
	c := s.call(i)
	if c == nil {
		return otherwise
	}
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok {
		return otherwise
	}
	text := types.ExprString(sel.X)
	if len(text) > 40 || strings.Contains(text, "\n") {
		return otherwise
	}
	return text
}

// funcName returns what to call a function in a message.
func (s *source) funcName(fn *ssa.Function) string {
	if fn.Parent() != nil {
		return "the function"
	}
	return fn.Name()
}
