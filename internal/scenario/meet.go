package scenario

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// meets calls two methods at once, one of which sends what the other one receives,
// or the same method twice. That they may be called at once is shown by the locks
// that both of them take, or by one of them being a handler of HTTP requests. What
// is asked is whether one is left behind by the other: it waits for what
// nobody else can do, whatever methods are called later.
func (c *component) meets(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for i, a := range c.methods {
		for _, b := range c.methods[i:] {
			if !c.meet(a, b) || left == 0 || a == b && slices.Contains(c.closers, a) {
				continue // whether it expects to be stopped twice is asked elsewhere: see [component.lives]
			}
			left--
			p := &play{c: c, calls: append(slices.Clip(begin), call{a, true}, call{b, false}), parks: true}
			for _, o := range p.faults(run(p, mk)) {
				if o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, p.busy) && !c.rescued(o) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// leaves calls a method that sends to those who have subscribed while one of them
// leaves: it gives back the channel that it was given, and receives no more. A method
// that closes the channel is another matter: until then somebody may receive.
func (c *component) leaves(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, enter := range c.methods {
		if !enter.guarded() || !subscribes(enter.info.Func) {
			continue
		}
		given := enter.info.Func.Signature.Results().At(0).Type()
		for _, leave := range c.methods {
			if !leave.guarded() || leave.does.ops&doesClose != 0 || !takes(leave.info.Func, given) {
				continue
			}
			for _, sender := range c.methods {
				if sender == leave || !sender.guarded() || sender.does.ops&doesSend == 0 || left == 0 {
					continue
				}
				left--
				calls := append(slices.Clip(begin), call{enter, false}, call{sender, true}, call{leave, false})
				p := &play{c: c, calls: calls, hands: true, parks: true}
				for _, o := range p.faults(run(p, mk)) {
					if o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, p.byClient) && !c.rescued(o) {
						out = append(out, o)
					}
				}
			}
		}
	}
	return out
}

// takes reports whether a function has a parameter of a type.
func takes(fn *ssa.Function, t types.Type) bool {
	for v := range fn.Signature.Params().Variables() {
		if types.Identical(v.Type(), t) {
			return true
		}
	}
	return false
}

// busy reports whether a goroutine is in the middle of something: in a call of the
// client, or with something to send. Others may wait to be told what to do.
func (p *play) busy(b explore.Blocked) bool { return p.byClient(b) || sends(b) }

// rescued reports whether somebody else may still help one of the goroutines that
// are stuck: a client who calls a method, and reaches what is waited for, or a
// goroutine that only waits for such a call. A method that first takes a lock for
// which others wait in vain is no help.
func (c *component) rescued(o *explore.Outcome) bool {
	lost := lostLocks(o)
	for _, b := range o.Cause {
		if b.Op == skeleton.Lock || b.Op == skeleton.RLock {
			continue // it waits for its holder
		}
		onChannel := b.Op == skeleton.Send || b.Op == skeleton.Recv || b.Op == skeleton.Select
		for _, m := range c.methods {
			if m.callable() && (b.Kept || !onChannel) && m.does.help(b.Stack) && !lost[c.firstLock(m.info.Name, 0)] {
				return true
			}
		}
		for name, does := range c.started {
			if (b.Kept || !onChannel) && does.help(b.Stack) && !runs(o.Cause, name) {
				return true
			}
		}
	}
	return false
}

// runs reports whether one of some goroutines is in a function.
func runs(list []explore.Blocked, name string) bool {
	return slices.ContainsFunc(list, func(b explore.Blocked) bool {
		return slices.ContainsFunc(b.Stack, func(p explore.Place) bool { return p.Fn.Name == name })
	})
}

// lostLocks returns the classes of the locks that stuck goroutines wait for.
func lostLocks(o *explore.Outcome) map[int32]bool {
	lost := make(map[int32]bool)
	for _, b := range slices.Concat(o.Cause, o.Also) {
		if b.Op == skeleton.Lock || b.Op == skeleton.RLock {
			lost[b.Stack[0].Instr.M] = true
		}
	}
	delete(lost, 0)
	return lost
}

// firstLock returns the class of the lock that a function takes before it does
// anything else that others may notice, or 0.
func (c *component) firstLock(name string, depth int) int32 {
	f := c.deep.find(name)
	if f == nil || depth > 3 {
		return 0
	}
	for _, in := range f.Code {
		switch in.Op {
		case skeleton.Lock, skeleton.RLock:
			return in.M
		case skeleton.Call:
			if in.Flags != 0 {
				return 0
			}
			return c.firstLock(in.Name, depth+1)
		case skeleton.New, skeleton.Addr, skeleton.Load, skeleton.Store, skeleton.MakeChan, skeleton.MakeMap,
			skeleton.Closure, skeleton.Unknown, skeleton.Bin, skeleton.Jump, skeleton.Moves:
		default:
			return 0
		}
	}
	return 0
}

// meet reports whether two methods may be called at once, and one of them serves
// the other, itself or by a goroutine of the component.
func (c *component) meet(a, b *method) bool {
	if !c.together(a, b) || a.gives() || b.gives() {
		return false
	}
	if a.does.serves(&b.does) || b.does.serves(&a.does) {
		return true
	}
	return a != b && (c.passes(a, b) || c.passes(b, a))
}

// together reports whether the code shows that two methods may be called at once.
func (c *component) together(a, b *method) bool {
	if a.guarded() && b.guarded() || a == b && c.answered(a) {
		return true
	}
	return a != b && a.info.Public && b.info.Public && (handlesRequests(a.info.Func.Signature) || handlesRequests(b.info.Func.Signature))
}

// answered reports whether a method sends a channel of its own to a goroutine of the
// component, which serves such requests in turn, and waits for the answer on it: it
// need not do so if there were not several who ask at once.
func (c *component) answered(m *method) bool {
	f := c.deep.find(m.info.Name)
	if f == nil || !m.info.Public || !m.does.sends.meet(c.fed) {
		return false
	}
	return slices.ContainsFunc(f.Code, func(mk skeleton.Instr) bool {
		if mk.Op != skeleton.MakeChan {
			return false
		}
		own := skeleton.Operand(mk.Dst)
		carried := make(map[int32]bool)
		for _, in := range f.Code {
			if in.Op == skeleton.Store && in.B == own {
				carried[in.M] = true
			}
		}
		is := func(ch skeleton.Operand) bool {
			class := spotOf(f, ch, "").class
			return ch == own || class != 0 && carried[class]
		}
		return len(carried) > 0 && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
			return in.Op == skeleton.Recv && is(in.A) || in.Op == skeleton.Select && slices.ContainsFunc(in.Cases, func(cs skeleton.Case) bool { return !cs.Send && is(cs.Chan) })
		})
	})
}

