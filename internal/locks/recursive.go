package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A Reentry is a lock that a goroutine takes while it holds it. Two read locks
// go well together, until a writer comes between them: he waits for the first,
// and keeps out the second.
type Reentry struct {
	Ref    Ref
	Outer  ssa.Instruction // where it was locked; nil if that is not clear
	At     ssa.Instruction // where it is locked again, or what is called that does so
	Inner  ssa.Instruction // where that locks it; nil if it is in another package
	Direct bool            // At is the operation itself
	Read   bool            // both are read locks
	Write  ssa.Instruction // who comes between two read locks; nil if it is in another package
	Called ssa.Instruction // where the function of At is called with the lock held, if that does not lock it itself
}

// A writer is a place that takes a lock of a class as a writer.
type writer struct {
	at    ssa.Instruction
	class string
	held  []heldName
}

// A heldName is a lock that is held, by its class.
type heldName struct {
	name string
	read bool
}

// A reentry is a Reentry, with what is needed to judge it.
type reentry struct {
	Reentry
	class string
	held  []heldName
}

// reenter notes who locks what he holds, directly or by calling fn, and who
// writes.
func (p *program) reenter(in *info, c *ssa.Call, h holding, a Acquire, ref Ref, fn *ssa.Function) {
	if fn == nil && !a.Read && isRW(c.Call.Args[0].Type()) && !justMade(ref.Root) {
		p.writers = append(p.writers, writer{c, a.Class, p.heldNames(h)})
	}
	if back, ok := p.thereAndBack(ref); ok && fn != nil {
		ref = back
	}
	read, isHeld := h[ref]
	named := fn != nil && !a.Sure && a.Likely && a.by != nil && calledLocked(fn.Name())
	if !isHeld || fn != nil && !a.Sure && !named || p.expectsHeld(fn) || !p.stable(in, ref) || p.shares(in, ref, a.Class) {
		return
	}
	r := reentry{Reentry: Reentry{Ref: ref, Outer: outer(in, ref, c), At: c, Inner: a.at, Direct: fn == nil, Read: read && a.Read}, class: a.Class, held: p.heldNames(h)}
	if lent(r.Outer) {
		return
	}
	if named {
		r.Ref, r.At, r.Called, r.Direct = a.ref, a.by, c, a.by == a.at
		if slices.ContainsFunc(p.reentries, func(o reentry) bool { return o.At == r.At }) {
			return // for another caller
		}
	}
	p.reentries = append(p.reentries, r)
}

// calledLocked reports whether a function says by its name that it is called with a lock
// held, as in flushLocked. What it asks before it takes that lock again, for itself or by
// what it calls, does not matter then: nothing it can find is that the lock is free.
func calledLocked(name string) bool {
	list := words(name)
	return len(list) > 1 && list[len(list)-1] == "locked"
}

// lent reports whether a lock was taken by a call that has returned an object, such as a
// transaction, which was then handed to code that is not seen: that may release it.
func lent(outer ssa.Instruction) bool {
	call, ok := outer.(*ssa.Call)
	if !ok || call.Referrers() == nil {
		return false
	}
	values := []ssa.Value{call}
	for len(values) > 0 {
		v := values[0]
		values = values[1:]
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Extract:
				values = append(values, r)
			case *ssa.MakeInterface:
				values = append(values, r)
			case ssa.CallInstruction:
				if dynamic(r.Common()) && slices.Contains(r.Common().Args, v) {
					return true
				}
			}
		}
	}
	return false
}

func isRW(t types.Type) bool {
	ptr, ok := t.Underlying().(*types.Pointer)
	return ok && types.Unalias(ptr.Elem()).String() == "sync.RWMutex"
}

// justMade reports whether the function, or one that it calls to that end, has
// made the object, so that locking it keeps nobody out.
func justMade(root ssa.Value) bool {
	switch v := root.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil || len(fn.Blocks) == 0 {
			return false
		}
		for _, b := range fn.Blocks {
			if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !isAlloc(r.Results[0]) {
				return false
			}
		}
		return true
	}
	return false
}

func isAlloc(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

// expectsHeld reports whether a function is annotated as being called with
// locks held: what it does about them is its own affair.
func (p *program) expectsHeld(fn *ssa.Function) bool {
	return fn != nil && len(contractOf(origin(fn)).entry) > 0
}

// stable reports whether a path leads to the same lock each time: nothing on it
// is assigned anew, in this function or in any other.
func (p *program) stable(in *info, ref Ref) bool {
	path := ref.Path
	if v, ok := ref.Root.(*ssa.FreeVar); ok && strings.HasPrefix(path, "*") {
		if !assignedOnce(v) {
			return false
		}
		path = path[1:]
	}
	if strings.Contains(path, "[") {
		return false // elements come and go
	}
	if !strings.Contains(path, "*") {
		return true
	}
	if _, ok := ref.Root.(*ssa.Global); ok && strings.HasPrefix(path, "*") {
		return false // a variable that anybody may set
	}
	fields := strings.FieldsFunc(path, func(r rune) bool { return r == '.' })
	for _, f := range fields {
		if name := strings.TrimRight(f, "*"); name != f && p.assignedFields()[name] {
			return false
		}
	}
	return true
}

// assignedOnce reports whether a variable that a closure captures is never
// assigned again after it got its value.
func assignedOnce(v *ssa.FreeVar) bool {
	fn := v.Parent()
	i := slices.Index(fn.FreeVars, v)
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			m, ok := instr.(*ssa.MakeClosure)
			if !ok || m.Fn != fn {
				continue
			}
			switch bound := m.Bindings[i].(type) {
			case *ssa.Alloc:
				return onlyValue(bound) != nil
			case *ssa.FreeVar:
				return assignedOnce(bound)
			}
			return false
		}
	}
	return false
}

