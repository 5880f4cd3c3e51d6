package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function may take a lock, or a slot of a channel that serves as a semaphore, and
// return the function that gives it back. Its caller has to call that one on every path,
// as it would have to unlock: the returned function stands for what it gives back, and is
// walked like a lock.

// A Release is what the caller of a function has to call.
type Release struct {
	Result int    // index of the function among the results
	Err    int    // index of the error that says that nothing was taken; -1 if something always is
	Of     string // what it gives back, as the function that took it writes it
	Class  string // of that
	Slot   bool   // it is a slot of a channel
	Once   bool   // it may be called again
}

// A giveBack is what a closure gives back, in terms of the function that makes it.
type giveBack struct {
	ref  Ref
	slot bool
	once bool
}

// releaseOf returns what the callers of a function have to call, or nil.
func (p *program) releaseOf(in *info) *Release {
	results := in.fn.Signature.Results()
	i, err := soleIndex(results, isRelease), soleIndex(results, ir.IsError)
	if i < 0 {
		return nil
	}
	var rel *Release
	perhaps, sure := false, true // nothing may be taken; the error says whether it is
	for _, b := range in.fn.Blocks {
		r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if ir.IsNil(r.Results[i]) {
			perhaps, sure = true, sure && err >= 0 && !ir.IsNil(r.Results[err])
			continue
		}
		got := p.taken(in, r.Results[i])
		if got == nil || rel != nil && (got.Of != rel.Of || got.Class != rel.Class) {
			return nil
		}
		rel = got
		passed := err >= 0 && passes(r.Results[i], r.Results[err], got.Err)
		perhaps, sure = perhaps || passed, sure && err >= 0 && (passed || ir.IsNil(r.Results[err]))
	}
	if rel == nil || perhaps && !sure {
		return nil
	}
	rel.Result, rel.Err = i, -1
	if perhaps {
		rel.Err = err
	}
	return rel
}

// passes reports whether the error with which a function is returned is that of the call
// which has returned the function.
func passes(release, err ssa.Value, index int) bool {
	c, _ := resultOf(release)
	return c != nil && index >= 0 && resultIs(err, c, index)
}

// soleIndex returns the index of the one result of that kind, or -1.
func soleIndex(results *types.Tuple, is func(types.Type) bool) int {
	found := -1
	for i := range results.Len() {
		if is(results.At(i).Type()) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

func isRelease(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// taken returns what a function value gives back, if the function that returns it has
// taken that.
func (p *program) taken(in *info, v ssa.Value) *Release {
	if c, _ := resultOf(v); c != nil {
		if rel := p.lent(in, &c.Call); rel != nil && resultIs(v, c, rel.Result) {
			copied := *rel
			return &copied
		}
		once, ok := onceFunc(c)
		if !ok {
			return nil
		}
		rel := p.taken(in, once)
		if rel != nil {
			rel.Once = true
		}
		return rel
	}
	if t, ok := v.(*ssa.ChangeType); ok {
		return p.taken(in, t.X)
	}
	m, ok := v.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	back := p.givesBack(in, m)
	if back == nil || !p.takes(in, back, m) {
		return nil
	}
	return &Release{Of: nameOf(back), Class: p.classOf(in, back.ref), Slot: back.slot, Once: back.once}
}

// nameOf names what is given back for somebody who does not see the function: by a
// parameter, or not at all.
func nameOf(back *giveBack) string {
	switch back.ref.Root.(type) {
	case *ssa.Parameter, *ssa.Global:
		return back.ref.String()
	}
	if back.slot {
		return "the channel"
	}
	return "the lock"
}

func (p *program) classOf(in *info, r Ref) string {
	for _, acts := range in.actions {
		for _, a := range acts {
			if a.ref == r {
				return a.class
			}
		}
	}
	return ""
}

// onceFunc returns what sync.OnceFunc is given.
func onceFunc(c *ssa.Call) (ssa.Value, bool) {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.String() != "sync.OnceFunc" {
		return nil, false
	}
	return c.Call.Args[0], true
}

// resultOf returns the call of which v is a result.
func resultOf(v ssa.Value) (*ssa.Call, int) {
	if e, ok := v.(*ssa.Extract); ok {
		c, _ := e.Tuple.(*ssa.Call)
		return c, e.Index
	}
	c, _ := v.(*ssa.Call)
	return c, 0
}

func resultIs(v ssa.Value, c *ssa.Call, i int) bool {
	d, j := resultOf(v)
	return d == c && i == j
}

// givesBack returns what a closure gives back whenever it is called, or nil.
func (p *program) givesBack(in *info, m *ssa.MakeClosure) *giveBack {
	if method := bound(m); method != nil {
		if op := methods[method.FullName()]; op.Releases() {
			return &giveBack{ref: RefOf(m.Bindings[0])}
		}
		return nil
	}
	fn := m.Fn.(*ssa.Function)
	if inner, once := onceBody(fn); once {
		back := p.givesBack(in, inner)
		if back == nil {
			return nil
		}
		e := Effect{Free: -1, Param: -1}
		if v, ok := back.ref.Root.(*ssa.FreeVar); ok {
			e.Free, e.Path = slices.Index(fn.FreeVars, v), back.ref.Path
		}
		if back.ref = placed(&e, fn, &ssa.CallCommon{Value: m}); back.ref.Root == nil {
			return nil
		}
		back.once = true
		return back
	}
	for _, e := range p.summarize(fn).effects {
		if len(e.Outs) == 1 && (e.Outs[0].Net == Releases || e.Outs[0].Net == ReleasesR) {
			if ref := placed(&e, fn, &ssa.CallCommon{Value: m}); ref.Root != nil {
				return &giveBack{ref: ref}
			}
		}
	}
	return slotOf(fn, m)
}

// onceBody returns the closure that a function runs once, if that is all it does.
func onceBody(fn *ssa.Function) (*ssa.MakeClosure, bool) {
	if len(fn.Blocks) != 1 {
		return nil, false
	}
	for _, i := range fn.Blocks[0].Instrs {
		c, ok := i.(*ssa.Call)
		if !ok {
			continue
		}
		callee := c.Call.StaticCallee()
		if callee == nil || callee.String() != "(*sync.Once).Do" {
			return nil, false
		}
		m, ok := c.Call.Args[1].(*ssa.MakeClosure)
		return m, ok
	}
	return nil, false
}

// slotOf returns the channel of which a closure receives one value, and does no more.
func slotOf(fn *ssa.Function, m *ssa.MakeClosure) *giveBack {
	if len(fn.Blocks) != 1 {
		return nil
	}
	for _, i := range fn.Blocks[0].Instrs {
		u, ok := i.(*ssa.UnOp)
		if !ok || u.Op != token.ARROW {
			continue
		}
		r := RefOf(u.X)
		if v, ok := r.Root.(*ssa.FreeVar); ok {
			return &giveBack{ref: RefOf(m.Bindings[slices.Index(fn.FreeVars, v)]).join(r.Path), slot: true}
		}
	}
	return nil
}

// takes reports whether a function takes what the closure that it returns gives back, on
// all ways to where it makes the closure.
func (p *program) takes(in *info, back *giveBack, m *ssa.MakeClosure) bool {
	for _, b := range in.fn.Blocks {
		if !b.Dominates(m.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			if back.slot && sendsTo(i, back.ref) {
				return true
			}
			for _, a := range in.actions[i] {
				_, isCall := i.(*ssa.Call)
				if isCall && a.ref == back.ref && (a.op.Acquires() || sureToAcquire(a.outs)) {
					return true
				}
			}
		}
	}
	return false
}

func sureToAcquire(outs []Out) bool {
	return len(outs) == 1 && (outs[0].Net == Acquires || outs[0].Net == AcquiresR)
}

// sendsTo reports whether an instruction sends to a channel, or selects among sending to it
// and others: then the closure is made where it has sent.
func sendsTo(i ssa.Instruction, ch Ref) bool {
	switch i := i.(type) {
	case *ssa.Send:
		return RefOf(i.Chan) == ch
	case *ssa.Select:
		return slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir == types.SendOnly && RefOf(s.Chan) == ch })
	}
	return false
}

// lent returns what who calls has to call, or nil.
func (p *program) lent(in *info, c *ssa.CallCommon) *Release {
	fn := c.StaticCallee()
	if fn == nil || soleIndex(fn.Signature.Results(), isRelease) < 0 {
		return nil
	}
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == in.fn.Pkg {
		return p.summarize(fn).release
	}
	return p.imported(fn).Release
}

// tokensOf returns what the instructions of a function do to what it has to give back by
// calling a function, and notes what that is.
func (p *program) tokensOf(in *info) map[ssa.Instruction][]action {
	acts := make(map[ssa.Instruction][]action)
	for _, b := range in.fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(ssa.CallInstruction); ok {
				if list := p.ofRelease(in, c); len(list) > 0 {
					acts[i] = list
				}
			}
		}
	}
	return acts
}

