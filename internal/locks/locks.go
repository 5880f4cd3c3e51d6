// Package locks finds out what functions do to locks, path by path.
//
// Its Analyzer walks each function of a package along all its paths, one lock
// at a time: branches on the same condition go the same way, and what a call
// does to a lock is known from the body of the function it calls, in this
// package or, as a fact, in another one. It says where a lock is left held,
// where one is unlocked that is not held, and so on; the analyzers that
// require it choose what to report.
package locks

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ir"
)

// Analyzer finds the problems of a package.
var Analyzer = &analysis.Analyzer{
	Name:       "concurlintlocks",
	Doc:        "find out what functions do to locks, for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/locks",
	Run:        run,
	Requires:   []*analysis.Analyzer{ir.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Effects), new(Order)},
}

// A Result is what was found in a package.
type Result struct {
	Problems   []*Problem   // in order of the functions
	Conflicts  []Conflict   // likewise
	Reentries  []Reentry    // likewise
	Holds      []Hold       // likewise
	Swaps      []Swap       // likewise
	Asleep     []*ssa.Call  // waits for conditions that nobody signals, likewise
	Relocks    []Relock     // likewise
	LateSends  []LateSend   // likewise
	Unclosed   []Unclosed   // likewise
	Undone     []Undone     // likewise
	DonesTwice []DoneTwice  // calls that may count down what is counted down anyway
	Theirs     []Theirs     // closes of what others may have closed
	Slots      []Slot       // returns that leave slots of semaphores taken
	LateAdds   []LateAdd    // likewise
	LateCloses []LateClose  // likewise
	Abandoned  []Abandoned  // likewise
	Left       []LeftStream // likewise
	Funcs      []*ssa.Function

	built   *ir.SSA
	walks   []*walker
	givenUp []finding.Note
}

// Notes says for which locks the paths of a function were too many.
func (r *Result) Notes() []finding.Note { return r.givenUp }

// A Kind says what is wrong.
type Kind uint8

// The kinds of problems.
const (
	AtReturn  Kind = iota // held when the function returns
	AtTurn                // held when a loop goes on to an object with another lock
	AtPanic               // held when the function panics, which is recovered
	AtCall                // held when a function that is called panics, which is recovered
	AtExit                // held when the goroutine ends itself
	Twice                 // unlocked though unlocked before
	Mode                  // unlocked as a reader though locked as a writer, or the reverse
	DeferLock             // a deferred Lock runs while the lock is held
	DeferLoop             // a deferred Unlock has not run when the loop locks again
	Never                 // locked on all paths, and unlocked by nobody
	NotLocked             // unlocked on all paths, and locked by nobody before
	Dropped               // taken by a deferred call whose result would give it back
	Others                // unlocked where a TryLock has failed: somebody else holds it
)

// A Problem is a wrong use of a lock on some path of a function.
type Problem struct {
	Kind  Kind
	Fn    *ssa.Function
	Ref   Ref
	Lock  ssa.Instruction // where it was locked; nil if the caller did
	At    ssa.Instruction // where it is wrong
	Other ssa.Instruction // where else it is unlocked
	Read  bool            // it was locked by RLock
	Sure  bool            // all paths that reach the place have the lock in the state that is wrong

	Release *Release // what the lock stands for, if it is a function that gives something back

	Ops []ssa.Instruction // all that the function does to the lock, if it is clear which lock it is

	busy bool // something may have happened since the lock was unlocked
}

func run(pass *analysis.Pass) (any, error) {
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return new(Result), nil
	}
	return find(pass, built), nil
}

func find(pass *analysis.Pass, built *ir.SSA) *Result {
	p := newProgram(pass, built.Funcs())
	for _, fn := range p.funcs {
		p.summarize(fn)
	}
	p.findJoins()
	p.keepHooks()
	p.installed()
	p.promised()
	p.noteAbandoned()
	p.noteStreams()
	p.export()
	p.gate()
	p.exportOrder()
	r := &Result{Problems: append(p.judge(), p.dropped()...), Conflicts: append(p.conflicts(), p.crossed()...), Reentries: p.reentered(), Holds: append(p.heldUp(), p.joinHolds()...), Swaps: p.swapped(), Asleep: p.unsignalled(), Relocks: slices.Concat(p.relocked(), p.plugged(), p.askedBack()), LateSends: p.lateSends(), LateAdds: p.lateAdds(), LateCloses: p.leftForOthers(), Abandoned: p.abandonedWaits(), Left: p.leftStreams(), Unclosed: append(p.unclosed(), p.openFlights()...), Undone: p.undone(), Slots: p.slots(), Theirs: p.sharedCloses(), DonesTwice: p.doneTwice(), Funcs: p.funcs, built: built, givenUp: p.givenUp}
	for _, fn := range p.funcs {
		r.walks = append(r.walks, p.infos[origin(fn)].walks...)
	}
	return r
}

