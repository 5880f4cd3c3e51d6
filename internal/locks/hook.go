package locks

import (
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
	p.calledAt(in, c)
	v := c.Call.Value
	method := ""
	if c.Call.IsInvoke() {
		method = c.Call.Method.Name()
	}
	r := foundFrom(copiedFrom(RefOf(v)))
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

// copiedFrom returns where a part of a struct was found that a variable has a copy of, such
// as an element of a list that a loop goes over.
func copiedFrom(r Ref) Ref {
	if a, ok := r.Root.(*ssa.Alloc); ok && r.Path != "" {
		if v := firstValue(a); v != nil {
			return RefOf(v).join(r.Path)
		}
	}
	return r
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
