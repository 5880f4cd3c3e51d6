package ctxselect

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// unused reports calls of a context's Done whose result nobody looks at: they
// neither wait for the context nor end it, which whoever writes them means.
func unused(pass *analysis.Pass) (out []analysis.Diagnostic) {
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			var c *ast.CallExpr
			switch n := n.(type) {
			case *ast.ExprStmt:
				c, _ = ast.Unparen(n.X).(*ast.CallExpr)
			case *ast.DeferStmt:
				c = n.Call
			case *ast.GoStmt:
				c = n.Call
			}
			if c == nil {
				return true
			}
			if ctx := method(c, "Done"); ctx != nil && isContext(pass.TypesInfo.TypeOf(ctx)) {
				out = append(out, analysis.Diagnostic{
					Pos: c.Pos(), End: c.End(),
					Category: "unused",
					Message:  fmt.Sprintf("%s.Done() has no effect here: it neither waits for the context nor ends it", types.ExprString(ctx)),
				})
			}
			return true
		})
	}
	return out
}
