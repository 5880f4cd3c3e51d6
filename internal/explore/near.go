package explore

import (
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A function that starts goroutines and calls so much that its schedules come to no
// end is looked at once more, from near: without the calls that get no channel,
// function, lock or WaitGroup of the function's own. They are taken for code that is
// not seen, so that what else they are given is in other hands from then on. Only
// goroutines that are stuck for what the function itself has made are believed then:
// it is local to the function, so whatever was left out could not help.

// findNear adds what is found from near.
func (p *Program) findNear(r *Result, root *fn, opts Options) {
	if root.Flags&skeleton.Client != 0 || !slices.ContainsFunc(p.family(root), p.starts) {
		return
	}
	m := newMachine(p, root, opts)
	m.near, m.closed = true, true
	m.runs()
	known := *root // of the whole of it, and not from near
	near := m.result()
	root.acquires, root.explored, root.cheap, root.stays = known.acquires, known.explored, known.cheap, known.stays
	r.States += near.States
	r.Near = slices.DeleteFunc(near.Outcomes, func(o *Outcome) bool { return !o.Local() })
}

// family returns a function and the literals in it.
func (p *Program) family(root *fn) []*fn {
	return slices.DeleteFunc(p.reachable(root, func(*fn) bool { return false }), func(f *fn) bool { return !kin(root.Name, f.Name) })
}

// kin reports whether a function is root or a literal in it.
func kin(root, name string) bool {
	rest, ok := strings.CutPrefix(name, root)
	return ok && (rest == "" || rest[0] == '$')
}

// starts reports whether a function itself starts goroutines, or has a model do it.
func (p *Program) starts(f *fn) bool {
	return some(f.code, func(in *instr) bool {
		return in.Has(skeleton.Go) || in.callee != nil && in.callee.Flags&skeleton.Model != 0 && p.summarize(in.callee)&mayStart != 0
	})
}

// far reports whether a call is left out from near. One that may never come back is
// not: what stands behind it would not be reached.
func (m *machine) far(s *state, callee *fn, fv value, args []value) bool {
	if callee.Flags&skeleton.Model != 0 || kin(m.root.Name, callee.Name) || callee.stays ||
		m.prog.summarize(callee)&mayDie != 0 && callee.asksWhether() {
		return false
	}
	t := trail{s: s, seen: make(map[int32]bool)}
	return !(fv.x != nil && slices.ContainsFunc(fv.x.vals, t.noticeable)) && !slices.ContainsFunc(args, t.noticeable)
}

// Local reports whether an outcome is that goroutines are stuck for what the root itself
// has made.
func (o *Outcome) Local() bool {
	return o.Kind == Stuck && !slices.ContainsFunc(o.Cause, func(b Blocked) bool {
		return b.Made == nil || !kin(o.Root, b.Made.Fn.Name)
	})
}
