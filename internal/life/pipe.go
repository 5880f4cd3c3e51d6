package life

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// begunByPipe returns what a go statement begins that starts the only one who writes to a pipe:
// the reader, which the function returns. Who writes waits until all was read, or the reader
// is closed. Who gets it as a plain io.Reader cannot do that.
func (p *program) begunByPipe(fn *ssa.Function, start *ssa.Go) *Begins {
	for _, c := range callsIn(fn) {
		if called := c.Call.StaticCallee(); called == nil || called.String() != "io.Pipe" || !ir.Dominates(c, start) {
			continue
		}
		w, reader := ir.PipeEndOf(c, 1), ir.ResultAt(c, 0)
		if w == nil || reader == nil || w.Escapes || len(w.Uses) == 0 || !onlyIn(start.Call.StaticCallee(), w) {
			continue
		}
		b := p.beginning(fn, start, reader, -1, &Begins{Ends: []string{"Close", "CloseWithError"}, Ctx: -1})
		if b != nil && b.Result >= 0 {
			return b.of(fn.Signature.Results().At(b.Result).Type())
		}
	}
	return nil
}

// onlyIn reports whether a function alone writes to a pipe and closes the writer.
func onlyIn(fn *ssa.Function, w *ir.PipeEnd) bool {
	return fn != nil && !slices.ContainsFunc(slices.Concat(w.Uses, w.Closes), func(u ssa.CallInstruction) bool {
		return ir.Host(u).Parent() != fn
	})
}

// of returns what is begun as those know it who get the object as a value of a type: of what
// ends it, they have the methods of that type. It is nil if there are none.
func (b *Begins) of(t types.Type) *Begins {
	set := types.NewMethodSet(t)
	b.Ends = slices.DeleteFunc(b.Ends, func(name string) bool { return set.Lookup(nil, name) == nil })
	if len(b.Ends) == 0 {
		return nil
	}
	return b
}
