package scenario

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// How a component ends is said by the name of a method, as a rule. Here are those
// that are found in another way.

// endsIdly finds the method that ends the life of a component by its name if it does
// nothing that concurrency is about, but to close what the component holds.
func (c *component) endsIdly() {
	for m := range c.typ.Methods() {
		if len(c.closers) > 0 || !m.Exported() || !isNamed(m.Name(), stops) || slices.ContainsFunc(c.methods, func(have *method) bool { return have.name == m.Name() }) {
			continue
		}
		fn := c.makers[0].info.Func.Prog.FuncValue(m)
		if fn != nil && len(fn.Blocks) > 0 && closesHeld(fn) {
			c.closers = []*method{{info: &build.Info{Name: fn.String(), Func: fn, Public: true}, name: m.Name(), does: noDeeds(), idle: true}}
		}
	}
}

// endsByDeed finds the method that ends the life of a component which has none with
// such a name: the only one that closes a channel to tell a goroutine of the
// component something, and leaves no new one in its place.
func (c *component) endsByDeed() {
	if len(c.closers) > 0 {
		return
	}
	var ends *method
	for _, m := range c.work {
		if m.does.ops&(doesClose|doesStart) != doesClose || !c.tellsStarted(m) || slices.ContainsFunc(c.makers, func(mk *maker) bool { return mk.begins(m) }) {
			continue
		}
		if ends != nil {
			return
		}
		ends = m
	}
	if ends != nil {
		c.closers = []*method{ends}
		c.work = slices.DeleteFunc(c.work, func(m *method) bool { return m == ends })
	}
}

// onlyStops reports whether a method, by whatever name, does nothing but to call one that
// ends the life of the component, now or in a goroutine: to call both is to end it twice.
func (c *component) onlyStops(m *method) bool {
	f := c.deep.find(m.info.Name)
	if f == nil {
		return false
	}
	ends := false
	for _, in := range f.Code {
		switch in.Op {
		case skeleton.Call:
			if len(in.Args) == 0 || !isReceiver(f, in.Args[0]) || !slices.ContainsFunc(c.closers, func(s *method) bool { return s != m && s.info.Name == in.Name }) {
				return false
			}
			ends = true
		case skeleton.New, skeleton.Load, skeleton.Store, skeleton.Addr, skeleton.Move, skeleton.Jump, skeleton.RunDefers, skeleton.Return:
		default:
			return false
		}
	}
	return ends
}

// tellsStarted reports whether a method closes a channel of the component itself for
// which a goroutine waits.
func (c *component) tellsStarted(m *method) bool {
	for s := range m.does.closes_ {
		if s.class == 0 || !c.signals(m, s) || c.remakes(m, s.class) || !c.ownField(s.class) {
			continue
		}
		for _, does := range c.started {
			if does.recvs.class(s.class) {
				return true
			}
		}
	}
	return false
}

// ownField reports whether the makers of a component store a channel to locations of
// a class that they make.
func (c *component) ownField(class int32) bool {
	return slices.ContainsFunc(c.makers, func(mk *maker) bool {
		return c.storesNew(mk.info.Name, class, func(*skeleton.Instr) bool { return true })
	})
}

// closesHeld reports whether a method closes what its receiver holds: it calls a
// method with such a name on it.
func closesHeld(fn *ssa.Function) bool {
	if len(fn.Params) == 0 {
		return false
	}
	for _, blk := range fn.Blocks {
		for _, i := range blk.Instrs {
			call, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			c := call.Common()
			if c.IsInvoke() && isNamed(c.Method.Name(), stops) && fromField(c.Value, fn.Params[0]) {
				return true
			}
			if callee := c.StaticCallee(); callee != nil && callee.Signature.Recv() != nil && isNamed(callee.Name(), stops) && fromField(c.Args[0], fn.Params[0]) {
				return true
			}
		}
	}
	return false
}

// fromField reports whether a value was loaded from a field of another one.
func fromField(v, of ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	f, ok := load.X.(*ssa.FieldAddr)
	return ok && f.X == of
}
