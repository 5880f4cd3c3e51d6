package remedy

import (
	"fmt"
	"go/ast"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
)

// splitLocked proposes a second form of a method, for callers that hold the
// lock which the method takes: the rest of the method gets a function of its
// own, and the caller calls that.
//
// The caller must take the lock itself, so that everybody who comes by that call
// has it, and must be allowed to do with it what the method does.
func (p *patient) splitLocked() []proposal {
	for _, b := range p.Outcome.Cause {
		chain := p.chain(b.Goroutine, b.Stack)
		if len(chain) < 2 {
			continue
		}
		d := decl(chain[0])
		call, _ := inner[*ast.CallExpr](chain[1])
		if d == nil || call == nil || d == decl(chain[1]) || !p.callsDecl(call, d) {
			continue
		}
		lock, unlock := p.guard(d)
		if lock == nil || !p.holds(chain[1], call, d, lock) {
			continue
		}
		if prop, ok := p.split(d, call, lock, unlock); ok {
			return []proposal{prop}
		}
	}
	return nil
}

func (p *patient) callsDecl(call *ast.CallExpr, d *ast.FuncDecl) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && d.Recv != nil && p.object(sel.Sel) == p.object(d.Name)
}

// guard returns the statements with which a method takes a lock of its
// receiver, and defers to give it back, if it begins with them.
func (p *patient) guard(d *ast.FuncDecl) (lock, unlock ast.Stmt) {
	if len(d.Body.List) < 3 {
		return nil, nil
	}
	lock, unlock = d.Body.List[0], d.Body.List[1]
	recv, name := p.method(lock)
	x, called := p.method(unlock)
	_, deferred := unlock.(*ast.DeferStmt)
	v := p.root(recv)
	if !deferred || unlocks[name] == "" || called != unlocks[name] || !p.same(recv, x) || v == nil || !contains(d.Recv, v.Pos()) {
		return nil, nil
	}
	return lock, unlock
}

// holds reports whether the function of a call takes the same lock before it,
// at least as firmly as the method does.
func (p *patient) holds(path []ast.Node, call *ast.CallExpr, d *ast.FuncDecl, lock ast.Stmt) bool {
	_, _, body := function(path)
	recv, name := p.method(lock)
	want := p.atCall(d, call, recv)
	found := false
	for _, s := range body.List {
		x, held := p.method(s)
		if s.End() < call.Pos() && p.locks(s) && p.text(plain(x)) == want {
			found = held == name || strings.HasSuffix(held, ".Lock")
		}
	}
	return found
}

func (p *patient) split(d *ast.FuncDecl, call *ast.CallExpr, lock, unlock ast.Stmt) (proposal, bool) {
	args, ok := arguments(d)
	names := d.Recv.List[0].Names
	if !ok || len(names) != 1 || names[0].Name == "_" {
		return proposal{}, false
	}
	first, size := utf8.DecodeRuneInString(d.Name.Name)
	name := string(unicode.ToLower(first)) + d.Name.Name[size:] + "Locked" // not for other packages
	inner := names[0].Name + "." + name + "(" + args + ")"
	if d.Type.Results != nil {
		inner = "return " + inner
	}
	recv, _ := p.method(lock)
	head := fmt.Sprintf("\n%s\n}\n\n// %s is %s for callers that hold %s.\nfunc %s %s%s {",
		inner, name, d.Name.Name, p.text(plain(recv)), p.text(d.Recv), name, strings.TrimPrefix(p.text(d.Type), "func "+p.text(d.Recv)+" "+d.Name.Name))
	sel := ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel
	return proposal{
		message: fmt.Sprintf("Call a form of %s that does not lock", d.Name.Name),
		edits: []analysis.TextEdit{
			insert(p.lineEnd(unlock), head),
			{Pos: sel.Pos(), End: sel.End(), NewText: []byte(name)},
		},
	}, true
}

// arguments returns the parameters of a function as arguments of a call.
func arguments(d *ast.FuncDecl) (string, bool) {
	var args []string
	for _, f := range d.Type.Params.List {
		if len(f.Names) == 0 {
			return "", false
		}
		for _, id := range f.Names {
			arg := id.Name
			if _, ok := f.Type.(*ast.Ellipsis); ok {
				arg += "..."
			}
			if arg == "_" {
				return "", false
			}
			args = append(args, arg)
		}
	}
	return strings.Join(args, ", "), true
}
