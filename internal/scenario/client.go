package scenario

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// write writes the skeleton of the client, which drops the component in the end
// or keeps it.
func (p *play) write(b *build.Result, mk *maker) *skeleton.Func {
	w := &writer{f: &skeleton.Func{Recover: -1, Flags: skeleton.Client}, small: p.fails, patient: p.fails}
	name := []string{mk.info.Func.Name()}
	parent := w.parent(p.c, mk)
	v := w.make(mk, parent)
	w.small = false
	for _, m := range p.c.hands {
		w.escape(w.call(m.info, 0, w.receiver(v, m.path)))
	}
	for _, s := range p.meet {
		w.given = append(w.given, handed{types.NewPointer(p.c.typ), v})
		w.make(s, -1)
	}
	undone := skeleton.Operand(-1)
	for _, c := range p.calls {
		if c.m.idle {
			continue // nothing that concurrency is about
		}
		flags := skeleton.Flag(0)
		if c.parallel {
			flags = skeleton.Go
			name = append(name, "go "+c.m.name)
		} else {
			name = append(name, c.m.name)
		}
		r := w.call(c.m.info, flags, w.receiver(v, c.m.path))
		if c.m == p.undo && !c.parallel {
			undone = r
		}
		if p.hands && r >= 0 {
			w.remember(c.m.info, r)
		}
		if p.fails {
			w.fails(c.m.info, r)
		} else if (c.m == p.c.runs || p.stops && c.m == p.c.closers[0]) && !c.parallel {
			w.succeeds(c.m.info, r)
		}
		if p.keeps && r >= 0 && !p.fails {
			// What it has been given it uses, be it what the method that runs the component
			// returns: the stream of what it makes.
			for i := range c.m.info.Func.Signature.Results().Len() {
				w.escape(r + skeleton.Operand(i))
			}
		}
	}
	if undone >= 0 {
		name = append(name, "undo")
		w.undo(p, undone)
	}
	if p.fails {
		name = append(name, "fail")
	}
	if p.stops {
		name = append(name, "succeed")
	}
	if p.parks {
		name = append(name, "park")
		w.park(v)
	}
	if p.keeps {
		name = append(name, "keep")
		w.escape(v)
	}
	if parent >= 0 {
		w.escape(parent) // it lives on
	}
	w.add(skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg})
	w.f.Name = clientName(b, p.c) + "." + strings.Join(name, ".")
	return w.f
}

// clientName returns the beginning of the names of all clients of a component.
func clientName(b *build.Result, c *component) string {
	return b.Package.Path + ".client#" + c.typ.Obj().Name()
}

// A writer writes the skeleton of a client.
type writer struct {
	f     *skeleton.Func
	given []handed // what calls have returned, to be used as arguments
	small bool     // numbers that are given are 1
	// patient says that contexts which are given never end.
	patient bool
}

// A handed value is a result of a call.
type handed struct {
	typ types.Type
	reg skeleton.Operand
}

// remember notes the results of a call, for calls that take such values.
func (w *writer) remember(info *build.Info, r skeleton.Operand) {
	res := info.Func.Signature.Results()
	for i := range res.Len() {
		w.given = append(w.given, handed{res.At(i).Type(), r + skeleton.Operand(i)})
	}
}

func (w *writer) add(in skeleton.Instr) { w.f.Code = append(w.f.Code, in) }

func (w *writer) reg(n int) skeleton.Reg {
	r := skeleton.Reg(w.f.Regs)
	w.f.Regs += n
	return r
}

// parent makes the component whose method a maker is. It returns -1 if there is none
// in view, or nobody knows how it is made.
func (w *writer) parent(c *component, mk *maker) skeleton.Operand {
	recv := mk.info.Func.Signature.Recv()
	if recv == nil {
		return -1
	}
	of := c.kin[own(c.build, recv.Type())]
	if of == nil {
		return -1
	}
	i := slices.IndexFunc(of.makers, func(m *maker) bool { return m.info.Func.Signature.Recv() == nil })
	if i < 0 {
		return -1
	}
	return w.make(of.makers[i], -1)
}

// make calls a maker, which succeeds, on what it is a method of, or -1.
func (w *writer) make(mk *maker, of skeleton.Operand) skeleton.Operand {
	r := w.call(mk.info, 0, of)
	w.succeeds(mk.info, r)
	zero := w.f.Const(skeleton.Const{Kind: skeleton.ConstZero})
	isNil, ok := w.reg(1), w.reg(1)
	w.add(skeleton.Instr{Op: skeleton.Bin, Name: "==", Dst: isNil, A: r, B: zero})
	w.add(skeleton.Instr{Op: skeleton.Not, Dst: ok, A: skeleton.Operand(isNil)})
	w.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: skeleton.Operand(ok)})
	if !mk.iface {
		return r
	}
	inner := w.reg(1)
	w.add(skeleton.Instr{Op: skeleton.Assert, Dst: inner, A: r, Name: mk.dynamic, Kind: skeleton.Pointer})
	return skeleton.Operand(inner)
}

