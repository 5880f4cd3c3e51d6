package scenario

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/build"
)

// A component is a type of the package whose values are made, used and stopped
// by code that is not in view: what a lawful client can do with it.
type component struct {
	typ        *types.Named
	makers     []*maker
	methods    []*method // sorted by name
	runs       *method   // starts its goroutines, or is itself run as one; may be nil
	closers    []*method // end its life, the most usual name first
	work       []*method // the others that block or close and that a client may call in any order: what only the package calls has an order of its own
	crew       []*method // start goroutines that are waited for when it is stopped
	calls      []*method // lock, and call what they hold: functions and interfaces
	hands      []*method // hand out channels of its own
	public     map[string]bool
	deep       *deeper
	others     map[string]deeds // of all functions of the package, without their callees
	fed        spots            // channels from which goroutines of the package receive in loops
	started    map[string]deeds // what goroutines of the package do, by their functions
	settled    map[int32]bool   // see [build.Result]
	groups     *counters        // the functions that may count on WaitGroups of components
	infos      map[string]*build.Info
	build      *build.Result
	kin        map[*types.Named]*component // all of the package
	satellites []*maker                    // of other components that are given this one
}

// A maker is a function that makes a component.
type maker struct {
	info    *build.Info
	iface   bool   // it returns an interface with the component in it
	dynamic string // name of its type there
}

// A method is a method of a component.
type method struct {
	info *build.Info
	name string
	does deeds
	path []build.Step // to the receiver, if it is embedded in the component
	idle bool         // there is nothing to call: it only closes what the component holds
}

