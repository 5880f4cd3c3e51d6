package locks

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// op applies an operation on the lock.
func (w *walker) op(i ssa.Instruction, op Op, st state) []state {
	if w.modes[i] == nil {
		w.modes[i] = make(map[mode]bool)
	}
	w.modes[i][st.mode] = true
	switch op {
	case Lock:
		return w.lock(i, st)
	case RLock:
		return w.rlock(i, st)
	case TryLock, TryRLock:
		return w.try(i, op, st)
	case Unlock:
		return w.unlock(i, st, held)
	case RUnlock:
		return w.unlock(i, st, shared)
	}
	return []state{st}
}

func (w *walker) lock(i ssa.Instruction, st state) []state {
	switch st.mode {
	case unknown:
		st.entry = free
	case held, shared:
		if w.another(st.site, i) {
			st.mode = handed
			return []state{st}
		}
		w.lockedAgain(i, st)
		return nil // waits for itself
	case handed:
		return []state{st}
	case free:
		st = w.relearn(st)
	}
	st.mode, st.site, st.last, st.failed, st.foggy = held, i, nil, nil, false
	return []state{st}
}

// another reports whether two calls need not be about the same lock: it is one of those in
// a map, such as one for each key, and what they are given is not the same, or is another thing
// in each turn of a loop.
func (w *walker) another(i, j ssa.Instruction) bool {
	if !strings.Contains(w.ref.Path, element) {
		return false
	}
	a, ok := i.(ssa.CallInstruction)
	b, too := j.(ssa.CallInstruction)
	if !ok || !too {
		return true
	}
	x, y := a.Common().Args, b.Common().Args
	if i == j {
		return slices.ContainsFunc(x, turns)
	}
	return !slices.EqualFunc(x, y, func(v, u ssa.Value) bool { return RefOf(v) == RefOf(u) })
}

// turns reports whether a value may be another one in each turn of a loop.
func turns(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return false
	case *ssa.UnOp:
		return turns(v.X)
	case *ssa.FieldAddr:
		return turns(v.X)
	case *ssa.Field:
		return turns(v.X)
	case *ssa.IndexAddr:
		_, one := v.Index.(*ssa.Const)
		return !one
	}
	def, ok := v.(ssa.Instruction)
	return ok && ir.InLoop(def.Block())
}

// lockedAgain looks whether a deferred call is to blame for a lock that is
// locked while it is held.
func (w *walker) lockedAgain(i ssa.Instruction, st state) {
	if d, ok := i.(*ssa.Defer); ok {
		if st.site != nil && st.entry == free {
			w.problem(&Problem{Kind: DeferLock, Lock: st.site, At: d})
		}
		return
	}
	if st.mode != held || st.site != i {
		return
	}
	for _, d := range st.defers {
		for _, a := range w.actions[d] {
			if a.ref == w.ref && a.op == Unlock {
				w.problem(&Problem{Kind: DeferLoop, Lock: i, At: d})
				return
			}
		}
	}
}

func (w *walker) rlock(i ssa.Instruction, st state) []state {
	switch st.mode {
	case unknown:
		st.entry = free
	case held:
		return nil // waits for itself
	case shared:
		if st.depth++; st.depth == maxDepth {
			st.mode = handed
		}
		return []state{st}
	case handed:
		return []state{st}
	case free:
		st = w.relearn(st)
	}
	st.mode, st.depth, st.site, st.last, st.failed, st.foggy = shared, 1, i, nil, nil, false
	return []state{st}
}

// try splits the path. If the lock is held by this path the attempt fails,
// but what is done then is not followed: that much is known of no real code.
func (w *walker) try(i ssa.Instruction, op Op, st state) []state {
	c, ok := i.(*ssa.Call)
	if !ok || st.mode == handed {
		return []state{st}
	}
	var states []state
	term := w.terms.of(c)
	if f, ok := st.facts.with(literal{term, "false", true}); ok {
		s := st
		s.facts = f
		if st.mode == unknown || st.mode == free {
			s.failed = i
		}
		states = append(states, s)
	}
	if f, ok := st.facts.with(literal{term, "true", true}); ok && st.mode != held {
		s := st
		s.facts = f
		if op == TryLock {
			states = append(states, w.lock(i, s)...)
		} else {
			states = append(states, w.rlock(i, s)...)
		}
	}
	return states
}

// unlock ends the path where the program crashes.
func (w *walker) unlock(i ssa.Instruction, st state, as mode) []state {
	if st.failed != nil && st.last == nil && (st.mode == unknown || st.mode == free) {
		w.problem(&Problem{Kind: Others, At: i, Other: st.failed})
		return nil
	}
	switch st.mode {
	case unknown:
		st.entry = as
	case free:
		if st.last != nil && w.another(st.last, i) {
			st.mode = handed
			return []state{st}
		}
		busy := st.busy || st.foggy
		if st.last != nil {
			w.problem(&Problem{Kind: Twice, At: i, Other: st.last, busy: busy})
		}
		if st.last != nil && !busy {
			return nil
		}
		st.entry = unknown
	case held, shared:
		if st.mode != as {
			if st.entry == free {
				w.problem(&Problem{Kind: Mode, Lock: st.site, At: i, Read: st.mode == shared})
			}
			return nil
		}
		w.releases[st.site] = append(w.releases[st.site], i)
		if as == shared {
			if st.depth--; st.depth > 0 {
				return []state{st}
			}
		}
	case handed:
		return []state{st}
	}
	st.mode, st.site, st.last, st.depth, st.foggy, st.busy = free, nil, i, 0, false, false
	return []state{st}
}

func (w *walker) problem(p *Problem) {
	if w.quiet {
		return
	}
	for _, old := range w.problems {
		if old.Kind == p.Kind && old.At == p.At {
			return
		}
	}
	p.Fn, p.Ref = w.fn, w.ref
	w.problems = append(w.problems, p)
}
