package locks

import (
	exact "go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who asks whether an object is closed before he counts somebody expects others to close
// it meanwhile. If that sets what he asks and then waits for the group, and nothing keeps
// it from coming between the question and the Add, the Wait may be over by then. A lock
// does that, if it is held from the one to the other and who waits takes it, too; and who
// asks again, once he has counted, finds out.

// A LateAdd is an Add that may come after the Wait, although it was asked before whether
// that had come.
type LateAdd struct {
	At    *ssa.Call       // the Add, or Go
	Asked ssa.Instruction // where it is asked
	Set   ssa.Instruction // where the flag is set
	Wait  *ssa.Call
	Flag  string // as the function that adds would name it
}

// A groupUse is an Add to, or a Wait for, a WaitGroup in a field.
type groupUse struct {
	at    *ssa.Call
	ref   Ref
	class string
	held  []heldName
}

// A setFlag is a flag that is set to a exact.
type setFlag struct {
	class  string
	value  exact.Value
	at     ssa.Instruction
	atomic bool
}

// name returns the name of the field.
func (f setFlag) name() string { return f.class[strings.LastIndexByte(f.class, '.')+1:] }

// objectWith returns the object that has something in a field.
func objectWith(field Ref) Ref {
	return Ref{field.Root, field.Path[:strings.LastIndexByte(field.Path, '.')]}
}

const groupAdd = "(*sync.WaitGroup).Add"

// groupUses notes what an instruction adds to or waits for.
func (p *program) groupUses(i ssa.Instruction, h holding) {
	c, ok := i.(*ssa.Call)
	if !ok {
		return
	}
	name, on := calledMethod(&c.Call)
	if name != groupAdd && name != groupGo && name != groupWait {
		return
	}
	if _, field := on.(*ssa.FieldAddr); !field || p.inTest(i) {
		return
	}
	u := groupUse{c, RefOf(on), ClassOf(on), p.heldNames(h)}
	switch {
	case name == groupWait:
		p.groupWaits = append(p.groupWaits, u)
	case name == groupGo || isPositive(c.Call.Args[1]):
		p.groupAdds = append(p.groupAdds, u)
	}
}

func isPositive(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && exact.Sign(c.Value) > 0
}

// lateAdds returns the Adds that may come too late. What is a command has no other
// callers: when it waits is known there.
func (p *program) lateAdds() (list []LateAdd) {
	if p.pass.Pkg.Name() == "main" {
		return nil
	}
	loose := looseFuncs(p.funcs)
	for _, w := range p.groupWaits {
		fn := w.at.Parent()
		flags := setBeforeWait(w)
		if len(flags) == 0 || p.givesTime(fn, w.at, 0) {
			continue
		}
		for _, a := range p.groupAdds {
			in := a.at.Parent()
			if a.class != w.class || in == fn || in.Parent() != nil || !p.calledByOthers(in, loose) || countedBefore(p.groupAdds, a) || p.oneGoroutine(fn, in, loose) {
				continue
			}
			if p.excluded(a, w, loose) {
				continue
			}
			for _, f := range flags {
				if asked := p.askedBeforeAdd(a, f, fn); asked != nil && !asksAgain(a, f) {
					list = append(list, LateAdd{a.at, asked, f.at, w.at, objectWith(a.ref).field(f.name()).String()})
					break
				}
			}
		}
	}
	return list
}

// setBeforeWait returns the flags in the object of a WaitGroup that are set on the way to
// a wait for it.
func setBeforeWait(w groupUse) (flags []setFlag) {
	for _, b := range w.at.Parent().Blocks {
		if !b.Dominates(w.at.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			if i == w.at {
				break
			}
			switch i := i.(type) {
			case *ssa.Store:
				if c, ok := i.Val.(*ssa.Const); ok && c.Value != nil && siblings(RefOf(i.Addr), w.ref) {
					flags = append(flags, setFlag{ClassOf(i.Addr), c.Value, i, false})
				}
			case *ssa.Call:
				name, at := calledMethodOrAtomic(&i.Call)
				if !isAtomic(name, "Store", "Swap", "CompareAndSwap") || !siblings(RefOf(at), w.ref) {
					continue
				}
				if c, ok := i.Call.Args[len(i.Call.Args)-1].(*ssa.Const); ok && c.Value != nil {
					flags = append(flags, setFlag{ClassOf(at), c.Value, i, true})
				}
			}
		}
	}
	return flags
}

// calledByOthers reports whether code that is not in view may call a function, directly or
// by one that nobody in the package calls.
func (p *program) calledByOthers(fn *ssa.Function, loose map[*ssa.Function]bool) bool {
	return slices.ContainsFunc(p.beginnings(fn, loose), func(f *ssa.Function) bool {
		return f.Object() != nil && f.Object().Exported() && len(p.sites[f]) == 0 && !loose[f]
	})
}

// countedBefore reports whether the function of an Add has counted somebody already: until
// that is done nobody's Wait is over.
func countedBefore(adds []groupUse, a groupUse) bool {
	return slices.ContainsFunc(adds, func(o groupUse) bool {
		return o.at != a.at && o.at.Parent() == a.at.Parent() && o.ref == a.ref && (o.at.Block() != a.at.Block() && o.at.Block().Dominates(a.at.Block()) ||
			o.at.Block() == a.at.Block() && o.at.Pos() < a.at.Pos())
	})
}

// excluded reports whether a lock keeps the wait from coming between the question and the
// Add: it is held when it is added, and who waits takes it at some time, or holds it.
func (p *program) excluded(a, w groupUse, loose map[*ssa.Function]bool) bool {
	held := append(p.callersHold(a.at.Parent(), loose), a.held...)
	if apart("", held, append(p.callersHold(w.at.Parent(), loose), w.held...)) {
		return true
	}
	return slices.ContainsFunc(held, func(h heldName) bool { return slices.Contains(locked(w.at.Parent()), h.name) })
}

// locked returns the classes of the locks that a function takes itself.
func locked(fn *ssa.Function) (classes []string) {
	for c := range calls(fn) {
		if op, l := OpOf(c); op.Acquires() {
			classes = append(classes, ClassOf(l))
		}
	}
	return classes
}

// askedBeforeAdd returns where a flag is asked for on the way to an Add that does not come
// if it is set; or nil. A flag that is not atomic has to be read with a lock held that
// who sets it takes.
func (p *program) askedBeforeAdd(a groupUse, f setFlag, setter *ssa.Function) ssa.Instruction {
	for _, b := range a.at.Parent().Blocks {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || b == a.at.Block() || !b.Dominates(a.at.Block()) {
			continue
		}
		object := objectWith(a.ref)
		q := question{f, object, nil}
		v := q.answer(cond.Cond, object, 0)
		if v == nil || v.Kind() != exact.Bool || q.at == nil {
			continue
		}
		taken := b.Succs[1]
		if exact.BoolVal(v) {
			taken = b.Succs[0]
		}
		if reachesBlock(taken, a.at.Block(), b) {
			continue
		}
		if f.atomic || slices.ContainsFunc(locked(q.at.Parent()), func(class string) bool { return slices.Contains(locked(setter), class) }) {
			return q.at
		}
	}
	return nil
}

// A question is for what a value is if a flag of an object is set.
type question struct {
	flag   setFlag
	object Ref
	at     ssa.Instruction // where the flag is looked at
}

// answer computes a value in a function that knows the object by a name; it returns nil if
// the value does not go by the flag.
func (q *question) answer(v ssa.Value, object Ref, depth int) exact.Value {
	isFlag := func(at ssa.Value) bool {
		f, ok := at.(*ssa.FieldAddr)
		return ok && ClassOf(f) == q.flag.class && RefOf(f.X) == object
	}
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value
	case *ssa.UnOp:
		if v.Op == token.NOT {
			if x := q.answer(v.X, object, depth); x != nil && x.Kind() == exact.Bool {
				return exact.MakeBool(!exact.BoolVal(x))
			}
		} else if isLoad(v) && isFlag(v.X) {
			q.at = v
			return q.flag.value
		}
	case *ssa.BinOp:
		x, y := q.answer(v.X, object, depth), q.answer(v.Y, object, depth)
		if x != nil && y != nil && x.Kind() == y.Kind() && ir.IsBool(v.Type()) {
			return exact.MakeBool(exact.Compare(x, v.Op, y))
		}
	case *ssa.Call:
		if name, at := calledMethodOrAtomic(&v.Call); at != nil {
			if isAtomic(name, "Load") && isFlag(at) {
				q.at = v
				return q.flag.value
			}
			return nil
		}
		return q.returned(v, object, depth)
	}
	return nil
}

