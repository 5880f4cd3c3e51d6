package closetwice

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
	"github.com/concurlint/concurlint/internal/patch"
)

// addFixes gives each finding the fix that helps: nothing is found there any more, nothing
// is new, and exploring what has changed shows no harm.
func addFixes(pass *analysis.Pass, built *ir.SSA, all []analysis.Diagnostic) {
	if len(all) == 0 {
		return
	}
	texts, tries, harmless := patch.New(pass), patch.Tries(pass), judge.Harmless(pass)
	before := pass.ResultOf[locks.Analyzer].(*locks.Result)
	again := func(p *analysis.Pass) []analysis.Diagnostic {
		found := new(locks.Result)
		if len(before.LateCloses)+len(before.Theirs) > 0 {
			found = before.Again(p)
		}
		return told(p, found, ir.Of(p, built.Models()))
	}
	for i, d := range all {
		var fix []analysis.SuggestedFix
		switch {
		case d.Category == "nil-close":
			fix = ifMade(pass, texts, d.Pos)
		case slices.ContainsFunc(before.LateCloses, func(c locks.LateClose) bool { return c.Call.Pos() == d.Pos }):
			fix = emptied(pass, texts, d.Related[0].Pos)
		}
		if tries--; fix == nil || tries < 0 {
			continue
		}
		if changed := texts.Helps(fix[0].TextEdits, all[i:i+1], all, again); changed != nil && harmless(fix[0].TextEdits, changed) {
			all[i].SuggestedFixes = fix
		}
	}
}

// emptied suggests to empty a map behind the loop that closes all that is in it.
func emptied(pass *analysis.Pass, texts *patch.Texts, closed token.Pos) []analysis.SuggestedFix {
	f := texts.FileAt(closed)
	if f == nil || version.Compare(version.Lang(pass.TypesInfo.FileVersions[f]), "go1.21") < 0 {
		return nil // there is no clear
	}
	path, _ := astutil.PathEnclosingInterval(f, closed, closed+1)
	for _, n := range path {
		r, ok := n.(*ast.RangeStmt)
		if !ok {
			continue
		}
		file := pass.Fset.File(r.Pos())
		src := texts.Source(f)
		if src == nil {
			return nil
		}
		line := string(src[file.Offset(file.LineStart(file.Line(r.Pos()))):file.Offset(r.Pos())])
		if strings.TrimSpace(line) != "" {
			return nil // something else is on the line
		}
		name := types.ExprString(r.X)
		return []analysis.SuggestedFix{{
			Message:   "Empty " + name,
			TextEdits: []analysis.TextEdit{{Pos: r.End(), End: r.End(), NewText: []byte("\n" + line + "clear(" + name + ")")}},
		}}
	}
	return nil
}

// ifMade suggests to close a channel only if there is one, where that is a statement.
func ifMade(pass *analysis.Pass, texts *patch.Texts, closed token.Pos) []analysis.SuggestedFix {
	f := texts.FileAt(closed)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, closed, closed+1)
	for n, node := range path {
		call, ok := node.(*ast.CallExpr)
		if !ok || n+1 == len(path) {
			continue
		}
		st, ok := path[n+1].(*ast.ExprStmt)
		if !ok {
			return nil
		}
		name := types.ExprString(call.Args[0])
		indent := strings.Repeat("\t", pass.Fset.Position(st.Pos()).Column-1)
		return []analysis.SuggestedFix{{
			Message: "Close " + name + " if it was made",
			TextEdits: []analysis.TextEdit{
				{Pos: st.Pos(), End: st.Pos(), NewText: []byte("if " + name + " != nil {\n\t" + indent)},
				{Pos: st.End(), End: st.End(), NewText: []byte("\n" + indent + "}")},
			},
		}}
	}
	return nil
}
