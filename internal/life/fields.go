package life

import (
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
	ends    map[string][]fieldEnd      // closes of the channel, and calls of methods of the object
	escapes map[string]bool            // what the field holds is handed on, and not only called
	callers map[*ssa.Function][]*ssa.Function
	sites   map[*ssa.Function][]ssa.CallInstruction
	reach   map[string]map[*ssa.Function]bool
	given   map[*ssa.Function]bool // functions that goroutines run, or that are handed to others
}

func (p *program) census() *fields {
	f := &fields{
		p: p, made: make(map[string]bool), foreign: make(map[string]bool), cancel: make(map[string]string),
		parents: make(map[string][]ssa.Value), direct: make(map[string][]*ssa.Function), sends: make(map[string][]*ssa.Function),
		callers: make(map[*ssa.Function][]*ssa.Function), reach: make(map[string]map[*ssa.Function]bool), given: make(map[*ssa.Function]bool),
		sites: make(map[*ssa.Function][]ssa.CallInstruction),
		ends:  make(map[string][]fieldEnd), escapes: make(map[string]bool),
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
			f.sites[callee] = append(f.sites[callee], i)
		}
	case *ssa.MakeClosure:
		f.literal(fn, i)
	case ssa.CallInstruction:
		if callee := i.Common().StaticCallee(); callee != nil && f.p.local(callee) {
			f.callers[callee] = append(f.callers[callee], fn)
			f.sites[callee] = append(f.sites[callee], i)
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
	if class != "" && isObject(t) && !isContext(t) {
		f.object(class, at)
		return
	}
	_, isChan := t.Underlying().(*types.Chan)
	_, isFunc := t.Underlying().(*types.Signature)
	if class == "" || !isChan && !isFunc && !isContext(t) {
		return
	}
	if ir.FieldOf(at).Exported() {
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

// A fieldEnd is where a method of that name is called of what a field holds, or with no name,
// where it is closed.
type fieldEnd struct {
	name string
	at   ssa.Instruction
}

// object notes which methods are called of an object in a field, and whether others get it.
func (f *fields) object(class string, at *ssa.FieldAddr) {
	if ir.FieldOf(at).Exported() {
		f.escapes[class] = true
	}
	for _, r := range *at.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			f.escapes[class] = f.escapes[class] || r.Addr != at
		case *ssa.UnOp:
			for _, use := range *r.Referrers() {
				f.objectUse(class, use, r)
			}
		default:
			f.escapes[class] = true
		}
	}
}

func (f *fields) objectUse(class string, use ssa.Instruction, v ssa.Value) {
	switch use := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.FieldAddr:
		return
	case ssa.CallInstruction:
		c := use.Common()
		if c.IsInvoke() && c.Value == v || !c.IsInvoke() && c.Signature().Recv() != nil && len(c.Args) > 0 && c.Args[0] == v {
			f.ends[class] = append(f.ends[class], fieldEnd{calledName(c), use})
			return
		}
	}
	f.escapes[class] = true
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
				if ok {
					f.ends[class] = append(f.ends[class], fieldEnd{"", r})
				}
			}
		}
	}
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
	if len(from) == 0 {
		from = f.tellers(class)
	}
	set := f.callersOf(from)
	f.reach[class] = set
	return set
}

// tellers returns the methods that do nothing but tell a goroutine something by a send, if
// nobody closes the channel: they have no arguments, and so no message.
func (f *fields) tellers(class string) []*ssa.Function {
	return slices.DeleteFunc(slices.Clone(f.sends[class]), func(fn *ssa.Function) bool {
		return fn.Signature.Recv() == nil || fn.Signature.Params().Len() > 0 || fn.Signature.Results().Len() > 0
	})
}

// callersOf returns functions and all that call them, or nil if some of them are run by
// goroutines, or by others who were given them.
func (f *fields) callersOf(from []*ssa.Function) map[*ssa.Function]bool {
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
			return nil
		}
	}
	return set
}
