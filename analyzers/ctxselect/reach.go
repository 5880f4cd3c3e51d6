package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/concurlint/concurlint/internal/ir"
)

// A signal is something in reach of a loop that says that it is time to stop.
type signal struct {
	name string     // as the source would write it
	v    *types.Var // the variable or field
	done string     // an expression to receive from
	err  string     // an expression for the error, "" if it is a channel
	when string     // "is done" or "is closed"
	far  bool       // in reach where the goroutine is started only
	of   *types.Var // whose field it is, if it is one
}

func contextSignal(name string, v *types.Var) signal {
	return signal{name: name, v: v, done: name + ".Done()", err: name + ".Err()", when: "is done"}
}

func channelSignal(name string, v *types.Var) signal {
	return signal{name: name, v: v, done: name, when: "is closed"}
}

// reach returns the signals in reach of a loop: contexts before channels, the
// nearest first.
func (x *index) reach(l *loop) []signal {
	out := x.signalsAt(l.fn, l.stmt.Pos())
	if l.fn.obj == nil || len(out) > 0 {
		return out
	}
	if s, ok := x.started(l.fn); ok {
		for _, sig := range x.signalsAt(s.fn, s.pos) {
			sig.far = true
			out = append(out, sig)
		}
	}
	return out
}

// signalsAt returns the signals in reach of a place in a function.
func (x *index) signalsAt(f *fn, pos token.Pos) []signal {
	var contexts, channels []signal
	scope := x.pass.Pkg.Scope().Innermost(pos)
	for ; scope != nil && scope != x.pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || v.Pos() >= pos || name == "_" || name == "" {
				continue
			}
			switch {
			case isContext(v.Type()):
				if x.cancellable(v) && !x.replaced(v) {
					contexts = append(contexts, contextSignal(name, v))
				}
			case isSignal(v.Type()):
				if x.isStop(v, f) {
					channels = append(channels, channelSignal(name, v))
				}
			case isRequest(v.Type()):
				if !handedOutside(f, v) && !x.unbound(v) {
					contexts = append(contexts, contextSignal(name+".Context()", v))
				}
			default:
				ctx, ch := x.fieldSignals(name, v, f)
				contexts, channels = append(contexts, ctx...), append(channels, ch...)
			}
		}
	}
	return append(contexts, channels...)
}

// replaced reports whether a variable gets another context in a loop or literal that
// it is declared outside of: each is for one turn, or until the next event.
func (x *index) replaced(v *types.Var) bool {
	return slices.ContainsFunc(x.defs[v], func(def ast.Expr) bool {
		other := func(n ast.Node) bool { return contains(n, def) && (v.Pos() < n.Pos() || n.End() < v.Pos()) }
		return def != nil && slices.ContainsFunc(x.fns, func(f *fn) bool {
			return other(f.node) || slices.ContainsFunc(f.loops, func(l *loop) bool { return other(l.stmt) })
		})
	})
}

func isRequest(t types.Type) bool { return isNamed(t, "net/http", "Request") }

// unbound reports whether a request is one that the function itself has made without a
// context.
func (x *index) unbound(req *types.Var) bool {
	return len(x.defs[req]) > 0 && !slices.ContainsFunc(x.defs[req], func(def ast.Expr) bool {
		if def == nil {
			return true
		}
		c, ok := ast.Unparen(def).(*ast.CallExpr)
		return !ok || x.fullName(c) != "net/http.NewRequest"
	})
}

// handedOutside reports whether a function is, or lies in, a literal that is handed
// to somebody by the function whose variable v is: when it is called is another
// matter than the request during which it was written down.
func handedOutside(f *fn, v *types.Var) bool {
	for ; f != nil && f.outer != nil && (v.Pos() < f.node.Pos() || v.Pos() > f.node.End()); f = f.outer {
		if f.call == nil && len(f.starts) == 0 {
			return true
		}
	}
	return false
}

