package remedy

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// unlocks says which method gives back what a method takes.
var unlocks = map[string]string{
	"(*sync.Mutex).Lock":    "(*sync.Mutex).Unlock",
	"(*sync.RWMutex).Lock":  "(*sync.RWMutex).Unlock",
	"(*sync.RWMutex).RLock": "(*sync.RWMutex).RUnlock",
	"(sync.Locker).Lock":    "(sync.Locker).Unlock",
}

// short returns the name of a method without its type.
func short(method string) string { return method[strings.LastIndexByte(method, '.')+1:] }

// swapLocks proposes to take two locks in the order in which another goroutine
// takes them. The order in which they are given back does not matter.
func (p *patient) swapLocks() []proposal {
	var props []proposal
	for _, b := range p.Outcome.Cause {
		path := p.pathAt(p.pos(b.Stack))
		second, at := stmtOf(path)
		if second == nil || !p.locks(second) {
			continue
		}
		list := statements(path[at+1])
		i := slices.Index(list, second)
		if i < 1 || !p.locks(list[i-1]) {
			continue
		}
		first := list[i-1]
		props = append(props, proposal{
			message: fmt.Sprintf("Lock %s before %s", p.text(p.receiver(second)), p.text(p.receiver(first))),
			edits: []analysis.TextEdit{
				{Pos: first.Pos(), End: first.End(), NewText: []byte(p.text(second))},
				{Pos: second.Pos(), End: second.End(), NewText: []byte(p.text(first))},
			},
		})
	}
	return props
}

func (p *patient) locks(s ast.Stmt) bool {
	_, ok := s.(*ast.ExprStmt)
	_, name := p.method(s)
	return ok && unlocks[name] != ""
}

func statements(block ast.Node) []ast.Stmt {
	switch b := block.(type) {
	case *ast.BlockStmt:
		return b.List
	case *ast.CaseClause:
		return b.Body
	case *ast.CommClause:
		return b.Body
	}
	return nil
}

// unlockFirst proposes to give a lock back before its holder blocks, if nothing
// that comes after needs it.
func (p *patient) unlockFirst() []proposal {
	var props []proposal
	for _, b := range p.Outcome.Cause {
		path := p.pathAt(p.pos(b.Stack))
		_, _, body := function(path)
		s, at := stmtOf(path)
		if body == nil || s == nil || path[at+1] != body {
			continue
		}
		for _, lock := range body.List {
			if lock.Pos() < s.Pos() && p.locks(lock) {
				props = append(props, p.unlockBefore(body, s, lock)...)
			}
		}
	}
	return props
}

func (p *patient) unlockBefore(body *ast.BlockStmt, s, lock ast.Stmt) []proposal {
	recv, name := p.method(lock)
	if !p.idle(s, body.List[slices.Index(body.List, s)+1:]) || leaves(body, lock.Pos(), s.Pos()) {
		return nil // or another way out needs the deferred Unlock as well
	}
	prop := proposal{message: fmt.Sprintf("Unlock %s before waiting", p.text(recv))}
	for _, n := range body.List {
		x, called := p.method(n)
		if called != unlocks[name] || !p.same(x, recv) {
			continue
		}
		if _, ok := n.(*ast.DeferStmt); !ok && n.Pos() < s.Pos() {
			return nil
		}
		e, _ := p.drop(n)
		prop.edits = append(prop.edits, e)
	}
	if len(prop.edits) == 0 {
		return nil
	}
	prop.edits = append(prop.edits, before(s, p.text(recv)+"."+short(unlocks[name])+"()"))
	return []proposal{prop}
}

// idle reports whether a statement that blocks, and what comes after, touches
// nothing that a lock might guard: a channel operation, a Wait, a bare return.
func (p *patient) idle(s ast.Stmt, rest []ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.SendStmt:
	case *ast.ExprStmt:
		if _, name := p.method(s); !isReceive(s.X) && name != groupWait {
			return false
		}
	default:
		return false
	}
	for _, r := range rest {
		if ret, ok := r.(*ast.ReturnStmt); ok && (len(ret.Results) == 0 || p.constant(ret.Results)) {
			continue
		}
		if _, name := p.method(r); !strings.HasSuffix(name, "nlock") {
			return false
		}
	}
	return true
}

func (p *patient) constant(results []ast.Expr) bool {
	for _, r := range results {
		tv := p.pass.TypesInfo.Types[r]
		if tv.Value == nil && !tv.IsNil() {
			return false
		}
	}
	return true
}

