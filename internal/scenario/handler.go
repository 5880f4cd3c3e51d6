package scenario

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// requests explores the handlers of HTTP requests. A server calls them for each
// request, several at once, on the same object or the same captured variables
// (documentation of net/http.Server), so that two requests are lawful without
// any evidence. What is asked is whether they panic: who waits in a handler may
// be helped by others. Handlers that are written in a test get the requests that
// the test makes, and a literal that is called where it stands is given to no server.
func (r *Result) requests(b *build.Result, prog *explore.Program, add func(*skeleton.Func), d *deeper, wanted func(string) bool) []*explore.Outcome {
	var out []*explore.Outcome
	for _, name := range sortedNames(b.Infos) {
		info := b.Infos[name]
		story := b.Package.Path + ".client#" + strings.ReplaceAll(explore.ShortName(name), ".", "/") + ".requests"
		if !handlesRequests(info.Func.Signature) || info.Func.Synthetic != "" || info.Test || onTheSpot(info.Func) || d.of(name).ops&doesClose == 0 || !wanted(story) {
			continue
		}
		f := twoRequests(info)
		f.Name = story
		out = append(out, slices.DeleteFunc(r.story(prog, add, f).Outcomes, func(o *explore.Outcome) bool {
			return o.Kind != explore.Panic || o.Panic != explore.CloseClosed && o.Panic != explore.SendClosed
		})...)
	}
	return out
}

// handlesRequests reports whether functions of a signature handle HTTP requests.
func handlesRequests(sig *types.Signature) bool {
	p := sig.Params()
	return p.Len() == 2 && sig.Results().Len() == 0 &&
		p.At(0).Type().String() == "net/http.ResponseWriter" && p.At(1).Type().String() == "*net/http.Request"
}

// onTheSpot reports whether a literal is only called where it stands.
func onTheSpot(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	return onlyCalled(fn, func(r ssa.Instruction) bool {
		m, ok := r.(*ssa.MakeClosure)
		return ok && onlyCalled(m, func(ssa.Instruction) bool { return false })
	})
}

// onlyCalled reports whether a function is called or deferred wherever it is used,
// or used in another way that is fine.
func onlyCalled(v ssa.Value, fine func(ssa.Instruction) bool) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return !called(r, v) && !fine(r) })
}

// twoRequests writes the skeleton of a server that gets two requests at once:
// those on the same receiver, or by the same closure.
func twoRequests(info *build.Info) *skeleton.Func {
	w := &writer{f: &skeleton.Func{Recover: -1, Flags: skeleton.Client}}
	fn := info.Func
	recv := skeleton.Operand(-1)
	closure := skeleton.NoReg
	if fn.Signature.Recv() != nil {
		recv = w.unknown(fn.Params[0].Type())
	}
	if len(fn.FreeVars) > 0 {
		in := skeleton.Instr{Op: skeleton.Closure, Name: info.Name}
		for _, v := range fn.FreeVars {
			in.Args = append(in.Args, w.unknown(v.Type()))
		}
		closure = w.reg(1)
		in.Dst = closure
		w.add(in)
	}
	for range 2 {
		if closure == skeleton.NoReg {
			w.call(info, skeleton.Go|skeleton.Foreign, recv)
			continue
		}
		in := skeleton.Instr{Op: skeleton.CallValue, A: skeleton.Operand(closure), Flags: skeleton.Go | skeleton.Foreign, Dst: skeleton.NoReg, Pos: fn.Pos(), Label: fn.Name()}
		for _, p := range fn.Params {
			in.Args = append(in.Args, w.unknown(p.Type()))
		}
		w.add(in)
	}
	w.add(skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg})
	return w.f
}

// unknown makes a value of which nothing is known but that it is there.
func (w *writer) unknown(t types.Type) skeleton.Operand {
	r := w.reg(1)
	w.add(skeleton.Instr{Op: skeleton.Unknown, Kind: build.KindOf(t), Dst: r, Flags: skeleton.NonNil})
	return skeleton.Operand(r)
}