// fieldSignals returns the signals in the fields of a struct of the package.
func (x *index) fieldSignals(name string, v *types.Var, f *fn) (contexts, channels []signal) {
	t := v.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != x.pass.Pkg {
		return nil, nil
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	for field := range s.Fields() {
		field = field.Origin()
		switch {
		case isContext(field.Type()) && (x.cancellable(field) || x.setting(v, named, field, f)):
			contexts = append(contexts, contextSignal(name+"."+field.Name(), field))
		case isSignal(field.Type()) && x.isStop(field, f):
			sig := channelSignal(name+"."+field.Name(), field)
			sig.of = v
			channels = append(channels, sig)
		}
	}
	return contexts, channels
}

// setting reports whether a context is one of the settings that an exported function is given:
// an exported field of an exported struct, which others fill in.
func (x *index) setting(v *types.Var, of *types.Named, field *types.Var, f *fn) bool {
	owner := x.owner[v]
	if owner != f || f.obj == nil || !f.obj.Exported() || !of.Obj().Exported() || !field.Exported() {
		return false
	}
	return f.sig.Recv() != v && x.pass.Pkg.Name() != "main"
}

// stopWord matches the names of channels that tell others to stop. A name is
// only a hint, asked for where use does not decide.
var stopWord = regexp.MustCompile(`(?i)stop|quit|exit|done|clos|shutdown|term|cancel|abort|kill|dying|tomb`)

// isStop reports whether a channel tells goroutines to stop: it makes one of
// them leave, and is closed by somebody who does not thereby say that he has
// ended himself.
func (x *index) isStop(v *types.Var, f *fn) bool {
	u := x.chans[v]
	if u == nil || len(u.leaving) == 0 || !stopWord.MatchString(v.Name()) {
		return false
	}
	for _, by := range u.closedBy {
		if by != f && !by.goroutine() {
			return true
		}
	}
	return false
}

// goroutine reports whether a function is the body of a goroutine. A method
// that others may call is more than that.
func (f *fn) goroutine() bool {
	for ; f != nil; f = f.outer {
		if len(f.starts) > 0 && (f.obj == nil || !f.obj.Exported()) {
			return true
		}
	}
	return false
}

// cancellable reports whether a context in a variable or field can end, as far
// as the package shows it.
func (x *index) cancellable(v *types.Var) bool { return x.ends(v, make(map[*types.Var]bool)) }

func (x *index) ends(v *types.Var, seen map[*types.Var]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	if owner := x.owner[v]; owner != nil {
		return x.paramEnds(v, owner, seen)
	}
	for _, def := range x.defs[v] {
		if x.exprEnds(def, seen) {
			return true
		}
	}
	return false
}

// paramEnds reports whether the context that a function is given can end. It
// can, unless every caller is in view and gives one that cannot.
func (x *index) paramEnds(v *types.Var, f *fn, seen map[*types.Var]bool) bool {
	if ir.InTestFile(x.pass.Fset, v.Pos()) {
		return false // it ends with the test, as all does
	}
	i := paramIndex(f.sig, v)
	if f.obj == nil {
		if f.call == nil || i >= len(f.call.Args) {
			return true // called by somebody else
		}
		return x.exprEnds(f.call.Args[i], seen)
	}
	sites := x.calls[f.obj]
	if f.obj.Exported() || len(sites) == 0 {
		return true
	}
	for _, s := range sites {
		if i >= len(s.expr.Args) || x.exprEnds(s.expr.Args[i], seen) {
			return true
		}
	}
	return false
}

// makers are functions that return contexts that can end, whatever they are
// made from.
var makers = map[string]bool{
	"(*net/http.Request).Context":            true,
	"context.WithCancel":                     true,
	"context.WithCancelCause":                true,
	"context.WithDeadline":                   true,
	"context.WithDeadlineCause":              true,
	"context.WithTimeout":                    true,
	"context.WithTimeoutCause":               true,
	"golang.org/x/sync/errgroup.WithContext": true,
	"os/signal.NotifyContext":                true,
}

// exprEnds reports whether a context that an expression yields can end. What is
// made by a function that is not known ends if what it is made from does.
func (x *index) exprEnds(e ast.Expr, seen map[*types.Var]bool) bool {
	if v := x.variable(e); v != nil {
		return x.ends(v, seen)
	}
	c, ok := unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	name := x.fullName(c)
	switch {
	case makers[name]:
		return true
	case name == "context.WithoutCancel":
		return false
	}
	for _, a := range c.Args {
		if isContext(x.info.TypeOf(a)) {
			return x.exprEnds(a, seen)
		}
	}
	return false
}
