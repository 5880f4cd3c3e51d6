package condwait

import (
	_ "embed"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ignore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports condition variables whose wake-ups can be missed.
var Analyzer = &analysis.Analyzer{
	Name:     "condwait",
	Doc:      docs.Must(doc, "condwait"),
	URL:      diag.URL("condwait"),
	Requires: []*analysis.Analyzer{ignore.Analyzer, ir.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() || !mentionsCond(pass) {
		return nil, nil
	}
	p := newProgram(built.Funcs())
	rep := diag.New(pass)
	for _, c := range p.calls {
		if c.method == "Wait" && p.misplaced(c) {
			rep.Add(analysis.Diagnostic{
				Pos:      c.call.Pos(),
				Category: "loop",
				Message:  fmt.Sprintf("%s.Wait is not in a loop: the condition may be false again when it returns", c.name()),
			})
		}
	}
	for _, c := range p.calls {
		if c.method == "Wait" && p.unheld(c) {
			rep.Add(analysis.Diagnostic{
				Pos:      c.call.Pos(),
				Category: "unlocked",
				Message:  fmt.Sprintf("%s.Wait unlocks a mutex that nobody has locked here: the program ends", c.name()),
			})
		}
	}
	for _, l := range append(p.lost(), p.alarms()...) {
		rep.Add(analysis.Diagnostic{
			Pos:      l.change.Pos(),
			Category: "lost",
			Message:  fmt.Sprintf("%s changes without the lock of %s: who is about to wait misses the %s", l.field, l.signal.name(), l.signal.method),
			Related: []analysis.RelatedInformation{
				{Pos: l.signal.call.Pos(), Message: l.signal.method + " wakes only those who wait already"},
				{Pos: l.wait.call.Pos(), Message: "the condition is tested before, under the lock, and then waited for here"},
			},
		})
	}
	for _, a := range p.asleep() {
		rep.Add(analysis.Diagnostic{
			Pos:      a.store.Pos(),
			Category: "asleep",
			Message:  fmt.Sprintf("%s is set, but who waits for it with %s.Wait is not woken: it waits forever", a.field, a.wait.name()),
			Related:  []analysis.RelatedInformation{{Pos: a.wait.call.Pos(), Message: "who waits here looks again only when woken"}},
		})
	}
	for _, f := range p.forgotten() {
		rep.Add(analysis.Diagnostic{
			Pos:      f.change.Pos(),
			Category: "asleep",
			Message:  fmt.Sprintf("%s changes, and who waits for that with %s.Wait is not woken: others who change it wake somebody", locks.RefOf(f.change.Addr), f.wait.name()),
			Related: []analysis.RelatedInformation{
				{Pos: f.wait.call.Pos(), Message: "who waits here looks again only when woken"},
				{Pos: f.other.Pos(), Message: "it changes here as well, and somebody is woken afterwards"},
			},
		})
	}
	for _, o := range p.one() {
		rep.Add(analysis.Diagnostic{
			Pos:      o.signal.call.Pos(),
			Category: "one",
			Message:  fmt.Sprintf("%s.Signal wakes one of those who wait for %s: the others wait forever", o.signal.name(), o.field),
			Related: []analysis.RelatedInformation{
				{Pos: o.store.Pos(), Message: "it is set here, for all of them"},
				{Pos: o.wait.call.Pos(), Message: "several goroutines wait here"},
			},
		})
	}
	for _, u := range p.unfits() {
		rep.Add(analysis.Diagnostic{
			Pos:      u.signal.call.Pos(),
			Category: "one",
			Message:  fmt.Sprintf("%s.Signal wakes one of those who wait, for whom it may not be enough: others who could go on wait forever", u.signal.name()),
			Related:  []analysis.RelatedInformation{{Pos: u.wait.call.Pos(), Message: "what is waited for here depends on what each of them was called with"}},
		})
	}
	for _, w := range p.blind() {
		rep.Add(analysis.Diagnostic{
			Pos:      w.call.Pos(),
			Category: "lost",
			Message:  fmt.Sprintf("what %s.Wait waits for is looked at before its lock is taken: who changes it in between wakes nobody", w.name()),
		})
	}
	rep.Flush()
	return nil, nil
}

// unheld reports whether the lock of a condition variable is certain not to be
// held. Who is called by name only, and says nothing of locks in his own, has no
// callers that are not seen.
func (p *program) unheld(c condCall) bool {
	fn, lock := c.call.Parent(), p.lockOf[c.class]
	return lock != "" && !p.invoked[fn.Name()] && !strings.Contains(strings.ToLower(fn.Name()), "lock") && !p.mayLock(fn, lock)
}

// mentionsCond reports whether the package uses sync.Cond by itself.
func mentionsCond(pass *analysis.Pass) bool {
	for _, obj := range pass.TypesInfo.Uses {
		if obj.Pkg() != nil && obj.Pkg().Path() == "sync" && (obj.Name() == "Cond" || obj.Name() == "NewCond") {
			return true
		}
	}
	return false
}

// misplaced reports whether a Wait stands under a condition that is not tested
// again.
func (p *program) misplaced(c condCall) bool {
	b := c.call.Block()
	return !ir.InLoop(b) && guarded(b) && !p.calledInLoop(c.call.Parent(), nil) && !p.forGood(c) && !p.retired(c)
}

// forGood reports whether a Wait stands under a condition on a field that never changes
// back, and all who wake it have changed it: then it holds when Wait returns.
func (p *program) forGood(c condCall) bool {
	b := c.call.Block()
	br := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
	f, val := isField(br.Cond, b.Preds[0].Succs[1] == b)
	if f == nil {
		return b.Preds[0].Succs[0] == b && p.risen(c, br.Cond)
	}
	e := ending{locks.ClassOf(f), val}
	stores := p.storesOf(e)
	return !p.takenBack(e) && !slices.ContainsFunc(p.calls, func(w condCall) bool {
		return w.method != "Wait" && w.class == c.class && !slices.ContainsFunc(stores, func(s ssa.Instruction) bool {
			return s.Parent() == w.call.Parent() && ir.Dominates(s, w.call)
		})
	})
}

// retired reports whether a condition variable in a field is replaced, or taken out of it,
// by all who wake its waiters: it stands for one event, such as the end of a run, and
// wakes them once.
func (p *program) retired(c condCall) bool {
	woken := false
	for _, w := range p.calls {
		if w.method == "Wait" || w.class != c.class {
			continue
		}
		load, ok := w.call.Call.Args[0].(*ssa.UnOp)
		if !ok || !p.replaces(load, w.call) {
			return false
		}
		woken = true
	}
	return woken
}

// replaces reports whether a function that wakes those who wait for what it has loaded
// stores something else there.
func (p *program) replaces(load *ssa.UnOp, wakes *ssa.Call) bool {
	if _, ok := load.X.(*ssa.FieldAddr); !ok {
		return false
	}
	for _, b := range load.Parent().Blocks {
		for _, i := range b.Instrs {
			s, ok := i.(*ssa.Store)
			if ok && locks.ClassOf(s.Addr) == locks.ClassOf(load.X) && ir.Dominates(load, s) && (ir.Dominates(s, wakes) || ir.Dominates(wakes, s)) {
				return true
			}
		}
	}
	return false
}

// guarded reports whether some branch decides whether the block is reached,
// and the function goes on after it the same way.
func guarded(b *ssa.BasicBlock) bool {
	if len(b.Preds) != 1 {
		return false
	}
	pred := b.Preds[0]
	if _, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If); !ok || len(b.Succs) != 1 {
		return false
	}
	return slices.Contains(pred.Succs, b.Succs[0])
}

// reaches reports whether control may go from the end of one block to another.
func reaches(from, to *ssa.BasicBlock) bool {
	return slices.ContainsFunc(from.Succs, func(next *ssa.BasicBlock) bool { return ir.ComesTo(next, to) })
}

// calledInLoop reports whether some call of the function stands in a loop, or
// in a function that is called in one, or whether it is not known who calls it.
func (p *program) calledInLoop(fn *ssa.Function, seen []*ssa.Function) bool {
	if slices.Contains(seen, fn) || fn.Parent() != nil {
		return true
	}
	for _, c := range p.callers[fn] {
		if ir.InLoop(c.Block()) || p.calledInLoop(c.Parent(), append(slices.Clip(seen), fn)) && !token.IsExported(fn.Name()) {
			return true
		}
	}
	return false
}
