package remedy

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A channel is what the source does with a channel that one call of make
// makes, and with whatever else goes by the same names.
type channel struct {
	*Cabinet
	made  *ast.CallExpr
	names map[types.Object]bool // variables, parameters and fields that hold it
	work  []types.Object
	sends [][]ast.Node // paths from the statements outwards
	close [][]ast.Node // paths from the calls
	recvs [][]ast.Node // paths from the receives and range statements
	lost  bool         // it goes where it is not followed and may be sent on
	// returned says that a caller may receive from it.
	returned bool
}

// channel follows the channel that a call makes through the package.
func (c *Cabinet) channel(mk *ast.CallExpr) *channel {
	ch := &channel{Cabinet: c, made: mk, names: make(map[types.Object]bool)}
	ch.follow(c.pathAt(mk.Lparen))
	for len(ch.work) > 0 {
		obj := ch.work[0]
		ch.work = ch.work[1:]
		for _, id := range c.usesOf(obj) {
			ch.follow(c.pathAt(id.Pos()))
		}
	}
	return ch
}

// usesOf returns the places where an object is mentioned, in source order.
func (c *Cabinet) usesOf(obj types.Object) []*ast.Ident {
	if c.uses == nil {
		c.uses = make(map[types.Object][]*ast.Ident)
		for _, f := range c.pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if o := c.pass.TypesInfo.Uses[id]; o != nil {
						c.uses[o] = append(c.uses[o], id)
					}
				}
				return true
			})
		}
	}
	return c.uses[obj]
}

func (ch *channel) name(obj types.Object) {
	if obj == nil {
		ch.lost = true
		return
	}
	if !ch.names[obj] {
		ch.names[obj] = true
		ch.work = append(ch.work, obj)
	}
}

// follow looks at what is done with the value of the expression that a path
// begins with.
func (ch *channel) follow(path []ast.Node) {
	i := 0
	for i+1 < len(path) {
		sel, isSel := path[i+1].(*ast.SelectorExpr)
		_, isParen := path[i+1].(*ast.ParenExpr)
		if !isParen && !(isSel && sel.Sel == path[i]) {
			break
		}
		i++
	}
	if i+1 >= len(path) {
		return
	}
	e, _ := path[i].(ast.Expr)
	switch n := path[i+1].(type) {
	case *ast.SendStmt:
		if n.Chan == e {
			ch.sends = append(ch.sends, path[i+1:])
		} else {
			ch.lost = ch.lost || !receiveOnly(elem(ch.pass.TypesInfo.TypeOf(n.Chan)))
		}
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			ch.recvs = append(ch.recvs, path[i+1:])
		} else {
			ch.lost = true // its address is taken
		}
	case *ast.RangeStmt:
		ch.recvs = append(ch.recvs, path[i+1:])
	case *ast.CallExpr:
		ch.call(n, e, path[i+1:])
	case *ast.AssignStmt:
		ch.assign(n.Lhs, n.Rhs, e)
	case *ast.ValueSpec:
		for k, v := range n.Values {
			if v == e && len(n.Names) == len(n.Values) {
				ch.name(ch.object(n.Names[k]))
			}
		}
	case *ast.KeyValueExpr:
		key, _ := n.Key.(*ast.Ident)
		if key != nil && n.Value == e {
			ch.field(ch.object(key))
		}
	case *ast.CompositeLit:
		ch.field(fieldAt(ch.pass.TypesInfo.TypeOf(n), n.Elts, e))
	case *ast.ReturnStmt:
		ch.returned = true
		ch.lost = ch.lost || !ch.returnsReceiver(n, e, path[i+1:])
	case *ast.BinaryExpr, *ast.ExprStmt, *ast.Field:
	default:
		ch.lost = true
	}
}

func (ch *channel) field(obj types.Object) {
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		ch.name(v)
		return
	}
	ch.lost = true
}

func (ch *channel) assign(lhs, rhs []ast.Expr, e ast.Expr) {
	for k, v := range rhs {
		if v != e || len(lhs) != len(rhs) {
			continue
		}
		switch to := plain(lhs[k]).(type) {
		case *ast.Ident:
			if to.Name != "_" {
				ch.name(ch.object(to))
			}
		case *ast.SelectorExpr:
			ch.name(ch.object(to.Sel))
		default:
			ch.lost = true
		}
	}
}

