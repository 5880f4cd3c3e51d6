package locks

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An Order is a fact about a package: which locks are locked while others are
// held, by the package and by those that it imports.
type Order struct {
	Edges   []Edge
	Written []string // classes of locks that the package takes as a writer
	Asked   []AskedCall
}

// AFact makes Order a fact.
func (*Order) AFact() {}

func (o *Order) String() string {
	var list []string
	for _, e := range o.Edges {
		list = append(list, e.From+" < "+e.To)
	}
	return "order " + strings.Join(list, ", ")
}

// An Edge says that To is locked while From is held. Only locks enter that may be
// the same ones whenever they are named: global variables, two fields of one
// object, or those of objects that are related.
type Edge struct {
	From, To         string
	FromRead, ToRead bool
	Same             bool     // two fields of one object
	Related          bool     // fields of two objects, one of which is found from the other
	Way              way      // that leads from one to the other
	Gates            []string // what else is held
	Func             string   // the function that does so

	at ssa.Instruction // in this package
}

// An Acquire is a lock that a function locks at some time.
type Acquire struct {
	Effect // without outs
	Read   bool
	// If is one more than the index of a boolean parameter without which it is
	// not locked, negative if it is not locked with it, or 0.
	If   int
	Sure bool // each call does so: see [program.markSure]
	// Likely is Sure, but for what the function has to do: nothing that speaks of
	// locks decides whether it does so.
	Likely bool

	ref Ref               // in the function
	at  ssa.Instruction   // in this package
	by  ssa.Instruction   // in the function: the same, or the call that does so
	too []ssa.Instruction // in the function: where else it does so
}

// A Callback says that a function calls one of its parameters while it holds
// global locks.
type Callback struct {
	Param int
	Held  []string
}

const (
	maxAcquires = 30
	maxEdges    = 500
)

// holding is what is surely held at a point, by the lock, and whether only as
// a reader.
type holding map[Ref]bool

// order finds the edges of a function.
func (p *program) order(in *info) {
	if in.fn.Name() == "init" || strings.HasPrefix(in.fn.Name(), "init#") {
		return // nothing else runs yet
	}
	at := map[*ssa.BasicBlock]holding{in.fn.Blocks[0]: p.heldAtEntry(in)}
	work := []*ssa.BasicBlock{in.fn.Blocks[0]}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		out := p.through(in, b, maps.Clone(at[b]), false)
		for _, s := range b.Succs {
			before, known := at[s]
			after := out
			if known {
				after = both(before, out)
			}
			if !known || len(after) < len(before) {
				at[s] = maps.Clone(after)
				work = append(work, s)
			}
		}
	}
	for _, b := range in.fn.Blocks {
		if h, ok := at[b]; ok {
			p.through(in, b, maps.Clone(h), true)
		}
	}
	p.markSure(in)
}

func both(a, b holding) holding {
	out := make(holding)
	for r, read := range a {
		if other, ok := b[r]; ok {
			out[r] = read && other
		}
	}
	return out
}

// through follows a block, and, if asked, notes what it finds.
func (p *program) through(in *info, b *ssa.BasicBlock, h holding, note bool) holding {
	for _, i := range b.Instrs {
		if note {
			p.waits(in, i, h)
			p.chanUses(i, h)
			p.entryUses(i, h)
			p.groupUses(i, h)
		}
		c, ok := i.(*ssa.Call)
		if !ok {
			continue
		}
		if op, lock := OpOf(&c.Call); op == Lock || op == RLock {
			if note {
				a := Acquire{Effect: effectAt(RefOf(lock), in.fn, ClassOf(lock)), Read: op == RLock, If: onlyIf(in.fn, b), ref: RefOf(lock), at: c, by: c}
				p.locked(in, c, h, a, a.ref)
				p.reenter(in, c, h, a, a.ref, nil)
			}
		} else if op == None && note {
			p.called(in, c, h)
		}
		for _, a := range in.actions[i] {
			p.apply(h, a)
		}
	}
	return h
}

