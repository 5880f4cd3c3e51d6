package life

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// begins returns what a function begins, or nil: the life of the object that it returns, or
// of one that it is given, such as the receiver of a method Start. It does so on all its ways
// but those on which it fails.
func (p *program) begins(fn *ssa.Function) *Begins {
	if b, ok := p.begun[fn]; ok {
		return b
	}
	p.begun[fn] = nil
	b := p.findBegin(fn)
	p.begun[fn] = b
	return b
}

func (p *program) findBegin(fn *ssa.Function) *Begins {
	if fn.Parent() != nil {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			var found *Begins
			switch i := i.(type) {
			case *ssa.Go:
				if found = p.begunByGo(fn, i); found == nil {
					found = p.begunByPipe(fn, i)
				}
			case *ssa.Call:
				found = p.begunByCall(fn, i)
			}
			if found != nil {
				return found
			}
		}
	}
	return nil
}

// begunByGo returns what a go statement begins.
func (p *program) begunByGo(fn *ssa.Function, start *ssa.Go) *Begins {
	run := start.Call.StaticCallee()
	if run == nil || !p.local(run) {
		return nil
	}
	b := p.body(run)
	if !b.endless {
		return nil
	}
	var obj ssa.Value
	ends, ctx := make(map[*ssa.Function]bool), -1
	for _, w := range b.waits {
		up, ok := w.up(run, start)
		if !ok {
			return nil
		}
		root, by, param, ok := p.endedBy(fn, up)
		if !ok || root != nil && obj != nil && root != obj {
			return nil
		}
		if root != nil {
			obj = root
		}
		if param >= 0 {
			ctx = param
		}
		maps.Copy(ends, by)
	}
	if obj == nil || len(ends) == 0 {
		return nil
	}
	return p.beginning(fn, start, obj, ctx, p.endNames(obj.Type(), ends))
}

// endedBy returns the object that has what is waited for in a field, the functions that end
// that, and the index of the parameter that is a context whose end does as well, or -1.
func (p *program) endedBy(fn *ssa.Function, w wait) (obj ssa.Value, by map[*ssa.Function]bool, ctx int, ok bool) {
	if w.class == "" {
		switch root := w.root.(type) {
		case *ssa.Parameter:
			if isContext(root.Type()) {
				return nil, nil, slices.Index(fn.Params, root), true
			}
			return nil, nil, -1, false
		case *ssa.MakeChan, *ssa.Extract:
			if w, ok = keptIn(fn, root); !ok {
				return nil, nil, -1, false
			}
		default:
			return nil, nil, -1, false
		}
	}
	if f := p.fields; f.foreign[w.class] || !f.made[w.class] && f.direct[w.class] == nil {
		return nil, nil, -1, false
	}
	by = p.fields.endersOf(w.class)
	if by == nil {
		return nil, nil, -1, false
	}
	ctx = -1
	for _, parent := range p.parentsOf(fn, w) {
		if ir.NeverEnds(held(parent)) {
			continue
		}
		param, isParam := held(parent).(*ssa.Parameter)
		if !isParam || param.Parent() != fn {
			return nil, nil, -1, false
		}
		ctx = slices.Index(fn.Params, param)
	}
	return w.root, by, ctx, true
}

func callsIn(fn *ssa.Function) (list []*ssa.Call) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok {
				list = append(list, c)
			}
		}
	}
	return list
}

// keptIn returns a new channel as that of the field that gets it, and a new context as the
// field that gets the function which ends it.
func keptIn(fn *ssa.Function, v ssa.Value) (wait, bool) {
	if e, ok := v.(*ssa.Extract); ok {
		c, isCall := e.Tuple.(*ssa.Call)
		if !isCall || e.Index != 0 || cancellable(v) == nil || cancelField(c) == "" {
			return wait{}, false
		}
		v = cancelOf(c)
	}
	for _, r := range usesOf(v) {
		s, ok := r.(*ssa.Store)
		if !ok {
			continue
		}
		if at, ok := s.Addr.(*ssa.FieldAddr); ok && classOf(at) != "" {
			root := objectOf(at.X)
			return wait{root, classOf(at)}, root != nil
		}
	}
	return wait{}, false
}

// begunByCall returns what a function begins by a call.
func (p *program) begunByCall(fn *ssa.Function, c *ssa.Call) *Begins {
	inner := p.begunBy(&c.Call)
	if inner == nil {
		return nil
	}
	ctx := -1
	if inner.Ctx >= 0 {
		arg := held(c.Call.Args[inner.Ctx])
		if param, ok := arg.(*ssa.Parameter); ok {
			ctx = slices.Index(fn.Params, param)
		} else if !ir.NeverEnds(arg) {
			return nil
		}
	}
	obj := p.objectBegun(c, inner)
	if obj == nil {
		return nil
	}
	if b := p.beginning(fn, c, obj, ctx, inner); b != nil {
		return b
	}
	if _, isParam := obj.(*ssa.Parameter); isParam {
		return nil
	}
	return p.begunInside(fn, c, obj, ctx, inner)
}

