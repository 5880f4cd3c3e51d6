package remedy

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
)

// gather proposes to count the goroutines that send on a channel, and to close
// it once all of them are done: for several that each close it, or that leave
// the close to each other.
func (p *patient) gather() []proposal {
	v := p.channelVariable()
	mk := p.madeBy(v)
	if mk == nil {
		return nil
	}
	ch := p.channel(mk)
	def, at := stmtOf(p.pathAt(mk.Lparen))
	if ch.lost || def == nil || len(ch.sends) == 0 || !heedful(ch.recvs) {
		return nil
	}
	list := statements(p.pathAt(mk.Lparen)[at+1])
	bodies := p.servers(ch)
	spawns := p.spawnsOf(bodies, def)
	if len(bodies) == 0 || len(spawns) == 0 || !p.within(list, def, spawns) {
		return nil
	}
	sync, edits := p.pkg("sync", def.Pos())
	if sync == "" {
		return nil
	}
	group := p.fresh(v.Parent(), "wg", v.Name()+"Senders")
	edits = append(edits, p.after(def, "var "+group+" "+sync+".WaitGroup"))
	for _, b := range bodies {
		if !onlyCloses(ch, b) {
			edits = append(edits, p.begin(b, "defer "+group+".Done()", closesIn(ch, b)...)...)
		}
	}
	for _, s := range spawns {
		if _, body := p.callee(s.Call); onlyCloses(ch, body) {
			e, _ := p.drop(s)
			edits = append(edits, e)
			continue
		}
		edits = append(edits, before(s, group+".Add(1)"))
	}
	last := list[slices.IndexFunc(list, func(s ast.Stmt) bool { return contains(s, spawns[len(spawns)-1].Pos()) })]
	edits = append(edits, p.after(last, fmt.Sprintf("go func() {\n%s.Wait()\nclose(%s)\n}()", group, v.Name())))
	return []proposal{{message: fmt.Sprintf("Close %s once all who send are done", v.Name()), edits: edits}}
}

// channelVariable returns the variable that holds the channel of the finding.
func (p *patient) channelVariable() types.Object {
	if e := p.closed(callAt(p.path)); e != nil {
		if _, ok := plain(e).(*ast.Ident); ok {
			return p.root(e)
		}
		return nil
	}
	if path := p.closePath(); path != nil {
		return p.root(p.closed(callAt(path)))
	}
	if mk := p.madeForReceiver(); mk != nil {
		return p.variable(mk)
	}
	return nil
}

// servers returns the bodies of the literals that send on the channel or close
// it, or nil if something else does.
func (p *patient) servers(ch *channel) []*ast.BlockStmt {
	var bodies []*ast.BlockStmt
	for _, path := range slices.Concat(ch.sends, ch.close) {
		fn, _, body := function(path)
		if _, ok := fn.(*ast.FuncLit); !ok || !contains(decl(path), ch.made.Pos()) {
			return nil
		}
		if s, _ := stmtOf(path); s == nil || ch.closed(path[0]) != nil && callOf(s) != path[0] {
			return nil
		}
		if !slices.Contains(bodies, body) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// closesIn returns the statements of a body that close the channel.
func closesIn(ch *channel, body *ast.BlockStmt) (out []ast.Node) {
	for _, path := range ch.close {
		if _, _, b := function(path); b == body {
			s, _ := stmtOf(path)
			out = append(out, s)
		}
	}
	return out
}

// onlyCloses reports whether a body does nothing but to close the channel.
func onlyCloses(ch *channel, body *ast.BlockStmt) bool {
	return len(closesIn(ch, body)) == len(body.List)
}

// spawnsOf returns the go statements that start the bodies, in source order, or
// nil if one of them is called in another way.
func (p *patient) spawnsOf(bodies []*ast.BlockStmt, def ast.Stmt) []*ast.GoStmt {
	var out []*ast.GoStmt
	started := make(map[*ast.BlockStmt]bool)
	d := decl(p.pathAt(def.Pos()))
	ast.Inspect(d, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok {
			if _, body := p.callee(g.Call); slices.Contains(bodies, body) {
				started[body] = true
				out = append(out, g)
			}
		}
		return true
	})
	if len(started) != len(bodies) {
		return nil
	}
	return out
}

// within reports whether the go statements stand behind the definition, in the
// list of statements that it stands in or in loops and branches of it, and not
// in other functions.
func (p *patient) within(list []ast.Stmt, def ast.Stmt, spawns []*ast.GoStmt) bool {
	_, _, body := function(p.pathAt(def.Pos()))
	for _, g := range spawns {
		path := p.pathAt(g.Pos())
		_, at := inner[*ast.GoStmt](path)
		_, _, in := function(path[at+1:])
		if in != body || !statement(path, at) || g.Pos() < def.Pos() ||
			!slices.ContainsFunc(list, func(s ast.Stmt) bool { return contains(s, g.Pos()) }) {
			return false
		}
	}
	return true
}
