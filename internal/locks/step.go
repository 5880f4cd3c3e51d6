package locks

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// step returns the states after an instruction; none if the path ends.
func (w *walker) step(i ssa.Instruction, st state) []state {
	switch i := i.(type) {
	case *ssa.Defer:
		return w.deferred(i, st)
	case *ssa.RunDefers:
		return w.runDefers(st)
	case *ssa.Return:
		w.exit(i, st, w.results(st, i))
		return nil
	case *ssa.Panic:
		return w.panics(i, st)
	case *ssa.Store:
		st = w.store(i, st)
	case *ssa.Alloc:
		if w.ref.Root == i && w.ref.Path == "" {
			st = w.renamed(st)
		}
	}
	if c, ok := i.(*ssa.Call); ok && len(w.actions[i]) == 0 && (c.Call.IsInvoke() && ir.EndsByName(c.Call.Method) || w.failsOn(c, st)) {
		return nil
	}
	if c, ok := i.(*ssa.Call); ok && st.mode != free && len(w.actions[i]) == 0 && w.mayPanic(c) {
		w.broken = append(w.broken, w.unwound(c, st)...)
	}
	states := []state{st}
	for _, a := range w.actions[i] {
		var next []state
		for _, s := range states {
			next = append(next, w.act(i, a, s)...)
		}
		states = next
	}
	if takesTime(i) && !slices.ContainsFunc(w.actions[i], func(a action) bool { return a.ref == w.ref }) {
		for n := range states {
			states[n].busy = states[n].busy || states[n].mode == free
			states[n].failed = nil // who holds it may have handed it over
		}
	}
	if c, ok := i.(*ssa.Call); ok && len(w.actions[i]) == 0 && dynamic(&c.Call) {
		for n := range states {
			states[n].foggy = true
		}
	}
	return states
}

// failsOn reports whether a call is one of an assertion, such as that there is no error,
// which is given an error: then it does not return.
func (w *walker) failsOn(c *ssa.Call, st state) bool {
	return assertion(c) != nil && slices.ContainsFunc(c.Call.Args, func(v ssa.Value) bool {
		return ir.IsError(v.Type()) && w.terms.valueOf(st.facts, v) == "!nil"
	})
}

// assertion returns the function of the package that a call calls if it is given a test
// that it may end, or nil.
func assertion(c *ssa.Call) *ssa.Function {
	g := c.Call.StaticCallee()
	if g == nil || g.Pkg != c.Parent().Pkg || len(g.Params) == 0 || !strings.HasPrefix(strings.TrimPrefix(g.Params[0].Type().String(), "*"), "testing.") {
		return nil
	}
	ends := slices.ContainsFunc(g.Blocks, func(b *ssa.BasicBlock) bool {
		_, panics := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
		return panics || slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			c, ok := i.(*ssa.Call)
			return ok && c.Call.IsInvoke() && ir.EndsByName(c.Call.Method)
		})
	})
	if !ends {
		return nil
	}
	return g
}

// takesTime reports whether other goroutines may do much during i.
func takesTime(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Call:
		_, builtin := i.Call.Value.(*ssa.Builtin)
		op, _ := OpOf(&i.Call)
		return !builtin && op == None
	case *ssa.UnOp:
		return i.Op == token.ARROW
	case *ssa.Send, *ssa.Select:
		return true
	}
	return false
}

// dynamic reports whether it is not known what a call calls.
func dynamic(c *ssa.CallCommon) bool {
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return false
	}
	return c.StaticCallee() == nil
}

func (w *walker) results(st state, r *ssa.Return) []string {
	var out []string
	for _, v := range r.Results {
		out = append(out, w.terms.valueOf(st.facts, v))
	}
	return out
}

// deferred remembers a deferred call that touches the lock.
func (w *walker) deferred(d *ssa.Defer, st state) []state {
	for _, a := range w.actions[d] {
		if a.ref != w.ref && a.class != w.class {
			continue
		}
		if len(st.defers) == maxDefers {
			st.mode = handed
			break
		}
		st.defers = append(slices.Clip(st.defers), d)
		break
	}
	return []state{st}
}