// Again finds the problems of the package as a fix would leave it. The pass is
// that of the changed package; nothing is exported.
func (r *Result) Again(pass *analysis.Pass) *Result {
	silent := *pass
	silent.ExportObjectFact = func(types.Object, analysis.Fact) {}
	silent.ExportPackageFact = func(analysis.Fact) {}
	return find(&silent, ir.Of(&silent, r.built.Models()))
}

// Loose reports whether a lock is operated on in a part of the source that is
// not locked on every path that gets there.
func (r *Result) Loose(from, to token.Pos) bool {
	for _, w := range r.walks {
		if w.tokens[w.ref.Root] != nil {
			continue
		}
		for i, modes := range w.modes {
			if pos := opPos(i); from <= pos && pos < to && (modes[free] || modes[unknown] || modes[handed]) {
				return true
			}
		}
	}
	return false
}

func opPos(i ssa.Instruction) token.Pos {
	if c, ok := i.(ssa.CallInstruction); ok {
		return c.Common().Pos()
	}
	return i.Pos()
}

// A program is the package that is analyzed.
type program struct {
	pass  *analysis.Pass
	funcs []*ssa.Function
	infos map[*ssa.Function]*info
	world *world

	edges   []Edge
	classes map[Ref]string // of the locks that were met
	sites   map[*ssa.Function][]site

	allWaits              []wait // with locks held
	reentries             []reentry
	heldCalls             []heldCall
	plugCalls             []plugCall
	selfCalls             []selfCall
	freeCalls             []CalledPlace // that are made without the lock of something that is given, see givenself.go
	joinCalls             []joinCall
	joinedPlaces          map[string]bool      // where what is called by somebody who is waited for is kept
	filled                map[string][]filling // see [program.fillings]
	sends                 []chanUse
	closes                []chanUse
	listSends, listCloses []chanUse // of the channels in a list
	entrySends            []entryUse
	entryCloses           []entryUse
	dropsOf               map[string]ssa.Instruction // see [program.drops]
	groupAdds, groupWaits []groupUse
	emitted               []Relock
	facts                 map[*ssa.Function]*Effects // see [program.imported]
	climbs                []climb
	addresses             map[string]bool                         // see [program.addressed]
	unclear               map[string]bool                         // classes of locks that are used in functions of too many paths
	givenUp               []finding.Note                          // says so
	linked                map[link]bool                           // see [program.links]
	always                map[link]bool                           // those that all stores in a field make
	callSites             map[*ssa.Function][]ssa.CallInstruction // see [program.onlySite]
	writers               []writer
	swaps                 []Swap
	condLocks             map[string]string
	stored                map[string][]*ssa.Store          // see [program.stores]
	seenAs                map[string][]*ssa.MakeInterface  // see [program.onlyImplementer]
	implemented           map[*types.TypeName][]types.Type // the same
	assigned              map[string]bool                  // fields: see [program.assignedFields]
	computed              map[types.Type]bool              // see [program.enumerated]
	enums                 map[*types.Named][]string        // the same
}

// An info is what is known of a function.
type info struct {
	fn         *ssa.Function
	contract   contract
	effects    []Effect
	acquires   []Acquire // what it locks at some time
	callbacks  []Callback
	calls      []CalledParam
	hooks      []Hook
	joins      []Join // for whom it waits
	keeps      []Kept
	placeCalls []placeCall
	places     []CalledPlace          // what it calls, or what it calls does
	release    *Release               // what its callers have to call
	tokens     map[ssa.Value]*Release // what it has to call itself
	waits      []wait                 // what it waits for at some time
	abandons   int                    // see [Effects.Abandons]
	stream     int                    // see stream.go
	abandoned  string                 // the class of that
	peers      []peer
	// lets are the classes of locks that it, or what it calls, unlocks for a
	// while although its caller has locked them.
	lets     map[string]bool
	walks    []*walker
	actions  map[ssa.Instruction][]action
	terms    *terms
	live     map[*ssa.BasicBlock]map[string]bool             // the terms that are still tested
	returned map[string]bool                                 // the terms that are returned
	releases map[string]bool                                 // classes it or its closures may unlock, not counting what it locked
	loops    map[[2]*ssa.BasicBlock]map[*ssa.BasicBlock]bool // see [info.loop]
}

