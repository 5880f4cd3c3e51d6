package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A channel in a field may be given to the goroutine that closes it, or the field
// gets what a variable holds that a goroutine captures. As long as the goroutine
// only uses it, and is started in one place, it is still known who ends a wait.

// A lending says what a channel that a function was given is to who gave it.
type lending struct {
	ref   Ref
	class string
	by    *ssa.Function
	call  *ssa.CallCommon // of the function, where it is given
}

// lending returns how a function got a channel that it was given, or nil.
func (p *program) lending(v ssa.Value, fn *ssa.Function) *lending {
	var given ssa.Value
	var call *ssa.CallCommon
	switch r := RefOf(v); root := r.Root.(type) {
	case *ssa.Parameter:
		site := p.onlySite(fn)
		if r.Path != "" || site == nil {
			return nil
		}
		call = site.Common()
		given = call.Args[slices.Index(fn.Params, root)]
	case *ssa.FreeVar:
		m := ir.MadeBy(fn)
		if r.Path != "*" || m == nil {
			return nil
		}
		call = &ssa.CallCommon{Value: m}
		if a, ok := m.Bindings[slices.Index(fn.FreeVars, root)].(*ssa.Alloc); ok {
			given = onlyValue(a)
		}
	}
	switch given := given.(type) {
	case *ssa.UnOp:
		return &lending{RefOf(given), ClassOf(given), given.Parent(), call}
	case *ssa.MakeChan:
		if at := home(given); at != nil {
			return &lending{RefOf(at).load(), ClassOf(at) + "*", given.Parent(), call}
		}
	}
	return nil
}

// seen returns an effect of the function as the one that gave the channel sees it.
func (l *lending) seen(e Effect, fn *ssa.Function) Effect {
	ref := placed(&e, fn, l.call)
	return effectAt(ref, l.by, e.Class)
}

// home returns the field in which a new channel is stored, itself or through the
// variable that is a name for it, or nil.
func home(v ssa.Value) *ssa.FieldAddr {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if f, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == v {
				return f
			}
			if a, ok := r.Addr.(*ssa.Alloc); ok && onlyValue(a) == v {
				if f := home(a); f != nil {
					return f
				}
			}
		case *ssa.UnOp:
			if _, ok := v.(*ssa.Alloc); ok {
				if f := home(r); f != nil {
					return f
				}
			}
		}
	}
	return nil
}

// onlySite returns where a function is called or started, if that is one place and
// it is used for nothing else.
func (p *program) onlySite(fn *ssa.Function) ssa.CallInstruction {
	if p.callSites == nil {
		p.callSites = make(map[*ssa.Function][]ssa.CallInstruction)
		for i := range p.instrs() {
			c, ok := i.(ssa.CallInstruction)
			var callee *ssa.Function
			if ok {
				if callee = c.Common().StaticCallee(); callee != nil {
					p.callSites[callee] = append(p.callSites[callee], c)
				}
			}
			for n, op := range i.Operands(nil) {
				if f, ok := (*op).(*ssa.Function); ok && !(n == 0 && f == callee) {
					p.callSites[f] = append(p.callSites[f], nil)
				}
			}
		}
	}
	if sites := p.callSites[fn]; len(sites) == 1 && (fn.Object() == nil || !fn.Object().Exported()) {
		return sites[0]
	}
	return nil
}

// lends reports whether an instruction gives a channel to a function that uses it
// and gives it to nobody else.
func (p *program) lends(i ssa.Instruction, ch ssa.Value) bool {
	c, ok := i.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := c.Common().StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || p.onlySite(fn) != c {
		return false
	}
	for n, arg := range c.Common().Args {
		if arg == ch && slices.ContainsFunc(*fn.Params[n].Referrers(), func(r ssa.Instruction) bool { return !usesChan(r) }) {
			return false
		}
	}
	return true
}

// named returns in how many fields a channel is stored that a variable holds, or a
// large number if it goes elsewhere.
func (p *program) named(a ssa.Value) (n int) {
	if a.Referrers() == nil {
		return 2 // a wrapper without a body
	}
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			for _, use := range *r.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Val == r {
					n++
				} else if !usesChan(use) && !p.lends(use, r) {
					n += 2
				}
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			n += p.named(fn.FreeVars[slices.Index(r.Bindings, a)])
			if _, nested := a.(*ssa.FreeVar); nested || ir.MadeBy(fn) != r {
				n += 2
			}
		}
	}
	return n
}

// counted returns how a function ends a wait that a group starts as a goroutine,
// or nil if it is not known which one that is.
func counted(c ssa.CallInstruction) *end {
	m, ok := c.Common().Args[1].(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	l := &lending{by: c.Parent(), call: &ssa.CallCommon{Value: m}}
	fn := m.Fn.(*ssa.Function)
	if method := bound(m); method != nil {
		if fn = fn.Prog.FuncValue(method); fn == nil {
			return nil
		}
		l.call = &ssa.CallCommon{Value: fn, Args: m.Bindings}
	}
	return &end{at: c, fn: fn, deferred: true, group: true, lent: l}
}