// succeeds goes on only where the last result of a call, if it is an error, is
// nil.
func (w *writer) succeeds(info *build.Info, r skeleton.Operand) {
	res := info.Func.Signature.Results()
	if !returnsError(info.Func) {
		return
	}
	ok := w.reg(1)
	zero := w.f.Const(skeleton.Const{Kind: skeleton.ConstZero})
	w.add(skeleton.Instr{Op: skeleton.Bin, Name: "==", Dst: ok, A: r + skeleton.Operand(res.Len()-1), B: zero})
	w.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: skeleton.Operand(ok)})
}

// fails goes on only where the last result of a call is an error that is not nil.
func (w *writer) fails(info *build.Info, r skeleton.Operand) {
	zero := w.f.Const(skeleton.Const{Kind: skeleton.ConstZero})
	failed := w.reg(1)
	w.add(skeleton.Instr{Op: skeleton.Bin, Name: "!=", Dst: failed, A: r + skeleton.Operand(info.Func.Signature.Results().Len()-1), B: zero})
	w.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: skeleton.Operand(failed)})
}

// call calls a function with arguments of which nothing is known; recv is the
// receiver, or -1. It returns the first result.
func (w *writer) call(info *build.Info, flags skeleton.Flag, recv skeleton.Operand) skeleton.Operand {
	in := skeleton.Instr{
		Op: skeleton.Call, Name: info.Name, Flags: flags, Dst: skeleton.NoReg,
		Pos: info.Func.Pos(), Label: info.Func.Name(),
	}
	for i, p := range info.Func.Params {
		if i == 0 && recv >= 0 {
			in.Args = append(in.Args, recv)
			continue
		}
		if isOptions(info.Func.Signature, p) {
			in.Args = append(in.Args, w.f.Const(skeleton.Const{Kind: skeleton.ConstZero}))
			continue
		}
		if k := slices.IndexFunc(w.given, func(h handed) bool { return types.Identical(h.typ, p.Type()) && h.reg != recv }); k >= 0 {
			in.Args = append(in.Args, w.given[k].reg)
			continue
		}
		if w.small && build.KindOf(p.Type()) == skeleton.Int {
			in.Args = append(in.Args, w.f.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: 1}))
			continue
		}
		r := w.reg(1)
		if w.patient && types.Unalias(p.Type()).String() == "context.Context" {
			w.add(skeleton.Instr{Op: skeleton.Call, Name: "context.Background", Dst: r, N: 1})
		} else {
			w.add(skeleton.Instr{Op: skeleton.Unknown, Kind: build.KindOf(p.Type()), Dst: r})
		}
		in.Args = append(in.Args, skeleton.Operand(r))
	}
	if n := info.Func.Signature.Results().Len(); n > 0 && flags == 0 {
		in.N = int32(n)
		in.Dst = w.reg(n)
	}
	w.add(in)
	return skeleton.Operand(in.Dst)
}

// receiver goes from a component to what is embedded in it.
func (w *writer) receiver(v skeleton.Operand, path []build.Step) skeleton.Operand {
	for _, s := range path {
		r := w.reg(1)
		w.add(skeleton.Instr{Op: skeleton.Addr, Dst: r, A: v, N: s.Slot})
		if s.Pointer {
			at := r
			r = w.reg(1)
			w.add(skeleton.Instr{Op: skeleton.Load, Dst: r, A: skeleton.Operand(at), Kind: skeleton.Pointer, N: 1, M: s.Class})
		}
		v = skeleton.Operand(r)
	}
	return v
}

// isOptions reports whether a parameter takes options, which need not be given:
// a function that has them called gives its object to code that is not seen.
func isOptions(sig *types.Signature, p *ssa.Parameter) bool {
	if !sig.Variadic() || p.Object() != sig.Params().At(sig.Params().Len()-1) {
		return false
	}
	elem := p.Type().Underlying().(*types.Slice).Elem()
	switch elem.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		named, ok := types.Unalias(elem).(*types.Named)
		return ok && strings.HasSuffix(strings.ToLower(named.Obj().Name()), "option")
	}
	return false
}

// escape hands a value to code that is not seen.
func (w *writer) escape(v skeleton.Operand) {
	w.add(skeleton.Instr{Op: skeleton.Escape, Dst: skeleton.NoReg, Args: []skeleton.Operand{v}})
}
