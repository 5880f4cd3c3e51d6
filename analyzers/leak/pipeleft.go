package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// More of what goes wrong with pipes, told by the ways through the function that makes one. It
// returns before anybody was given the reader, and the goroutine that writes is left; it reads
// to the end of what nobody closes; or it writes itself, before anybody reads.

// A leftPipe is a pipe one end of which somebody waits at for nobody.
type leftPipe struct {
	pipe  *ssa.Call
	at    ssa.Instruction
	write ssa.CallInstruction
	why   leaving
	asked bool // a request is made of it
}

type leaving int

const (
	unread    leaving = iota // at returns, and nobody has read
	neverEnds                // at reads to the end, and nobody closes the writer
	alone                    // at writes before anybody reads
)

// leaves returns what is wrong with one pipe, at most once.
func leaves(c *ssa.Call, r, w *ir.PipeEnd) *leftPipe {
	if len(r.Uses) == 0 || len(w.Uses) == 0 {
		return nil
	}
	p := &pipeWays{pipe: c, r: r, w: w}
	for _, u := range w.Uses {
		if ir.Host(u).Parent() == c.Parent() {
			if _, spawned := ir.Host(u).(*ssa.Go); !spawned {
				return p.alone(ir.Host(u))
			}
		}
	}
	if len(w.Closes) == 0 {
		if d := p.neverEnds(); d != nil {
			return d
		}
	}
	if p.deferred(r.Closes) || p.deferred(w.Closes) || p.elsewhere(r.Uses) || p.elsewhere(r.Closes) {
		return nil
	}
	return p.unread()
}

// pipeWays follows the ways through the function that makes a pipe.
type pipeWays struct {
	pipe *ssa.Call
	r, w *ir.PipeEnd
}

// deferred reports whether one of the calls is deferred by the maker, on whatever way.
func (p *pipeWays) deferred(calls []ssa.CallInstruction) bool {
	return slices.ContainsFunc(calls, func(u ssa.CallInstruction) bool {
		h := ir.Host(u)
		_, ok := h.(*ssa.Defer)
		return ok && h.Parent() == p.pipe.Parent()
	})
}

// elsewhere reports whether one of the calls is made outside of the maker.
func (p *pipeWays) elsewhere(calls []ssa.CallInstruction) bool {
	return slices.ContainsFunc(calls, func(u ssa.CallInstruction) bool {
		_, spawned := ir.Host(u).(*ssa.Go)
		return spawned || ir.Host(u).Parent() != p.pipe.Parent()
	})
}

// writers returns where the maker starts goroutines that write.
func (p *pipeWays) writers() (list []*ssa.Go) {
	for _, b := range p.pipe.Parent().Blocks {
		for _, i := range b.Instrs {
			if g, ok := i.(*ssa.Go); ok && slices.ContainsFunc(p.w.Uses, func(u ssa.CallInstruction) bool { return startedBy(g, u) }) {
				list = append(list, g)
			}
		}
	}
	return list
}

// startedBy reports whether a call is what a go statement starts, or stands in it.
func startedBy(g *ssa.Go, u ssa.CallInstruction) bool {
	if ir.Host(u) == ssa.CallInstruction(g) {
		return true
	}
	switch f := g.Call.Value.(type) {
	case *ssa.MakeClosure:
		return ir.Host(u).Parent() == f.Fn
	case *ssa.Function:
		return ir.Host(u).Parent() == f
	}
	return false
}

// unread looks for a return after the writer was started, and before anything was done with
// either end.
func (p *pipeWays) unread() *leftPipe {
	for _, g := range p.writers() {
		touches := func(i ssa.Instruction) bool {
			call, ok := i.(ssa.CallInstruction)
			return ok && call != ssa.CallInstruction(g) && p.touches(call)
		}
		if ret := returnAfter(g, touches, append(p.made(), against(g)...)); ret != nil {
			return &leftPipe{p.pipe, ret, p.w.Uses[0], unread, len(p.made()) > 0}
		}
	}
	return nil
}

// touches reports whether a call of the maker does something with an end of the pipe.
func (p *pipeWays) touches(call ssa.CallInstruction) bool {
	return slices.ContainsFunc([][]ssa.CallInstruction{p.r.Uses, p.r.Closes, p.w.Uses, p.w.Closes}, func(list []ssa.CallInstruction) bool {
		return slices.ContainsFunc(list, func(u ssa.CallInstruction) bool { return ir.Host(u) == call && len(askedAbout(u)) == 0 })
	})
}