// returned computes what a method of the object returns.
func (q *question) returned(c *ssa.Call, object Ref, depth int) (all exact.Value) {
	fn := c.Call.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || depth > 1 || len(c.Call.Args) != 1 || RefOf(c.Call.Args[0]) != object {
		return nil
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) != 1 || b == fn.Recover {
			continue
		}
		for _, v := range givenBack(ret.Results[0]) {
			x := q.answer(v, RefOf(fn.Params[0]), depth+1)
			if x == nil || all != nil && !exact.Compare(x, token.EQL, all) {
				return nil
			}
			all = x
		}
	}
	return all
}

// reachesBlock reports whether control may come from one block to another without a third.
func reachesBlock(from, to, without *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{without: true}
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		if b == to {
			return true
		}
		seen[b] = true
		work = append(work, b.Succs...)
	}
	return false
}

// asksAgain reports whether a flag is looked at after an Add, or by what the function
// starts: then it is found that the wait has come.
func asksAgain(a groupUse, f setFlag) bool {
	fn := a.at.Parent()
	after := false
	looks := func(fn *ssa.Function, from *ssa.BasicBlock) bool {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				after = after || i == a.at
				if v, ok := i.(*ssa.FieldAddr); ok && ClassOf(v) == f.class && (from == nil || b == from && after || b != from && reachesBlock(from, b, nil)) {
					return true
				}
			}
		}
		return false
	}
	if looks(fn, a.at.Block()) || slices.ContainsFunc(fn.AnonFuncs, func(l *ssa.Function) bool { return looks(l, nil) }) {
		return true
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(ssa.CallInstruction); ok && i != a.at && c.Common().StaticCallee() != nil && reachesBlock(a.at.Block(), b, nil) && looks(c.Common().StaticCallee(), nil) {
				return true
			}
		}
	}
	return false
}

