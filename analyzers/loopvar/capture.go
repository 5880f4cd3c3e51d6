package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A capture is a use of a variable that is made when a function runs, or when
// a pointer is followed.
type capture struct {
	v    *types.Var
	pos  token.Pos // of the variable
	addr bool      // by its address, and not by a function literal
	part bool      // in a part of something, which may not be what is used
}

// captures returns what a value holds on to of the variables that are watched.
func (s *scan) captures(e ast.Expr) []capture {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return s.inside(e.Body)
	case *ast.Ident:
		if v, ok := s.info.Uses[e].(*types.Var); ok {
			return s.held(v, e.Pos())
		}
	case *ast.UnaryExpr:
		if e.Op != token.AND {
			return nil
		}
		if c, ok := s.address(e.X); ok {
			return []capture{c}
		}
		return s.captures(e.X) // of a composite literal
	case *ast.SliceExpr:
		if _, ok := s.info.TypeOf(e.X).Underlying().(*types.Array); !ok {
			return s.captures(e.X)
		}
		if c, ok := s.address(e.X); ok {
			return []capture{c}
		}
	case *ast.CompositeLit:
		return s.elements(e)
	case *ast.SelectorExpr:
		return s.selected(e)
	case *ast.CallExpr:
		return s.result(e)
	}
	return nil
}

// inside returns the captures of a function literal with that body: its
// uses of watched variables, and of local ones that hold captures.
func (s *scan) inside(body ast.Node) (out []capture) {
	ast.Inspect(body, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && s.info.Types[e].Value != nil {
			return false // a constant, such as the length of an array
		}
		if sel, ok := n.(*ast.SelectorExpr); ok && s.looksAtOther(sel) {
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := s.info.Uses[id].(*types.Var)
		switch {
		case !ok:
		case s.vars[v]:
			out = append(out, capture{v: v, pos: id.Pos()})
		default:
			out = append(out, s.held(v, id.Pos())...)
		}
		return true
	})
	return out
}

// looksAtOther reports whether a selector is of a part of a local variable that
// cannot be what the variable holds.
func (s *scan) looksAtOther(sel *ast.SelectorExpr) bool {
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.info.Uses[id].(*types.Var)
	field := s.info.Selections[sel]
	return ok && !s.vars[v] && field != nil && field.Kind() == types.FieldVal && !carries(field.Type()) &&
		!slices.ContainsFunc(s.held(v, id.Pos()), func(c capture) bool { return c.addr })
}

// held returns the captures that a local variable or a parameter holds.
func (s *scan) held(v *types.Var, pos token.Pos) []capture {
	if s.params[v] {
		_, isFunc := v.Type().Underlying().(*types.Signature)
		return []capture{{v: v, pos: pos, addr: !isFunc}}
	}
	all := slices.Clone(s.holds[v])
	for i := range all {
		all[i].part = !isItself(v.Type(), all[i].v.Type())
	}
	return all
}

// isItself reports whether a variable of type holder that holds a capture of
// one of type t is a function, the value, or its address, and not something
// that it is a part of.
func isItself(holder, t types.Type) bool {
	_, isFunc := holder.Underlying().(*types.Signature)
	return isFunc || types.IsInterface(holder) || types.Identical(holder, t) || types.Identical(holder, types.NewPointer(t))
}

// address returns the capture in &x, if x is a watched variable or a part of
// one that no pointer leads to.
func (s *scan) address(x ast.Expr) (capture, bool) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		v, ok := s.info.Uses[x].(*types.Var)
		return capture{v: v, pos: x.Pos(), addr: true}, ok && s.vars[v]
	case *ast.SelectorExpr:
		sel := s.info.Selections[x]
		if sel != nil && sel.Kind() == types.FieldVal && !sel.Indirect() {
			return s.address(x.X)
		}
	case *ast.IndexExpr:
		if _, ok := s.info.TypeOf(x.X).Underlying().(*types.Array); ok {
			return s.address(x.X)
		}
	}
	return capture{}, false
}

func (s *scan) elements(lit *ast.CompositeLit) (out []capture) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if _, isMap := s.info.TypeOf(lit).Underlying().(*types.Map); isMap {
				out = append(out, s.captures(kv.Key)...)
			}
			e = kv.Value
		}
		out = append(out, s.captures(e)...)
	}
	return out
}

// selected returns the captures of a method value, whose receiver may be taken
// by address, and those of a field.
func (s *scan) selected(e *ast.SelectorExpr) []capture {
	sel := s.info.Selections[e]
	if sel == nil {
		return nil // of a package
	}
	if sel.Kind() == types.MethodVal {
		if c, ok := s.receiver(e, sel); ok {
			return []capture{c}
		}
		if recv := sel.Obj().(*types.Func).Signature().Recv(); recv != nil && !isPointer(recv.Type()) && !types.IsInterface(recv.Type()) {
			return nil // a copy of what it leads to
		}
		return s.captures(e.X)
	}
	if !carries(sel.Type()) {
		return nil
	}
	all := s.captures(e.X)
	for _, c := range all {
		if c.addr {
			return nil // what the address leads to is a copy as soon as it is read
		}
	}
	if _, isFunc := sel.Type().Underlying().(*types.Signature); isFunc {
		for i := range all {
			all[i].part = false
		}
	}
	return all
}

// receiver returns the capture in a method value or call x.M whose method
// wants the address of x, a watched variable.
func (s *scan) receiver(e *ast.SelectorExpr, sel *types.Selection) (capture, bool) {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return capture{}, false
	}
	recv := fn.Signature().Recv()
	if recv == nil || !isPointer(recv.Type()) || isPointer(sel.Recv()) || s.embedsPointer(sel) {
		return capture{}, false // the receiver is a copy, or a pointer that is copied
	}
	return s.address(e.X)
}

// embedsPointer reports whether a pointer is followed on the way to the
// embedded field that has the method.
func (s *scan) embedsPointer(sel *types.Selection) bool {
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return true
		}
		t = st.Field(i).Type()
		if isPointer(t) {
			return true
		}
	}
	return false
}

// result returns the captures of the result of a call, as far as is known.
func (s *scan) result(call *ast.CallExpr) (out []capture) {
	if s.info.Types[call.Fun].IsType() {
		return s.captures(call.Args[0]) // a conversion
	}
	switch callee := s.callee(call).(type) {
	case *types.Builtin:
		if callee.Name() == "append" {
			for i, a := range call.Args {
				if i == len(call.Args)-1 && call.Ellipsis.IsValid() {
					a = s.copied(a)
				}
				if a != nil {
					out = append(out, s.captures(a)...)
				}
			}
		}
	case *types.Func:
		for _, e := range s.effects(callee) {
			if e.Kind == returned {
				for _, a := range arguments(call, callee, e.Param) {
					out = append(out, s.captures(a)...)
				}
			}
		}
	}
	return out
}

// copied returns what is kept of a list whose elements are copied, as by
// append(all, list...), or nil: the elements, and not where they were.
func (s *scan) copied(list ast.Expr) ast.Expr {
	list = ast.Unparen(list)
	if t, ok := s.info.TypeOf(list).Underlying().(*types.Slice); !ok || !carries(t.Elem()) {
		return nil
	}
	if e, ok := list.(*ast.SliceExpr); ok {
		if _, ok := s.info.TypeOf(e.X).Underlying().(*types.Array); ok {
			return e.X
		}
	}
	return list
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// carries reports whether a value of the type can hold a pointer or a
// function.
func carries(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Array:
		return carries(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if carries(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}
