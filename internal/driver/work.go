package driver

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// An outcome is what comes out of a unit that is worked on.
type outcome struct {
	entry  *entry
	types  []byte         // export data
	facts  []byte         //
	names  []byte         // digests of the names that importers may use
	source *types.Package // in place of export data that could not be written
	failed bool           // hard errors
	keep   bool           // the outcome follows from the key, and is worth keeping
}

// work brings a unit whose imports are done to an end, from the cache or by
// doing the work.
func (g *graph) work(ctx context.Context, u *unit) {
	r := g.run
	key, ok := r.key(u)
	if ok {
		if e, hit := r.store.get(key); hit && g.settle(u, e) {
			u.cached = true
			return
		}
	}
	closeKey, hasClose := digest{}, false
	if ok && r.store != nil {
		closeKey, hasClose = g.closeKey(u)
	}
	if hasClose {
		if e, hit := r.store.get(closeKey); hit && g.settle(u, e) {
			u.cached = true
			r.store.put(e.under(key)) // and so the next run need not look so closely
			return
		}
	}
	start := time.Now()
	out := g.compute(ctx, u)
	out.entry.Key = key
	if ok && out.keep {
		r.store.put(out.entry, out.types, out.facts, out.names)
		if hasClose {
			r.store.put(out.entry.under(closeKey))
		}
	}
	u.failed = out.failed
	if len(u.dependents) > 0 {
		u.typeData, u.nameData = out.types, out.names
	}
	u.factData = out.facts
	if !g.settle(u, out.entry) {
		// It cannot mention what it cannot see. If it does all the same, its
		// importers are better off without it.
		g.note(u, out, "", errors.New("its types mention packages that it does not import"))
		out.entry.Types, out.entry.Mentions = digest{}, nil
		out.entry.Decls, out.entry.Names = digest{}, digest{}
		g.settle(u, out.entry)
	}
	if out.source != nil {
		u.private = true
		u.typesMu.Lock()
		g.setTypes(u, out.source)
		u.typesMu.Unlock()
	}
	if len(u.dependents) == 0 {
		g.forgetFacts(u)
	}
	r.stats.slow(u, time.Since(start))
}

// redo does the work for a unit that was settled from the cache, because a
// blob was lost since.
func (g *graph) redo(ctx context.Context, u *unit) *outcome {
	out := g.compute(ctx, u)
	if out.keep {
		key := u.entry.Key
		out.entry.Key = key
		g.run.store.put(out.entry, out.types, out.facts, out.names)
	}
	return out
}

// compute parses, type-checks and analyzes a unit. It always has an outcome,
// however much goes wrong.
func (g *graph) compute(ctx context.Context, u *unit) *outcome {
	if t := g.run.cfg.Timeout; t > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t)
		defer cancel()
	}
	out := &outcome{entry: new(entry)}
	if len(u.goFiles()) == 0 {
		out.failed = true // go list, or who imports it, says why
		return out
	}
	c, err := protect(ctx, func() (*checked, error) {
		c := g.check(ctx, u)
		return c, g.export(ctx, u, c)
	})
	if err != nil {
		g.note(u, out, "type-checking", err)
		out.failed = true
		return out
	}
	out.types, out.source = c.data, c.source
	out.entry.Types, out.entry.Mentions = hashOf(c.data), c.mentions
	g.run.takeApart(u, c.seen, out)
	out.entry.Notes = append(out.entry.Notes, c.notes(u)...)
	out.failed = c.broken() && !(u.Standard && u.mode == typesOnly)
	out.keep = len(c.syntax)+len(c.errors) == 0 && !c.stale && out.source == nil
	if u.fakeC() && u.mode != typesOnly {
		g.note(u, out, "", u.noCgo())
	}
	if !c.skip {
		g.analyze(ctx, u, c, out)
	}
	return out
}

// noCgo says why cgo could not be run on the unit.
func (u *unit) noCgo() error {
	why := "go list does not say why"
	if len(u.DepsErrors) > 0 {
		why = oneLine(u.DepsErrors[0].Err)
	}
	return errors.New("not checked, because cgo could not be run on it: " + why)
}

// export writes and reads back the types of the unit.
func (g *graph) export(ctx context.Context, u *unit, c *checked) error {
	if u.isExternalTest() {
		return nil // nobody imports it
	}
	defer g.run.stats.took(&g.run.stats.Export, time.Now())
	data, err := exportTypes(c.pkg)
	var pkg *types.Package
	if err == nil {
		pkg, err = g.importTypes(ctx, u, u.visible(), data)
	}
	if err != nil && c.broken() {
		c.source = c.pkg // holes in the types are hard to write down
		return nil
	}
	if err != nil {
		return err
	}
	c.data, c.mentions, c.seen = data, mentions(pkg), pkg
	return nil
}

// note records that something went wrong with a unit. It is an error only if
// the user asked for the unit: nothing is known of other packages then, but
// those above them go on.
func (g *graph) note(u *unit, out *outcome, doing string, err error) {
	out.keep = false
	text := err.Error()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		text = fmt.Sprintf("took longer than %v and was given up", g.run.cfg.Timeout)
	case doing != "":
		text = doing + ": " + text
	}
	n := finding.Note{Package: u.path, Text: oneLine(text), Error: u.mode == full}
	out.entry.Notes = append(out.entry.Notes, n)
	var p *panicError
	if errors.As(err, &p) && g.run.cfg.Debug != nil {
		fmt.Fprintf(g.run.cfg.Debug, "%s: %s\n%s\n", u.ImportPath, text, p.stack)
	}
}

// protect calls f in a goroutine of its own, and survives whatever f does: a
// panic or Goexit becomes an error, and so does the end of ctx, in which case
// f is left behind and its result ignored.
func protect[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		val T
		err error
	}
	done := make(chan result, 1)
	go func() {
		res := result{err: errors.New("ended its goroutine")}
		defer func() {
			if v := recover(); v != nil {
				res.err = &panicError{v, culprit(), debug.Stack()}
			}
			done <- res
		}()
		res.val, res.err = f()
	}()
	select {
	case res := <-done:
		return res.val, res.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// A panicError is a recovered panic.
type panicError struct {
	value any
	where string
	stack []byte
}

func (p *panicError) Error() string {
	return fmt.Sprintf("panic: %v (in %s)", p.value, p.where)
}

// culprit names the function that panicked. It is called by a deferred
// function while the panic unwinds the stack.
func culprit() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicking := false
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicking = panicking || f.Function == "runtime.gopanic"
		case panicking:
			return f.Function
		}
		if !more {
			return "an unknown function"
		}
	}
}
