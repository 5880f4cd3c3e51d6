package remedy

import (
	"fmt"
	"go/ast"
	"go/types"
	"go/version"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/witness"
)

const (
	groupAdd  = "(*sync.WaitGroup).Add"
	groupDone = "(*sync.WaitGroup).Done"
	groupWait = "(*sync.WaitGroup).Wait"
)

// A spawn is a go statement whose function is in view.
type spawn struct {
	stmt *ast.GoStmt
	path []ast.Node // from the statement outwards
	typ  *ast.FuncType
	body *ast.BlockStmt
}

// spawnAround returns the go statement whose literal a path leads out of.
func (c *Cabinet) spawnAround(path []ast.Node) *spawn {
	lit, at := inner[*ast.FuncLit](path)
	if lit == nil || at+2 >= len(path) {
		return nil
	}
	call, ok := path[at+1].(*ast.CallExpr)
	stmt, ok2 := path[at+2].(*ast.GoStmt)
	if !ok || !ok2 || call.Fun != lit || !statement(path, at+2) {
		return nil
	}
	return &spawn{stmt: stmt, path: path[at+2:], typ: lit.Type, body: lit.Body}
}

// spawns returns the go statements of the witness, and those of the function
// that the finding is in: a witness need not show a goroutine that does nothing.
func (p *patient) spawns() []*spawn {
	var out []*spawn
	seen := make(map[*ast.GoStmt]bool)
	add := func(path []ast.Node) {
		stmt, at := inner[*ast.GoStmt](path)
		if stmt == nil || seen[stmt] || !statement(path, at) {
			return
		}
		seen[stmt] = true
		if typ, body := p.callee(stmt.Call); body != nil && len(body.List) > 0 {
			out = append(out, &spawn{stmt: stmt, path: path[at:], typ: typ, body: body})
		}
	}
	for _, s := range p.Outcome.Steps {
		if s.Kind == witness.Start {
			add(p.pathAt(p.pos(s.Stack)))
		}
	}
	if d := decl(p.path); d != nil {
		ast.Inspect(d, func(n ast.Node) bool {
			if g, ok := n.(*ast.GoStmt); ok {
				add(p.pathAt(g.Pos()))
			}
			return true
		})
	}
	return out
}

// calls returns the statements of a body, outside of its literals, that call
// the method on the receiver or on the parameter that stands for it.
func (c *Cabinet) callsOn(body *ast.BlockStmt, name string, is func(recv ast.Expr) bool) (plain []*ast.ExprStmt, deferred []*ast.DeferStmt) {
	shallow(body, func(n ast.Node) {
		recv, called := c.method(n)
		if called != name || !is(recv) {
			return
		}
		switch n := n.(type) {
		case *ast.ExprStmt:
			plain = append(plain, n)
		case *ast.DeferStmt:
			deferred = append(deferred, n)
		}
	})
	return plain, deferred
}

// inside returns what stands in the function of a spawn for an expression
// outside of it: a predicate, and the text for it, "" if there is none.
func (s *spawn) inside(c *Cabinet, e ast.Expr) (is func(ast.Expr) bool, text string) {
	for i, arg := range s.stmt.Call.Args {
		if obj := c.param(s.stmt.Call, i); obj != nil && c.same(arg, e) {
			return func(x ast.Expr) bool { return c.root(x) == obj }, obj.Name()
		}
	}
	is = func(x ast.Expr) bool { return c.same(x, e) }
	if v := c.root(e); v != nil && contains(s.stmt, s.body.Pos()) && decl(c.pathAt(v.Pos())) == decl(s.path) {
		text = c.text(plain(e))
	}
	return is, text
}

// groupGo proposes wg.Go for a goroutine that adds itself to the group.
func (p *patient) groupGo() []proposal {
	recv, name := p.method(callAt(p.path))
	s := p.spawnAround(p.path)
	if s == nil || name != groupAdd || !p.since(s.stmt, "go1.25") || !p.outside(recv, s.stmt) ||
		len(s.stmt.Call.Args) > 0 || s.typ.Results != nil || !hasGo(p.pass.TypesInfo.TypeOf(recv)) {
		return nil
	}
	is := func(x ast.Expr) bool { return p.same(x, recv) }
	adds, _ := p.callsOn(s.body, groupAdd, is)
	done, deferred := p.callsOn(s.body, groupDone, is)
	if len(adds) != 1 || len(done)+len(deferred) != 1 || !p.isOne(adds[0]) {
		return nil
	}
	var finish ast.Node
	switch {
	case len(deferred) == 1 && top(s.body, deferred[0]):
		finish = deferred[0]
	case len(done) == 1 && s.body.List[len(s.body.List)-1] == done[0] && !returns(s.body):
		finish = done[0]
	default:
		return nil
	}
	return []proposal{{
		message: fmt.Sprintf("Start the goroutine with %s.Go", p.text(recv)),
		edits:   p.startWithGo(s, recv, adds[0], finish),
	}}
}

