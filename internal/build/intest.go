package build

import (
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