func newProgram(pass *analysis.Pass, funcs []*ssa.Function) *program {
	return &program{pass: pass, funcs: funcs, infos: make(map[*ssa.Function]*info), classes: make(map[Ref]string), unclear: make(map[string]bool), facts: make(map[*ssa.Function]*Effects), sites: make(map[*ssa.Function][]site)}
}

// summarize walks a function after the functions it calls. A function that is
// met again meanwhile, because it calls itself, counts as doing nothing.
func (p *program) summarize(fn *ssa.Function) *info {
	fn = origin(fn)
	if in := p.infos[fn]; in != nil {
		return in
	}
	in := &info{fn: fn, contract: contractOf(fn), terms: newTerms(p.enumerated), releases: make(map[string]bool), lets: make(map[string]bool), tokens: make(map[ssa.Value]*Release)}
	p.infos[fn] = in
	if len(fn.Blocks) == 0 {
		return in
	}
	in.actions = p.actionsOf(in)
	tokens := p.tokensOf(in)
	if len(in.actions)+len(tokens) > 0 {
		in.live, in.returned = liveTerms(in), returnedTerms(in)
		p.walk(in)
		p.walkTokens(in, tokens)
	}
	in.release = p.releaseOf(in)
	for _, l := range touched(in) {
		p.classes[l.ref] = l.class
	}
	p.order(in)
	return in
}

func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// walk walks a function once for each lock it touches.
func (p *program) walk(in *info) {
	for _, l := range touched(in) {
		w := newWalker(in, l)
		w.run()
		if w.gaveUp {
			p.unclear[w.class] = true
			p.givenUp = append(p.givenUp, finding.Note{Text: fmt.Sprintf("%s: %s is not followed on all paths: bound of states after %d", in.fn, l.class, maxStates)})
			continue
		}
		in.walks = append(in.walks, w)
		if w.letsGo() {
			in.lets[w.class] = true
		}
		if e := w.effect(); e != nil {
			in.effects = append(in.effects, *e)
			if e.releases() {
				in.releases[e.Class] = true
			}
		}
	}
}

// A lock is a lock that a function touches.
type lock struct {
	ref   Ref
	class string
}

// touched returns the locks of a function in the order of its instructions.
func touched(in *info) []lock {
	var list []lock
	seen := make(map[Ref]bool)
	for _, b := range in.fn.Blocks {
		for _, i := range b.Instrs {
			for _, a := range in.actions[i] {
				if a.ref.Root != nil && !seen[a.ref] {
					seen[a.ref] = true
					list = append(list, lock{a.ref, a.class})
				}
			}
		}
	}
	return list
}

// export gives the effects of functions to the packages that call them.
func (p *program) export() {
	for _, fn := range p.funcs {
		obj, ok := fn.Object().(*types.Func)
		in := p.infos[origin(fn)]
		if !ok || in == nil {
			continue
		}
		fact := &Effects{Callbacks: in.callbacks, Calls: in.calls, Hooks: in.hooks, Joins: slices.DeleteFunc(slices.Clone(in.joins), func(j Join) bool { return j.Param < 0 }), Keeps: in.keeps, Places: in.places, Lets: slices.Sorted(maps.Keys(in.lets)), Release: in.release, Abandons: in.abandons, Stream: in.stream, ClosesOnce: closesUnasked(fn) != nil}
		for _, a := range in.acquires {
			if a.Free < 0 {
				fact.Acquires = append(fact.Acquires, a)
			}
		}
		for _, e := range in.effects {
			if e.Free < 0 {
				fact.List = append(fact.List, e)
			}
		}
		if len(fact.List)+len(fact.Acquires)+len(fact.Callbacks)+len(fact.Calls)+len(fact.Hooks)+len(fact.Joins)+len(fact.Keeps)+len(fact.Places)+len(fact.Lets) > 0 || fact.Release != nil || fact.Abandons > 0 || fact.Stream > 0 || fact.ClosesOnce {
			p.pass.ExportObjectFact(obj, fact)
		}
	}
}