func (p *patient) startWithGo(s *spawn, recv ast.Expr, drops ...ast.Node) []analysis.TextEdit {
	lit := s.stmt.Call.Fun
	edits := []analysis.TextEdit{
		{Pos: s.stmt.Pos(), End: lit.Pos(), NewText: []byte(p.text(recv) + ".Go(")},
		{Pos: lit.End(), End: s.stmt.End(), NewText: []byte(")")},
	}
	for _, d := range drops {
		e, _ := p.drop(d)
		edits = append(edits, e)
	}
	return edits
}

// addBeforeGo proposes to move Add out of the goroutine that it counts.
func (p *patient) addBeforeGo() []proposal {
	for i, path := range p.chain(p.Main.Goroutine, p.Main.Stack) {
		if s := p.spawnAround(path); s != nil {
			return p.moveBeforeGo(s, path)
		}
		if d := decl(path); i > 0 || d == nil || len(d.Body.List) > 1 {
			break // a helper does more than to count
		}
	}
	return p.addInFunction()
}

// moveBeforeGo moves the statement that adds, be it through a helper, before
// the go statement.
func (p *patient) moveBeforeGo(s *spawn, path []ast.Node) []proposal {
	stmt, _ := stmtOf(path)
	call := callOf(stmt)
	if _, ok := stmt.(*ast.ExprStmt); !ok || call == nil || !p.means(call, s.stmt) {
		return nil
	}
	removal, text := p.drop(stmt)
	return []proposal{{
		message: fmt.Sprintf("Move %s before the go statement", p.text(call.Fun)),
		edits:   []analysis.TextEdit{removal, before(s.stmt, text)},
	}}
}

// means reports whether an expression means the same before a node: no variable
// in it is declared in the node.
func (c *Cabinet) means(e ast.Expr, n ast.Node) bool {
	same := true
	ast.Inspect(e, func(x ast.Node) bool {
		if id, ok := x.(*ast.Ident); ok {
			obj := c.object(id)
			same = same && obj != nil && !contains(n, obj.Pos())
		}
		return true
	})
	return same
}

// addInFunction moves Add out of a function that is called as a goroutine.
func (p *patient) addInFunction() []proposal {
	recv, name := p.method(callAt(p.path))
	stmt, at := inner[*ast.ExprStmt](p.path)
	d := decl(p.path)
	if stmt == nil || d == nil || name != groupAdd || !statement(p.path, at) || !p.isOne(stmt) {
		return nil
	}
	removal, _ := p.drop(stmt)
	prop := proposal{message: fmt.Sprintf("Move %s.Add before the go statement", p.text(recv)), edits: []analysis.TextEdit{removal}}
	for _, id := range p.usesOf(p.object(d.Name)) {
		path := p.pathAt(id.Pos())
		g, at := inner[*ast.GoStmt](path)
		if g == nil || !statement(path, at) {
			return nil // somebody calls it, and is counted all the same
		}
		group := p.atCall(d, g.Call, recv)
		if group == "" {
			return nil
		}
		prop.edits = append(prop.edits, before(g, group+".Add(1)"))
	}
	return []proposal{prop}
}

