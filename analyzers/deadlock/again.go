package deadlock

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
	"github.com/concurlint/concurlint/internal/witness"
)

// rereads returns the places where a read lock is taken again.
func rereads(res *locks.Result) (at judge.Known) {
	for _, r := range res.Reentries {
		if r.Read {
			at = append(at, r.At)
		}
	}
	for _, r := range res.Relocks {
		if r.Read {
			at = append(at, r.At)
		}
	}
	return at
}

// again reports a lock that is taken by the goroutine that holds it.
func again(r locks.Reentry) analysis.Diagnostic {
	d := analysis.Diagnostic{Pos: r.At.Pos(), Related: diag.Related(story(r))}
	if r.Read {
		d.Category = "recursive-read"
		d.Message = fmt.Sprintf("%s is read-locked again by its reader: a writer in between blocks both forever", r.Ref)
	} else {
		d.Category = "double-lock"
		d.Message = fmt.Sprintf("%s is locked again by the goroutine that holds it: deadlock", r.Ref)
	}
	return d
}

// relocked reports a callback that takes the lock with which it is called.
func relocked(r locks.Relock) analysis.Diagnostic {
	name := r.Ref.String()
	if g, ok := r.Ref.Root.(*ssa.Global); ok && g.Pkg != r.At.Parent().Pkg {
		name = short(g.String()) + r.Ref.Path
	}
	d := analysis.Diagnostic{Pos: r.At.Pos(), Category: "double-lock", Message: fmt.Sprintf("%s is locked again in a callback that is called with it held: deadlock", name)}
	if r.Read {
		d.Category = "recursive-read"
		d.Message = fmt.Sprintf("%s is read-locked again in a callback of its reader: a writer in between blocks both", name)
	}
	related := func(at ssa.Instruction, text string) {
		if at != nil {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: at.Pos(), Message: text})
		}
	}
	related(r.Given, "the callback is handed over here")
	related(r.Called, "it is called here, with the lock held")
	related(r.Write, "this writer waits for its readers, and keeps out further ones")
	if r.Inner != r.At {
		related(r.Inner, "it locks here")
	}
	return d
}

// story tells how it comes about.
func story(r locks.Reentry) []witness.Step {
	var steps []witness.Step
	holder := local(r.At.Parent())
	step := func(who string, kind witness.Kind, text string, at ssa.Instruction) {
		if at != nil {
			steps = append(steps, witness.Step{Goroutine: who, Kind: kind, Text: text, Pos: at.Pos()})
		}
	}
	if r.Called != nil {
		holder = local(r.Called.Parent())
	}
	step(holder, witness.Run, "locks "+r.Ref.String(), r.Outer)
	if r.Called != nil {
		step(holder, witness.Call, "calls "+local(r.At.Parent()), r.Called)
	}
	if r.Read && r.Write != nil {
		writer := local(r.Write.Parent())
		if writer == holder {
			writer = "another " + writer
		}
		step(writer, witness.Stuck, "waits for its readers, and keeps out further ones", r.Write)
	}
	if r.Direct {
		step(holder, witness.Stuck, "locks "+r.Ref.String(), r.At)
	} else {
		step(holder, witness.Call, "calls "+called(r.At.(*ssa.Call)), r.At)
		step(holder, witness.Stuck, "locks "+r.Ref.String(), r.Inner)
	}
	return steps
}

// called names what is called, or the method of an interface, or what a field holds.
func called(c *ssa.Call) string {
	switch fn := c.Call.StaticCallee(); {
	case fn != nil:
		return local(fn)
	case c.Call.IsInvoke():
		return locks.RefOf(c.Call.Value).String() + "." + c.Call.Method.Name()
	}
	return locks.RefOf(c.Call.Value).String()
}

// local returns the name of a function within its package.
func local(fn *ssa.Function) string {
	name := fn.Name()
	if fn.Pkg != nil {
		name = fn.RelString(fn.Pkg.Pkg)
	}
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}
