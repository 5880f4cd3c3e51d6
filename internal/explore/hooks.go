package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A hook is a function that is handed around as a value, and that releases a
// lock which it does not take. Who calls a function that is not known, with such
// a lock held, may have called the hook: that the lock is still held after that
// is not to be relied on.

// Hooks tells the program the functions in view, among which the hooks are.
func (p *Program) Hooks(funcs []*skeleton.Func) {
	for _, src := range funcs {
		f := p.fn(src.Name)
		if f == nil {
			continue
		}
		for _, v := range p.handedOut(f) {
			p.summarize(v)
			for i, set := range v.unlocks {
				p.hooks[i] |= set &^ v.locks[i]
			}
		}
	}
}

// handedOut returns the functions that f makes values of and does more with than
// to call them, at once or deferred.
func (p *Program) handedOut(f *fn) []*fn {
	var out []*fn
	for _, c := range f.consts {
		if c.k == kFunc && c.n >= 0 {
			out = append(out, p.fns[c.n])
		}
	}
	for pc := range f.code {
		in := &f.code[pc]
		if in.Op == skeleton.Closure && in.callee != nil && f.handsOut(in.Dst) {
			out = append(out, in.callee)
		}
	}
	return out
}

// handsOut reports whether a register is used for anything but to be called.
func (f *fn) handsOut(r Reg) bool {
	return some(f.code, func(in *instr) bool {
		used := 0
		in.Uses(func(o skeleton.Operand) {
			if !o.IsConst() && Reg(o) == r {
				used++
			}
		})
		if in.Op == skeleton.CallValue && !in.Has(skeleton.Go) && in.A == skeleton.Operand(r) {
			used--
		}
		return used > 0
	})
}

// mayRelease reports whether a lock of an open object is held that a hook
// releases.
func (p *Program) mayRelease(s *state) bool {
	return p.hooks != classSet{} && slices.ContainsFunc(s.held, func(h heldLock) bool {
		return h.cls == 0 || p.hooks.has(h.cls) || p.hooks.has(0)
	})
}