// askedAbout returns the branches on the error of a call that makes a request of what it is
// given: it reads nothing, and a request that could not be made reads nothing either.
func askedAbout(u ssa.CallInstruction) (list []branch) {
	call, ok := u.(*ssa.Call)
	if name := nameOf(u); !ok || name != "net/http.NewRequest" && name != "net/http.NewRequestWithContext" {
		return nil
	}
	if err := ir.ResultAt(call, 1); err != nil {
		for _, r := range *err.Referrers() {
			if cmp, ok := r.(*ssa.BinOp); ok && (ir.IsNil(cmp.X) || ir.IsNil(cmp.Y)) {
				list = append(list, branchesOn(cmp, cmp.Op == token.EQL)...)
			}
		}
	}
	return list
}

// A branch is a way from one block to a next one.
type branch struct{ from, to *ssa.BasicBlock }

// branchesOn returns the branches that are taken if a condition is what is said.
func branchesOn(cond ssa.Value, is bool) (list []branch) {
	for _, r := range *cond.Referrers() {
		if br, ok := r.(*ssa.If); ok {
			n := 1
			if is {
				n = 0
			}
			list = append(list, branch{br.Block(), br.Block().Succs[n]})
		}
	}
	return list
}

// made returns the branches that are taken where a request was made: it has the reader.
func (p *pipeWays) made() (list []branch) {
	for _, u := range p.r.Uses {
		list = append(list, askedAbout(u)...)
	}
	return list
}

// against returns the branches that are not taken if control has come to an instruction: they
// are of conditions that hold there, or do not.
func against(at ssa.Instruction) (list []branch) {
	for d := at.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for n, s := range d.Succs {
			if len(s.Preds) == 1 && s.Dominates(at.Block()) {
				list = append(list, branchesOn(br.Cond, n == 1)...)
			}
		}
	}
	return list
}

// returnAfter finds a return that is reached after an instruction without coming past one that
// ends the search, over branches that are not left out.
func returnAfter(from ssa.Instruction, ends func(ssa.Instruction) bool, leftOut []branch) *ssa.Return {
	seen := make(map[*ssa.BasicBlock]bool)
	var walk func(b *ssa.BasicBlock, instrs []ssa.Instruction) *ssa.Return
	walk = func(b *ssa.BasicBlock, instrs []ssa.Instruction) *ssa.Return {
		for _, i := range instrs {
			if ends(i) {
				return nil
			}
			if ret, ok := i.(*ssa.Return); ok {
				return ret
			}
		}
		for _, s := range b.Succs {
			if !seen[s] && !slices.Contains(leftOut, branch{b, s}) {
				seen[s] = true
				if ret := walk(s, s.Instrs); ret != nil {
					return ret
				}
			}
		}
		return nil
	}
	b := from.Block()
	return walk(b, b.Instrs[slices.Index(b.Instrs, from)+1:])
}

// neverEnds looks for a read to the end by the maker, where nobody closes the writer that
// goroutines of it alone write to.
func (p *pipeWays) neverEnds() *leftPipe {
	for _, u := range p.r.Uses {
		call, ok := u.(*ssa.Call)
		if !ok || call.Parent() != p.pipe.Parent() || !toTheEnd(call) {
			continue
		}
		for _, g := range p.writers() {
			if ir.Dominates(g, call) && comesBack(g.Call.StaticCallee()) {
				return &leftPipe{p.pipe, call, p.w.Uses[0], neverEnds, false}
			}
		}
	}
	return nil
}

// comesBack reports whether a function is known to return on some way.
func comesBack(fn *ssa.Function) bool {
	return fn != nil && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok
	})
}

// toTheEnd reports whether a call comes back only when all was read, or after an error.
func toTheEnd(c *ssa.Call) bool {
	switch nameOf(c) {
	case "io.ReadAll", "io/ioutil.ReadAll", "io.Copy", "io.CopyBuffer":
		return true
	}
	return false
}

// alone reports a write by the maker before which the reader was given to nobody.
func (p *pipeWays) alone(write ssa.CallInstruction) *leftPipe {
	if _, ok := write.(*ssa.Call); !ok || !writes(write) {
		return nil
	}
	for _, u := range slices.Concat(p.r.Uses, p.r.Closes) {
		if h := ir.Host(u); h.Parent() != p.pipe.Parent() || ir.Before(h, write) {
			return nil
		}
		if _, ok := ir.Host(u).(*ssa.Call); !ok {
			return nil
		}
	}
	return &leftPipe{p.pipe, write, write, alone, false}
}

// writes reports whether a call writes to what it is given, rather than keep it for later.
func writes(c ssa.CallInstruction) bool {
	switch nameOf(c) {
	case "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "io.WriteString", "io.Copy", "io.CopyN", "io.CopyBuffer", "(*io.PipeWriter).Write":
		return true
	}
	return false
}

// nameOf returns the name of the function that a call calls, with the path of its package, or
// nothing.
func nameOf(c ssa.CallInstruction) string {
	fn := c.Common().StaticCallee()
	if fn == nil || fn.Object() == nil {
		return ""
	}
	return fn.Object().(*types.Func).FullName()
}
