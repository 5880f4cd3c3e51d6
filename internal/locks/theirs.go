package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Who makes an object, puts it into a map and returns it, shares it with whoever has asked for
// it. If its Close closes a channel without a look, and takes it out of no map, one of the two
// closes it once too often when all that are in the map are closed in the end.

// A Theirs is such a close of all.
type Theirs struct {
	Call  ssa.CallInstruction
	Close ssa.Instruction // of the channel; nil if it is in another package
	Given ssa.Instruction // where it is put into the map
	By    *ssa.Function   // that returns it
	Map   string
}

// sharedCloses returns the closes of what others may have closed.
func (p *program) sharedCloses() (list []Theirs) {
	given := p.givenAway()
	if len(given) == 0 {
		return nil
	}
	for i := range p.instrs() {
		c, ok := i.(ssa.CallInstruction)
		if !ok || p.testing(i.Parent()) {
			continue
		}
		fn := c.Common().StaticCallee()
		if fn == nil || len(c.Common().Args) == 0 || fn.Object() == nil || !fn.Object().Exported() {
			continue
		}
		m := rangedOver(c.Common().Args[0])
		if m == nil {
			continue
		}
		if g, ok := given[ClassOf(m)]; ok && ClassOf(m) != "" {
			if at, once := p.closesOnce(fn); once {
				list = append(list, Theirs{c, at, g.at, g.by, whole(RefOf(m)).String()})
			}
		}
	}
	return list
}

type gift struct {
	at ssa.Instruction
	by *ssa.Function
}

// givenAway returns the maps out of which nothing is deleted, and into which an exported
// function puts what it returns, by their classes.
func (p *program) givenAway() map[string]gift {
	all := make(map[string]gift)
	deleted := make(map[string]bool)
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.MapUpdate:
			fn := i.Parent()
			if class := ClassOf(i.Map); class != "" && fn.Object() != nil && fn.Object().Exported() && !p.testing(fn) && returnsValue(fn, i.Value) {
				if _, ok := all[class]; !ok {
					all[class] = gift{i, fn}
				}
			}
		case *ssa.Call:
			if b, ok := i.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" {
				deleted[ClassOf(i.Call.Args[0])] = true
			}
		}
	}
	for class := range deleted {
		delete(all, class)
	}
	return all
}

// returnsValue reports whether a function returns a value that it has made, or been given by
// who makes it, be it as an interface.
func returnsValue(fn *ssa.Function, v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.Call:
	default:
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, r := range ret.Results {
			for _, x := range values(r) {
				if mk, ok := x.(*ssa.MakeInterface); ok {
					x = mk.X
				}
				if x == v {
					return true
				}
			}
		}
	}
	return false
}

// rangedOver returns the map that a value is from which a loop over it has come to, or nil.
func rangedOver(v ssa.Value) ssa.Value {
	e, ok := v.(*ssa.Extract)
	if !ok || e.Index != 2 {
		return nil
	}
	n, ok := e.Tuple.(*ssa.Next)
	if !ok {
		return nil
	}
	r, ok := n.Iter.(*ssa.Range)
	if !ok {
		return nil
	}
	return r.X
}

// closesOnce reports whether a method closes a channel of its object whatever is so, and
// does nothing by which others could hear of that but by the channel.
func (p *program) closesOnce(fn *ssa.Function) (at ssa.Instruction, once bool) {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == p.ownPackage() {
		at = closesUnasked(fn)
		return at, at != nil
	}
	return nil, p.imported(fn).ClosesOnce
}

func (p *program) ownPackage() *ssa.Package {
	if len(p.funcs) == 0 {
		return nil
	}
	return p.funcs[0].Pkg
}

// closesUnasked returns where a method in view does so, or nil.
func closesUnasked(fn *ssa.Function) (at ssa.Instruction) {
	if fn.Signature.Recv() == nil || len(fn.Params) != 1 {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if isClose(c.Common()) {
				r := RefOf(c.Common().Args[0])
				if r.Root == fn.Params[0] && strings.HasSuffix(r.Path, "*") && onAllPaths(fn, b) {
					at = i
				}
				continue
			}
			if op, _ := OpOf(c.Common()); op == None && !harmlessCall(c.Common()) {
				return nil
			}
		}
	}
	return at
}

// harmlessCall reports whether a call is one of a builtin, or of a function of the standard library
// about atomics and errors.
func harmlessCall(c *ssa.CallCommon) bool {
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return true
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Object() == nil || fn.Object().Pkg() == nil {
		return false
	}
	switch fn.Object().Pkg().Path() {
	case "sync/atomic", "errors", "fmt", "time":
		return true
	}
	return false
}
