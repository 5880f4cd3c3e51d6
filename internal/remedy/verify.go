package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/patch"
	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// verify reports whether the outcome is gone once the proposal is applied, and
// nothing else is worse.
func (p *patient) verify(prop proposal) bool {
	changed, ok := p.changedDecls(prop.edits)
	if !ok {
		return false
	}
	if d := decl(p.path); d != nil {
		p.addNames(changed, d) // what is made elsewhere may matter to it without being met
	}
	pass := p.Apply(prop.edits)
	if pass == nil {
		return false
	}
	trial := p.res.Try(pass, func(decl string) bool { return changed[decl] })
	if trial == nil || !trial.Complete {
		return false
	}
	moved := &patch.Shift{Fset: p.pass.Fset, Edits: prop.edits}
	known := make(map[string]bool)
	for _, o := range trial.Before {
		known[key(o, moved.Place)] = true
	}
	if !known[key(p.Outcome, moved.Place)] {
		return false // the change does not concern it
	}
	here := func(pos token.Pos) string { return patch.Place(pass.Fset, pos) }
	delete(known, key(p.Outcome, moved.Place))
	target := at(p.Main, moved.Place)
	for _, o := range trial.After {
		if !known[key(o, here)] {
			return false
		}
		for _, b := range o.Cause {
			if o.Kind == p.Outcome.Kind && at(b, here) == target {
				return false // the finding would stay, with another witness
			}
		}
	}
	return true
}

// Harmless reports whether nothing new goes wrong in a package that edits have
// changed, which is what the pass is about, as far as that can be explored: it is
// for fixes of which something else shows that they help.
func (c *Cabinet) Harmless(edits []analysis.TextEdit, pass *analysis.Pass) bool {
	changed, ok := c.changedDecls(edits)
	if !ok {
		return false
	}
	trial := c.res.Try(pass, func(decl string) bool { return changed[decl] })
	if trial == nil {
		return true // too much to explore: nothing is known of it
	}
	moved := &patch.Shift{Fset: c.pass.Fset, Edits: edits}
	known := make(map[string]bool)
	for _, o := range trial.Before {
		known[key(o, moved.Place)] = true
	}
	return !slices.ContainsFunc(trial.After, func(o *explore.Outcome) bool {
		return !known[key(o, func(pos token.Pos) string { return patch.Place(pass.Fset, pos) })]
	})
}

// key names an outcome by what goes wrong and where.
func key(o *explore.Outcome, place func(token.Pos) string) string {
	parts := []string{fmt.Sprint(o.Kind, o.Panic)}
	for _, b := range o.Cause {
		if o.Kind == explore.OneShot {
			b.Stack = []explore.Place{*b.Made} // one for each channel
		}
		parts = append(parts, at(b, place))
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, " ")
}

func at(b explore.Blocked, place func(token.Pos) string) string {
	for _, s := range b.Stack {
		if s.Fn.Flags&skeleton.Model == 0 && s.Instr.Pos.IsValid() {
			return fmt.Sprintf("%d@%s", b.Op, place(s.Instr.Pos))
		}
	}
	return fmt.Sprintf("%d@%s:%d", b.Op, b.Stack[0].Fn.Name, b.Stack[0].Instr.Line)
}

// changedDecls returns the names of the functions that edits change. It
// reports false if they change anything else but types and imports.
func (c *Cabinet) changedDecls(edits []analysis.TextEdit) (map[string]bool, bool) {
	changed := make(map[string]bool)
	for _, e := range edits {
		f := c.FileAt(e.Pos)
		if f == nil || c.Source(f) == nil {
			return nil, false
		}
		for _, d := range f.Decls {
			if e.Pos < d.Pos() || e.Pos > d.End() {
				continue
			}
			switch d := d.(type) {
			case *ast.FuncDecl:
				c.addNames(changed, d)
			case *ast.GenDecl:
				if d.Tok == token.VAR || d.Tok == token.CONST {
					return nil, false
				}
			}
		}
	}
	return changed, len(changed) > 0
}

// addNames adds the names that the skeletons of a declaration go by.
func (c *Cabinet) addNames(names map[string]bool, d *ast.FuncDecl) {
	obj, ok := c.pass.TypesInfo.Defs[d.Name].(*types.Func)
	if !ok {
		return
	}
	names[obj.FullName()] = true
	for name, info := range c.res.Build.Infos {
		fn := info.Func
		for fn.Parent() != nil {
			fn = fn.Parent()
		}
		if fn.Object() == obj {
			names[scenario.Decl(name)] = true
		}
	}
}