// unlockReturns proposes to unlock before each return that leaves the lock
// locked, or at the end of the function.
func (p *patient) unlockReturns() []proposal {
	if isDeferred(p.path) {
		return p.deferUnlock() // whatever comes before, it would be locked in the end
	}
	var props []proposal
	for _, s := range slices.Backward(p.Outcome.Steps) {
		path := p.pathAt(p.pos(s.Stack))
		lock, at := stmtOf(path)
		recv, name := p.method(lock)
		if lock == nil || unlocks[name] == "" || !p.locks(lock) {
			continue
		}
		_, _, body := function(path)
		text := p.text(recv) + "." + short(unlocks[name]) + "()"
		is := func(n ast.Node) bool {
			x, called := p.method(n)
			return called == unlocks[name] && p.same(x, recv)
		}
		if !anywhere(body, is) && p.handsOn(lock) || p.returns(body, recv, unlocks[name]) {
			continue
		}
		var edits []analysis.TextEdit
		for _, r := range p.missing(body, lock, path[at+1], is) {
			edits = append(edits, before(r, text))
		}
		if len(edits) > 0 {
			props = append(props, proposal{message: "Unlock " + p.text(recv) + " before returning", edits: edits})
		}
		if !anywhere(body, is) {
			props = append(props, proposal{message: "Defer the unlock of " + p.text(recv), edits: []analysis.TextEdit{p.after(lock, "defer "+text)}})
		}
	}
	return props
}

// returns reports whether a function returns what calls a method of an object, or its method
// value: it is for the caller to call that.
func (p *patient) returns(body ast.Node, recv ast.Expr, method string) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok {
			return !found
		}
		for _, r := range ret.Results {
			ast.Inspect(r, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				found = found || ok && s.Sel.Name == short(method) && p.same(s.X, recv)
				return !found
			})
		}
		return !found
	})
	return found
}

// handsOn reports whether another declared function releases, and does not take, what a
// statement locks: it is for that to unlock.
func (p *patient) handsOn(lock ast.Stmt) bool {
	class := int32(0)
	for _, f := range p.res.Build.Package.Funcs {
		for _, in := range f.Code {
			if (in.Op == skeleton.Lock || in.Op == skeleton.RLock) && lock.Pos() <= in.Pos && in.Pos < lock.End() {
				class = in.M
			}
		}
	}
	return class != 0 && slices.ContainsFunc(p.res.Build.Package.Funcs, func(f *skeleton.Func) bool {
		return !strings.Contains(f.Name, "$") && touches(f, class, skeleton.Unlock, skeleton.RUnlock) && !touches(f, class, skeleton.Lock, skeleton.RLock)
	})
}

// touches reports whether a function itself does one of two operations on locks of a
// class.
func touches(f *skeleton.Func, class int32, a, b skeleton.Op) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool { return (in.Op == a || in.Op == b) && in.M == class })
}

// deferUnlock proposes that a deferred call unlocks where it locks.
func (p *patient) deferUnlock() []proposal {
	call := callAt(p.path)
	recv, name := p.method(call)
	if unlocks[name] == "" {
		return nil
	}
	method := ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel
	edit := analysis.TextEdit{Pos: method.Pos(), End: method.End(), NewText: []byte(short(unlocks[name]))}
	return []proposal{{message: "Defer the unlock of " + p.text(recv), edits: []analysis.TextEdit{edit}}}
}

func anywhere(body ast.Node, is func(ast.Node) bool) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if n != nil && is(n) {
			found = true
		}
		return !found
	})
	return found
}

// missing returns the returns behind a lock, in its block or below, on whose
// way there is no unlock.
func (p *patient) missing(body *ast.BlockStmt, lock ast.Stmt, block ast.Node, is func(ast.Node) bool) []ast.Stmt {
	var out []ast.Stmt
	shallow(body, func(n ast.Node) {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || ret.Pos() < lock.Pos() || !contains(block, ret.Pos()) {
			return
		}
		path := p.pathAt(ret.Pos())
		for i := 0; i+1 < len(path); i++ {
			for _, s := range statements(path[i+1]) {
				if s.Pos() > lock.Pos() && s.End() <= path[i].Pos() && is(s) {
					return // it is unlocked on the way
				}
			}
			if path[i+1] == block {
				break
			}
		}
		out = append(out, ret)
	})
	return out
}
