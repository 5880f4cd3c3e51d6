package life

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine is ended by its object alone if the channel, or the context, that it waits for
// is known to nobody but the methods of the object: it is in a field that is not exported,
// made by the package, and handed to nobody.

// fields is what is known of the channels and contexts in the fields of a package.
type fields struct {
	p       *program
	made    map[string]bool            // the package makes what the field holds
	foreign map[string]bool            // others may have it
	cancel  map[string]string          // the field with the function that ends the context in this one
	parents map[string][]ssa.Value     // of the contexts in a field
	direct  map[string][]*ssa.Function // functions that close the channel, or call the function
	sends   map[string][]*ssa.Function // functions that send on the channel
	callers map[*ssa.Function][]*ssa.Function
	reach   map[string]map[*ssa.Function]bool
	given   map[*ssa.Function]bool // functions that goroutines run, or that are handed to others
}

func (p *program) census() *fields {
	f := &fields{
		p: p, made: make(map[string]bool), foreign: make(map[string]bool), cancel: make(map[string]string),
		parents: make(map[string][]ssa.Value), direct: make(map[string][]*ssa.Function), sends: make(map[string][]*ssa.Function),
		callers: make(map[*ssa.Function][]*ssa.Function), reach: make(map[string]map[*ssa.Function]bool), given: make(map[*ssa.Function]bool),
	}
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				f.look(fn, i)
			}
		}
	}
	return f
}

// own reports whether only the methods of an object know what is in that field.
func (f *fields) own(class string) bool { return f.made[class] && !f.foreign[class] }

func (f *fields) look(fn *ssa.Function, i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.FieldAddr:
		f.field(fn, i)
	case *ssa.Field:
		if class := classIn(i.X.Type(), i.Field); class != "" && isSignal(i.Type()) {
			f.foreign[class] = true // of a copy
		}
	case *ssa.Go:
		if callee := i.Call.StaticCallee(); callee != nil {
			f.given[callee] = true
		}
	case *ssa.MakeClosure:
		f.literal(fn, i)
	case ssa.CallInstruction:
		if callee := i.Common().StaticCallee(); callee != nil && f.p.local(callee) {
			f.callers[callee] = append(f.callers[callee], fn)
		}
	}
}

func isSignal(t types.Type) bool {
	_, isChan := t.Underlying().(*types.Chan)
	return isChan || isContext(t)
}

// field notes what is done to a field where its address is taken.
func (f *fields) field(fn *ssa.Function, at *ssa.FieldAddr) {
	class := classOf(at)
	t := at.Type().Underlying().(*types.Pointer).Elem()
	_, isChan := t.Underlying().(*types.Chan)
	_, isFunc := t.Underlying().(*types.Signature)
	if class == "" || !isChan && !isFunc && !isContext(t) {
		return
	}
	if fieldName(at).Exported() {
		f.foreign[class] = true
	}
	for _, r := range *at.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if r.Addr != at {
				f.foreign[class] = true
			} else if isChan {
				f.storesChan(class, r.Val)
			} else if !isFunc {
				f.storesContext(class, r.Val)
			}
		case *ssa.UnOp:
			if isChan && !f.harmless(r, 0) {
				f.foreign[class] = true
			}
			f.uses(fn, class, r)
		default:
			f.foreign[class] = true
		}
	}
}

func fieldName(at *ssa.FieldAddr) *types.Var {
	return at.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(at.Field)
}

func (f *fields) storesChan(class string, v ssa.Value) {
	for {
		c, ok := v.(*ssa.ChangeType)
		if !ok {
			break
		}
		v = c.X
	}
	if u, ok := v.(*ssa.UnOp); ok {
		if a, ok := u.X.(*ssa.Alloc); ok && ir.StoredAt(a, u) != nil {
			v = ir.StoredAt(a, u)
		}
	}
	switch v := v.(type) {
	case *ssa.MakeChan:
		f.made[class] = true
		if !f.harmless(v, 0) {
			f.foreign[class] = true
		}
	case *ssa.Const:
	default:
		f.foreign[class] = true
	}
}

// storesContext notes a context that the package has made itself, with the function that
// ends it beside it.
func (f *fields) storesContext(class string, v ssa.Value) {
	c := cancellable(v)
	if c == nil {
		f.foreign[class] = true
		return
	}
	by := cancelField(c)
	if by == "" || f.cancel[class] != "" && f.cancel[class] != by {
		f.foreign[class] = true
		return
	}
	f.made[class], f.cancel[class] = true, by
	f.parents[class] = append(f.parents[class], c.Call.Args[0])
}

// cancellable returns the call of context.WithCancel that makes a context, or nil.
func cancellable(v ssa.Value) *ssa.Call {
	if u, ok := v.(*ssa.UnOp); ok {
		if a, ok := u.X.(*ssa.Alloc); ok {
			v = ir.StoredAt(a, u)
		}
	}
	e, ok := v.(*ssa.Extract)
	if !ok || e.Index != 0 {
		return nil
	}
	c, ok := e.Tuple.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return nil
	}
	switch c.Call.StaticCallee().String() {
	case "context.WithCancel", "context.WithCancelCause":
		return c
	}
	return nil
}

