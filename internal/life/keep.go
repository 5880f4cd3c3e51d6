package life

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A tracer follows an object through a function, and what the function puts it into: a
// struct of its own, which is all there is of it until it is handed on itself.
type tracer struct {
	p       *program
	fn      *ssa.Function
	begun   *Begins
	ends    bool                     // to end the object counts, too
	is      map[ssa.Value]bool       // the object
	has     map[ssa.Value]string     // structs that have it in that field
	lets    map[ssa.Instruction]bool // where others get it, or where it is ended
	endings map[ssa.Instruction]bool // of these, where it is ended
}

// newTracer follows an object from where a function has it first.
func newTracer(p *program, fn *ssa.Function, obj ssa.Value, begun *Begins, ends bool) *tracer {
	t := emptyTracer(p, fn, begun, ends)
	t.object(obj)
	return t
}

func emptyTracer(p *program, fn *ssa.Function, begun *Begins, ends bool) *tracer {
	return &tracer{
		p: p, fn: fn, begun: begun, ends: ends,
		is: make(map[ssa.Value]bool), has: make(map[ssa.Value]string),
		lets: make(map[ssa.Instruction]bool), endings: make(map[ssa.Instruction]bool),
	}
}

// object follows a value that is the object.
func (t *tracer) object(v ssa.Value) {
	if t.is[v] || v.Referrers() == nil {
		return
	}
	t.is[v] = true
	for _, r := range *v.Referrers() {
		t.use(r, v, "")
	}
}

// owner follows a struct that has the object in a field.
func (t *tracer) owner(v ssa.Value, field string) {
	if _, ok := t.has[v]; ok || v.Referrers() == nil {
		return
	}
	t.has[v] = field
	for _, r := range *v.Referrers() {
		t.use(r, v, field)
	}
}

// owners returns the structs that have the object, in order.
func (t *tracer) owners() (list []*ssa.Alloc) {
	for v := range t.has {
		if a, ok := v.(*ssa.Alloc); ok {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b *ssa.Alloc) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// follow follows another value that is the same, or has the object in the same field.
func (t *tracer) follow(v ssa.Value, field string) {
	if field == "" {
		t.object(v)
	} else {
		t.owner(v, field)
	}
}

// use looks at what is done with the object, or with what has it in a field.
func (t *tracer) use(r ssa.Instruction, v ssa.Value, field string) {
	switch r := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
	case *ssa.MakeInterface:
		if t.ends || field != "" || t.hasEnd(r.Type()) {
			t.follow(r, field)
		}
	case *ssa.ChangeInterface:
		t.follow(r, field)
	case *ssa.ChangeType:
		t.follow(r, field)
	case *ssa.FieldAddr:
		t.fieldUse(r, field)
	case *ssa.Store:
		if r.Val == v {
			t.store(r, field)
		}
	case *ssa.MakeClosure:
		if t.closure(r, v, field) {
			t.lets[r] = true
		}
	case ssa.CallInstruction:
		t.call(r, v, field)
	case *ssa.MapUpdate:
		if t.ends || !t.begun.methodsOnly {
			t.lets[r] = true
		}
	default:
		t.lets[r] = true
	}
}

// hasEnd reports whether who has an object as a value of that type can end it.
func (t *tracer) hasEnd(typ types.Type) bool {
	i, ok := typ.Underlying().(*types.Interface)
	if !ok {
		return true
	}
	for m := range i.Methods() {
		if slices.Contains(t.begun.Ends, m.Name()) {
			return true
		}
	}
	return false
}

// fieldUse looks at what is done with a field. Only that of the object is of interest, and
// whether a channel of the object is closed, or a function called that ends a context.
func (t *tracer) fieldUse(at *ssa.FieldAddr, field string) {
	if field != "" {
		if ir.FieldOf(at).Name() == field {
			for _, r := range *at.Referrers() {
				if load, ok := r.(*ssa.UnOp); ok {
					t.object(load)
				}
			}
		}
		return
	}
	class := classOf(at)
	for _, r := range *at.Referrers() {
		load, ok := r.(*ssa.UnOp)
		if !ok || !t.ends {
			continue
		}
		for _, use := range *load.Referrers() {
			c, ok := use.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if b, isBuiltin := c.Common().Value.(*ssa.Builtin); isBuiltin && b.Name() == "close" || c.Common().Value == load && t.p.cancels(class) {
				t.lets[c], t.endings[c] = true, true
			}
		}
	}
}

// cancels reports whether a field has a function that ends a context of its object.
func (p *program) cancels(class string) bool {
	for _, by := range p.fields.cancel {
		if by == class {
			return true
		}
	}
	return false
}

// store follows the object into a variable, or a struct that the function has made.
func (t *tracer) store(s *ssa.Store, field string) {
	switch at := s.Addr.(type) {
	case *ssa.Alloc:
		t.variable(at, s, field)
		return
	case *ssa.FieldAddr:
		to := objectOf(at.X)
		if to != nil && t.is[to] {
			return // of its own
		}
		if a, ok := to.(*ssa.Alloc); ok && field == "" && a.Parent() == t.fn {
			t.owner(a, ir.FieldOf(at).Name())
			return
		}
	}
	if t.ends || !t.begun.methodsOnly || !inside(s.Addr) {
		t.lets[s] = true
	}
}

// inside reports whether only the package can get at what is stored at an address.
func inside(addr ssa.Value) bool {
	switch at := addr.(type) {
	case *ssa.FieldAddr:
		return !ir.FieldOf(at).Exported()
	case *ssa.Global:
		return !at.Object().Exported()
	}
	return true
}

// variable follows the object into a variable, which function literals may see.
func (t *tracer) variable(a *ssa.Alloc, s *ssa.Store, field string) {
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.Store:
		case *ssa.UnOp:
			t.follow(r, field)
		case *ssa.MakeClosure:
			if t.closure(r, a, field) {
				t.lets[s] = true
			}
		default:
			t.lets[s] = true
		}
	}
}

