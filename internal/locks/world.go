package locks

import (
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A world is what is known of a package as a whole: who unlocks what others
// have locked.
type world struct {
	taken           map[*ssa.Function]map[string]bool // a caller unlocks what the function locked
	releaserFuncs   map[string][]*ssa.Function        // functions that unlock what they have not locked
	releasers       map[string]bool
	looseReleasers  map[string]bool // such functions that are used as values or started as goroutines
	publicReleasers map[string]bool // such functions that other packages may call
	acquirers       map[string]bool // some function leaves a lock of the class held
	public          map[*ssa.Function]bool
	recovering      map[*ssa.Function]bool // it, or a function that calls it, recovers
}

func newWorld(p *program) *world {
	wd := &world{
		taken: make(map[*ssa.Function]map[string]bool), releaserFuncs: make(map[string][]*ssa.Function),
		releasers: make(map[string]bool), looseReleasers: make(map[string]bool),
		publicReleasers: make(map[string]bool), acquirers: make(map[string]bool),
		public: make(map[*ssa.Function]bool), recovering: recovering(p.funcs),
	}
	loose := looseFuncs(p.funcs)
	for _, fn := range p.funcs {
		wd.public[fn] = fn.Object() != nil && token.IsExported(fn.Name())
		for _, w := range p.infos[origin(fn)].walks {
			wd.add(p, w, loose[fn])
		}
	}
	return wd
}

func (wd *world) add(p *program, w *walker, loose bool) {
	for site := range w.releases {
		if c, ok := site.(*ssa.Call); ok {
			if fn := c.Call.StaticCallee(); fn != nil {
				wd.take(origin(fn), w.class)
			}
		}
	}
	for _, x := range w.exits {
		switch x.net {
		case Acquires, AcquiresR, Unclear, UnclearR:
			wd.acquirers[w.class] = true
		}
	}
	for _, x := range w.exits {
		if !x.net.releases() {
			continue
		}
		wd.releaserFuncs[w.class] = append(wd.releaserFuncs[w.class], w.fn)
		wd.releasers[w.class] = wd.releasers[w.class] || !calledInPlace(w.fn)
		if loose && !p.keepsPair(w) {
			wd.looseReleasers[w.class] = true
		}
		if wd.public[w.fn] {
			wd.publicReleasers[w.class] = true
		}
		break
	}
}

// calledInPlace reports whether a closure is called or deferred where it is made, and
// nowhere else: what it unlocks is known of the function that makes it.
func calledInPlace(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	m := ir.MadeBy(fn)
	return m != nil && onlyCalled(m) && !slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool {
		_, started := r.(*ssa.Go)
		return started
	})
}

// keepsPair reports whether a closure unlocks what the function that makes it has
// locked for it each time, as one that is handed out to end what was begun, or a
// goroutine that goes on with the lock. The two have nothing to do with what
// others leave locked.
func (p *program) keepsPair(w *walker) bool {
	if w.fn.Parent() == nil {
		return false
	}
	parent := p.infos[origin(w.fn.Parent())]
	if parent == nil {
		return false
	}
	given := false
	for _, v := range parent.walks {
		if v.class != w.class {
			continue
		}
		for _, x := range v.exits {
			if x.panics {
				continue
			}
			if x.mode == unknown || x.entry != free {
				return false
			}
			given = given || x.mode == handed
		}
	}
	return given
}

// canRelease reports whether there is somebody who might unlock what others have
// locked: a function of the package, or of another one that can name the lock.
func (p *program) canRelease(class string) bool {
	rest, own := strings.CutPrefix(class, p.pass.Pkg.Path()+".")
	parts := strings.Split(rest, ".")
	if p.world.releasers[class] || !own || len(parts) == 2 && p.embeds(parts[0]) {
		return true
	}
	return !slices.ContainsFunc(parts, func(name string) bool { return !token.IsExported(strings.Trim(name, "*[]")) })
}

// embeds reports whether some type of the package has the methods of another one
// because it embeds it.
func (p *program) embeds(name string) bool {
	scope := p.pass.Pkg.Scope()
	return slices.ContainsFunc(scope.Names(), func(n string) bool {
		st, ok := scope.Lookup(n).Type().Underlying().(*types.Struct)
		if _, isType := scope.Lookup(n).(*types.TypeName); !ok || !isType {
			return false
		}
		for f := range st.Fields() {
			if f.Embedded() && f.Name() == name {
				return true
			}
		}
		return false
	})
}

func (wd *world) take(fn *ssa.Function, class string) {
	if wd.taken[fn] == nil {
		wd.taken[fn] = make(map[string]bool)
	}
	wd.taken[fn][class] = true
}

// looseFuncs returns the functions that are used as values, or started as
// goroutines: nobody knows when they run.
func looseFuncs(funcs []*ssa.Function) map[*ssa.Function]bool {
	loose := make(map[*ssa.Function]bool)
	var buf []*ssa.Value
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				buf = i.Operands(buf[:0])
				markLoose(i, buf, loose)
			}
		}
	}
	return loose
}

func markLoose(i ssa.Instruction, operands []*ssa.Value, loose map[*ssa.Function]bool) {
	if m, ok := i.(*ssa.MakeClosure); ok {
		if method := bound(m); method != nil {
			if fn := m.Fn.(*ssa.Function).Prog.FuncValue(method); fn != nil {
				loose[origin(fn)] = true
			}
		}
		if !onlyCalled(m) {
			loose[m.Fn.(*ssa.Function)] = true
		}
		return
	}
	called := (*ssa.Function)(nil)
	if c, ok := i.(ssa.CallInstruction); ok {
		called = c.Common().StaticCallee()
		if _, ok := i.(*ssa.Go); ok && called != nil {
			loose[origin(called)] = true
		}
	}
	for n, op := range operands {
		if fn, ok := (*op).(*ssa.Function); ok && !(n == 0 && fn == called) {
			loose[origin(fn)] = true
		}
	}
}

// recovers reports whether a panic in the function is recovered by it or by a
// function that calls it.
func (wd *world) recovers(fn *ssa.Function) bool { return wd.recovering[fn] }

// recovering returns the functions that defer a call that recovers, and those
// that they call.
func recovering(funcs []*ssa.Function) map[*ssa.Function]bool {
	set := make(map[*ssa.Function]bool)
	for _, fn := range funcs {
		if !Recovers(fn) {
			continue
		}
		set[fn] = true
		for c := range calls(fn) {
			if g := c.StaticCallee(); g != nil {
				set[origin(g)] = true
			}
		}
	}
	return set
}

// Recovers reports whether a function defers one that recovers.
func Recovers(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			d, ok := i.(*ssa.Defer)
			if !ok {
				continue
			}
			g := d.Call.StaticCallee()
			if g == nil {
				continue
			}
			for c := range calls(g) {
				if b, ok := c.Value.(*ssa.Builtin); ok && b.Name() == "recover" {
					return true
				}
			}
		}
	}
	return false
}

// calls yields the calls of a function that it makes itself.
func calls(fn *ssa.Function) iter.Seq[*ssa.CallCommon] {
	return func(yield func(*ssa.CallCommon) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && !yield(&c.Call) {
					return
				}
			}
		}
	}
}
