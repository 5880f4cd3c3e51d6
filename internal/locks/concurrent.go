package locks

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Two objects of one type that are given to a function, which locks one and then
// the other, are locked the other way round if a second goroutine gives them so. No
// caller may be in view that does. But the code may say itself that it is used like
// that: by its documentation, or by goroutines that take the two from data of which
// nothing is known.

var (
	saysSafe  = regexp.MustCompile(`(?i)safe for (concurrent|simultaneous|parallel)|(concurrency|thread|goroutine)[- ]?safe|(used|called|accessed) (concurrently|by (multiple|several|many) goroutines)`)
	saysNotSo = regexp.MustCompile(`(?i)\b(not|never|unsafe|isn't|aren't|unless|must be synchronized)\b`)
)

// promised notes the functions that lock two objects of a type that is documented
// to be safe for concurrent use. One that compares the two has thought of it.
func (p *program) promised() {
	var safe map[string]bool
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		if len(in.peers) == 0 || fn.Signature.Recv() == nil || !token.IsExported(fn.Name()) {
			continue
		}
		if safe == nil {
			safe = p.safeTypes()
		}
		for _, pr := range in.peers {
			x, y := in.fn.Params[pr.first], in.fn.Params[pr.second]
			if (pr.first == 0 || pr.second == 0) && safe[ownerOf(x)] && ownerOf(x) == ownerOf(y) && !compared(in.fn, x, y) {
				pr.swap.Why = "the documentation of the type promises that it may be used concurrently"
				p.swaps = append(p.swaps, pr.swap)
			}
		}
	}
}

// safeTypes returns the types that are documented to be safe for concurrent use.
func (p *program) safeTypes() map[string]bool {
	safe := make(map[string]bool)
	for _, f := range p.pass.Files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				t := s.(*ast.TypeSpec)
				doc := t.Doc
				if doc == nil {
					doc = g.Doc
				}
				if saysSafe.MatchString(doc.Text()) && !saysNotSo.MatchString(doc.Text()) {
					safe[p.pass.Pkg.Path()+"."+t.Name.Name] = true
				}
			}
		}
	}
	return safe
}

// compared reports whether a function looks whether two objects are the same.
func compared(fn *ssa.Function, x, y ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if v, ok := i.(*ssa.BinOp); ok && (v.Op == token.EQL || v.Op == token.NEQ) && derived(v, x, 0) && derived(v, y, 0) {
				return true
			}
		}
	}
	return false
}

// anyTwo reports whether a function runs in several goroutines, and two values are
// what each of them is given by a loop, or gets from a channel.
func anyTwo(fn *ssa.Function, x, y ssa.Value) bool {
	return RefOf(x) != RefOf(y) && varies(fn, x) && varies(fn, y)
}

func varies(fn *ssa.Function, v ssa.Value) bool {
	r := foundFrom(RefOf(v))
	root := r.Root
	if a, ok := root.(*ssa.Alloc); ok {
		root = firstValue(a)
	}
	switch root := root.(type) {
	case *ssa.FreeVar:
		i := slices.Index(fn.FreeVars, root)
		return r.Path != "" && inEach(fn, func(_ ssa.CallInstruction, m *ssa.MakeClosure) ssa.Value { return m.Bindings[i] })
	case *ssa.Parameter:
		i := slices.Index(fn.Params, root)
		return inEach(fn, func(c ssa.CallInstruction, _ *ssa.MakeClosure) ssa.Value {
			if _, ok := c.(*ssa.Go); !ok {
				return nil
			}
			return c.Common().Args[i]
		})
	case *ssa.UnOp:
		return root.Op == token.ARROW && inEach(fn, nil)
	case *ssa.Extract:
		u, ok := root.Tuple.(*ssa.UnOp)
		return ok && u.Op == token.ARROW && inEach(fn, nil)
	}
	return false
}

// firstValue returns the value that a variable holds, as a whole, from its one
// assignment on.
func firstValue(a *ssa.Alloc) ssa.Value {
	var val ssa.Value
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
			if val != nil {
				return nil
			}
			val = s.Val
		}
	}
	return val
}

// inEach reports whether a closure is started as a goroutine in each turn of a
// loop, and the turn finds what it is given, if asked for, by itself.
func inEach(fn *ssa.Function, given func(ssa.CallInstruction, *ssa.MakeClosure) ssa.Value) bool {
	m := ir.MadeBy(fn)
	if m == nil {
		return false
	}
	for _, ref := range *m.Referrers() {
		c, ok := ref.(ssa.CallInstruction)
		b := ref.Block()
		if !ok || !starts(c, m) || !slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return ir.ComesTo(s, b) }) {
			continue
		}
		if given == nil {
			return true
		}
		v, ok := given(c, m).(ssa.Instruction)
		return ok && ir.ComesTo(b, v.Block())
	}
	return false
}

// starts reports whether a call starts a closure as a goroutine.
func starts(c ssa.CallInstruction, m *ssa.MakeClosure) bool {
	if _, ok := c.(*ssa.Go); ok {
		return c.Common().Value == m
	}
	switch name, _ := calledMethod(c.Common()); name {
	case "(*sync.WaitGroup).Go", "(*golang.org/x/sync/errgroup.Group).Go":
		return true
	}
	return false
}