// call notes what a call that has the channel for an argument does with it.
func (ch *channel) call(call *ast.CallExpr, e ast.Expr, path []ast.Node) {
	if call.Fun == e || ch.builtin(call, "len") || ch.builtin(call, "cap") {
		return
	}
	if ch.builtin(call, "close") {
		ch.close = append(ch.close, path)
		return
	}
	for i, arg := range call.Args {
		if arg != e {
			continue
		}
		sig, _ := ch.pass.TypesInfo.TypeOf(call.Fun).(*types.Signature)
		if sig == nil || sig.Variadic() && i >= sig.Params().Len()-1 {
			ch.lost = true // a conversion, or an element of a slice
			return
		}
		if receiveOnly(sig.Params().At(i).Type()) {
			return // nobody sends there
		}
		ch.name(ch.param(call, i))
	}
}

// param returns the parameter that an argument of a call goes to, if the
// function is in view.
func (c *Cabinet) param(call *ast.CallExpr, i int) types.Object {
	typ, _ := c.callee(call)
	if typ == nil {
		return nil
	}
	k := 0
	for _, f := range typ.Params.List {
		for _, id := range f.Names {
			if k == i {
				return c.object(id)
			}
			k++
		}
		k += min(1, max(0, 1-len(f.Names)))
	}
	return nil
}

// callee returns the type and body of the function that a call calls, if it is
// a literal or a function of the package.
func (c *Cabinet) callee(call *ast.CallExpr) (*ast.FuncType, *ast.BlockStmt) {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return fun.Type, fun.Body
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	if id == nil {
		return nil, nil
	}
	switch obj := c.object(id).(type) {
	case *types.Func:
		if d := c.declOf(obj); d != nil {
			return d.Type, d.Body
		}
	case *types.Var:
		if lit := c.litOf(obj); lit != nil {
			return lit.Type, lit.Body
		}
	}
	return nil, nil
}

// declOf returns the declaration of a function of the package.
func (c *Cabinet) declOf(fn *types.Func) *ast.FuncDecl {
	if fn.Pkg() != c.pass.Pkg {
		return nil
	}
	d := decl(c.pathAt(fn.Origin().Pos()))
	if d == nil || d.Body == nil || c.pass.TypesInfo.Defs[d.Name] != fn.Origin() {
		return nil
	}
	return d
}

// litOf returns the literal that a variable is defined with.
func (c *Cabinet) litOf(v *types.Var) *ast.FuncLit {
	def, _ := inner[*ast.AssignStmt](c.pathAt(v.Pos()))
	if def == nil || len(def.Lhs) != len(def.Rhs) {
		return nil
	}
	for i, l := range def.Lhs {
		if id, ok := l.(*ast.Ident); ok && c.object(id) == v {
			lit, _ := def.Rhs[i].(*ast.FuncLit)
			return lit
		}
	}
	return nil
}

func (ch *channel) returnsReceiver(ret *ast.ReturnStmt, e ast.Expr, path []ast.Node) bool {
	_, typ, _ := function(path)
	if typ == nil || typ.Results == nil {
		return false
	}
	var results []types.Type
	for _, f := range typ.Results.List {
		for range max(1, len(f.Names)) {
			results = append(results, ch.pass.TypesInfo.TypeOf(f.Type))
		}
	}
	for i, r := range ret.Results {
		if r == e && i < len(results) {
			return receiveOnly(results[i])
		}
	}
	return false
}

// builtin reports whether a call calls the built-in function of that name.
func (c *Cabinet) builtin(call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && c.pass.TypesInfo.Uses[id] == types.Universe.Lookup(name)
}

func receiveOnly(t types.Type) bool {
	if t == nil {
		return false
	}
	c, ok := t.Underlying().(*types.Chan)
	return ok && c.Dir() == types.RecvOnly
}

func elem(t types.Type) types.Type {
	if c, ok := t.Underlying().(*types.Chan); ok {
		return c.Elem()
	}
	return nil
}

// fieldAt returns the field that an unkeyed element of a struct literal sets.
func fieldAt(t types.Type, elts []ast.Expr, e ast.Expr) types.Object {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i, x := range elts {
		if x == e && i < s.NumFields() {
			return s.Field(i)
		}
	}
	return nil
}
