package locks

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Who waits for a goroutine of another object, with a lock held, waits for what the
// goroutine calls as well. A poller, say, is given a function to call, and its Stop waits
// until its goroutine has ended: if the function takes the lock with which Stop is called,
// both wait for ever. The object and whoever uses it are mostly in two packages. Its own
// says which functions wait for a goroutine that calls what is kept in a field, and which
// functions keep what they are given there.

// A Join says that a function waits for a goroutine that calls, before it ends, what is kept
// in a place of an object.
type Join struct {
	Param  int    // the object is found from, or -1
	Free   int    // the captured variable that it is found from, or -1
	Path   string // from there to the object
	Place  string // its type, and the path from there, see [plain]
	Method string // of what is kept there, or "" if it is a function
}

// A Kept says that a function keeps a parameter in a place of an object.
type Kept struct {
	Param int
	Part  string // the field of the parameter that is kept, if it is a struct
	Of    int    // the parameter that is the object, [ofResult] or [ofOption]
	Owner string // the type of the object, if it is an option's
	Place string
}

// A placeCall is a call of what is kept in a place of an object.
type placeCall struct {
	Effect // what is called; the class is the place
	method string
	by     ssa.Instruction // in the function: the call, or that of what calls it
}

// A joinCall is a call, with locks held, of a function that may wait for somebody.
type joinCall struct {
	at   *ssa.Call
	in   *info
	fn   *ssa.Function
	args []ssa.Value
	held holding
}

const maxJoins = 20

// calledAt notes a call of what an object keeps.
func (p *program) calledAt(in *info, c *ssa.Call) {
	place, method := placeOf(c.Call.Value), ""
	if c.Call.IsInvoke() {
		method = c.Call.Method.Name()
	}
	k := placeCall{effectAt(RefOf(c.Call.Value), in.fn, place), method, c}
	if place != "" && !k.loose() && len(in.placeCalls) < maxJoins {
		in.placeCalls = append(in.placeCalls, k)
	}
}

// placeOf names where a function or interface is kept: in a field or global variable, or in a
// map or list that is there. It returns "" if that is not the case.
func placeOf(v ssa.Value) string {
	if x := container(v); x != nil {
		if place := placeOf(x); place != "" {
			return place + "[]"
		}
		return ""
	}
	if f, ok := v.(*ssa.Field); ok {
		return ClassOf(f)
	}
	u, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(u) {
		return ""
	}
	switch x := u.X.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return ClassOf(x)
	case *ssa.IndexAddr:
		if place := placeOf(x.X); place != "" {
			return place + "[]"
		}
	}
	return ""
}

// joining notes what is known of waits of a function that is called.
func (p *program) joining(in *info, c *ssa.Call, h holding, fn *ssa.Function, args []ssa.Value) {
	fn = origin(fn)
	own := len(fn.Blocks) > 0 && fn.Pkg == in.fn.Pkg
	if own {
		for _, k := range p.summarize(fn).placeCalls {
			e := effectAt(placed(&k.Effect, fn, &c.Call), in.fn, k.Class)
			if !e.loose() && len(in.placeCalls) < maxJoins {
				in.placeCalls = append(in.placeCalls, placeCall{e, k.method, c})
			}
		}
	}
	for _, j := range p.joinsOf(in, fn) {
		e := effectAt(j.object(fn, &ssa.CallCommon{Value: c.Call.Value, Args: args}), in.fn, "")
		if !e.loose() && e.Global == "" && len(in.joins) < maxJoins {
			in.joins = addOnce(in.joins, Join{e.Param, e.Free, e.Path, j.Place, j.Method})
		}
	}
	if len(h) > 0 && (own || len(p.imported(fn).Joins) > 0) {
		p.joinCalls = append(p.joinCalls, joinCall{c, in, fn, args, h})
	}
}

