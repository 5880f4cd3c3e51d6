package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A signal is something in reach that says that it is time to stop.
type signal struct {
	name    string // what it is called in messages
	recv    string // an expression to receive from
	err     string // an expression for the error to return, "" if there is none
	imports []analysis.TextEdit
}

// heedStop proposes to wait for a signal as well: that of a context, or a
// channel that carries nothing and is closed somewhere.
func (p *patient) heedStop() []proposal {
	var props []proposal
	for _, s := range p.signals() {
		edits, ok := p.waitToo(s)
		if ok {
			props = append(props, proposal{message: "Stop waiting when " + s.name + " is done", edits: append(edits, s.imports...)})
		}
	}
	return props
}

// signals returns what is in reach of the operation, contexts first.
func (p *patient) signals() []signal {
	var contexts, channels []signal
	add := func(expr string, t types.Type) {
		switch {
		case isContext(t):
			contexts = append(contexts, signal{name: expr, recv: expr + ".Done()", err: expr + ".Err()"})
		case isSignal(t):
			channels = append(channels, signal{name: expr, recv: expr})
		}
	}
	pos := p.path[0].Pos()
	for scope := p.pass.Pkg.Scope().Innermost(pos); scope != nil && scope != p.pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || v.Pos() >= pos || v.Name() == "_" || p.waitsFor(name) {
				continue
			}
			add(name, v.Type())
			for _, f := range fields(p.pass.Pkg, v.Type()) {
				if !p.waitsFor(name+"."+f.Name()) && (isContext(f.Type()) || p.isClosed(f)) {
					add(name+"."+f.Name(), f.Type())
				}
			}
		}
	}
	return append(contexts, channels...)
}

// waitsFor reports whether the operation waits for an expression as it is.
func (p *patient) waitsFor(expr string) bool {
	for _, n := range p.path {
		switch n := n.(type) {
		case *ast.SendStmt:
			return p.text(n.Chan) == expr
		case *ast.UnaryExpr:
			return p.text(n.X) == expr
		case *ast.RangeStmt:
			return p.text(n.X) == expr
		case *ast.SelectStmt:
			for _, c := range n.Body.List {
				if comm := c.(*ast.CommClause).Comm; comm != nil && strings.Contains(p.text(comm), expr) {
					return true
				}
			}
			return false
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// fields returns the fields of a struct of the package, behind a pointer or not, and
// those of what it embeds.
func fields(pkg *types.Package, t types.Type) []*types.Var { return fieldsOf(pkg, t, 0) }

// maxEmbedded is how many structs inside each other are looked at: one may embed a
// pointer to itself.
const maxEmbedded = 3

func fieldsOf(pkg *types.Package, t types.Type, depth int) []*types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if named, isNamed := types.Unalias(t).(*types.Named); !ok || !isNamed || named.Obj().Pkg() != pkg {
		return nil
	}
	list := slices.Collect(s.Fields())
	for f := range s.Fields() {
		if !f.Embedded() || depth == maxEmbedded {
			continue
		}
		for _, promoted := range fieldsOf(pkg, f.Type(), depth+1) {
			obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, promoted.Name())
			if obj == promoted && !slices.Contains(list, promoted) {
				list = append(list, promoted)
			}
		}
	}
	return list
}

// isClosed reports whether the package closes a field.
func (p *patient) isClosed(f *types.Var) bool {
	for _, id := range p.usesOf(f.Origin()) {
		if call, _ := inner[*ast.CallExpr](p.pathAt(id.Pos())); call != nil && p.closed(call) != nil {
			return true
		}
	}
	return false
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" && named.Obj().Name() == "Context"
}

// isSignal reports whether a channel of the type can only say that it is closed.
func isSignal(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	if !ok || c.Dir() == types.SendOnly {
		return false
	}
	s, ok := c.Elem().Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// waitToo makes the operation wait for the signal too, and return then.
func (p *patient) waitToo(s signal) ([]analysis.TextEdit, bool) {
	ret, imports, ok := p.returning(s)
	if !ok {
		return nil, false
	}
	tail := "case <-" + s.recv + ":\n" + ret + "\n}"
	if sel, _ := inner[*ast.SelectStmt](p.path); sel != nil && p.atSelect(sel) {
		return append(imports, insert(sel.Body.Rbrace, strings.TrimSuffix(tail, "}"))), true
	}
	if loop, at := inner[*ast.RangeStmt](p.path); loop != nil && contains(loop, p.path[0].Pos()) && !contains(loop.Body, p.path[0].Pos()) {
		edits, ok := p.rangeToo(loop, p.path[at:], tail)
		return append(imports, edits...), ok
	}
	stmt, _ := stmtOf(p.path)
	if stmt == nil {
		return nil, false
	}
	comment, end := p.Comment(stmt.End())
	text, ok := p.selecting(stmt, comment)
	if !ok {
		return nil, false
	}
	edit := analysis.TextEdit{Pos: stmt.Pos(), End: end, NewText: []byte(text + tail)}
	return append(imports, edit), true
}

// atSelect reports whether the operation is a select statement itself.
func (p *patient) atSelect(sel *ast.SelectStmt) bool {
	pos := p.path[0].Pos()
	if p.path[0] == sel {
		return true
	}
	for _, c := range sel.Body.List {
		if comm := c.(*ast.CommClause).Comm; comm != nil && contains(comm, pos) {
			return true
		}
	}
	return false
}

// selecting returns the beginning of a select statement that does what the
// statement does, with the comment behind it.
func (p *patient) selecting(stmt ast.Stmt, comment string) (string, bool) {
	switch s := stmt.(type) {
	case *ast.SendStmt, *ast.ExprStmt:
		if e, ok := s.(*ast.ExprStmt); ok && !isReceive(e.X) {
			return "", false
		}
		return "select {\ncase " + p.text(s) + ":" + comment + "\n", true
	case *ast.AssignStmt:
		return p.selectAssign(s, comment)
	case *ast.ReturnStmt:
		return p.selectReturn(s, comment)
	}
	return "", false
}

func isReceive(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

func (p *patient) selectAssign(s *ast.AssignStmt, comment string) (string, bool) {
	if len(s.Rhs) != 1 || !isReceive(s.Rhs[0]) || s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return "", false
	}
	if s.Tok == token.ASSIGN {
		return "select {\ncase " + p.text(s) + ":" + comment + "\n", true
	}
	var decls strings.Builder
	names := make([]string, len(s.Lhs))
	for i, l := range s.Lhs {
		id := l.(*ast.Ident)
		names[i] = id.Name
		if v := p.pass.TypesInfo.Defs[id]; v != nil && id.Name != "_" {
			fmt.Fprintf(&decls, "var %s %s\n", id.Name, p.typeText(v.Type()))
		}
	}
	return decls.String() + "select {\ncase " + strings.Join(names, ", ") + " = " + p.text(s.Rhs[0]) + ":" + comment + "\n", true
}

func (p *patient) selectReturn(s *ast.ReturnStmt, comment string) (string, bool) {
	var results []string
	recv := ""
	for _, r := range s.Results {
		switch {
		case !isReceive(r):
			results = append(results, p.text(r))
		case recv != "":
			return "", false
		default:
			recv = p.text(r)
			results = append(results, "v")
		}
	}
	if recv == "" {
		return "", false
	}
	return "select {\ncase v := " + recv + ":" + comment + "\nreturn " + strings.Join(results, ", ") + "\n", true
}

// rangeToo makes a select of a loop over the channel, if nothing is done after
// the loop and its body does not break out of it.
func (p *patient) rangeToo(loop *ast.RangeStmt, path []ast.Node, tail string) ([]analysis.TextEdit, bool) {
	_, typ, body := function(path)
	if typ == nil || typ.Results != nil || body.List[len(body.List)-1] != loop || breaks(loop.Body) || loop.Tok == token.ASSIGN {
		return nil, false
	}
	v := "_"
	if loop.Key != nil {
		v = p.text(loop.Key)
	}
	ok := "ok"
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		if id, is := n.(*ast.Ident); is && id.Name == "ok" {
			ok = "more"
		}
		return true
	})
	comment, end := p.Comment(loop.Body.Lbrace + 1)
	head := fmt.Sprintf("for {\nselect {\ncase %s, %s := <-%s:%s\nif !%s {\nreturn\n}\n", v, ok, p.text(loop.X), comment, ok)
	rest := p.Source(p.FileAt(end))[p.pass.Fset.File(end).Offset(end):p.pass.Fset.File(end).Offset(loop.Body.Rbrace)]
	return []analysis.TextEdit{
		{Pos: loop.Pos(), End: loop.Body.Rbrace, NewText: []byte(head + strings.TrimLeft(strings.TrimSpace(string(rest))+"\n", "\n") + tail + "\n")},
	}, true
}

