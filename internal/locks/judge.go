package locks

import (
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// judge returns the problems that remain once it is known what the functions
// of the package do for each other.
func (p *program) judge() []*Problem {
	p.world = newWorld(p)
	var list []*Problem
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		if in.contract.ignored {
			continue
		}
		for _, w := range in.walks {
			for _, pr := range slices.Concat(p.settled(w), p.leftHeld(w), p.alone(w)) {
				pr.Ops, pr.Release = w.ops(), w.tokens[w.ref.Root]
				list = append(list, pr)
			}
		}
	}
	return list
}

// ops returns what the function does to locks that may be this one.
func (w *walker) ops() []ssa.Instruction {
	var list []ssa.Instruction
	for _, b := range w.fn.Blocks {
		for _, i := range b.Instrs {
			if slices.ContainsFunc(w.actions[i], func(a action) bool { return a.class == w.class }) {
				list = append(list, i)
			}
		}
	}
	return list
}

// settled returns the problems that are certain on their path, unless somebody
// else may have locked or unlocked meanwhile.
func (p *program) settled(w *walker) []*Problem {
	var list []*Problem
	for _, pr := range w.problems {
		if pr.Kind == Twice && pr.busy && p.world.acquirers[w.class] {
			continue // the lock may have been taken for this function
		}
		if rel := w.tokens[w.ref.Root]; rel != nil && (pr.Kind != Twice || rel.Once || rel.Slot) {
			continue
		}
		pr.Sure = len(w.modes[pr.At]) == 1
		list = append(list, pr)
	}
	return list
}

// leftHeld returns the exits at which the lock is held though another path
// from the same place unlocks it.
func (p *program) leftHeld(w *walker) []*Problem {
	if promised := w.brokenPromise(); promised != nil {
		return promised
	}
	rel := w.tokens[w.ref.Root]
	if local(w.ref) || w.contract.acquires[w.ref.String()] {
		return nil
	}
	var list []*Problem
	seen := make(map[ssa.Instruction]bool)
	said := speaksOfLocks(w.fn.Name())
	for n, x := range slices.Concat(w.exits, w.broken) {
		kind, ok := p.kind(w, x)
		if n >= len(w.exits) {
			kind, ok = AtCall, true
		}
		if !ok || seen[x.at] || !w.forgotten(x.state) || rel == nil && (said && !fails(w, x) || p.handedOver(w, x)) {
			continue
		}
		seen[x.at] = true
		list = append(list, &Problem{
			Kind: kind, Fn: w.fn, Ref: w.ref, Lock: x.site, At: x.at, Other: w.releases[x.site][0], Read: x.mode == shared,
			Sure: !slices.ContainsFunc(w.exits, func(y exit) bool { return y.at == x.at && (y.mode != x.mode || y.site != x.site) }),
		})
	}
	if said && rel == nil {
		return list
	}
	return append(list, p.leftBehind(w)...)
}

// brokenPromise returns the exits at which a lock is held that the function is
// said to unlock.
func (w *walker) brokenPromise() []*Problem {
	var list []*Problem
	seen := make(map[ssa.Instruction]bool)
	i := slices.IndexFunc(w.exits, func(x exit) bool { return x.mode == free })
	if i < 0 {
		return nil
	}
	for _, x := range w.exits {
		if w.contract.broken(w.ref, x) && !seen[x.at] {
			seen[x.at] = true
			list = append(list, &Problem{Kind: AtReturn, Fn: w.fn, Ref: w.ref, At: x.at, Other: w.exits[i].last, Read: x.mode == shared})
		}
	}
	return list
}

// forgotten reports whether the lock is held although it is unlocked on
// another path from where it was locked.
func (w *walker) forgotten(st state) bool {
	return st.site != nil && st.entry == free && (st.mode == held || st.mode == shared) && len(w.releases[st.site]) > 0
}

