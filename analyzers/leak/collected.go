package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who gives an object a cleanup or a finalizer, to end its goroutine when nobody has the
// object any more, gets nothing if the goroutine has it: what a goroutine refers to is not
// collected, so the cleanup never runs. The loop has to get what it needs beside the
// object, or others a shell around it.

// A selfHeld is a cleanup that never runs.
type selfHeld struct {
	cleanup *ssa.Call
	start   *ssa.Go // of the goroutine that has the object
}

// selfHelds returns the cleanups of a package that never run.
func selfHelds(funcs []*ssa.Function) (list []selfHeld) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(*ssa.Call)
				if !ok || !waitsForCollector(&c.Call) {
					continue
				}
				if start := heldBy(fn, made(c.Call.Args[0])); start != nil {
					list = append(list, selfHeld{c, start})
				}
			}
		}
	}
	return list
}

// waitsForCollector reports whether a call gives an object a cleanup or a finalizer.
func waitsForCollector(c *ssa.CallCommon) bool {
	fn := written(c)
	if fn == nil || len(c.Args) < 2 {
		return false
	}
	if none, ok := c.Args[1].(*ssa.MakeInterface); ok {
		c, ok := none.X.(*ssa.Const)
		return fn.String() == "runtime.SetFinalizer" && !(ok && c.Value == nil)
	}
	return fn.String() == "runtime.AddCleanup"
}

// written returns the function that is called as it is written, whatever its types are.
func written(c *ssa.CallCommon) *ssa.Function {
	fn := c.StaticCallee()
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}

// made returns the new object that a value is, or nil.
func made(v ssa.Value) object {
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		v = boxed.X
	}
	o := newObject(v)
	if len(o) == 0 || !slices.Contains(o, v) {
		return nil
	}
	return o
}

// heldBy returns where a function starts a goroutine that has an object until it is told to
// end by what the object has.
func heldBy(fn *ssa.Function, o object) *ssa.Go {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			start, ok := i.(*ssa.Go)
			if !ok || len(o) == 0 {
				continue
			}
			if own := passedAs(start, o); own != nil && untilTold(own) {
				return start
			}
		}
	}
	return nil
}

// passedAs returns the value by which a goroutine has an object, if it does.
func passedAs(start *ssa.Go, o object) ssa.Value {
	run := written(&start.Call)
	if run == nil || len(run.Blocks) == 0 {
		return nil
	}
	for n, a := range start.Call.Args {
		if slices.Contains(o, a) && n < len(run.Params) {
			return run.Params[n]
		}
	}
	if lit, ok := start.Call.Value.(*ssa.MakeClosure); ok {
		for n, b := range lit.Bindings {
			if slices.Contains(o, b) || holds(b, o) {
				return run.FreeVars[n]
			}
		}
	}
	return nil
}

// holds reports whether a value is the variable that an object is assigned to.
func holds(v ssa.Value, o object) bool {
	return slices.ContainsFunc(o, func(x ssa.Value) bool {
		load, ok := x.(*ssa.UnOp)
		return ok && load.X == v
	})
}

// untilTold reports whether the function of a goroutine refers to an object in a loop that
// is only left, if ever, when a channel of the object says so, or its context.
func untilTold(own ssa.Value) bool {
	fn := own.Parent()
	uses := func(i ssa.Instruction) bool { return hasOperand(i, own) }
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return ir.InLoop(b) && slices.ContainsFunc(b.Instrs, uses) && !comesToEnd(b, toldIn(fn, own))
	})
}

func hasOperand(i ssa.Instruction, v ssa.Value) bool {
	return slices.ContainsFunc(i.Operands(nil), func(o *ssa.Value) bool { return *o == v })
}

// toldIn returns the blocks of a function that are reached when a channel in a field of an
// object, or the end of a context in one, has been received from.
func toldIn(fn *ssa.Function, own ssa.Value) (list []*ssa.BasicBlock) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if i.Op == token.ARROW && ofOwn(i.X, own) {
					list = append(list, b)
				}
			case *ssa.Select:
				for n, s := range i.States {
					if at := caseOf(i, n); at != nil && ofOwn(s.Chan, own) {
						list = append(list, at)
					}
				}
			}
		}
	}
	return list
}

// ofOwn reports whether a channel is in a field of an object, or says the end of a context
// that is in one.
func ofOwn(ch ssa.Value, own ssa.Value) bool {
	if c, ok := ch.(*ssa.Call); ok && c.Call.IsInvoke() && isContext(c.Call.Value.Type()) {
		ch = c.Call.Value
	}
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	f, ok := load.X.(*ssa.FieldAddr)
	return ok && locks.ClassOf(f) != "" && (f.X == own || isLoad(f.X, own))
}

// isLoad reports whether a value is what a variable holds.
func isLoad(v, variable ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL && load.X == variable
}

// argumentOf returns how the source writes the first argument of a call.
func argumentOf(pass *analysis.Pass, at token.Pos) (name string) {
	for _, f := range pass.Files {
		if f.FileStart > at || at > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && c.Lparen == at {
				name = types.ExprString(c.Args[0])
			}
			return name == ""
		})
	}
	return name
}
