package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A goroutine of an object leaves only when a channel in a field is closed, and whoever closes
// it, alone, waits first for the goroutine to leave: by a WaitGroup, or a channel that it
// closes in the end. The two wait for each other forever. The explorer sees that if nothing
// else may wake the loop; but mostly there is a ticker or a request besides, after which it
// comes back.

// A waitFirst is the wait for such a channel.
type waitFirst struct {
	op      ssa.Instruction // of the goroutine
	pos     token.Pos
	wait    ssa.Instruction // for the goroutine
	closing ssa.Instruction // the only close, behind that
}

// waitsFirst returns those of a package.
func waitsFirst(funcs []*ssa.Function, all map[string]*uses) (list []waitFirst) {
	enders := make(map[string][]*ssa.Function) // by the field that says when they have ended
	for _, fn := range funcs {
		for _, class := range signsOff(fn) {
			enders[class] = append(enders[class], fn)
		}
	}
	for class, u := range all {
		if len(u.closes) != 1 || len(u.sends) > 0 || u.escapes || class == "" {
			continue
		}
		closing, ok := u.closes[0].(*ssa.Call)
		if !ok {
			continue
		}
		for _, r := range u.recvs {
			pos, by := onlyWayOut(r, class)
			if !pos.IsValid() {
				continue
			}
			if wait := waitsBefore(closing, enders, by); wait != nil {
				list = append(list, waitFirst{r, pos, wait, closing})
			}
		}
	}
	slices.SortFunc(list, func(a, b waitFirst) int { return int(a.pos - b.pos) })
	return list
}

// onlyWayOut returns the place of a receive if the function cannot come to its end but by it.
func onlyWayOut(recv ssa.Instruction, class string) (token.Pos, *ssa.Function) {
	fn := recv.Parent()
	var out []*ssa.BasicBlock
	pos := recv.Pos()
	switch r := recv.(type) {
	case *ssa.UnOp:
		out = []*ssa.BasicBlock{r.Block()}
	case *ssa.Select:
		for k, s := range r.States {
			if s.Dir == types.RecvOnly && classOf(s.Chan) == class {
				if at := caseOf(r, k); at != nil && r.Blocking {
					out, pos = append(out, at), s.Pos
				}
			}
		}
	}
	if len(out) == 0 || comesToEnd(fn.Blocks[0], out) {
		return token.NoPos, nil
	}
	return pos, fn
}

// signsOff returns the fields by which a function says in the end that it has ended: it
// counts a WaitGroup down, or closes a channel.
func signsOff(fn *ssa.Function) (classes []string) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			d, ok := i.(*ssa.Defer)
			if !ok || len(d.Call.Args) == 0 {
				continue
			}
			if f, ok := d.Call.Args[0].(*ssa.FieldAddr); ok && isMethod(&d.Call, "(*sync.WaitGroup).Done") {
				classes = append(classes, locks.ClassOf(f))
			} else if b, ok := d.Call.Value.(*ssa.Builtin); ok && b.Name() == "close" {
				classes = append(classes, classOf(d.Call.Args[0]))
			}
		}
	}
	return slices.DeleteFunc(classes, func(class string) bool { return class == "" })
}

func isMethod(c *ssa.CallCommon, name string) bool {
	return c.StaticCallee() != nil && c.StaticCallee().String() == name
}

// waitsBefore returns where a function waits for another one, or for the one that does nothing
// but call that, before it closes a channel of the same object.
func waitsBefore(closing *ssa.Call, enders map[string][]*ssa.Function, by *ssa.Function) ssa.Instruction {
	fn := closing.Parent()
	owner := ofObject(closing.Call.Args[0])
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			class, root := "", ssa.Value(nil)
			switch i := i.(type) {
			case *ssa.Call:
				if len(i.Call.Args) == 1 && isMethod(&i.Call, "(*sync.WaitGroup).Wait") {
					class, root = locks.ClassOf(i.Call.Args[0]), ofObject(i.Call.Args[0])
				}
			case *ssa.UnOp:
				if i.Op == token.ARROW {
					class, root = classOf(i.X), ofObject(i.X)
				}
			}
			if class == "" || root == nil || root != owner || !ir.Dominates(i, closing) {
				continue
			}
			if slices.ContainsFunc(enders[class], func(g *ssa.Function) bool { return g == by || onlyCalls(g, by) }) {
				return i
			}
		}
	}
	return nil
}

// ofObject returns the object that has a field, or a channel in one.
func ofObject(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	if f, ok := v.(*ssa.FieldAddr); ok {
		return f.X
	}
	return nil
}

// onlyCalls reports whether a function calls another one whatever happens.
func onlyCalls(g, callee *ssa.Function) bool {
	return slices.ContainsFunc(g.Blocks[0].Instrs, func(i ssa.Instruction) bool {
		c, ok := i.(*ssa.Call)
		return ok && c.Call.StaticCallee() == callee
	})
}