// apply changes what is held by an action. What is given back that is not held by
// that name may be held by another one.
func (p *program) apply(h holding, a action) {
	switch {
	case a.op == Lock || a.op == RLock:
		h[a.ref] = a.op == RLock
	case len(a.outs) == 1 && (a.outs[0].Net == Acquires || a.outs[0].Net == AcquiresR) && a.ref.Root != nil:
		h[a.ref] = a.outs[0].Net == AcquiresR
	case a.op.Releases() || a.outs != nil || a.gives:
		_, known := h[a.ref]
		delete(h, a.ref)
		if known || !a.op.Releases() && !releasesOuts(a.outs) {
			return
		}
		maps.DeleteFunc(h, func(r Ref, _ bool) bool {
			return p.classes[r] == a.class && a.class != "" && !distinct(r, a.ref)
		})
	}
}

// effectAt names a lock so that callers of the function can name it.
func effectAt(r Ref, fn *ssa.Function, class string) Effect {
	r = foundFrom(r)
	e := Effect{Param: -1, Free: -1, Path: r.Path, Class: class}
	switch root := r.Root.(type) {
	case *ssa.Parameter:
		e.Param = slices.Index(fn.Params, root)
	case *ssa.FreeVar:
		e.Free = slices.Index(fn.FreeVars, root)
	case *ssa.Global:
		e.Global = root.String()
	}
	return e
}

// locked notes that a lock is locked while others are held.
func (p *program) locked(in *info, at ssa.Instruction, h holding, a Acquire, ref Ref) {
	if k := slices.IndexFunc(in.acquires, func(b Acquire) bool { return sameAcquire(a, b) }); k >= 0 {
		in.acquires[k].too = append(in.acquires[k].too, a.by)
	} else if !a.loose() && len(in.acquires) < maxAcquires {
		in.acquires = append(in.acquires, a)
	}
	for _, from := range sortedRefs(h) {
		e := Edge{FromRead: h[from], ToRead: a.Read, Func: in.fn.RelString(nil), at: at}
		switch {
		case single(from) != "" && single(ref) != "":
			e.From, e.To = single(from), single(ref)
		case siblings(from, ref) && p.classes[from] != "":
			e.From, e.To, e.Same = p.classes[from], a.Class, true
		case related(from, ref) && p.classes[from] != "" && a.Class != "":
			e.From, e.To, e.Related, e.Way = p.classes[from], a.Class, true, wayOf(from, p.classes[from], ref, a.Class)
		case single(from) != "" && registered(ref) && a.Class != "":
			e.From, e.To, e.Related = single(from), a.Class, true
		case single(ref) != "" && p.classes[from] != "" && !fresh(foundFrom(from).Root):
			e.From, e.To, e.Related = p.classes[from], single(ref), true
		default:
			if a.Class != "" && p.classes[from] == a.Class {
				p.pair(in, at, h, from, ref, a.Read)
			}
			continue
		}
		if e.From == e.To {
			p.climbed(e, a.Class, h, from, ref)
			continue
		}
		e.Gates = p.names(h)
		e.Gates = slices.DeleteFunc(e.Gates, func(name string) bool { return name == e.From || name == e.To })
		p.addEdge(e)
	}
}

func sameAcquire(a, b Acquire) bool {
	return a.Param == b.Param && a.Free == b.Free && a.Global == b.Global && a.Path == b.Path && a.Read == b.Read && a.If == b.If
}

// addEdge notes an order. One that is known by another way may be by any.
func (p *program) addEdge(e Edge) {
	same := func(o Edge) bool {
		return o.From == e.From && o.To == e.To && o.Same == e.Same && o.Related == e.Related && o.FromRead == e.FromRead && o.ToRead == e.ToRead && slices.Equal(o.Gates, e.Gates)
	}
	if k := slices.IndexFunc(p.edges, same); k < 0 {
		if len(p.edges) < maxEdges {
			p.edges = append(p.edges, e)
		}
	} else if p.edges[k].Way != e.Way {
		p.edges[k].Way = way{}
	}
}

func sortedRefs(h holding) []Ref {
	return slices.SortedFunc(maps.Keys(h), func(a, b Ref) int { return cmp.Compare(a.String()+a.Path, b.String()+b.Path) })
}

// single names a lock that exists once in the program, or returns "".
func single(r Ref) string {
	g, ok := r.Root.(*ssa.Global)
	if !ok || strings.ContainsAny(r.Path, "*[") {
		return ""
	}
	return g.String() + r.Path
}

