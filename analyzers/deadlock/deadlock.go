package deadlock

import (
	_ "embed"
	"fmt"
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

// Analyzer reports goroutines that block forever because of a lock.
var Analyzer = &analysis.Analyzer{
	Name:     "deadlock",
	Doc:      docs.Must(doc, "deadlock"),
	URL:      diag.URL("deadlock"),
	Requires: append(judge.Requires(), locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[locks.Analyzer].(*locks.Result)
	known := rereads(res)
	if _, err := judge.RunBut(pass, known); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	for _, c := range res.Conflicts {
		at := []ssa.Instruction{c.At}
		for _, o := range c.Others {
			at = append(at, o.At)
		}
		if !judge.Shown(pass, at...) {
			rep.Add(conflict(c))
		}
	}
	for _, r := range res.Reentries {
		if !judge.ShownBut(pass, known, r.At) {
			rep.Add(again(r))
		}
	}
	for _, h := range res.Holds {
		if !judge.Shown(pass, h.At, h.ByAt) {
			rep.Add(heldUp(h))
		}
	}
	for _, s := range res.Swaps {
		if !judge.Shown(pass, s.At) {
			rep.Add(swapped(s))
		}
	}
	for _, r := range res.Relocks {
		if !judge.ShownBut(pass, known, r.At, r.Called) {
			rep.Add(relocked(r))
		}
	}
	for _, n := range nestings(res.Funcs) {
		if !judge.Shown(pass, n.start) {
			rep.Add(analysis.Diagnostic{
				Pos:      n.start.Pos(),
				Category: "limit",
				Message:  "a task of the group waits here for its limit: if all tasks that it allows do so, none of them ends",
				Related:  []analysis.RelatedInformation{{Pos: n.limit.Pos(), Message: "the limit is set here"}},
			})
		}
	}
	for _, k := range keptPlaces(res.Funcs) {
		if !judge.Shown(pass, k.take) {
			rep.Add(analysis.Diagnostic{
				Pos:      k.wait.Pos(),
				Category: "semaphore",
				Message:  fmt.Sprintf("%s keeps a place of the semaphore while it waits for calls of itself, which need one: with as many calls as places, all of them wait", local(k.wait.Parent())),
				Related:  []analysis.RelatedInformation{{Pos: k.take.Pos(), Message: "the place is taken here"}, {Pos: k.start.Pos(), Message: "a call is started here"}},
			})
		}
	}
	for _, c := range res.Asleep {
		if !judge.Shown(pass, c) {
			rep.Add(analysis.Diagnostic{Pos: c.Pos(), Category: "cond", Message: fmt.Sprintf("%s.Wait blocks forever: nobody signals it", locks.RefOf(c.Call.Args[0]))})
		}
	}
	rep.Flush()
	return nil, nil
}

func swapped(s locks.Swap) analysis.Diagnostic {
	first, second := s.First.String(), s.Second.String()
	if first == second {
		first, second = "that of another", first
	}
	d := analysis.Diagnostic{
		Pos:      s.At.Pos(),
		Category: "lock-order",
		Message:  fmt.Sprintf("%s is locked while %s is held: who has the two the other way round waits forever", second, first),
	}
	if s.From != nil {
		d.Related = []analysis.RelatedInformation{{Pos: s.From.Pos(), Message: s.Why}}
	} else if s.Why != "" {
		d.Related = []analysis.RelatedInformation{{Pos: s.At.Pos(), Message: s.Why}}
	}
	return d
}

func heldUp(h locks.Hold) analysis.Diagnostic {
	by := short(h.By.RelString(nil))
	if outer := h.By.Parent(); outer != nil {
		by = "a function literal of " + short(outer.RelString(nil))
	}
	if h.Through != nil && h.Ref.Root == nil {
		return analysis.Diagnostic{
			Pos:      h.At.Pos(),
			Category: "self-wait",
			Message:  fmt.Sprintf("calling %s in %s waits for itself: it waits for the goroutine that calls this", short(h.Through.RelString(nil)), by),
			Related:  []analysis.RelatedInformation{{Pos: h.ByAt.Pos(), Message: "what is called is handed over here"}},
		}
	}
	if h.Through != nil {
		return analysis.Diagnostic{
			Pos:      h.At.Pos(),
			Category: "wait-while-locked",
			Message:  fmt.Sprintf("calling %s with %s held can deadlock: it waits for a goroutine that calls %s, which locks it", short(h.Through.RelString(nil)), h.Ref, by),
			Related:  []analysis.RelatedInformation{{Pos: h.ByAt.Pos(), Message: fmt.Sprintf("%s locks it here", by)}},
		}
	}
	until := ""
	if h.Until != "" {
		until = ", until " + h.Until + " tells it to stop"
	}
	return analysis.Diagnostic{
		Pos:      h.At.Pos(),
		Category: "wait-while-locked",
		Message:  fmt.Sprintf("waiting for %s with %s held can deadlock%s: %s, which ends the wait, locks it first", h.On, h.Ref, until, by),
		Related:  []analysis.RelatedInformation{{Pos: h.ByAt.Pos(), Message: fmt.Sprintf("%s locks it here", by)}},
	}
}

func conflict(c locks.Conflict) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      c.At.Pos(),
		Category: "lock-order",
		Message:  fmt.Sprintf("%s is locked while %s is held, but %s locks them the other way round", short(c.Second), short(c.First), by(c.Others[0].Func)),
	}
	if n := len(c.Others); n > 1 {
		d.Message = fmt.Sprintf("locking %s with %s held closes a ring of %d locks: deadlock", short(c.Second), short(c.First), n+1)
	}
	for _, o := range c.Others {
		if o.At != nil {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: o.At.Pos(), Message: fmt.Sprintf("%s is locked here while %s is held", short(o.Second), short(o.First))})
		}
	}
	return d
}

// by names a function by which something is done, a literal by what it is written in.
func by(name string) string {
	if outer, _, ok := strings.Cut(name, "$"); ok {
		return "a function literal of " + short(outer)
	}
	return short(name)
}

// short returns a full name without the directory of its package.
func short(name string) string {
	dir := strings.LastIndexByte(name, '/') + 1
	if strings.HasPrefix(name, "(*") {
		return "(*" + name[max(dir, 2):]
	}
	return name[dir:]
}
