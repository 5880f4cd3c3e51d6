package main

import (
	"fmt"
	"reflect"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
)

// The driver of x/tools that serves the go command lets a panic of an analyzer end the
// process. No facts of the package are written then, and everything that imports it fails
// as well. Here a panic becomes an error of the package, and the analyzers that build on
// the one that failed find that it has nothing to say.

// guard keeps panics in the analyzers of a suite, and in those that they require.
func guard(suite []*analysis.Analyzer) {
	var failed atomic.Pointer[error] // the first that is not reported yet
	seen := make(map[*analysis.Analyzer]bool)
	var visit func(a *analysis.Analyzer, asked bool)
	visit = func(a *analysis.Analyzer, asked bool) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, r := range a.Requires {
			visit(r, false)
		}
		run := a.Run
		a.Run = func(pass *analysis.Pass) (res any, err error) {
			defer func() {
				if v := recover(); v != nil {
					res = nothing(a)
					if err = fmt.Errorf("analyzer %s: panic: %v", a.Name, v); !asked {
						failed.CompareAndSwap(nil, &err)
						err = nil
					}
				}
				if first := failed.Load(); asked && err == nil && first != nil && failed.CompareAndSwap(first, nil) {
					err = *first
				}
			}()
			return run(pass)
		}
	}
	for _, a := range suite {
		visit(a, true)
	}
}

// nothing returns the result of an analyzer that has found nothing.
func nothing(a *analysis.Analyzer) any {
	if a.ResultType == nil {
		return nil
	}
	if a.ResultType.Kind() == reflect.Pointer {
		return reflect.New(a.ResultType.Elem()).Interface()
	}
	return reflect.Zero(a.ResultType).Interface()
}
