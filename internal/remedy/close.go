package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// dropClose proposes to remove one of two calls of close, if the other one is
// met wherever it is: where both are in one function, rather the one that is
// not deferred; else rather that of the caller, which concerns nobody else.
func (p *patient) dropClose() []proposal {
	last := p.Outcome.Cause[0]
	second := p.chain(last.Goroutine, last.Stack)
	var props []proposal
	for _, s := range slices.Backward(p.Outcome.Steps) {
		if s.Stack[0].Instr.Op != skeleton.Close {
			continue
		}
		first := p.chain(s.Goroutine, s.Stack)
		if len(first) == 0 || len(second) == 0 || p.closed(callAt(first[0])) == nil {
			continue
		}
		x, y := first, second
		if len(x) > len(y) || len(x) == len(y) && isDeferred(x[0]) {
			x, y = y, x
		}
		if redundant(x, y) {
			props = append(props, p.without(x[0])...)
		}
		if redundant(y, x) {
			props = append(props, p.without(y[0])...)
		}
		props = append(props, p.returnAfter(first, second)...)
	}
	return props
}

func isDeferred(path []ast.Node) bool {
	d, _ := inner[*ast.DeferStmt](path)
	return d != nil && d.Call == callAt(path)
}

// without proposes to remove the call of close that a path begins with, unless
// nothing would be left in its block.
func (p *patient) without(path []ast.Node) []proposal {
	ch := p.closed(callAt(path))
	s, at := stmtOf(path)
	if ch == nil || s == nil || callOf(s) != callAt(path) {
		return nil
	}
	if b, ok := path[at+1].(*ast.BlockStmt); ok && len(b.List) == 1 {
		return nil
	}
	e, _ := p.drop(s)
	return []proposal{{message: fmt.Sprintf("Remove this close of %s", p.text(ch)), edits: []analysis.TextEdit{e}}}
}

// closeOnce proposes a sync.Once round every close of a channel: beside the
// variable, or in the struct beside the field.
func (p *patient) closeOnce() []proposal {
	call := callAt(p.path)
	ch := p.closed(call)
	if ch == nil {
		return nil
	}
	switch e := plain(ch).(type) {
	case *ast.Ident:
		return p.onceVariable(e)
	case *ast.SelectorExpr:
		return p.onceField(e)
	}
	return nil
}

// onceVariable declares the Once where the channel's variable is declared.
func (p *patient) onceVariable(ch *ast.Ident) []proposal {
	v, ok := p.object(ch).(*types.Var)
	if !ok || v.Parent() == p.pass.Pkg.Scope() || p.sendsAndCloses(v) {
		return nil
	}
	path := p.pathAt(v.Pos())
	at := slices.IndexFunc(path, func(n ast.Node) bool { _, ok := n.(ast.Stmt); return ok })
	if at < 0 || !statement(path, at) {
		return nil // a parameter: the Once would be one for each call
	}
	_, _, body := function(path)
	name := p.fresh(v.Parent(), v.Name()+"Once", "once"+v.Name())
	sync, imports := p.pkg("sync", v.Pos())
	if body == nil || sync == "" {
		return nil
	}
	edits := append(imports, p.after(path[at], "var "+name+" "+sync+".Once"))
	for _, id := range p.usesOf(v) {
		if e, ok := p.wrapClose(p.pathAt(id.Pos()), name); ok {
			edits = append(edits, e...)
		}
	}
	return []proposal{{message: fmt.Sprintf("Close %s through a sync.Once", v.Name()), edits: edits}}
}

// sendsAndCloses reports whether one function sends on the channel of a variable
// and closes it: the others may be about to send as well, so that the first
// close is one too early.
func (p *patient) sendsAndCloses(v types.Object) bool {
	mk := p.madeBy(v)
	if mk == nil {
		return false
	}
	ch := p.channel(mk)
	for _, c := range ch.close {
		_, _, body := function(c)
		for _, s := range ch.sends {
			if _, _, b := function(s); b == body {
				return true
			}
		}
	}
	return false
}

