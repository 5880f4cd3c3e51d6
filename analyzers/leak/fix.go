package leak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/life"
	"github.com/concurlint/concurlint/internal/locks"
	"github.com/concurlint/concurlint/internal/patch"
)

// keepFixes leaves those fixes that help: what they mend is gone, nothing is new, and
// exploring what has changed shows no harm. What was there before may be more than what is reported.
func keepFixes(pass *analysis.Pass, built *ir.SSA, all, before []analysis.Diagnostic) {
	if !slices.ContainsFunc(all, func(d analysis.Diagnostic) bool { return len(d.SuggestedFixes) > 0 }) {
		return
	}
	texts, tries, harmless := patch.New(pass), patch.Tries(pass), judge.Harmless(pass)
	locked := pass.ResultOf[locks.Analyzer].(*locks.Result)
	again := func(p *analysis.Pass) []analysis.Diagnostic {
		found := new(locks.Result)
		if len(locked.Unclosed)+len(locked.Abandoned) > 0 {
			found = locked.Again(p)
		}
		changed := ir.Of(p, built.Models())
		return told(p, changed, found, life.Find(p, changed.Funcs()))
	}
	for i := range all {
		for _, fix := range all[i].SuggestedFixes {
			tries--
			if tries < 0 {
				all[i].SuggestedFixes = nil
				break
			}
			changed := texts.Helps(fix.TextEdits, all[i:i+1], before, again)
			if changed == nil || !harmless(fix.TextEdits, changed) {
				all[i].SuggestedFixes = nil
			}
		}
	}
}

func replace(n ast.Node, text, message string) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}}}}
}

// receiveIfAny suggests to receive only what is there, where a receive is a statement.
func receiveIfAny(pass *analysis.Pass, arrow token.Pos) []analysis.SuggestedFix {
	path := ir.PathTo(pass.Files, arrow)
	if len(path) < 2 {
		return nil
	}
	recv, ok := path[0].(*ast.UnaryExpr)
	st, isStmt := path[1].(*ast.ExprStmt)
	if !ok || !isStmt {
		return nil
	}
	return replace(st, "select {\ncase <-"+types.ExprString(recv.X)+":\ndefault:\n}", "Receive only if there is a value")
}

// closeFirst suggests to close a channel before the return that leaves it open.
func closeFirst(pass *analysis.Pass, u locks.Unclosed) []analysis.SuggestedFix {
	at := u.At.Pos()
	path := ir.PathTo(pass.Files, at)
	if len(path) < 2 || !token.IsIdentifier(u.Name) && u.Wait == nil {
		return nil
	}
	_, isReturn := path[0].(*ast.ReturnStmt)
	if _, isBlock := path[1].(*ast.BlockStmt); !isReturn || !isBlock {
		return nil
	}
	text := "close(" + u.Name + ")\n" + strings.Repeat("\t", pass.Fset.Position(at).Column-1)
	return []analysis.SuggestedFix{{
		Message:   "Close " + u.Name + " before the return",
		TextEdits: []analysis.TextEdit{{Pos: at, End: at, NewText: []byte(text)}},
	}}
}

// lookOnly suggests to look whether a channel is closed, where an if statement waits for it.
func lookOnly(pass *analysis.Pass, arrow token.Pos) []analysis.SuggestedFix {
	path := ir.PathTo(pass.Files, arrow)
	if len(path) < 3 {
		return nil
	}
	recv, ok := path[0].(*ast.UnaryExpr)
	set, isSet := path[1].(*ast.AssignStmt)
	branch, isIf := path[2].(*ast.IfStmt)
	if !ok || !isSet || !isIf || branch.Init != set || branch.Else != nil || !isBlank(set.Lhs[0]) || !negates(branch.Cond, set.Lhs[1]) || breaks(branch.Body) {
		return nil
	}
	body := textOf(pass, branch.Body)
	if body == "" {
		return nil
	}
	return replace(branch, "select {\ncase <-"+types.ExprString(recv.X)+":"+body[1:len(body)-1]+"default:\n}", "Look whether it is closed, and do not wait")
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// negates reports whether a condition is that a variable is false.
func negates(cond, v ast.Expr) bool {
	not, ok := cond.(*ast.UnaryExpr)
	if !ok || not.Op != token.NOT {
		return false
	}
	x, ok := not.X.(*ast.Ident)
	y, same := v.(*ast.Ident)
	return ok && same && x.Name == y.Name
}

// breaks reports whether a statement breaks out of a loop around it without a label.
func breaks(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK && n.Label == nil
		}
		return !found
	})
	return found
}

// leaveToo suggests to wait for the signal as well by which those who send leave: what was
// asked for is false then, as if the channel were closed.
func leaveToo(pass *analysis.Pass, arrow token.Pos, signal string) []analysis.SuggestedFix {
	path := ir.PathTo(pass.Files, arrow)
	if len(path) < 3 {
		return nil
	}
	recv, ok := path[0].(*ast.UnaryExpr)
	set, isSet := path[1].(*ast.AssignStmt)
	_, inBlock := path[2].(*ast.BlockStmt)
	if !ok || !isSet || !inBlock || set.Tok != token.DEFINE || len(set.Lhs) != 2 || isBlank(set.Lhs[1]) {
		return nil
	}
	ch, ok := recv.X.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	vars := "var " + types.ExprString(set.Lhs[1]) + " bool\n"
	if v, ok := set.Lhs[0].(*ast.Ident); ok && v.Name != "_" {
		obj := pass.TypesInfo.Defs[v]
		if obj == nil || pass.TypesInfo.Defs[set.Lhs[1].(*ast.Ident)] == nil {
			return nil // one of them was there before
		}
		vars += "var " + v.Name + " " + types.TypeString(obj.Type(), types.RelativeTo(pass.Pkg)) + "\n"
	}
	text := vars + "select {\ncase " + types.ExprString(set.Lhs[0]) + ", " + types.ExprString(set.Lhs[1]) + " = <-" + types.ExprString(ch) +
		":\ncase <-" + types.ExprString(ch.X) + "." + signal + ":\n}"
	return replace(set, text, "Wait for "+signal+" as well")
}

