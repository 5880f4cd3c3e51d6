package build

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A flow finds the interface values that may hold something that concurrency
// is about: those that a channel, a function, or a pointer to what has such
// parts is put into, and all that they flow to, through calls, results,
// variables, fields, elements and channels. Of all other types the type tells.
type flow struct {
	s       *slicer
	values  map[ssa.Value]bool
	classes map[class]bool
	loads   map[class][]ssa.Value // interface values loaded from a class
	work    []ssa.Value
}

func newFlow(s *slicer) *flow {
	return &flow{s: s, values: make(map[ssa.Value]bool), classes: make(map[class]bool), loads: make(map[class][]ssa.Value)}
}

// into reports whether something flows into a field, or into the elements of a
// type of arrays, slices or maps.
func (f *flow) into(field *types.Var, container types.Type) bool {
	switch t := container.(type) {
	case *types.Map:
		return f.classes[f.s.mapClass(t)]
	case *types.Slice:
		return f.classes[f.s.elemClass(t.Elem())]
	case *types.Array:
		return f.classes[f.s.elemClass(t.Elem())]
	}
	return f.classes[f.s.field(field)]
}

// vague reports whether the type of a value does not tell what it may hold.
func vague(t types.Type) bool {
	switch u := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	default:
		return types.IsInterface(u) && !isContext(u)
	}
}

// run follows all flows of the package. That something flows into a field may
// make the type of the struct one that carries: then again.
func (f *flow) run() {
	for before := -1; before != len(f.classes); {
		before = len(f.classes)
		clear(f.s.carrier.known)
		f.pass()
	}
}

func (f *flow) pass() {
	clear(f.loads)
	for _, fn := range f.s.fns {
		for _, b := range fn.fn.Blocks {
			for _, i := range b.Instrs {
				f.seed(i)
			}
		}
	}
	for len(f.work) > 0 {
		v := f.work[len(f.work)-1]
		f.work = f.work[:len(f.work)-1]
		f.follow(v)
	}
}

// seed notes what is put into an interface, and what is loaded from where.
func (f *flow) seed(i ssa.Instruction) {
	v, ok := i.(ssa.Value)
	if !ok {
		return
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		if f.s.carrier.is(v.X.Type()) {
			f.add(v)
		}
	case *ssa.UnOp:
		switch v.Op {
		case token.MUL:
			f.load(f.s.classOf(v.X), v)
		case token.ARROW:
			f.load(f.s.chanClass(chanElem(v.X.Type())), v)
		}
	case *ssa.Call:
		f.handedOver(v)
		f.passedOn(v)
	case *ssa.Field:
		f.load(f.s.fieldOf(v.X.Type(), v.Field), v)
	case *ssa.Index:
		f.load(f.s.elemClass(v.Type()), v)
	case *ssa.Lookup:
		if m, ok := v.X.Type().Underlying().(*types.Map); ok {
			f.load(f.s.mapClass(m), v)
		}
	case *ssa.Next:
		if m := rangedMap(v); m != nil {
			f.load(f.s.mapClass(m), v)
		}
	case *ssa.Select:
		for _, c := range v.States {
			if c.Dir == types.RecvOnly {
				f.load(f.s.chanClass(chanElem(c.Chan.Type())), v)
			}
		}
	}
}

// handedOver notes the results of a function of another package that may hold
// something, which its skeleton returns, be it in a field of a struct.
func (f *flow) handedOver(c *ssa.Call) {
	sk := f.s.in.Lookup(f.s.calleeName(c.Common()))
	if sk == nil || sk.Flags&skeleton.Model != 0 || f.s.of[staticOrigin(c.Common())] != nil {
		return
	}
	results := c.Call.Signature().Results()
	for i := range results.Len() {
		t := results.At(i).Type()
		if isError(t) || !returnsValue(sk, i) {
			continue
		}
		if vague(t) {
			f.result([]ssa.CallInstruction{c}, i)
		}
		if st, ok := t.Underlying().(*types.Struct); ok {
			for field := range st.Fields() {
				if vague(field.Type()) && !isError(field.Type()) {
					f.addClass(f.s.field(field))
				}
			}
		}
	}
}

// passedOn notes where what is in a map or a list goes by a call: see [passage].
func (f *flow) passedOn(c *ssa.Call) {
	p, ok := f.s.passageOf(&c.Call)
	if !ok || !f.classes[f.s.contents(p.from.of.Type())] {
		return
	}
	switch p.does {
	case puts:
		f.addClass(f.s.contents(p.to.Type()))
	case gathers, lists:
		f.addClass(f.s.contents(c.Type()))
	case filters, visits:
		for _, param := range f.s.inView(p.call).fn.Params {
			f.add(param)
		}
	}
}

