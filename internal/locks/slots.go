package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who takes a slot of a semaphore, be it a channel that carries nothing or an object with
// methods to acquire and to release one, has to give it back on every path, as he would
// have to unlock. Whether he does is found out by the same walk. Where all is well, somebody
// else may give it back later, so only an error counts: with which it is still taken, while
// without an error it is not.

// A Slot is a return with an error that leaves a slot taken.
type Slot struct {
	Ref   Ref             // of the semaphore
	At    ssa.Instruction // the return
	Taken ssa.Instruction
	Given ssa.Instruction // on another path
}

// slots returns the returns that leave slots taken which other paths give back.
func (p *program) slots() (list []Slot) {
	for _, fn := range p.funcs {
		if len(fn.Blocks) == 0 || speaksOfLocks(fn.Name()) || p.testing(fn) {
			continue
		}
		acts, refs := slotActions(fn)
		for _, r := range refs {
			list = append(list, p.leftTaken(fn, r, acts)...)
		}
	}
	return list
}

// leftTaken walks a function for one semaphore.
func (p *program) leftTaken(fn *ssa.Function, r Ref, acts map[ssa.Instruction][]action) (list []Slot) {
	in := p.infos[origin(fn)]
	if in == nil {
		return nil
	}
	own := *in
	own.actions = acts
	own.live, own.returned = liveTerms(&own), returnedTerms(&own)
	w := newWalker(&own, lock{r, slotClass})
	w.begin = &state{mode: free, entry: free}
	if w.run(); w.gaveUp {
		return nil
	}
	seen := make(map[ssa.Instruction]bool)
	for _, x := range w.exits {
		if !x.panics && !seen[x.at] && w.forgotten(x.state) && keptByError(w, x) {
			seen[x.at] = true
			list = append(list, Slot{r, x.at, x.site, w.releases[x.site][0]})
		}
	}
	return list
}

// keptByError reports whether a path ends with an error, and those that may end without one
// have all given the slot back.
func keptByError(w *walker, x exit) bool {
	sig := w.fn.Signature.Results()
	for i := range sig.Len() {
		if !ir.IsError(sig.At(i).Type()) || x.results[i] != "!nil" {
			continue
		}
		given := false
		for _, y := range w.exits {
			if y.panics || y.results[i] == "!nil" {
				continue
			}
			if y.mode != free {
				return false
			}
			given = given || y.last != nil
		}
		return given
	}
	return false
}

const slotClass = "slot"

// slotActions returns what a function does to semaphores, and those that it both takes slots
// of and gives them back.
func slotActions(fn *ssa.Function) (acts map[ssa.Instruction][]action, refs []Ref) {
	acts = make(map[ssa.Instruction][]action)
	taken := make(map[Ref]bool)
	add := func(i ssa.Instruction, a action) { a.class = slotClass; acts[i] = append(acts[i], a) }
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if at, a := takesSlot(i); at != nil {
				add(at, a)
				taken[a.ref] = true
			}
			if r, ok := givesSlot(i); ok {
				add(i, action{ref: r, op: Unlock})
			}
			for _, a := range slotsOfLiteral(i) {
				add(i, a)
			}
			for _, a := range slotsOfCallee(i) {
				add(i, a)
			}
		}
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			for _, a := range acts[i] {
				if taken[a.ref] && a.op == Unlock && !slices.Contains(refs, a.ref) {
					refs = append(refs, a.ref)
				}
			}
		}
	}
	return acts, refs
}

// takesSlot returns where an instruction has taken a slot, and what that does.
func takesSlot(i ssa.Instruction) (ssa.Instruction, action) {
	switch i := i.(type) {
	case *ssa.Send:
		if r, ok := slotChan(i.Chan); ok {
			return i, action{ref: r, op: Lock}
		}
	case *ssa.Select:
		for n, s := range i.States {
			if s.Dir != types.SendOnly {
				continue
			}
			if r, ok := slotChan(s.Chan); ok {
				if br := ir.CaseOf(i, n); br != nil && len(br.Block().Succs[0].Preds) == 1 {
					return firstOf(br.Block().Succs[0]), action{ref: r, op: Lock}
				}
			}
		}
	case *ssa.Call:
		on, sig := slotMethod(&i.Call, "Acquire", "Release")
		switch {
		case on == nil:
		case sig.Results().Len() == 0:
			return i, action{ref: RefOf(on), op: Lock}
		case sig.Results().Len() == 1 && ir.IsError(sig.Results().At(0).Type()):
			return i, action{ref: RefOf(on), outs: []Out{{Result: 0, Value: "=nil", Net: Acquires}, {Result: 0, Value: "!nil", Net: Keep}}}
		}
	}
	return nil, action{}
}

// firstOf returns the first instruction of a block that is no phi.
func firstOf(b *ssa.BasicBlock) ssa.Instruction {
	for _, i := range b.Instrs {
		if _, phi := i.(*ssa.Phi); !phi {
			return i
		}
	}
	return nil
}