// gives reports whether a method returns something by which the client may help.
func (m *method) gives() bool {
	for v := range m.info.Func.Signature.Results().Variables() {
		if _, ok := v.Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return subscribes(m.info.Func) || handle(m.info.Func) && !unrelated(m.info.Func)
}

// unrelated reports whether what a function returns first is a struct of another
// package, without anything in it that may be called or operated on, or of an
// interface that no type of its package implements: it does not help with channels of
// the component.
func unrelated(fn *ssa.Function) bool {
	t := fn.Signature.Results().At(0).Type()
	if fn.Pkg == nil {
		return false
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return foreignData(t, fn.Pkg.Pkg)
	}
	for _, m := range fn.Pkg.Members {
		named, ok := m.(*ssa.Type)
		if ok && !types.IsInterface(named.Type()) && types.Implements(types.NewPointer(named.Type()), iface) {
			return false
		}
	}
	return true
}

// foreignData reports whether a type is a struct of another package, or a pointer to
// one, whose fields are nothing but data.
func foreignData(t types.Type, here *types.Package) bool {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg() == here {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		switch deref(f.Type()).Underlying().(type) {
		case *types.Chan, *types.Signature, *types.Interface:
			return false
		}
	}
	return true
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// serves reports whether who does k ends a wait of who does other.
func (k *deeds) serves(other *deeds) bool {
	return k.sends.meet(other.recvs) || k.closes_.meet(other.recvs)
}

// passes reports whether one method sends to a goroutine, and a goroutine to
// another method.
func (c *component) passes(from, to *method) bool {
	if !from.does.sends.meet(c.fed) {
		return false
	}
	for _, does := range c.started {
		if does.sends.meet(to.does.recvs) {
			return true
		}
	}
	return false
}

// meet reports whether a channel of one set may be one of another.
func (set spots) meet(other spots) bool {
	for s := range set {
		if other.has(s) {
			return true
		}
	}
	return false
}

// startedIn returns what the functions of a package do that run in goroutines.
func startedIn(b *build.Result, d *deeper) map[string]deeds {
	out := make(map[string]deeds)
	for name, info := range b.Infos {
		if info.Started {
			out[name] = d.of(name)
		}
	}
	return out
}

// park writes that the client waits for good, with the component in its hands.
func (w *writer) park(v skeleton.Operand) {
	ch, never := w.reg(1), w.reg(1)
	w.add(skeleton.Instr{Op: skeleton.MakeChan, Dst: ch, A: w.f.Const(skeleton.Const{Kind: skeleton.ConstZero})})
	w.add(skeleton.Instr{Op: skeleton.Recv, A: skeleton.Operand(ch), Dst: never, Kind: skeleton.Any})
	w.escape(v)
}