func (w *walker) runDefers(st state) []state {
	states := []state{st}
	for n := len(st.defers) - 1; n >= 0; n-- {
		d := st.defers[n]
		var next []state
		for _, s := range states {
			s.defers = s.defers[:n]
			after := []state{s}
			for _, a := range w.actions[d] {
				var more []state
				for _, s := range after {
					more = append(more, w.act(d, a, s)...)
				}
				after = more
			}
			next = append(next, after...)
		}
		states = next
	}
	return states
}

func (w *walker) panics(p *ssa.Panic, st state) []state {
	if !p.Pos().IsValid() {
		return nil // behind the last case of a select, which is never reached
	}
	var at ssa.Instruction = p
	if noReturn(p) {
		if at = goexit(p); at == nil {
			return nil
		}
	}
	w.exits = append(w.exits, w.unwound(at, st)...)
	return nil
}

// unwound returns how a path ends at a panic.
func (w *walker) unwound(at ssa.Instruction, st state) (out []exit) {
	w.quiet = true // one more reason to crash is none to report
	defer func() { w.quiet = false }()
	for _, s := range w.runDefers(st) {
		out = append(out, exit{state: s, at: at, panics: true, net: net(s)})
	}
	return out
}

// mayPanic reports whether a call is one of a function of the package that calls panic
// itself, while the function of the walk recovers: it is written for that.
func (w *walker) mayPanic(c *ssa.Call) bool {
	g := c.Call.StaticCallee()
	return g != nil && g.Pkg == w.fn.Pkg && panicsItself(g) && Recovers(w.fn)
}

// panicsItself reports whether a function calls panic, and does not recover.
func panicsItself(fn *ssa.Function) bool {
	return !Recovers(fn) && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
		return ok && p.Pos().IsValid() && !noReturn(p)
	})
}

// goexit returns the call of runtime.Goexit that does not return at p, or nil.
func goexit(p *ssa.Panic) ssa.Instruction {
	for _, i := range p.Block().Instrs {
		if c, ok := i.(*ssa.Call); ok && c.Pos() == p.Pos() {
			if fn := c.Call.StaticCallee(); fn != nil && fn.String() == "runtime.Goexit" {
				return c
			}
		}
	}
	return nil
}

func (w *walker) exit(at ssa.Instruction, st state, results []string) {
	w.exits = append(w.exits, exit{state: st, at: at, net: net(st), results: results})
}

// net says what a path leaves of what it did.
func net(st state) Net {
	switch {
	case st.gave == unknown:
	case st.mode != unknown:
		return UnclearR
	case st.gave == held:
		return Releases
	default:
		return ReleasesR
	}
	switch st.mode {
	case handed:
		if st.entry == held || st.entry == shared {
			return UnclearR
		}
		return Unclear
	case held, shared:
		switch {
		case st.entry == st.mode:
			return Keep // unlocked for a while
		case st.mode == held:
			return Acquires
		}
		return AcquiresR
	case free:
		switch st.entry {
		case held:
			return Releases
		case shared:
			return ReleasesR
		}
	}
	return Keep
}

// store forgets what an assignment makes untrue.
func (w *walker) store(s *ssa.Store, st state) state {
	r := RefOf(s.Addr)
	if onlyStored(r) {
		return st // the variable stands for its value
	}
	term := "*" + w.terms.of(r.Root) + r.Path + "*"
	st.facts = st.facts.only(func(t string) bool { return !strings.Contains(t, term) })
	if tells(s.Val.Type()) {
		st.facts = st.facts.set(term, w.terms.valueOf(st.facts, s.Val))
	}
	if w.onPath(s.Addr, r) {
		st = w.renamed(st)
	}
	return st
}

func onlyStored(r Ref) bool {
	a, ok := r.Root.(*ssa.Alloc)
	return ok && r.Path == "" && onlyValue(a) != nil
}

