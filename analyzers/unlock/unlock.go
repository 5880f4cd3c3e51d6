package unlock

import (
	_ "embed"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are left held, unlocked twice, or locked in vain.
var Analyzer = &analysis.Analyzer{
	Name:     "unlock",
	Doc:      docs.Must(doc, "unlock"),
	URL:      diag.URL("unlock"),
	Requires: append(judge.Requires(), locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[locks.Analyzer].(*locks.Result)
	rep := diag.New(pass)
	src := newSource(pass)
	ver := newVerifier(src, res, judge.Harmless(pass))
	for _, p := range res.Problems {
		if src.onPurpose(p) {
			continue
		}
		d := src.problem(p)
		if !rep.Silent(d.Category, d.Pos) {
			d.SuggestedFixes = ver.first(src.proposals(p, alone(p, res.Problems)), problemName(p), src.pos(p.At))
		}
		rep.Add(d)
	}
	for _, fn := range res.Funcs {
		for _, c := range copies(fn) {
			d := src.onCopy(c)
			if !rep.Silent(d.Category, d.Pos) {
				d.SuggestedFixes = ver.first(src.original(fn, c), copyName(fn), d.Pos)
			}
			rep.Add(d)
		}
	}
	for _, l := range res.Slots {
		rep.Add(src.slot(l))
	}
	rep.Flush()
	return nil, nil
}

// alone reports whether p is the only problem of its function and lock.
func alone(p *locks.Problem, all []*locks.Problem) bool {
	return !slices.ContainsFunc(all, func(q *locks.Problem) bool { return q != p && q.Fn == p.Fn && q.Ref == p.Ref })
}

// problem writes a problem as a diagnostic.
func (s *source) problem(p *locks.Problem) analysis.Diagnostic {
	if p.Release != nil {
		return s.release(p)
	}
	switch p.Kind {
	case locks.AtReturn:
		return s.leftHeld(p, "return", "when "+s.funcName(p.Fn)+" "+ending(p.At)+"; other paths unlock it")
	case locks.AtTurn:
		return s.leftHeld(p, "return", "when the loop goes on to the next; other paths unlock it")
	case locks.AtPanic:
		return s.leftHeld(p, "panic", "after this panic, which is recovered; other paths unlock it")
	case locks.AtCall:
		return s.leftHeld(p, "panic", "when this call panics, which is recovered; other paths unlock it")
	case locks.AtExit:
		return s.leftHeld(p, "panic", "when the goroutine ends here; other paths unlock it")
	case locks.Twice:
		return s.twice(p)
	case locks.Mode:
		return s.mode(p)
	case locks.DeferLock:
		return s.deferLock(p)
	case locks.Never:
		return s.never(p)
	case locks.NotLocked:
		return s.notLocked(p)
	case locks.Others:
		return s.others(p)
	}
	return s.deferLoop(p)
}

func (s *source) never(p *locks.Problem) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "return",
		Message:  fmt.Sprintf("%s is %s here and left so, and no function unlocks it", s.lockName(p, p.Lock), locked(p.Read)),
	}
}

func (s *source) notLocked(p *locks.Problem) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "unlocked",
		Message:  fmt.Sprintf("%s is unlocked, but nobody has locked it: that crashes the program", s.lockName(p, p.At)),
	}
}

func (s *source) others(p *locks.Problem) analysis.Diagnostic {
	name := s.lockName(p, p.Other)
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "unlocked",
		Message:  fmt.Sprintf("%s is unlocked although TryLock has failed: it is somebody else who holds it", name),
		Related:  []analysis.RelatedInformation{{Pos: s.pos(p.Other), Message: "it may be held by somebody else here"}},
	}
}

func (s *source) leftHeld(p *locks.Problem, category, when string) analysis.Diagnostic {
	name := p.Ref.String()
	var related []analysis.RelatedInformation
	if p.Lock != nil {
		name = s.lockName(p, p.Lock)
		related = append(related, analysis.RelatedInformation{Pos: s.pos(p.Lock), Message: name + " is " + locked(p.Read) + " here"})
	}
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: category,
		Message:  fmt.Sprintf("%s is still %s %s", name, locked(p.Read), when),
		Related:  append(related, analysis.RelatedInformation{Pos: s.pos(p.Other), Message: "another path unlocks it here"}),
	}
}

