package scenario

import (
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// Who hands one and the same object to another package at each turn of a loop, such as
// the handler of a session that is begun anew, has its methods called at each turn.

// handed calls a method of such an object twice, one call after the other. What is
// asked is whether it closes a channel again that is never made anew.
func (r *Result) handed(b *build.Result, prog *explore.Program, add func(*skeleton.Func), d *deeper, wanted func(string) bool) []*explore.Outcome {
	var out []*explore.Outcome
	turns := methodsInTurns(b)
	for _, name := range sortedNames(b.Infos) {
		info := b.Infos[name]
		story := b.Package.Path + ".client#" + strings.ReplaceAll(explore.ShortName(name), ".", "/") + ".turns"
		if !turns[info.Func] || info.Test || isNamed(info.Func.Name(), stops) || d.of(name).ops&doesClose == 0 || !wanted(story) {
			continue
		}
		w := &writer{f: &skeleton.Func{Recover: -1, Flags: skeleton.Client}}
		recv := w.unknown(info.Func.Params[0].Type())
		w.call(info, 0, recv)
		w.call(info, 0, recv)
		w.add(skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg})
		w.f.Name = story
		for _, o := range r.story(prog, add, w.f).Outcomes {
			if panics(o) && o.Panic == explore.CloseClosed && b.Settled[closed(o).class] && !renewed(b, closed(o).class) {
				out = append(out, o)
			}
		}
	}
	return out
}

// closed returns where the channel comes from whose close panics.
func closed(o *explore.Outcome) spot {
	at := o.Cause[0].Stack[0]
	ch := at.Instr.A
	if at.Instr.Op == skeleton.Call && len(at.Instr.Args) > 0 {
		ch = at.Instr.Args[0] // deferred
	}
	return spotOf(at.Fn, ch, at.Instr.Label)
}

// renewed reports whether a function that makes an object makes a channel in a field of
// a class twice for it.
func renewed(b *build.Result, class int32) bool {
	return slices.ContainsFunc(b.Package.Funcs, func(f *skeleton.Func) bool {
		made := make(map[skeleton.Operand]bool)
		return slices.ContainsFunc(f.Code, func(st skeleton.Instr) bool {
			if st.Op != skeleton.Store || st.M != class {
				return false
			}
			k := slices.IndexFunc(f.Code, func(at skeleton.Instr) bool { return at.Op == skeleton.Addr && skeleton.Operand(at.Dst) == st.A })
			if k < 0 || made[f.Code[k].A] {
				return true
			}
			made[f.Code[k].A] = true
			return false
		})
	})
}

// methodsInTurns returns the methods by which other packages know an object that they
// are handed at each turn of a loop.
func methodsInTurns(b *build.Result) map[*ssa.Function]bool {
	out := make(map[*ssa.Function]bool)
	for fn := range functions(b) {
		for _, blk := range fn.Blocks {
			for _, i := range blk.Instrs {
				call, ok := i.(*ssa.Call)
				if !ok || !elsewhere(b, call.Common()) || !comesAgain(call) {
					continue
				}
				for _, arg := range call.Call.Args {
					addHanded(b, call, arg, out)
				}
			}
		}
	}
	return out
}

// functions yields the functions of a package, also those that do nothing of interest.
func functions(b *build.Result) iter.Seq[*ssa.Function] {
	var pkg *ssa.Package
	for _, info := range b.Infos {
		if info.Func.Pkg != nil {
			pkg = info.Func.Pkg
			break
		}
	}
	return func(yield func(*ssa.Function) bool) {
		if pkg == nil {
			return
		}
		for _, m := range pkg.Members {
			switch m := m.(type) {
			case *ssa.Function:
				if !withLiterals(m, yield) {
					return
				}
			case *ssa.Type:
				named, ok := m.Type().(*types.Named)
				if !ok || types.IsInterface(named) {
					continue
				}
				for method := range named.Methods() {
					if fn := pkg.Prog.FuncValue(method); fn != nil && !withLiterals(fn, yield) {
						return
					}
				}
			}
		}
	}
}

func withLiterals(fn *ssa.Function, yield func(*ssa.Function) bool) bool {
	return yield(fn) && !slices.ContainsFunc(fn.AnonFuncs, func(l *ssa.Function) bool { return !withLiterals(l, yield) })
}

// elsewhere reports whether a call is one of a function or interface of another package.
func elsewhere(b *build.Result, c *ssa.CallCommon) bool {
	var obj types.Object
	if c.IsInvoke() {
		obj = c.Method
	} else if fn := c.StaticCallee(); fn != nil {
		obj = fn.Object()
	}
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() != b.Package.Path
}

// comesAgain reports whether a loop comes back to a call that has not failed, and not
// because it goes through something: who is registered in many places has only one life.
func comesAgain(call *ssa.Call) bool {
	if slices.ContainsFunc(call.Parent().Blocks, func(x *ssa.BasicBlock) bool {
		return strings.HasPrefix(x.Comment, "range") && ir.ComesTo(call.Block(), x) && ir.ComesTo(x, call.Block())
	}) {
		return false
	}
	from := call.Block().Succs
	if br, ok := call.Block().Instrs[len(call.Block().Instrs)-1].(*ssa.If); ok {
		if cmp, ok := br.Cond.(*ssa.BinOp); ok && isError(cmp.X.Type()) && (cmp.X == call || partOf(cmp.X, call)) {
			if from = from[1:]; cmp.Op == token.EQL {
				from = call.Block().Succs[:1]
			}
		}
	}
	return slices.ContainsFunc(from, func(s *ssa.BasicBlock) bool { return ir.ComesTo(s, call.Block()) })
}

func partOf(v ssa.Value, call *ssa.Call) bool {
	x, ok := v.(*ssa.Extract)
	return ok && x.Tuple == call
}

// addHanded adds the methods of an interface of another package, if an argument of a
// call is one with an object of this package in it that was there before the loop.
func addHanded(b *build.Result, call *ssa.Call, arg ssa.Value, out map[*ssa.Function]bool) {
	named, ok := types.Unalias(arg.Type()).(*types.Named)
	if !ok || !types.IsInterface(named) || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() == b.Package.Path {
		return
	}
	iface := named.Underlying().(*types.Interface)
	var typ types.Type
	switch v := arg.(type) {
	case *ssa.MakeInterface:
		if i, ok := v.X.(ssa.Instruction); ok && ir.ComesTo(call.Block(), i.Block()) && i.Block() != call.Parent().Blocks[0] {
			return // another one each time, as far as is known
		}
		typ = v.X.Type()
	case *ssa.Parameter, *ssa.FreeVar:
		typ = onlyOne(call.Parent().Pkg, iface)
	}
	if typ == nil || own(b, typ) == nil || !pointer(typ) {
		return
	}
	for m := range iface.Methods() {
		if sel := call.Parent().Prog.MethodSets.MethodSet(typ).Lookup(m.Pkg(), m.Name()); sel != nil {
			out[call.Parent().Prog.MethodValue(sel)] = true
		}
	}
}

// onlyOne returns the only type of a package that implements an interface by pointers,
// or nil.
func onlyOne(pkg *ssa.Package, iface *types.Interface) (found types.Type) {
	if pkg == nil || iface.NumMethods() == 0 {
		return nil
	}
	for _, m := range pkg.Members {
		t, ok := m.(*ssa.Type)
		if !ok || types.IsInterface(t.Type()) || !types.Implements(types.NewPointer(t.Type()), iface) {
			continue
		}
		if found != nil {
			return nil
		}
		found = types.NewPointer(t.Type())
	}
	return found
}