// object returns the object whose goroutine a call of fn waits for, as the caller finds it.
func (j *Join) object(fn *ssa.Function, c *ssa.CallCommon) Ref {
	return placed(&Effect{Param: j.Param, Free: j.Free, Path: j.Path}, fn, c)
}

// joinsOf returns for what a function waits.
func (p *program) joinsOf(caller *info, fn *ssa.Function) []Join {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		return p.summarize(fn).joins
	}
	return p.imported(fn).Joins
}

// findJoins finds out which functions wait for whom.
func (p *program) findJoins() {
	if !slices.ContainsFunc(p.funcs, func(fn *ssa.Function) bool { return len(p.infos[origin(fn)].placeCalls) > 0 }) {
		return
	}
	ends, shared := p.ends(), p.shared()
	p.joinedPlaces = make(map[string]bool)
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		for _, w := range in.waits {
			if w.need != needEnd || w.Global != "" || len(w.stops) > 0 || shared[w.Class] || p.testing(fn) {
				continue
			}
			for _, k := range p.joined(ends[service{w.need, w.Class}]) {
				if len(in.joins) < maxJoins {
					in.joins = addOnce(in.joins, Join{w.Param, w.Free, object(w.Path), k.Class, k.method})
					p.joinedPlaces[k.Class] = true
				}
			}
		}
	}
}

// joined returns what is called by the goroutines that end a wait, before they do. A channel
// may have one of them only.
func (p *program) joined(ends []end) []placeCall {
	var list []placeCall
	for _, e := range ends {
		in := p.infos[origin(e.fn)]
		if in == nil || !e.group && len(ends) > 1 {
			return nil
		}
		for _, k := range in.placeCalls {
			if e.lent != nil {
				k.Effect = e.lent.seen(k.Effect, e.fn)
			}
			if ofOne(k.Effect, e.Effect) && (e.deferred || before(k.by, e.at)) {
				list = append(list, k)
			}
		}
	}
	return list
}

// object returns the path to the object that has a field.
func object(path string) string {
	path = strings.TrimRight(path, "*")
	return path[:max(strings.LastIndexByte(path, '.'), 0)]
}

// ofOne reports whether an object that has a field also keeps what is called.
func ofOne(called, field Effect) bool {
	return !called.loose() && called.Param == field.Param && called.Free == field.Free && called.Global == field.Global &&
		strings.HasPrefix(called.Path, object(field.Path)+".")
}

// keepJoined notes that a function keeps a parameter where somebody calls it who is waited for.
func (p *program) keepJoined(in *info, of Kept, k keeper) {
	of.Place = ownerOf(k.by) + k.place
	if p.joinedPlaces[of.Place] && len(in.keeps) < maxJoins {
		in.keeps = addOnce(in.keeps, of)
	}
}

// A filling is a function that is put into a place of an object.
type filling struct {
	given  ssa.Value
	at     ssa.Instruction
	object Ref
}

// joinHolds returns the waits for goroutines that call what takes a lock which is held.
func (p *program) joinHolds() []Hold {
	list := p.selfWaits()
	for _, c := range p.joinCalls {
		for _, j := range p.joinsOf(c.in, c.fn) {
			if h := p.joinHold(c, j); h != nil {
				list = append(list, *h)
				break
			}
		}
	}
	return list
}

func (p *program) joinHold(c joinCall, j Join) *Hold {
	waited := foundFrom(j.object(c.fn, &ssa.CallCommon{Value: c.at.Call.Value, Args: c.args}))
	for _, l := range sortedRefs(c.held) {
		if l.Root != waited.Root || p.classes[l] == "" || p.testing(c.in.fn) {
			continue
		}
		for _, f := range p.fillings(j.Place) {
			if a := p.wants(f, j.Method, lock{l, p.classes[l]}, c.held[l], waited); a != nil {
				return &Hold{Ref: l, On: waited, At: c.at, By: a.at.Parent(), ByAt: a.at, Through: c.fn}
			}
		}
	}
	return nil
}