// atCall returns the text for an expression of a function where it is called:
// of a parameter, or of the receiver or a field of it.
func (c *Cabinet) atCall(d *ast.FuncDecl, call *ast.CallExpr, e ast.Expr) string {
	if arg := c.argument(call, e); arg != nil {
		return c.text(plain(arg))
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	v := c.root(e)
	if !ok || v == nil || d.Recv == nil || !contains(d.Recv, v.Pos()) {
		return ""
	}
	return c.text(plain(sel.X)) + strings.TrimPrefix(c.text(plain(e)), v.Name())
}

// argument returns what a call passes for the parameter that an expression in
// its function stands for.
func (c *Cabinet) argument(call *ast.CallExpr, e ast.Expr) ast.Expr {
	obj := c.root(e)
	for i, arg := range call.Args {
		if _, ok := plain(e).(*ast.Ident); ok && c.param(call, i) == obj && obj != nil {
			return arg
		}
	}
	return nil
}

// passPointer proposes a pointer for a parameter that gets a copy of the group.
func (p *patient) passPointer() []proposal {
	recv, _ := p.method(callAt(p.path))
	if d := decl(p.path); d != nil && p.Category == "negative-counter" {
		return p.pointerFor(d, p.root(recv))
	}
	var props []proposal
	for _, s := range p.spawns() {
		for i, arg := range s.stmt.Call.Args {
			obj := p.param(s.stmt.Call, i)
			if obj != nil && p.same(arg, recv) && !isPointer(obj.Type()) && !isPointer(p.pass.TypesInfo.TypeOf(arg)) {
				props = append(props, p.pointerParam(s.typ, s.stmt.Call, obj, i)...)
			}
		}
	}
	return props
}

// pointerFor proposes a pointer for a parameter of a function, or of a literal
// in it, that is called as a goroutine.
func (p *patient) pointerFor(d *ast.FuncDecl, obj types.Object) []proposal {
	if obj == nil || isPointer(obj.Type()) {
		return nil
	}
	try := func(typ *ast.FuncType, call *ast.CallExpr) []proposal {
		for i := range call.Args {
			if p.param(call, i) == obj {
				return p.pointerParam(typ, call, obj, i)
			}
		}
		return nil
	}
	if s := p.spawnAround(p.path); s != nil {
		return try(s.typ, s.stmt.Call)
	}
	for _, id := range p.usesOf(p.object(d.Name)) {
		if call, _ := inner[*ast.CallExpr](p.pathAt(id.Pos())); call != nil {
			return try(d.Type, call)
		}
	}
	return nil
}

func (p *patient) pointerParam(typ *ast.FuncType, call *ast.CallExpr, obj types.Object, i int) []proposal {
	prop := proposal{message: fmt.Sprintf("Pass a pointer to %s instead of a copy", obj.Name())}
	for _, f := range typ.Params.List {
		if len(f.Names) == 1 && p.object(f.Names[0]) == obj {
			prop.edits = append(prop.edits, insert(f.Type.Pos(), "*"))
		}
	}
	if len(prop.edits) == 0 {
		return nil
	}
	calls := []*ast.CallExpr{call}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		calls = nil
		for _, use := range p.usesOf(p.object(id)) {
			call, _ := inner[*ast.CallExpr](p.pathAt(use.Pos()))
			if call == nil || ast.Unparen(call.Fun) != use {
				return nil
			}
			calls = append(calls, call)
		}
	}
	for _, call := range calls {
		prop.edits = append(prop.edits, insert(call.Args[i].Pos(), "&"))
	}
	return []proposal{prop}
}

// callAt returns the innermost call on a path, deferred calls included.
func callAt(path []ast.Node) *ast.CallExpr {
	for _, n := range path {
		if call := callOf(n); call != nil {
			return call
		}
	}
	return nil
}

// isOne reports whether a statement is a call with the one argument 1.
func (c *Cabinet) isOne(s ast.Node) bool {
	call := callOf(s)
	if call == nil || len(call.Args) != 1 {
		return false
	}
	v := c.pass.TypesInfo.Types[call.Args[0]].Value
	return v != nil && v.ExactString() == "1"
}

// since reports whether the language version of the file is at least v.
func (c *Cabinet) since(n ast.Node, v string) bool {
	has := c.pass.TypesInfo.FileVersions[c.FileAt(n.Pos())]
	if has == "" {
		has = c.pass.Pkg.GoVersion()
	}
	return has != "" && version.Compare(has, v) >= 0
}

// hasGo reports whether the WaitGroup of this standard library has a method Go.
func hasGo(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Go")
	_, ok := obj.(*types.Func)
	return ok
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// top reports whether a statement stands in the list of a body itself.
func top(body *ast.BlockStmt, s ast.Stmt) bool {
	for _, t := range body.List {
		if t == s {
			return true
		}
	}
	return false
}

// returns reports whether a body has a return statement of its own.
func returns(body *ast.BlockStmt) bool {
	found := false
	shallow(body, func(n ast.Node) {
		_, ok := n.(*ast.ReturnStmt)
		found = found || ok
	})
	return found
}
