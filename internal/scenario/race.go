package scenario

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// races calls two methods at once: one that closes a channel, and one that sends.
// That they may be called at once is shown by the locks that both of them take;
// of those that end the life of the component, by their name or because they close a
// channel in a field of its own, [component.lives] knows more, and what begins it is
// over before the rest.
// Before that, the client gets what there is to close: it calls the methods that
// hand out channels. What is asked is whether the send panics.
func (c *component) races(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	prepared := c.subscriptions()
	left := maxWork
	for _, closer := range c.methods {
		if !closer.guarded() || closer.does.ops&doesClose == 0 || isNamed(closer.name, stops) || isNamed(closer.name, starts) || c.closesOwn(closer.info.Name, 0) {
			continue
		}
		for _, sender := range c.methods {
			if sender == closer || !sender.guarded() || sender.does.ops&doesSend == 0 || left == 0 {
				continue
			}
			left--
			calls := append(append([]call{}, begin...), prepared...)
			p := &play{c: c, calls: append(calls, call{sender, true}, call{closer, false}), keeps: true, hands: true}
			found := run(p, mk)
			for _, o := range p.faults(found) {
				if panics(o) && o.Panic == explore.SendClosed {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// subscriptions returns calls of the methods that take a lock and hand out channels.
func (c *component) subscriptions() []call {
	var out []call
	for _, m := range c.methods {
		if m.guarded() && subscribes(m.info.Func) {
			out = append(out, call{m, false})
		}
	}
	return out
}

// sweeps calls a method that closes what a map has for a key, and then one that closes
// all that is in the map. Who has ended one entry does not know of the others, so the
// second call is lawful, unless a third method takes entries out of the map: then that is
// for the client to call in between.
func (c *component) sweeps(mk *maker, run runner, begin []call) []*explore.Outcome {
	prepared := c.subscriptions()
	if len(prepared) == 0 {
		return nil
	}
	var out []*explore.Outcome
	left := maxWork
	for _, one := range c.methods {
		single := c.closed(one, skeleton.Lookup)
		if len(single) == 0 || !one.guarded() || isNamed(one.name, stops) {
			continue
		}
		for _, all := range c.methods {
			both := maps.Clone(c.closed(all, skeleton.Next))
			maps.DeleteFunc(both, func(class int32, _ bool) bool { return !single[class] || c.forgets(class, one, all) })
			if all == one || !all.guarded() || left == 0 || len(both) == 0 {
				continue
			}
			left--
			calls := append(slices.Clip(begin), prepared...)
			p := &play{c: c, calls: append(calls, call{one, false}, call{all, false}), keeps: true, hands: true}
			for _, o := range p.faults(run(p, mk)) {
				if panics(o) && o.Panic == explore.CloseClosed {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// forgets reports whether a function other than these two methods takes entries out of
// a map of a class.
func (c *component) forgets(class int32, but ...*method) bool {
	for _, f := range c.build.Package.Funcs {
		if slices.ContainsFunc(but, func(m *method) bool { return m.info.Name == Decl(f.Name) }) {
			continue
		}
		if slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
			return in.Op == skeleton.Delete && setBy(f, in.A).Op == skeleton.Load && setBy(f, in.A).M == class
		}) {
			return true
		}
	}
	return false
}

// closed returns the classes of the maps that a method itself looks up, or ranges over,
// and closes a channel of what it finds.
func (c *component) closed(m *method, found skeleton.Op) map[int32]bool {
	f := c.deep.find(m.info.Name)
	if f == nil {
		return nil
	}
	out := make(map[int32]bool)
	for _, in := range f.Code {
		if in.Op != skeleton.Close {
			continue
		}
		entry := setBy(f, in.A)
		for entry.Op == skeleton.Load || entry.Op == skeleton.Addr {
			entry = setBy(f, entry.A)
		}
		if entry.Op != found {
			continue
		}
		from := setBy(f, entry.A)
		if from.Op == skeleton.Range {
			from = setBy(f, from.A)
		}
		if from.Op == skeleton.Load && from.M != 0 {
			out[from.M] = true
		}
	}
	return out
}

// gaveUp calls a method that waits for a channel of its own, and closes it itself if
// that takes too long, while another method closes what is in the same map. Both take
// a lock, so they may be called at once.
func (c *component) gaveUp(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, waiter := range c.methods {
		if !waiter.guarded() || waiter.does.ops&doesRecv == 0 || !c.makesOne(waiter) {
			continue
		}
		for _, closer := range c.methods {
			if closer == waiter || !closer.guarded() || left == 0 || !c.closesEntries(closer, c.entriesClosed(waiter)) || isNamed(closer.name, stops) {
				continue
			}
			left--
			calls := append(slices.Clip(begin), c.setters()...)
			p := &play{c: c, calls: append(calls, call{waiter, true}, call{closer, false}), keeps: true}
			for _, o := range p.faults(run(p, mk)) {
				if panics(o) && o.Panic == explore.CloseClosed {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// entriesClosed returns the classes of the maps whose entries a method itself closes.
func (c *component) entriesClosed(m *method) map[int32]bool {
	f := c.deep.find(m.info.Name)
	if f == nil {
		return nil
	}
	def := func(o skeleton.Operand) *skeleton.Instr {
		k := slices.IndexFunc(f.Code, func(d skeleton.Instr) bool { return !o.IsConst() && skeleton.Operand(d.Dst) == o })
		if k < 0 {
			return &skeleton.Instr{}
		}
		return &f.Code[k]
	}
	out := make(map[int32]bool)
	for _, in := range f.Code {
		if in.Op != skeleton.Close {
			continue
		}
		if entry := def(in.A); entry.Op == skeleton.Lookup {
			if from := def(entry.A); from.Op == skeleton.Load && from.M != 0 {
				out[from.M] = true
			}
		}
	}
	return out
}

// closesEntries reports whether a method closes entries of one of some maps.
func (c *component) closesEntries(m *method, of map[int32]bool) bool {
	for class := range c.entriesClosed(m) {
		if of[class] {
			return true
		}
	}
	return false
}

// makesOne reports whether a method itself makes a channel.
func (c *component) makesOne(m *method) bool {
	f := c.deep.find(m.info.Name)
	return f != nil && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool { return in.Op == skeleton.MakeChan })
}

// setters returns calls of the methods that do nothing but to give the component a
// channel.
func (c *component) setters() []call {
	var out []call
	for _, m := range c.methods {
		f := c.deep.find(m.info.Name)
		if f == nil || !m.info.Public || m.does.ops != 0 || len(out) == maxFillers {
			continue
		}
		if slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
			return in.Op == skeleton.Store && 0 < in.B && int(in.B) < f.Params && isChan(m.info.Func.Params[in.B].Type())
		}) {
			out = append(out, call{m, false})
		}
	}
	return out
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// closesOwn reports whether a method closes a channel in a field of its receiver,
// itself or by a method that it calls on it.
func (c *component) closesOwn(name string, depth int) bool {
	f := c.deep.find(name)
	if f == nil || depth > 2 {
		return false
	}
	def := func(o skeleton.Operand, op skeleton.Op) (skeleton.Operand, bool) {
		k := slices.IndexFunc(f.Code, func(d skeleton.Instr) bool { return d.Op == op && skeleton.Operand(d.Dst) == o })
		if k < 0 || o.IsConst() {
			return 0, false
		}
		return f.Code[k].A, true
	}
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		ch := in.A
		switch {
		case in.Op == skeleton.Call && in.Name == deferredClose:
			ch = in.Args[0]
			fallthrough
		case in.Op == skeleton.Close:
			at, loaded := def(ch, skeleton.Load)
			of, field := def(at, skeleton.Addr)
			return loaded && field && isReceiver(f, of)
		case in.Op == skeleton.Call && len(in.Args) > 0 && isReceiver(f, in.Args[0]):
			return c.closesOwn(in.Name, depth+1)
		}
		return false
	})
}

// isReceiver reports whether an operand is the first parameter of a function, be it
// loaded from a variable because a literal refers to it.
func isReceiver(f *skeleton.Func, o skeleton.Operand) bool {
	if o == 0 || o.IsConst() {
		return o == 0
	}
	return slices.ContainsFunc(f.Code, func(load skeleton.Instr) bool {
		return load.Op == skeleton.Load && skeleton.Operand(load.Dst) == o && slices.ContainsFunc(f.Code, func(st skeleton.Instr) bool {
			return st.Op == skeleton.Store && st.A == load.A && st.B == 0
		})
	})
}

// replaces calls a method that puts a new channel in the place of one for which
// another waits. Both take a lock, so they may be called at once. As the client
// keeps the component, whoever is stuck in the end waits for a channel that
// nobody can reach any more.
func (c *component) replaces(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, waiter := range c.methods {
		for _, other := range c.methods {
			if other == waiter || !waiter.guarded() || !other.guarded() || isNamed(other.name, starts) || left == 0 {
				continue
			}
			if !slices.ContainsFunc(slices.Collect(maps.Keys(waiter.does.recvs)), func(s spot) bool { return c.remakes(other, s.class) }) {
				continue
			}
			left--
			p, found := run.keep(c, mk, append(slices.Clip(begin), call{waiter, true}, call{other, false})...)
			for _, o := range found.Outcomes {
				if o.Kind == explore.Stuck && len(o.Cause) == 1 && p.byClient(o.Cause[0]) && waits(o.Cause[0]) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// waits reports whether a goroutine waits to receive from a channel that is there.
func waits(b explore.Blocked) bool { return b.Op == skeleton.Recv && !b.Nil && inView(b.Stack) }

// remakes reports whether a method itself stores a new channel to a location of a
// class.
func (c *component) remakes(m *method, class int32) bool {
	return class != 0 && c.storesNew(m.info.Name, class, func(*skeleton.Instr) bool { return true })
}

// storesNew reports whether a function itself stores a channel to a location of a
// class that it makes in such a way.
func (c *component) storesNew(name string, class int32, made func(*skeleton.Instr) bool) bool {
	f := c.deep.find(name)
	return f != nil && slices.ContainsFunc(f.Code, func(st skeleton.Instr) bool {
		return st.Op == skeleton.Store && st.M == class && slices.ContainsFunc(f.Code, func(mk skeleton.Instr) bool {
			return mk.Op == skeleton.MakeChan && skeleton.Operand(mk.Dst) == st.B && made(&mk)
		})
	})
}

// guarded reports whether a client may call the method, and it takes a lock.
func (m *method) guarded() bool { return m.info.Public && m.does.ops&doesLock != 0 }

// subscribes reports whether a function returns a channel, or an object with one.
func subscribes(fn *ssa.Function) bool {
	for v := range fn.Signature.Results().Variables() {
		t := v.Type().Underlying()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem().Underlying()
		}
		switch t := t.(type) {
		case *types.Chan:
			return true
		case *types.Struct:
			for f := range t.Fields() {
				if _, ok := f.Type().Underlying().(*types.Chan); ok {
					return true
				}
			}
		}
	}
	return false
}
