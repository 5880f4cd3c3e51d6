package loopvar

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// fixes suggests a variable of its own for each iteration, at the start of the
// body, in place of each of the named variables of the loop.
func (c *checker) fixes(l *loop, vars []*loopVar) []analysis.SuggestedFix {
	var names []string
	for _, v := range vars {
		if !c.mayShadow(l, v) {
			return nil
		}
		names = append(names, v.Name())
	}
	list := strings.Join(names, ", ")
	edit, ok := c.firstIn(l, list+" := "+list)
	if !ok {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Give each iteration its own " + strings.Join(names, " and "),
		TextEdits: []analysis.TextEdit{edit},
	}}
}

// mayShadow reports whether the body may have a variable of that name with the
// value at its start: not if there is one already, nor if what the body does
// with the variable decides about the next iteration.
func (c *checker) mayShadow(l *loop, v *loopVar) bool {
	if scope := c.info.Scopes[l.body]; scope == nil || scope.Lookup(v.Name()) != nil {
		return false
	}
	_, isRange := l.stmt.(*ast.RangeStmt)
	return isRange || !v.inBody
}

// firstIn returns the edit that makes text the first statement of the body of
// a loop, on a line of its own.
func (c *checker) firstIn(l *loop, text string) (analysis.TextEdit, bool) {
	file := c.pass.Fset.File(l.body.Lbrace)
	line := file.Line(l.body.Lbrace)
	if len(l.body.List) == 0 || file.Line(l.body.List[0].Pos()) == line {
		return analysis.TextEdit{}, false // on one line, as gofmt would not have it
	}
	src, err := c.pass.ReadFile(file.Name())
	if err != nil || len(src) != file.Size() {
		return analysis.TextEdit{}, false // not the text that was parsed
	}
	end := file.LineStart(line+1) - 1
	if i := file.Offset(end); i > 0 && src[i-1] == '\r' {
		end--
	}
	indent := indentation(src, file, l.stmt.Pos()) + "\t"
	return analysis.TextEdit{Pos: end, End: end, NewText: []byte("\n" + indent + text)}, true
}

// indentation returns the white space at the start of a line.
func indentation(src []byte, file *token.File, pos token.Pos) string {
	line := src[file.Offset(file.LineStart(file.Line(pos))):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
