package ctxselect

import (
	"fmt"

	"golang.org/x/tools/go/analysis"
)

// A loop that ends with a signal may call a function that tries until it succeeds, and has
// no means to know of the signal: while nothing succeeds, the end of it ends nothing.

// checkHelper reports the loop of such a function.
func (x *index) checkHelper(l *loop) []analysis.Diagnostic {
	f := l.fn
	if f.obj == nil || !x.endless(l) || x.sleep(l) == nil || !x.insists(l) {
		return nil
	}
	for _, call := range x.calls[f.obj] {
		s, ok := x.signalAround(call)
		if !ok || x.heeds(f.body, s) {
			continue
		}
		return []analysis.Diagnostic{{
			Pos: l.stmt.Pos(), End: l.body.Lbrace,
			Category: "retry",
			Message:  fmt.Sprintf("loop tries again after %s of %s %s: nothing but success ends it", s.name, call.fn.name(), s.when),
			Related: []analysis.RelatedInformation{
				{Pos: s.v.Pos(), Message: s.name + " is declared here"},
				{Pos: call.expr.Pos(), Message: "it is called here, where " + s.name + " is looked at otherwise"},
			},
		}}
	}
	return nil
}

// signalAround returns the signal that ends the loop in which a call stands.
func (x *index) signalAround(call callSite) (signal, bool) {
	if call.gone || x.lasting(call.fn) {
		return signal{}, false
	}
	for _, o := range call.fn.loops {
		if !contains(o.stmt, call.expr) {
			continue
		}
		if s, ok := x.watched(o); ok && s.v != nil && x.lastsLonger(s, o) {
			return s, true
		}
	}
	return signal{}, false
}

// name says in messages which function it is.
func (f *fn) name() string {
	for f.outer != nil {
		f = f.outer
	}
	if f.obj == nil {
		return "the caller"
	}
	return f.obj.Name()
}
