package leak

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// pipes returns what there is to say of pipes.
func pipes(pass *analysis.Pass, funcs []*ssa.Function) (list []analysis.Diagnostic) {
	stopped, open, left := pipesOf(funcs)
	for _, h := range stopped {
		if h.early != nil {
			list = append(list, analysis.Diagnostic{
				Pos: h.early.Pos(), Category: "pipe",
				Message:        "this returns before all was read: who writes to the pipe blocks forever, since nobody closes the reader",
				Related:        []analysis.RelatedInformation{at(h.pipe.Pos(), "the pipe is made here"), at(h.write.Pos(), "it is written to here")},
				SuggestedFixes: closeReader(pass, h),
			})
			continue
		}
		list = append(list, analysis.Diagnostic{
			Pos: h.by.Pos(), Category: "pipe",
			Message:        "who writes to the pipe blocks forever if this returns before it has read to the end: nobody closes the reader",
			Related:        []analysis.RelatedInformation{at(h.pipe.Pos(), "the pipe is made here"), at(h.write.Pos(), "it is written to here")},
			SuggestedFixes: closeReader(pass, h),
		})
	}
	for _, e := range open {
		pos := e.at.Pos()
		if !pos.IsValid() {
			pos = e.at.Parent().Syntax().End() - 1
		}
		list = append(list, analysis.Diagnostic{
			Pos: pos, Category: "pipe",
			Message:        "the pipe is left open when the goroutine ends here, and other paths close it: who reads from it waits forever",
			Related:        []analysis.RelatedInformation{at(e.pipe.Pos(), "the pipe is made here"), at(e.closed.Pos(), "another path closes it here")},
			SuggestedFixes: closeWriter(pass, e),
		})
	}
	for _, d := range left {
		pos := d.at.Pos()
		if !pos.IsValid() {
			pos = d.at.Parent().Syntax().End() - 1
		}
		related := []analysis.RelatedInformation{at(d.pipe.Pos(), "the pipe is made here")}
		if d.why != alone {
			related = append(related, at(d.write.Pos(), "it is written to here"))
		}
		list = append(list, analysis.Diagnostic{
			Pos: pos, Category: "pipe", Message: d.why.String(), Related: related, SuggestedFixes: closeLeft(pass, d),
		})
	}
	return list
}

func (d leaving) String() string {
	switch d {
	case unread:
		return "the goroutine that writes to the pipe blocks forever when this returns: nobody reads from it or closes the reader"
	case neverEnds:
		return "who reads from the pipe waits forever when all was written: nobody closes the writer"
	default:
		return "writing to the pipe blocks forever: nobody reads from it yet"
	}
}

// closeLeft suggests to close the end that nobody closes.
func closeLeft(pass *analysis.Pass, d leftPipe) []analysis.SuggestedFix {
	switch made, names := pipeNames(pass, d.pipe); {
	case names[0] == "" || d.why == alone || d.asked:
		return nil // who reads it may do so when the maker has returned
	case d.why == neverEnds:
		return closeWriter(pass, openEnd{d.pipe, ir.Host(d.write), nil})
	default:
		return insert(made.End(), "\ndefer "+names[0]+".Close()", "Close the reader at the end")
	}
}

// closeReader suggests to close the reader of a pipe when whoever reads from it returns.
func closeReader(pass *analysis.Pass, h halfRead) []analysis.SuggestedFix {
	made, names := pipeNames(pass, h.pipe)
	if names[0] == "" {
		return nil
	}
	pos := made.End()
	if at := ir.Host(h.by); at.Parent() != h.pipe.Parent() {
		body := bodyOf(at.Parent())
		if body == nil {
			return nil
		}
		pos = body.Lbrace + 1
	}
	return insert(pos, "\ndefer "+names[0]+".Close()", "Close the reader at the end")
}

// closeWriter suggests to close the writer of a pipe when the goroutine ends that writes.
func closeWriter(pass *analysis.Pass, e openEnd) []analysis.SuggestedFix {
	_, names := pipeNames(pass, e.pipe)
	body := bodyOf(e.at.Parent())
	if names[1] == "" || body == nil {
		return nil
	}
	return insert(body.Lbrace+1, "\ndefer "+names[1]+".Close()", "Close the writer at the end")
}

func insert(pos token.Pos, text, message string) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte(text)}}}}
}

// bodyOf returns the body of a literal, which knows the names around it.
func bodyOf(fn *ssa.Function) *ast.BlockStmt {
	if lit, ok := fn.Syntax().(*ast.FuncLit); ok {
		return lit.Body
	}
	return nil
}

// pipeNames returns the statement that makes a pipe, and what it calls the two ends.
func pipeNames(pass *analysis.Pass, pipe *ssa.Call) (made ast.Stmt, names [2]string) {
	for _, n := range ir.PathTo(pass.Files, pipe.Pos()) {
		st, ok := n.(*ast.AssignStmt)
		if !ok || len(st.Lhs) != 2 {
			continue
		}
		for i := range names {
			if id, ok := st.Lhs[i].(*ast.Ident); ok {
				names[i] = id.Name
			}
		}
		return st, names
	}
	return nil, names
}
