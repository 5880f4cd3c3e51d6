package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// Some functions give a channel or none: the Done of a nil object gives none, the After of
// a library none for a time that is past. Whether it may be none that a caller waits for
// is for the caller to know if it is not known here.

// vaguelyNil reports whether a function has returned no channel, in place of one, because
// of something that is not known: it is one of another package, perhaps
// with an error, for which the caller knows whether there may be one; or the object that it
// was called for was taken to be nil.
func (s *state) vaguelyNil(f *frame, results []value) bool {
	if !f.fn.givesChannel(len(results)) || results[0].k != kZero || len(results) == 2 && !s.surelyError(results[1]) {
		return false
	}
	if f.fn.Flags&skeleton.Imported != 0 {
		return true
	}
	if len(results) > 1 {
		return false // who gets an error has to ask for it
	}
	if f.fn.Params == 0 || f.regs[0].k != kSym {
		return false
	}
	return s.heap[f.regs[0].ref].sym.isNil
}

// givesChannel reports whether a function of so many results returns a channel on some path,
// and nothing besides, or an error.
func (f *fn) givesChannel(results int) bool {
	if results == 0 || results > 2 || f.returns(0) != skeleton.Chan || results == 2 && f.returns(1) != skeleton.Error {
		return false
	}
	return some(f.code, func(in *instr) bool { return in.Op == skeleton.Return && len(in.Args) > 0 && !in.Args[0].IsConst() })
}

// surelyError reports whether a value is an error that is not nil.
func (s *state) surelyError(v value) bool {
	return v.k == kIface || v.k == kSym && s.heap[v.ref].sym.nonNil
}
