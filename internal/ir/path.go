package ir

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// PathTo returns the nodes around what begins at a position, the innermost first, or nil if
// it is in none of the files.
func PathTo(files []*ast.File, pos token.Pos) []ast.Node {
	for _, f := range files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos+1)
			return path
		}
	}
	return nil
}