// kind says what problem it is that a path ends with the lock held.
func (p *program) kind(w *walker, x exit) (Kind, bool) {
	switch _, isPanic := x.at.(*ssa.Panic); {
	case !x.panics:
		return AtReturn, true
	case !isPanic:
		return AtExit, true
	}
	// Mostly a panic ends the program, and it does not matter what is locked.
	return AtPanic, p.world.recovers(w.fn)
}

// leftBehind returns the locks of objects that a loop leaves locked when it
// goes on to the next object.
func (p *program) leftBehind(w *walker) []*Problem {
	var list []*Problem
	for _, st := range w.turns {
		if !w.forgotten(st) || w.tokens[w.ref.Root] == nil && (w.releasesAnother() || p.handedOver(w, exit{state: st, at: st.site})) {
			continue
		}
		return append(list, &Problem{
			Kind: AtTurn, Fn: w.fn, Ref: w.ref, Lock: st.site, At: st.site, Other: w.releases[st.site][0], Read: st.mode == shared,
		})
	}
	return nil
}

// releasesAnother reports whether the function unlocks locks of the same class
// by other names: it may collect them first.
func (w *walker) releasesAnother() bool {
	for _, acts := range w.actions {
		for _, a := range acts {
			if a.class == w.class && a.ref != w.ref && (a.gives || a.op.Releases() || releasesOuts(a.outs)) {
				return true
			}
		}
	}
	return false
}

// local reports whether a lock is a variable of the function that nobody else
// sees: it ends with the function.
func local(r Ref) bool {
	a, ok := r.Root.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if ref.Addr != a {
				return false
			}
		case ssa.CallInstruction:
			if op, _ := OpOf(ref.Common()); op == None {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// speaksOfLocks reports whether a function says in its name that it is about
// locking, so that its callers know what it leaves locked.
func speaksOfLocks(name string) bool {
	for _, word := range words(name) {
		switch word {
		case "lock", "locked", "rlock", "unlock", "unlocked", "trylock", "acquire", "acquired", "release", "enter", "begin", "hold", "suspend":
			return true
		}
	}
	return false
}

// words splits a name in camel case, in lower case.
func words(name string) []string {
	var list []string
	start := 0
	rs := []rune(name)
	for i := 1; i <= len(rs); i++ {
		if i == len(rs) || rs[i] == '_' || unicode.IsUpper(rs[i]) && !(unicode.IsUpper(rs[i-1]) && (i+1 == len(rs) || unicode.IsUpper(rs[i+1]))) {
			list = append(list, strings.ToLower(strings.Trim(string(rs[start:i]), "_")))
			start = i
		}
	}
	return list
}

// handedOver reports whether it may be on purpose that the lock is held at an
// exit.
func (p *program) handedOver(w *walker, x exit) bool {
	wd := p.world
	switch {
	case wd.taken[w.fn][w.class]:
		return true // a caller unlocks it
	case wd.looseReleasers[w.class] && !fails(w, x):
		return true // anybody may
	case wd.public[w.fn] && wd.publicReleasers[w.class] && !fails(w, x):
		return true // like Begin and End
	case x.foggy && wd.releasers[w.class]:
		return true // what was called may
	case !x.panics && succeeds(w, x) && p.canRelease(w.class):
		return true
	case returned(w.ref, x.at), wanders(w.fn, w.ref), returnsLock(w.fn, w.ref), goesElsewhere(w.ref, w.fn.Pkg):
		return true
	}
	return family(w.fn, wd.releaserFuncs[w.class])
}

// succeeds reports whether the lock is held exactly where the function
// succeeds: it is the function's contract to lock.
func succeeds(w *walker, x exit) bool {
	sig := w.fn.Signature.Results()
	for i := range sig.Len() {
		good := ""
		switch t := sig.At(i).Type(); {
		case ir.IsError(t):
			good = "=nil"
		case ir.IsBool(t):
			good = "=true"
		default:
			continue
		}
		ok := true
		for _, y := range w.exits {
			if y.panics || i >= len(y.results) || y.site == nil && y.last == nil {
				continue // it has not touched the lock
			}
			isHeld := y.mode == held || y.mode == shared
			ok = ok && y.results[i] != "" && (y.results[i] == good) == isHeld
		}
		if ok {
			return true
		}
	}
	return false
}

// fails reports whether the lock is held where the function returns an error, and
// is not held where it returns none: nobody asks for that.
func fails(w *walker, x exit) bool {
	sig := w.fn.Signature.Results()
	for i := range sig.Len() {
		if x.panics || !ir.IsError(sig.At(i).Type()) || x.results[i] != "!nil" {
			continue
		}
		return slices.ContainsFunc(w.exits, func(y exit) bool { return !y.panics && y.results[i] == "=nil" && y.mode == free })
	}
	return false
}

// returned reports whether the function returns an object that it found by
// itself and whose lock it is.
func returned(r Ref, at ssa.Instruction) bool {
	ret, ok := at.(*ssa.Return)
	return ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return found(r, v) })
}