// onceField declares the Once behind the channel's field.
func (p *patient) onceField(ch *ast.SelectorExpr) []proposal {
	v, ok := p.object(ch.Sel).(*types.Var)
	if !ok || !v.IsField() || v.Pkg() != p.pass.Pkg {
		return nil
	}
	field, at := inner[*ast.Field](p.pathAt(v.Pos()))
	if field == nil || p.Source(p.FileAt(field.Pos())) == nil {
		return nil
	}
	owner, ok := p.pathAt(v.Pos())[at+2].(*ast.StructType)
	if !ok {
		return nil
	}
	name, edits := p.onceBeside(owner, field, v)
	if name == "" {
		return nil
	}
	for _, id := range p.usesOf(v) {
		path := p.pathAt(id.Pos())
		sel, _ := inner[*ast.SelectorExpr](path)
		if sel == nil || sel.Sel != id {
			continue
		}
		if e, ok := p.wrapClose(path, p.text(sel.X)+"."+name); ok {
			edits = append(edits, e...)
		}
	}
	return []proposal{{message: fmt.Sprintf("Close %s through a sync.Once", v.Name()), edits: edits}}
}

// onceBeside returns the name of a Once in a struct for a field of it, with the
// edits that declare it. One that nobody uses is there for the only channel.
func (p *patient) onceBeside(owner *ast.StructType, field *ast.Field, v *types.Var) (name string, edits []analysis.TextEdit) {
	idle, chans := "", 0
	for _, f := range owner.Fields.List {
		for _, id := range f.Names {
			obj := p.object(id)
			if _, ok := obj.Type().Underlying().(*types.Chan); ok {
				chans++
			}
			if types.TypeString(obj.Type(), nil) == "sync.Once" && !obj.Exported() && len(p.usesOf(obj)) == 0 {
				idle = obj.Name()
			}
		}
	}
	if idle != "" && chans == 1 {
		return idle, nil
	}
	name = v.Name() + "Once" // a name of its own, since other fixes may add fields as well
	sync, edits := p.pkg("sync", field.Pos())
	if sync == "" {
		return "", nil
	}
	return name, append(edits, p.after(field, name+" "+sync+".Once"))
}

// wrapClose makes close(ch) an argument of once.Do.
func (c *Cabinet) wrapClose(path []ast.Node, once string) ([]analysis.TextEdit, bool) {
	call, _ := inner[*ast.CallExpr](path)
	if call == nil || c.closed(call) == nil || !contains(call.Args[0], path[0].Pos()) {
		return nil, false
	}
	if c.Source(c.FileAt(call.Pos())) == nil {
		return nil, false
	}
	return []analysis.TextEdit{insert(call.Pos(), once+".Do(func() { "), insert(call.End(), " })")}, true
}

// fresh returns the first name that means nothing in a scope and in those
// inside of it.
func (c *Cabinet) fresh(scope *types.Scope, names ...string) string {
	for _, n := range names {
		if _, obj := scope.LookupParent(n, token.NoPos); obj == nil && !shadowed(scope, n) {
			return n
		}
	}
	return names[len(names)-1]
}

func shadowed(scope *types.Scope, name string) bool {
	for child := range scope.Children() {
		if child.Lookup(name) != nil || shadowed(child, name) {
			return true
		}
	}
	return false
}

// pkg returns the name of a package in the file of a place, with the edit that
// imports it if need be.
func (c *Cabinet) pkg(path string, at token.Pos) (name string, edits []analysis.TextEdit) {
	f := c.FileAt(at)
	var last *ast.ImportSpec
	for _, s := range f.Imports {
		if s.Path.Value != `"`+path+`"` {
			last = s
			continue
		}
		switch {
		case s.Name == nil:
			return path, nil
		case s.Name.Name != "_" && s.Name.Name != ".":
			return s.Name.Name, nil
		}
	}
	if obj := c.pass.Pkg.Scope().Lookup(path); obj != nil {
		return "", nil
	}
	return path, []analysis.TextEdit{c.importing(f, last, path)}
}

// importing adds an import, in the order of paths if the file has a list.
func (c *Cabinet) importing(f *ast.File, last *ast.ImportSpec, path string) analysis.TextEdit {
	quoted := `"` + path + `"`
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT || !g.Lparen.IsValid() {
			continue
		}
		for _, s := range g.Specs {
			if s.(*ast.ImportSpec).Path.Value > quoted {
				return insert(s.Pos(), quoted+"\n")
			}
		}
		return insert(g.Rparen, quoted+"\n")
	}
	if last != nil {
		return c.after(last, "import "+quoted)
	}
	return insert(f.Name.End(), "\n\nimport "+quoted)
}

