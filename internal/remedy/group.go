package remedy

import (
	"fmt"
	"go/ast"
	"go/types"
	"go/version"
	"strconv"
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
	if c.root(e) != nil && contains(s.stmt, s.body.Pos()) {
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
	recv, name := p.method(callAt(p.path))
	stmt, at := inner[*ast.ExprStmt](p.path)
	if stmt == nil || name != groupAdd || !statement(p.path, at) {
		return nil
	}
	removal, text := p.drop(stmt)
	prop := proposal{message: fmt.Sprintf("Move %s.Add before the go statement", p.text(recv)), edits: []analysis.TextEdit{removal}}
	if s := p.spawnAround(p.path); s != nil {
		if !p.outsideAll(callOf(stmt), s.stmt) {
			return nil
		}
		prop.edits = append(prop.edits, before(s.stmt, text))
		return []proposal{prop}
	}
	d := decl(p.path)
	if d == nil || !p.isOne(stmt) {
		return nil
	}
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

// outsideAll reports whether a call means the same before a node.
func (c *Cabinet) outsideAll(call *ast.CallExpr, n ast.Node) bool {
	recv, _ := c.method(call)
	for _, arg := range call.Args {
		if !c.outside(arg, n) {
			return false
		}
	}
	return c.outside(recv, n)
}

// deferDone proposes to defer Done in a goroutine that forgets it on a path.
func (p *patient) deferDone() []proposal {
	recv, name := p.method(callAt(p.path))
	if name != groupWait {
		return nil
	}
	var props []proposal
	for _, s := range p.spawns() {
		is, text := s.inside(p.Cabinet, recv)
		done, deferred := p.callsOn(s.body, groupDone, is)
		if len(deferred) > 0 || len(done) == 0 && text == "" || len(s.body.List) == 0 {
			continue
		}
		if len(done) > 0 {
			text = p.text(p.receiver(done[0]))
		}
		prop := proposal{message: fmt.Sprintf("Defer %s.Done in the goroutine", text)}
		prop.edits = append(prop.edits, before(s.body.List[0], "defer "+text+".Done()"))
		for _, d := range done {
			prop.edits = append(prop.edits, p.dropFor(d, s.body.List[0]))
		}
		props = append(props, prop)
	}
	return props
}

func (c *Cabinet) receiver(n ast.Node) ast.Expr {
	recv, _ := c.method(n)
	return recv
}

// dropFor removes a statement; if it is the first one, before which something
// is added, only its text goes.
func (c *Cabinet) dropFor(s ast.Node, first ast.Node) analysis.TextEdit {
	if s == first {
		return analysis.TextEdit{Pos: s.Pos(), End: s.End()}
	}
	e, _ := c.drop(s)
	return e
}

// addAtGo proposes to count each goroutine where it starts instead of all
// beforehand, and to count those that are not counted at all.
func (p *patient) addAtGo() []proposal {
	recv, name := p.method(callAt(p.path))
	if name != groupWait && name != groupDone {
		return nil
	}
	_, _, body := function(p.path)
	var props []proposal
	for _, s := range p.spawns() {
		group := recv
		if name == groupDone {
			if group = p.groupOutside(s, recv); group == nil {
				continue
			}
			_, _, body = function(s.path)
		}
		if body == nil || !contains(body, s.stmt.Pos()) || !p.outside(group, s.stmt) {
			continue
		}
		is := func(x ast.Expr) bool { return p.same(x, group) }
		adds, _ := p.callsOn(body, groupAdd, is)
		text := p.text(plain(group)) + ".Add(1)"
		prop := proposal{message: fmt.Sprintf("Call %s for each goroutine as it starts", text)}
		prop.edits = append(prop.edits, before(s.stmt, text))
		for _, a := range adds {
			if contains(a, s.stmt.Pos()-1) {
				continue
			}
			e, _ := p.drop(a)
			prop.edits = append(prop.edits, e)
		}
		props = append(props, prop)
	}
	return props
}

// countSpawns proposes to count the goroutines that there are, where a constant
// says another number.
func (p *patient) countSpawns() []proposal {
	recv, name := p.method(callAt(p.path))
	_, _, body := function(p.path)
	if name != groupWait || body == nil {
		return nil
	}
	n := 0
	for _, s := range p.spawns() {
		is, _ := s.inside(p.Cabinet, recv)
		done, deferred := p.callsOn(s.body, groupDone, is)
		if len(done)+len(deferred) == 0 || !top(body, s.stmt) {
			continue
		}
		n++
	}
	adds, _ := p.callsOn(body, groupAdd, func(x ast.Expr) bool { return p.same(x, recv) })
	if n == 0 || len(adds) != 1 {
		return nil
	}
	arg := callOf(adds[0]).Args[0]
	if p.pass.TypesInfo.Types[arg].Value == nil {
		return nil
	}
	return []proposal{{
		message: fmt.Sprintf("Count the goroutines that there are: %d", n),
		edits:   []analysis.TextEdit{{Pos: arg.Pos(), End: arg.End(), NewText: []byte(strconv.Itoa(n))}},
	}}
}

// groupOutside returns what a group in the function of a spawn is outside.
func (p *patient) groupOutside(s *spawn, recv ast.Expr) ast.Expr {
	if arg := p.argument(s.stmt.Call, recv); arg != nil {
		return arg
	}
	if contains(s.stmt, recv.Pos()) && p.outside(recv, s.stmt) {
		return recv
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

// dropDone proposes to remove a Done that is one too many: the one that is not
// deferred if another one is, or else the one that panics.
func (p *patient) dropDone() []proposal {
	recv, name := p.method(callAt(p.path))
	_, _, body := function(p.path)
	if name != groupDone || body == nil {
		return nil
	}
	done, _ := p.callsOn(body, groupDone, func(x ast.Expr) bool { return p.same(x, recv) })
	if s, at := inner[*ast.ExprStmt](p.path); s != nil && statement(p.path, at) {
		done = append([]*ast.ExprStmt{s}, done...)
	}
	var props []proposal
	for i, d := range done {
		if i > 0 && d == done[0] {
			continue
		}
		e, _ := p.drop(d)
		props = append(props, proposal{message: fmt.Sprintf("Remove the %s.Done that is one too many", p.text(recv)), edits: []analysis.TextEdit{e}})
	}
	return props
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
	has := c.pass.TypesInfo.FileVersions[c.fileAt(n.Pos())]
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