// breaks reports whether a statement breaks out of what is around it.
func breaks(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return n == body
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK && n.Label == nil
		}
		return true
	})
	return found
}

// returning returns a statement that leaves the function because of a signal.
func (p *patient) returning(s signal) (string, []analysis.TextEdit, bool) {
	_, typ, _ := function(p.path)
	if typ == nil {
		return "", nil, false
	}
	if typ.Results == nil {
		return "return", nil, true
	}
	var values []string
	var imports []analysis.TextEdit
	for i, f := range typ.Results.List {
		t := p.pass.TypesInfo.TypeOf(f.Type)
		zero := p.zero(t)
		field, fails := failing(t)
		if fails || i == len(typ.Results.List)-1 && t.String() == "error" {
			zero = s.err
			if zero == "" {
				errors, edits := p.pkg("errors", p.path[0].Pos())
				zero, imports = errors+`.New("closed")`, edits
			}
			if fails {
				zero = fmt.Sprintf("%s{%s: %s}", p.typeText(t), field, zero)
			}
		}
		if zero == "" {
			return "", nil, false
		}
		for range max(1, len(f.Names)) {
			values = append(values, zero)
		}
	}
	return "return " + strings.Join(values, ", "), imports, true
}

// failing returns the field of a struct that says what went wrong: to leave it
// empty would say that nothing did.
func failing(t types.Type) (field string, ok bool) {
	st, isStruct := t.Underlying().(*types.Struct)
	if !isStruct {
		return "", false
	}
	for f := range st.Fields() {
		if f.Type().String() == "error" {
			return f.Name(), true
		}
	}
	return "", false
}

// zero returns an expression for the zero value of a type, or "".
func (p *patient) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		case u.Info()&types.IsBoolean != 0:
			return "false"
		}
	case *types.Struct, *types.Array:
		return p.typeText(t) + "{}"
	case *types.Interface:
		if _, ok := types.Unalias(t).(*types.TypeParam); ok {
			return ""
		}
		return "nil"
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return "nil"
	}
	return ""
}

func (p *patient) typeText(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == p.pass.Pkg {
			return ""
		}
		return pkg.Name()
	})
}

// stopAfterSend proposes the return that is missing behind an earlier send in
// a branch of the function.
func (p *patient) stopAfterSend() []proposal {
	_, _, body := function(p.path)
	if body == nil {
		return nil
	}
	var props []proposal
	shallow(body, func(n ast.Node) {
		if send, ok := n.(*ast.SendStmt); ok && send.End() < p.path[0].Pos() {
			props = append(props, p.returnAfter([][]ast.Node{p.pathAt(send.Arrow)}, [][]ast.Node{p.path})...)
		}
	})
	return props
}
