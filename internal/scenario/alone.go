package scenario

import (
	"go/types"
	"path"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// shared reports whether anything shows that a component is there for several
// goroutines: a lock or atomic is part of it, or used by its own methods; who stops it
// looks first whether a channel is closed; or a goroutine of the package stops it,
// too. Where it may be stopped again only because a plain field says that it was, one
// goroutine may do so, and two at once would meet in that field already.
func (c *component) shared(stop *method) bool {
	if synchronized(c.typ) || c.reaches(stop.info.Name, asks) {
		return true
	}
	for _, m := range c.methods {
		if c.reachesOwn(m.info.Name, c.locksHere) {
			return true
		}
	}
	for name := range c.started {
		if c.reaches(name, func(f *skeleton.Func) bool { return f.Name == stop.info.Name }) {
			return true
		}
	}
	return false
}

// reaches reports whether a function of the package for which is holds may be
// called by another one, or is that one.
func (c *component) reaches(name string, is func(*skeleton.Func) bool) bool {
	return c.walks(name, func(string) bool { return true }, is)
}

// reachesOwn is reaches by way of methods of the component, and literals in them: the
// locks of what it uses are there for others.
func (c *component) reachesOwn(name string, is func(*skeleton.Func) bool) bool {
	return c.walks(name, func(callee string) bool {
		return slices.ContainsFunc(c.methods, func(m *method) bool { return m.info.Name == Decl(callee) })
	}, is)
}

func (c *component) walks(name string, into func(callee string) bool, is func(*skeleton.Func) bool) bool {
	seen := map[string]bool{name: true}
	for work := []string{name}; len(work) > 0; {
		f := c.deep.find(work[len(work)-1])
		work = work[:len(work)-1]
		if f == nil || f.Flags&(skeleton.Imported|skeleton.Model) != 0 {
			continue
		}
		if is(f) {
			return true
		}
		refs(f, func(callee string) {
			if !seen[callee] && into(callee) {
				seen[callee] = true
				work = append(work, callee)
			}
		}, func(string) {})
	}
	return false
}

// locksHere reports whether a function keeps goroutines out of each other's way, or
// a method of another package does that is called on a part of something, rather than
// on what a pointer points to.
func (c *component) locksHere(f *skeleton.Func) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		if synchronizes(in) {
			return true
		}
		callee := c.deep.find(in.Name)
		if in.Op != skeleton.Call || len(in.Args) == 0 || callee == nil || callee.Flags&skeleton.Imported == 0 {
			return false
		}
		part := slices.ContainsFunc(f.Code, func(d skeleton.Instr) bool {
			return d.Op == skeleton.Addr && skeleton.Operand(d.Dst) == in.Args[0]
		})
		return part && c.locksAbroad(callee, make(map[string]bool))
	})
}

// locksAbroad reports whether a function of another package, or what it calls, keeps
// goroutines out of each other's way.
func (c *component) locksAbroad(f *skeleton.Func, seen map[string]bool) bool {
	if f == nil || seen[f.Name] {
		return false
	}
	seen[f.Name] = true
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return synchronizes(in) || in.Op == skeleton.Call && c.locksAbroad(c.deep.find(in.Name), seen)
	})
}

// asks reports whether a function looks at a channel without waiting for it.
func asks(f *skeleton.Func) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool { return in.Op == skeleton.Select && in.Has(skeleton.Default) })
}

// synchronizes reports whether an instruction is one of those by which goroutines
// keep out of each other's way.
func synchronizes(in skeleton.Instr) bool {
	switch in.Op {
	case skeleton.Lock, skeleton.RLock, skeleton.TryLock, skeleton.TryRLock, skeleton.Once,
		skeleton.AtomicLoad, skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicAdd, skeleton.AtomicCAS:
		return true
	}
	return false
}

// synchronized reports whether a lock, an atomic or the like is part of a type.
// Those of other packages are known by the names of these.
func synchronized(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil {
		switch p := named.Obj().Pkg().Path(); {
		case p == "sync":
			return named.Obj().Name() != "WaitGroup"
		case path.Base(p) == "atomic":
			return true
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		if named, ok := types.Unalias(t.Elem()).(*types.Named); ok && named.Obj().Pkg() != nil {
			p := named.Obj().Pkg().Path()
			return (p == "sync" || path.Base(p) == "atomic") && synchronized(named)
		}
	case *types.Array:
		return synchronized(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if synchronized(f.Type()) {
				return true
			}
		}
	}
	return false
}

// plain reports whether a type has nothing in it by which goroutines come to know of
// each other: no channel, no context, no function to call, nothing of sync.
func plain(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil {
		switch p := named.Obj().Pkg().Path(); {
		case p == "sync", p == "context", path.Base(p) == "atomic":
			return false
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return false
	case *types.Pointer:
		named, ok := types.Unalias(t.Elem()).(*types.Named)
		return !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "sync"
	case *types.Array:
		return plain(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !plain(f.Type()) {
				return false
			}
		}
	}
	return true
}
