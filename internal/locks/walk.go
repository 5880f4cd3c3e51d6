package locks

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A walker walks a function along all its paths for one lock.
type walker struct {
	*info
	ref   Ref
	class string
	begin *state // with which the function is entered, if it is not for the contract to say

	from  []*ssa.BasicBlock        // where the object that the lock lies in is found
	ahead map[*ssa.BasicBlock]bool // blocks from which on something may happen to the lock

	seen     map[stateKey]bool
	work     []item
	exits    []exit
	broken   []exit                                // by panics of what is called
	turns    []state                               // with which a loop goes on to another lock
	releases map[ssa.Instruction][]ssa.Instruction // by the place that locked
	modes    map[ssa.Instruction]map[mode]bool     // the modes in which an operation meets the lock
	problems []*Problem
	quiet    bool // the path panics
	gaveUp   bool
}

type item struct {
	block *ssa.BasicBlock
	st    state
}

// A mode is what a path knows of the lock.
type mode uint8

const (
	unknown mode = iota // nothing: it has not touched it
	free                // not held
	held                // locked
	shared              // read-locked
	handed              // perhaps held, but who unlocks it is unknown
)

// A state is what is known at a point of a path. It is never changed, but for
// a copy that one step owns.
type state struct {
	mode   mode
	depth  int             // of read locks
	entry  mode            // what the first operation asks of the caller
	gave   mode            // how the caller held what was unlocked, before the name came to mean another one
	site   ssa.Instruction // that locked it last
	last   ssa.Instruction // that unlocked it last
	failed ssa.Instruction // the TryLock that has just found it held by somebody else
	defers []ssa.Instruction
	facts  facts
	under  []string // terms that something was learned of while it was held, sorted
	foggy  bool     // unknown code ran since it was locked, or unlocked
	busy   bool     // so did known code that may take its time
}

// An exit is how a path ends.
type exit struct {
	state
	at      ssa.Instruction
	panics  bool
	net     Net
	results []string // what is known of them
}

func newWalker(in *info, l lock) *walker {
	return &walker{
		info: in, ref: l.ref, class: l.class, from: foundIn(in.fn, l.ref),
		seen: make(map[stateKey]bool), releases: make(map[ssa.Instruction][]ssa.Instruction),
		modes: make(map[ssa.Instruction]map[mode]bool),
	}
}

// foundIn returns the blocks that compute the root of a path and its indexes.
func foundIn(fn *ssa.Function, r Ref) []*ssa.BasicBlock {
	var list []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if v, ok := i.(ssa.Value); ok && (v == r.Root || strings.Contains(r.Path, "["+v.Name()+"]")) {
				list = append(list, b)
			}
		}
	}
	return list
}

const (
	maxStates = 6000 // beyond, nothing is said about the lock
	maxDefers = 4
	maxDepth  = 4
)

// concerned returns the blocks in which something may happen to the lock, and
// those that lead there. Behind them nothing has to be known any more but what
// is returned, if the lock is free: many branches of a long function that locks
// at its beginning would make too many states.
func (w *walker) concerned() map[*ssa.BasicBlock]bool {
	ahead := make(map[*ssa.BasicBlock]bool)
	var work []*ssa.BasicBlock
	for _, b := range w.fn.Blocks {
		if slices.ContainsFunc(b.Instrs, w.touches) {
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !ahead[b] {
			ahead[b] = true
			work = append(work, b.Preds...)
		}
	}
	return ahead
}

// touches reports whether an instruction may do something to the lock.
func (w *walker) touches(i ssa.Instruction) bool {
	return slices.ContainsFunc(w.actions[i], func(a action) bool { return a.ref == w.ref || a.class == w.class })
}

func (w *walker) run() {
	w.ahead = w.concerned()
	begin := w.contract.start(w.ref)
	if w.begin != nil {
		begin = *w.begin
	}
	w.push(w.fn.Blocks[0], begin)
	for len(w.work) > 0 && !w.gaveUp {
		it := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		w.block(it.block, it.st)
	}
	w.seen, w.work, w.ahead = nil, nil, nil // walkers are kept, for how paths end
}

func (w *walker) push(b *ssa.BasicBlock, st state) {
	settled := st.mode == free && len(st.defers) == 0 && !w.ahead[b]
	st.facts = st.facts.only(func(term string) bool { return w.live[b][term] && (!settled || w.returned[term]) })
	k := st.key(b)
	if w.seen[k] {
		return
	}
	w.seen[k] = true
	w.gaveUp = w.gaveUp || len(w.seen) > maxStates
	w.work = append(w.work, item{b, st})
}

// A stateKey tells states apart.
type stateKey struct {
	block       *ssa.BasicBlock
	mode, entry mode
	gave        mode
	depth       int
	site, last  ssa.Instruction
	failed      ssa.Instruction
	foggy, busy bool
	known       string // and what is deferred
}

func (s *state) key(b *ssa.BasicBlock) stateKey {
	var known strings.Builder
	for _, d := range s.defers {
		fmt.Fprintf(&known, "%p ", d)
	}
	s.facts.write(&known)
	for _, term := range s.under {
		known.WriteString(";" + term)
	}
	return stateKey{b, s.mode, s.entry, s.gave, s.depth, s.site, s.last, s.failed, s.foggy, s.busy, known.String()}
}

// block walks the instructions of a block. An instruction may split a state.
func (w *walker) block(b *ssa.BasicBlock, st state) {
	states := []state{st}
	for _, i := range b.Instrs {
		if w.inert(i) {
			continue
		}
		var next []state
		for _, s := range states {
			next = append(next, w.step(i, s)...)
		}
		states = next
	}
	for _, s := range states {
		w.leave(b, s)
	}
}

// inert reports whether an instruction leaves every state as it is. Phis are done on the
// edge.
func (w *walker) inert(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Call, *ssa.Defer, *ssa.RunDefers, *ssa.Return, *ssa.Panic, *ssa.Store, *ssa.Alloc, *ssa.Send, *ssa.Select:
		return false
	case *ssa.UnOp:
		return i.Op != token.ARROW && len(w.actions[i]) == 0
	case *ssa.Phi:
		return true
	}
	return len(w.actions[i]) == 0
}

