package scenario

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// An object is found in a map, under a lock, and one of its methods given to others, who
// call it when they like. By then somebody may have ended the life of the object, and
// taken it out of the map under the lock: too late for those who have the method.

// lookedUp calls such a method while the object is stopped. What is asked is whether
// it sends on what is closed.
func (r *Result) lookedUp(b *build.Result, prog *explore.Program, add func(*skeleton.Func), d *deeper, wanted func(string) bool) []*explore.Outcome {
	given := givenFromMaps(b)
	if len(given) == 0 {
		return nil
	}
	var out []*explore.Outcome
	for _, name := range sortedNames(b.Infos) {
		m := b.Infos[name]
		from := given[m.Func]
		if from == nil || d.of(name).ops&doesSend == 0 {
			continue
		}
		for _, ends := range sortedNames(b.Infos) {
			k := b.Infos[ends]
			recv := k.Func.Signature.Recv()
			if recv == nil || !k.Public || !isNamed(k.Func.Name(), stops) || !types.Identical(recv.Type(), m.Func.Signature.Recv().Type()) || !takesOut(k.Func, from, 0) {
				continue
			}
			story := b.Package.Path + ".client#" + strings.ReplaceAll(explore.ShortName(name), ".", "/") + ".late"
			if !wanted(story) {
				continue
			}
			w := &writer{f: &skeleton.Func{Name: story, Recover: -1, Flags: skeleton.Client}}
			v := w.unknown(recv.Type())
			w.call(m, skeleton.Go|skeleton.Foreign, v)
			w.call(k, 0, v)
			w.add(skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg})
			for _, o := range r.story(prog, add, w.f).Outcomes {
				if panics(o) && o.Panic == explore.SendClosed {
					out = append(out, o)
				}
			}
			break
		}
	}
	return out
}

// givenFromMaps returns the methods that functions give away of objects which they have
// found in maps under a lock, with the fields that hold the maps.
func givenFromMaps(b *build.Result) map[*ssa.Function]map[*types.Var]bool {
	out := make(map[*ssa.Function]map[*types.Var]bool)
	for fn := range functions(b) {
		for _, blk := range fn.Blocks {
			for _, i := range blk.Instrs {
				bound, ok := i.(*ssa.MakeClosure)
				if !ok || len(bound.Bindings) != 1 || !strings.HasPrefix(bound.Fn.(*ssa.Function).Synthetic, "bound method") || !givenAway(bound, 0) {
					continue
				}
				method, _ := bound.Fn.(*ssa.Function).Object().(*types.Func)
				field := foundIn(fn, bound.Bindings[0])
				if method == nil || field == nil {
					continue
				}
				if m := fn.Prog.FuncValue(method); m != nil {
					if out[m] == nil {
						out[m] = make(map[*types.Var]bool)
					}
					out[m][field] = true
				}
			}
		}
	}
	return out
}

// givenAway reports whether a function returns a value.
func givenAway(v ssa.Value, depth int) bool {
	return depth < 4 && slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Return:
			return true
		case *ssa.Phi:
			return givenAway(r, depth+1)
		case *ssa.ChangeType:
			return givenAway(r, depth+1)
		case *ssa.Store: // the variable of a result
			at, ok := r.Addr.(*ssa.Alloc)
			return ok && !at.Heap && r.Val == v
		}
		return false
	})
}

// foundIn returns the field of the map in which a function has found a value under a
// lock, itself or by a function that it calls, or nil.
func foundIn(fn *ssa.Function, v ssa.Value) *types.Var {
	if x, ok := v.(*ssa.Extract); ok && x.Index == 0 {
		v = x.Tuple
	}
	switch v := v.(type) {
	case *ssa.Lookup:
		if locksIn(fn) {
			return mapField(v.X)
		}
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		if callee == nil || callee.Pkg != fn.Pkg || !locksIn(callee) {
			return nil
		}
		for _, blk := range callee.Blocks {
			ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
			if !ok || len(ret.Results) == 0 {
				continue
			}
			for _, found := range returned(ret) {
				if x, ok := found.(*ssa.Extract); ok && x.Index == 0 {
					found = x.Tuple
				}
				if l, ok := found.(*ssa.Lookup); ok && mapField(l.X) != nil {
					return mapField(l.X)
				}
			}
		}
	}
	return nil
}

// mapField returns the field that a map was loaded from, or nil.
func mapField(v ssa.Value) *types.Var {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	return at.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(at.Field)
}

// locksIn reports whether a function itself takes a lock.
func locksIn(fn *ssa.Function) bool {
	for _, blk := range fn.Blocks {
		for _, i := range blk.Instrs {
			if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil {
				switch c.Call.StaticCallee().String() {
				case "(*sync.Mutex).Lock", "(*sync.RWMutex).Lock", "(*sync.RWMutex).RLock":
					return true
				}
			}
		}
	}
	return false
}

// takesOut reports whether a function, or one that it calls, deletes something from the
// map in one of some fields.
func takesOut(fn *ssa.Function, fields map[*types.Var]bool, depth int) bool {
	found := false
	for _, blk := range fn.Blocks {
		for _, i := range blk.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			callee := c.Call.StaticCallee()
			switch bi, isBuiltin := c.Call.Value.(*ssa.Builtin); {
			case isBuiltin && bi.Name() == "delete":
				found = found || fields[mapField(c.Call.Args[0])]
			case callee != nil && callee.Pkg == fn.Pkg && depth < 2:
				found = found || takesOut(callee, fields, depth+1)
			}
		}
	}
	return found
}