// begunInside returns what a function begins that puts what it has begun into a field of a
// new object: whoever ends that one has to end what is in it.
func (p *program) begunInside(fn *ssa.Function, c *ssa.Call, obj ssa.Value, ctx int, inner *Begins) *Begins {
	t := newTracer(p, fn, obj, inner, false)
	for _, owner := range t.owners() {
		field := t.has[owner]
		class := classIn(owner.Type().Underlying().(*types.Pointer).Elem(), fieldIndex(owner.Type(), field))
		if class == "" || p.fields.escapes[class] {
			continue
		}
		if ends := p.fields.callersOf(p.endersIn(class, inner)); len(ends) > 0 {
			if b := p.beginning(fn, c, owner, ctx, p.endNames(owner.Type(), ends)); b != nil {
				return b
			}
		}
	}
	return nil
}

// endersIn returns the functions that end what a field holds.
func (p *program) endersIn(class string, b *Begins) (list []*ssa.Function) {
	for _, e := range p.fields.ends[class] {
		if slices.Contains(b.Ends, e.name) {
			list = append(list, e.at.Parent())
		}
	}
	return list
}

// fieldIndex returns the index of a field of the struct that a type points to.
func fieldIndex(t types.Type, name string) int {
	s := t.Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	for i := range s.NumFields() {
		if s.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

// objectBegun returns the object that a call begins, as its caller has it.
func (p *program) objectBegun(c *ssa.Call, b *Begins) ssa.Value {
	if b.Param >= 0 {
		return objectOf(c.Call.Args[b.Param])
	}
	return ir.ResultAt(c, b.Result)
}

// beginning returns that a function begins the life of an object where a goroutine is started,
// if it always does so, and lets nobody else have the object.
func (p *program) beginning(fn *ssa.Function, start ssa.Instruction, obj ssa.Value, ctx int, inner *Begins) *Begins {
	if inner == nil || len(inner.Ends) == 0 {
		return nil
	}
	b := &Begins{Result: -1, Param: -1, Ends: inner.Ends, Quiet: inner.Quiet, Ctx: ctx, methodsOnly: inner.methodsOnly}
	if param, ok := obj.(*ssa.Parameter); ok {
		b.Param = slices.Index(fn.Params, param)
	}
	for _, r := range successes(fn) {
		if !ir.Dominates(start, r) {
			return nil
		}
		if b.Param >= 0 {
			continue
		}
		i := slices.IndexFunc(r.Results, func(v ssa.Value) bool { return objectOf(v) == obj })
		if i < 0 || b.Result >= 0 && b.Result != i {
			return nil
		}
		b.Result = i
	}
	if b.Param < 0 && b.Result < 0 {
		return nil
	}
	t := newTracer(p, fn, obj, b, false)
	for use := range t.lets {
		if _, ok := use.(*ssa.Return); !ok {
			return nil
		}
	}
	return b
}

// successes returns the returns of a function that do not say that it has failed.
func successes(fn *ssa.Function) (list []*ssa.Return) {
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !fails(r) {
			list = append(list, r)
		}
	}
	return list
}

// fails reports whether a return says that the function has failed: by an error that is
// not written out as nil, beside an object that is.
func fails(r *ssa.Return) bool {
	failed := false
	for _, v := range r.Results {
		if ir.IsError(v.Type()) && !ir.IsNil(v) {
			failed = true
		}
	}
	if !failed {
		return false
	}
	for _, v := range r.Results {
		if !ir.IsError(v.Type()) && isObject(v.Type()) && !ir.IsNil(v) {
			return false
		}
	}
	return true
}

func isObject(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// endNames returns, of the methods of a type, which end it, and which leave it alone.
func (p *program) endNames(t types.Type, ends map[*ssa.Function]bool) *Begins {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() != p.pass.Pkg {
		return nil
	}
	b := &Begins{}
	for m := range named.Origin().Methods() {
		if fn := p.method(m); fn != nil && ends[fn] {
			b.Ends = append(b.Ends, m.Name())
		}
	}
	if len(b.Ends) == 0 {
		return nil
	}
	if slices.ContainsFunc(b.Ends, token.IsExported) {
		b.Ends = slices.DeleteFunc(b.Ends, func(name string) bool { return !token.IsExported(name) })
	}
	slices.Sort(b.Ends)
	b.methodsOnly = true
	for fn := range ends {
		b.methodsOnly = b.methodsOnly && isMethodOf(fn, named)
	}
	for m := range named.Origin().Methods() {
		if fn := p.method(m); fn != nil && !ends[fn] && !p.keepsIn(fn, fn.Params[0], "", b, true) {
			b.Quiet = append(b.Quiet, m.Name())
		}
	}
	slices.Sort(b.Quiet)
	return b
}

func (p *program) method(m *types.Func) *ssa.Function {
	if len(p.funcs) == 0 {
		return nil
	}
	fn := p.funcs[0].Prog.FuncValue(m)
	if fn == nil || len(fn.Blocks) == 0 || len(fn.Params) == 0 {
		return nil
	}
	return fn
}

// isMethodOf reports whether a function is a method of a type, or a literal in one.
func isMethodOf(fn *ssa.Function, named *types.Named) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	of := namedOf(recv.Type())
	return of != nil && of.Origin() == named.Origin()
}

func namedOf(t types.Type) *types.Named {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}