// returnsValue reports whether result i of a skeleton is something that it knows.
func returnsValue(sk *skeleton.Func, i int) bool {
	return slices.ContainsFunc(sk.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Return && i < len(in.Args) && !in.Args[i].IsConst()
	})
}

// load notes that v, or a part of tuple v, is loaded from a class.
func (f *flow) load(c class, v ssa.Value) {
	f.loads[c] = append(f.loads[c], v)
	if f.classes[c] {
		f.add(v)
	}
}

func (f *flow) add(v ssa.Value) {
	if v == nil || f.values[v] {
		return
	}
	if _, tuple := v.Type().(*types.Tuple); !tuple && !vague(v.Type()) {
		return
	}
	f.values[v] = true
	f.work = append(f.work, v)
}

func (f *flow) addClass(c class) {
	if f.classes[c] {
		return
	}
	f.classes[c] = true
	for _, v := range f.loads[c] {
		f.add(v)
	}
	f.s.instances(c, f.addClass)
	if f.s.cellsOf(c).addressed {
		if t, ok := f.s.pointeeType(c); ok {
			f.addClass(f.s.derefClass(t))
		}
	}
}

// follow passes on what is known of a value.
func (f *flow) follow(v ssa.Value) {
	refs := v.Referrers()
	if refs == nil {
		return
	}
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.Phi, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.TypeAssert, *ssa.Extract, *ssa.MultiConvert, *ssa.MakeInterface:
			f.add(r.(ssa.Value))
		case *ssa.Store:
			if r.Val == v && !f.onlyPrinted(r.Addr) {
				f.addClass(f.s.classOf(r.Addr))
			}
		case *ssa.MapUpdate:
			f.addClass(f.s.mapClass(r.Map.Type()))
		case *ssa.Send:
			f.addClass(f.s.chanClass(v.Type()))
		case *ssa.Select:
			f.addClass(f.s.chanClass(v.Type()))
		case *ssa.Return:
			f.returned(r, v)
		case *ssa.MakeClosure:
			for i, b := range r.Bindings {
				if b == v {
					f.add(r.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		case ssa.CallInstruction:
			f.passed(r, v)
		}
	}
}

// onlyPrinted reports whether an address is that of a variadic argument of
// functions that are not in view, such as fmt.Printf.
func (f *flow) onlyPrinted(addr ssa.Value) bool {
	ix, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	alloc, ok := ix.X.(*ssa.Alloc)
	if !ok || alloc.Comment != "varargs" {
		return false
	}
	for _, r := range *alloc.Referrers() {
		sl, ok := r.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, r := range *sl.Referrers() {
			c, ok := r.(ssa.CallInstruction)
			if ok {
				_, builtin := c.Common().Value.(*ssa.Builtin)
				ok = !builtin // append keeps them
			}
			if !ok || len(f.s.callees(c.Common())) > 0 || f.s.in.Lookup(f.s.calleeName(c.Common())) != nil {
				return false
			}
		}
	}
	return true
}

// passed passes an argument on to the parameters of the callees.
func (f *flow) passed(c ssa.CallInstruction, v ssa.Value) {
	common := c.Common()
	group := f.s.groupOf(common)
	for i := range len(common.Args) + 1 {
		if argument(common, i) != v || group != nil && !mark(&group.passed, i) {
			continue
		}
		for _, g := range f.s.callees(common) {
			if i < len(g.fn.Params) {
				f.add(g.fn.Params[i])
			}
		}
	}
}

// returned passes a result on to the calls.
func (f *flow) returned(ret *ssa.Return, v ssa.Value) {
	g := f.s.parent(ret)
	if g == nil {
		return
	}
	for i, res := range ret.Results {
		if res != v {
			continue
		}
		f.result(g.calls, i)
		for _, group := range g.groups {
			if mark(&group.returned, i) {
				f.result(group.calls, i)
			}
		}
	}
}

// result notes that something flows out of result i of calls.
func (f *flow) result(calls []ssa.CallInstruction, i int) {
	for _, c := range calls {
		call, ok := c.(*ssa.Call)
		if !ok {
			continue
		}
		if _, tuple := call.Type().(*types.Tuple); !tuple {
			f.add(call)
			continue
		}
		for _, r := range *call.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == i {
				f.add(x)
			}
		}
	}
}

// carries reports whether a value may hold something that concurrency is about.
func (s *slicer) carries(v ssa.Value) bool {
	return s.carrier.is(v.Type()) || s.flow.values[v]
}

// classCarries reports whether something of that kind may be stored to a class
// of locations of type t.
func (s *slicer) classCarries(c class, t types.Type) bool {
	return s.carrier.is(t) || vague(t) && s.flow.classes[c]
}
