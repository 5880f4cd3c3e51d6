package locks

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
)

// A registry calls what was plugged in, a driver or a maker, and one that is made of others
// asks the registry for them. If the registry holds a global lock meanwhile, that one waits
// for itself. The lock, the call and the driver may be in three packages: each function says
// which places it calls, each package which of them it calls with a global lock held, and
// whoever sees what is plugged in looks whether that takes the lock.

// A CalledPlace says that a function calls what is kept in a place, or what is seen through
// an interface.
type CalledPlace struct {
	Place  string // as [placeOf], or the interface
	Method string // of it, or "" if it is a function
}

// A plugCall is a call, with a global lock held, of what is kept in a place.
type plugCall struct {
	CalledPlace
	global string // the lock is found from
	path   string // from there to the lock
	at     ssa.Instruction
}

const maxPlaces = 20

// plugs notes a call of what is kept in a place, with what is held.
func (p *program) plugs(in *info, c *ssa.Call, h holding) {
	var list []CalledPlace
	if fn := c.Call.StaticCallee(); fn != nil {
		list = p.placesOf(in, fn)
	} else if k := calledPlace(&c.Call); k.Place != "" && lookedUpBy(c.Call.Value) {
		list = []CalledPlace{k}
	}
	for _, k := range list {
		if len(in.places) < maxPlaces {
			in.places = addOnce(in.places, k)
		}
		for _, l := range sortedRefs(h) {
			if single(l) != "" && !h[l] && !p.inTest(c) {
				p.plugCalls = append(p.plugCalls, plugCall{k, l.Root.String(), l.Path, c})
			}
		}
	}
}

// lookedUpBy reports whether what is called was found in a map or list, or by another
// function: what an object has in a field, or is given, was plugged into no registry.
func lookedUpBy(v ssa.Value) bool {
	r := foundFrom(RefOf(v))
	switch r.Root.(type) {
	case *ssa.Call, *ssa.Extract, *ssa.Phi:
		return true
	}
	return strings.Contains(r.Path, "[")
}

func (p *program) placesOf(caller *info, fn *ssa.Function) []CalledPlace {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		return p.summarize(fn).places
	}
	return p.imported(fn).Places
}

// calledPlace returns the place of what a dynamic call calls, if it has a name by which
// other functions know it.
func calledPlace(c *ssa.CallCommon) CalledPlace {
	if !c.IsInvoke() {
		return CalledPlace{Place: placeOf(c.Value)}
	}
	named, ok := types.Unalias(c.Value.Type()).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.TypeParams().Len() > 0 || models.Std(named.Obj().Pkg().Path()) {
		return CalledPlace{}
	}
	return CalledPlace{named.String(), c.Method.Name()}
}

// ownPlugCalls returns the calls with global locks held, for a fact.
func (p *program) ownPlugCalls() []AskedCall {
	var list []AskedCall
	for _, c := range p.plugCalls {
		list = addOnce(list, AskedCall{Place: c.Place, Method: c.Method, Global: c.global, Path: c.path})
	}
	slices.SortFunc(list, func(a, b AskedCall) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Global+a.Path, b.Global+b.Path))
	})
	return list[:min(len(list), maxEdges)]
}

// plugged returns what is plugged in and takes the lock with which it is called.
func (p *program) plugged() []Relock {
	calls := p.plugCalls
	for _, c := range p.askedCalls() {
		k := plugCall{CalledPlace{c.Place, c.Method}, c.Global, c.Path, nil}
		if c.Global != "" && !slices.ContainsFunc(calls, func(o plugCall) bool {
			return o.CalledPlace == k.CalledPlace && o.global == k.global && o.path == k.path
		}) {
			calls = append(calls, k)
		}
	}
	if len(calls) == 0 {
		return nil
	}
	var list []Relock
	for i := range p.instrs() {
		place, given := pluggedIn(i)
		if place == "" || p.testing(i.Parent()) {
			continue
		}
		for _, c := range calls {
			if c.Place != place {
				continue
			}
			if r := p.takesAgain(i, given, c); r != nil && !slices.ContainsFunc(list, func(o Relock) bool { return o.At == r.At }) {
				r.Given = written(i)
				list = append(list, *r)
			}
		}
	}
	return list
}

// pluggedIn returns what an instruction puts into a place, or lets be seen through an
// interface.
func pluggedIn(i ssa.Instruction) (place string, given ssa.Value) {
	switch i := i.(type) {
	case *ssa.MakeInterface:
		return i.Type().String(), i
	case *ssa.Store:
		if f, ok := i.Addr.(*ssa.FieldAddr); ok {
			return ClassOf(f), i.Val
		}
	case *ssa.MapUpdate:
		if in := placeOf(i.Map); in != "" {
			return in + "[]", i.Value
		}
	}
	return "", nil
}

// written returns an instruction, or, if it is not written anywhere, where its value is used.
func written(i ssa.Instruction) ssa.Instruction {
	if v, ok := i.(*ssa.MakeInterface); ok && !i.Pos().IsValid() {
		for _, r := range *v.Referrers() {
			if r.Pos().IsValid() {
				return r
			}
		}
		return nil
	}
	return i
}

// takesAgain returns where what is plugged in takes the lock that is held, if it always does.
func (p *program) takesAgain(at ssa.Instruction, given ssa.Value, c plugCall) *Relock {
	fn := pluggedFunc(given, c.Method)
	if fn == nil || origin(fn).Pkg != at.Parent().Pkg || len(fn.Blocks) == 0 {
		return nil
	}
	g, in := global(fn, c.global), p.infos[origin(fn)]
	if g == nil || in == nil {
		return nil
	}
	a := &Acquire{Effect: Effect{Class: c.global + c.path}, ref: Ref{Root: g, Path: c.path}}
	s := &certainty{program: p, info: in, lock: a, reach: make(map[*ssa.BasicBlock]ways)}
	if s.certain() {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if call, ok := i.(*ssa.Call); ok && s.takes(call) {
					return &Relock{Ref: a.ref, At: call, Called: c.at, class: a.Class}
				}
			}
		}
	}
	return nil
}

// pluggedFunc returns the function that is called if a value is, or a method of it.
func pluggedFunc(v ssa.Value, method string) *ssa.Function {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return pluggedFunc(v.X, method)
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		if m := bound(v); m != nil {
			return v.Fn.(*ssa.Function).Prog.FuncValue(m)
		}
		return v.Fn.(*ssa.Function)
	case *ssa.MakeInterface:
		if method != "" {
			return methodOf(v, method)
		}
	}
	return nil
}
