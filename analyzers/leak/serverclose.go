package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Close of a httptest.Server waits until all requests have ended. What is deferred later
// comes earlier: where the close of a channel, for which a handler waits, is deferred before
// the Close of its server, that waits for a handler that waits for what comes after it. Who
// has asked may have left long ago, as in a test of a timeout. So it is with what a test is
// given as a cleanup, which comes after all that is deferred.

// A heldHandler is a receive of a handler for whose end the server waits first.
type heldHandler struct {
	recv  *ssa.UnOp
	close ssa.Instruction // defers the close of the channel, or hands it over as a cleanup
	stop  ssa.Instruction // likewise, the Close of the server
}

// A closing is what a function does at its end.
type closing struct {
	at      ssa.Instruction
	cleanup bool
}

// before reports whether what is done at the end of a function is done before something else is.
func (c closing) before(other closing) bool {
	if c.cleanup != other.cleanup {
		return other.cleanup
	}
	return ir.Dominates(other.at, c.at)
}

func heldHandlers(funcs []*ssa.Function) (list []heldHandler) {
	for _, fn := range funcs {
		stops := serverStops(fn)
		if len(stops) == 0 {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if a, ok := i.(*ssa.Alloc); ok && isChan(a.Type().Underlying().(*types.Pointer).Elem()) {
					list = append(list, gateOf(a, stops)...)
				}
			}
		}
	}
	return list
}

// gateOf returns the receives of handlers from a channel of a variable that is closed at the
// end only, and too late.
func gateOf(a *ssa.Alloc, stops map[ssa.Value]closing) (list []heldHandler) {
	use := &gateUse{home: a.Parent()}
	use.variable(a)
	if use.other || len(use.closes) != 1 || len(use.made) != 1 {
		return nil
	}
	for _, recv := range use.recvs {
		lit := ir.MadeBy(recv.Parent())
		if lit == nil || lit.Parent() != a.Parent() || !isHandler(recv.Parent()) {
			continue
		}
		for _, srv := range serversOf(lit) {
			if stop, ok := stops[srv]; ok && stop.before(use.closes[0]) {
				list = append(list, heldHandler{recv, use.closes[0].at, stop.at})
				break
			}
		}
	}
	return list
}

// A gateUse is all that is done with the channel in a variable.
type gateUse struct {
	home   *ssa.Function
	made   []*ssa.MakeChan
	recvs  []*ssa.UnOp
	closes []closing
	other  bool // something that is not understood, or that lets go who waits
}

func (u *gateUse) variable(v ssa.Value) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if m, ok := r.Val.(*ssa.MakeChan); ok {
				u.made = append(u.made, m)
			} else {
				u.other = true
			}
		case *ssa.UnOp:
			u.channel(r)
		case *ssa.MakeClosure:
			for n, bound := range r.Bindings {
				if bound == v {
					u.variable(r.Fn.(*ssa.Function).FreeVars[n])
				}
			}
		default:
			u.other = true
		}
	}
}

func (u *gateUse) channel(ch *ssa.UnOp) {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op == token.ARROW {
				u.recvs = append(u.recvs, r)
			}
		case *ssa.Select:
			u.other = u.other || slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Send != nil && s.Chan == ch })
		case ssa.CallInstruction:
			end, ok := atEnd(r, u.home)
			if b, is := r.Common().Value.(*ssa.Builtin); !is || b.Name() != "close" || !ok {
				u.other = true
				continue
			}
			u.closes = append(u.closes, end)
		default:
			u.other = true
		}
	}
}

// atEnd returns how one function does at its end what an instruction does: one that is deferred,
// or one of a literal that is deferred or a cleanup, and does nothing before.
func atEnd(c ssa.CallInstruction, of *ssa.Function) (closing, bool) {
	if d, ok := c.(*ssa.Defer); ok && d.Parent() == of {
		return closing{at: d}, true
	}
	m := ir.MadeBy(c.Parent())
	if m == nil || m.Parent() != of || len(*m.Referrers()) != 1 || c.Block() != c.Parent().Blocks[0] {
		return closing{}, false
	}
	switch at := (*m.Referrers())[0].(type) {
	case *ssa.Defer:
		return closing{at: at}, at.Call.Value == m
	case *ssa.Call:
		return closing{at, true}, isCleanup(at)
	}
	return closing{}, false
}

func isCleanup(c *ssa.Call) bool {
	if c.Call.IsInvoke() {
		return c.Call.Method.Name() == "Cleanup" && c.Call.Method.Pkg().Path() == "testing"
	}
	fn := c.Call.StaticCallee()
	return fn != nil && fn.Name() == "Cleanup" && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "testing"
}

