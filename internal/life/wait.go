package life

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A wait is a channel or a context that a goroutine waits for: what a field of an object
// holds, or the value itself if class is "".
type wait struct {
	root  ssa.Value
	class string // the field, as "path.Type.name"
}

// waitOf returns what a value that is received from, or asked whether it is done, is.
func waitOf(v ssa.Value) (wait, bool) {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return waitOf(v.X)
	case *ssa.ChangeInterface:
		return waitOf(v.X)
	case *ssa.MakeInterface:
		return waitOf(v.X)
	case *ssa.Parameter, *ssa.FreeVar, *ssa.MakeChan, *ssa.Extract:
		return wait{root: v}, true
	case *ssa.Call:
		if isMethodOfContext(&v.Call, "Done") {
			return waitOf(v.Call.Value)
		}
	case *ssa.UnOp:
		if v.Op != token.MUL {
			break
		}
		switch at := v.X.(type) {
		case *ssa.FieldAddr:
			w := wait{objectOf(at.X), classOf(at)}
			return w, w.root != nil && w.class != ""
		case *ssa.Alloc:
			if s := ir.StoredAt(at, v); s != nil {
				return waitOf(s)
			}
		case *ssa.FreeVar:
			return wait{root: at}, true
		}
	}
	return wait{}, false
}

func isMethodOfContext(c *ssa.CallCommon, name string) bool {
	return c.IsInvoke() && c.Method.Name() == name && isContext(c.Value.Type())
}

func isContext(t types.Type) bool { return t.String() == "context.Context" }

// objectOf returns the object that a pointer leads to, or is a part of, by the value that
// the function has it from; nil if it is found in another object.
func objectOf(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return objectOf(v.X)
	case *ssa.ChangeType:
		return objectOf(v.X)
	case *ssa.ChangeInterface:
		return objectOf(v.X)
	case *ssa.MakeInterface:
		return objectOf(v.X)
	case *ssa.UnOp:
		switch at := v.X.(type) {
		case *ssa.Alloc:
			if s := ir.StoredAt(at, v); s != nil {
				return objectOf(s)
			}
		case *ssa.FreeVar:
			return at
		}
		return nil
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Alloc, *ssa.Call, *ssa.Extract:
		return v
	}
	return nil
}

// classOf names a field of a named type, or returns "".
func classOf(at *ssa.FieldAddr) string {
	t := at.X.Type().Underlying().(*types.Pointer).Elem()
	return classIn(t, at.Field)
}

func classIn(t types.Type, field int) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return ""
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	return named.Origin().String() + "." + s.Field(field).Name()
}

// up returns what a wait of a function is for its caller.
func (w wait) up(fn *ssa.Function, c ssa.CallInstruction) (wait, bool) {
	arg := argOf(w.root, fn, c.Common())
	if arg == nil {
		return wait{}, false
	}
	if w.class != "" {
		root := captured(arg, c)
		return wait{root, w.class}, root != nil
	}
	if a, ok := arg.(*ssa.Alloc); ok {
		s := ir.StoredAt(a, c)
		if s == nil {
			return wait{}, false
		}
		return waitOf(s)
	}
	return waitOf(arg)
}

// captured returns the object that is given to a function: for a variable that a literal
// captures, the one in it.
func captured(arg ssa.Value, at ssa.Instruction) ssa.Value {
	if a, ok := arg.(*ssa.Alloc); ok {
		if _, isStruct := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); !isStruct {
			if s := ir.StoredAt(a, at); s != nil {
				return objectOf(s)
			}
			return nil
		}
	}
	return objectOf(arg)
}

// argOf returns what a call gives a function for a parameter, or for a captured variable.
func argOf(v ssa.Value, fn *ssa.Function, c *ssa.CallCommon) ssa.Value {
	switch v := v.(type) {
	case *ssa.Parameter:
		for i, p := range fn.Params {
			if p == v && i < len(c.Args) {
				return c.Args[i]
			}
		}
	case *ssa.FreeVar:
		m, ok := c.Value.(*ssa.MakeClosure)
		if !ok {
			return nil
		}
		for i, f := range fn.FreeVars {
			if f == v && i < len(m.Bindings) {
				return m.Bindings[i]
			}
		}
	}
	return nil
}
