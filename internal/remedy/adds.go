package remedy

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// addAtGo proposes to count each goroutine where it starts instead of all
// beforehand, and to count those that are not counted at all.
func (p *patient) addAtGo() []proposal {
	recv, name := p.method(callAt(p.path))
	if name != groupWait && name != groupDone {
		return nil
	}
	_, _, body := function(p.path)
	var props []proposal
	for _, s := range p.spawns() {
		group := recv
		if name == groupDone {
			if group = p.groupOutside(s, recv); group == nil {
				continue
			}
			_, _, body = function(s.path)
		}
		if body == nil || !contains(body, s.stmt.Pos()) || !p.outside(group, s.stmt) {
			continue
		}
		is := func(x ast.Expr) bool { return p.same(x, group) }
		adds, _ := p.callsOn(body, groupAdd, is)
		text := p.text(plain(group)) + ".Add(1)"
		prop := proposal{message: fmt.Sprintf("Call %s for each goroutine as it starts", text)}
		prop.edits = append(prop.edits, before(s.stmt, text))
		for _, a := range adds {
			if contains(a, s.stmt.Pos()-1) {
				continue
			}
			e, _ := p.drop(a)
			prop.edits = append(prop.edits, e)
		}
		props = append(props, prop)
	}
	return props
}

// countSpawns proposes to count the goroutines that there are, where a constant
// says another number.
func (p *patient) countSpawns() []proposal {
	recv, name := p.method(callAt(p.path))
	_, _, body := function(p.path)
	if name != groupWait || body == nil {
		return nil
	}
	n := 0
	for _, s := range p.spawns() {
		is, _ := s.inside(p.Cabinet, recv)
		done, deferred := p.callsOn(s.body, groupDone, is)
		if len(done)+len(deferred) == 0 || !top(body, s.stmt) {
			continue
		}
		n++
	}
	adds, _ := p.callsOn(body, groupAdd, func(x ast.Expr) bool { return p.same(x, recv) })
	if n == 0 || len(adds) != 1 {
		return nil
	}
	arg := callOf(adds[0]).Args[0]
	if p.pass.TypesInfo.Types[arg].Value == nil {
		return nil
	}
	return []proposal{{
		message: fmt.Sprintf("Count the goroutines that there are: %d", n),
		edits:   []analysis.TextEdit{{Pos: arg.Pos(), End: arg.End(), NewText: []byte(strconv.Itoa(n))}},
	}}
}

// dropAdd proposes to remove one of several Adds of the witness: it may count
// what is counted already.
func (p *patient) dropAdd() []proposal {
	recv, name := p.method(callAt(p.path))
	if name != groupWait {
		return nil
	}
	adds := p.statementsOf(groupAdd)
	if len(adds) < 2 {
		return nil
	}
	var props []proposal
	for _, s := range adds {
		e, _ := p.drop(s)
		props = append(props, proposal{message: fmt.Sprintf("Remove the %s.Add that is one too many", p.text(recv)), edits: []analysis.TextEdit{e}})
	}
	return props
}

// statementsOf returns the statements of the witness, the last one first, that
// call the method and are not deferred.
func (p *patient) statementsOf(method string) (out []*ast.ExprStmt) {
	for _, step := range slices.Backward(p.Outcome.Steps) {
		s, _ := stmtOf(p.pathAt(p.pos(step.Stack)))
		e, ok := s.(*ast.ExprStmt)
		if _, called := p.method(s); ok && called == method && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// groupOutside returns what a group in the function of a spawn is outside.
func (p *patient) groupOutside(s *spawn, recv ast.Expr) ast.Expr {
	if arg := p.argument(s.stmt.Call, recv); arg != nil {
		return arg
	}
	if contains(s.stmt, recv.Pos()) && p.outside(recv, s.stmt) {
		return recv
	}
	return nil
}
