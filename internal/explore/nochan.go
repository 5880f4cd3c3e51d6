package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// Some functions give a channel or none: the Done of a nil object gives none, the After of
// a library none for a time that is past. Whether it may be none that a caller waits for
// is for the caller to know if it is not known here.

// vaguelyNil reports whether a function has returned no channel, in place of one, because
// of something that is not known: it is one of another package, or the object that it
// was called for was taken to be nil.
func (s *state) vaguelyNil(f *frame, results []value) bool {
	if len(results) != 1 || results[0].k != kZero || f.fn.returns(0) != skeleton.Chan || !f.fn.givesChannel() {
		return false
	}
	if f.fn.Flags&skeleton.Imported != 0 {
		return true
	}
	if f.fn.Params == 0 || f.regs[0].k != kSym {
		return false
	}
	return s.heap[f.regs[0].ref].sym.isNil
}

// givesChannel reports whether a function returns something, on some path.
func (f *fn) givesChannel() bool {
	for pc := range f.code {
		if in := &f.code[pc]; in.Op == skeleton.Return && len(in.Args) == 1 && !in.Args[0].IsConst() {
			return true
		}
	}
	return false
}
