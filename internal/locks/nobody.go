package locks

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A function that leaves a lock held on all of its paths, or unlocks what it has not
// locked, has partners: those who unlock it later, or have locked it before. If no
// function of the package can be that, and no other package knows the lock, then
// it is a mistake, such as the name of one lock for that of another.

// alone returns the problems of a lock whose partners are nowhere.
func (p *program) alone(w *walker) []*Problem {
	if w.ref.Root == nil || w.fn.Name() == "main" || strings.HasPrefix(w.fn.Name(), "init") || local(w.ref) || !p.inside(w.class) {
		return nil
	}
	if x := p.leftForGood(w); x != nil {
		return []*Problem{{Kind: Never, Fn: w.fn, Ref: w.ref, Lock: x.site, At: x.site, Read: x.mode == shared}}
	}
	if x := unlockedAlways(w); x != nil && !p.world.acquirers[w.class] && !p.isUsed(w.fn) {
		return []*Problem{{Kind: NotLocked, Fn: w.fn, Ref: w.ref, At: x.last, Read: x.net == ReleasesR}}
	}
	return nil
}

// leftForGood returns an exit at which a lock is held that is not unlocked on any path
// from where the function has locked it, nor by any other function.
func (p *program) leftForGood(w *walker) *exit {
	if p.world.releasers[w.class] || p.world.taken[w.fn][w.class] || w.contract.acquires[w.ref.String()] {
		return nil
	}
	i := slices.IndexFunc(w.exits, func(x exit) bool {
		return !x.panics && (x.net == Acquires || x.net == AcquiresR) && isOp(x.site) && len(w.releases[x.site]) == 0
	})
	if i < 0 {
		return nil
	}
	return &w.exits[i]
}

// unlockedAlways returns an exit if all exits have unlocked what the function has not locked.
func unlockedAlways(w *walker) *exit {
	i := slices.IndexFunc(w.exits, func(x exit) bool { return !x.panics })
	if i < 0 || slices.ContainsFunc(w.exits, func(x exit) bool { return !x.panics && x.net != w.exits[i].net }) {
		return nil
	}
	if x := &w.exits[i]; w.fn.Parent() == nil && (x.net == Releases || x.net == ReleasesR) && isOp(x.last) && len(w.contract.entry) == 0 {
		return x
	}
	return nil
}

// isOp reports whether an instruction is an operation on a lock itself: who calls a
// function that leaves one held is not to blame as well.
func isOp(i ssa.Instruction) bool {
	c, ok := i.(*ssa.Call)
	if !ok {
		return false
	}
	op, _ := OpOf(&c.Call)
	return op != None
}

// inside reports whether the locks of a class are known to this package alone, by
// their names: nobody has the address of one, and no type is embedded that has one.
func (p *program) inside(class string) bool {
	rest, own := strings.CutPrefix(class, p.pass.Pkg.Path()+".")
	rest = strings.TrimSuffix(rest, "*") // a pointer that is made for the field
	if !own || strings.ContainsAny(rest, "*[") {
		return false
	}
	parts := strings.Split(rest, ".")
	last := parts[len(parts)-1]
	return last != "Mutex" && last != "RWMutex" && slices.ContainsFunc(parts, func(name string) bool { return !token.IsExported(name) }) && !p.addressed()[class] && !p.unclear[class]
}

// addressed returns the classes of mutexes whose address is used other than to lock
// and unlock.
func (p *program) addressed() map[string]bool {
	if p.addresses != nil {
		return p.addresses
	}
	p.addresses = make(map[string]bool)
	for i := range p.instrs() {
		if s, ok := i.(*ssa.Store); ok && isMutexPointer(s.Val.Type()) {
			if a, ok := s.Val.(*ssa.Alloc); !ok || len(keptIn(a)) != 1 {
				p.addresses[ClassOf(s.Addr)+"*"] = true
			}
			if _, ok := s.Val.(*ssa.Alloc); ok {
				continue
			}
		}
		c, _ := i.(ssa.CallInstruction)
		for _, op := range i.Operands(nil) {
			if *op == nil || !isMutexPointer((*op).Type()) {
				continue
			}
			if c != nil {
				if o, lock := OpOf(c.Common()); o != None && lock == *op {
					continue
				}
			}
			p.addresses[ClassOf(*op)] = true
		}
	}
	return p.addresses
}

// isUsed reports whether the package calls a function, or has it called.
func (p *program) isUsed(fn *ssa.Function) bool {
	p.onlySite(fn)
	return len(p.callSites[fn]) > 0
}