// givesSlot returns the semaphore that an instruction gives a slot back to.
func givesSlot(i ssa.Instruction) (Ref, bool) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op == token.ARROW && !i.CommaOk && (i.Referrers() == nil || len(*i.Referrers()) == 0) {
			return slotChan(i.X)
		}
	case ssa.CallInstruction:
		if _, started := i.(*ssa.Go); started {
			return Ref{}, false
		}
		if on, sig := slotMethod(i.Common(), "Release", "Acquire"); on != nil && sig.Results().Len() == 0 {
			return RefOf(on), true
		}
	}
	return Ref{}, false
}

// slotChan returns the path to a channel that carries nothing, and is in a field or global.
func slotChan(ch ssa.Value) (Ref, bool) {
	c, ok := ch.Type().Underlying().(*types.Chan)
	if !ok {
		return Ref{}, false
	}
	st, ok := c.Elem().Underlying().(*types.Struct)
	if !ok || st.NumFields() > 0 {
		return Ref{}, false
	}
	r := RefOf(ch)
	_, global := r.Root.(*ssa.Global)
	return r, global || len(r.Path) > 1
}

// slotMethod returns the object that a method of such a name is called on, if the object
// has one of another name as well, which has no results, or nothing but an error.
func slotMethod(c *ssa.CallCommon, name, other string) (on ssa.Value, sig *types.Signature) {
	var fn *types.Func
	if c.IsInvoke() {
		fn, on = c.Method, c.Value
	} else if callee := c.StaticCallee(); callee != nil && callee.Signature.Recv() != nil && len(c.Args) > 0 {
		fn, _ = callee.Object().(*types.Func)
		on = c.Args[0]
	}
	if fn == nil || fn.Name() != name {
		return nil, nil
	}
	obj, _, _ := types.LookupFieldOrMethod(on.Type(), true, fn.Pkg(), other)
	twin, ok := obj.(*types.Func)
	if !ok || !plainResults(twin) || !plainResults(fn) {
		return nil, nil
	}
	return on, fn.Type().(*types.Signature)
}

func plainResults(fn *types.Func) bool {
	res := fn.Type().(*types.Signature).Results()
	return res.Len() == 0 || res.Len() == 1 && ir.IsError(res.At(0).Type())
}

// slotsOfLiteral returns what a literal does to semaphores that it captures: at once if it is
// called or deferred where it is made, and at any time otherwise.
func slotsOfLiteral(i ssa.Instruction) (list []action) {
	m, ok := i.(*ssa.MakeClosure)
	var called *ssa.CallCommon
	if c, isCall := i.(ssa.CallInstruction); isCall {
		if m, ok = c.Common().Value.(*ssa.MakeClosure); ok {
			if _, started := i.(*ssa.Go); !started {
				called = c.Common()
			}
		}
	} else if ok && onlyCalled(m) {
		return nil // see there
	}
	if !ok {
		return nil
	}
	fn := m.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			r, gives := givesSlot(i)
			free, captured := r.Root.(*ssa.FreeVar)
			if !gives || !captured {
				continue
			}
			a := action{ref: RefOf(m.Bindings[slices.Index(fn.FreeVars, free)]).join(r.Path), gives: true}
			if called != nil && onAllPaths(fn, b) {
				a.gives, a.op = false, Unlock
			}
			list = append(list, a)
		}
	}
	for _, inner := range fn.AnonFuncs {
		if len(inner.Blocks) > 0 && mentionsSlot(inner) {
			list = append(list, action{gives: true})
		}
	}
	return list
}

// mentionsSlot reports whether a function gives back a slot of something that it captures.
func mentionsSlot(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			r, gives := givesSlot(i)
			_, captured := r.Root.(*ssa.FreeVar)
			return gives && captured
		})
	})
}

// onAllPaths reports whether a function comes to a block before it returns.
func onAllPaths(fn *ssa.Function, b *ssa.BasicBlock) bool {
	return !slices.ContainsFunc(fn.Blocks, func(end *ssa.BasicBlock) bool {
		_, ret := end.Instrs[len(end.Instrs)-1].(*ssa.Return)
		return ret && end != fn.Recover && !b.Dominates(end)
	})
}

// slotsOfCallee returns the semaphores of which a function of the package that is called may
// give back slots: who is given what they are in, and says by his body that he may.
func slotsOfCallee(i ssa.Instruction) (list []action) {
	c, ok := i.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	fn := c.Common().StaticCallee()
	if fn == nil || fn.Pkg != i.Parent().Pkg {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, j := range b.Instrs {
			r, gives := givesSlot(j)
			param, given := r.Root.(*ssa.Parameter)
			if !gives || !given {
				continue
			}
			a := action{ref: RefOf(c.Common().Args[slices.Index(fn.Params, param)]).join(r.Path), gives: true}
			if _, started := i.(*ssa.Go); !started && onAllPaths(fn, b) {
				a.gives, a.op = false, Unlock
			}
			list = append(list, a)
		}
	}
	return list
}
