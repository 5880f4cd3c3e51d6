package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who stores a new object in a map only if there is none, and goes on with what is there,
// drops his own if he comes too late. If making it has started a goroutine that waits for
// what is sent to the object, nobody will send, nor can anybody stop it.

// A loser is an object that may be dropped with its goroutine.
type loser struct {
	at    *ssa.Call // where it is stored, or not
	start *ssa.Go
}

// losers returns the objects of a package that may be dropped in such a way.
func losers(funcs []*ssa.Function) (list []loser) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				store, ok := i.(*ssa.Call)
				if !ok || !loadsOrStores(&store.Call) {
					continue
				}
				if start := keepsRunning(onlyHere(store.Call.Args[2])); start != nil {
					list = append(list, loser{store, start})
				}
			}
		}
	}
	return list
}

func loadsOrStores(c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	return fn != nil && fn.String() == "(*sync.Map).LoadOrStore"
}

// onlyHere returns the call that makes a value, if nothing else is done with it.
func onlyHere(v ssa.Value) *ssa.Call {
	boxed, ok := v.(*ssa.MakeInterface)
	if !ok || len(*boxed.Referrers()) > 1 {
		return nil
	}
	made, ok := boxed.X.(*ssa.Call)
	if !ok || len(*made.Referrers()) > 1 {
		return nil
	}
	return made
}

// keepsRunning returns where a function of the package, which makes what a call returns,
// starts a method of it that waits in a loop for what comes in a channel of its own.
func keepsRunning(made *ssa.Call) *ssa.Go {
	if made == nil {
		return nil
	}
	maker := made.Call.StaticCallee()
	if maker == nil || maker.Pkg != made.Parent().Pkg {
		return nil
	}
	for _, b := range maker.Blocks {
		for _, i := range b.Instrs {
			start, ok := i.(*ssa.Go)
			if !ok || len(start.Call.Args) == 0 {
				continue
			}
			run := start.Call.StaticCallee()
			if a, ok := start.Call.Args[0].(*ssa.Alloc); ok && run != nil && returns(maker, a) && waitsForOwn(run) {
				return start
			}
		}
	}
	return nil
}

func returns(fn *ssa.Function, v ssa.Value) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && len(ret.Results) > 0 && ret.Results[0] == v
	})
}

// waitsForOwn reports whether a method waits, in a loop, for a channel in a field of its
// receiver, and for no context.
func waitsForOwn(fn *ssa.Function) bool {
	own := false
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Select:
				if !ir.InLoop(b) || !i.Blocking {
					continue
				}
				for _, s := range i.States {
					if _, ok := s.Chan.(*ssa.Call); ok {
						return false // the end of a context, say
					}
					own = own || s.Dir == types.RecvOnly && fieldOf(s.Chan, fn)
				}
			case *ssa.UnOp:
				own = own || i.Op == token.ARROW && ir.InLoop(b) && fieldOf(i.X, fn)
			}
		}
	}
	return own
}

// fieldOf reports whether a channel is loaded from a field of the receiver of a method.
func fieldOf(ch ssa.Value, fn *ssa.Function) bool {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	f, ok := load.X.(*ssa.FieldAddr)
	return ok && len(fn.Params) > 0 && f.X == fn.Params[0]
}