// walkTokens walks a function once for each of them. They have no part in what the
// function does to locks.
func (p *program) walkTokens(in *info, acts map[ssa.Instruction][]action) {
	own := *in
	own.actions = acts
	for _, l := range touched(&own) {
		w := newWalker(&own, l)
		if w.run(); !w.gaveUp {
			in.walks = append(in.walks, w)
		}
	}
}

// ofRelease returns what an instruction does to what a function value gives back.
func (p *program) ofRelease(in *info, i ssa.CallInstruction) []action {
	if c, ok := i.(*ssa.Call); ok {
		if rel := p.lent(in, &c.Call); rel != nil {
			v := ir.ResultAt(c, rel.Result)
			if v == nil || !onlyReleased(v) {
				return nil
			}
			in.tokens[v] = rel
			a := action{ref: Ref{Root: v}, class: "release of " + rel.Class, op: Lock}
			if rel.Err >= 0 {
				a.op = None
				a.outs = []Out{{Result: rel.Err, Value: "!nil", Net: Keep}, {Result: rel.Err, Value: "=nil", Net: Acquires}}
			}
			return []action{a}
		}
	}
	c, _ := resultOf(i.Common().Value)
	if c == nil || i.Common().IsInvoke() {
		return nil
	}
	rel := p.lent(in, &c.Call)
	if v := i.Common().Value; rel != nil && resultIs(v, c, rel.Result) && onlyReleased(v) {
		return []action{{ref: Ref{Root: v}, class: "release of " + rel.Class, op: Unlock}}
	}
	return nil
}

// onlyReleased reports whether a function value is called, at once or by defer, and goes
// nowhere.
func onlyReleased(v ssa.Value) bool {
	called := false
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Call:
			if r.Call.Value != v {
				return false
			}
			called = true
		case *ssa.Defer:
			if r.Call.Value != v {
				return false
			}
			called = true
		default:
			return false
		}
	}
	return called
}

// dropped returns the deferred calls of functions that take a lock and return what gives
// it back, which nobody can call.
func (p *program) dropped() (list []*Problem) {
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if d, ok := i.(*ssa.Defer); ok {
					if rel := p.lent(in, &d.Call); rel != nil {
						list = append(list, &Problem{Kind: Dropped, Fn: fn, At: d, Release: rel})
					}
				}
			}
		}
	}
	return list
}