// serverStops returns the ends of servers that a function brings about at its own end, by
// the servers.
func serverStops(fn *ssa.Function) map[ssa.Value]closing {
	stops := make(map[ssa.Value]closing)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok || !isNewServer(c) {
				continue
			}
			for _, use := range usesOf(c) {
				switch use := use.(type) {
				case *ssa.MakeClosure: // srv.Close as a value
					if len(*use.Referrers()) == 1 && use.Fn.Name() == "Close$bound" {
						if at, ok := (*use.Referrers())[0].(*ssa.Call); ok && isCleanup(at) {
							stops[c] = closing{at, true}
						}
					}
				case ssa.CallInstruction:
					if fn := use.Common().StaticCallee(); fn != nil && fn.Name() == "Close" && fn.Signature.Recv() != nil {
						if end, ok := atEnd(use, c.Parent()); ok {
							stops[c] = end
						}
					}
				}
			}
		}
	}
	return stops
}

func isNewServer(c *ssa.Call) bool {
	fn := c.Call.StaticCallee()
	return fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "net/http/httptest" && (fn.Name() == "NewServer" || fn.Name() == "NewTLSServer")
}

// usesOf returns what is done with a value, also by way of a variable that nothing else is
// stored to.
func usesOf(v ssa.Value) (list []ssa.Instruction) {
	for _, r := range *v.Referrers() {
		s, ok := r.(*ssa.Store)
		if !ok || s.Val != v {
			list = append(list, r)
			continue
		}
		if a, ok := s.Addr.(*ssa.Alloc); ok {
			list = append(list, usesOfVariable(a)...)
		}
	}
	return list
}

func usesOfVariable(v ssa.Value) (list []ssa.Instruction) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			list = append(list, *r.Referrers()...)
		case *ssa.MakeClosure:
			for n, bound := range r.Bindings {
				if bound == v {
					list = append(list, usesOfVariable(r.Fn.(*ssa.Function).FreeVars[n])...)
				}
			}
		}
	}
	return list
}

// serversOf returns the servers that call a handler: it is what they are made with, or handed
// on, to a mux, or to a function that makes another handler of it.
func serversOf(handler ssa.Value) (servers []ssa.Value) {
	seen := map[ssa.Value]bool{handler: true}
	work := []ssa.Value{handler}
	add := func(v ssa.Value) {
		if v != nil && !seen[v] && v.Referrers() != nil {
			seen[v] = true
			work = append(work, v)
		}
	}
	for ; len(work) > 0; work = work[1:] {
		v := work[0]
		for _, r := range usesOf(v) {
			switch r := r.(type) {
			case *ssa.ChangeType, *ssa.MakeInterface, *ssa.ChangeInterface:
				add(r.(ssa.Value))
			case *ssa.Call:
				switch fn := r.Call.StaticCallee(); {
				case isNewServer(r):
					servers = append(servers, r)
				case fn != nil && fn.Signature.Recv() != nil && len(r.Call.Args) > 1 && r.Call.Args[0] != v && (fn.Name() == "HandleFunc" || fn.Name() == "Handle"):
					add(r.Call.Args[0])
					if load, ok := r.Call.Args[0].(*ssa.UnOp); ok {
						if a, ok := load.X.(*ssa.Alloc); ok {
							add(ir.SoleStore(a))
						}
					}
				case r.Call.Signature().Results().Len() == 1 && r.Call.Args != nil && slices.Contains(r.Call.Args, v) && (fn == nil || fn.Signature.Recv() == nil):
					add(r)
				}
			}
		}
	}
	return servers
}

// isHandler reports whether a function has the signature of a handler of HTTP requests.
func isHandler(fn *ssa.Function) bool {
	p := fn.Signature.Params()
	return p.Len() == 2 && p.At(0).Type().String() == "net/http.ResponseWriter" && p.At(1).Type().String() == "*net/http.Request"
}

// letGoFirst suggests to defer the close of the channel behind that of the server, so that it
// comes earlier.
func letGoFirst(pass *analysis.Pass, h heldHandler) []analysis.SuggestedFix {
	block, gate := statementIn(pass, h.close.Pos())
	same, stop := statementIn(pass, h.stop.Pos())
	if block == nil || block != same || gate.End() > stop.Pos() {
		return nil
	}
	end := gate.End()
	if next := block.List[slices.Index(block.List, gate)+1]; pass.Fset.Position(next.Pos()).Line == pass.Fset.Position(end).Line+1 {
		end = next.Pos()
	}
	return []analysis.SuggestedFix{{Message: "Close the channel before the server", TextEdits: []analysis.TextEdit{
		{Pos: gate.Pos(), End: end},
		{Pos: stop.End(), End: stop.End(), NewText: []byte("\n" + textOf(pass, gate))},
	}}}
}

// statementIn returns the statement of a function body that a position is in, and the body.
func statementIn(pass *analysis.Pass, pos token.Pos) (*ast.BlockStmt, ast.Stmt) {
	for _, n := range ir.PathTo(pass.Files, pos) {
		block, ok := n.(*ast.BlockStmt)
		if !ok {
			continue
		}
		for _, s := range block.List {
			if s.Pos() <= pos && pos < s.End() {
				return block, s
			}
		}
	}
	return nil, nil
}
