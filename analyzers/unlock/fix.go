package unlock

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// A proposal is a change that might mend a problem.
type proposal struct {
	message string
	edits   []analysis.TextEdit
}

// proposals suggests how to mend a problem, the least intrusive change first;
// alone says that it is the only one of its function and lock. Else a deferred
// Unlock, suggested for one return, and an explicit one, suggested for another,
// would unlock twice.
func (s *source) proposals(p *locks.Problem, alone bool) (list []proposal) {
	add := func(message string, edits []analysis.TextEdit) {
		if len(edits) > 0 {
			list = append(list, proposal{message, edits})
		}
	}
	if p.Release != nil {
		if p.Kind == locks.AtReturn {
			add("Call "+s.function(p.Other)+" before the return", s.unlockBefore(p))
		}
		return list
	}
	switch p.Kind {
	case locks.AtReturn:
		add("Unlock before the return", s.unlockBefore(p))
	case locks.AtPanic:
		add("Unlock before the panic", s.unlockBefore(p))
	case locks.AtExit:
		add("Unlock before the goroutine ends", s.unlockBefore(p))
	case locks.Twice:
		add("Leave it to the deferred call", s.leaveToDefer(p))
		add("Drop the second Unlock", s.dropSecond(p))
		add("Return after the first Unlock", s.returnAfter(p))
	case locks.Mode:
		if p.Sure {
			add("Unlock it the way it was locked", s.otherMode(p))
		}
	case locks.DeferLock:
		if p.Sure {
			add("Defer the Unlock", s.rename(p.At, "Unlock"))
		}
	case locks.DeferLoop:
		add("Unlock at the end of each turn", s.unlockTurns(p))
	}
	if alone && (p.Kind == locks.AtReturn || p.Kind == locks.AtTurn) {
		list = append(list, s.unlockLeaving(p)...)
		add("Defer the Unlock right after the Lock", s.deferSooner(p))
		add("Unlock by a deferred call", s.deferUnlock(p))
	}
	return list
}

// deferUnlock defers the Unlock where the lock is locked, and removes the
// explicit ones, each of which must stand right before the function ends: so
// the lock is held for no longer than it was.
func (s *source) deferUnlock(p *locks.Problem) []analysis.TextEdit {
	if !p.Sure || p.Lock == nil {
		return nil
	}
	lockStmt, _ := s.statement(p.Lock)
	text := s.lockText(p)
	body := s.body(p.Fn)
	if lockStmt == nil || text == "" || body == nil || !s.startsLine(lockStmt) || s.inLoop(lockStmt) {
		return nil
	}
	edits := []analysis.TextEdit{{
		Pos: lockStmt.End(), End: lockStmt.End(),
		NewText: []byte("\n" + s.indent(lockStmt) + "defer " + text + "." + unlocks(p.Read) + "()"),
	}}
	for _, i := range p.Ops {
		if i == p.Lock {
			continue
		}
		c, ok := i.(*ssa.Call)
		if !ok {
			return nil // deferred, or in a goroutine
		}
		op, _ := locks.OpOf(c.Common())
		stmt, list := s.statement(i)
		if !op.Releases() || stmt == nil || !s.last(body, stmt, list) {
			return nil
		}
		edits = append(edits, s.remove(stmt)...)
	}
	if len(edits) == 1 || s.defersAfter(body, lockStmt.End()) {
		return nil
	}
	return edits
}

// deferSooner moves a deferred Unlock up to where the lock is locked. Between
// the two nothing else may be deferred, which would then run before it.
func (s *source) deferSooner(p *locks.Problem) []analysis.TextEdit {
	lock, list := s.statement(p.Lock)
	if lock == nil || !s.startsLine(lock) || s.inLoop(lock) {
		return nil
	}
	for _, stmt := range list[slices.Index(list, lock)+1:] {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok {
			continue
		}
		if !slices.ContainsFunc(p.Ops, func(i ssa.Instruction) bool { return s.call(i) == d.Call }) || s.text(d.Call) == "" {
			return nil
		}
		drop := s.remove(d)
		if drop == nil {
			return nil
		}
		text := "\n" + s.indent(lock) + "defer " + s.text(d.Call)
		return append(drop, analysis.TextEdit{Pos: lock.End(), End: lock.End(), NewText: []byte(text)})
	}
	return nil
}

// leaveToDefer removes an explicit Unlock right before the function ends, if a
// deferred call unlocks.
func (s *source) leaveToDefer(p *locks.Problem) []analysis.TextEdit {
	if _, ok := p.At.(*ssa.Defer); !ok {
		return nil
	}
	stmt, list := s.statement(p.Other)
	if body := s.body(p.Fn); stmt != nil && body != nil && s.last(body, stmt, list) {
		return s.remove(stmt)
	}
	return nil
}

// dropSecond removes an Unlock that no path reaches with the lock held.
func (s *source) dropSecond(p *locks.Problem) []analysis.TextEdit {
	second, list := s.statement(p.At)
	first, other := s.statement(p.Other)
	if second == nil || first == nil || !p.Sure || !sameList(list, other) {
		return nil // at the end of a branch it is rather a return that is missing
	}
	if _, deferred := second.(*ast.DeferStmt); deferred {
		return nil
	}
	return s.remove(second)
}

// returnAfter returns after an Unlock at the end of a branch, if all that would
// follow is the second one.
func (s *source) returnAfter(p *locks.Problem) []analysis.TextEdit {
	first, branch := s.statement(p.Other)
	second, list := s.statement(p.At)
	body := s.body(p.Fn)
	if first == nil || second == nil || body == nil || p.Fn.Signature.Results().Len() > 0 || !s.startsLine(first) {
		return nil
	}
	if branch[len(branch)-1] != first || sameList(branch, body.List) || !s.last(body, second, list) {
		return nil
	}
	return []analysis.TextEdit{{Pos: first.End(), End: first.End(), NewText: []byte("\n" + s.indent(first) + "return")}}
}

func (s *source) otherMode(p *locks.Problem) []analysis.TextEdit {
	return s.rename(p.At, unlocks(p.Read))
}

// rename changes the name of the method that an instruction calls.
func (s *source) rename(i ssa.Instruction, to string) []analysis.TextEdit {
	c := s.call(i)
	if c == nil {
		return nil
	}
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if op, _ := locks.OpOf(i.(ssa.CallInstruction).Common()); !ok || op == locks.None {
		return nil
	}
	return []analysis.TextEdit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), NewText: []byte(to)}}
}

func unlocks(read bool) string {
	if read {
		return "RUnlock"
	}
	return "Unlock"
}