// release writes a problem with the function that a call has returned.
func (s *source) release(p *locks.Problem) analysis.Diagnostic {
	does, left := "unlocks "+p.Release.Of, "locked"
	if p.Release.Slot {
		does, left = "gives back a slot of "+p.Release.Of, "taken"
	}
	d := analysis.Diagnostic{Pos: s.pos(p.At), Category: "return"}
	switch p.Kind {
	case locks.Dropped:
		d.Message = fmt.Sprintf("the deferred call returns the function that %s, and nobody calls it: it stays %s", does, left)
		return d
	case locks.Twice:
		name := s.function(p.Other)
		d.Category = "unlocked"
		d.Message = fmt.Sprintf("%s, which %s, is called a second time: that crashes the program", name, does)
		if i, ok := p.At.(*ssa.Defer); ok {
			d.Pos = s.pos(p.Other)
			d.Message = fmt.Sprintf("%s, which %s, is called here and again by a deferred call: that crashes the program", name, does)
			d.Related = []analysis.RelatedInformation{{Pos: s.pos(i), Message: "it is called again here when " + s.funcName(p.Fn) + " returns"}}
			return d
		}
		d.Related = []analysis.RelatedInformation{{Pos: s.pos(p.Other), Message: "it has been called here"}}
		return d
	}
	when := "when " + s.funcName(p.Fn) + " " + ending(p.At)
	switch p.Kind {
	case locks.AtTurn:
		when = "before the loop goes on"
	case locks.AtPanic, locks.AtCall:
		d.Category, when = "panic", "after this panic, which is recovered"
	case locks.AtExit:
		d.Category, when = "panic", "when the goroutine ends here"
	}
	d.Message = fmt.Sprintf("%s, which %s, is not called %s; other paths call it", s.function(p.Other), does, when)
	d.Related = []analysis.RelatedInformation{
		{Pos: s.pos(p.Lock), Message: "it is " + left + " here"},
		{Pos: s.pos(p.Other), Message: "another path calls it here"},
	}
	return d
}

// slot writes a slot of a semaphore that an error leaves taken.
func (s *source) slot(l locks.Slot) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.pos(l.At),
		Category: "return",
		Message:  fmt.Sprintf("a slot of %s is still taken when %s returns an error here; other paths give it back", l.Ref, s.funcName(l.At.Parent())),
		Related: []analysis.RelatedInformation{
			{Pos: s.pos(l.Taken), Message: "it is taken here"},
			{Pos: s.pos(l.Given), Message: "another path gives it back here"},
		},
	}
}

// function returns the function that is called, as it is written.
func (s *source) function(i ssa.Instruction) string {
	if c := s.call(i); c != nil {
		if text := types.ExprString(c.Fun); len(text) <= 40 && !strings.Contains(text, "\n") {
			return text
		}
	}
	return "the returned function"
}

// ending says how a function ends: by a return, or at its closing brace.
func ending(at ssa.Instruction) string {
	if at.Pos().IsValid() {
		return "returns here"
	}
	return "ends"
}

func (s *source) twice(p *locks.Problem) analysis.Diagnostic {
	name := s.lockName(p, p.Other)
	if d, ok := p.At.(*ssa.Defer); ok {
		return analysis.Diagnostic{
			Pos:      s.pos(p.Other),
			Category: "unlocked",
			Message:  fmt.Sprintf("%s is unlocked here and again by a deferred call: that crashes the program", name),
			Related:  []analysis.RelatedInformation{{Pos: s.pos(d), Message: "it is unlocked again here when " + s.funcName(p.Fn) + " returns"}},
		}
	}
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "unlocked",
		Message:  fmt.Sprintf("%s is unlocked, but is not locked any more: that crashes the program", name),
		Related:  []analysis.RelatedInformation{{Pos: s.pos(p.Other), Message: "it has been unlocked here"}},
	}
}

func (s *source) mode(p *locks.Problem) analysis.Diagnostic {
	name := s.lockName(p, p.Lock)
	msg := "%s was locked by Lock, but RUnlock unlocks it: that crashes the program"
	if p.Read {
		msg = "%s was locked by RLock, but Unlock unlocks it: that crashes the program"
	}
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "mode",
		Message:  fmt.Sprintf(msg, name),
		Related:  []analysis.RelatedInformation{{Pos: s.pos(p.Lock), Message: "it is " + locked(p.Read) + " here"}},
	}
}

func (s *source) deferLock(p *locks.Problem) analysis.Diagnostic {
	name := s.lockName(p, p.Lock)
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "deferlock",
		Message:  fmt.Sprintf("the deferred call locks %s while it is locked: %s never returns", name, s.funcName(p.Fn)),
		Related:  []analysis.RelatedInformation{{Pos: s.pos(p.Lock), Message: "it is locked here"}},
	}
}

func (s *source) deferLoop(p *locks.Problem) analysis.Diagnostic {
	name := s.lockName(p, p.Lock)
	return analysis.Diagnostic{
		Pos:      s.pos(p.At),
		Category: "loop",
		Message:  fmt.Sprintf("the deferred unlock of %s waits for %s to return, but the loop locks it again", name, s.funcName(p.Fn)),
		Related:  []analysis.RelatedInformation{{Pos: s.pos(p.Lock), Message: "the next turn of the loop blocks here forever"}},
	}
}

func (s *source) onCopy(c onCopy) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.pos(c.call),
		Category: "copy",
		Message:  fmt.Sprintf("%s is a copy that nobody else locks: %s", s.expr(c.call, "this lock"), c.why),
		Related:  []analysis.RelatedInformation{{Pos: c.made, Message: "the copy is made here"}},
	}
}

func locked(read bool) string {
	if read {
		return "read-locked"
	}
	return "locked"
}