// siblings reports whether two locks are fields of one object.
func siblings(a, b Ref) bool {
	if strings.Contains(a.Path+b.Path, element) {
		return false // of some object
	}
	i, j := strings.LastIndexByte(a.Path, '.'), strings.LastIndexByte(b.Path, '.')
	return a.Root == b.Root && i >= 0 && j >= 0 && a.Path[:i] == b.Path[:j] && a.Path != b.Path
}

// called notes what a function locks that is called while locks are held.
func (p *program) called(in *info, c *ssa.Call, h holding) {
	if param, ok := c.Call.Value.(*ssa.Parameter); ok {
		var names []string
		for _, r := range sortedRefs(h) {
			if g := single(r); g != "" && !h[r] {
				names = append(names, g)
			}
		}
		if i := slices.Index(in.fn.Params, param); len(names) > 0 && i >= 0 {
			in.callbacks = append(in.callbacks, Callback{Param: i, Held: names})
		}
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		p.plugs(in, c, h)
		p.givesSelf(c, h)
		p.emits(in, c, h)
		p.callback(in, c, h)
		p.calledThrough(in, c, h)
		if fn, args := p.onlyCallee(c); fn != nil {
			p.joining(in, c, p.without(in, h, fn), fn, args)
		}
		return
	}
	h = p.without(in, h, fn)
	p.plugs(in, c, h)
	p.passed(in, c, h, fn)
	p.emits(in, c, h)
	p.printed(in, c, h)
	p.waitsIn(in, c, h)
	p.joining(in, c, maps.Clone(h), fn, c.Call.Args)
	p.paired(in, c, h, fn)
	p.sites[origin(fn)] = append(p.sites[origin(fn)], site{in.fn, p.names(h)})
	acquires, callbacks := p.locksOf(in, fn)
	for _, a := range acquires {
		ref := placed(&a.Effect, fn, &c.Call)
		if ref.Root == nil || a.unless(&c.Call) {
			continue
		}
		here := effectAt(ref, in.fn, a.Class)
		p.locked(in, c, h, Acquire{Effect: here, Read: a.Read, If: onlyIf(in.fn, c.Block()), ref: ref, at: a.at, by: c}, ref)
		p.reenter(in, c, h, a, ref, fn)
	}
	for _, cb := range callbacks {
		p.calledBack(in, c, cb)
	}
}

// onlyIf returns the boolean parameter that decides whether a block is reached,
// as [Acquire.If] has it.
func onlyIf(fn *ssa.Function, b *ssa.BasicBlock) int {
	for d := b.Idom(); d != nil; b, d = d, d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		param, ok := br.Cond.(*ssa.Parameter)
		i := slices.Index(fn.Params, param)
		if !ok || i < 0 || len(b.Preds) != 1 {
			continue
		}
		if d.Succs[0] == b {
			return i + 1
		}
		return -(i + 1)
	}
	return 0
}

// unless reports whether a call says, by a constant, that it is not locked.
func (a *Acquire) unless(c *ssa.CallCommon) bool {
	i := max(a.If, -a.If) - 1
	if i < 0 || i >= len(c.Args) {
		return false
	}
	v, ok := c.Args[i].(*ssa.Const)
	return ok && v.Value != nil && constant(v) == boolean(a.If < 0)
}

// calledBack notes what a function locks that is called back under locks.
func (p *program) calledBack(in *info, c *ssa.Call, cb Callback) {
	if cb.Param >= len(c.Call.Args) {
		return
	}
	var fn *ssa.Function
	switch v := c.Call.Args[cb.Param].(type) {
	case *ssa.Function:
		fn = v
	case *ssa.MakeClosure:
		fn = v.Fn.(*ssa.Function)
	default:
		return
	}
	acquires, _ := p.locksOf(in, fn)
	for _, a := range acquires {
		if a.Global == "" || strings.ContainsAny(a.Path, "*[") {
			continue
		}
		for _, from := range cb.Held {
			if to := a.Global + a.Path; to != from {
				p.addEdge(Edge{From: from, To: to, ToRead: a.Read, Func: in.fn.RelString(nil), at: c})
			}
		}
	}
}

// locksOf returns what a function locks, and what it calls back under locks.
func (p *program) locksOf(caller *info, fn *ssa.Function) ([]Acquire, []Callback) {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		in := p.summarize(fn)
		return in.acquires, in.callbacks
	}
	fact := p.imported(fn)
	return fact.Acquires, fact.Callbacks
}