// moveClose proposes to close a channel where it is safe: after the function
// has waited for the senders, or in the goroutine that sends; or not at all,
// if nobody would know.
func (p *patient) moveClose() []proposal {
	path := p.closePath()
	if path == nil {
		return nil
	}
	props := slices.Concat(p.doneAfterSend(), p.returnAfter([][]ast.Node{path}, [][]ast.Node{p.path}), p.waitBeforeClose(path), p.closeAfterWait(path), p.closeBySender(path))
	if mk := p.madeBy(p.root(p.closed(callAt(path)))); mk != nil {
		if ch := p.channel(mk); !ch.lost && !ch.returned && len(ch.recvs) == 0 {
			props = append(props, p.without(path)...)
		}
	}
	return props
}

// doneAfterSend proposes to defer a Done that comes before the send, and so
// lets the one who waits close the channel too early.
func (p *patient) doneAfterSend() []proposal {
	s := p.spawnAround(p.path)
	if s == nil {
		return nil
	}
	done, deferred := p.callsOn(s.body, groupDone, func(ast.Expr) bool { return true })
	if len(done) != 1 || len(deferred) > 0 || done[0].Pos() > p.path[0].Pos() {
		return nil
	}
	text := p.text(done[0])
	return []proposal{{message: "Defer " + p.text(callOf(done[0]).Fun), edits: p.begin(s.body, "defer "+text, done[0])}}
}

// madeBy returns the call of make that a variable is defined with.
func (c *Cabinet) madeBy(v types.Object) *ast.CallExpr {
	if v == nil {
		return nil
	}
	def, _ := inner[*ast.AssignStmt](c.pathAt(v.Pos()))
	if def == nil || len(def.Lhs) != 1 || len(def.Rhs) != 1 || c.root(def.Lhs[0]) != v {
		return nil
	}
	call, _ := ast.Unparen(def.Rhs[0]).(*ast.CallExpr)
	if call == nil || !c.builtin(call, "make") {
		return nil
	}
	return call
}

// closePath returns the path from the last close of the witness.
func (p *patient) closePath() []ast.Node {
	for _, s := range slices.Backward(p.Outcome.Steps) {
		if s.Stack[0].Instr.Op == skeleton.Close {
			if path := p.pathAt(p.pos(s.Stack)); p.closed(callAt(path)) != nil {
				return path
			}
		}
	}
	return nil
}

// closeAfterWait moves a close behind the Wait that follows it.
func (p *patient) closeAfterWait(path []ast.Node) []proposal {
	s, at := inner[*ast.ExprStmt](path)
	if s == nil || !statement(path, at) {
		return nil
	}
	var props []proposal
	_, _, body := function(path)
	shallow(body, func(n ast.Node) {
		wait, ok := n.(*ast.ExprStmt)
		if recv, name := p.method(n); ok && name == groupWait && wait.Pos() > s.End() {
			removal, text := p.drop(s)
			props = append(props, proposal{
				message: fmt.Sprintf("Close %s after %s.Wait", p.text(p.closed(s)), p.text(recv)),
				edits:   []analysis.TextEdit{removal, p.after(wait, text)},
			})
		}
	})
	return props
}

// closeBySender moves a close into the only goroutine that sends.
func (p *patient) closeBySender(path []ast.Node) []proposal {
	lit, at := inner[*ast.FuncLit](p.path)
	if lit == nil {
		return nil
	}
	s := p.spawnAround(p.path)
	ch := p.closed(callAt(path))
	if s == nil || contains(lit, path[0].Pos()) || loops(p.path[at:], p.root(ch)) || len(s.body.List) == 0 {
		return nil
	}
	var props []proposal
	for _, prop := range p.without(path) {
		prop.message = fmt.Sprintf("Close %s in the goroutine that sends", p.text(ch))
		prop.edits = append(prop.edits, before(s.body.List[0], "defer close("+p.text(ch)+")"))
		props = append(props, prop)
	}
	return props
}

// loops reports whether a loop stands between the beginning of a path and the
// declaration of a variable.
func loops(path []ast.Node, v types.Object) bool {
	for _, n := range path {
		if v == nil || contains(n, v.Pos()) {
			return false
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}