// cancelField returns the one field that gets the function which ends a context, or "" if
// something else is done with that.
func cancelField(c *ssa.Call) string {
	class := ""
	for _, r := range *c.Referrers() {
		e, ok := r.(*ssa.Extract)
		if !ok || e.Index != 1 {
			continue
		}
		for _, r := range *e.Referrers() {
			switch r := r.(type) {
			case *ssa.DebugRef:
			case *ssa.Store:
				at, ok := r.Addr.(*ssa.FieldAddr)
				if !ok || class != "" {
					return ""
				}
				class = classOf(at)
			case *ssa.Call: // ended at once, where something else fails
				if r.Call.Value != e {
					return ""
				}
			default:
				return ""
			}
		}
	}
	return class
}

// uses notes who closes or calls what a field holds, or sends on it.
func (f *fields) uses(fn *ssa.Function, class string, v *ssa.UnOp) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Send:
			if r.Chan == v {
				f.sends[class] = append(f.sends[class], fn)
			}
		case *ssa.Select:
			if slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Dir == types.SendOnly && s.Chan == v }) {
				f.sends[class] = append(f.sends[class], fn)
			}
		case ssa.CallInstruction:
			b, ok := r.Common().Value.(*ssa.Builtin)
			if r.Common().Value == v || ok && b.Name() == "close" {
				f.direct[class] = append(f.direct[class], fn)
			}
		}
	}
}

// harmless reports whether a channel is only operated on, or handed out to receive from.
func (f *fields) harmless(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 4 {
		return false
	}
	if c, ok := v.Type().Underlying().(*types.Chan); ok && c.Dir() == types.RecvOnly {
		return true
	}
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return !f.operates(r, v, depth) })
}

func (f *fields) operates(r ssa.Instruction, v ssa.Value, depth int) bool {
	switch r := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
		return true
	case *ssa.UnOp:
		return r.Op == token.ARROW
	case *ssa.Send:
		return r.X != v
	case *ssa.Select:
		return !slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Send == v })
	case *ssa.ChangeType:
		return f.harmless(r, depth+1)
	case *ssa.Store:
		return f.storesHarmless(r, v, depth)
	case ssa.CallInstruction:
		c := r.Common()
		if _, ok := c.Value.(*ssa.Builtin); ok {
			return true
		}
		fn := c.StaticCallee()
		if fn == nil || !f.p.local(fn) {
			return false
		}
		for i, arg := range c.Args {
			if arg == v && (i >= len(fn.Params) || !f.harmless(fn.Params[i], depth+1)) {
				return false
			}
		}
		return true
	}
	return false
}

// storesHarmless reports whether a channel is put into a field, or into a variable that is
// only operated on in its turn. What is done with the field is looked at for all that it holds.
func (f *fields) storesHarmless(s *ssa.Store, v ssa.Value, depth int) bool {
	if s.Val != v {
		return false
	}
	switch at := s.Addr.(type) {
	case *ssa.FieldAddr:
		_, made := v.(*ssa.MakeChan)
		return made && !fieldName(at).Exported() && classOf(at) != ""
	case *ssa.Alloc:
		return f.variable(at, depth)
	}
	return false
}

func (f *fields) variable(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 4 {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if r.Addr != v {
				return false
			}
		case *ssa.UnOp:
			if !f.harmless(r, depth+1) {
				return false
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == v && (i >= len(fn.FreeVars) || !f.variable(fn.FreeVars[i], depth+1)) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// literal notes who may call a function literal, or a method that is handed on as a value.
func (f *fields) literal(fn *ssa.Function, m *ssa.MakeClosure) {
	callee := m.Fn.(*ssa.Function)
	if method, ok := callee.Object().(*types.Func); ok && callee.Synthetic != "" {
		if callee = callee.Prog.FuncValue(method.Origin()); callee == nil {
			return
		}
	}
	f.callers[callee] = append(f.callers[callee], fn)
	if !slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool { return !runsHere(r, m) }) {
		return
	}
	f.given[callee] = true
}

// runsHere reports whether a function value is called, or run once, by the function that
// has it.
func runsHere(r ssa.Instruction, v ssa.Value) bool {
	switch r := r.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.Go:
		return false
	case ssa.CallInstruction:
		c := r.Common()
		if c.Value == v {
			return true
		}
		fn := c.StaticCallee()
		return fn != nil && fn.String() == "(*sync.Once).Do"
	}
	return false
}

// endersOf returns the functions that end what waits for what a field holds, their callers
// included. It is nil if some of them are run by goroutines, or by others who were given
// them: then it may end by itself.
func (f *fields) endersOf(class string) map[*ssa.Function]bool {
	if set, ok := f.reach[class]; ok {
		return set
	}
	from := f.direct[class]
	if by := f.cancel[class]; by != "" {
		from = f.direct[by]
	}
	set := make(map[*ssa.Function]bool)
	for work := slices.Clone(from); len(work) > 0; {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		if !set[fn] {
			set[fn] = true
			work = append(work, f.callers[fn]...)
		}
	}
	for fn := range set {
		if f.given[fn] {
			set = nil
			break
		}
	}
	f.reach[class] = set
	return set
}
