package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// byDefault reports whether a goroutine waits for the end of a context in a field which
// never ends, while another function may set another one there, such as an option: who
// gives none wants it so.
func byDefault(b *build.Result, bl explore.Blocked) bool {
	at := bl.Stack[0]
	if !bl.Nil || at.Instr.Op != skeleton.Recv {
		return false
	}
	for _, in := range at.Fn.Code {
		if in.Op == skeleton.Invoke && in.Name == "(context.Context).Done" && skeleton.Operand(in.Dst) == at.Instr.A {
			s := spotOf(at.Fn, in.A, "")
			return s.class != 0 && len(storers(b, s.class)) > 1
		}
	}
	return false
}

// storers returns the functions that store to a class.
func storers(b *build.Result, class int32) []*skeleton.Func {
	var out []*skeleton.Func
	for _, f := range b.Package.Funcs {
		if slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool { return in.Op == skeleton.Store && in.M == class }) {
			out = append(out, f)
		}
	}
	return out
}