// returnsLock reports whether a result of the function may be the lock itself, for
// the caller to unlock.
func returnsLock(fn *ssa.Function, r Ref) bool {
	seen := make(map[ssa.Value]bool)
	var is func(v ssa.Value) bool
	is = func(v ssa.Value) bool {
		if seen[v] {
			return false
		}
		seen[v] = true
		if phi, ok := v.(*ssa.Phi); ok {
			return slices.ContainsFunc(phi.Edges, is)
		}
		return RefOf(v) == r && pointsTo(v.Type())
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && slices.ContainsFunc(ret.Results, is) {
			return true
		}
	}
	return false
}

func pointsTo(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok || types.IsInterface(t)
}

// found reports whether v is an object in which the lock r lies, and not one
// that the function was given.
func found(r Ref, v ssa.Value) bool {
	o := RefOf(v)
	if o.Root != r.Root || o == r || !strings.HasPrefix(r.Path, o.Path) {
		return false
	}
	switch o.Root.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return o.Path != ""
	}
	return true
}

// wanders reports whether an object that the function found by itself, and
// whose lock it is, is stored or sent or goes into another variable.
func wanders(fn *ssa.Function, r Ref) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Store:
				if found(r, i.Val) && !onlyStored(RefOf(i.Addr)) {
					return true
				}
			case *ssa.Send:
				if found(r, i.X) {
					return true
				}
			case *ssa.MapUpdate:
				if found(r, i.Value) {
					return true
				}
			case *ssa.Phi:
				if slices.ContainsFunc(i.Edges, func(v ssa.Value) bool { return found(r, v) }) {
					return true
				}
			}
		}
	}
	return false
}

// goesElsewhere reports whether an object that a call has returned with its lock held is
// given to code that is not in view, which may unlock it.
func goesElsewhere(r Ref, pkg *ssa.Package) bool {
	switch r.Root.(type) {
	case *ssa.Call, *ssa.Extract:
	default:
		return false
	}
	return slices.ContainsFunc(*r.Root.Referrers(), func(i ssa.Instruction) bool {
		switch i := i.(type) {
		case *ssa.MakeInterface, *ssa.Go, *ssa.MakeClosure:
			return true
		case ssa.CallInstruction:
			fn := i.Common().StaticCallee()
			method := fn != nil && fn.Signature.Recv() != nil && i.Common().Args[0] == r.Root
			return fn == nil || !method && origin(fn).Pkg != pkg
		}
		return false
	})
}

// family reports whether one of the functions is a closure of the same
// declared function as fn, or that function.
func family(fn *ssa.Function, list []*ssa.Function) bool {
	return slices.ContainsFunc(list, func(g *ssa.Function) bool { return g != fn && outermost(g) == outermost(fn) })
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
