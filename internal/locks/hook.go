package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Functions that are handed to others are called back: at once, as by a method
// that goes over all elements, or later, if they are kept in a field, list or map
// of an object, one of whose methods calls what it finds there. If it does so with
// the lock of the object held, a callback that takes this lock waits for itself.
// Both are known by themselves in the package of the object; who hands over what
// is seen where that is done, there or in another package.

// A Hook is a fact about a function: it has one of its parameters called with a
// lock held that is found from another one.
type Hook struct {
	Param  int    // what is called
	Part   string // the field of it that is called, if it is a struct
	Method string // of it, or "" if it is a function
	Of     int    // the parameter that the lock is found from, or one of these
	Owner  string // the type of the object that the lock is found from, if it is an option's
	Path   string // from there to the lock
	Class  string
	Read   bool
	Arg    int // one more than the index of the argument that is the object with the lock, or 0

	at ssa.Instruction // the call, in this package
}

// Where a lock is found from that is not found from a parameter.
const (
	ofResult = -1 // the result is the object
	ofOption = -2 // the result is an option, a function that is given the object
)

// A CalledParam says that a function calls one of its parameters, or a method of it.
type CalledParam struct {
	Param  int
	Method string
}

// A heldCall is a call, with a lock of an object held, of what is kept in a place
// of the object.
type heldCall struct {
	place string // the type of the object, and the path from there, see [plain]
	hook  Hook   // without parameters
}

const maxHooks = 20

// callback notes a call of a parameter, or of what an object keeps.
func (p *program) callback(in *info, c *ssa.Call, h holding) {
	v := c.Call.Value
	method := ""
	if c.Call.IsInvoke() {
		method = c.Call.Method.Name()
	}
	r := foundFrom(RefOf(v))
	i := paramOf(in.fn, r.Root)
	if i < 0 {
		return
	}
	if r.Path == "" {
		in.calls = addOnce(in.calls, CalledParam{i, method})
		p.hooked(in, CalledParam{i, method}, c, c.Call.Args, h)
		return
	}
	for _, l := range sortedRefs(h) {
		if l.Root == r.Root && p.stable(in, l) {
			hook := Hook{Method: method, Path: l.Path, Class: p.classes[l], Read: h[l], Arg: indexOf(c.Call.Args, l.Root), at: c}
			p.heldCalls = append(p.heldCalls, heldCall{ownerOf(r.Root) + plain(r.Path), hook})
		}
	}
}

// hooked notes that a parameter is called with locks held.
func (p *program) hooked(in *info, what CalledParam, at ssa.Instruction, args []ssa.Value, h holding) {
	for _, l := range sortedRefs(h) {
		if of := paramOf(in.fn, l.Root); of >= 0 && p.stable(in, l) && len(in.hooks) < maxHooks {
			in.hooks = addOnce(in.hooks, Hook{Param: what.Param, Method: what.Method, Of: of, Path: l.Path, Class: p.classes[l], Read: h[l], Arg: indexOf(args, l.Root), at: at})
		}
	}
}

// indexOf returns one more than the index of an object among arguments, or 0.
func indexOf(args []ssa.Value, object ssa.Value) int {
	return 1 + slices.IndexFunc(args, func(v ssa.Value) bool { return RefOf(v) == Ref{Root: object} })
}

// passed notes what becomes of parameters that are passed on to a function that
// calls them, or has them called.
func (p *program) passed(in *info, c *ssa.Call, h holding, fn *ssa.Function) {
	calls, hooks := p.hooksOf(in, fn)
	for _, k := range calls {
		if i := p.argument(in, &c.Call, k.Param); i >= 0 {
			in.calls = addOnce(in.calls, CalledParam{i, k.Method})
			p.hooked(in, CalledParam{i, k.Method}, c, nil, h)
		}
	}
	for _, k := range hooks {
		p.passHook(in, c, k)
	}
}

func (p *program) passHook(in *info, c *ssa.Call, k Hook) {
	i := p.argument(in, &c.Call, k.Param)
	if i < 0 || k.Of < 0 || k.Of >= len(c.Call.Args) || len(in.hooks) >= maxHooks {
		return
	}
	r := RefOf(c.Call.Args[k.Of]).join(k.Path)
	if of := paramOf(in.fn, r.Root); of >= 0 {
		k.Param, k.Of, k.Path, k.at = i, of, r.Path, c
		in.hooks = addOnce(in.hooks, k)
	}
}

// argument returns which parameter of the caller is passed as an argument, or -1.
func (p *program) argument(in *info, c *ssa.CallCommon, i int) int {
	if i >= len(c.Args) {
		return -1
	}
	r := RefOf(c.Args[i])
	if r.Path != "" {
		return -1
	}
	return paramOf(in.fn, r.Root)
}

// hooksOf returns which parameters a function calls, and which it has called.
func (p *program) hooksOf(caller *info, fn *ssa.Function) ([]CalledParam, []Hook) {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		in := p.summarize(fn)
		return in.calls, in.hooks
	}
	fact := p.imported(fn)
	return fact.Calls, fact.Hooks
}

