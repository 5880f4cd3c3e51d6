package unlock

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/concurlint/concurlint/internal/locks"
)

// keptSaid is what is said of a lock that is not given back.
var keptSaid = regexp.MustCompile(`(?i)(\b(not|never|without)|n't)\b[^.;]{0,20}\b(unlock|release|give back)`)

// onPurpose reports whether a comment in a function says that it leaves its lock locked: to
// keep out whoever comes after the end. A lock that is left by mistake has no such comment.
func (s *source) onPurpose(p *locks.Problem) bool {
	if p.Kind != locks.Never {
		return false
	}
	for _, f := range s.pass.Files {
		pos := s.pos(p.At)
		if pos < f.FileStart || f.FileEnd <= pos {
			continue
		}
		var in ast.Node
		for _, n := range s.path(pos) {
			if d, ok := n.(*ast.FuncDecl); ok {
				in = d
			}
		}
		return in != nil && slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool {
			return in.Pos() <= c.Pos() && c.End() <= in.End() && keptSaid.MatchString(c.Text())
		})
	}
	return false
}
