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
)

// An effect is what a function does with an argument.
type effect struct {
	Kind  kind
	Param int // index of the argument
}

// known says what functions of libraries do with functions that they are
// given.
var known = map[string][]effect{
	"(*golang.org/x/sync/errgroup.Group).Go":    {{goroutine, 0}},
	"(*golang.org/x/sync/errgroup.Group).TryGo": {{goroutine, 0}},
	"(*sync.WaitGroup).Go":                      {{goroutine, 0}},
	"(*testing.T).Run":                          {{subtest, 1}},
	"(*testing.common).Cleanup":                 {{cleanup, 0}},
	"(testing.TB).Cleanup":                      {{cleanup, 0}},
	"context.AfterFunc":                         {{callback, 1}},
	"time.AfterFunc":                            {{callback, 1}},
}

// effects returns what a function does with its arguments, as far as is known.
func (c *checker) effects(fn *types.Func) []effect {
	return known[fn.Origin().FullName()]
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

// receiverOf returns x in x.M().
func receiverOf(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}