// leave goes on to the successors of a block.
func (w *walker) leave(b *ssa.BasicBlock, st state) {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	for n, succ := range b.Succs {
		s := st
		if ok {
			list := w.terms.literals(br.Cond, n == 0)
			if s.facts, ok = s.facts.withAll(list); !ok || w.terms.impossible(s.facts, list) {
				ok = true
				continue
			}
			s.under = w.learned(st, list)
		}
		w.push(succ, w.edge(b, succ, s))
	}
}

// learned returns the terms of fields of which all that is known was read while
// the lock was held. Whoever takes the lock again, and looks again, does so
// because it may have changed: see [walker.relearn]. What was read without the
// lock is taken to stay as it is, for whoever locks because of it, and unlocks
// because of it, relies on that.
func (w *walker) learned(s state, list []literal) []string {
	if s.mode != held && s.mode != shared {
		return s.under
	}
	under := s.under
	for _, l := range list {
		if s.facts.of(l.term) == "" && w.terms.loads(w.fn, l.term) > 1 && !slices.Contains(under, l.term) {
			under = append(slices.Clip(under), l.term)
		}
	}
	slices.Sort(under)
	return under
}

// relearn forgets, when the lock is taken again, what was read under it before.
func (w *walker) relearn(st state) state {
	for _, term := range st.under {
		st.facts = st.facts.set(term, "")
	}
	st.under = nil
	return st
}

// edge binds the phis of a block, and forgets what a loop computes anew.
func (w *walker) edge(from, to *ssa.BasicBlock, st state) state {
	n := slices.Index(to.Preds, from)
	old := st.facts
	back := to.Dominates(from)
	if back {
		st = w.again(to, from, st)
	}
	for _, i := range to.Instrs {
		phi, ok := i.(*ssa.Phi)
		if !ok {
			break
		}
		if tells(phi.Type()) {
			st.facts = st.facts.set(w.terms.of(phi), w.terms.valueOf(old, phi.Edges[n]))
		}
		if w.ref.Root == phi && !back {
			st = w.renamed(st)
		}
	}
	return st
}

// again forgets what the next turn of a loop computes anew. If the lock itself
// is found anew by each turn, it is another one from now on.
func (w *walker) again(head, tail *ssa.BasicBlock, st state) state {
	body := w.loop(head, tail)
	st.facts = st.facts.only(func(term string) bool {
		return !slices.ContainsFunc(w.terms.defs[term], func(b *ssa.BasicBlock) bool { return body[b] })
	})
	if slices.ContainsFunc(w.from, func(b *ssa.BasicBlock) bool { return body[b] }) {
		if (st.mode == held || st.mode == shared) && !w.deferredRelease(st) {
			w.turns = append(w.turns, st)
		}
		return w.renamed(st)
	}
	return st
}

// deferredRelease reports whether a deferred call will unlock the lock: what the
// next turn finds by its name is another one, and does not wait for that.
func (w *walker) deferredRelease(st state) bool {
	return slices.ContainsFunc(st.defers, func(d ssa.Instruction) bool {
		return slices.ContainsFunc(w.actions[d], func(a action) bool {
			return a.ref == w.ref && (a.op.Releases() || releasesOuts(a.outs))
		})
	})
}

// renamed is the state when the name of the lock comes to mean another one. What the caller
// held, and this one has unlocked, is unlocked all the same.
func (w *walker) renamed(st state) state {
	switch st.mode {
	case held, shared:
		st.mode = handed
	case free:
		if st.entry == held || st.entry == shared {
			st.gave = st.entry
		}
		st.mode, st.last, st.entry = unknown, nil, unknown
	}
	return st
}

// loop returns the blocks of the natural loop of a back edge.
func (in *info) loop(head, tail *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	if body := in.loops[[2]*ssa.BasicBlock{head, tail}]; body != nil {
		return body
	}
	body := map[*ssa.BasicBlock]bool{head: true}
	work := []*ssa.BasicBlock{tail}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !body[b] {
			body[b] = true
			work = append(work, b.Preds...)
		}
	}
	if in.loops == nil {
		in.loops = make(map[[2]*ssa.BasicBlock]map[*ssa.BasicBlock]bool)
	}
	in.loops[[2]*ssa.BasicBlock{head, tail}] = body
	return body
}
