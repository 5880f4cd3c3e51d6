package build

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// isTest reports whether a function is part of tests: it stands in a file of tests,
// is given something of one, or is a literal in such a function.
func isTest(fn *ssa.Function) bool {
	if ir.InTestFile(fn.Prog.Fset, fn.Pos()) {
		return true
	}
	for ; fn != nil; fn = fn.Parent() {
		for v := range fn.Signature.Params().Variables() {
			if endsTests(v.Type(), 0) {
				return true
			}
		}
	}
	return false
}

// IsTestMain reports whether a function is what the process of a test begins with: it
// ends when that returns.
func IsTestMain(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	return fn.Name() == "TestMain" && fn.Signature.Recv() == nil && params.Len() == 1 && params.At(0).Type().String() == "*testing.M"
}

// isCase reports whether testing calls a function: it is a test, a benchmark or a fuzz test.
func isCase(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	if fn.Parent() != nil || fn.Signature.Recv() != nil || params.Len() != 1 || !ir.InTestFile(fn.Prog.Fset, fn.Pos()) {
		return false
	}
	of := map[string]string{"*testing.T": "Test", "*testing.B": "Benchmark", "*testing.F": "Fuzz"}
	prefix := of[params.At(0).Type().String()]
	return prefix != "" && strings.HasPrefix(fn.Name(), prefix)
}