// onPath reports whether the assignment changes a pointer by which the lock is
// found: the same variable, or a field of that name in whatever object.
func (w *walker) onPath(addr ssa.Value, r Ref) bool {
	if r.Root == w.ref.Root && strings.HasPrefix(w.ref.Path, r.Path+"*") {
		return true
	}
	f, ok := addr.(*ssa.FieldAddr)
	return ok && strings.Contains(w.ref.Path, "."+fieldOf(f.X.Type(), f.Field).Name()+"*")
}

// act applies an action.
func (w *walker) act(i ssa.Instruction, a action, st state) []state {
	if a.ref != w.ref {
		return []state{w.other(a, st)}
	}
	switch {
	case a.gives:
		return []state{give(st)}
	case a.op != None:
		return w.op(i, a.op, st)
	}
	var states []state
	for _, o := range a.outs {
		s, ok := w.told(i, o, st)
		if ok {
			states = append(states, w.net(i, o.Net, s)...)
		}
	}
	return states
}

// other is the state after something happens to another lock, which may be the
// same one by another name.
func (w *walker) other(a action, st state) state {
	if a.class != w.class || distinct(a.ref, w.ref) {
		return st
	}
	if a.gives || a.op.Releases() || releasesOuts(a.outs) {
		return give(st)
	}
	return forget(st)
}

// distinct reports whether two locks of a class are certainly not the same.
func distinct(a, b Ref) bool {
	if a.Root == nil || b.Root == nil {
		return false
	}
	return a.Root == b.Root && a.Path != b.Path && !strings.ContainsAny(a.Path+b.Path, "*[")
}

func give(st state) state {
	if st.mode == held || st.mode == shared {
		st.mode = handed
		return st
	}
	return forget(st)
}

// forget forgets that the lock is not held.
func forget(st state) state {
	if st.mode == free {
		st.mode, st.last = unknown, nil
	}
	return st
}

// told adds what the result of a call tells about the way it ended.
func (w *walker) told(i ssa.Instruction, o Out, st state) (state, bool) {
	c, ok := i.(*ssa.Call)
	if !ok || o.Result < 0 {
		return st, true
	}
	var result ssa.Value = c
	if c.Call.Signature().Results().Len() > 1 {
		result = nil
		for _, ref := range *c.Referrers() {
			if e, ok := ref.(*ssa.Extract); ok && e.Index == o.Result {
				result = e
			}
		}
	}
	if result == nil {
		return st, true
	}
	term := w.terms.of(result)
	if val, ok := strings.CutPrefix(o.Value, "="); ok {
		st.facts, ok = st.facts.with(literal{term, val, true})
		return st, ok
	}
	for _, val := range strings.Split(o.Value, "!")[1:] {
		var ok bool
		if st.facts, ok = st.facts.with(literal{term, val, false}); !ok {
			return st, false
		}
	}
	return st, true
}

// unlocksAtEnd reports whether a deferred call does nothing but unlock the lock, whatever
// has happened.
func (w *walker) unlocksAtEnd(st state) bool {
	return slices.ContainsFunc(st.defers, func(d ssa.Instruction) bool {
		return slices.ContainsFunc(w.actions[d], func(a action) bool { return a.ref == w.ref && a.op == Unlock })
	})
}

func (w *walker) net(i ssa.Instruction, n Net, st state) []state {
	switch n {
	case Acquires:
		return w.op(i, Lock, st)
	case AcquiresR:
		return w.op(i, RLock, st)
	case Releases:
		return w.op(i, Unlock, st)
	case ReleasesR:
		return w.op(i, RUnlock, st)
	case Mixed:
		if st.mode == held && w.unlocksAtEnd(st) {
			return append(w.op(i, Unlock, st), st) // neither way is told from the other, nor is the end
		}
		return w.net(i, UnclearR, st)
	case Unclear, UnclearR:
		if st.mode == unknown {
			st.entry = free
			if n == UnclearR {
				st.entry = held
			}
		}
		st.mode = handed
		return []state{st}
	}
	return []state{st}
}
