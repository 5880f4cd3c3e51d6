package locks

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A contract is what gVisor's annotations say of a function: which locks are
// held when it is called and when it returns. They are believed.
//
//	// +checklocks:s.mu         held all the time
//	// +checklocksread:s.mu     at least read-locked all the time
//	// +checklocksacquire:s.mu  locked by the function
//	// +checklocksrelease:s.mu  unlocked by the function
//	// +checklocksignore        not to be judged
type contract struct {
	entry    map[string]mode // by the lock as it is written
	acquires map[string]bool
	releases map[string]bool
	ignored  bool
}

// contractOf reads the annotations of a function.
func contractOf(fn *ssa.Function) contract {
	c := contract{entry: make(map[string]mode), acquires: make(map[string]bool), releases: make(map[string]bool)}
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return c
	}
	for _, line := range decl.Doc.List {
		verb, lock, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line.Text, "//")), ":")
		switch lock = strings.TrimSpace(lock); verb {
		case "+checklocks":
			c.entry[lock] = held
		case "+checklocksread":
			c.entry[lock] = shared
		case "+checklocksrelease":
			c.entry[lock], c.releases[lock] = held, true
		case "+checklocksreleaseread":
			c.entry[lock], c.releases[lock] = shared, true
		case "+checklocksacquire", "+checklocksacquireread":
			c.acquires[lock] = true
		case "+checklocksignore":
			c.ignored = true
		}
	}
	return c
}

// start is the state in which a function is entered.
func (c contract) start(r Ref) state {
	st := state{}
	if m := c.entry[r.String()]; m != unknown {
		st.mode, st.entry = m, m
		if m == shared {
			st.depth = 1
		}
	}
	return st
}

// broken reports whether an exit leaves a lock held that the function is said
// to unlock.
func (c contract) broken(r Ref, x exit) bool {
	return c.releases[r.String()] && !x.panics && x.mode == x.entry && (x.mode == held || x.mode == shared)
}

// heldAtEntry returns what a function is said to be called with, whether or not
// it touches that itself.
func (p *program) heldAtEntry(in *info) holding {
	h := make(holding)
	for written, m := range in.contract.entry {
		if l, ok := named(in.fn, written); ok && (m == held || m == shared) {
			h[l.ref] = m == shared
			p.classes[l.ref] = l.class
		}
	}
	for _, l := range touched(in) {
		if m := in.contract.entry[l.ref.String()]; m == held || m == shared {
			h[l.ref] = m == shared
		}
	}
	return h
}