// components returns the components of a package, in order of their names.
func components(b *build.Result, d *deeper) []*component {
	byType := make(map[*types.Named]*component)
	get := func(t *types.Named) *component {
		c := byType[t]
		if c == nil {
			c = &component{typ: t, public: publicFields(t)}
			byType[t] = c
		}
		return c
	}
	for _, name := range sortedNames(b.Infos) {
		info := b.Infos[name]
		fn := info.Func
		if fn.Parent() != nil || fn.Synthetic != "" || info.Test {
			continue // what tests do with their own is in view, and there are no others
		}
		if recv := fn.Signature.Recv(); recv != nil {
			if t := own(b, recv.Type()); t != nil && pointer(recv.Type()) {
				c := get(t)
				c.methods = append(c.methods, &method{info: info, name: fn.Name(), does: d.of(name)})
			}
			if t, m := makes(b, info); info.Public && t != nil && t != own(b, recv.Type()) && anew(fn) {
				c := get(t)
				c.makers = append(c.makers, m)
			}
			continue
		}
		if t, m := makes(b, info); t != nil {
			c := get(t)
			c.makers = append(c.makers, m)
		}
	}
	var out []*component
	others, fed, groups := d.own(b), feeds(b), countersOf(b)
	for t, list := range b.Promoted {
		if c := byType[t]; c != nil {
			c.promote(list, d)
			for _, p := range list {
				groups.inherit(t, own(b, p.Info.Func.Signature.Recv().Type()))
			}
		}
	}
	started := startedIn(b, d)
	for _, c := range byType {
		c.deep, c.others, c.fed, c.started, c.groups, c.settled, c.infos = d, others, fed, started, groups, b.Settled, b.Infos
		c.build, c.kin = b, byType
		c.satellites = satellites(c, byType)
		if l := b.Literals[c.typ]; l != nil && len(c.makers) == 0 {
			c.makers = append(c.makers, &maker{info: l.Info})
		}
		if len(c.methods) > 0 && len(c.makers) > 0 {
			c.sort(d)
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(x, y *component) int { return strings.Compare(x.typ.Obj().Name(), y.typ.Obj().Name()) })
	return out
}

// promote gives a component the methods of what is embedded in it.
func (c *component) promote(list []build.Promoted, d *deeper) {
	for _, p := range list {
		c.methods = append(c.methods, &method{info: p.Info, name: p.Info.Func.Name(), does: d.of(p.Info.Name), path: p.Path})
	}
}

// counters are the functions that handle WaitGroups: those that get one as an
// argument, and by type those that take the address of one in it.
type counters struct {
	given map[string]bool
	in    map[*types.Named]map[string]bool
}

func countersOf(b *build.Result) *counters {
	out := &counters{make(map[string]bool), make(map[*types.Named]map[string]bool)}
	for name, info := range b.Infos {
		if slices.ContainsFunc(info.Func.Params, func(p *ssa.Parameter) bool { return isGroup(p.Type()) }) {
			out.given[name] = true
		}
		for _, blk := range info.Func.Blocks {
			for _, i := range blk.Instrs {
				if f, ok := i.(*ssa.FieldAddr); ok && isGroup(f.Type()) {
					out.add(own(b, f.X.Type()), name)
				}
			}
		}
	}
	return out
}

func (c *counters) add(typ *types.Named, name string) {
	if c.in[typ] == nil {
		c.in[typ] = make(map[string]bool)
	}
	c.in[typ][name] = true
}

// inherit adds what handles the WaitGroups of a type that is embedded in another.
func (c *counters) inherit(typ, embedded *types.Named) {
	for name := range c.in[embedded] {
		c.add(typ, name)
	}
}

// counts reports whether a function handles a WaitGroup that may be one of typ.
func (c *counters) counts(typ *types.Named, name string) bool {
	return c.given[name] || c.in[typ][name]
}

// isGroup reports whether values of a type are pointers to a WaitGroup.
func isGroup(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok {
		return false
	}
	obj := named.Obj()
	return obj.Name() == "WaitGroup" && obj.Pkg() != nil && obj.Pkg().Path() == "sync"
}

func sortedNames(infos map[string]*build.Info) []string {
	names := make([]string, 0, len(infos))
	for name := range infos {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func pointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

// own returns the struct type of the package that t is or points to, or nil.
func own(b *build.Result, t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != b.Package.Path {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named.Origin()
}

// makes returns the type that a function makes, if it does: its first result,
// behind a pointer or in an interface.
func makes(b *build.Result, info *build.Info) (*types.Named, *maker) {
	res := info.Func.Signature.Results()
	if res.Len() == 0 || res.Len() > 2 {
		return nil, nil
	}
	m := &maker{info: info}
	if res.Len() == 2 && res.At(1).Type().String() != "error" {
		return nil, nil
	}
	first := res.At(0).Type()
	if pointer(first) {
		return own(b, first), m
	}
	if !types.IsInterface(first) {
		return nil, nil
	}
	t := dynamic(b, info.Func)
	if t != nil {
		m.iface, m.dynamic = true, "*"+t.Obj().Pkg().Path()+"."+t.Obj().Name()
	}
	return t, m
}

// anew reports whether a function makes its first result itself, each time that
// it does not fail.
func anew(fn *ssa.Function) bool {
	made := false
	for _, blk := range fn.Blocks {
		ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, v := range returned(ret) {
			if m, ok := v.(*ssa.MakeInterface); ok {
				v = m.X
			}
			switch v.(type) {
			case *ssa.Const:
			case *ssa.Alloc:
				made = true
			default:
				return false
			}
		}
	}
	return made
}

// returned returns the values that a return may give first. A function that defers
// something puts them into a variable before.
func returned(ret *ssa.Return) []ssa.Value {
	load, ok := ret.Results[0].(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return ret.Results[:1]
	}
	result, ok := load.X.(*ssa.Alloc)
	if !ok || result.Heap {
		return ret.Results[:1]
	}
	var out []ssa.Value
	for _, r := range *result.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == result {
			out = append(out, st.Val)
		}
	}
	return out
}

// dynamic returns the one type of the package that a function returns in an
// interface, behind a pointer, or nil.
func dynamic(b *build.Result, fn *ssa.Function) *types.Named {
	var found *types.Named
	for _, blk := range fn.Blocks {
		ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, v := range returned(ret) {
			switch v := v.(type) {
			case *ssa.Const: // nil, with an error
			case *ssa.MakeInterface:
				t := own(b, v.X.Type())
				if t == nil || !pointer(v.X.Type()) || found != nil && found != t {
					return nil
				}
				found = t
			default:
				return nil
			}
		}
	}
	return found
}

// sort tells the methods apart by what they do; their names are only a hint.
func (c *component) sort(d *deeper) {
	slices.SortFunc(c.makers, func(x, y *maker) int { return strings.Compare(x.info.Func.Name(), y.info.Func.Name()) })
	slices.SortFunc(c.methods, func(x, y *method) int { return strings.Compare(x.name, y.name) })
	for _, m := range c.methods {
		switch {
		case !m.callable():
			// A client cannot call it.
		case m.does.ops&doesStart != 0 && handle(m.info.Func):
			// What it returns is for the client to end.
		case m.does.ops == 0 && isNamed(m.name, stops) && closesHeld(m.info.Func):
			c.closers = append(c.closers, m)
		case m.does.ops&^doesLock == 0 && handsOut(m.info.Func):
			c.hands = append(c.hands, m)
		case m.does.ops == 0:
		case isNamed(m.name, stops):
			c.closers = append(c.closers, m)
		case isNamed(m.name, starts) && m.does.ops&doesStart != 0 && (c.runs == nil || rank(m.name, starts) < rank(c.runs.name, starts)):
			c.runs = m // of Start and Run, the one that leaves the rest to the client
		case m.info.Public && m.info.Active && m.does.ops&(doesSend|doesRecv|doesClose|doesWait) != 0:
			c.work = append(c.work, m)
		case m.info.Public && m.does.ops&doesStart != 0:
			c.crew = append(c.crew, m)
		case m.info.Public && m.info.Active && m.does.ops&doesLock != 0 && m.does.ops&doesCall != 0:
			c.calls = append(c.calls, m)
		}
	}
	c.endsIdly()
	c.endsByDeed()
	c.runsItself()
	c.work = slices.DeleteFunc(c.work, c.onlyStops)
	slices.SortFunc(c.closers, func(x, y *method) int { return rank(x.name, stops) - rank(y.name, stops) })
	if c.runs != nil {
		// A method that starts the same goroutines is another way to begin: the
		// client takes one of them.
		c.work = slices.DeleteFunc(c.work, func(m *method) bool { return m.does.sameStart(c.runs.does) || c.begunBy(m, c.runs) })
	}
}

// runsItself finds the method by whose name the life of a component begins, if none starts
// goroutines: one that waits itself, in a loop, for what a method closes that ends its life,
// and says with a channel when it has come to its end. It is called by a goroutine of its own.
func (c *component) runsItself() {
	if c.runs != nil {
		return
	}
	for _, m := range c.work {
		if isNamed(m.name, starts) && slices.ContainsFunc(c.closers, func(stop *method) bool {
			return stop.does.closes_.meet(m.does.recvs) && m.does.closes_.meet(stop.does.recvs)
		}) {
			c.runs = m
			c.work = slices.DeleteFunc(slices.Clone(c.work), func(o *method) bool { return o == m })
			return
		}
	}
}

// begunBy reports whether a method by whose name the life of a component begins is what
// another such one runs in a goroutine: Start runs Run, and who calls the one does not
// call the other.
func (c *component) begunBy(m, start *method) bool {
	if !isNamed(m.name, starts) {
		return false
	}
	found := false
	if f := c.deep.find(start.info.Name); f != nil {
		refs(f, func(callee string) {
			literal := c.deep.find(callee)
			if literal == nil || Decl(callee) != start.info.Name || callee == start.info.Name {
				return
			}
			refs(literal, func(callee string) { found = found || callee == m.info.Name }, func(string) {})
		}, func(string) {})
	}
	return found
}

// satellites returns makers of other components that are given this one, such as
// those that listen to it.
func satellites(c *component, kin map[*types.Named]*component) []*maker {
	var out []*maker
	for _, other := range kin {
		if other == c || len(other.methods) == 0 {
			continue
		}
		for _, mk := range other.makers {
			fn := mk.info.Func
			if fn.Signature.Recv() == nil && mk.info.Public && slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
				return types.Identical(p.Type(), types.NewPointer(c.typ))
			}) {
				out = append(out, mk)
			}
		}
	}
	slices.SortFunc(out, func(x, y *maker) int { return strings.Compare(x.info.Name, y.info.Name) })
	return out[:min(len(out), maxFillers)]
}

// callable reports whether a client may call the method: by its name, through an
// interface, or because functions of the package do so.
func (m *method) callable() bool { return m.info.Public || m.info.Outside && !m.info.Started }

// handle reports whether a method returns an object with methods of its own: a
// transaction, a subscription.
func handle(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if res.Len() == 0 {
		return false
	}
	t := types.Unalias(res.At(0).Type())
	if isError(t) {
		return false
	}
	return types.NewMethodSet(t).Len() > 0
}

func isError(t types.Type) bool {
	return types.Identical(types.Unalias(t), types.Universe.Lookup("error").Type())
}

// handsOut reports whether a method returns a channel or condition variable.
func handsOut(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	return res.Len() > 0 && helpful(res.At(0).Type())
}

// helpful reports whether who has a value of a type can end waits by it.
func helpful(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	return strings.TrimPrefix(types.Unalias(t).String(), "*") == "sync.Cond"
}

// publicFields returns the fields of a struct type through which its clients
// reach channels and condition variables.
func publicFields(t *types.Named) map[string]bool {
	names := make(map[string]bool)
	for f := range t.Underlying().(*types.Struct).Fields() {
		if helpful(f.Type()) && f.Exported() {
			names[f.Name()] = true
		}
	}
	return names
}