func addOnce[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// plain returns a path without what is of no interest to who keeps something
// there: which element it is.
func plain(path string) string {
	var b strings.Builder
	for path != "" {
		switch path[0] {
		case '*':
		case '[':
			b.WriteString("[]")
			path = path[strings.IndexByte(path, ']'):]
		default:
			b.WriteByte(path[0])
		}
		path = path[1:]
	}
	return b.String()
}

// keepHooks notes which functions keep a parameter, or a field of one, where it is
// called with a lock held.
func (p *program) keepHooks() {
	if len(p.heldCalls) == 0 {
		return
	}
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		for i, param := range in.fn.Params {
			p.keepValue(in, i, param, "")
			for _, v := range parts(in.fn, param) {
				p.keepValue(in, i, v, plain(RefOf(v).Path))
			}
		}
		p.keepOptions(in)
	}
}

// keepOptions notes that the result of a function, a closure, keeps a parameter in
// the object that it is given.
func (p *program) keepOptions(option *info) {
	m := madeBy(option.fn)
	if m == nil || !slices.ContainsFunc(*m.Referrers(), returns) {
		return
	}
	in := p.infos[origin(m.Parent())]
	for i, free := range option.fn.FreeVars {
		a, ok := m.Bindings[i].(*ssa.Alloc)
		if !ok || free.Referrers() == nil {
			continue
		}
		param := paramOf(in.fn, onlyValue(a))
		for _, use := range *free.Referrers() {
			if load, ok := use.(*ssa.UnOp); ok && param >= 0 {
				s := search{fn: option.fn, seen: make(map[ssa.Value]bool)}
				s.from(load, "")
				for _, k := range s.found {
					p.keepHook(in, Hook{Param: param, Of: ofOption, Owner: ownerOf(k.by)}, k)
				}
			}
		}
	}
}

// returns reports whether a function is returned, perhaps as one of a named type.
func returns(i ssa.Instruction) bool {
	if c, ok := i.(*ssa.ChangeType); ok {
		return slices.ContainsFunc(*c.Referrers(), returns)
	}
	_, ok := i.(*ssa.Return)
	return ok
}

func (p *program) keepValue(in *info, param int, v ssa.Value, part string) {
	s := search{fn: in.fn, seen: make(map[ssa.Value]bool)}
	s.from(v, "")
	for _, k := range s.found {
		if in.fn.Params[param] != k.by {
			p.keepHook(in, Hook{Param: param, Part: part, Of: paramOf(in.fn, k.by)}, k)
		}
	}
}

func (p *program) keepHook(in *info, of Hook, k keeper) {
	for _, h := range p.heldCalls {
		rest, ok := strings.CutPrefix(h.place, ownerOf(k.by)+k.place)
		if !ok || rest != "" && (rest[0] != '.' || of.Part != "") || len(in.hooks) >= maxHooks {
			continue
		}
		hook := h.hook
		hook.Param, hook.Part, hook.Of, hook.Owner = of.Param, of.Part+rest, of.Of, of.Owner
		in.hooks = addOnce(in.hooks, hook)
	}
}

// parts returns the functions and interfaces that a function finds in the fields of
// a parameter, which may live in a variable.
func parts(fn *ssa.Function, param *ssa.Parameter) (list []ssa.Value) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			v, ok := i.(ssa.Value)
			if !ok || !callable(v.Type()) {
				continue
			}
			r := RefOf(v)
			a, local := r.Root.(*ssa.Alloc)
			if r.Path != "" && !strings.Contains(r.Path, "[") && (r.Root == param || local && firstValue(a) == param) {
				list = append(list, v)
			}
		}
	}
	return list
}

func callable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

// A keeper is an object, a parameter or a result, that keeps a value in a place.
type keeper struct {
	by    ssa.Value
	place string // as [plain]
}

// A search looks for where a function keeps a value, or that of which it is a part.
type search struct {
	fn    *ssa.Function
	seen  map[ssa.Value]bool
	found []keeper
	local []keeper // what the function has made itself
}

// from follows a value that has the one that is looked for in a place.
func (s *search) from(v ssa.Value, place string) {
	if v.Referrers() == nil || s.seen[v] {
		return
	}
	s.seen[v] = true
	for _, i := range *v.Referrers() {
		switch i := i.(type) {
		case *ssa.Store:
			if i.Val == v {
				s.within(RefOf(i.Addr), place)
			}
		case *ssa.MapUpdate:
			if i.Value == v || i.Key == v {
				s.within(RefOf(i.Map), "[]"+place)
			}
		case *ssa.Call:
			if b, ok := i.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
				s.from(i, place)
			}
		case *ssa.Slice, *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
			s.from(i.(ssa.Value), place)
		case *ssa.UnOp:
			if _, ok := v.(*ssa.Alloc); ok && isLoad(i) {
				s.from(i, place)
			}
		case *ssa.Return:
			if a, ok := v.(*ssa.Alloc); ok && i.Results[0] == v {
				s.found = append(s.found, keeper{a, place})
			}
		}
	}
}

// within notes that memory has the value, or a part of it.
func (s *search) within(r Ref, part string) {
	r = foundFrom(r)
	switch root := r.Root.(type) {
	case *ssa.Parameter:
		s.found = append(s.found, keeper{root, plain(r.Path) + part})
	case *ssa.Alloc:
		s.local = append(s.local, keeper{root, plain(r.Path) + part})
		s.from(root, plain(r.Path)+part)
	}
}