// quiet are packages of whose functions none waits for others, or gives them time.
var quiet = []string{"context", "errors", "fmt", "log", "log/slog", "maps", "slices", "strconv", "strings", "sync/atomic"}

// givesTime reports whether a function may wait, or give others time, before it comes to an
// instruction, if any: those who have asked may then have counted by that.
func (p *program) givesTime(fn *ssa.Function, until ssa.Instruction, depth int) bool {
	if depth > 2 {
		return true
	}
	for _, b := range fn.Blocks {
		if until != nil && b != until.Block() && until.Block().Dominates(b) {
			continue
		}
		for _, i := range b.Instrs {
			if i == until {
				break
			}
			if p.isPause(i, depth) {
				return true
			}
		}
	}
	return false
}

func (p *program) isPause(i ssa.Instruction, depth int) bool {
	c, ok := i.(*ssa.Call)
	if !ok {
		_, send := i.(*ssa.Send)
		_, sel := i.(*ssa.Select)
		return send || sel || len(received(i)) > 0
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		_, builtin := c.Call.Value.(*ssa.Builtin)
		return !builtin && (c.Call.IsInvoke() || types.Unalias(c.Call.Value.Type()).String() != "context.CancelFunc")
	}
	if op, _ := OpOf(&c.Call); op != None {
		return false
	}
	if fn.Pkg != nil && slices.Contains(quiet, fn.Pkg.Pkg.Path()) {
		return false
	}
	return len(fn.Blocks) == 0 || p.givesTime(fn, nil, depth+1)
}
