package leak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who makes an object, and makes a channel in it last, may have called before what operates
// on the channel: it is nil then, and the operation blocks forever.

// An earlyUse is such an operation.
type earlyUse struct {
	op    ssa.Instruction
	ch    ssa.Value
	calls *ssa.Call // from where it comes to that
	made  *ssa.Store
}

const maxEarly = 4 // calls from who makes the object to the operation

// earlyUses returns the operations of a package on channels that are made too late.
func earlyUses(funcs []*ssa.Function) (list []earlyUse) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				st, ok := i.(*ssa.Store)
				if !ok {
					continue
				}
				f, ok := st.Addr.(*ssa.FieldAddr)
				if !ok || !isMade(st.Val) {
					continue
				}
				of := newObject(f.X)
				if of == nil || !onlyStore(of, f.Field, st) {
					continue
				}
				for _, c := range callsWith(of) {
					if !sooner(c, st) {
						continue
					}
					e := &earlySearch{class: locks.ClassOf(f) + "*", owner: ownerOf(f), set: setBefore(of, c), seen: make(map[*ssa.Function]bool)}
					if op, ch := e.find(c.Call.StaticCallee(), 0); op != nil {
						list = append(list, earlyUse{op, ch, c, st})
						break
					}
				}
			}
		}
	}
	return list
}

// An object is the values by which a function knows what it makes: a new one, and what it
// loads from the variable that it is assigned to, if a literal refers to that as well.
type object []ssa.Value

// newObject returns the object that a value is, if the function makes it, or nil.
func newObject(v ssa.Value) object {
	if a, ok := v.(*ssa.Alloc); ok {
		return object{a}
	}
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	variable, ok := load.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var all object
	stores := 0
	for _, r := range *variable.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			stores++
			a, ok := r.Val.(*ssa.Alloc)
			if !ok || r.Addr != variable || stores > 1 {
				return nil
			}
			all = append(all, a)
		case *ssa.UnOp:
			all = append(all, r)
		}
	}
	return all
}

func (o object) referrers() (list []ssa.Instruction) {
	for _, v := range o {
		list = append(list, *v.Referrers()...)
	}
	return list
}

func isMade(v ssa.Value) bool {
	_, ok := v.(*ssa.MakeChan)
	return ok
}

// onlyStore reports whether a field of an object is stored to by one instruction only, of
// the function that makes the object.
func onlyStore(o object, field int, st *ssa.Store) bool {
	for _, r := range o.referrers() {
		f, ok := r.(*ssa.FieldAddr)
		if ok && f.Field == field && slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool { s, ok := r.(*ssa.Store); return ok && s != st }) {
			return false
		}
	}
	return true
}

// callsWith returns the calls of functions of the package that are given an object.
func callsWith(o object) (list []*ssa.Call) {
	for _, r := range o.referrers() {
		c, ok := r.(*ssa.Call)
		if ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().Pkg == c.Parent().Pkg && slices.ContainsFunc(c.Call.Args, func(v ssa.Value) bool { return slices.Contains(o, v) }) {
			list = append(list, c)
		}
	}
	return list
}

// sooner reports whether one instruction comes before another on every way to that, or
// on those on which it comes at all: nothing leads back.
func sooner(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b) && !ir.InLoop(a.Block())
	}
	return ir.ComesTo(a.Block(), b.Block()) && !ir.ComesTo(b.Block(), a.Block())
}

// setBefore returns the fields of an object that were given a value before a call.
func setBefore(o object, c *ssa.Call) map[string]bool {
	set := make(map[string]bool)
	for _, r := range o.referrers() {
		f, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, r := range *f.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == f && sooner(st, c) {
				set[locks.ClassOf(f)] = true
			}
		}
	}
	return set
}

// ownerOf returns how the classes of the fields begin that are beside a field.
func ownerOf(f *ssa.FieldAddr) string {
	class := locks.ClassOf(f)
	return class[:strings.LastIndexByte(class, '.')+1]
}

// An earlySearch looks for an operation on a channel in what a function calls.
type earlySearch struct {
	class, owner string
	set          map[string]bool // fields that have a value
	seen         map[*ssa.Function]bool
}

// find returns the operation, with the channel. What another field decides about that has
// no value yet, or whether the channel is nil, is left out: it may not come to that.
func (e *earlySearch) find(fn *ssa.Function, depth int) (ssa.Instruction, ssa.Value) {
	if fn == nil || e.seen[fn] || depth > maxEarly || e.asks(fn) {
		return nil, nil
	}
	e.seen[fn] = true
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				if locks.ClassOf(i.Chan) == e.class {
					return i, i.Chan
				}
			case *ssa.UnOp:
				if i.Op == token.ARROW && locks.ClassOf(i.X) == e.class {
					return i, i.X
				}
			case *ssa.Call:
				callee := i.Call.StaticCallee()
				if callee == nil || callee.Pkg != fn.Pkg {
					continue
				}
				if op, ch := e.find(callee, depth+1); op != nil {
					return op, ch
				}
			}
		}
	}
	return nil, nil
}

// asks reports whether a function goes by a field of the object that has no value yet, be
// it the channel.
func (e *earlySearch) asks(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			f, ok := i.(*ssa.FieldAddr)
			if !ok || !strings.HasPrefix(locks.ClassOf(f), e.owner) || e.set[locks.ClassOf(f)] {
				continue
			}
			for _, r := range *f.Referrers() {
				if load, ok := r.(*ssa.UnOp); ok && load.Op == token.MUL && decides(load, 0) {
					return true
				}
				if c, ok := r.(*ssa.Call); ok && decides(c, 0) {
					return true // an atomic
				}
			}
		}
	}
	return false
}

// decides reports whether a branch goes by a value, or by what is made of it.
func decides(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 3 {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.If:
			return true
		case *ssa.BinOp:
			return decides(r, depth+1)
		case *ssa.UnOp:
			return r.Op != token.ARROW && decides(r, depth+1)
		case *ssa.Call:
			_, builtin := r.Call.Value.(*ssa.Builtin)
			return builtin && types.Identical(r.Type(), types.Typ[types.Int]) && decides(r, depth+1)
		}
		return false
	})
}
