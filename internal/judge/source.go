package judge

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// SentOn returns how the source writes the channel of a send
// statement, or "" if there is none with that arrow.
func SentOn(pass *analysis.Pass, arrow token.Pos) (name string) {
	for _, f := range pass.Files {
		if f.FileStart > arrow || arrow > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SendStmt); ok && s.Arrow == arrow {
				name = types.ExprString(s.Chan)
			}
			return name == ""
		})
	}
	return name
}
