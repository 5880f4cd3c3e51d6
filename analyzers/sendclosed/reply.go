package sendclosed

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// Who sends a request with a channel for the answer in it, may give up, and closes the
// channel then, makes whoever answers panic: that one does not know.

// A hangUp is the close of a channel on which an answer may still be sent.
type hangUp struct {
	close ssa.Instruction
	send  ssa.Instruction
	name  string // of the function that closes
}

// hangUps returns the answers that may come after the close.
func hangUps(funcs []*ssa.Function) (list []hangUp) {
	answers := make(map[string][]ssa.Instruction) // by the field of the request
	for _, fn := range funcs {
		if locks.Recovers(fn) {
			continue
		}
		for ch, at := range sends(fn) {
			if class := strings.TrimSuffix(locks.ClassOf(ch), "*"); class != "" {
				answers[class] = append(answers[class], at)
			}
		}
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				reply, ok := i.(*ssa.MakeChan)
				if !ok {
					continue
				}
				end := closedIn(fn, reply)
				if end == nil || !givesUp(reply) {
					continue
				}
				for _, at := range answers[sentIn(reply)] {
					if at.Parent() != fn {
						list = append(list, hangUp{end, at, fn.Name()})
					}
				}
			}
		}
	}
	return list
}

// sends yields the channels on which a function sends itself, with the place.
func sends(fn *ssa.Function) func(func(ssa.Value, ssa.Instruction) bool) {
	return func(yield func(ssa.Value, ssa.Instruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.Send:
					if !yield(i.Chan, i) {
						return
					}
				case *ssa.Select:
					for _, s := range i.States {
						if s.Dir == types.SendOnly && !yield(s.Chan, i) {
							return
						}
					}
				}
			}
		}
	}
}

// closedIn returns the deferred close of a channel that a function has made, or nil.
func closedIn(fn *ssa.Function, ch ssa.Value) ssa.Instruction {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if d, ok := i.(*ssa.Defer); ok {
				if builtin, ok := d.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "close" && d.Call.Args[0] == ch {
					return d
				}
			}
		}
	}
	return nil
}

// givesUp reports whether all that receives from a channel also waits for something else,
// be it the end of a context or time.
func givesUp(ch *ssa.MakeChan) bool {
	waits := false
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			return false
		case *ssa.Select:
			if !slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Chan != ch && s.Dir == types.RecvOnly }) {
				return false
			}
			waits = true
		}
	}
	return waits
}

// sentIn returns the field of the request in which a channel is sent to others, or "".
func sentIn(ch ssa.Value) string {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.ChangeType:
			if class := sentIn(r); class != "" {
				return class
			}
		case *ssa.Store:
			if f, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == ch && isSent(f.X) {
				return locks.ClassOf(f)
			}
		}
	}
	return ""
}

// isSent reports whether a struct, or a pointer to it, is sent on a channel.
func isSent(request ssa.Value) bool {
	return slices.ContainsFunc(*request.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Send:
			return r.X == request
		case *ssa.Select:
			return slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Send == request })
		case *ssa.UnOp:
			return r.X == request && isSent(r)
		}
		return false
	})
}
