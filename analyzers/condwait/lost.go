package condwait

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A lost is a change of the condition, and a signal, that a waiting goroutine
// may miss both.
type lost struct {
	change       ssa.Instruction
	field        string
	signal, wait condCall
}

// lost returns the changes of what a waiting loop tests, in functions that
// signal and are certain not to hold the lock.
func (p *program) lost() []lost {
	var list []lost
	for _, s := range p.calls {
		lock := p.lockOf[s.class]
		if s.method == "Wait" || lock == "" || p.touches(s.call.Parent(), lock, true) || p.mayLock(s.call.Parent(), lock) {
			continue
		}
		for _, w := range p.calls {
			if w.method != "Wait" || w.class != s.class || !ir.InLoop(w.call.Block()) {
				continue
			}
			if i, field := changed(s.call, testedFields(w.call)); i != nil {
				list = append(list, lost{i, field, s, w})
				break
			}
		}
	}
	return list
}

// mayLock reports whether the lock may be held in the function: it, or one that
// calls it, locks it, perhaps by a function that leaves it locked, or it is not
// known who calls.
func (p *program) mayLock(fn *ssa.Function, class string) bool {
	if p.values[fn] || fn.Parent() != nil || p.locks[fn][class] != 0 || p.touches(fn, class, false) {
		return true
	}
	for _, c := range p.callers[fn] {
		if _, started := c.(*ssa.Go); started {
			continue
		}
		if c.Parent() == fn || p.mayLock(c.Parent(), class) {
			return true
		}
	}
	// Callers elsewhere can lock nothing that is not exported.
	name := class[strings.LastIndexByte(class, '.')+1:]
	return token.IsExported(name) || len(p.callers[fn]) == 0 && !token.IsExported(fn.Name()) || p.leaves(class)
}

// touches reports whether a function that the function calls may leave a lock of
// the class to it, or take it from it, or does so at all. One that both locks and
// unlocks it leaves it as it was.
func (p *program) touches(fn *ssa.Function, class string, atAll bool) bool {
	seen := make(map[*ssa.Function]bool)
	var calls func(fn *ssa.Function) bool
	calls = func(fn *ssa.Function) bool {
		if seen[fn] {
			return false
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if c.Common().IsInvoke() && c.Common().Method.Name() == "Lock" {
					return true // cond.L.Lock
				}
				g := c.Common().StaticCallee()
				if g == nil {
					continue
				}
				u := p.locks[g][class]
				if u != 0 && (atAll || u != takes|unlocks) || calls(g) {
					return true
				}
			}
		}
		return false
	}
	return calls(fn)
}

// leaves reports whether a function that other packages may call operates on
// the lock and might leave it held.
func (p *program) leaves(class string) bool {
	for _, fn := range p.funcs {
		if p.locks[fn][class] == 0 {
			continue
		}
		if n := strings.ToLower(fn.Name()); strings.Contains(n, "lock") {
			return true
		}
	}
	return false
}

// testedFields returns the fields that the loop round a Wait tests.
func testedFields(wait *ssa.Call) map[string]bool {
	fields := make(map[string]bool)
	tested(wait, func(addr ssa.Value) {
		if f, ok := addr.(*ssa.FieldAddr); ok {
			fields[locks.ClassOf(f)] = true
		}
	})
	return fields
}

// tested calls yield with the address of whatever the loop round a Wait tests.
func tested(wait *ssa.Call, yield func(addr ssa.Value)) {
	w := wait.Block()
	for _, b := range wait.Parent().Blocks {
		if !reaches(b, w) || !reaches(w, b) {
			continue // not in the loop
		}
		if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			readBy(br.Cond, yield, 0)
		}
	}
}

// readBy calls yield with the addresses that a condition reads, plainly or atomically.
func readBy(v ssa.Value, yield func(addr ssa.Value), depth int) {
	if depth > 5 {
		return
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		readBy(v.X, yield, depth+1)
		readBy(v.Y, yield, depth+1)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			yield(v.X)
			return
		}
		readBy(v.X, yield, depth+1)
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			readBy(v.Call.Args[0], yield, depth+1)
		}
		if addr := atomicOperand(&v.Call, "Load"); addr != nil {
			yield(addr)
		}
	}
}

// atomicOn returns the field that an atomic operation is on, or nil.
func atomicOn(c *ssa.CallCommon, ops ...string) *ssa.FieldAddr {
	f, _ := atomicOperand(c, ops...).(*ssa.FieldAddr)
	return f
}

// atomicOperand returns the address that an atomic operation is on, or nil.
func atomicOperand(c *ssa.CallCommon, ops ...string) ssa.Value {
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg().Path() != "sync/atomic" {
		return nil
	}
	for _, op := range ops {
		if strings.HasPrefix(obj.Name(), op) {
			return c.Args[0]
		}
	}
	return nil
}

// changed returns a change of one of the fields that comes before a signal, of
// the same object.
func changed(signal *ssa.Call, fields map[string]bool) (ssa.Instruction, string) {
	base := locks.RefOf(signal.Call.Args[0]).Root
	for _, b := range signal.Parent().Blocks {
		for _, i := range b.Instrs {
			var f *ssa.FieldAddr
			switch i := i.(type) {
			case *ssa.Store:
				f, _ = i.Addr.(*ssa.FieldAddr)
			case *ssa.Call:
				f = atomicOn(&i.Call, "Store", "Add", "CompareAndSwap", "Swap")
			}
			if f == nil || !fields[locks.ClassOf(f)] || locks.RefOf(f).Root != base {
				continue
			}
			if ir.Dominates(i, signal) {
				return i, locks.RefOf(f).String()
			}
		}
	}
	return nil, ""
}