// assignedFields returns the names of the fields that are assigned in the
// package other than where their object is made.
func (p *program) assignedFields() map[string]bool {
	if p.assigned != nil {
		return p.assigned
	}
	p.assigned = make(map[string]bool)
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				s, ok := i.(*ssa.Store)
				if !ok {
					continue
				}
				if f, ok := s.Addr.(*ssa.FieldAddr); ok && !isAlloc(RefOf(f.X).Root) {
					p.assigned[fieldOf(f.X.Type(), f.Field).Name()] = true
				}
			}
		}
	}
	return p.assigned
}

// shares reports whether somebody else may unlock the lock while the function
// runs: it hands on the mutex, or the power to unlock it.
func (p *program) shares(in *info, ref Ref, class string) bool {
	for i, acts := range in.actions {
		if _, ok := i.(*ssa.Defer); ok {
			continue
		}
		for _, a := range acts {
			if a.gives && (a.ref == ref || a.class == class) {
				return true
			}
		}
	}
	return false
}

// outer returns where the lock was locked that is held at an instruction: the
// last such place on the way there.
func outer(in *info, ref Ref, at ssa.Instruction) ssa.Instruction {
	var last ssa.Instruction
	for _, b := range in.fn.Blocks {
		if !b.Dominates(at.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			if i == at {
				break
			}
			c, ok := i.(*ssa.Call)
			if ok && slices.ContainsFunc(in.actions[i], func(a action) bool { return a.ref == ref && a.locks() }) && (last == nil || last.Pos() < c.Pos()) {
				last = c
			}
		}
	}
	return last
}

func (a action) locks() bool {
	return a.op == Lock || a.op == RLock || len(a.outs) == 1 && (a.outs[0].Net == Acquires || a.outs[0].Net == AcquiresR)
}

// heldNames returns what is held, as far as it has a name.
func (p *program) heldNames(h holding) []heldName {
	var list []heldName
	for _, r := range sortedRefs(h) {
		name := single(r)
		if name == "" {
			name = p.classes[r]
		}
		if name != "" {
			list = append(list, heldName{name, h[r]})
		}
	}
	return list
}

// apart reports whether a lock keeps two places from running at one time.
func apart(class string, a, b []heldName) bool {
	for _, x := range a {
		for _, y := range b {
			if x.name == y.name && x.name != class && !(x.read && y.read) {
				return true
			}
		}
	}
	return false
}

// reentered returns the locks that are taken again by who holds them. A read
// lock must have a writer.
func (p *program) reentered() []Reentry {
	loose := looseFuncs(p.funcs)
	written := p.importedWritten()
	var list []Reentry
	for _, r := range p.reentries {
		if r.Read {
			r.held = append(r.held, p.callersHold(r.At.Parent(), loose)...)
			i := slices.IndexFunc(p.writers, func(w writer) bool {
				return w.class == r.class && !apart(r.class, r.held, append(p.callersHold(w.at.Parent(), loose), w.held...)) && (!p.inTest(w.at) || p.inTest(r.At))
			})
			if i < 0 && !written[r.class] {
				continue
			}
			if i >= 0 {
				r.Write = p.writers[i].at
			}
		}
		list = append(list, r.Reentry)
	}
	return list
}

// callersHold returns what all callers of a function hold.
func (p *program) callersHold(fn *ssa.Function, loose map[*ssa.Function]bool) []heldName {
	var list []heldName
	for _, name := range p.atEntry(fn, loose, 0) {
		list = append(list, heldName{name: name})
	}
	return list
}

// inTest reports whether an instruction is part of a test: what only tests
// write, nobody writes.
func (p *program) inTest(i ssa.Instruction) bool {
	return ir.InTestFile(p.pass.Fset, i.Pos())
}

// importedWritten returns the classes that packages write, that this one imports.
func (p *program) importedWritten() map[string]bool {
	set := make(map[string]bool)
	for _, pkg := range p.pass.Pkg.Imports() {
		fact := new(Order)
		if p.pass.ImportPackageFact(pkg, fact) {
			for _, class := range fact.Written {
				set[class] = true
			}
		}
	}
	return set
}

// written returns the classes of locks that this package takes as a writer, and
// under no other lock.
func (p *program) written() []string {
	loose := looseFuncs(p.funcs)
	var list []string
	for _, w := range p.writers {
		if len(w.held) == 0 && len(p.atEntry(w.at.Parent(), loose, 0)) == 0 && w.class != "" && !p.inTest(w.at) {
			list = append(list, w.class)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