// closure reports whether a literal that captures the object, or the variable that it is
// in, lets others have it or ends it. If others call the literal, or a method of the object
// that is handed on, that is so only if it may end the object: what the caller has begun
// lives on, but who begins it is not yet through with it.
func (t *tracer) closure(m *ssa.MakeClosure, v ssa.Value, field string) bool {
	fn := m.Fn.(*ssa.Function)
	if !t.p.local(fn) {
		return t.ends || fn.Object() == nil || slices.Contains(t.begun.Ends, fn.Object().Name())
	}
	ends := t.ends
	for _, r := range *m.Referrers() {
		if c, ok := r.(ssa.CallInstruction); !ok || c.Common().Value != m {
			if _, isDebug := r.(*ssa.DebugRef); !isDebug {
				if t.ends {
					return true
				}
				ends = true
			}
		}
	}
	for i, b := range m.Bindings {
		if b == v && i < len(fn.FreeVars) && t.p.keepsIn(fn, fn.FreeVars[i], field, t.begun, ends) {
			return true
		}
	}
	return false
}

// call looks at a call that is given the object, or what has it in a field.
func (t *tracer) call(c ssa.CallInstruction, v ssa.Value, field string) {
	common := c.Common()
	if field == "" && t.isMethodOf(common, v) {
		name := calledName(common)
		if slices.Contains(t.begun.Ends, name) {
			if t.ends {
				t.lets[c], t.endings[c] = true, true
			}
			return
		}
		if slices.Contains(t.begun.Quiet, name) {
			return
		}
	}
	if common.Value == v {
		t.lets[c] = true
		return
	}
	fn := common.StaticCallee()
	if fn == nil && !t.ends && t.isOption(common) {
		return
	}
	if fn == nil || !t.p.local(fn) {
		t.lets[c] = true
		return
	}
	for i, arg := range common.Args {
		if arg == v && (i >= len(fn.Params) || t.p.keepsIn(fn, fn.Params[i], field, t.begun, t.ends)) {
			t.lets[c] = true
		}
	}
}

// isOption reports whether what is called is a function, or an interface, of a type that the
// package has for those who set up its objects.
func (t *tracer) isOption(c *ssa.CallCommon) bool {
	named, ok := types.Unalias(c.Value.Type()).(*types.Named)
	return ok && named.Obj().Pkg() == t.p.pass.Pkg && c.Signature().Params().Len() == 1
}

// isMethodOf reports whether a call is one of a method of the object.
func (t *tracer) isMethodOf(c *ssa.CallCommon, v ssa.Value) bool {
	if c.IsInvoke() {
		return c.Value == v
	}
	return c.Signature().Recv() != nil && len(c.Args) > 0 && c.Args[0] == v
}

func calledName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// A keptKey is a question that has been asked.
type keptKey struct {
	v       ssa.Value
	field   string
	names   string
	endings bool
}

// keepsIn reports whether a function lets others have what it is given, by a parameter or a
// captured variable, or what is in a field of that; or if ends is set, may end it.
func (p *program) keepsIn(fn *ssa.Function, v ssa.Value, field string, begun *Begins, ends bool) bool {
	key := keptKey{v, field, strings.Join(begun.Ends, " "), ends}
	if known, ok := p.kept[key]; ok {
		return known
	}
	p.kept[key] = false // what it hands to itself is kept by what it does else
	t := newTracerOf(p, fn, v, field, begun, ends)
	p.kept[key] = len(t.lets) > 0
	return len(t.lets) > 0
}

// newTracerOf follows what a function is given. A captured variable is behind a pointer.
func newTracerOf(p *program, fn *ssa.Function, v ssa.Value, field string, begun *Begins, ends bool) *tracer {
	t := emptyTracer(p, fn, begun, ends)
	free, ok := v.(*ssa.FreeVar)
	if !ok || isStruct(free.Type()) {
		t.follow(v, field)
		return t
	}
	for _, r := range *free.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op == token.MUL {
				t.follow(r, field)
			}
		case *ssa.MakeClosure:
			if t.closure(r, free, field) {
				t.lets[r] = true
			}
		default:
			t.lets[r] = true
		}
	}
	return t
}

func isStruct(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Struct)
	return ok
}
