// Package calm closes once, or what was made for the turn.
package calm

import (
	"go/ast"
	"sync"
)

// Once is enough.
type calmVisitor struct {
	ready chan struct{}
	once  sync.Once
}

func (v *calmVisitor) Visit(ast.Node) ast.Visitor {
	v.once.Do(func() { close(v.ready) })
	return nil
}

func StartCalm(next func() ast.Node) {
	v := &calmVisitor{ready: make(chan struct{})}
	go calmSessions(v, next)
	<-v.ready
}

func calmSessions(v *calmVisitor, next func() ast.Node) {
	for {
		ast.Walk(v, next())
	}
}

// Another one is made for each session.
type freshVisitor struct {
	ready chan struct{}
}

func (v *freshVisitor) Visit(ast.Node) ast.Visitor {
	close(v.ready)
	return nil
}

func StartFresh(next func() ast.Node) {
	for {
		v := &freshVisitor{ready: make(chan struct{})}
		ast.Walk(v, next())
	}
}

// Each place has one life.
type guest struct {
	gone chan struct{}
}

func (g *guest) Visit(ast.Node) ast.Visitor {
	close(g.gone)
	return nil
}

func Invite(list []ast.Node) {
	g := &guest{gone: make(chan struct{})}
	for _, n := range list {
		ast.Walk(g, n)
	}
}