// selfWaits returns the waits of what a goroutine calls for the goroutine itself.
func (p *program) selfWaits() []Hold {
	var list []Hold
	seen := make(map[CalledPlace]bool)
	for _, fn := range p.funcs {
		for _, j := range p.infos[origin(fn)].joins {
			if k := (CalledPlace{j.Place, j.Method}); !seen[k] {
				seen[k] = true
				for _, f := range p.fillings(j.Place) {
					if h := p.selfWait(f, k); h != nil && !slices.ContainsFunc(list, func(o Hold) bool { return o.At == h.At }) {
						list = append(list, *h)
					}
				}
			}
		}
	}
	return list
}

// selfWait returns where what is put into a place waits for whoever calls it there.
func (p *program) selfWait(f filling, k CalledPlace) *Hold {
	fn, place := p.callee(f.given, k.Method)
	if fn == nil || origin(fn).Pkg != f.at.Parent().Pkg || len(fn.Blocks) == 0 {
		return nil
	}
	in := p.summarize(fn)
	for _, b := range in.fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			callee, args := p.onlyCallee(c)
			if callee == nil {
				continue
			}
			for _, j := range p.joinsOf(in, callee) {
				at := j.object(callee, &ssa.CallCommon{Value: c.Call.Value, Args: args})
				if j.Place != k.Place || j.Method != k.Method || at.Root == nil {
					continue
				}
				e := effectAt(at, in.fn, "")
				if at = place(&e); at.Root != nil && slices.Contains(keptAt(f.object), at) {
					return &Hold{On: at, At: c, By: in.fn, ByAt: f.at, Through: callee}
				}
			}
		}
	}
	return nil
}

// wants returns where what an object was given takes a lock, if whoever holds the lock finds
// the object as its owner keeps it.
func (p *program) wants(f filling, method string, l lock, read bool, waited Ref) *Acquire {
	fn, place := p.callee(f.given, method)
	if fn == nil || origin(fn).Pkg != f.at.Parent().Pkg || len(fn.Blocks) == 0 {
		return nil
	}
	for _, a := range p.summarize(fn).acquires {
		at := place(&a.Effect)
		if at.Root == nil || a.at == nil || a.If != 0 || a.Class != l.class || read && a.Read || at.Path != l.ref.Path {
			continue
		}
		for _, k := range keptAt(f.object) {
			if k = foundFrom(k); k.Root == at.Root && k.Path == waited.Path {
				return &a
			}
		}
	}
	return nil
}

// fillings returns what is put into a place.
func (p *program) fillings(place string) []filling {
	if list, ok := p.filled[place]; ok {
		return list
	}
	var list []filling
	for i := range p.instrs() {
		if p.testing(i.Parent()) {
			continue
		}
		switch i := i.(type) {
		case *ssa.Store:
			if f, ok := i.Addr.(*ssa.FieldAddr); ok && ClassOf(f) == place {
				list = append(list, filling{i.Val, i, RefOf(f.X)})
			}
		case *ssa.Call:
			list = append(list, p.fillingsBy(i, place)...)
		}
	}
	if p.filled == nil {
		p.filled = make(map[string][]filling)
	}
	p.filled[place] = list
	return list
}

// fillingsBy returns what a call puts into a place.
func (p *program) fillingsBy(c *ssa.Call, place string) (list []filling) {
	fn, args := p.onlyCallee(c)
	if fn == nil {
		return nil
	}
	keeps := p.imported(fn).Keeps
	if fn = origin(fn); len(fn.Blocks) > 0 && fn.Pkg == c.Parent().Pkg {
		keeps = p.summarize(fn).keeps
	}
	for _, k := range keeps {
		if k.Place != place || k.Param >= len(args) {
			continue
		}
		h := Hook{Of: k.Of, Owner: k.Owner}
		if object := h.object(c, args); object.Root != nil {
			list = append(list, filling{partOf(args[k.Param], k.Part), c, object})
		}
	}
	return list
}