// giveUp suggests to wait for the end of a context as well where a value is sent. A function
// without results ends then.
func giveUp(pass *analysis.Pass, arrow, asked token.Pos) []analysis.SuggestedFix {
	ctx := ""
	for _, n := range ir.PathTo(pass.Files, asked) {
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == asked {
			if fun, ok := c.Fun.(*ast.SelectorExpr); ok {
				ctx = types.ExprString(fun.X)
			}
		}
	}
	if ctx == "" {
		return nil
	}
	return sendOrLeave(pass, arrow, ctx, "return")
}

func sendOrLeave(pass *analysis.Pass, arrow token.Pos, ctx, leave string) []analysis.SuggestedFix {
	for _, n := range ir.PathTo(pass.Files, arrow) {
		send, ok := n.(*ast.SendStmt)
		if !ok || send.Arrow != arrow {
			continue
		}
		if text := textOf(pass, send); text != "" {
			return replace(send, "select {\ncase "+text+":\ncase <-"+ctx+".Done():\n"+leave+"\n}", "Wait for the context as well")
		}
	}
	return nil
}

// giveUpToo suggests to wait for the end of the context in a field as well, where a method
// without results, or with an error, sends.
func giveUpToo(pass *analysis.Pass, fn *ssa.Function, arrow token.Pos) []analysis.SuggestedFix {
	ctx := contextOf(fn)
	if ctx == "" {
		return nil
	}
	leave := ""
	switch res := fn.Signature.Results(); {
	case res.Len() == 0:
		leave = "return"
	case res.Len() == 1 && ir.IsError(res.At(0).Type()):
		leave = "return " + ctx + ".Err()"
	default:
		return nil
	}
	return sendOrLeave(pass, arrow, ctx, leave)
}

// contextOf returns the context in a field of the receiver of a method as the method may
// write it, or "".
func contextOf(fn *ssa.Function) string {
	st, ok := fn.Params[0].Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for f := range st.Fields() {
		if isContext(f.Type()) {
			return fn.Params[0].Name() + "." + f.Name()
		}
	}
	return ""
}

// makeFirst suggests to make a channel before a call rather than after it.
func makeFirst(pass *analysis.Pass, made, called token.Pos) []analysis.SuggestedFix {
	var set *ast.AssignStmt
	for _, n := range ir.PathTo(pass.Files, made) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			set = n
		case *ast.BlockStmt:
			k := slices.IndexFunc(n.List, func(s ast.Stmt) bool { return s.Pos() <= called && called < s.End() })
			if set == nil || k < 0 || !slices.Contains(n.List, ast.Stmt(set)) || n.List[k].Pos() > set.Pos() {
				return nil
			}
			text := textOf(pass, set)
			if text == "" {
				return nil
			}
			return []analysis.SuggestedFix{{Message: "Make the channel first", TextEdits: []analysis.TextEdit{
				{Pos: n.List[k].Pos(), End: n.List[k].Pos(), NewText: []byte(text + "\n")},
				{Pos: set.Pos(), End: set.End()},
			}}}
		}
	}
	return nil
}

// textOf returns the source of a node, or "".
func textOf(pass *analysis.Pass, n ast.Node) string {
	texts := patch.New(pass)
	f := texts.FileAt(n.Pos())
	if f == nil {
		return ""
	}
	src := texts.Source(f)
	if src == nil {
		return ""
	}
	at := func(p token.Pos) int { return pass.Fset.PositionFor(p, false).Offset }
	return string(src[at(n.Pos()):at(n.End())])
}

// sameRoom suggests to make a channel with as much room as another one has.
func sameRoom(pass *analysis.Pass, at token.Pos, room int64) []analysis.SuggestedFix {
	for _, n := range ir.PathTo(pass.Files, at) {
		c, ok := n.(*ast.CallExpr)
		if !ok || len(c.Args) != 1 {
			continue
		}
		if text := textOf(pass, c); text != "" {
			return replace(c, fmt.Sprintf("%s, %d)", text[:len(text)-1], room), fmt.Sprintf("Make it with room for %d", room))
		}
	}
	return nil
}

// stopInLoop suggests that the function with a loop stops the ticker which ends it, in place
// of the one that does.
func stopInLoop(pass *analysis.Pass, arrow, stop token.Pos) []analysis.SuggestedFix {
	var stmt *ast.ExprStmt
	for _, n := range ir.PathTo(pass.Files, stop) {
		if st, ok := n.(*ast.ExprStmt); ok && stmt == nil {
			stmt = st
		}
	}
	var ticks *ast.UnaryExpr
	var body *ast.BlockStmt
	for _, n := range ir.PathTo(pass.Files, arrow) {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			ticks = n
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			return nil
		}
	}
	if stmt == nil || ticks == nil || body == nil {
		return nil
	}
	ch, ok := ticks.X.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	return []analysis.SuggestedFix{{Message: "Let the loop stop its ticker", TextEdits: []analysis.TextEdit{
		{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte("\ndefer " + types.ExprString(ch.X) + ".Stop()\n")},
		{Pos: stmt.Pos(), End: stmt.End()},
	}}}
}
