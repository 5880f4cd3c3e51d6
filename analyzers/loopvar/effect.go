package loopvar

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// A kind is a way for captures to get out of an iteration.
type kind int

const (
	returned  kind = iota // held by the result of a call
	goroutine             // used by a goroutine
	deferred              // used when the function ends
	callback              // used when something happens
	cleanup               // used when a test ends
	subtest               // used when the function that starts a parallel subtest ends
	stored                // kept where others find it
	sent                  // sent on a channel
	paused                // a test that is made parallel
)

// An effect is what a function does with an argument.
type effect struct {
	Kind  kind
	Param int // index of the argument
	Into  int // of what is stored, the argument that it is stored in, or receiver or elsewhere
}

const (
	receiver  = -1 // of the method
	elsewhere = -2 // where nothing but the end of the process ends it
)

// known says what functions of libraries do with what they are given. What is
// not listed is not known to keep anything.
var known = map[string][]effect{
	"(*container/list.List).PushBack":                {{stored, 0, receiver}},
	"(*container/list.List).PushFront":               {{stored, 0, receiver}},
	"(*golang.org/x/sync/errgroup.Group).Go":         {{goroutine, 0, 0}},
	"(*golang.org/x/sync/errgroup.Group).TryGo":      {{goroutine, 0, 0}},
	"(*golang.org/x/sync/singleflight.Group).DoChan": {{goroutine, 1, 0}},
	"(*net/http.ServeMux).Handle":                    {{stored, 1, receiver}},
	"(*net/http.ServeMux).HandleFunc":                {{stored, 1, receiver}},
	"(*net/http.Server).RegisterOnShutdown":          {{stored, 0, receiver}},
	"(*sync.Map).Store":                              {{stored, 1, receiver}},
	"(*sync.WaitGroup).Go":                           {{goroutine, 0, 0}},
	"(*testing.T).Parallel":                          {{paused, receiver, 0}},
	"(*testing.T).Run":                               {{subtest, 1, 0}},
	"(*testing.common).Cleanup":                      {{cleanup, 0, 0}},
	"(testing.TB).Cleanup":                           {{cleanup, 0, 0}},
	"context.AfterFunc":                              {{callback, 1, 0}},
	"context.WithValue":                              {{returned, 2, 0}},
	"expvar.Publish":                                 {{callback, 1, 0}},
	"flag.BoolFunc":                                  {{callback, 2, 0}},
	"flag.Func":                                      {{callback, 2, 0}},
	"net/http.Handle":                                {{callback, 1, 0}},
	"net/http.HandleFunc":                            {{callback, 1, 0}},
	"net/http.MaxBytesHandler":                       {{returned, 0, 0}},
	"net/http.StripPrefix":                           {{returned, 1, 0}},
	"net/http.TimeoutHandler":                        {{returned, 0, 0}},
	"runtime.AddCleanup":                             {{callback, 1, 0}},
	"runtime.SetFinalizer":                           {{callback, 1, 0}},
	"slices.Insert":                                  {{returned, 0, 0}, {returned, 2, 0}},
	"sync.OnceFunc":                                  {{returned, 0, 0}},
	"sync.OnceValue":                                 {{returned, 0, 0}},
	"sync.OnceValues":                                {{returned, 0, 0}},
	"time.AfterFunc":                                 {{callback, 1, 0}},
}

// callee returns the function or builtin that is called, or nil.
func (c *checker) callee(call *ast.CallExpr) types.Object {
	return typeutil.Callee(c.info, call)
}

// arguments returns the arguments for the i'th parameter.
func arguments(call *ast.CallExpr, callee *types.Func, i int) []ast.Expr {
	sig := callee.Signature()
	if isMethodExpr(call, sig) || i >= len(call.Args) {
		return nil
	}
	if sig.Variadic() && i == sig.Params().Len()-1 {
		return call.Args[i:]
	}
	return call.Args[i : i+1]
}

// isMethodExpr reports whether a method is called as a function, T.M(x).
func isMethodExpr(call *ast.CallExpr, sig *types.Signature) bool {
	return sig.Recv() != nil && len(call.Args) > sig.Params().Len() && !sig.Variadic()
}

// argument returns the one expression for the i'th parameter or the receiver,
// or nil.
func argument(call *ast.CallExpr, callee *types.Func, i int) ast.Expr {
	if i == receiver {
		return receiverOf(call)
	}
	if list := arguments(call, callee, i); len(list) == 1 {
		return list[0]
	}
	return nil
}

// receiverOf returns x in x.M().
func receiverOf(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}
